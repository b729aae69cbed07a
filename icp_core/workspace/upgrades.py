"""Older project files brought up to date, step by step and aloud; newer ones refused.

A step takes the manifest, the choices and the other parts as they stood in one format version and gives them as they
stand in the next, together with a message for whoever opened the file where anything was changed. Version 2 added the
history of a project, which older files do not have: nothing is done to them. The files kept in the tests must open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from icp_core.errors import ProjectError
from icp_core.languages import Message, message
from icp_core.workspace.archive import Named
from icp_core.workspace.manifest import FORMAT, FORMAT_VERSION


@dataclass(frozen=True)
class Contents:
    """What a file holds before any of it is believed: JSON objects and the bytes of the other parts."""

    manifest: Mapping[str, Any]
    choices: Mapping[str, Any]
    parts: Mapping[str, bytes]


Step = Callable[[Contents], tuple[Contents, Message | None]]


def _to_2(contents: Contents) -> tuple[Contents, None]:
    """Format 1 knew no history; what is missing is empty."""
    return contents, None


STEPS: Mapping[int, Step] = {1: _to_2}
"""Format version to the step that leads to the next."""


def format_version(file: Named, manifest: Mapping[str, Any]) -> int:
    """Version of the format that a file is in.

    Raises
    ------
    ProjectError
        ``project_foreign``, ``project_newer`` or ``project_older``.
    """
    if manifest.get("format") != FORMAT:
        raise ProjectError("project_foreign", file=file)
    version = manifest.get("format_version")
    if isinstance(version, bool) or not isinstance(version, int):
        raise ProjectError("project_wrong", where="manifest.format_version",
                           wanted=message("workspace.wanted.whole_number"))  # fmt: skip
    if version > FORMAT_VERSION:
        by = str(manifest.get("application_version"))[:40]
        raise ProjectError("project_newer", file=file, version=version, known=FORMAT_VERSION, needed=by)
    if any(step not in STEPS for step in range(version, FORMAT_VERSION)):
        raise ProjectError("project_older", file=file, version=version, known=FORMAT_VERSION)
    return version


def upgraded(contents: Contents, version: int) -> tuple[Contents, tuple[Message, ...]]:
    """Contents in today's format, and what was done to them."""
    notes: list[Message] = []
    for step in range(version, FORMAT_VERSION):
        contents, note = STEPS[step](contents)
        notes += [] if note is None else [note]
    if notes:
        notes.insert(0, message("workspace.upgraded", version=version, known=FORMAT_VERSION))
    return contents, tuple(notes)
