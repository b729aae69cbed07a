"""What a belief let expect of the outcomes that came, beside what came: a conflict in numbers that can be counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from icp_core.fit.told import Told
from icp_core.fit.updating import POINTS_PER_LOG_ODDS


class Surprise(NamedTuple):
    """Of one kind of outcome at one level.

    Attributes
    ----------
    kind : won, best or interview
    n : int, outcomes
    expected : float, of these, under the belief; from 0 to ``n``
    good : int, of these, as they came
    alone : bool, whether no other level has an outcome of any kind
    """

    kind: str
    n: int
    expected: float
    good: int
    alone: bool = False


def surprises(table: pd.DataFrame, told: Mapping[str, Told]) -> list[Surprise | None]:
    """For each level the kind of outcome that is furthest from what was expected; None without belief or outcome.

    Expected is what the desirability believed makes of the rate of the other levels: of what is believed of it, updated
    by their outcomes (:meth:`icp_core.fit.seen.Seen.plain_rates`). Without theirs it is the rate that is believed of
    the level itself.

    Parameters
    ----------
    table : ``Desirability.beliefs``
    told : ``Desirability.told``
    """
    return [_furthest(row, told[str(row.attribute)]) for row in table.itertuples()]


def expected_rate(told: Told, level: str, desirability: float) -> float:
    """Share of deals that would be won at a level so desirable, beside what the other levels show: as what is expected
    in a :class:`Surprise`; before any deal the rate that is believed of the level itself."""
    at = told.levels.index(level)
    effect = np.array([(desirability - 50.0) / POINTS_PER_LOG_ODDS])
    return float(told.after("won", at, 0, 0).seen("won", at).plain_rates(effect)[0])


def _furthest(row: Any, told: Told) -> Surprise | None:
    if pd.isna(row.belief):
        return None
    at = told.levels.index(str(row.level))
    effect = np.array([(row.belief - 50.0) / POINTS_PER_LOG_ODDS])
    kinds = {kind: told.seen(kind, at) for kind in told.counts}
    alone = all(seen.n == seen.whole_n for seen in kinds.values())
    found = [
        Surprise(kind, int(seen.n), seen.n * float(seen.plain_rates(effect)[0]), int(seen.yes), alone)
        for kind, seen in kinds.items()
        if seen.n
    ]
    return max(found, key=lambda one: abs(one.expected - one.good), default=None)
