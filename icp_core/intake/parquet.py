"""Parquet files: typed columns, kept as they are typed.

A column that repeats one long text takes a few bytes in the file and may take gigabytes as rows: texts are therefore
read as codes and their size is counted before they are written out.
"""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.grid import RawTable
from icp_core.intake.log import Log
from icp_core.intake.source import too_large

MOST_CELLS = 50_000_000
"""Cells in rows and columns; a number takes 8 bytes, and twice that while it is read."""
MOST_TEXT = 512 * 2**20
"""Characters of text once every row has its own."""
_WHOLE = {"int64": pd.Int64Dtype(), "uint64": pd.UInt64Dtype()}


def parquet_table(file: str, data: bytes, log: Log) -> RawTable:
    """Table of a Parquet file: numbers and dates stay, anything else becomes text with None for missing.

    Raises
    ------
    ReadError
        ``file_damaged``, ``file_no_rows``, ``file_too_large`` or ``file_too_wide``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(io.BytesIO(data))
        cells = source.metadata.num_rows * max(source.metadata.num_columns, 1)
        if cells > MOST_CELLS:
            raise ReadError("file_too_wide", file=file, cells=float(cells))
        leaves = [source.schema.column(at) for at in range(source.metadata.num_columns)]
        texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY" and leaf.max_repetition_level == 0]
        source = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts)
        # Whole numbers stay whole beside missing ones: a float would make one id of many long ones.
        frame = source.read().to_pandas(ignore_metadata=True, types_mapper=lambda kind: _WHOLE.get(str(kind)))
    except (pa.ArrowException, OSError, UnicodeError) as problem:
        raise ReadError("file_damaged", file=file) from problem
    if not len(frame):
        raise ReadError("file_no_rows", file=file, found=[str(name) for name in frame.columns][:5] or ["-"])
    size = sum(_text_size(frame.iloc[:, at]) for at in range(len(frame.columns)))
    if size > MOST_TEXT:
        raise too_large(file, size, MOST_TEXT)
    columns: dict[str, np.ndarray | pd.Series] = {}
    for position, given in enumerate(frame.columns):
        column = frame.iloc[:, position]
        name = unique = str(given) or f"column {position + 1}"
        copy = 2
        while unique in columns:
            unique, copy = f"{name} ({copy})", copy + 1
        if unique != name:
            log.note("repeated_column", file=file, column=name, after=unique)
        typed = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
        if typed and not pd.api.types.is_bool_dtype(column):
            columns[unique] = column.dt.tz_localize(None) if hasattr(column.dtype, "tz") else column
        else:
            columns[unique] = _texts(column)
    return RawTable(file, pd.DataFrame(columns), np.arange(1, len(frame) + 1) + 1, encoding="parquet")


def _text_size(column: pd.Series) -> int:
    """Characters of a column of codes, each as often as it stands; 0 for any other column."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return 0
    codes = column.cat.codes.to_numpy()
    lengths = np.array([len(str(text)) for text in column.cat.categories], dtype=np.int64)
    return int(lengths @ np.bincount(codes[codes >= 0], minlength=len(lengths)))


def _texts(column: pd.Series) -> np.ndarray:
    codes, values = pd.factorize(column.map(_plain) if column.dtype == object else column)
    words = np.array([*(str(value).strip() or None for value in values), None], dtype=object)
    out: np.ndarray = words[codes]
    return out


def _plain(value: object) -> object:
    """Lists as the text that a list column is read from, and records as one too."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {part}" for name, part in value.items())
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(str(part) for part in value)
    return value
