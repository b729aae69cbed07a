"""A file replaced as a whole: whatever happens on the way, the old one or the new one stands, never a half."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path

_ENDING = ".part"
_LONGEST_SECONDS = 3600


def write_atomically(path: Path, data: bytes) -> None:
    """Write to a temporary file in the same folder, bring it to the disk, and put it in the place of the old one.

    Returns only once the file, and its name in the folder, are on the disk. The mode of an old file is kept; a new one
    is its owner's alone.

    Raises
    ------
    OSError
        If the disk is full, read-only or the like; the old file then stands, and the temporary one is gone.
    """
    target = Path(os.path.realpath(path))  # a link goes on pointing where it did
    _clear(target)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=_ENDING)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            Path(name).chmod(stat.S_IMODE(target.stat().st_mode))
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)  # once it has taken the other's place there is nothing under this name
    sync_folder(target.parent)


def _prefix(target: Path) -> str:
    return f".{target.name[:60]}."


def _clear(target: Path) -> None:
    """Remove what a save left behind that was killed: nothing that is younger than any save takes."""
    for path in target.parent.iterdir():
        ours = path.name.startswith(_prefix(target)) and path.name.endswith(_ENDING)
        with suppress(FileNotFoundError):  # another save may end just now
            if ours and path.stat().st_mtime < time.time() - _LONGEST_SECONDS:
                path.unlink()


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    if os.name != "posix":  # elsewhere a folder cannot be opened; its name is kept by the file system's own journal
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
