"""Columns of text that grow block by block: as codes while few values are distinct, else as one long text each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from icp_core.intake.files.encoding import MOJIBAKE, mend
from icp_core.intake.files.header import APOSTROPHE

MOST_DISTINCT = 0.5
"""Share of distinct values in a block above which a column is kept without codes: they would only take room."""


_CHANGES: Mapping[str, tuple[str, Callable[[str], str]]] = {
    "apostrophe": ("^['\u2019]", lambda text: text[1:].strip() if APOSTROPHE.match(text) else text),
    "mojibake": (MOJIBAKE.pattern, mend),
}
"""What :mod:`~icp_core.intake.files.header` puts right in single cells: the code of the remark, a pattern that is
quick to look for, and the change."""


@dataclass(eq=False)
class Changed:
    """Cells of a column that were put right: row numbers in the file, texts before and after."""

    rows: list[np.ndarray] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)


class TextColumns:
    """Cells of rows that all have the same number of them, stripped and mended as a small file's are."""

    def __init__(self, width: int, delimiter: str) -> None:
        self._blocks: list[list[pa.Array]] = [[] for _ in range(width)]
        self._coded = [True] * width
        self._options = {
            "parse_options": pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
            "names": [str(k) for k in range(width)],
        }
        self.width = width
        self.filled = np.zeros(width, dtype=np.int64)
        self.changed = {code: [Changed() for _ in range(width)] for code in _CHANGES}
        self.numbers: list[np.ndarray] = []

    def parse(self, data: bytes) -> list[pa.Array]:
        """Cells of well-formed rows of the right width as they stand, one array per column."""
        kinds = {
            name: pa.dictionary(pa.int32(), pa.string()) if coded else pa.string()
            for name, coded in zip(self._options["names"], self._coded, strict=True)
        }
        table = pyarrow.csv.read_csv(
            pa.py_buffer(data),
            read_options=pyarrow.csv.ReadOptions(
                column_names=self._options["names"], use_threads=False, block_size=len(data) + 1
            ),
            parse_options=self._options["parse_options"],
            convert_options=pyarrow.csv.ConvertOptions(column_types=kinds, null_values=[], strings_can_be_null=False),
        )
        return [_one(column) for column in table.columns]

    def of_rows(self, rows: Sequence[Sequence[str]]) -> list[pa.Array]:
        """Cells of rows that are split already, one array per column."""
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        return [
            column.dictionary_encode() if coded else column for column, coded in zip(columns, self._coded, strict=True)
        ]

    def add(self, cells: Sequence[pa.Array], numbers: np.ndarray) -> None:
        """Add parsed rows with their row numbers in the file."""
        if not len(numbers):
            return
        self.numbers.append(numbers)
        for k, given in enumerate(cells):
            column = given
            for code in _CHANGES:
                column = self._change(code, k, column, numbers)
            column = _without_empty(column)
            if self._coded[k] and pa.types.is_dictionary(column.type):
                self._coded[k] = len(numbers) < 1_000 or len(column.dictionary) <= MOST_DISTINCT * len(numbers)
            self.filled[k] += len(column) - column.null_count
            self._blocks[k].append(column)

    def column(self, k: int) -> pa.Array:
        """One column whole, missing as null: a dictionary array, or large strings. Its blocks are given up."""
        blocks, self._blocks[k] = self._blocks[k], []
        if self._coded[k]:
            chunked = pa.chunked_array(blocks).unify_dictionaries()
            return _one(chunked)
        plain = [block.dictionary_decode() if pa.types.is_dictionary(block.type) else block for block in blocks]
        return pa.concat_arrays([block.cast(pa.large_string()) for block in plain])

    def _change(self, code: str, k: int, column: pa.Array, numbers: np.ndarray) -> pa.Array:
        pattern, change = _CHANGES[code]
        texts = column.dictionary if pa.types.is_dictionary(column.type) else column
        found = pc.match_substring_regex(texts, pattern)
        if not pc.any(found).as_py():
            return column
        at = np.flatnonzero(found.to_numpy(zero_copy_only=False))
        old = texts.take(pa.array(at)).to_pylist()
        new = [change(text) for text in old]
        changed = {text: after for text, after in zip(old, new, strict=True) if text != after}
        if not changed:
            return column
        plain = column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
        rows = np.flatnonzero(pc.is_in(plain, pa.array(list(changed), pa.string())).to_numpy(zero_copy_only=False))
        before = plain.take(pa.array(rows)).to_pylist()
        kept = self.changed[code][k]
        kept.rows.append(numbers[rows])
        kept.before += before
        kept.after += [changed[text] for text in before]
        mask = np.zeros(len(plain), dtype=bool)
        mask[rows] = True
        replaced = pc.replace_with_mask(
            plain, pa.array(mask), pa.array([changed[text] for text in before], pa.string())
        )
        return replaced.dictionary_encode() if self._coded[k] else replaced


def as_series(column: pa.Array) -> pd.Series:
    """A column for pandas: categories where it has codes, else ``str``."""
    if not pa.types.is_dictionary(column.type):
        return pd.Series(pd.array(column, dtype="str"))
    codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    categories = pd.Index(pd.array(column.dictionary.cast(pa.large_string()), dtype="str"))
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, validate=False))


def joined(first: pa.Array, rest: pa.Array) -> pa.Array:
    """Texts in front of a column, in the column's own form."""
    if not len(first):
        return rest
    if not pa.types.is_dictionary(rest.type):
        return pa.concat_arrays([first.cast(pa.large_string()), rest])
    return _one(pa.chunked_array([first.dictionary_encode(), rest]).unify_dictionaries())


def equal(column: pa.Array, text: str) -> np.ndarray:
    """Where a column without nulls holds a text, as a bool array."""
    if pa.types.is_dictionary(column.type):
        code = column.dictionary.index(text).as_py()
        return (
            np.asarray(column.indices.to_numpy(zero_copy_only=False) == code)
            if code >= 0
            else np.zeros(len(column), bool)
        )
    return np.asarray(pc.equal(column, text).to_numpy(zero_copy_only=False))


def stripped(column: pa.Array) -> pa.Array:
    """The column without blanks around its texts; the same array where there are none."""
    coded = pa.types.is_dictionary(column.type)
    texts = column.dictionary if coded else column
    bare = pc.utf8_trim_whitespace(texts)
    if bare.equals(texts):
        return column
    return bare.take(column.indices).dictionary_encode() if coded else bare


def without_blanks(column: pa.Array) -> pa.Array:
    """A column of codes, its texts stripped; what is empty then is missing."""
    return _without_empty(stripped(column))


def begins_blank(column: pa.Array) -> np.ndarray:
    """Where a text begins with a blank and holds more than blanks, as a bool array."""
    coded = pa.types.is_dictionary(column.type)
    texts = column.dictionary if coded else column
    loose = pc.and_(pc.starts_with(texts, " "), pc.not_equal(pc.utf8_trim_whitespace(texts), ""))
    return np.asarray((loose.take(column.indices) if coded else loose).to_numpy(zero_copy_only=False))


def matching(column: pa.Array, fits: Callable[[str], bool], likely: str) -> np.ndarray:
    """Where a column without nulls holds a text that fits, as a bool array.

    ``likely`` is a pattern that every such text matches: where hardly two texts are alike, only those are asked.
    """
    coded = pa.types.is_dictionary(column.type)
    texts = column.dictionary if coded else column
    found = np.array(pc.match_substring_regex(texts, likely).to_numpy(zero_copy_only=False))
    at = np.flatnonzero(found)
    found[at] = [fits(text) for text in texts.take(pa.array(at)).to_pylist()]
    return found[column.indices.to_numpy(zero_copy_only=False)] if coded else found


def _one(chunked: pa.ChunkedArray) -> Any:
    if chunked.num_chunks == 1:
        return chunked.chunk(0)
    return pa.concat_arrays(chunked.chunks) if chunked.num_chunks else pa.array([], chunked.type)


def _without_empty(column: pa.Array) -> pa.Array:
    empty = equal(column, "")
    if not empty.any():
        return column
    if pa.types.is_dictionary(column.type):
        indices = pc.if_else(pa.array(empty), pa.scalar(None, pa.int32()), column.indices)
        return pa.DictionaryArray.from_arrays(indices, column.dictionary)
    return pc.if_else(pa.array(empty), pa.scalar(None, pa.string()), column)
