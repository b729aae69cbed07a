"""One currency for the whole project: amounts in another are converted at the rates that a person gives.

Without a rate an amount is set aside, row by row: a sum of kronor and euros would be no figure at all. Files in one
currency only are left as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from icp_core.intake.choices import ReadingChoices
from icp_core.intake.columns.crowns import with_crowns
from icp_core.intake.columns.currency_columns import HOME, amount_currency
from icp_core.intake.columns.questions import remarks
from icp_core.intake.columns.typed import TOTAL, Typed, kind_of
from icp_core.intake.log import Log
from icp_core.intake.texts.numbers import number_text
from icp_core.schema import TABLES, Dataset

CURRENCY_COLUMNS = ("currency", "n_amounts", "rate")
_MAKES_AMOUNT = frozenset({("invoices", "unit_price")})


def in_one_currency(tables: Sequence[Typed], choices: ReadingChoices, log: Log) -> tuple[list[Typed], str]:
    """The tables with all amounts in the project's currency, and that currency; empty where no file names one."""
    tables = with_crowns(tables, log)
    found = [dict(_amounts(table)) for table in tables]
    counts: Counter[str] = Counter()
    for table, columns in zip(tables, found, strict=True):
        for pair, codes in columns.items():
            known = codes[table.frame[pair].notna()].value_counts()
            counts.update({str(code): int(n) for code, n in known.items() if code != HOME})
    if not counts and not choices.currency:
        log.note("no_currency")
        return list(tables), ""
    currency = choices.currency or counts.most_common(1)[0][0]
    rates = dict(choices.rates)
    foreign = sorted(code for code, n in counts.items() if n and code != currency)
    if not foreign:
        return list(tables), currency
    out = [_converted(table, columns, foreign, rates, log) for table, columns in zip(tables, found, strict=True)]
    unknown = [code for code in foreign if code not in rates]
    if unknown:
        log.note("mixed_currency", currency_name=currency, found=unknown)
    return out, currency


def foreign_currencies(dataset: Dataset) -> pd.DataFrame:
    """The currencies besides the project's, for a table of rates that a person fills in.

    Returns
    -------
    DataFrame with the columns ``currency`` (code), ``n_amounts`` and ``rate`` (units of the project's currency for one
    unit; NaN where none was given and the amounts are set aside), the commonest first
    """
    counts: Counter[str] = Counter()
    rates: dict[str, float] = {}
    for said, _, _, _, told in remarks(dataset, "converted", "no_rate"):
        code = told["currency_name"]
        counts[code] += told["n"] if said == "converted" else 1
        if said == "converted":
            rates[code] = told["rate"]
    rows = [(code, n, rates.get(code, float("nan"))) for code, n in counts.most_common()]
    return pd.DataFrame(rows, columns=list(CURRENCY_COLUMNS)).astype({"n_amounts": int, "rate": float})


def amounts_set_aside(dataset: Dataset, table: str) -> tuple[str, ...]:
    """Currencies in which a table has amounts that are set aside because nobody has given a rate, sorted by code."""
    told = remarks(dataset, "no_rate")
    return tuple(sorted({str(values["currency_name"]) for _, where, _, _, values in told if where == table}))


def _amounts(table: Typed) -> list[tuple[tuple[str, str], pd.Series]]:
    """Columns of amounts with the currency of each row."""
    out = []
    for where, name in table.names:
        if not pd.api.types.is_numeric_dtype(table.frame[where, name]):
            continue
        kind = kind_of(where, name)
        if kind not in ("money", None):  # one slip (``500 SEK`` among hours) would make money of the whole column
            continue
        is_money = kind == "money" or name.startswith(TOTAL)
        codes = amount_currency(table.frame, where, name, is_money=is_money)
        if codes is not None:
            out.append(((where, name), codes))
    return out


def _converted(
    table: Typed,
    columns: Mapping[tuple[str, str], pd.Series],
    foreign: Sequence[str],
    rates: Mapping[str, float],
    log: Log,
) -> Typed:
    frame = table.frame.copy()
    without: set[int] = set()
    for pair, codes in columns.items():
        where, name = pair
        values = frame[pair]
        nameless = int((codes.isna() & values.notna()).sum())
        if nameless and codes.notna().any():
            log.note("currency_assumed", file=table.file, table=where, column=name, n=nameless)
        contract = TABLES[where].get(name)
        required = (contract is not None and contract.required) or pair in _MAKES_AMOUNT
        for code in foreign:
            here = (codes == code) & values.notna()
            if not here.any():
                continue
            if code in rates:
                values = values.where(~here, values * rates[code])
                log.note("converted", file=table.file, table=where, column=name, n=int(here.sum()), rate=rates[code],
                         rate_text=number_text(rates[code]), currency_name=code)  # fmt: skip
                continue
            rows = table.rows[here.to_numpy()].tolist()
            log.rows("no_rate", rows, file=table.file, table=where, column=name, currency_name=code,
                     key="no_rate_row" if required else "no_rate",
                     before=[f"{number_text(value)} {code}" for value in values[here]])  # fmt: skip
            values = values.mask(here)
            if required:
                without |= set(rows)
        frame[pair] = values
    return replace(table, frame=frame, without_rate=frozenset(without))
