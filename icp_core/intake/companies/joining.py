"""Which company a row is about: by id, by domain, by name; and order lines joined to their orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import Typed
from icp_core.intake.companies.decisions import Decisions
from icp_core.intake.companies.name_matching import MOST_COMPARED, name_pairs
from icp_core.intake.companies.numbering import Numbering, compared_numbering
from icp_core.intake.companies.register import Register
from icp_core.intake.log import Log

KEYS = ("account_id", "name", "domain")
PLACES = ("country", "city")


def key_frame(table: Typed) -> pd.DataFrame:
    """The keys that a file holds, as columns ``account_id``, ``name`` and ``domain``; absent ones are missing."""
    out: dict[str, pd.Series] = {}
    for key in KEYS:
        for where in ("accounts", table.plan.table or "accounts"):
            if (where, key) in table.frame and (key == "account_id" or where == "accounts"):
                out[key] = table.frame[where, key].astype("str")
                break
        else:
            out[key] = pd.Series(np.nan, index=table.frame.index, dtype="str")
    return pd.DataFrame(out)


def first_of_several(keys: pd.DataFrame, register: Register) -> tuple[pd.DataFrame, pd.Series]:
    """Keys in which ``17;12`` became the first of the companies named that is known, and which rows these are."""
    out, changed = keys, pd.Series(False, index=keys.index)
    for key in ("account_id", "name"):
        several = keys[key].str.contains(";", regex=False, na=False)
        if not several.any():
            continue
        texts = pd.unique(keys.loc[several, key])
        known = {text: found for text in texts if (found := _known_part(key, str(text), register))}
        mine = keys[key].isin(list(known))
        out = out.assign(**{key: out[key].mask(mine, out[key].map(known))})
        changed |= mine
    return out, changed


def _known_part(key: str, text: str, register: Register) -> str | None:
    def account(part: str) -> str | None:
        return register.account(part) if key == "account_id" else register.find(part, None)

    return None if account(text) else next((part for part in map(str.strip, text.split(";")) if account(part)), None)


def place_frame(table: Typed) -> pd.DataFrame:
    """Country and city of each row, where the file holds them: names are compared within a country."""
    held = [place for place in PLACES if ("accounts", place) in table.frame]
    return pd.DataFrame({place: table.frame["accounts", place] for place in held}, index=table.frame.index)


@dataclass(frozen=True, eq=False)
class Resolved:
    """Which company each row of a file is about.

    Attributes
    ----------
    ids : account id of each row; None where it has no key
    new : (position of its first row, account id) of each company met for the first time
    matched : DataFrame of what was joined by a similar name: ``first`` (position of its first row), ``n_rows``,
        ``account_id``, ``other`` (its own id in the file, else its name), ``name``, ``domain``, ``similarity``
    compared : False where there were too many names to compare them
    respelt : accounts of ids that were known but for leading zeros, a decimal ending or hyphens
    numbering : how the names of companies joined by id agree; None where nothing was to be compared
    """

    ids: pd.Series
    new: list[tuple[int, str]]
    matched: pd.DataFrame
    compared: bool = True
    respelt: Mapping[str, str] = field(default_factory=dict)
    numbering: Numbering | None = None


def resolved(
    keys: pd.DataFrame,
    register: Register,
    *,
    places: pd.DataFrame | None = None,
    known: pd.DataFrame | None = None,
    decisions: Decisions | None = None,
) -> Resolved:
    """Account id for each row: by id, else by name and domain, else by a similar name, else a company of its own.

    Parameters
    ----------
    keys : DataFrame of :func:`key_frame`; places : of :func:`place_frame`
    known : accounts met before this file (index: account id), among which similar names are looked for
    decisions : what a person decided; two that are apart are not joined by name

    Work is done on distinct keys, and on ids without looking at names: names are folded only where ids do not suffice.
    """
    codes, first = _distinct(keys)
    numbering = compared_numbering(keys.iloc[first], register, known)
    if numbering is not None and numbering.differs:
        keys = keys.assign(account_id=pd.Series(np.nan, index=keys.index, dtype="str"))
        codes, first = _distinct(keys)
    told = [_objects(keys[key].iloc[first]) for key in KEYS]
    numbers, names, domains = told
    ids = np.full(len(first) + 1, None, dtype=object)
    new: list[tuple[int, str]] = []
    given = list(dict.fromkeys(number for number in numbers if number is not None))
    respelt = register.spelt_otherwise(given)
    same_numbers = bool(respelt) or register.knows_any(given)
    ids[:-1] = [None if number is None else register.account(number) or respelt.get(number) for number in numbers]
    if same_numbers:
        own = pd.isna(ids[:-1]) & ~pd.isna(numbers)
        ids[:-1][own] = numbers[own]
        met = np.flatnonzero(own)
        met = met[~pd.Series(numbers[met]).duplicated().to_numpy()]
        register.add(numbers[met].tolist())
        new += zip(first[met].tolist(), numbers[met].tolist(), strict=True)
    by_id = ~pd.isna(ids[:-1])
    mine = np.flatnonzero(by_id & (ids[:-1] == numbers))
    if len(mine) and not (keys["name"].isna().all() and keys["domain"].isna().all()):
        register.add(numbers[mine].tolist(), names[mine].tolist(), domains[mine].tolist())
    rest = [at for at in np.flatnonzero(~by_id).tolist() if any(column[at] is not None for column in told)]
    unknown = [at for at in rest if not _found(at, ids, told, register)]
    matched, compared = _matched(unknown, first, told, places, known, decisions or Decisions())
    for at, account_id in zip(matched["at"], matched["account_id"], strict=True):
        _join(int(at), str(account_id), ids, told, register)
    for at in unknown:
        if ids[at] is None and not _found(at, ids, told, register):
            said = [str(column[at]) for column in told if column[at] is not None]
            made = said[0] if register.account(said[0]) is None else " ".join(said)
            register.add([made], [names[at]], [domains[at]])
            ids[at] = made
            new.append((int(first[at]), made))
    counts = np.bincount(codes, minlength=len(first)) if len(matched) else np.zeros(0, dtype=int)
    matched = matched.assign(first=first[matched["at"]], n_rows=counts[matched["at"]]).drop(columns="at")
    return Resolved(
        pd.Series(ids[codes], index=keys.index, dtype="str"), sorted(new), matched, compared, respelt, numbering
    )


def _distinct(keys: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Code of each row's keys, in order of appearance, and the position of the first row of each."""
    codes = np.zeros(len(keys), dtype=np.int64)
    for key in KEYS:
        if keys[key].notna().any():
            part, values = pd.factorize(keys[key])
            codes = pd.factorize(codes * (len(values) + 1) + part + 1)[0]
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    return codes, first


def _objects(column: pd.Series) -> np.ndarray:
    values = column.astype(object)
    out: np.ndarray = values.where(values.notna(), None).to_numpy()
    return out


def _found(at: int, ids: np.ndarray, told: Sequence[np.ndarray], register: Register) -> bool:
    """Whether a company is known by the row's keys; joins the row to it."""
    number, name, domain = (column[at] for column in told)
    account = (register.account(number) if number else None) or register.find(name, domain)
    if account is not None:
        _join(at, account, ids, told, register)
    return account is not None


def _join(at: int, account: str, ids: np.ndarray, told: Sequence[np.ndarray], register: Register) -> None:
    number, name, domain = (column[at] for column in told)
    ids[at] = account
    if number is None or number == account:
        register.add([account], [name], [domain])
    else:
        register.alias(number, account)


def _matched(
    unknown: Sequence[int],
    first: np.ndarray,
    told: Sequence[np.ndarray],
    places: pd.DataFrame | None,
    known: pd.DataFrame | None,
    decisions: Decisions,
) -> tuple[pd.DataFrame, bool]:
    """Rows whose name is another spelling of one known company's, and whether names could be compared at all."""
    columns = ("at", "account_id", "other", "name", "domain", "similarity")
    none = pd.DataFrame({name: pd.Series(dtype="int64" if name == "at" else object) for name in columns})
    named = [at for at in unknown if told[1][at] is not None]
    if not named or known is None or "name" not in known or not known["name"].notna().any():
        return none, True
    if len(named) + len(known) > MOST_COMPARED:
        return none, False
    right = known.reindex(columns=["name", "domain", *PLACES])[known["name"].notna()]
    left = pd.DataFrame({"name": told[1][named], "domain": told[2][named]})
    if places is not None:
        for place in places.columns:
            left[place] = places[place].to_numpy(dtype=object)[first[named]]
    found = name_pairs(left, right)
    rows = []
    sure = found[found["verdict"] == "same"]
    for place_left, place_right, similarity in zip(sure["left"], sure["right"], sure["similarity"], strict=True):
        at, account = named[place_left], str(right.index[place_right])
        other = next(column[at] for column in told if column[at] is not None)
        if decisions.verdict((account, right["name"].iloc[place_right]), (other, told[1][at])) != "apart":
            rows.append((at, account, other, told[1][at], told[2][at], similarity))
    return (pd.DataFrame(sorted(rows), columns=list(columns)) if rows else none), True


def joined_lines(tables: Sequence[Typed], log: Log) -> list[Typed]:
    """Order lines that name only their order get company and date from the table of orders."""
    key = ("invoices", "invoice_id")
    lines = [t for t in tables if t.plan.table == "invoices" and key in t.frame and not _has_account(t)]
    heads = [
        t for t in tables
        if t.plan.table == "invoices" and key in t.frame and _has_account(t) and t.frame[key].dropna().is_unique
    ]  # fmt: skip
    if not lines or not heads:
        return list(tables)
    out = [t for t in tables if t not in lines]
    for line in lines:
        head = max(heads, key=lambda h: len(set(h.frame[key].dropna()) & set(line.frame[key].dropna())))
        at = pd.Index(head.frame[key]).get_indexer(pd.Index(line.frame[key]))
        lost = at < 0
        log.rows("no_order", line.rows[lost].tolist(), file=line.file, table="invoices", column="invoice_id",
                 before=line.frame[key][lost].tolist(), other=head.file)  # fmt: skip
        extra = [column for column in head.frame.columns if column not in line.frame.columns]
        taken = head.frame[extra].iloc[at[~lost]].reset_index(drop=True)
        frame = pd.concat([line.frame[~lost].reset_index(drop=True), taken], axis=1)
        used = set(at[~lost])
        idle = np.array([i for i in range(len(head.frame)) if i not in used], dtype=int)
        log.rows("no_lines", head.rows[idle].tolist(), file=head.file, table="invoices", other=line.file)
        log.note("joined_lines", file=line.file, table="invoices", other=head.file, n=int((~lost).sum()))
        out = [t for t in out if t is not head]
        out.append(replace(line, frame=frame, rows=line.rows[~lost]))
    return out


def _has_account(table: Typed) -> bool:
    return any((where, key) in table.frame for where in ("accounts", "invoices") for key in KEYS)
