"""The accounts table: lists of companies first, then the companies that only appear on orders, deals or contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.intake.columns.typed import Typed
from icp_core.intake.companies.decisions import Decisions
from icp_core.intake.companies.grain import described, describes_company
from icp_core.intake.companies.joining import KEYS, Resolved, first_of_several, key_frame, place_frame, resolved
from icp_core.intake.companies.name_matching import MOST_COMPARED
from icp_core.intake.companies.namesakes import told_apart
from icp_core.intake.companies.register import Register
from icp_core.intake.log import Log
from icp_core.schema import TABLES

SAME = 0.6
"""Share of companies for which a column of lines must repeat a column of the list to be the same thing."""


@dataclass(eq=False)
class Companies:
    """Accounts under construction: rows by account id, in the order in which they were met.

    Attributes
    ----------
    matched : per file, what was joined by a similar name (:class:`~icp_core.intake.companies.joining.Resolved`)
    met : per file, the ids of the companies met in it for the first time
    unpriced : ids of companies with purchases in a currency that has no rate
    """

    decisions: Decisions = field(default_factory=Decisions)

    register: Register = field(default_factory=Register)
    frame: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(index=pd.Index([], name="account_id", dtype="str"))
    )
    varying: list[str] = field(default_factory=list)
    promoted: set[tuple[str, str]] = field(default_factory=set)
    matched: list[tuple[str, pd.DataFrame]] = field(default_factory=list)
    met: list[tuple[str, pd.Index]] = field(default_factory=list)
    unpriced: set[str] = field(default_factory=set)

    def resolve(self, table: Typed, keys: pd.DataFrame, log: Log) -> Resolved:
        """Account id of each row of a file; what was joined by a similar name is reported."""
        known = self.frame if len(self.frame) else None
        main, places = table.plan.table or "", place_frame(table)
        keys, apart = told_apart(keys, places.get("country"), self.register, a_list=main == "accounts")
        if apart:
            log.note("told_apart", file=table.file, table=main, column="name", n=len(apart), before=apart[0],
                     after=apart[-1])  # fmt: skip
        found = resolved(keys, self.register, places=places, known=known, decisions=self.decisions)
        columns = (found.matched[name].tolist() for name in ("first", "n_rows", "account_id", "name"))
        for first, n_rows, account, name in zip(*columns, strict=True):
            log.rows("matched_by_name", [float(table.rows[first])], file=table.file, table=main, column="name",
                     before=[name], after=[self.frame.at[account, "name"]], n=n_rows)  # fmt: skip
        if found.respelt:
            number, account = next(iter(found.respelt.items()))
            log.note("ids_respelt", file=table.file, table=main, column="account_id", before=number, after=account,
                     n=len(found.respelt))  # fmt: skip
        if found.numbering is not None and found.numbering.unlike:
            name, other = found.numbering.example
            log.note("numbers_differ" if found.numbering.differs else "names_differ", file=table.file, table=main,
                     column="account_id", before=other, after=name, n=found.numbering.unlike,
                     of=found.numbering.n)  # fmt: skip
        if not found.compared:
            log.note("names_not_compared", file=table.file, table=main, column="name", most=MOST_COMPARED)
        if len(found.matched):
            self.matched.append((table.file, found.matched))
        if found.new:
            self.met.append((table.file, pd.Index([account for _, account in found.new])))
        return found

    def files(self, accounts: set[str]) -> dict[str, str]:
        """File in which each of these companies was met first."""
        return {str(account): file for file, ids in reversed(self.met) for account in ids[ids.isin(list(accounts))]}

    def account_of(self, text: str) -> str | None:
        """Account id of a company given by its id or its name; None where it is not known."""
        account = text if text in self.frame.index else self.register.account(text) or self.register.find(text, None)
        return account if account in self.frame.index else None

    def take(self, rows: pd.DataFrame, file: str, log: Log) -> None:
        """Add companies (indexed by account id) and fill gaps of those known; nothing is overwritten."""
        if not len(self.frame.index):
            self.frame = rows
            return
        known = rows.index.isin(self.frame.index)
        before = self.frame.notna().sum().sum()
        if known.any():
            self.frame = filled(self.frame, rows[known])
        gained = int(self.frame.notna().sum().sum() - before)
        if gained and file:
            log.note("filled_gaps", file=file, table="accounts", n=gained, accounts=int(known.sum()))
        if (~known).any():
            self.frame = _stacked(self.frame, rows[~known])


def list_of_companies(table: Typed, companies: Companies, log: Log) -> pd.Series:
    """Take the companies of a file with one row each; returns the account id of each of its rows."""
    keys = key_frame(table)
    if keys.isna().all(axis=None):
        log.note("ids_made", file=table.file, table="accounts", n=len(keys))
        made = [f"row {row}" for row in table.rows]
        taken = companies.frame.index.isin(made).any()
        keys["account_id"] = [f"{table.file} {row}" for row in made] if taken else made
        keys = keys.astype({"account_id": "str"})
    ids = companies.resolve(table, keys, log).ids
    nameless = ids.isna()
    log.rows("no_key", table.rows[nameless.to_numpy()].tolist(), file=table.file, table="accounts")
    own = table.part("accounts")
    rows = own.drop(columns="account_id", errors="ignore")[~nameless]
    kept = ids[~nameless]
    repeated = kept.duplicated().to_numpy()
    if repeated.any():
        again_rows = table.rows[~nameless.to_numpy()][repeated].tolist()
        log.rows("duplicate_account", again_rows, file=table.file, table="accounts", column="account_id",
                 before=kept[repeated].tolist())  # fmt: skip
        first = rows[~repeated].set_axis(pd.Index(kept[~repeated], name="account_id"))
        again = rows[repeated].set_axis(pd.Index(kept[repeated], name="account_id"))
        again = again.groupby(level=0, sort=False).first()
        rows = filled(first, again)
    else:
        rows = rows.set_axis(pd.Index(kept, name="account_id"))
    known = rows.index.isin(companies.frame.index)
    if known.any():
        log.rows("known_account", table.rows[~nameless.to_numpy()][~repeated][known].tolist(), file=table.file,
                 table="accounts", column="account_id", before=rows.index[known].tolist())  # fmt: skip
    companies.take(rows, table.file, log)
    return ids


def companies_of_lines(table: Typed, companies: Companies, log: Log, order: pd.Series | None) -> pd.Series:
    """Account id of each line of orders, deals and the like; takes companies and attributes that stand only here."""
    keys, several = first_of_several(key_frame(table), companies.register)
    log.rows("several_companies", table.rows[several.to_numpy()].tolist(), file=table.file,
             table=table.plan.table or "", column="account_id",
             after=keys["account_id"].where(keys["account_id"].notna(), keys["name"])[several].tolist())  # fmt: skip
    known = len(companies.frame)
    found = companies.resolve(table, keys, log)
    ids, new = found.ids, len(found.new)
    missing = ids.isna().to_numpy()
    log.rows(
        "no_account", table.rows[missing].tolist(), file=table.file, table=table.plan.table or "", column="account_id"
    )
    main = table.plan.table or ""
    about = {
        name: table.frame["accounts", name] for where, name in table.names if where == "accounts" and name not in KEYS
    }
    if main == "invoices":
        for where, name in table.names:
            if where == main and name not in TABLES[main] and (main, name) not in _OF_LINES:
                values = table.frame[where, name]
                known_already = name in TABLES["accounts"] or _repeats(values[~missing], ids[~missing], companies.frame)
                if not known_already and describes_company(values[~missing], ids[~missing]):
                    about[name] = values
                    companies.promoted.add((table.file, name))
    names = {key: keys[key] for key in ("name", "domain") if keys[key].notna().any()}
    if names or about or new:
        source = pd.DataFrame({**names, **about}, index=ids.index)[~missing]
        rows, aside = described(source, ids[~missing], table.file, log, order)
        if known and new:
            log.note("met_on_lines", file=table.file, table="accounts", n=new)
            at, added = (list(part) for part in zip(*found.new, strict=True))
            called = keys["name"].where(keys["name"].notna(), ids).iloc[at].tolist()
            log.rows("no_match", table.rows[at].tolist(), file=table.file, table=main, column="name", before=called,
                     after=added)  # fmt: skip
        companies.varying += [name for name in aside if name not in names]
        companies.take(rows, table.file if known else "", log)
    return ids


_OF_LINES = {("invoices", name) for name in ("quantity", "unit_price", "discount")}


def _repeats(values: pd.Series, ids: pd.Series, accounts: pd.DataFrame) -> bool:
    """Whether a column of lines says again what the list of companies says already (``shipCountry``, ``country``)."""
    if not len(accounts.columns) or not isinstance(values.dtype, pd.StringDtype):
        return False
    known = values.notna() & ids.notna()
    known &= ~ids.where(known).duplicated()
    first = pd.Series(values[known].to_numpy(), index=ids[known].to_numpy())
    for name in accounts.columns:
        if isinstance(accounts[name].dtype, pd.StringDtype):
            both = pd.DataFrame({"a": first, "b": accounts[name].reindex(first.index)}).dropna()
            if len(both) and (both["a"] == both["b"]).mean() >= SAME:
                return True
    return False


def filled(frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Accounts with their gaps filled from rows of the same ids; nothing is overwritten."""
    out = frame.copy()
    for column in more.columns:
        values = more[column].reindex(out.index)
        if column not in out:
            out[column] = values
        elif out[column].isna().any() and values.notna().any():
            if out[column].dtype != values.dtype:
                out[column] = out[column].astype(object)
            out[column] = out[column].where(out[column].notna(), values)
    return out


def _stacked(frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    index = frame.index.append(more.index)
    for column in [*frame.columns, *(name for name in more.columns if name not in frame)]:
        parts = [part[column] for part in (frame, more) if column in part]
        if len({part.dtype for part in parts}) > 1:
            parts = [part.astype(object) for part in parts]
        columns[str(column)] = pd.concat(parts).reindex(index) if len(parts) == 1 else pd.concat(parts)
    return pd.DataFrame(columns, index=index.rename("account_id"))


def with_dtypes(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns that joining made of mixed kinds, brought back to text; missing in lists and flags as None."""
    out = frame.copy(deep=False)
    for column in out.columns:
        if out[column].dtype == object:
            values = out[column]
            if values.map(lambda v: isinstance(v, str) or (pd.api.types.is_scalar(v) and pd.isna(v))).all():
                out[column] = values.astype("str")
            else:
                kinds = {type(v) for v in values.dropna()}
                mixed = len(kinds) > 1 and not kinds <= {bool, np.bool_} and list not in kinds
                out[column] = (
                    values.map(str, na_action="ignore").astype("str") if mixed else values.where(values.notna(), None)
                )
    return out


def ordered_columns(names: Sequence[str]) -> list[str]:
    """Canonical columns in the order of the contract, then custom ones in the order of the files."""
    canonical = [name for name in TABLES["accounts"] if name in names]
    return canonical + [name for name in names if name not in canonical]
