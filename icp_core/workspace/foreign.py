"""Tables of a file that comes from elsewhere: parsed in a process of their own, taken over as checked Arrow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from icp_core.errors import ProjectError
from icp_core.workspace.frames import Shape
from icp_core.workspace.parquet_child import DamagedError, UnsafeError, arrow_table

SECONDS = 180


def own_tables(contents: Mapping[str, bytes], shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Arrow tables of Parquet that this program wrote itself and kept; read here, without a process of their own.

    Raises
    ------
    ProjectError
        ``frame_damaged`` or ``project_unsafe``.
    """
    import pyarrow as pa

    tables = {}
    for name, content in contents.items():
        try:
            tables[name] = arrow_table(content, shapes[name].rows, _columns(shapes[name]))
        except UnsafeError as problem:
            raise ProjectError("project_unsafe", part=name) from problem
        except (DamagedError, pa.ArrowException, OSError) as problem:
            raise ProjectError("frame_damaged", table=name) from problem
    return tables


def foreign_tables(contents: Mapping[str, bytes], shapes: Mapping[str, Shape]) -> dict[str, Any]:
    """Arrow tables of Parquet that anybody may have made.

    Raises
    ------
    ProjectError
        ``frame_damaged`` or ``project_unsafe``.
    """
    import pyarrow as pa

    told = [(name, len(content), shapes[name].rows, _columns(shapes[name])) for name, content in contents.items()]
    child = Path(__file__).with_name("parquet_child.py")
    given = b"".join([json.dumps(told).encode(), b"\n", *contents.values()])
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(child)], input=given, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise ProjectError("project_unsafe", part=next(iter(contents))) from problem
    if done.returncode:
        said = done.stderr.decode(errors="replace").splitlines()
        table = next((name for line in reversed(said) for name in contents if line == name), next(iter(contents)))
        if said and said[-1] == "unsafe":
            raise ProjectError("project_unsafe", part=table)
        raise ProjectError("frame_damaged", table=table)
    header, _, streams = done.stdout.partition(b"\n")
    tables, at = {}, 0
    for name, size in zip(contents, json.loads(header), strict=True):
        with pa.ipc.open_stream(pa.py_buffer(streams[at : at + size])) as stream:
            tables[name] = stream.read_all()
        at += size
    return tables


def _columns(shape: Shape) -> list[str]:
    return [column for column, _ in shape.columns]
