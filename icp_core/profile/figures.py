"""The figure on each badge: how much commoner the wanted levels are among the best, or how often their deals are won.

Both are cross-fitted. For each fifth of the accounts the levels are chosen anew without them, by the rule of the page
(:func:`~icp_core.profile.grades.wanted_levels`), and those accounts are then counted: so a level that was chosen for
its luck in these outcomes does not show that luck in its figure. Where the choice is the same without any fifth the
figure is the plain one of the levels named. Each is drawn toward the whole (:mod:`icp_core.segments.lift`), so that few
cannot claim much.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from icp_core.fit import Desirability, Scoring
from icp_core.profile.grades import graded_apart, refused_levels, wanted_levels
from icp_core.segments.lift import Counts, shrunken_lift, tally
from icp_core.segments.shrinkage import shrunken_rate, spread_weight

LEAST_WITH = 5
"""Accounts with a wanted level below which no figure is shown."""


class Figure(NamedTuple):
    """``best``: times as common among the best as among all customers; ``won``: share of first deals won.

    ``whole`` is 1 for times, and the share of all deals that were won.
    """

    of: Literal["best", "won"]
    value: float
    low: float
    high: float
    n: int
    good: int
    whole: float

    @property
    def clear(self) -> bool:
        """Whether the 80 % interval lies above the whole."""
        return self.low > self.whole


def row_figures(attributes: Sequence[str], scoring: Scoring, desirability: Desirability) -> dict[str, Figure]:
    """The figure of each attribute that has one.

    Where the best are told it is that of the best; that of the deals where there is no other, or where it alone lies
    clear of the whole.
    """
    wanted = {number: _named(table) for number, table in graded_apart(desirability).items()}
    best: dict[str, Figure] = {}
    customers = scoring.best_rest
    if customers is not None and 0 < customers.outcome.sum() < len(customers.outcome):
        counted = _counted(attributes, wanted, customers.levels, customers.outcome > 0, desirability.folds)
        best = _lifts(counted, int(customers.outcome.sum()), len(customers.outcome))
    won: dict[str, Figure] = {}
    outcomes = scoring.outcomes
    if 0 < outcomes.sum() < len(outcomes):
        counted = _counted(attributes, wanted, scoring.taught, outcomes.to_numpy(dtype=bool), desirability.folds)
        won = _win_rates(counted, float(outcomes.mean()))
    out = won | best
    out.update({name: won[name] for name in best if name in won and won[name].clear and not best[name].clear})
    return out


def level_figure(
    attribute: str, level: str, scoring: Scoring, folds: pd.Series, refused: Mapping[int, set[tuple[str, str]]]
) -> Figure | None:
    """Share of the first deals of a refused level that were won, drawn toward the whole beside its attribute's others.

    A deal of the level counts where the level is refused without the fifth that the deal is of, too.

    Parameters
    ----------
    folds : as ``Desirability.folds``
    refused : of each fold what is refused without it (:func:`refused_apart`)
    """
    outcomes = scoring.outcomes
    if attribute not in scoring.taught or not 0 < outcomes.sum() < len(outcomes):
        return None
    column = scoring.taught[attribute]
    refusing = [fold for fold, places in refused.items() if (attribute, level) in places]
    column = column[(column != level) | folds.loc[column.index].isin(refusing)]
    n = column.value_counts()
    yes = column[outcomes.loc[column.index].to_numpy(dtype=bool)].value_counts().reindex(n.index, fill_value=0)
    if n.get(level, 0) < LEAST_WITH:
        return None
    base = float(outcomes.mean())
    rate, low, high = shrunken_rate(yes.to_numpy(), n.to_numpy(), base)
    at = n.index.get_loc(level)
    return Figure("won", float(rate[at]), float(low[at]), float(high[at]), int(n[level]), int(yes[level]), base)


def refused_apart(desirability: Desirability) -> dict[int, set[tuple[str, str]]]:
    """(attribute, level) of each level that is refused without each fold."""
    noes = {fold: refused_levels(table) for fold, table in graded_apart(desirability).items()}
    return {fold: set(zip(bad["attribute"], bad["level"], strict=True)) for fold, bad in noes.items()}


def _named(levels: pd.DataFrame) -> dict[str, list[tuple[str, str]]]:
    """Attribute and level of those that the profile names, by attribute as weighed."""
    pairs = list(zip(levels["attribute"], levels["level"], strict=True))
    return {name: [pairs[at] for at in places] for name, places in wanted_levels(levels).items()}


def _counted(
    attributes: Sequence[str],
    wanted: Mapping[int, Mapping[str, list[tuple[str, str]]]],
    levels: pd.DataFrame,
    good: np.ndarray,
    folds: pd.Series,
) -> dict[str, tuple[int, int]]:
    """Of each attribute, the good among the accounts with a level that would be wanted without them, and all these."""
    fold = folds.loc[levels.index].to_numpy()
    out = {}
    for name in attributes:
        has = np.zeros(len(levels), dtype=bool)
        for number, choices in wanted.items():
            mine = fold == number
            for part, level in choices.get(name, ()):
                if part in levels:
                    has[mine] |= (levels[part].to_numpy()[mine] == level).astype(bool)
        out[name] = int((has & good).sum()), int(has.sum())
    return {name: (x, n) for name, (x, n) in out.items() if n >= LEAST_WITH}


def _lifts(counted: Mapping[str, tuple[int, int]], members: int, every: int) -> dict[str, Figure]:
    if not counted:
        return {}
    x, n = (np.array([pair[at] for pair in counted.values()], dtype=float) for at in (0, 1))
    counts = Counts(x, n, np.full(len(x), float(members)), np.full(len(x), float(every)))
    found = shrunken_lift(counts, spread_weight([tally(counts)]))
    return {
        name: Figure("best", float(value), float(low), float(high), counted[name][1], counted[name][0], 1.0)
        for name, value, low, high in zip(counted, *found, strict=True)
    }


def _win_rates(counted: Mapping[str, tuple[int, int]], base: float) -> dict[str, Figure]:
    if not counted:
        return {}
    x, n = (np.array([pair[at] for pair in counted.values()], dtype=float) for at in (0, 1))
    found = shrunken_rate(x, n, base)
    return {
        name: Figure("won", float(value), float(low), float(high), counted[name][1], counted[name][0], base)
        for name, value, low, high in zip(counted, *found, strict=True)
    }
