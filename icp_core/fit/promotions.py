"""Timing within the tiers: whom of a group to turn to first, and who of Tier 3 is to move up (method B6).

Expected value decides the tier; timing decides nothing there. It only says whose turn it is.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.fit.signals import WORTH_A_CALL, Timing
from icp_core.fit.tiers import Tiers


def in_turn(tiers: Tiers, timing: Timing | None) -> pd.DataFrame:
    """The accounts of Tier 2 in the order in which to turn to them.

    Parameters
    ----------
    tiers : Tiers with named groups
    timing : Timing, or None where no signals are known; accounts then stand by rank

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``group`` (position in ``tiers.groups``; -1 for an account that is in
    none), ``timing`` (0-100; NaN where nothing was ever seen) and ``rank``: group by group, those in none last, and
    within a group by timing, what is equal by rank.
    """
    mine = tiers.table[tiers.table["tier"] == 2]
    place = {name: at for at, name in enumerate(tiers.groups["name"])}
    group = np.array([-1 if name is None else place[name] for name in mine["group"]], dtype=int)
    out = pd.DataFrame({"group": group, "timing": _seen(mine.index, timing), "rank": mine["rank"]}, index=mine.index)
    score = out["timing"].fillna(-1.0).to_numpy()
    return out.iloc[np.lexsort((out["rank"], -score, np.where(group < 0, len(place), group)))]


def promotions(tiers: Tiers, timing: Timing | None) -> pd.DataFrame:
    """Companies of Tier 3 that show enough interest for a call; customers are not called to be won.

    Returns
    -------
    DataFrame by ``account_id`` with the columns ``timing`` (at least :data:`WORTH_A_CALL`) and ``rank``, the strongest
    interest first.
    """
    mine = tiers.table[(tiers.table["tier"] == 3) & (tiers.table["kind"] == "other")]
    out = pd.DataFrame({"timing": _seen(mine.index, timing), "rank": mine["rank"]}, index=mine.index)
    out = out[out["timing"] >= WORTH_A_CALL]
    return out.iloc[np.lexsort((out["rank"], -out["timing"]))]


def _seen(ids: pd.Index, timing: Timing | None) -> pd.Series:
    if timing is None:
        return pd.Series(np.nan, index=ids)
    rows = timing.table.reindex(ids)
    score: pd.Series = rows["score"].where(rows["seen"] != "never")
    return score
