"""Parquet files: typed columns, kept as they are typed."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.grid import RawTable

MOST_CELLS = 200_000_000


def parquet_table(file: str, data: bytes) -> RawTable:
    """Table of a Parquet file: numbers and dates stay, anything else becomes text with None for missing.

    Raises
    ------
    ReadError
        ``file_damaged``, ``file_no_rows`` or ``file_too_wide``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(io.BytesIO(data))
        cells = source.metadata.num_rows * max(source.metadata.num_columns, 1)
        if cells > MOST_CELLS:
            raise ReadError("file_too_wide", file=file, cells=float(cells))
        frame = source.read().to_pandas(ignore_metadata=True)
    except (pa.ArrowException, OSError) as problem:
        raise ReadError("file_damaged", file=file) from problem
    if not len(frame):
        raise ReadError("file_no_rows", file=file, found=[str(name) for name in frame.columns][:5] or ["-"])
    columns: dict[str, np.ndarray | pd.Series] = {}
    for position, name in enumerate(frame.columns):
        column = frame.iloc[:, position]
        typed = pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)
        if typed and not pd.api.types.is_bool_dtype(column):
            columns[str(name)] = column.dt.tz_localize(None) if hasattr(column.dtype, "tz") else column
        else:
            columns[str(name)] = _texts(column)
    return RawTable(file, pd.DataFrame(columns), np.arange(1, len(frame) + 1) + 1, encoding="parquet")


def _texts(column: pd.Series) -> np.ndarray:
    codes, values = pd.factorize(column.map(_plain) if column.dtype == object else column)
    words = np.array([*(str(value).strip() or None for value in values), None], dtype=object)
    out: np.ndarray = words[codes]
    return out


def _plain(value: object) -> object:
    """Lists as the text that a list column is read from."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return "; ".join(str(part) for part in value)
    return value
