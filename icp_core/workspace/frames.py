"""One table as Parquet and back, with the same dtypes, and with nothing in it that could unpack to more than it says.

Columns are flat and uncompressed (the zip around them compresses): a page then takes no more memory than it has bytes.
Texts are stored as codes; mixed columns (lists, flags with missing, messages) are stored as JSON text per cell.
"""

from __future__ import annotations

import io
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import ProjectError
from icp_core.workspace.cells import cell_text, cell_value
from icp_core.workspace.parquet_child import MOST_CELLS, MOST_TEXT

_TEXTS = ("str", "string", "object")
_PLAIN = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
    "datetime64[s]", "datetime64[ms]", "datetime64[us]", "datetime64[ns]",
)  # fmt: skip
_MASKED = ("boolean", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32", "Float64")
DTYPES = (*_TEXTS, *_PLAIN, *_MASKED)
"""Kinds of columns that a project file can hold, by the name of their dtype."""


@dataclass(frozen=True)
class Shape:
    """What a table in a file must look like: rows, and (name, dtype) of each column."""

    rows: int
    columns: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Shape:
        """The shape of a frame."""
        return cls(len(frame), tuple((name, str(frame[name].dtype)) for name in frame.columns))


def frame_bytes(name: str, frame: pd.DataFrame) -> bytes:
    """A frame as Parquet; its index is not kept.

    Raises
    ------
    ProjectError
        ``frame_columns`` where columns are not called by texts of their own, ``frame_kind`` for a dtype that a project
        file cannot hold, ``cell_unknown``, or ``project_too_large``.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    names: list[Hashable] = list(frame.columns)
    if len(set(names)) < len(names) or not all(isinstance(column, str) for column in names):
        raise ProjectError("frame_columns", table=name, found=[str(column) for column in names])
    if frame.size > MOST_CELLS:
        raise ProjectError("project_too_large", part=name, given=float(frame.size), most=float(MOST_CELLS))
    columns = {str(column): _arrow(name, frame[column]) for column in frame.columns}
    size = sum(column.nbytes for column in columns.values())
    if size > MOST_TEXT:
        raise ProjectError("project_too_large", part=name, given=float(size), most=float(MOST_TEXT))
    sink = io.BytesIO()
    texts = [column for column, dtype in Shape.of(frame).columns if dtype in _TEXTS]
    pq.write_table(
        pa.table(columns), sink, compression="NONE", use_dictionary=texts, write_statistics=False, store_schema=False
    )
    return sink.getvalue()


def frame_of(name: str, table: Any, shape: Shape) -> pd.DataFrame:
    """The frame that an Arrow table of :func:`icp_core.workspace.parquet_child.arrow_table` stands for.

    Raises
    ------
    ProjectError
        ``frame_damaged`` where it is not of this shape, ``frame_kind``, ``cell_wrong``.
    """
    columns = {}
    for column, dtype in shape.columns:
        if dtype not in DTYPES:
            raise ProjectError("frame_kind", table=name, column=column, kind=dtype, known=list(DTYPES))
        columns[column] = _series(name, table[column], dtype)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(shape.rows))
    frame.columns = pd.Index(list(columns), dtype="str")
    return frame


def _arrow(name: str, column: pd.Series) -> Any:
    import pyarrow as pa

    kind = str(column.dtype)
    if kind == "object":
        return pa.array(_cell_texts(column), pa.large_string())
    if kind in _TEXTS:
        return pa.array(column.to_numpy(dtype=object), pa.large_string(), from_pandas=True)
    if kind in _MASKED:
        return pa.array(column)
    if kind in _PLAIN:
        return pa.array(column.to_numpy())
    raise ProjectError("frame_kind", table=name, column=str(column.name), kind=kind, known=list(DTYPES))


def _cell_texts(column: pd.Series) -> list[str]:
    """One remark on many rows is one object, and many rows have the same list: each is put into words once."""
    done: dict[int | str, str] = {}
    texts: list[str] = []
    for value in column.to_numpy(dtype=object):
        key = repr(value) if type(value) is list else id(value)
        text = done.get(key)
        if text is None:
            text = done[key] = cell_text(value)
        texts.append(text)
    return texts


def _series(name: str, column: Any, dtype: str) -> pd.Series:
    import pyarrow as pa

    if dtype in _TEXTS:
        if not (pa.types.is_dictionary(column.type) and _is_text(column.type.value_type)):
            raise ProjectError("frame_damaged", table=name)
        coded = column.unify_dictionaries().combine_chunks()
        codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        words = coded.dictionary.to_numpy(zero_copy_only=False)
        if dtype != "object":
            return pd.Series(_spread(codes, words), dtype=dtype)
        if (codes < 0).any():
            raise ProjectError("frame_damaged", table=name)
        return pd.Series(_spread(codes, [cell_value(word) for word in words]), dtype=object)
    missing = dtype in _MASKED or dtype.startswith("datetime64")
    if column.type != _stored_as(dtype) or (column.null_count and not missing):
        raise ProjectError("frame_damaged", table=name)
    if dtype in _MASKED:
        return pd.Series(column.to_pandas(types_mapper=lambda _: pd.api.types.pandas_dtype(dtype)))
    return pd.Series(column.to_numpy().astype(dtype, copy=False))


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _stored_as(dtype: str) -> Any:
    """The kind that a dtype has in Parquet, which knows no seconds."""
    import pyarrow as pa

    plain = {"boolean": "bool", "datetime64[s]": "datetime64[ms]"}.get(dtype, dtype.lower())
    return pa.from_numpy_dtype(np.dtype(plain))


def _spread(codes: np.ndarray, values: Sequence[Any]) -> np.ndarray:
    held = np.empty(len(values) + 1, dtype=object)  # the last stands for missing, which has code -1
    for at, value in enumerate(values):
        held[at] = value
    out: np.ndarray = held[codes]
    return out
