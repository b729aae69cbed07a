"""How far reading has come: files by their bytes, then columns, then companies, always forward from 0 to 1."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from pathlib import Path

from icp_core.languages import Message, message

Progress = Callable[[Message, float], None]
"""Told what is being done and how much of the whole is done, 0-1."""
READ, TYPED, JOINED = 0.5, 0.75, 0.95
"""Shares of the whole at which files are read, values typed and companies joined, as measured on large files."""


class Steps:
    """Shares of the reading of several files, each by its size."""

    def __init__(self, files: Mapping[str, bytes | str | Path], progress: Progress) -> None:
        sizes = {str(name): _size(source) for name, source in files.items()}
        total = sum(sizes.values()) or 1
        self._progress = progress
        self._starts: dict[str, tuple[float, float]] = {}
        done = 0
        for name, size in sizes.items():
            self._starts[name] = (READ * done / total, READ * size / total)
            done += size

    def of(self, name: str) -> Callable[[float], None]:
        """What the reader of one file calls with its own share, 0-1; called with 0 at once."""
        start, part = self._starts[name]
        what = message("reading.doing_file", file=name)

        def tick(share: float) -> None:
            self._progress(what, start + part * min(max(share, 0.0), 1.0))

        tick(0.0)
        return tick


def counter(progress: Progress, what: Message, start: float, end: float, n: int) -> Callable[[], None]:
    """What a loop over ``n`` things calls after each of them."""
    done = itertools.count(1)

    def count() -> None:
        progress(what, start + (end - start) * min(next(done) / max(n, 1), 1.0))

    progress(what, start)
    return count


def _size(source: bytes | str | Path) -> int:
    if isinstance(source, (str, Path)):
        path = Path(source)
        return path.stat().st_size if path.is_file() else 0
    return len(source)
