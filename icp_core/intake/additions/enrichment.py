"""A register, or any list that is larger than one's own: it fills gaps of companies that are known and adds none.

A register of a million rows is never typed as a whole. Its rows are first sieved by what costs next to nothing (the id,
the web domain, the first word of the name); only what is left is matched, and only what matches is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.checks.date_checks import with_checked_dates
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.columns.currencies import in_one_currency
from icp_core.intake.columns.typed import Typed, typed
from icp_core.intake.companies.companies import Companies
from icp_core.intake.companies.joining import KEYS, PLACES, key_frame, place_frame
from icp_core.intake.companies.name_matching import MOST_COMPARED, name_pairs
from icp_core.intake.companies.relations import CUSTOMER_ONLY
from icp_core.intake.files.grid import RawTable
from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.intake.mapping.mapping import Plan
from icp_core.languages import message

EVIDENCE = 2_000
"""Rows of the file that are read beside the matching ones, so that its way to write numbers and dates is known."""
SAME_NUMBERS = 0.5
"""Share of rows matched by id whose names must agree for the register to use the same numbers as one's own files."""
NEAR = 0.1
"""Two figures within this share of the larger one do not contradict each other."""
MORE_UNKNOWN = 3
"""A file that covers known companies and holds so many times as many others looks like a register."""
LEAST_COVERED = 5
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\d?\.)?([^/?#:\s]+)")
_WORD = re.compile(r"[0-9a-z]+")


def split_registers(raws: Sequence[RawTable], choices: ReadingChoices) -> tuple[list[RawTable], list[RawTable]]:
    """One's own files, and those that a person calls registers.

    Raises
    ------
    ReadError
        If all of them are.
    """
    own = [raw for raw in raws if choices.of(raw.file).role == "own"]
    if not own and raws:
        raise ReadError("only_registers", file=raws[0].file)
    return own, [raw for raw in raws if choices.of(raw.file).role == "register"]


def with_registers(
    registers: Sequence[Plan],
    tables: Sequence[Typed],
    companies: Companies,
    sources: pd.DataFrame,
    choices: ReadingChoices,
    log: Log,
) -> pd.DataFrame:
    """Fill gaps from each register, and say which of one's own files looks like one.

    Parameters
    ----------
    sources : DataFrame with the columns ``file`` and ``account_id``, of one's own files
    choices : with the project's currency, to which amounts are brought

    Returns
    -------
    ``sources`` with the companies that each register knows
    """
    report_look_alikes(tables, sources, log)
    return pd.concat([sources, *(enrich(each, companies, choices, log) for each in registers)], ignore_index=True)


def enrich(plan: Plan, companies: Companies, choices: ReadingChoices, log: Log) -> pd.DataFrame:
    """Fill gaps of known companies from one register; report what was filled, what differs and who was not found.

    Returns
    -------
    DataFrame with the columns ``file`` and ``account_id``: the companies that the register knows
    """
    raw = plan.raw
    if plan.table != "accounts":
        reason = plan.reason or message("mapping.register_no_list")
        log.note("file_not_used", file=raw.file, reason=reason, rows=len(raw.frame))
        return pd.DataFrame({"file": [], "account_id": []}, dtype="str")
    near = np.flatnonzero(_sieved(plan, companies))
    named = typed(_part_of(plan, near, keys_only=True), Log())
    keys = pd.concat([key_frame(named), place_frame(named)], axis=1)
    ids = _matched(keys, companies, raw.file, log)
    rows = near[ids.notna().to_numpy()]
    evidence = np.union1d(rows, np.arange(min(EVIDENCE, len(raw.frame))))
    told = Log()
    full = with_checked_dates(typed(_part_of(plan, evidence), told, choices), told)
    if choices.currency:
        full = in_one_currency([full], choices, told)[0][0]
    mine = np.isin(evidence, rows)
    log.take(told, full.rows[mine], without=("read_as",))
    log.note("read_as", key="read_as_register", file=raw.file, table="accounts", n=len(rows), rows=len(raw.frame))
    found = _accounts(full, mine).set_axis(pd.Index(ids.dropna(), name="account_id"))
    _report(found, companies.frame, raw.file, log)
    companies.take(found, "", log)
    return pd.DataFrame({"file": raw.file, "account_id": found.index}, dtype="str")


def report_look_alikes(tables: Sequence[Typed], sources: pd.DataFrame, log: Log) -> None:
    """Say which file looks like a register that nobody called one."""
    for table in tables:
        if table.plan.table != "accounts" or any(where != "accounts" for where, _ in table.names):
            continue
        if ("accounts", "relation") in table.frame or any(("accounts", name) in table.frame for name in CUSTOMER_ONLY):
            continue
        mine = set(sources.loc[sources["file"] == table.file, "account_id"])
        others = set(sources.loc[sources["file"] != table.file, "account_id"])
        covered, unknown = len(mine & others), len(mine - others)
        if covered >= LEAST_COVERED and unknown > MORE_UNKNOWN * covered:
            log.note("looks_like_register", file=table.file, table="accounts", covered=covered, n=unknown)


def _sieved(plan: Plan, companies: Companies) -> np.ndarray:
    """Rows that may be about a known company; a few too many, but none too few."""
    frame, known = plan.raw.frame, companies.frame
    out = np.zeros(len(frame), dtype=bool)
    if (header := plan.key("account_id")) is not None:
        out |= frame[header].astype("str").isin(known.index).to_numpy()
    for key, first in (("domain", _host), ("name", _first_word)):
        header = plan.key(key)
        if header is not None and key in known:
            wanted = {first(str(value)) for value in known[key].dropna()} - {""}
            codes, texts = pd.factorize(frame[header])
            out |= np.array([*(first(str(text)) in wanted for text in texts), False])[codes]
    return out


def _host(text: str) -> str:
    found = _HOST.match(text.strip().lower())
    return found[1].rstrip(".") if found else ""


def _first_word(text: str) -> str:
    if not text.isascii():
        return (folded(text) or text.casefold()).split(" ")[0]
    found = _WORD.search(text.lower())
    return found[0] if found else ""


def _part_of(plan: Plan, rows: np.ndarray, *, keys_only: bool = False) -> Plan:
    """The plan over some rows of its file, and perhaps over nothing but what names the company."""
    raw = plan.raw
    columns = [
        each for each in plan.columns if not keys_only or (each.table == "accounts" and each.column in (*KEYS, *PLACES))
    ]
    frame = raw.frame[[each.header for each in columns]].iloc[rows].reset_index(drop=True)
    return replace(plan, raw=replace(raw, frame=frame, rows=raw.rows[rows]), columns=tuple(columns))


def _matched(keys: pd.DataFrame, companies: Companies, file: str, log: Log) -> pd.Series:
    """Account id of each row, missing where it is nobody known or one of several that might be meant."""
    frame, register = companies.frame, companies.register
    by_id = keys["account_id"].where(keys["account_id"].isin(frame.index))
    if "name" in frame and by_id.notna().any():
        own = frame["name"].reindex(by_id.dropna()).to_numpy()
        names = pd.DataFrame({"own": own, "its": keys["name"][by_id.notna()]}).dropna()
        same = [_first_word(str(a)) == _first_word(str(b)) for a, b in zip(names["own"], names["its"], strict=True)]
        if same and np.mean(same) < SAME_NUMBERS:
            log.note("register_numbers_differ", file=file, table="accounts", column="account_id", n=len(same))
            by_id[:] = None
    said = keys[["name", "domain"]].astype(object).where(keys[["name", "domain"]].notna(), None)
    found = [register.find(name, domain) for name, domain in said.itertuples(index=False)]
    exact = pd.Series(found, index=keys.index, dtype="str")
    ids = by_id.where(by_id.notna(), exact)
    ids = ids.where(ids.isin(frame.index))
    similar = _similar(keys[ids.isna()], companies)
    ids = ids.where(ids.notna(), similar.reindex(ids.index))
    same_host = pd.Series(False, index=ids.index)
    if "domain" in frame:
        same_host = keys["domain"].notna() & (keys["domain"].to_numpy() == frame["domain"].reindex(ids).to_numpy())
    # Of several rows for one company the surest is meant: by number, by web domain, by name, by a similar name.
    surest = np.select([by_id.notna(), same_host, exact.notna()], [0, 1, 2], 3)
    rank = pd.Series(surest, index=ids.index)
    ids = ids.where(rank == rank.groupby(ids).transform("min"))
    several = ids[ids.duplicated(keep=False) & ids.notna()]
    if len(several):
        log.note("register_several", file=file, table="accounts", n=int(several.nunique()), before=str(several.iloc[0]))
    return ids.where(~ids.duplicated(keep=False))


def _similar(rows: pd.DataFrame, companies: Companies) -> pd.Series:
    """Account id of rows whose name is another spelling of one known company's, by the row's index."""
    own = companies.frame
    none = pd.Series(dtype="str")
    if "name" not in own or not rows["name"].notna().any() or len(own) + len(rows) > MOST_COMPARED:
        return none
    columns = ["name", "domain", *PLACES]
    left = rows.reindex(columns=columns)[rows["name"].notna()]
    right = own.reindex(columns=columns)[own["name"].notna()]
    if not len(right):
        return none
    found = name_pairs(left, right)
    found = found[found["verdict"] == "same"].drop_duplicates("left")
    out = pd.Series(right.index[found["right"]], index=left.index[found["left"]], dtype="str")
    apart = [
        companies.decisions.verdict((account, one), (other,)) == "apart"
        for account, one, other in zip(out, own["name"].reindex(out), rows["name"].reindex(out.index), strict=True)
    ]
    return out[~np.array(apart, dtype=bool)]


def _accounts(table: Typed, mine: np.ndarray) -> pd.DataFrame:
    """What a register may say of a company: not what the company is to us."""
    aside = ("account_id", "relation", *CUSTOMER_ONLY)
    return table.part("accounts").drop(columns=list(aside), errors="ignore")[mine]


def _report(found: pd.DataFrame, known: pd.DataFrame, file: str, log: Log) -> None:
    for column in map(str, found.columns):
        given = found[column].dropna()
        own = known[column].reindex(given.index) if column in known else pd.Series(np.nan, index=given.index)
        filled = int(own.isna().sum())
        if filled:
            log.note("enriched", file=file, table="accounts", column=column, n=filled)
        if column in KEYS:
            continue
        both = own.dropna().index
        other = [account for account in both if _contradicts(own[account], given[account])]
        if other:
            log.note("enrichment_differs", file=file, table="accounts", column=column, n=len(other), of=len(both),
                     account=other[0], before=_plain(own[other[0]]), after=_plain(given[other[0]]))  # fmt: skip
    absent = known.index.difference(found.index, sort=False)
    if len(absent):
        log.note("not_in_register", file=file, table="accounts", n=len(absent), of=len(known), before=str(absent[0]))


def _contradicts(own: object, other: object) -> bool:
    if isinstance(own, (list, tuple)) and isinstance(other, (list, tuple)):
        return {folded(str(part)) for part in own} != {folded(str(part)) for part in other}
    if isinstance(own, (int, float, np.number)) and isinstance(other, (int, float, np.number)):
        return abs(float(own) - float(other)) > NEAR * max(abs(float(own)), abs(float(other)))
    return str(own).strip().casefold() != str(other).strip().casefold()


def _plain(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
