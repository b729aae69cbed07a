"""A mapped file with every column turned into its kind: what assembly works on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.intake.choices import ReadingChoices
from icp_core.intake.columns import convert
from icp_core.intake.columns.convert import Context
from icp_core.intake.columns.currency_columns import TABLE as CURRENCY
from icp_core.intake.columns.currency_columns import currency_columns
from icp_core.intake.columns.figures import to_number, to_share
from icp_core.intake.log import Log
from icp_core.intake.mapping.fitting import SAMPLE, date_share, number_share, sample_of
from icp_core.intake.mapping.mapping import Plan
from icp_core.intake.mapping.offers import Planned, remark_on
from icp_core.intake.mapping.vocabulary import HELPER_COLUMNS
from icp_core.intake.texts.dates import Order, read_dates
from icp_core.intake.texts.industry_codes import system_of_header
from icp_core.intake.texts.missing import without_missing_words
from icp_core.intake.texts.numbers import Mark, read_numbers
from icp_core.intake.texts.terms import deal_kind_of, outcome_of, relation_of, verdict_of
from icp_core.languages import message
from icp_core.schema import AT_OPENING, TABLES

TOTAL = "amount of "
"""A list of companies may hold several columns of amounts; each is kept under this with its header."""
_CUSTOM_SHARE = 0.9
"""Share of distinct values that must be numbers (dates) for a custom column to become one."""


@dataclass(frozen=True, eq=False)
class Typed:
    """One file, mapped and typed.

    Attributes
    ----------
    frame : DataFrame whose columns are (table, column) pairs; under the table ``currency``, what the amounts are in
        (:mod:`icp_core.intake.columns.currency_columns`)
    rows : row numbers in the file
    without_rate : row numbers whose amount is missing because its currency has no rate
    """

    plan: Plan
    frame: pd.DataFrame
    rows: np.ndarray
    without_rate: frozenset[int] = frozenset()

    @property
    def names(self) -> list[tuple[str, str]]:
        """The (table, column) pairs, without those that say what the amounts are in."""
        return [(str(pair[0]), str(pair[1])) for pair in self.frame.columns if pair[0] != CURRENCY]

    def part(self, table: str) -> pd.DataFrame:
        """The columns of one table, under their own names; no column where the file has none of it."""
        names = [column for where, column in self.names if where == table]
        return pd.DataFrame({name: self.frame[table, name] for name in names}, index=self.frame.index, copy=False)

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.plan.raw.file


def _unheard() -> None:
    """Nobody counts."""


def typed(
    plan: Plan, log: Log, choices: ReadingChoices | None = None, done_one: Callable[[], None] = _unheard
) -> Typed:
    """Turn each column of a mapped file into its kind, reporting what could not be read.

    The raw columns are given up: those of a large file and the typed ones together would not fit. ``done_one`` is
    called after each column of the file.
    """
    raw = plan.raw
    decided = (choices or ReadingChoices()).formats_of(raw.file)
    columns: dict[str, pd.Series] = {}
    for planned in plan.columns:
        if not planned.column:
            continue
        column, words = without_missing_words(raw.frame[planned.header])
        if len(words):
            log.note("missing_words", file=raw.file, table=planned.table, column=planned.column, n=int(words.sum()),
                     before=" · ".join(str(word) for word in words.index[:5]))  # fmt: skip
        columns[planned.header] = column
    mark, settled, order = _file_formats(plan, columns)
    amounts: dict[tuple[str, str], pd.Series] = {}
    done: dict[tuple[str, str], pd.Series] = {}
    order_words = message(f"reading.{(order or 'plain').replace(' ', '_')}")
    for planned in plan.columns:
        if planned.header in columns:
            at = Context(raw.file, planned.table, raw.rows, log, mark, order, planned.header,
                         kind_of(planned.table, planned.column), settled, decided.get(planned.header))  # fmt: skip
            totals = plan.table == "accounts" and (planned.table, planned.column) == ("invoices", "amount")
            name = f"{TOTAL}{planned.header}" if totals else planned.column
            nominal = "nominal" in remark_on(planned.header, raw.remarks).lower()
            column = columns[planned.header]
            done[planned.table, name] = convert.to_category(column, name, at) if nominal else _one(planned, column, at)
            if planned.column in at.currencies:
                amounts[planned.table, name] = at.currencies[planned.column]
        done_one()
    log.note("read_as", file=raw.file, table=plan.table or "", key="read_as_text" if raw.delimiter else "read_as_sheet",
             rows=len(raw.frame), encoding=raw.encoding or "", delimiter=_NAMES.get(raw.delimiter or "", ""),
             header_row=raw.header_row or 0, mark=mark, order=order_words, used=plan.table or "")  # fmt: skip
    done |= currency_columns(plan, columns, amounts)
    for header in columns:
        del raw.frame[header]
    frame = pd.DataFrame(done, copy=False)
    frame.columns = pd.MultiIndex.from_tuples(list(done)) if done else pd.MultiIndex.from_arrays([[], []])
    return Typed(plan, frame, raw.rows)


_NAMES = {",": ",", ";": ";", "\t": "tab", "|": "|"}


def _file_formats(plan: Plan, columns: dict[str, pd.Series]) -> tuple[Mark, bool, Order | None]:
    """Decimal mark that most columns of the file prove, whether all that prove one agree, and the order of dates."""
    marks: Counter[Mark] = Counter()
    orders: Counter[Order] = Counter()
    for planned in plan.columns:
        column = columns.get(planned.header)
        if column is None or pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
            continue
        texts = sample_of(column)
        kind = kind_of(planned.table, planned.column)
        if kind in ("number", "money", "share", None):
            numbers = read_numbers(texts)
            if numbers.voted and not numbers.mixed and np.isnan(numbers.values).mean() < 0.5:
                marks[numbers.mark] += 1
        if kind in ("date", "year", None):
            dates = read_dates(texts)
            if dates.order and dates.proved and not dates.mixed and np.isnat(dates.values).mean() < 0.5:
                orders[dates.order] += 1
    usual: Mark = "," if plan.raw.delimiter == ";" else "."
    mark = marks.most_common(1)[0][0] if marks else usual
    return mark, len(marks) == 1, next(iter(orders)) if len(orders) == 1 else None


def kind_of(table: str, column: str) -> str | None:
    """Kind of a canonical or helper column; None for a custom one. An attribute at opening is as the account's is."""
    if noted := _noted_at_opening(table, column):
        table, column = "accounts", noted
    contract = TABLES[table].get(column)
    return contract.kind if contract else HELPER_COLUMNS.get(table, {}).get(column)


def _noted_at_opening(table: str, column: str) -> str:
    """The attribute of the account that a column of deals holds as it was when the deal was opened; empty if none."""
    return column.removeprefix(AT_OPENING) if table == "deals" and column.startswith(AT_OPENING) else ""


_TERMS: Mapping[tuple[str, str], Callable[[str], object]] = {
    ("accounts", "relation"): relation_of,
    ("deals", "outcome"): outcome_of,
    ("deals", "kind"): deal_kind_of,
    ("interviews", "verdict"): verdict_of,
}


def _one(planned: Planned, column: pd.Series, at: Context) -> pd.Series:
    table, name, header = planned.table, planned.column, planned.header
    if (table, name) in _TERMS:
        return convert.to_term(column, _TERMS[table, name], name, at)
    meant = _noted_at_opening(table, name) or name
    kind = (meant if meant in ("domain", "country", "industry", "legal_form") else None) or kind_of(table, name)
    if kind in ("number", "money"):
        return to_number(column, header, name, at, positive=table == "accounts" and name != "nps")
    plain: Mapping[str | None, Callable[[], pd.Series]] = {
        None: lambda: custom(column, header, name, at),
        "domain": lambda: column_of_domains(column),
        "industry": lambda: convert.to_industry(column, name, at),
        "country": lambda: convert.to_country(column, name, at),
        "legal_form": lambda: convert.to_legal_form(column, name, at),
        "share": lambda: to_share(column, header, name, at),
        "date": lambda: convert.to_date(column, name, at),
        "year": lambda: convert.to_year(column, name, at),
        "list": lambda: convert.to_list(column),
        "flag": lambda: convert.to_flag(column, name, at),
        "category": lambda: convert.to_category(column, name, at),
    }
    return plain.get(kind, lambda: convert.to_text(column))()


def custom(column: pd.Series, header: str, name: str, at: Context) -> pd.Series:
    """A column without a canonical name: numbers, dates or categories, by what its values are."""
    if pd.api.types.is_numeric_dtype(column):
        return to_number(column, header, name, at)
    if pd.api.types.is_datetime64_any_dtype(column):
        return convert.to_date(column, name, at)
    if system_of_header(header):
        return convert.to_industry(column, name, at)
    texts = sample_of(column)
    numeric = read_numbers(texts[:SAMPLE]).values
    padded = sum(len(text) > 1 and text.startswith("0") and text.isdigit() for text in texts)
    if texts and not padded and (~np.isnan(numeric)).any() and number_share(texts) >= _CUSTOM_SHARE:
        return to_number(column, header, name, at)
    if texts and date_share([text for text in texts if not text.isdigit() or len(text) == 8]) >= _CUSTOM_SHARE:
        return convert.to_date(column, name, at)
    return convert.to_category(column, name, at)


def column_of_domains(column: pd.Series) -> pd.Series:
    """Bare host names: ``http://www.Walmart.com/about`` is ``walmart.com``."""
    plain = convert.to_text(column).str.lower()
    bare = plain.str.replace(r"^[a-z]+://", "", regex=True).str.replace(r"^www\d?\.", "", regex=True)
    return bare.str.replace(r"[/?#:].*$", "", regex=True).str.rstrip(".")
