"""Columns of numbers, amounts and shares: units, bands, percent signs, placeholders, and the currency of each row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from icp_core.intake.columns.convert import Context, distinct, report_cells
from icp_core.intake.columns.questions import ask_number, differs, note_number_format
from icp_core.intake.distinct import plain_numbers
from icp_core.intake.mapping.vocabulary import header_of
from icp_core.intake.texts.bands import band_edges, band_middle, is_mangled
from icp_core.intake.texts.numbers import Mark, Numbers, read_numbers
from icp_core.intake.texts.units import PERCENT, currency_in

_NINES = frozenset(float("9" * k) for k in (5, 6, 7, 8, 9, 10))
"""Figures that people type where they have none."""


def to_number(column: pd.Series, header: str, name: str, at: Context, *, positive: bool = False) -> pd.Series:
    """Numbers as float64, missing NaN. Bands become their middle; a unit in the header multiplies plain cells.

    ``positive`` sets negative values aside as missing (there are no fewer than 0 employees).
    """
    unit = header_of(header)
    plain = plain_numbers(column)
    if plain is not None or pd.api.types.is_numeric_dtype(column):
        values = (column if plain is None else plain).astype(float) * unit.factor
        endless = values.isin([np.inf, -np.inf])
        at.log.rows("unreadable_number", at.rows[endless.to_numpy()].tolist(), file=at.file, table=at.table,
                    column=name, before=column[endless].tolist())  # fmt: skip
        values = values.mask(endless)
        note_number_format(at, name, factor=unit.factor, currencies={unit.currency})
        _carry(at, name, column, np.where(column.isna(), -1, 0), [unit.currency])
        return _without_impossible(values, column, name, at, positive=positive)
    codes, texts = distinct(column)
    found = _read(texts, name, at)
    numbers = found.values.copy()
    numbers[~found.scaled] *= unit.factor
    _read_bands(texts, numbers, name, at, codes=codes, factor=unit.factor, mark=found.mark)
    named = _named(found, texts, unit.currency)
    _carry(at, name, column, codes, named)
    _report_format(found, texts, name, at, factor=unit.factor, named=named)
    odd = _odd_percents(found, at)
    numbers[odd] = np.nan
    report_cells("percent_amount", odd, codes, texts, name, at)
    report_cells("unreadable_number", np.isnan(numbers) & ~odd, codes, texts, name, at)
    spread = pd.Series(np.append(numbers, np.nan)[codes], index=column.index)
    return _without_impossible(spread, column, name, at, positive=positive)


def to_share(column: pd.Series, header: str, name: str, at: Context) -> pd.Series:
    """Shares as 0.43; a column that goes beyond 1.5 without percent signs is taken as percent."""
    values = to_number(column, header, name, at)
    signed = column.astype(str).str.contains("|".join(map(re.escape, sorted(PERCENT))), case=False)
    plain = values.where(~signed) if not pd.api.types.is_numeric_dtype(column) else values
    if plain.max() > 1.5:
        at.log.note("percent_assumed", file=at.file, table=at.table, column=name)
        return values.where(plain.isna(), values / 100)
    return values


def _read(texts: Sequence[str], name: str, at: Context) -> Numbers:
    """Numbers of a column; where it proves no decimal mark, whole things (heads, references) do."""
    found = read_numbers(texts, default=at.mark, decided=at.decided_mark)
    if not found.proved and at.table == "accounts" and name in _WHOLE:
        for mark in (".", ","):
            whole = read_numbers(texts, decided=mark)
            if not (np.mod(whole.values[~np.isnan(whole.values)], 1) > 0).any():
                return whole
    return found


_WHOLE = frozenset({"employees", "references"})


def _odd_percents(found: Numbers, at: Context) -> np.ndarray:
    """Which texts do not fit the others by their percent sign: 12 % is no amount, nor a number among plain ones."""
    if at.kind == "share":
        return np.zeros(len(found.values), dtype=bool)
    read: np.ndarray = ~np.isnan(found.values)
    signed: np.ndarray = found.percent & read
    plain: np.ndarray = ~found.percent & read
    if at.kind == "money":
        return signed
    if 0 < plain.sum() < signed.sum():
        return plain
    return signed if plain.any() else np.zeros(len(signed), dtype=bool)


def _named(found: Numbers, texts: Sequence[str], of_header: str | None) -> list[str | None]:
    """Currency of each text: its own, that of its band, else the header's."""
    named = list(found.named)
    for i in np.flatnonzero(np.isnan(found.values)).tolist():
        named[i] = currency_in(texts[i])
    return [code or of_header for code in named]


def _carry(at: Context, name: str, column: pd.Series, codes: np.ndarray, named: Sequence[str | None]) -> None:
    """Keep which currency each row's amount is in, as a categorical; nothing where none is named."""
    if not any(named):
        return
    found, kept = pd.factorize(pd.Series([*named, None], dtype=object))
    values = pd.Categorical.from_codes(np.asarray(found)[codes], categories=pd.Index(kept))
    at.currencies[name] = pd.Series(values, index=column.index)


def _report_format(
    found: Numbers, texts: Sequence[str], name: str, at: Context, *, factor: float, named: Sequence[str | None]
) -> None:
    if found.mixed:
        at.log.note("mixed_number_format", file=at.file, table=at.table, column=name)
    if not found.proved and not at.settled:
        ask_number(next(text for text in texts if differs(text)), found.mark, name, at)
    comma = found.mark == "," and any("," in text or "." in text for text in texts)
    note_number_format(at, name, mark="," if comma else None, factor=factor, currencies=set(named),
                       percent=bool(found.percent.any()) and at.kind != "money")  # fmt: skip


def _read_bands(
    texts: Sequence[str], values: np.ndarray, name: str, at: Context, *, codes: np.ndarray, factor: float, mark: Mark
) -> None:
    """Fill in the middles of bands; ``Nov-50`` counts as one only beside bands that are whole.

    A deal or invoice has an amount, not a band: each such row is named.
    """
    unread = [i for i in np.flatnonzero(np.isnan(values)).tolist() if texts[i]]
    edges = {i: band_edges(texts[i], default=mark) for i in unread}
    whole = any(found and not is_mangled(texts[i]) for i, found in edges.items())
    read = np.zeros(len(texts), dtype=bool)
    exact = at.kind == "money" and at.table in ("deals", "invoices", "subscriptions")
    for i, found in edges.items():
        if found is None or (is_mangled(texts[i]) and not (whole or name == "employees")):
            continue
        scaled = factor if not any(char.isalpha() for char in texts[i]) else 1.0
        values[i] = band_middle(*found) * scaled
        read[i] = True
        code = "mended_band" if is_mangled(texts[i]) else "read_band"
        if not exact:
            at.log.note(code, file=at.file, table=at.table, column=name, before=texts[i],
                        after=round(float(values[i]), 1))  # fmt: skip
    if exact:
        report_cells("band_amount", read, codes, texts, name, at)


def _without_impossible(values: pd.Series, column: pd.Series, name: str, at: Context, *, positive: bool) -> pd.Series:
    wrong = values.isin(_NINES)
    if wrong.any() and (values[~wrong].abs() < values[wrong].min() / 2).mean() > 0.9:
        at.log.rows("placeholder", at.rows[wrong.to_numpy()].tolist(), file=at.file, table=at.table, column=name,
                    before=column[wrong].tolist())  # fmt: skip
        values = values.mask(wrong)
    if positive and (values < 0).any():
        negative = values < 0
        at.log.rows("negative", at.rows[negative.to_numpy()].tolist(), file=at.file, table=at.table, column=name,
                    before=column[negative].tolist())  # fmt: skip
        values = values.mask(negative)
    return values
