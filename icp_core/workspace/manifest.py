"""The manifest of a project file: what it is, who wrote it, and what each part must look like."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from icp_core.errors import ProjectError
from icp_core.moments import moment_of
from icp_core.plain import built, plain
from icp_core.workspace.archive import Named
from icp_core.workspace.frames import Shape

FORMAT = "icp-workbench-project"
FORMAT_VERSION = 2
MANIFEST, CHOICES, HISTORY = "manifest.json", "choices.json", "history.json"
BESIDE = ("report", "mapping", "pairs", "sources")
"""What a Dataset holds beside its tables, one entry each."""
MOST_TEXT = 20_000_000
"""Bytes of JSON: a manifest has a few thousand, choices a few hundred thousand after a long day."""
_UPLOAD = re.compile("uploads/([0-9a-f]{64})")


@dataclass(frozen=True)
class Part:
    """One entry of the zip: its name, and SHA-256 and length of its content."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class TablesPart:
    """How a Dataset stands in the file: its name and currency, and the shape of each table and of what stands beside.

    ``pairs`` and ``sources`` are None in the first files of this format, which had none.
    """

    name: str
    currency: str
    tables: tuple[tuple[str, Shape], ...]
    report: Shape
    mapping: Shape
    pairs: Shape | None = None
    sources: Shape | None = None

    def beside(self) -> dict[str, Shape]:
        """Shapes of :data:`BESIDE`, as far as the file has them."""
        shapes = {name: getattr(self, name) for name in BESIDE}
        return {name: shape for name, shape in shapes.items() if shape is not None}


@dataclass(frozen=True)
class Manifest:
    """All that must be known before a part is read. Moments are ISO 8601 in UTC.

    Raises
    ------
    SettingError
        ``no_time_zone``.
    """

    format: str
    format_version: int
    application_version: str
    name: str
    created: str
    changed: str
    parts: tuple[Part, ...]
    dataset: TablesPart | None = None

    def __post_init__(self) -> None:
        for part in ("created", "changed"):
            moment_of(getattr(self, part), part)


def table_entry(table: str) -> str:
    """Name of the entry that holds a table."""
    return f"tables/{table}.parquet"


def beside_entry(name: str) -> str:
    """Name of the entry that holds what stands beside the tables."""
    return f"{name}.parquet"


def upload_entry(digest: str) -> str:
    """Name of the entry that holds an uploaded file."""
    return f"uploads/{digest}"


def upload_digest(entry: str) -> str | None:
    """Digest of the uploaded file that an entry holds; None where it holds something else."""
    found = _UPLOAD.fullmatch(entry)
    return found[1] if found else None


def part_of(name: str, content: bytes) -> Part:
    """Name, checksum and size of an entry."""
    return Part(name, hashlib.sha256(content).hexdigest(), len(content))


def json_bytes(value: Any) -> bytes:
    """JSON of a frozen value: the same bytes for the same value."""
    return (json.dumps(plain(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def json_object(file: Named, entry: str, content: bytes) -> dict[str, Any]:
    """The object in a JSON entry.

    Raises
    ------
    ProjectError
        ``project_damaged`` or ``project_unsafe``.
    """
    if len(content) > MOST_TEXT:
        raise ProjectError("project_unsafe", part=entry)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise ProjectError("project_damaged", file=file) from problem
    if not isinstance(found, dict):
        raise ProjectError("project_damaged", file=file)
    return found


def check_parts(file: Named, manifest: Mapping[str, Any], parts: Mapping[str, bytes]) -> None:
    """Make sure that the parts are those that the manifest lists, unchanged.

    Raises
    ------
    ProjectError
        ``project_part_strange``, ``project_part_missing`` or ``project_part_changed``, or what
        :func:`icp_core.plain.built` refuses.
    """
    listed: tuple[Part, ...] = built(tuple[Part, ...], manifest.get("parts"), "manifest.parts")
    wanted = {part.name: part for part in listed}
    for name, content in parts.items():
        if name not in wanted:
            raise ProjectError("project_part_strange", file=file, part=name)
        found = part_of(name, content)
        if found != wanted[name] or upload_digest(name) not in (None, found.sha256):
            raise ProjectError("project_part_changed", file=file, part=name)
    _all_there(file, wanted, parts)


def understood(file: Named, given: Mapping[str, Any], parts: Mapping[str, bytes]) -> Manifest:
    """A manifest in today's format, once every part is known by name and every part that it speaks of is there.

    Raises
    ------
    ProjectError
        ``project_part_strange``, ``project_part_missing``, or what :func:`icp_core.plain.built` refuses.
    """
    manifest: Manifest = built(Manifest, given, "manifest")
    needed = {CHOICES}
    if manifest.dataset is not None:
        needed |= {table_entry(table) for table in ("accounts", *dict(manifest.dataset.tables))}
        needed |= {beside_entry(name) for name in manifest.dataset.beside()}
    _all_there(file, needed, parts)
    for name in parts:
        if name not in (*needed, HISTORY) and upload_digest(name) is None:
            raise ProjectError("project_part_strange", file=file, part=name)
    return manifest


def _all_there(file: Named, needed: Iterable[str], parts: Mapping[str, bytes]) -> None:
    for name in sorted(needed):
        if name not in parts:
            raise ProjectError("project_part_missing", file=file, part=name)
