"""Which levels the profile wants, which it says no to, and on what ground: the rule that the page and the folds share.

The rule works on a table of desirabilities alone. So it can be asked what the profile would have said without a fifth
of the accounts, and those accounts then judge it (:mod:`~icp_core.profile.fits`, :mod:`~icp_core.profile.figures`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from icp_core.fit import Desirability
from icp_core.levels import NO, OTHER, TECHNOLOGY, weighed_as
from icp_core.value.intervals import Z80

LEANS = 5.0
"""Points from 50 beyond which a level counts as leaning one way."""
CERTAIN_Z = 3.0
"""Standard deviations from the whole beyond which a desirability is evidence: about 1 in 370 for one level before
shrinkage, so that over some fifty shrunken levels a wrong badge is rare."""
MOST_WANTED = 3
ORDER = {"evidence": 0, "belief": 1, "chance": 2, "none": 3}


def graded(
    table: pd.DataFrame, commonalities: pd.DataFrame | None = None, beliefs: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The levels with their ``badge``: evidence, chance, belief or none, and with ``data_value, data_low, data_high``,
    what the data alone say of each; without those that are called other.

    Parameters
    ----------
    table : as ``Desirability.table``, or one of its copies with the beliefs of that copy
    commonalities : what the best share; its certain levels are evidence too
    beliefs : DataFrame, optional
        With ``attribute, level, data, data_low, data_high, belief, strength, by, ground``: where a level is believed,
        the badge goes by the data alone, and a strong belief is never evidence. Where belief and data together say
        the opposite of the belief, it is no belief either.
    """
    out = table[table["level"] != OTHER].copy()
    out["by"], out["ground"], out["believed"] = "", "", out["evidence"] == "belief"
    value, low, high = (out[name].to_numpy(dtype=float) for name in ("value", "low", "high"))
    keys = pd.MultiIndex.from_frame(out[["attribute", "level"]])
    if beliefs is not None and len(beliefs):
        told = beliefs.set_index(["attribute", "level"]).reindex(keys)
        held = (told["belief"].notna() & (told["strength"].fillna(0) > 0)).to_numpy()
        # Without outcomes a belief stands as it is; any other value there was set by hand.
        as_believed = np.isclose(value, told["belief"].to_numpy(dtype=float))
        by_hand = (out["evidence"] == "belief").to_numpy() & np.isnan(low) & ~as_believed
        seen = held & ~by_hand
        value, low, high = (
            np.where(seen, told[name].to_numpy(dtype=float), now)
            for name, now in (("data", value), ("data_low", low), ("data_high", high))
        )
        same_way = (told["belief"].to_numpy(dtype=float) - 50.0) * (out["value"].to_numpy(dtype=float) - 50.0) >= 0
        out["believed"] = (held & same_way) | out["believed"].to_numpy()
        for name in ("by", "ground"):
            out[name] = np.where(held & ~by_hand, told[name].fillna("").astype(str), "")
    stands = np.where(np.isnan(value), 50.0, value)
    out["data_value"], out["data_low"], out["data_high"] = value, low, high
    # The scale ends at 0 and 100, and an interval that is cut off there looks narrower than it is.
    away, spread = np.abs(stands - 50.0), np.fmax(high - value, value - low) / Z80
    certain = (away > CERTAIN_Z * spread) & (spread > 0)
    if commonalities is not None and len(commonalities):
        known = commonalities.set_index(["attribute", "level"])["certain"]
        certain |= known.reindex(keys).fillna(False).to_numpy(dtype=bool)
    # What the data lean to must be what the level is called wanted or refused for.
    as_shown = (stands - 50.0) * (out["value"].to_numpy(dtype=float) - 50.0) > 0
    leans = (away > LEANS) & as_shown & ~out["evidence"].isin(["belief", "none"]).to_numpy()
    out["badge"] = np.select(
        [certain & leans, out["believed"].to_numpy(), leans], ["evidence", "belief", "chance"], "none"
    )
    return out


def graded_apart(desirability: Desirability, *, forward: bool = False) -> dict[int, pd.DataFrame]:
    """The levels graded by the same rule without each fold, or, with ``forward``, before each block of later deals."""
    if forward:
        return {n: graded(then.table, None, held_beliefs(then)) for n, then in enumerate(desirability.earlier)}
    held: Mapping[int, pd.DataFrame] = desirability.held_out_of_fold
    return {fold: graded(table, None, held.get(fold)) for fold, table in desirability.out_of_fold.items()}


def wanted_levels(levels: pd.DataFrame) -> dict[str, list[int]]:
    """Where in ``levels`` those stand that the profile names, by attribute as weighed, best first.

    Of an attribute only those of its clearest badge are named, at most :data:`MOST_WANTED`; an attribute without a
    preference is not in it. Of technologies only having one can be wanted.
    """
    found: dict[str, list[tuple[int, float, int]]] = {}
    columns = (levels[name].tolist() for name in ("attribute", "level", "value", "badge"))
    for at, (attribute, level, value, badge) in enumerate(zip(*columns, strict=True)):
        lacking = attribute.startswith(TECHNOLOGY) and level == NO
        if value > 50 + LEANS and badge != "none" and not lacking:
            found.setdefault(weighed_as(attribute), []).append((ORDER[badge], -value, at))
    return {
        name: [at for order, _, at in sorted(mine) if order == min(mine)[0]][:MOST_WANTED]
        for name, mine in found.items()
    }


def refused_levels(levels: pd.DataFrame) -> pd.DataFrame:
    """The levels that the profile says no to, worst first; lacking a technology only where somebody says so."""
    bad = levels[(levels["value"] < 50 - LEANS) & levels["badge"].isin(["evidence", "belief"])]
    lacking = bad["attribute"].str.startswith(TECHNOLOGY) & (bad["level"] == NO)
    return bad[~lacking | (bad["badge"] == "belief")].sort_values("value", kind="stable")


def held_beliefs(desirability: Desirability) -> pd.DataFrame | None:
    """What is believed of the levels beside the data, where the desirability says so."""
    told = getattr(desirability, "beliefs", None)
    return told if isinstance(told, pd.DataFrame) else None
