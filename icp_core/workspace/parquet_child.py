"""Parquet to Arrow, checked; run as a process of its own where the bytes come from elsewhere.

The parser aborts the whole process on some damaged files; there it takes nothing with it. Memory and processor time
are limited before the first byte is parsed. Nothing of the package is imported, so that the start is quick.

Standard input: a line of JSON, ``[[name, size, rows, columns], ...]``, then the tables one after the other. Standard
output: each table as an Arrow stream, one after the other, after a line of JSON with their sizes. Standard error: the
name of each table before it is read, and ``unsafe`` after the one that claims too much.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Sequence
from typing import Any

MEMORY_BYTES = 4096 * 2**20
CPU_SECONDS = 120
MOST_CELLS = 50_000_000
"""Cells in rows and columns, as of a Parquet file that is read in as a table."""
MOST_TEXT = 512 * 2**20
"""Bytes of text of one table once every row has its own."""


class UnsafeError(Exception):
    """A table claims more than any table has."""


class DamagedError(Exception):
    """A table is not what it is said to be."""


def arrow_table(content: bytes, rows: int, columns: Sequence[str]) -> Any:
    """The Arrow table in a Parquet file, its texts as codes, all values checked.

    Raises
    ------
    UnsafeError, DamagedError
        Also what is compressed is refused: a page then takes no more memory than it has bytes.
    pyarrow.ArrowException, OSError
        If it is no Parquet.
    """
    import pyarrow.parquet as pq

    found = pq.ParquetFile(io.BytesIO(content))
    metadata, schema = found.metadata, found.schema
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    chunks = [group.column(at) for group in groups for at in range(group.num_columns)]
    if max(rows, metadata.num_rows, sum(abs(group.num_rows) for group in groups)) * max(len(columns), 1) > MOST_CELLS:
        raise UnsafeError
    leaves = [schema.column(at) for at in range(metadata.num_columns)]
    if (
        [leaf.name for leaf in leaves] != list(columns)
        or len(set(columns)) < len(columns)
        or any(leaf.max_repetition_level or leaf.max_definition_level > 1 for leaf in leaves)
        or any(chunk.compression != "UNCOMPRESSED" or chunk.num_values > rows for chunk in chunks)
        or not sum(group.num_rows for group in groups) == metadata.num_rows == rows
    ):
        raise DamagedError
    texts = [leaf.name for leaf in leaves if leaf.physical_type == "BYTE_ARRAY"]
    table = pq.ParquetFile(io.BytesIO(content), read_dictionary=texts).read(use_threads=False)
    table.validate(full=True)
    if table.num_rows != rows or table.column_names != list(columns):
        raise DamagedError
    if sum(_text_size(column) for column in table.columns) > MOST_TEXT:
        raise UnsafeError
    return table


def _text_size(column: Any) -> int:
    """Bytes of a column of codes, each text as often as it stands; 0 for any other column."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_dictionary(column.type):
        return 0
    sizes = (pc.sum(pc.take(pc.binary_length(part.dictionary), part.indices)).as_py() for part in column.chunks)
    return sum(size or 0 for size in sizes)


def main() -> int:
    """Read the tables of standard input; the exit code is 0, or 3 where one cannot be read."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except ImportError:  # Windows has no such limits; the parent's time limit remains
        pass
    import pyarrow as pa

    streams = []
    for name, size, rows, columns in json.loads(sys.stdin.buffer.readline()):
        sys.stderr.write(f"{name}\n")
        sys.stderr.flush()
        try:
            table = arrow_table(sys.stdin.buffer.read(size), rows, columns)
        except UnsafeError:
            sys.stderr.write("unsafe\n")
            return 3
        except (DamagedError, pa.ArrowException, OSError, ValueError, MemoryError):
            return 3
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        streams.append(sink.getvalue())
    sys.stdout.buffer.write(json.dumps([len(stream) for stream in streams]).encode() + b"\n" + b"".join(streams))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
