"""Tables in which columns of files are read as the attributes that people named: a belief and a file meet by the name.

A person's own attribute is called as a column would be (:func:`~icp_core.intake.entered.entered_attribute`). A column
whose header comes to the same name is that attribute, in a list of companies or beside their deals, interviews and the
like; its values are brought to the levels that were named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.intake.entered import entered_number
from icp_core.intake.folding import loosely
from icp_core.intake.leaks import leaks, report_leaks
from icp_core.intake.log import Log
from icp_core.intake.mapping.vocabulary import header_of
from icp_core.intake.texts.numbers import number_text
from icp_core.languages import attribute_name, message
from icp_core.levels import LEAST_PER_LEVEL, NO, YES, is_band_name
from icp_core.schema import LEAK, TABLES, Dataset

MOST_SHOWN = 60
"""Companies told of one by one; of more, the report says how many."""
MOST_LISTED = 5
"""Things said of one company that a remark lists."""
_SCREENED = ("set_aside_sparse", "set_aside_constant", "set_aside_unique", "set_aside_varies")
"""Reasons to set a column aside that no longer hold once people say that it describes companies."""
_MAY_BE_MEANT = frozenset({("deals", "owner"), ("deals", "competitor")})
"""Columns with a meaning of their own that companies may be described by under the same name."""
_JUDGED = (LEAK, f"{LEAK}_by_name", "suspected_leak")


@dataclass(frozen=True, eq=False)
class _Found:
    """A column that is called as an attribute: where it stands, under which header, and its values by account."""

    table: str
    column: str
    header: str
    values: pd.Series


def with_named(dataset: Dataset, named: Mapping[str, Sequence[str]]) -> Dataset:
    """The tables with each column that is called as an attribute read as it.

    A list of companies speaks before their deals and the like, which fill its gaps. A company of which these say two
    things is left unknown. Where a column of deals has a meaning of its own, as the owner of a deal, it is the
    attribute only if most of its values are among the levels; it then leaves the deals. What is no level stays as it is
    written: seen, and not believed in. All of it is in the report.

    Parameters
    ----------
    named : attribute of a person's own, as :func:`~icp_core.intake.entered.entered_attribute` has it, to its levels;
        levels that are bands make it a number
    """
    log, accounts, report, mapping = Log(), dataset.accounts, dataset.report, dataset.mapping
    read: list[str] = []
    for attribute, levels in named.items():
        lists, lines = _found(dataset, attribute, levels, log)
        if not (lists or lines):
            continue
        ids = accounts["account_id"]
        of_lists = _one_each([_read(each, levels) for each in lists], ids, attribute, accounts, log)
        of_lines = _one_each([_read(each, levels) for each in lines], ids, attribute, accounts, log)
        differ = of_lists.notna() & of_lines.notna() & (of_lists != of_lines)
        _tell("named_differs", differ, of_lines, of_lists, attribute, accounts, log)
        values = of_lists.where(of_lists.notna(), of_lines)
        if _are_bands(levels):  # an empty column of texts beside numbers makes neither of both
            values = values.astype("float64")
        if not lists and values.isna().all():
            continue
        _report(attribute, values, [*lists, *lines], levels, log)
        old = [each.column for each in lists]
        gone = [column for column in old if column in accounts and column not in read]
        accounts = accounts.drop(columns=gone).assign(**{attribute: values.to_numpy()})
        report = report[~(report["column"].isin(old) & report["code"].isin(_SCREENED))]
        report = report.assign(column=report["column"].where(~report["column"].isin(old), attribute))
        mapping = _mapped(mapping, attribute, [*lists, *lines])
        dataset = dataset.replace(**_without(dataset, lines))
        read.append(attribute)
    told = log.frame()
    if not len(told):
        return dataset
    judged = set(report.loc[report["code"].isin(_JUDGED), "column"])
    new = [attribute for attribute in read if attribute not in judged]
    if new:  # nobody has looked yet whether they are known before the outcome
        known = [name for name in accounts if name in (*TABLES["accounts"], *new)]
        report_leaks(leaks(dataset.replace(accounts=accounts[known])), log, only=new)
    report = pd.concat([report, log.frame()], ignore_index=True) if len(report) else log.frame()
    return dataset.replace(accounts=accounts, report=report, mapping=mapping)


def _found(
    dataset: Dataset, attribute: str, levels: Sequence[str], log: Log
) -> tuple[list[_Found], list[_Found]]:  # fmt: skip
    """The columns that are called so, of companies and of their lines; the report says which stay what they are."""
    headers: dict[tuple[str, str], list[str]] = {}
    for row in dataset.mapping.itertuples():
        headers.setdefault((str(row.table), str(row.column)), []).append(str(row.header))
    lists: list[_Found] = []
    lines: list[_Found] = []
    for table, frame in dataset.tables():
        for column in map(str, frame.columns):
            known = headers.get((table, column), [column])
            contract = TABLES[table].get(column)
            called = [*known, column] if contract is None else known
            header = next((each for each in called if _called(each) == _called(attribute)), None)
            if header is None:
                continue
            found = _Found(table, column, header, frame.set_axis(frame["account_id"])[column])
            if contract is None:
                (lists if table == "accounts" else lines).append(found)
            elif (table, column) in _MAY_BE_MEANT and _mostly(found, levels):
                lines.append(found)
            else:
                log.note("named_is_other", table=table, column=attribute, header=header,
                         what=message(f"table.{table}"), called=attribute_name(column))  # fmt: skip
    return lists, lines


def _called(header: str) -> str:
    """What two headers share that differ in case, accents, blanks or camel case; other scripts have no other form."""
    plain = loosely(header)
    return header_of(header).words if plain.isascii() else plain


def _mostly(found: _Found, levels: Sequence[str]) -> bool:
    """Whether most of the known values are among the levels."""
    known = _read(found, levels).dropna()
    mine = known.notna() if _are_bands(levels) else known.isin(list(levels))
    return bool(len(known)) and bool(mine.mean() > 0.5) and len(known) > found.values.notna().sum() / 2


def _without(dataset: Dataset, lines: Sequence[_Found]) -> dict[str, pd.DataFrame]:
    """The tables of lines whose columns turned out to describe companies, without those of the contract."""
    out: dict[str, pd.DataFrame] = {}
    for each in lines:
        if each.column in TABLES[each.table]:
            out[each.table] = out.get(each.table, getattr(dataset, each.table)).drop(columns=each.column)
    return out


def _mapped(mapping: pd.DataFrame, attribute: str, found: Sequence[_Found]) -> pd.DataFrame:
    """The mapping with the columns found under the attribute."""
    for each in found:
        here = (mapping["table"] == each.table) & (mapping["column"] == each.column)
        why = np.array([message("mapping.named")] * len(mapping), dtype=object)
        mapping = mapping.assign(
            table=mapping["table"].where(~here, "accounts"),
            column=mapping["column"].where(~here, attribute),
            why=mapping["why"].where(~here, why),
        )
    return mapping


def _are_bands(levels: Sequence[str]) -> bool:
    return bool(levels) and all(is_band_name(level) for level in levels)


def _read(found: _Found, levels: Sequence[str]) -> pd.Series:
    """The values as levels by the account of each row: texts, or numbers where the levels are bands."""
    values = found.values
    if _are_bands(levels):
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            return values.astype("float64")
        numbers = {text: entered_number(str(text)) for text in values.dropna().map(_text).unique()}
        return values.map(_text, na_action="ignore").map(numbers).astype("float64")
    texts = values.map(_text, na_action="ignore")
    meant = _spelled([str(text) for text in texts.dropna().unique()], levels)
    return texts.map(meant).astype("str")


def _text(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return YES if value else NO
    if isinstance(value, (int, float, np.number)):
        return number_text(float(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return "; ".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())


def _spelled(texts: Sequence[str], levels: Sequence[str]) -> dict[str, str]:
    """Each text to the one level that is written alike, case, blanks and accents aside; else to its first spelling."""
    alike: dict[str, list[str]] = {}
    for level in levels:
        alike.setdefault(loosely(level), []).append(level)
    out = {}
    for text in texts:
        those = alike.setdefault(loosely(text), [text])
        exact = [level for level in those if level.casefold() == text.casefold()]
        out[text] = text if text in those else (exact or (those if len(those) == 1 else [text]))[0]
    return out


def _one_each(
    parts: Sequence[pd.Series], ids: pd.Series, attribute: str, accounts: pd.DataFrame, log: Log
) -> pd.Series:  # fmt: skip
    """What the rows say of each account, where they say one thing; by position as the ids."""
    known = pd.concat(parts).dropna() if parts else pd.Series(dtype="str")
    pairs = pd.DataFrame({"id": known.index.astype(str), "value": known.to_numpy()}).drop_duplicates()
    several = pairs[pairs["id"].duplicated(keep=False)]
    said = several.groupby("id")["value"].agg(_listed)
    shown = ids.astype(str).map(said)
    _tell("named_conflict", shown.notna(), shown, None, attribute, accounts, log)
    one = pairs[~pairs["id"].duplicated(keep=False)].set_index("id")["value"]
    return ids.astype(str).map(one).astype(known.dtype)


def _listed(values: pd.Series) -> str:
    shown = [_text(value) for value in values.iloc[:MOST_LISTED]]
    return " · ".join([*shown, "…"] if len(values) > MOST_LISTED else shown)


def _tell(
    code: str,
    which: pd.Series,
    before: pd.Series,
    after: pd.Series | None,
    attribute: str,
    accounts: pd.DataFrame,
    log: Log,
) -> None:
    """One remark for each of the companies, up to :data:`MOST_SHOWN`."""
    at = np.flatnonzero(which)
    names = accounts["name"] if "name" in accounts else accounts["account_id"]
    names = names.where(names.notna(), accounts["account_id"])
    for place in at[:MOST_SHOWN]:
        log.note(code, table="accounts", column=attribute, name=names.iloc[place], before=_text(before.iloc[place]),
                 after=None if after is None else _text(after.iloc[place]))  # fmt: skip
    if len(at) > MOST_SHOWN:
        log.note(code, key="more_of_these", table="accounts", column=attribute, n=len(at) - MOST_SHOWN)


def _report(attribute: str, values: pd.Series, found: Sequence[_Found], levels: Sequence[str], log: Log) -> None:
    headers = list(dict.fromkeys(each.header for each in found))
    log.note("named_read", table="accounts", column=attribute, n=int(values.notna().sum()), headers=headers)
    if _are_bands(levels):
        lost = sum(int(each.values.notna().sum() - _read(each, levels).notna().sum()) for each in found)
        if lost:
            log.note("named_no_number", table="accounts", column=attribute, n=lost)
        return
    strange = values[values.notna() & ~values.isin(list(levels))].value_counts()
    for level, n in strange.iloc[:MOST_SHOWN].items():
        key = "named_not_believed" if n >= LEAST_PER_LEVEL else "named_rare"
        log.note("named_not_believed", key=key, table="accounts", column=attribute, before=str(level), n=int(n),
                 least=LEAST_PER_LEVEL)  # fmt: skip
    if len(strange) > MOST_SHOWN:
        log.note("named_not_believed", key="more_of_these", table="accounts", column=attribute,
                 n=len(strange) - MOST_SHOWN)  # fmt: skip
