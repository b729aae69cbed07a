"""The QR code that is drawn is the one that was made, with white around it."""

import re

import numpy as np
import segno

from icp_core.views import qr_view

LINK = "http://192.168.1.20:8501/ballot?join=zX9_kQ2v8mW4t7Yb1cDe5A"
FINDER = np.pad(np.pad(np.ones((3, 3), int), 1), 1, constant_values=1)
"""The square by which readers find three of the corners."""


def drawn(view):
    """The modules that the path fills."""
    modules = np.zeros((view["size"], view["size"]), int)
    found = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", view["path"])
    assert "".join(f"M{x} {y}h{n}v1h-{back}z" for x, y, n, back in found) == view["path"]
    for x, y, n, back in found:
        assert n == back
        modules[int(y), int(x) : int(x) + int(n)] += 1
    return modules


def test_the_path_draws_the_code():
    """Each dark module once, four of white on every side, the finders in three corners, the link as it was given."""
    view = qr_view(LINK, "To the ballot")
    modules = drawn(view)
    inner = modules[4:-4, 4:-4]
    assert modules.max() == 1 and modules.sum() == inner.sum()
    assert np.array_equal(
        inner, np.array([list(row) for row in segno.make_qr(LINK, error="m", boost_error=False).matrix])
    )
    for corner in (inner[:7, :7], inner[:7, -7:], inner[-7:, :7]):
        assert np.array_equal(corner, FINDER)
    assert (view["link"], view["label"]) == (LINK, "To the ballot")
    assert drawn(qr_view(LINK + "B", "x")).tolist() != modules.tolist()
