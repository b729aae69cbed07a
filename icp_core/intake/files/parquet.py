"""Parquet files: read in a child process with limits, typed columns kept as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.files.column_names import free_name
from icp_core.intake.files.grid import RawTable
from icp_core.intake.files.limited_child import Limits, run_limited
from icp_core.intake.files.source import MOST_COLUMNS, too_heavy, too_many_columns
from icp_core.intake.log import Log

LIMITS = Limits(memory_bytes=3 * 2**30, cpu_seconds=60, seconds=90)
"""Fifty million numbers take 0.4 GB, and twice that while they are read; the library itself reserves 1 GB."""
_REFUSED = 4
_CHILD = Path(__file__).with_name("parquet_child.py")
_WHOLE = {"int64": pd.Int64Dtype(), "uint64": pd.UInt64Dtype()}


def parquet_table(file: str, data: bytes, log: Log) -> RawTable:
    """Table of a Parquet file: numbers and dates stay, anything else becomes text with None for missing.

    Raises
    ------
    ReadError
        ``file_too_many_columns``, ``file_damaged``, ``file_no_rows``,
        ``file_too_large``, ``file_too_wide`` or ``file_too_heavy``.
    """
    frame, names = _columns(file, data)
    if not len(frame):
        raise ReadError("file_no_rows", file=file, found=names[:5] or ["-"])
    if len(names) > MOST_COLUMNS:
        raise too_many_columns(file, len(names))
    columns: dict[str, np.ndarray | pd.Series] = {}
    for position, given in enumerate(names):
        column = frame.iloc[:, position]
        unique = free_name(file, given or f"column {position + 1}", columns, log)
        if isinstance(column.dtype, pd.CategoricalDtype):
            columns[unique] = _texts(column)
        else:
            columns[unique] = column.dt.tz_localize(None) if hasattr(column.dtype, "tz") else column
    return RawTable(file, pd.DataFrame(columns), np.arange(1, len(frame) + 1) + 1, encoding="parquet")


def _columns(file: str, data: bytes) -> tuple[pd.DataFrame, list[str]]:
    """Columns by position, and their names."""
    import pyarrow as pa

    done = run_limited(_CHILD, data, LIMITS)
    if done.stopped:
        raise too_heavy(file, done.stopped, LIMITS)
    if done.code == _REFUSED:
        key, values = json.loads(done.errors)
        raise ReadError(key, file=file, **values)
    if done.code:
        raise ReadError("file_damaged", file=file)
    table = pa.ipc.open_stream(done.output).read_all()
    table.validate()
    names = json.loads(table.schema.metadata[b"names"])
    # Whole numbers stay whole beside missing ones: a float would make one id of many long ones.
    return table.to_pandas(types_mapper=lambda kind: _WHOLE.get(str(kind)), split_blocks=True), names


def _texts(column: pd.Series) -> np.ndarray:
    words = np.array([*(str(word).strip() or None for word in column.cat.categories), None], dtype=object)
    out: np.ndarray = words[column.cat.codes.to_numpy()]
    return out
