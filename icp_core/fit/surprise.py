"""What a belief let expect of the outcomes that came, beside what came: a conflict in numbers that can be counted."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from icp_core.fit.beliefs import Beliefs, believed_rate
from icp_core.fit.told import INTERVIEWS_FIT, INTERVIEWS_STRENGTH

_KINDS = {"won": ("n_deals", "n_won"), "best": ("n_customers", "n_best"), "interview": ("n_interviews", "n_fit")}


class Surprise(NamedTuple):
    """Of one kind of outcome at one level.

    Attributes
    ----------
    kind : won, best or interview
    n : int, outcomes
    expected : float, of these, under the belief; from 0 to ``n``
    good : int, of these, as they came
    """

    kind: str
    n: int
    expected: float
    good: int


def surprises(table: pd.DataFrame, beliefs: Beliefs) -> list[Surprise | None]:
    """For each level the kind of outcome that is furthest from what was expected; None without belief or outcome.

    Expected is the level's part of the whole, moved by the desirability believed. The whole's rate is what is believed
    of it, updated by all outcomes of the attribute: of the best, their share.

    Parameters
    ----------
    table : ``Desirability.beliefs``
    """
    wholes = {str(name): _wholes(rows, beliefs) for name, rows in table.groupby("attribute", sort=False)}
    return [_furthest(row, wholes[str(row.attribute)]) for row in table.itertuples()]


def _wholes(rows: pd.DataFrame, beliefs: Beliefs) -> dict[str, float]:
    prior = {
        "won": (beliefs.rate, beliefs.rate_strength),
        "best": (0.0, 0.0),
        "interview": (INTERVIEWS_FIT, INTERVIEWS_STRENGTH),
    }
    out = {}
    for kind, (many, good) in _KINDS.items():
        rate, strength = prior[kind]
        n = strength + float(rows[many].sum())
        out[kind] = (strength * rate + float(rows[good].sum())) / n if n else rate
    return out


def _furthest(row: Any, wholes: dict[str, float]) -> Surprise | None:
    if pd.isna(row.belief):
        return None
    found = []
    for kind, (many, good) in _KINDS.items():
        n, whole = int(getattr(row, many)), wholes[kind]
        if n and 0 < whole < 1:
            found.append(Surprise(kind, n, n * believed_rate(row.belief, whole), int(getattr(row, good))))
    return max(found, key=lambda one: abs(one.expected - one.good), default=None)
