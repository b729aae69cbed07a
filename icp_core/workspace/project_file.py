"""A project as one file that can be moved, sent and opened again: a zip of JSON, Parquet and the files as uploaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from icp_core.errors import ProjectError
from icp_core.languages import message
from icp_core.moments import moment_of
from icp_core.schema import TABLES, Dataset
from icp_core.version import VERSION
from icp_core.workspace.archive import MOST_BYTES, Named, packed, unpacked
from icp_core.workspace.atomic import write_atomically
from icp_core.workspace.choices import from_plain
from icp_core.workspace.foreign import foreign_tables, own_tables
from icp_core.workspace.frames import Shape, frame_bytes, frame_of
from icp_core.workspace.kept_history import KeptHistory, checked_history
from icp_core.workspace.manifest import (
    BESIDE,
    CHOICES,
    FORMAT,
    FORMAT_VERSION,
    HISTORY,
    MANIFEST,
    Manifest,
    TablesPart,
    beside_entry,
    check_parts,
    json_bytes,
    json_object,
    part_of,
    table_entry,
    understood,
    upload_digest,
    upload_entry,
)
from icp_core.workspace.project import Project
from icp_core.workspace.upgrades import Contents, format_version, upgraded

Tables = Callable[[Mapping[str, bytes], Mapping[str, Shape]], dict[str, Any]]
"""Parquet and shapes, by table, to Arrow tables."""


def project_bytes(project: Project) -> bytes:
    """A project as the bytes of an ``.icp`` file; the same ones for the same project.

    Raises
    ------
    ProjectError
        ``upload_changed`` where an upload is not what its digest says, ``project_too_large``, or what
        :func:`icp_core.workspace.frames.frame_bytes` refuses.
    """
    parts = {CHOICES: json_bytes(project.choices)}
    if project.history:
        parts[HISTORY] = json_bytes(project.history)
    described = None
    if project.dataset is not None:
        parts |= _tables(project.dataset)
        described = TablesPart(
            project.dataset.name,
            project.dataset.currency,
            tuple((table, Shape.of(frame)) for table, frame in project.dataset.tables()),
            **{name: Shape.of(getattr(project.dataset, name)) for name in BESIDE},
        )
    for digest, content in sorted(project.uploads.items()):
        parts[upload_entry(digest)] = bytes(content)
    listed = tuple(part_of(name, content) for name, content in parts.items())
    for part in listed:
        digest_of_name = upload_digest(part.name)
        if part.name.startswith("uploads/") and digest_of_name != part.sha256:
            raise ProjectError("upload_changed", given=part.name.removeprefix("uploads/"), found=part.sha256)
    manifest = Manifest(
        FORMAT,
        FORMAT_VERSION,
        VERSION,
        project.name,
        project.created.isoformat(),
        project.changed.isoformat(),
        listed,
        described,
    )
    return packed({MANIFEST: json_bytes(manifest), **parts})


def save_project(project: Project, path: str | Path) -> None:
    """Write a project to a file. A file that stood there before stands until the new one is safely on the disk.

    Raises
    ------
    ProjectError
        ``project_not_written`` where the disk refuses (the old file then still stands), or what
        :func:`project_bytes` refuses.
    """
    data = project_bytes(project)
    try:
        write_atomically(Path(path), data)
    except OSError as problem:
        raise ProjectError("project_not_written", path=str(path), why=problem.strerror or str(problem)) from problem


def open_project(source: str | Path | bytes, *, name: str | None = None) -> Project:
    """Open a project file, given by path or as bytes. Nothing in it is trusted, and nothing in it can run.

    ``name`` is what errors call a file that is given as bytes. An older format is brought up to date; ``notes`` of the
    project say so.

    Raises
    ------
    ProjectError
        ``project_missing_file``, ``project_foreign``, ``project_damaged``, ``project_unsafe``, ``project_newer`` and
        the like: each says what is wrong and what to do.
    IcpError
        If the tables in it break their contract.
    """
    return _opened(*_read(source, name), foreign_tables)


def open_kept(data: bytes) -> Project:
    """A project of :func:`project_bytes` that never left this program's hands: it takes no process to open it.

    Raises
    ------
    ProjectError
        As :func:`open_project`.
    """
    return _opened(message("workspace.the_file"), data, own_tables)


def _opened(file: Named, data: bytes, tables: Tables) -> Project:
    parts = unpacked(file, data)
    if MANIFEST not in parts:
        raise ProjectError("project_foreign", file=file)
    manifest = json_object(file, MANIFEST, parts.pop(MANIFEST))
    version = format_version(file, manifest)
    if CHOICES not in parts:
        raise ProjectError("project_part_missing", file=file, part=CHOICES)
    check_parts(file, manifest, parts)
    contents = Contents(manifest, json_object(file, CHOICES, parts[CHOICES]), parts)
    contents, notes = upgraded(contents, version)
    described = understood(file, contents.manifest, contents.parts)
    kept = contents.parts.get(HISTORY)
    return Project(
        name=described.name,
        choices=from_plain(contents.choices),
        uploads={digest: content for name, content in contents.parts.items() if (digest := upload_digest(name))},
        dataset=None if described.dataset is None else _dataset(file, described.dataset, contents.parts, tables),
        created=moment_of(described.created),
        changed=moment_of(described.changed),
        notes=notes,
        history=KeptHistory() if kept is None else checked_history(json_object(file, HISTORY, kept)),
    )


def _tables(dataset: Dataset) -> dict[str, bytes]:
    parts = {table_entry(table): frame_bytes(table, frame) for table, frame in dataset.tables()}
    return parts | {beside_entry(name): frame_bytes(name, getattr(dataset, name)) for name in BESIDE}


def _dataset(file: Named, described: TablesPart, parts: Mapping[str, bytes], tables: Tables) -> Dataset:
    shapes = dict(described.tables) | described.beside()
    entries = {table: table_entry(table) for table, _ in described.tables}
    entries |= {name: beside_entry(name) for name in described.beside()}
    found = tables({name: parts[entry] for name, entry in entries.items()}, shapes)
    frames: dict[str, Any] = {name: frame_of(name, table, shapes[name]) for name, table in found.items()}
    if not frames.keys() <= {*TABLES, *BESIDE}:
        raise ProjectError("project_damaged", file=file)
    try:
        return Dataset(**frames, name=described.name, currency=described.currency)
    except TypeError as problem:  # lists where ids should stand
        raise ProjectError("project_damaged", file=file) from problem


def _read(source: str | Path | bytes, name: str | None) -> tuple[Named, bytes]:
    if isinstance(source, bytes):
        return name or message("workspace.the_file"), source
    path = Path(source)
    try:
        if not path.is_file():
            raise ProjectError("project_missing_file", path=str(path))
        if path.stat().st_size > MOST_BYTES:
            raise ProjectError("project_unsafe", part=path.name)
        return path.name, path.read_bytes()
    except OSError as problem:
        raise ProjectError("project_missing_file", path=str(path)) from problem
