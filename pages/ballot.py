"""Ballot: a participant shares 100 points, on a phone."""

from __future__ import annotations

import icp_core as icp
from pages import _frame

_frame.open_with(icp.Message("page.ballot.headline"), icp.Message("page.ballot.subline"))
