"""Distinct texts of a column and back: what a column of ten million cells says is worked out on its few texts.

Texts stay in Arrow arrays, which hold a million of them in a tenth of the memory that Python's strings take.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

BLANKS = r"[\x09-\x0d\x1c-\x1f\x85\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]|  "
"""Blanks that are not single spaces: all that ``str.split`` parts words by."""
_PLAIN_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]+)?$"
_THREE_DECIMALS = r"\.[0-9]{3}$"
_OTHER_DECIMALS = r"\.([0-9]{1,2}|[0-9]{4,})$"
_DAY_AND_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$"
_MANY = 20_000
"""Distinct texts above which days and their times are parted before days are read."""


def distinct_texts(column: pd.Series) -> tuple[np.ndarray, pa.Array]:
    """Code of each row's text (-1 where missing), and the texts without blanks around, in order of appearance."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        given = column.cat.codes.to_numpy()
        used = pd.unique(given[given >= 0])
        place = np.full(len(column.cat.categories) + 1, -1)  # the last one stands for missing, whose code is -1
        place[used] = np.arange(len(used))
        return place[given], _stripped(_array(column.cat.categories).take(pa.array(used)))
    codes, values = pd.factorize(column)
    return codes, _stripped(_array(values))


def texts_of(column: pd.Series) -> tuple[np.ndarray | None, pa.Array]:
    """Texts to look at once each: those of the rows themselves (codes None) where a column is kept without codes,
    because hardly any two are alike; else the distinct ones with their codes."""
    if isinstance(column.dtype, pd.StringDtype):
        return None, _stripped(_array(column.array))
    return distinct_texts(column)


def spread(codes: np.ndarray, texts: pa.Array | Sequence[str | None], index: pd.Index) -> pd.Series:
    """Texts to rows by their codes, as ``str``; missing where the code is -1 or the text None."""
    if not isinstance(texts, pa.Array):
        texts = pa.array(texts, pa.large_string())
    rows = texts.take(pa.array(codes, mask=codes < 0))
    return pd.Series(pd.array(rows, dtype="str"), index=index)


def changed_texts(texts: pa.Array, which: pa.Array, change: Callable[[str], str | None]) -> pa.Array:
    """The texts with a function applied to some of them, which a bool array names."""
    at = np.flatnonzero(which.to_numpy(zero_copy_only=False))
    if not len(at):
        return texts
    new = pa.array([change(text) for text in texts.take(pa.array(at)).to_pylist()], texts.type)
    return pc.replace_with_mask(texts, which, new)


def single_blanks(column: pd.Series) -> pd.Series:
    """Texts with single blanks between words, as ``str``; nothing but blanks is missing."""
    if isinstance(column.dtype, pd.StringDtype):
        texts = _array(column.array)
        if texts.equals(_tidy(texts)):
            return column
    codes, texts = distinct_texts(column)
    return spread(codes, _tidy(texts), column.index)


def folds_apart(texts: pd.Series) -> bool:
    """Whether no two different texts differ in case only."""
    values = _array(pd.unique(texts.dropna()))
    ascii_only = pc.string_is_ascii(values)
    folded = changed_texts(pc.utf8_lower(values), pc.invert(ascii_only), str.casefold)
    return bool(len(values) == pc.count_distinct(folded).as_py())


def plain_numbers(column: pd.Series) -> pd.Series | None:
    """Numbers as float64 where every text is digits with or without decimals after a point, and none can be read in
    two ways; None where a text needs more thought than that."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return None
    codes, texts = texts_of(column)
    # The first texts settle it for most columns that are none.
    for part in (texts[:100], texts):
        if part.null_count == len(part) or not pc.all(pc.match_substring_regex(part, _PLAIN_NUMBER)).as_py():
            return None
    three, other = (pc.any(pc.match_substring_regex(texts, form)) for form in (_THREE_DECIMALS, _OTHER_DECIMALS))
    if three.as_py() and not other.as_py():
        return None  # 1.234 alone may be thousands
    values = texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
    return pd.Series(values if codes is None else np.append(values, np.nan)[codes], index=column.index)


def days_only(column: pd.Series) -> pd.Series:
    """A column of very many times as the few days they fall on, where all of them are written year first."""
    if not isinstance(column.dtype, pd.StringDtype | pd.CategoricalDtype):
        return column
    codes, texts = distinct_texts(column)
    if len(texts) < _MANY or not pc.all(pc.match_substring_regex(texts, _DAY_AND_TIME)).as_py():
        return column
    days = pc.utf8_slice_codeunits(texts, 0, 10).dictionary_encode()
    if not pc.all(pc.is_valid(pc.strptime(days.dictionary, "%Y-%m-%d", "s", error_is_null=True))).as_py():
        return column
    rows = np.append(days.indices.to_numpy(zero_copy_only=False), -1)[codes]
    categories = pd.Index(pd.array(days.dictionary, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(rows, categories=categories), index=column.index)


def _tidy(texts: pa.Array) -> pa.Array:
    bare = _stripped(texts)
    bare = changed_texts(
        bare, pc.fill_null(pc.match_substring_regex(bare, BLANKS), False), lambda t: " ".join(t.split())
    )
    empty = pc.equal(bare, "")
    return pc.if_else(empty, pa.scalar(None, bare.type), bare) if pc.any(empty).as_py() else bare


def _stripped(texts: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(texts)


def _array(values: object) -> pa.Array:
    """Texts of a pandas array or index as one array of large strings."""
    held = getattr(getattr(values, "array", values), "_pa_array", None)
    if held is None:
        return pa.array([str(value) for value in values], pa.large_string())  # type: ignore[attr-defined]
    whole = held.combine_chunks() if held.num_chunks != 1 else held.chunk(0)
    return whole.cast(pa.large_string())
