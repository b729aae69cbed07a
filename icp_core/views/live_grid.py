"""A grid of very many accounts as bytes for the browser, where single accounts are not sent: see ``fit/live_grid.py``.

The counts of Not targeted go as one number per cell, those of the tiers as the few cells that hold any.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.fit.grid_accounts import GridAccounts
from icp_core.fit.live_grid import Grid, GridWindow
from icp_core.schema import Dataset
from icp_core.views.packing import pack

_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class GridRequest:
    """What the browser asks for.

    Attributes
    ----------
    number : int
        Comes back with the answer.
    points : points by attribute, or None for the weights as they stand
    window : GridWindow or None, where the chart does not know yet what it will show
    """

    number: int
    points: Mapping[str, float] | None
    window: GridWindow | None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> GridRequest:
        """Read what was sent.

        Raises
        ------
        SettingError
            If the window is none.
        """
        window, points = said.get("window"), said.get("points")
        return cls(
            int(said["number"]),
            None if points is None else {str(name): float(value) for name, value in points.items()},
            None
            if window is None
            else GridWindow(
                **{side: float(window[side]) for side in ("x0", "x1", "y0", "y1")},
                wide=int(window["wide"]),
                high=int(window["high"]),
            ),
        )


def grid_reply(
    grid: Grid,
    window: GridWindow | None,
    dataset: Dataset,
    accounts: GridAccounts,
    *,
    number: int,
    comparisons: Mapping[str, pd.DataFrame] | None = None,
) -> bytes:
    """The answer to one move of a weight, read by ``pages/_live_board/grid.js``.

    Parameters
    ----------
    number : int
        That of the request, which comes back with the answer.
    comparisons : by question (won, best) how well each set of weights tells the outcomes apart, optional
        As ``compare_scorings`` has it; without them the moving weights stand alone, on the deals.
    """
    ids = accounts.scoring.all_accounts.accounts[accounts.places[grid.first]]
    judged = grid.conversion
    if comparisons is None:
        yours = {"auc": judged.auc, "low": judged.auc_low, "high": judged.auc_high, "n": judged.n_judged}
        comparisons = {"won": pd.DataFrame([yours], index=["yours"])}
    arrays = {
        "x": grid.x,
        "y": grid.y.astype(np.float32),
        "tier": grid.tier,
        "own": accounts.own[grid.first].astype(np.uint8),
        "value": accounts.amount[grid.first],
        "score": grid.score,
        "chance": grid.chance,
        "expected": grid.expected,
        "rank": grid.rank.astype(np.uint32),
    }
    if grid.counts is not None:
        for tier, counts in enumerate(grid.counts):
            flat = counts.ravel()
            cells = np.flatnonzero(flat)
            arrays[f"many/{tier}"] = np.minimum(flat if tier == 0 else flat[cells], _MOST).astype(np.uint16)
            if tier:
                arrays[f"cells/{tier}"] = cells.astype(np.uint32)
    about = {
        "number": number,
        "window": None if window is None or grid.counts is None else asdict(window),
        "ids": dataset.handles.loc[ids].tolist(),
        "names": dataset.names.loc[ids].tolist(),
        "n": len(accounts.places),
        "byChance": grid.by_chance,
        "valued": accounts.valued,
        "customers": bool(accounts.own.any()),
        "alike": grid.alike,
        "whole": grid.whole,
        "verdict": judged.verdict,
        "curve": {"intercept": _told(judged.intercept), "slope": _told(judged.slope)},
        "outside": _told(grid.outside),
        "extent": {name: _told(value) for name, value in asdict(grid.extent).items()},
        "summary": [
            {"tier": tier, "n": n, "expected": _told(expected), "cut": _told(cut)}
            for tier, n, expected, cut in grid.summary
        ],
        "honesty": {
            question: {
                str(name): {str(figure): _told(value) for figure, value in row.items()}
                for name, row in comparison.to_dict(orient="index").items()
            }
            for question, comparison in comparisons.items()
        },
    }
    return pack(about, arrays)


def _told(value: Any) -> Any:
    """JSON has no NaN."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
