"""The zip around a project: the same bytes for the same parts, and nothing believed when it is opened.

Nothing is ever written to disk under an entry's name. Sizes are counted while reading, whatever the zip claims.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from icp_core.errors import ProjectError
from icp_core.languages import Message

Named = str | Message
"""What an error calls a file: its name, or words for one that has none."""
MOST_BYTES = 1024 * 2**20
"""Of all parts unpacked: a project is held in memory while it is opened."""
MOST_ENTRIES = 2_000
MOST_RATIO = 200
"""What repeats itself more than this is stored as it is, so that a higher ratio shows a file made to hurt."""
_SMALL = 2**20
"""Below this a ratio says nothing."""
_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can name; the real dates stand in the manifest."""
_LEVEL = 4
"""Of deflate, 1-9: half the time of the usual 6, for files a few per cent larger."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError,
    OverflowError,
)  # fmt: skip


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of the parts, by name; the same bytes for the same parts.

    Raises
    ------
    ProjectError
        ``project_too_large``.
    """
    size = sum(len(content) for content in parts.values())
    if size > MOST_BYTES or len(parts) > MOST_ENTRIES:
        raise ProjectError("project_too_large", part="all", given=float(size), most=float(MOST_BYTES))
    data = _zip(parts, zipfile.ZIP_DEFLATED)
    return _zip(parts, zipfile.ZIP_STORED) if _is_large(size, len(data)) else data


def unpacked(file: Named, data: bytes) -> dict[str, bytes]:
    """The parts of a zip, by name.

    Raises
    ------
    ProjectError
        ``project_foreign`` for what is no zip, ``project_unsafe`` for one that could harm whoever opens it,
        ``project_damaged`` for one that is cut off or does not match its checksums.
    """
    if not data.startswith(b"PK\x03\x04"):
        raise ProjectError("project_foreign", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(file, entries, len(data))
            left, out = MOST_BYTES, {}
            for entry in entries:
                out[entry.filename] = content = _content(file, archive, entry, left)
                left -= len(content)
    except ProjectError:
        raise
    except _BROKEN as problem:
        raise ProjectError("project_damaged", file=file) from problem
    if _is_large(MOST_BYTES - left, len(data)):
        raise ProjectError("project_unsafe", part=file)
    return out


def _zip(parts: Mapping[str, bytes], how: int) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", allowZip64=True) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.create_system, entry.external_attr, entry.compress_type = 3, 0o600 << 16, how
            archive.writestr(entry, content, compresslevel=_LEVEL)
    return sink.getvalue()


def _check(file: Named, entries: list[zipfile.ZipInfo], size: int) -> None:
    names = [entry.filename for entry in entries]
    claimed = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or claimed > MOST_BYTES or _is_large(claimed, size):
        raise ProjectError("project_unsafe", part=file)
    for entry in entries:
        strange = entry.filename.startswith(("/", "\\")) or ".." in entry.filename or ":" in entry.filename
        link = entry.external_attr >> 16 & 0o170000 not in (0, 0o100000)
        if strange or link or entry.is_dir() or names.count(entry.filename) > 1:
            raise ProjectError("project_unsafe", part=entry.filename)
        if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ProjectError("project_foreign", file=file)


def _content(file: Named, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    blocks, size = [], 0
    with archive.open(entry) as stream:
        while block := stream.read(2**20):
            size += len(block)
            if size > left:
                raise ProjectError("project_unsafe", part=entry.filename)
            blocks.append(block)
    if size != entry.file_size:
        raise ProjectError("project_damaged", file=file)
    return b"".join(blocks)


def _is_large(unpacked: int, packed: int) -> bool:
    return unpacked > _SMALL and unpacked > MOST_RATIO * packed
