"""Which currency each amount of a file is in: by its cell or header, else by a currency column beside it.

What is found stands in the typed frame under the table ``currency``, so that it stays with its rows when files are
joined: ``(currency, "deals.amount")`` for one column, ``(currency, "*")`` for all amounts of the row that name none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from icp_core.intake.folding import split_words
from icp_core.intake.mapping.mapping import Plan
from icp_core.intake.mapping.vocabulary import HELPER_COLUMNS, header_of
from icp_core.intake.texts.units import CODES, CURRENCIES
from icp_core.schema import TABLES

TABLE = "currency"
ALL = "*"
HOME = ""
"""Stands for the project's currency: amounts that their system has converted already."""

_WORDS = frozenset({"currency", "ccy", "valuta", "valutakod", "valutakode", "valuutta", "valuuttakoodi", "waluta",
                    "wahrung", "wahrungscode", "devise", "moneda"})  # fmt: skip
_FILL = frozenset({"code", "iso", "name", "kod", "kode", "koodi", "symbol", "id"})
_HOME = (
    "company currency",
    "home currency",
    "base currency",
    "reporting currency",
    "amount converted",
    "converted amount",
)
_MOST = 0.9


def currency_columns(
    plan: Plan, columns: Mapping[str, pd.Series], amounts: Mapping[tuple[str, str], pd.Series]
) -> dict[tuple[str, str], pd.Series]:
    """Currencies of a file's amounts.

    Parameters
    ----------
    columns : texts by header, missing words left out
    amounts : currencies that cells or headers name, by (table, column)
    """
    out = {(TABLE, f"{table}.{column}"): codes for (table, column), codes in amounts.items()}
    money = {split_words(p.header): f"{p.table}.{p.column}" for p in plan.columns if _is_money(p.table, p.column)}
    for planned in plan.columns:
        words = split_words(planned.header)
        if planned.header not in columns:
            continue
        if any(phrase in words for phrase in _HOME) and not set(words.split()) <= _WORDS | _FILL | {"company", "home"}:
            out[TABLE, f"{planned.table}.{planned.column}"] = pd.Series(HOME, index=columns[planned.header].index)
        elif codes := _codes(words, columns[planned.header]):
            about = " ".join(word for word in words.split() if word not in _WORDS | _FILL)
            key = money.get(about, ALL)
            found = columns[planned.header].map(codes)
            own = out.get((TABLE, key))
            out[TABLE, key] = found if own is None else own.astype(object).where(own.notna(), found)
    return out


def _is_money(table: str, column: str) -> bool:
    contract = TABLES.get(table, {}).get(column)
    return (contract.kind if contract else HELPER_COLUMNS.get(table, {}).get(column)) == "money"


def _codes(words: str, column: pd.Series) -> Mapping[str, str] | None:
    """Text to code, where a column says which currency its rows are in; None where it does not."""
    if not _WORDS & set(words.split()) or pd.api.types.is_numeric_dtype(column):
        return None
    texts: Sequence[str] = [str(text) for text in column.dropna().unique()]
    codes = {text: code for text in texts if (code := _code(text))}
    return codes if texts and len(codes) >= _MOST * len(texts) else None


def _code(text: str) -> str | None:
    """Code of a currency given as code, word or sign; an unusual code of three capitals stands as it is."""
    plain = text.strip().strip(".")
    code = plain.upper() if plain.upper() in CODES else CURRENCIES.get(plain.lower())
    return code or (plain if len(plain) == 3 and plain.isascii() and plain.isalpha() and plain.isupper() else None)


def amount_currency(frame: pd.DataFrame, table: str, column: str, *, is_money: bool) -> pd.Series | None:
    """Currency of each amount of one column; missing where nothing names it, None where nothing names any.

    A column whose cells name one currency only is in it throughout.
    """
    own = frame[TABLE, f"{table}.{column}"].astype(object) if (TABLE, f"{table}.{column}") in frame else None
    beside = frame[TABLE, ALL].astype(object) if (TABLE, ALL) in frame and is_money else None
    if own is None:
        return beside
    if beside is not None:
        return own.where(own.notna(), beside)
    named = own.dropna().unique()
    return own.fillna(named[0]) if len(named) == 1 else own


def header_words(plan: Plan) -> set[str]:
    """Words of all headers of a file, folded."""
    return {word for planned in plan.columns for word in header_of(planned.header).words.split()}
