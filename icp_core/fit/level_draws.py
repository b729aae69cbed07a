"""Draws of what levels may be, from what is held of them now: for what a further test could show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.fit.desirability import Desirability
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, UNTOLD_SPREAD
from icp_core.value.intervals import Z80


def effect_draws(desirability: Desirability, n: int, *, random_state: int = 0) -> pd.DataFrame:
    """Log-odds of each level against the whole, drawn n times.

    A level that somebody believes something of is drawn from its belief as the outcomes have left it; one that only
    outcomes tell of from a normal distribution with its interval; any other around the whole, with
    :data:`~icp_core.fit.updating.UNTOLD_SPREAD`. Levels set by hand are drawn as if they were not. Levels are drawn
    apart from each other.

    Returns
    -------
    DataFrame of n draws x levels; columns a MultiIndex ``attribute, level`` in the order of ``desirability.table``
    """
    rng = np.random.default_rng(random_state)
    table = desirability.table
    drawn = np.empty((n, len(table)))
    for at, row in enumerate(table.to_dict("records")):
        held = desirability.updated.get((row["attribute"], row["level"]))
        if held is not None:
            drawn[:, at] = held.draws(n, rng)
            continue
        spread = (row["high"] - row["low"]) / (2 * Z80) / POINTS_PER_LOG_ODDS
        middle = (row["value"] - 50.0) / POINTS_PER_LOG_ODDS
        known = np.isfinite(spread)
        drawn[:, at] = rng.normal(middle if known else 0.0, spread if known else UNTOLD_SPREAD, n)
    return pd.DataFrame(drawn, columns=pd.MultiIndex.from_frame(table[["attribute", "level"]]))


def rate_draws(desirability: Desirability, n: int, *, random_state: int = 0) -> pd.DataFrame:
    """Share of deals won at each level, 0-1, drawn n times; shaped as :func:`effect_draws`.

    The rate of the whole is drawn from ``desirability.wholes`` and is the same for all levels of an attribute in a
    draw.
    """
    effects = effect_draws(desirability, n, random_state=random_state)
    rng = np.random.default_rng([random_state, 1])
    wholes = {attribute: rng.beta(*shapes, n) for attribute, shapes in desirability.wholes.items()}
    attributes = effects.columns.get_level_values("attribute")
    if not len(attributes):
        return effects
    whole = np.clip(np.column_stack([wholes[attribute] for attribute in attributes]), 1e-9, 1 - 1e-9)
    return pd.DataFrame(1 / (1 + (1 / whole - 1) * np.exp(-effects.to_numpy())), columns=effects.columns)
