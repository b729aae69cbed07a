"""Runs as a process of its own: a Parquet file's bytes on standard input, plain columns as an Arrow stream on standard
output. Nothing of the package is imported.

A column that repeats one long text takes a few bytes in the file and may take gigabytes as rows: texts are therefore
read as codes and their size is counted before they are written out.
"""

from __future__ import annotations

import io
import json
import os
import sys
from typing import Any

os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"  # the others reserve more address space than they use

MOST_CELLS = 50_000_000
"""Values, those within lists counted one by one; a number takes 8 bytes, and twice that while it is read."""
MOST_TEXT = 512 * 2**20
"""Characters of text once every row has its own."""
REFUSED, DAMAGED = 4, 3
_LEVELS = 8


class RefusedError(Exception):
    """A file that holds too much, with the message's key and values."""


def plain(table: Any) -> Any:
    """The table with numbers and times as they are, anything else as codes of text."""
    import pyarrow as pa

    def kept(column: Any) -> Any:
        kind = column.type
        if pa.types.is_float16(kind):
            return column.cast(pa.float32())
        typed = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_timestamp(kind)
        return column if typed else codes(column)

    columns = [kept(column) for column in table.columns]
    out = pa.table(columns, names=[str(number) for number in range(len(columns))])
    size = sum(text_size(column) for column in out.columns if pa.types.is_dictionary(column.type))
    if size > MOST_TEXT:
        raise RefusedError("file_too_large", {"megabytes": size / 2**20, "most": MOST_TEXT / 2**20})
    return out


def codes(column: Any) -> Any:
    """A column of anything as text, each different one once."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_dictionary(kind):
        whole = column.unify_dictionaries().combine_chunks()
        words = pa.array([text(value) for value in whole.dictionary.to_pylist()], pa.large_string())
        return pa.chunked_array([pa.DictionaryArray.from_arrays(whole.indices.cast(pa.int32()), words)])
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pc.dictionary_encode(column.cast(pa.large_string()))
    parts = [pa.array([text(value) for value in chunk.to_pylist()], pa.large_string()) for chunk in column.chunks]
    return pc.dictionary_encode(pa.chunked_array(parts, pa.large_string()))


def text(value: Any, level: int = 0) -> str | None:
    """Lists as the text that a list column is read from, records as one too, a decimal so that none takes it for
    thousands."""
    import decimal

    if value is None or level > _LEVELS:
        return None if value is None else "…"
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {text(part, level + 1) or ''}" for name, part in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(text(part, level + 1) or "" for part in value)
    if isinstance(value, decimal.Decimal):
        written = f"{value:f}"
        return written + "0" if len(written.partition(".")[2]) == 3 else written
    return str(value)


def text_size(column: Any) -> int:
    """Characters of a column of codes, each as often as it stands."""
    import numpy as np
    import pyarrow.compute as pc

    total = 0
    for chunk in column.chunks:
        lengths = pc.utf8_length(chunk.dictionary).to_numpy(zero_copy_only=False)
        used = chunk.indices.drop_null().to_numpy(zero_copy_only=False)
        total += int(np.nan_to_num(lengths) @ np.bincount(used, minlength=len(lengths)))
    return total


def checked(data: bytes) -> tuple[Any, list[str]]:
    """The columns, and their names."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(1)
    meta = pq.ParquetFile(io.BytesIO(data)).metadata
    groups = [meta.row_group(at) for at in range(meta.num_row_groups)]
    values = sum(group.column(at).num_values for group in groups for at in range(group.num_columns))
    cells = max(values, meta.num_rows * max(meta.num_columns, 1))
    if cells > MOST_CELLS:
        raise RefusedError("file_too_wide", {"cells": float(cells)})
    leaves = [meta.schema.column(at) for at in range(meta.num_columns)]
    texts = [leaf.path for leaf in leaves if leaf.physical_type == "BYTE_ARRAY" and leaf.max_repetition_level == 0]
    table = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts).read(use_threads=False)
    table.validate(full=True)
    return plain(table), [str(name) for name in table.column_names]


def main() -> int:
    """Read standard input; the exit code is 0, 3 where the file cannot be read, 4 where it holds too much."""
    import pyarrow as pa

    try:
        table, names = checked(sys.stdin.buffer.read())
    except RefusedError as problem:
        sys.stderr.write(json.dumps(problem.args))
        return REFUSED
    except pa.ArrowMemoryError as problem:
        raise MemoryError from problem
    except (pa.ArrowException, OSError, UnicodeError) as problem:
        sys.stderr.write(str(problem)[:500])
        return DAMAGED
    table = table.replace_schema_metadata({"names": json.dumps(names)})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as out:
        out.write_table(table)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
