"""Tables with what was entered by hand: companies, deals, interviews, and what is known of a company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.intake.entered import entered_list, entered_number, is_band
from icp_core.intake.fact_companies import fact_accounts
from icp_core.intake.facts import DEALS, INTERVIEWS, Fact
from icp_core.intake.log import Log
from icp_core.intake.texts.dates import read_dates
from icp_core.intake.texts.terms import flag_of
from icp_core.languages import attribute_name
from icp_core.schema import BY_HAND, TABLES, Dataset

_NUMBERS = ("number", "money", "year")


def with_facts(dataset: Dataset, facts: Sequence[Fact]) -> Dataset:
    """The tables with facts added.

    A deal won or lost is known to have ended on its day; when it began is not known. An open deal began on its day. A
    company that is new is a customer where it is called one or a deal of it was won, else lost or in talks by its last
    deal, else in talks. Attributes fill gaps of companies that files know and overwrite nothing; of several facts on
    one company the latest day speaks.

    Returns
    -------
    Dataset whose ``report`` says what filled a gap, what was not used, and which relations changed
    """
    if not facts:
        return dataset
    log = Log()
    ids = fact_accounts(dataset, facts, log)
    ordered = sorted(facts, key=lambda fact: fact.day)
    accounts = _with_companies(dataset.accounts, ordered, ids)
    accounts = _with_attributes(accounts, ordered, ids, set(dataset.accounts["account_id"]), log)
    accounts = _with_relations(accounts, ordered, ids, log)
    return dataset.replace(
        accounts=accounts,
        deals=_stacked(dataset.deals, _deals(ordered, ids)),
        interviews=_stacked(dataset.interviews, _interviews(ordered, ids)),
        report=_stacked(dataset.report, log.frame()),
    )


def check_fact(dataset: Dataset, fact: Fact) -> None:
    """Refuse what does not fit the columns of the project's files.

    Raises
    ------
    SettingError
        ``entered_number`` where a text is entered for an attribute that holds numbers, ``entered_day`` where it holds
        days.
    """
    for attribute, text in fact.attributes:
        kind = _kind(attribute, dataset.accounts, [text])
        if _value(kind, text) is None:
            key = "entered_day" if kind == "date" else "entered_flag" if kind == "flag" else "entered_number"
            raise SettingError(key, attribute=attribute_name(attribute), given=text)


def _with_companies(accounts: pd.DataFrame, facts: Sequence[Fact], ids: Mapping[str, str]) -> pd.DataFrame:
    known = set(accounts["account_id"])
    new: dict[str, str] = {}
    for fact in facts:
        if ids[fact.id] not in known:
            new.setdefault(ids[fact.id], fact.company)
    if not new:
        return accounts.copy(deep=False)
    rows = pd.DataFrame({"account_id": list(new), "name": list(new.values())}, dtype="str")
    both: pd.DataFrame = _stacked(accounts, rows.assign(relation="in_talks").astype("str"))
    return both


def _with_attributes(
    accounts: pd.DataFrame, facts: Sequence[Fact], ids: Mapping[str, str], of_files: set[str], log: Log
) -> pd.DataFrame:
    place = {str(account): at for at, account in enumerate(accounts["account_id"])}
    entered: dict[str, dict[str, str]] = {}
    for fact in facts:
        for attribute, text in fact.attributes:
            entered.setdefault(attribute, {})[ids[fact.id]] = text
    names = _names(accounts)
    for attribute, texts in entered.items():
        kind = _kind(attribute, accounts, list(texts.values()))
        column = _column(attribute, accounts, kind)
        usual = {str(word).casefold(): str(word) for word in column.dropna().unique()} if kind == "text" else {}
        for account, text in texts.items():
            at, value = place[account], _value(kind, text)
            if kind == "text":
                value = usual.setdefault(text.casefold(), text)
            stands = column.iloc[at]
            told = {"table": "accounts", "column": attribute, "before": text, "name": names.iloc[at]}
            if value is None:
                log.note("fact_not_understood", **told)
            elif _is_known(stands):
                if stands != value:
                    log.note("fact_not_used", **told, after=_shown(stands))
            else:
                column.iat[at] = value
                if account in of_files:
                    log.note("fact_filled", **told, after=_shown(value))
                elif kind == "number" and is_band(text):
                    log.note("fact_band", **told, after=_shown(value))
        accounts[attribute] = column
    canonical = [name for name in TABLES["accounts"] if name in accounts]
    ordered: pd.DataFrame = accounts[canonical + [name for name in accounts.columns if name not in canonical]]
    return ordered


def _with_relations(accounts: pd.DataFrame, facts: Sequence[Fact], ids: Mapping[str, str], log: Log) -> pd.DataFrame:
    """A deal won makes a customer; a later deal tells where talks stand, unless the company is or was a customer."""
    relation, names = accounts["relation"].copy(), _names(accounts)
    place = {str(account): at for at, account in enumerate(accounts["account_id"])}
    by_account = sorted(facts, key=lambda fact: ids[fact.id])  # stable: by day within an account
    for account, those in groupby(by_account, key=lambda fact: ids[fact.id]):
        told = [fact.what for fact in those]
        deals = [what for what in told if what in DEALS]
        before, after = relation.iloc[place[account]], None
        if "won" in told or "customer" in told:
            after = "customer"
        elif deals and before not in ("customer", "former_customer"):
            after = "lost" if deals[-1] == "lost" else "in_talks"
        if after is not None and after != before:
            relation.iat[place[account]] = after
            if not account.startswith(BY_HAND):
                log.note("fact_relation", table="accounts", column="relation", before=before, after=after,
                         name=names.iloc[place[account]])  # fmt: skip
    return accounts.assign(relation=relation)


def _names(accounts: pd.DataFrame) -> pd.Series:
    ids: pd.Series = accounts["account_id"]
    return accounts["name"].where(accounts["name"].notna(), ids) if "name" in accounts else ids


def _deals(facts: Sequence[Fact], ids: Mapping[str, str]) -> pd.DataFrame:
    those = [fact for fact in facts if fact.what in DEALS]
    days = pd.Series(pd.to_datetime([fact.day for fact in those]), dtype="datetime64[us]")
    is_open = pd.Series([fact.what == "open" for fact in those], dtype=bool)
    texts = {
        "deal_id": [f"{BY_HAND}{fact.id}" for fact in those],
        "account_id": [ids[fact.id] for fact in those],
        "outcome": [fact.what for fact in those],
    }
    frame = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in texts.items()})
    return frame.assign(opened=days.where(is_open), closed=days.where(~is_open))[
        ["deal_id", "account_id", "opened", "closed", "outcome"]
    ]


def _interviews(facts: Sequence[Fact], ids: Mapping[str, str]) -> pd.DataFrame:
    those = [fact for fact in facts if fact.what in INTERVIEWS]
    texts = {
        "account_id": [ids[fact.id] for fact in those],
        "verdict": [fact.what for fact in those],
        "by": [fact.by or None for fact in those],
        "note": [fact.note or None for fact in those],
    }
    frame = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in texts.items()})
    days = pd.Series(pd.to_datetime([fact.day for fact in those]), dtype="datetime64[us]")
    return frame.assign(date=days)[["account_id", "verdict", "date", "by", "note"]]


def _stacked(frame: pd.DataFrame | None, more: pd.DataFrame) -> Any:
    """One table under the other, each column of its dtype; the first, as it is, where there is nothing to add."""
    if not len(more) or frame is None:
        return frame if not len(more) else more
    columns: dict[str, pd.Series] = {}
    for name in [*frame.columns, *(name for name in more.columns if name not in frame)]:
        one = frame[name] if name in frame else _nothing(len(frame), more[name])
        other = more[name] if name in more else _nothing(len(more), frame[name])
        columns[str(name)] = pd.concat([one, _as(one, other)], ignore_index=True)
    return pd.DataFrame(columns)


def _nothing(rows: int, like: pd.Series) -> pd.Series:
    """Nothing known, as a column like that one has it."""
    empty: pd.Series = like.iloc[:0].reindex(range(rows))
    return empty.where(empty.notna(), None) if empty.dtype == object else empty


def _as(one: pd.Series, other: pd.Series) -> pd.Series:
    """The other column in the unit of time and the kind of text of the first."""
    days = all(pd.api.types.is_datetime64_any_dtype(part) for part in (one, other))
    texts = all(isinstance(part.dtype, pd.StringDtype) for part in (one, other))
    same: pd.Series = other.astype(one.dtype) if days or texts else other
    return same


def _kind(attribute: str, accounts: pd.DataFrame, texts: Sequence[str]) -> str:
    """``number``, ``date``, ``list``, ``flag`` or ``text``: as the column is; without one, by contract or by values."""
    column = accounts[attribute].dropna() if attribute in accounts else pd.Series(dtype=object)
    contract = TABLES["accounts"].get(attribute)
    if contract is not None:
        return "number" if contract.kind in _NUMBERS else contract.kind if contract.kind in ("list", "flag") else "text"
    if len(column) and pd.api.types.is_bool_dtype(column.infer_objects()):
        return "flag"
    if attribute in accounts and pd.api.types.is_numeric_dtype(accounts[attribute]):
        return "number"
    if attribute in accounts and pd.api.types.is_datetime64_any_dtype(accounts[attribute]):
        return "date"
    if len(column) and isinstance(column.iloc[0], list):
        return "list"
    numbers = [entered_number(text) is not None for text in texts]
    plain = [not is_band(text) for text in texts]
    return "number" if attribute not in accounts and all(numbers) and any(plain) else "text"


def _column(attribute: str, accounts: pd.DataFrame, kind: str) -> pd.Series:
    """The column to be filled in, a copy; a new one where there is none."""
    dtype = {"number": "float64", "text": "str", "date": "datetime64[us]"}.get(kind, "object")
    if attribute not in accounts:
        return _nothing(len(accounts), pd.Series(dtype=dtype))
    column = accounts[attribute].copy()
    if kind == "flag" or (kind == "number" and not pd.api.types.is_float_dtype(column)):
        return column.astype("object" if kind == "flag" else "float64")
    return column


def _value(kind: str, text: str) -> Any:
    if kind == "number":
        return entered_number(text)
    if kind == "date":
        day = read_dates([text]).values[0]
        return None if np.isnat(day) else pd.Timestamp(day)
    if kind == "flag":
        return flag_of(text)
    return entered_list(text) if kind == "list" else text


def _is_known(value: Any) -> bool:
    return isinstance(value, list) or not pd.isna(value)


def _shown(value: Any) -> Any:
    return "; ".join(value) if isinstance(value, list) else value
