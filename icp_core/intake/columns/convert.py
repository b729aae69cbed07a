"""Columns of text to columns of their kind, each with one format inferred from the column, and every loss reported.

Work is done on distinct values and spread over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.intake.columns.questions import ask_date, note_date_format
from icp_core.intake.distinct import days_only, distinct_texts, folds_apart, single_blanks, spread
from icp_core.intake.log import Log
from icp_core.intake.texts.countries import are_states, country_name
from icp_core.intake.texts.dates import Order, read_dates
from icp_core.intake.texts.industries import industry_name
from icp_core.intake.texts.industry_codes import code_names
from icp_core.intake.texts.legal_forms import legal_form_name
from icp_core.intake.texts.numbers import Mark, number_text, read_numbers
from icp_core.intake.texts.terms import flag_of

MOST_SHOWN = 60
"""Distinct changes listed one by one; of more, the report says how many."""


@dataclass(frozen=True, eq=False)
class Context:
    """Where a column stands, what the rest of its file has shown, and what a person decided about it.

    Attributes
    ----------
    mark : decimal mark of the file; ``settled`` says whether other columns prove it
    order : order of day and month that other columns prove, if any
    decided : format that a person chose for this column
    kind : kind of the canonical column, None for a custom one
    currencies : currency code per row, by column; :func:`to_number` adds to it where cells or the header name one
    """

    file: str
    table: str
    rows: np.ndarray
    log: Log
    mark: Mark = "."
    order: Order | None = None
    header: str = ""
    kind: str | None = None
    settled: bool = False
    decided: Mark | Order | None = None
    currencies: dict[str, pd.Series] = field(default_factory=dict)

    @property
    def decided_mark(self) -> Mark | None:
        """Decimal mark that a person chose."""
        return self.decided if self.decided in (".", ",") else None

    @property
    def decided_order(self) -> Order | None:
        """Order of day and month that a person chose."""
        return self.decided if self.decided in ("day first", "month first") else None


def distinct(column: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Codes per row (-1 where missing) and the distinct texts."""
    codes, texts = distinct_texts(column)
    return codes, texts.to_pylist()


def to_date(column: pd.Series, name: str, at: Context) -> pd.Series:
    """Dates as datetime64[us] at midnight, missing NaT."""
    if pd.api.types.is_datetime64_any_dtype(column):
        days: pd.Series = column.dt.normalize().astype("datetime64[us]")
        return days
    if pd.api.types.is_numeric_dtype(column):
        column = column.map(lambda v: None if pd.isna(v) else f"{v:.0f}").astype(object)
    column = days_only(column)
    codes, texts = distinct(column)
    found = read_dates(texts, default=at.order, decided=at.decided_order, comma=at.mark == ",", serial=True)
    if not found.proved and at.order is None:
        ask_date(texts[int(np.flatnonzero(found.unsure)[0])], found.order, name, at)
    if found.mixed:
        at.log.note("mixed_date_order", file=at.file, table=at.table, column=name)
    note_date_format(at, name, order=found.order, counted=bool(found.counted.any()))
    bad = np.isnat(found.values)
    report_cells("unreadable_date", bad, codes, texts, name, at)
    values = np.append(found.values, np.datetime64("NaT"))
    return pd.Series(values[codes], index=column.index, dtype="datetime64[us]")


def to_year(column: pd.Series, name: str, at: Context) -> pd.Series:
    """Years as float64 from plain years or from dates."""
    codes, texts = distinct(column)
    values = read_numbers(texts).values.copy()
    values[~((values >= 1000) & (values <= 2100))] = np.nan
    rest = np.flatnonzero(np.isnan(values))
    if len(rest):
        days = read_dates([texts[i] for i in rest], default=at.order, comma=at.mark == ",").values
        values[rest] = np.where(np.isnat(days), np.nan, days.astype("datetime64[Y]").astype(float) + 1970)
    wrong = np.flatnonzero((codes >= 0) & np.append(np.isnan(values), False)[codes])
    at.log.rows("unreadable_year", at.rows[wrong].tolist(), file=at.file, table=at.table, column=name,
                before=[texts[code] for code in codes[wrong]])  # fmt: skip
    return pd.Series(np.append(values, np.nan)[codes], index=column.index)


def to_text(column: pd.Series) -> pd.Series:
    """Text with single blanks, missing NaN."""
    if pd.api.types.is_numeric_dtype(column):
        codes, numbers = pd.factorize(column)
        return spread(codes, [number_text(number) for number in numbers], column.index)
    return single_blanks(column)


def to_category(column: pd.Series, name: str, at: Context) -> pd.Series:
    """Categories; spellings that differ in case or blanks only are merged under the commonest."""
    texts = to_text(column)
    if folds_apart(texts):
        return texts
    counts = texts.value_counts()
    usual: dict[str, str] = {}
    for word in counts.index:
        usual.setdefault(str(word).casefold(), str(word))
    changed = {str(word): usual[str(word).casefold()] for word in counts.index}
    return _mapped(texts, changed, "merged_spelling", name, at)


def to_industry(column: pd.Series, name: str, at: Context) -> pd.Series:
    """Industries; codes and names in other languages that are known become English names."""
    texts = to_category(column, name, at)
    words = [str(word) for word in texts.dropna().unique()]
    coded, open_system = code_names(at.header, words)
    if open_system:
        at.log.note("industry_codes", file=at.file, table=at.table, column=name, before=words[0])
    names = {word: industry_name(coded.get(word, word)) or coded.get(word, word) for word in words}
    return to_category(_mapped(texts, names, "industry_name", name, at), name, at)


def to_legal_form(column: pd.Series, name: str, at: Context) -> pd.Series:
    """Legal forms by their usual short name; a form that is not known stays as it is."""
    texts = to_category(column, name, at)
    names = {str(word): legal_form_name(str(word)) or str(word) for word in texts.dropna().unique()}
    return _mapped(texts, names, "legal_form_name", name, at)


def to_country(column: pd.Series, name: str, at: Context) -> pd.Series:
    """English country names; a name that is not known stays as it is and is reported."""
    texts = to_text(column)
    words = [str(word) for word in texts.dropna().unique()]
    if are_states(words):
        at.log.note("states_of_usa", file=at.file, table=at.table, column=name, before=words[0])
        return texts
    coded = all(len(word) == 2 for word in words)
    names = {word: country_name(word.upper() if coded else word) for word in words}
    unknown = [word for word in words if names[word] is None]
    for word in unknown[:MOST_SHOWN]:
        at.log.note("unknown_country", file=at.file, table=at.table, column=name, before=word, after=word)
    if len(unknown) > MOST_SHOWN:
        at.log.note("unknown_country", key="more_of_these", file=at.file, table=at.table, column=name,
                    n=len(unknown) - MOST_SHOWN)  # fmt: skip
    return _mapped(texts, {word: found or word for word, found in names.items()}, "country_name", name, at)


def to_list(column: pd.Series) -> pd.Series:
    """Lists of names from ``a; b | c, d``; missing None."""
    codes, texts = distinct(column)
    lists: list[list[str] | None] = []
    for text in texts:
        separator = next((mark for mark in (";", "|", "\n", ",") if mark in text), ";")
        lists.append(list(dict.fromkeys(part.strip() for part in text.split(separator) if part.strip())) or None)
    return pd.Series(_objects(lists)[codes], index=column.index, dtype=object)


def to_flag(column: pd.Series, name: str, at: Context) -> pd.Series:
    """True, False or None."""
    return to_term(column, flag_of, name, at)


def to_term(column: pd.Series, term: Callable[[str], object], name: str, at: Context) -> pd.Series:
    """Words of a controlled vocabulary; what it does not know becomes None and is reported per distinct word."""
    codes, texts = distinct(to_text(column))
    found = [term(text) for text in texts]
    for text, value in zip(texts, found, strict=True):
        if value is None:
            at.log.note("unknown_word", file=at.file, table=at.table, column=name, before=text)
    return pd.Series(_objects(found)[codes], index=column.index, dtype=object)


def _objects(values: Sequence[object]) -> np.ndarray:
    """One object per code, None for -1; a list stays one object."""
    out = np.empty(len(values) + 1, dtype=object)
    for at, value in enumerate(values):
        out[at] = value
    return out


def _mapped(texts: pd.Series, new: dict[str, str], code: str, name: str, at: Context) -> pd.Series:
    changes = [(old, after) for old, after in new.items() if old != after]
    for old, after in changes[:MOST_SHOWN]:
        at.log.note(code, file=at.file, table=at.table, column=name, before=old, after=after)
    if len(changes) > MOST_SHOWN:
        at.log.note(code, key="more_of_these", file=at.file, table=at.table, column=name, n=len(changes) - MOST_SHOWN)
    if not changes:
        return texts
    codes, words = distinct(texts)
    return spread(codes, [new[word] for word in words], texts.index)


def report_cells(code: str, which: np.ndarray, codes: np.ndarray, texts: Sequence[str], name: str, at: Context) -> None:
    """One remark for each row whose distinct text is among ``which``."""
    if which.any():
        rows = np.flatnonzero((codes >= 0) & which[codes])
        at.log.rows(code, at.rows[rows].tolist(), file=at.file, table=at.table, column=name,
                    before=[texts[each] for each in codes[rows]])  # fmt: skip
