"""Parquet files too large to unfold: one column after the other, texts kept as codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.files.column_names import free_name
from icp_core.intake.files.grid import RawTable
from icp_core.intake.files.source import MOST_COLUMNS, too_many_columns
from icp_core.intake.files.text_columns import MOST_DISTINCT, as_series, without_blanks
from icp_core.intake.files.text_stream import Tick
from icp_core.intake.log import Log

MOST_TEXT_BYTES = 2**30
"""Bytes of text once every row has its own; a file that repeats one long text claims it in very few."""
_WHOLE = {"int64": pd.Int64Dtype(), "uint64": pd.UInt64Dtype()}


def large_parquet(file: str, path: Path, log: Log, tick: Tick) -> RawTable:
    """Table of a Parquet file: numbers and times stay, texts become categories or ``str``.

    Raises
    ------
    ReadError
        ``file_damaged``, ``file_no_rows``, ``file_too_many_columns``; ``parquet_too_large`` by the text that its rows
        hold; ``column_of_lists`` where a column holds anything but numbers, times and texts.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as source:
            rows, names = source.metadata.num_rows, list(source.schema_arrow.names)
            if len(names) > MOST_COLUMNS:
                raise too_many_columns(file, len(names))
            if not rows:
                raise ReadError("file_no_rows", file=file, found=names[:5] or ["-"])
        columns: dict[str, pd.Series] = {}
        text = 0
        for at, given in enumerate(names):
            name = given or f"column {at + 1}"
            unique = free_name(file, name, columns, log)
            column = _read(path, at, file, name)
            if pa.types.is_dictionary(column.type) or pa.types.is_large_string(column.type):
                text += _text_bytes(column)
                if text > MOST_TEXT_BYTES:
                    most = int(rows * MOST_TEXT_BYTES / text)
                    raise ReadError(
                        "parquet_too_large", file=file, rows=rows, columns=len(names), most_rows=float(most)
                    )
                columns[unique] = as_series(column)
            else:
                series = column.to_pandas(types_mapper=lambda kind: _WHOLE.get(str(kind)))
                columns[unique] = series.dt.tz_localize(None) if hasattr(series.dtype, "tz") else series
            tick((at + 1) / len(names))
    except (pa.ArrowException, OSError, UnicodeError) as problem:
        raise ReadError("file_damaged", file=file) from problem
    return RawTable(file, pd.DataFrame(columns, copy=False), np.arange(2, rows + 2), encoding="parquet")


def parquet_size(file: str, path: Path) -> tuple[int, int, int]:
    """Rows, columns and bytes unpacked, from the file's own summary.

    Raises
    ------
    ReadError
        ``file_damaged``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as source:
            told = source.metadata
            size = sum(told.row_group(at).total_byte_size for at in range(told.num_row_groups))
            return told.num_rows, told.num_columns, size
    except (pa.ArrowException, OSError) as problem:
        raise ReadError("file_damaged", file=file) from problem


def _read(path: Path, at: int, file: str, name: str) -> Any:
    """One column: numbers and times as they are, a text as codes while few values are distinct."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as source:
        kind = source.schema_arrow.types[at]
        leaf = source.schema.column(at).path if not pa.types.is_nested(kind) else None
    if leaf is None:
        raise ReadError("column_of_lists", file=file, column=name)
    plain = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    with pq.ParquetFile(path, read_dictionary=[leaf] if plain else []) as source:
        column = source.read(columns=[leaf], use_threads=False).column(0)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_timestamp(kind):
        return column
    if pa.types.is_boolean(kind):
        column = pc.if_else(column, "True", "False")
    elif pa.types.is_date(kind) or pa.types.is_decimal(kind):
        column = column.cast(pa.string())
    elif not (plain or pa.types.is_dictionary(kind)):
        raise ReadError("column_of_lists", file=file, column=name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    whole = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    bare = without_blanks(whole)
    few = len(bare.dictionary) <= MOST_DISTINCT * len(bare)
    return bare if few else bare.dictionary_decode().cast(pa.large_string())


def _text_bytes(column: Any) -> int:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        return int(pc.sum(pc.binary_length(column)).as_py() or 0)
    lengths = pc.binary_length(column.dictionary).to_numpy(zero_copy_only=False)
    codes = column.indices.drop_null().to_numpy(zero_copy_only=False)
    return int(lengths @ np.bincount(codes, minlength=len(lengths)))
