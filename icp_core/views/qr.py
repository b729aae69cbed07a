"""A QR code as one path, for a part in the browser to draw."""

from __future__ import annotations

from typing import Any

QUIET = 4
"""Modules of white around the code that readers need (ISO/IEC 18004, section 6.3.8)."""


def qr_view(link: str, label: str) -> dict[str, Any]:
    """A QR code of a link, with medium error correction: it can be read with 15 % of it hidden.

    Parameters
    ----------
    label : what a screen reader says of it

    Returns
    -------
    dict with ``size`` (modules a side, the white around it included), ``path`` (SVG path data, one unit a module: the
    dark runs of each row as rectangles), ``link`` and ``label``.
    """
    import segno

    rows = segno.make_qr(link, error="m", boost_error=False).matrix
    runs = [
        f"M{QUIET + start} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return {"size": len(rows) + 2 * QUIET, "path": "".join(runs), "link": link, "label": label}


def _runs(row: Any) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
