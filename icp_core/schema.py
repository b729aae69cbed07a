"""The tables of a project: their canonical columns, the contract, and the frozen Dataset that holds them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from icp_core.errors import SettingError, TableError

Kind = Literal["id", "text", "category", "number", "money", "share", "year", "date", "flag", "list"]

RELATIONS = ("customer", "former_customer", "lost", "in_talks", "prospect")
OUTCOMES = ("won", "lost", "open")
DEAL_KINDS = ("new", "upsell", "renewal")
VERDICTS = ("fits", "unsure", "does_not_fit")


@dataclass(frozen=True)
class Column:
    """A canonical column: what it holds and whether a table may be without it."""

    kind: Kind
    required: bool = False


def _required(kind: Kind) -> Column:
    return Column(kind, required=True)


TABLES: Mapping[str, Mapping[str, Column]] = {
    "accounts": {
        "account_id": _required("id"),
        "name": Column("text"),
        "domain": Column("text"),
        "relation": _required("category"),
        "industry": Column("category"),
        "operating_model": Column("category"),
        "country": Column("category"),
        "city": Column("category"),
        "employees": Column("number"),
        "revenue": Column("money"),
        "founded_year": Column("year"),
        "funding_stage": Column("category"),
        "legal_form": Column("category"),
        "for_profit": Column("flag"),
        "budget": Column("money"),
        "technologies": Column("list"),
        "technology_level": Column("number"),
        "segment": Column("category"),
        "customer_since": Column("date"),
        "nps": Column("number"),
        "usage": Column("number"),
        "references": Column("number"),
        "strategic_value": Column("number"),
        "acquisition_cost": Column("money"),
        "margin_rate": Column("share"),
        "case_study_url": Column("text"),
    },
    "deals": {
        "deal_id": _required("id"),
        "account_id": _required("id"),
        "opened": Column("date"),
        "closed": Column("date"),
        "outcome": _required("category"),
        "amount": Column("money"),
        "kind": Column("category"),
        "owner": Column("category"),
        "competitor": Column("category"),
    },
    "invoices": {
        "account_id": _required("id"),
        "date": _required("date"),
        "amount": _required("money"),
        "margin": Column("money"),
        "product": Column("category"),
        "invoice_id": Column("id"),
    },
    "subscriptions": {
        "account_id": _required("id"),
        "start": _required("date"),
        "end": Column("date"),
        "monthly_amount": _required("money"),
        "product": Column("category"),
    },
    "activities": {
        "account_id": _required("id"),
        "activity": _required("category"),
        "quantity": _required("number"),
        "date": Column("date"),
    },
    "signals": {
        "account_id": _required("id"),
        "date": _required("date"),
        "kind": _required("category"),
        "quantity": Column("number"),
    },
    "contacts": {
        "account_id": _required("id"),
        "contact_id": Column("id"),
        "name": Column("text"),
        "title": Column("text"),
        "role": Column("category"),
    },
    "interviews": {
        "account_id": _required("id"),
        "verdict": _required("category"),
        "date": Column("date"),
        "by": Column("text"),
        "note": Column("text"),
    },
}

FIRMOGRAPHICS = (
    "industry",
    "operating_model",
    "country",
    "employees",
    "revenue",
    "founded_year",
    "funding_stage",
    "legal_form",
    "for_profit",
    "budget",
    "technologies",
    "technology_level",
    "segment",
)
"""What is known before a sale and may describe a company. ``city`` is left out: too many levels to learn from."""

_WORDS = {"deals": ("outcome", OUTCOMES), "interviews": ("verdict", VERDICTS)}
"""Columns of which every row needs one of these words."""

AT_OPENING = "opened_"
"""Columns of deals whose names begin so hold an attribute of the account as it was when the deal was opened."""

BY_HAND = "fact:"
"""How the ids of accounts and deals begin that were entered by hand and stand in no file."""

REPORT_COLUMNS = ("table", "row", "column", "code", "message", "before", "after")
MAPPING_COLUMNS = ("file", "header", "table", "column", "confidence", "why", "sample")

PAIR_COLUMNS = ("one", "other", "one_name", "other_name", "country", "one_domain", "other_domain", "one_city",
                "other_city", "one_file", "other_file", "similarity", "verdict", "n_rows")  # fmt: skip
PAIR_VERDICTS = ("joined", "doubtful", "same", "apart")
SOURCE_COLUMNS = ("file", "account_id")


LEAK = "set_aside_leak"
"""How the codes of the report begin that set a column aside as known only after the outcome."""


HIDDEN_ADDRESS = "https://hidden.invalid/"
"""Stands for an address while names are hidden: that there is one may be told, and where it leads may not."""


def empty_report() -> pd.DataFrame:
    """A quality report without entries."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in REPORT_COLUMNS})


def empty_mapping() -> pd.DataFrame:
    """A column mapping without entries."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in MAPPING_COLUMNS})


def empty_pairs() -> pd.DataFrame:
    """Pairs of companies that may be the same, without entries."""
    kinds = {"similarity": "float64", "n_rows": "int64"}
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "object")) for name in PAIR_COLUMNS})


def empty_sources() -> pd.DataFrame:
    """No file speaks of any company."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in SOURCE_COLUMNS})


@dataclass(frozen=True, eq=False)
class Dataset:
    """The tables of one project, read and checked.

    Every table is a DataFrame with the canonical columns of :data:`TABLES` and a plain 0..n-1 index, or None where
    the project has none; ``accounts`` always stands. Any further column is a custom attribute. Amounts are in
    ``currency``; dates are ``datetime64``; missing is NaN, NaT or None. ``technologies`` holds a list of names, or
    None where it is unknown.

    Attributes
    ----------
    report : DataFrame with the columns ``table, row, column, code, message, before, after``
        What was changed, set aside or refused while reading. ``message`` holds :class:`~icp_core.languages.Message`.
    mapping : DataFrame with the columns ``file, header, table, column, confidence, why, sample``
        Which header became which canonical column.
    pairs : DataFrame with the columns :data:`PAIR_COLUMNS`
        Companies that are or may be the same, most similar first. ``one`` and ``other`` are account ids, or what stands
        in the file where the other was joined. ``verdict``: ``joined`` by name without asking, ``doubtful`` and kept
        apart until a person decides, or decided: ``same``, ``apart``. ``similarity`` is 0-100, ``n_rows`` the rows of
        deals, invoices and the like that are, or would be, moved to ``one``. No part of the digest.
    sources : DataFrame with the columns ``file, account_id``
        Which file speaks of which company.
    known_before, known_after : tuples of str
        Columns that a person says are known before a deal opens, whatever the report says, or only after its outcome.
    aliases : mapping of account id to alias, empty unless names are hidden
        See :mod:`icp_core.hiding`.
    under : Dataset, the tables as they are, behind those whose names are hidden; None where nothing is
    as_of : date
        "Today" for every calculation: the last day that the tables know of.
    """

    accounts: pd.DataFrame
    deals: pd.DataFrame | None = None
    invoices: pd.DataFrame | None = None
    subscriptions: pd.DataFrame | None = None
    activities: pd.DataFrame | None = None
    signals: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    interviews: pd.DataFrame | None = None
    name: str = ""
    currency: str = "EUR"
    report: pd.DataFrame = field(default_factory=empty_report)
    mapping: pd.DataFrame = field(default_factory=empty_mapping)
    pairs: pd.DataFrame = field(default_factory=empty_pairs)
    sources: pd.DataFrame = field(default_factory=empty_sources)
    known_before: tuple[str, ...] = ()
    known_after: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    under: Dataset | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        known = set(self.accounts["account_id"]) if "account_id" in self.accounts else set()
        for table, frame in self.tables():
            for column, contract in TABLES[table].items():
                if contract.required and column not in frame:
                    raise TableError.missing_column(table, column, frame.columns)
            if table == "accounts":
                repeated = frame["account_id"][frame["account_id"].duplicated()]
                if len(repeated):
                    raise TableError("repeated_account", n=int(repeated.nunique()), example=str(repeated.iloc[0]))
                strange = set(frame["relation"].dropna()) - set(RELATIONS)
                if strange or frame["relation"].isna().any():
                    raise SettingError.unknown("relation", sorted(strange)[0] if strange else None, RELATIONS)
            else:
                strangers = frame.loc[~frame["account_id"].isin(known), "account_id"]
                if len(strangers):
                    raise TableError.unknown_account(sorted({str(name) for name in strangers}))
            if table in _WORDS:
                column, words = _WORDS[table]
                strange = set(frame[column].dropna()) - set(words)
                if strange or frame[column].isna().any():
                    raise SettingError.unknown(column, sorted(strange)[0] if strange else None, words)

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The tables that stand, by name."""
        for name in TABLES:
            frame = getattr(self, name)
            if frame is not None:
                yield name, frame

    def replace(self, **changes: Any) -> Dataset:
        """A copy with some parts changed."""
        return replace(self, **changes)

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """Columns of accounts that may describe a company: firmographics first, then custom attributes.

        Names, ids, places below country and whatever is known only after a sale are not among them. Columns that
        the report sets aside (code starting with ``set_aside``) are left out, and so are :attr:`left_out`.
        """
        other = [name for code, name in self._set_aside() if not code.startswith(LEAK)]
        aside = [*other, *self.left_out]
        columns = [name for name in FIRMOGRAPHICS if name in self.accounts and self.accounts[name].notna().any()]
        custom = [name for name in self.accounts.columns if name not in TABLES["accounts"]]
        return tuple(str(name) for name in columns + custom if name not in set(aside))

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """Columns of accounts that would describe a company but are known only after an outcome.

        The report says so (code starting with ``set_aside_leak``) and no person says otherwise, or a person says so.
        """
        found = [name for code, name in self._set_aside() if code.startswith(LEAK) and name not in self.known_before]
        return tuple(dict.fromkeys(name for name in [*found, *self.known_after] if name in self.accounts))

    def overruled(self, *, before: Iterable[str] = (), after: Iterable[str] = ()) -> Dataset:
        """A copy in which a person says of columns that they are known before a deal opens, or only after its outcome.

        A column that the tables do not hold is passed over: files may have changed since.
        """
        return self.replace(known_before=tuple(before), known_after=tuple(after))

    def _set_aside(self) -> list[tuple[str, str]]:
        """What the report sets aside: code and column."""
        entries = self.report[self.report["code"].astype(str).str.startswith("set_aside")]
        return [(str(code), str(name)) for code, name in zip(entries["code"], entries["column"], strict=True)]

    @cached_property
    def customers(self) -> pd.Index:
        """Ids of the accounts that are or were customers."""
        mine = self.accounts["relation"].isin(["customer", "former_customer"])
        ids: pd.Index = pd.Index(self.accounts.loc[mine, "account_id"], name="account_id")
        return ids

    @cached_property
    def names(self) -> pd.Series:
        """What each account is called, str Series by ``account_id``; its id where it has no name."""
        accounts = self.accounts.set_index("account_id")
        ids = pd.Series(accounts.index, index=accounts.index)
        names = accounts.get("name", ids)
        return names.where(names.notna(), ids).astype(str).rename("name")

    @cached_property
    def handles(self) -> pd.Series:
        """What stands for each account where its id would leave, to a browser or a file, str Series by ``account_id``:
        the id, or the alias while names are hidden."""
        ids = pd.Series(self.accounts["account_id"].to_numpy(), index=self.accounts["account_id"], name="account_id")
        return ids.map(self.aliases) if self.aliases else ids

    @property
    def as_they_are(self) -> Dataset:
        """The tables to work out results on; not to be shown where names are hidden."""
        return self.under or self

    def account_of(self, handle: str) -> str | None:
        """The id of the account that a handle stands for; None where it stands for none."""
        found = self._by_handle.get(handle)
        return None if found is None else str(found)

    @cached_property
    def _by_handle(self) -> dict[str, Any]:
        return dict(zip(self.handles.astype(str), self.handles.index, strict=True))

    @cached_property
    def as_of(self) -> dt.date:
        """The last day up to today on which something is known to have happened; today where no table has dates.

        What people said in interviews, and deals entered by hand, count only where nothing else has a day: they say
        nothing of how far an export reaches, and customers must not look idle from its end on.

        What an open deal is expected to close on has not happened. Nor has the end of a contract, where ends are terms
        agreed at its start: where most contracts of customers that ended by today ran for whole years, or all for the
        same number of months, within a week. Then only the ends of former customers count, up to the first day, after
        all else that is known, on which a customer's last contract was to end: the tables, which call it a customer,
        were written before. Where ends are no terms they are days on which customers left, and count up to today.
        """
        today = dt.date.today()
        days = self._days(pd.Timestamp(today))
        days += self._ends(max(days, default=None), pd.Timestamp(today))
        days = days or self._days(pd.Timestamp(today), by_hand=True)
        return max(days).date() if days else today

    def _days(self, today: pd.Timestamp, *, by_hand: bool = False) -> list[pd.Timestamp]:
        """The last day of each column of days up to today: of interviews and deals entered by hand, or of all else."""
        columns = {"deals": ["opened", "closed"], "invoices": ["date"], "subscriptions": ["start"],
                   "activities": ["date"], "signals": ["date"], "accounts": ["customer_since"]}  # fmt: skip
        if by_hand:
            columns = {"deals": ["opened", "closed"], "interviews": ["date"]}
        days = []
        for name, columns_of_days in columns.items():
            frame = getattr(self, name)
            for column in columns_of_days if frame is not None else []:
                if column not in frame:
                    continue
                counts = frame[column] < today + pd.Timedelta(days=1)
                if name == "deals":
                    counts &= frame["deal_id"].astype(str).str.startswith(BY_HAND) == by_hand
                if column == "closed":
                    counts &= frame["outcome"] != "open"
                if counts.any():
                    days.append(frame.loc[counts, column].max())
        return days

    def _ends(self, known: pd.Timestamp | None, today: pd.Timestamp) -> list[pd.Timestamp]:
        """The last end of a contract that counts as something that has happened, where there is one."""
        if self.subscriptions is None or "end" not in self.subscriptions:
            return []
        lines = self.subscriptions[["account_id", "start", "end"]]
        lines = lines[lines["account_id"].isin(self.customers) & ~(lines["end"] <= lines["start"])]
        past = lines[lines["end"] < today + pd.Timedelta(days=1)]
        if _are_terms(past):
            former = self.accounts.loc[self.accounts["relation"] == "former_customer", "account_id"]
            of_former = lines["account_id"].isin(former)
            last = lines[~of_former].fillna({"end": pd.Timestamp("2200-01-01")}).groupby("account_id")["end"].max()
            bound = last.min() if known is None else last[last > known].min()
            past = past[past["account_id"].isin(former) & ~(past["end"] > bound)]
        return [past["end"].max()] if len(past) else []

    @cached_property
    def digest(self) -> str:
        """Hash of all tables' contents: equal for equal data, in any process."""
        total = hashlib.sha256(f"{self.name}|{self.currency}".encode())
        for name, frame in self.tables():
            plain = frame.copy()
            for column in plain.columns:
                if plain[column].dtype == object:
                    plain[column] = plain[column].map(repr)
            total.update(f"{name}|{list(plain.columns)}".encode())
            total.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
        total.update(repr(self.attributes).encode())
        return total.hexdigest()

    @property
    def table_names(self) -> tuple[str, ...]:
        """Names of the tables that stand."""
        return tuple(name for name, _ in self.tables())


def _are_terms(lines: pd.DataFrame) -> bool:
    """Whether most contracts ran for whole years, or most for the same number of months, within a week."""
    start, end = lines["start"].dt, lines["end"].dt
    months = 12 * (end.year - start.year) + end.month - start.month + (end.day - start.day) / 30.4375
    whole = months.round()
    whole = whole[(whole > 0) & ((months - whole).abs() <= 0.25)]
    most = max((whole % 12 == 0).sum(), whole.value_counts().max()) if len(whole) else 0
    return bool(most > len(lines) / 2)


assert set(TABLES) <= {part.name for part in fields(Dataset)}
