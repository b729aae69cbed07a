"""Why an account has its score and its chance: its levels in the order of what they give or take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from icp_core.fit.calibration import Curve
from icp_core.fit.conversion import Conversion
from icp_core.fit.desirability import Desirability
from icp_core.fit.score import scorer
from icp_core.fit.weights import Weights
from icp_core.levels import TECHNOLOGY, UNKNOWN, YES, level_table


class Part(TypedDict):
    """One attribute's part in a score.

    ``points`` is what it adds to or takes from 50; ``share`` (0-100) what it adds counted from 0, so that the shares of
    an account sum to its score.
    """

    attribute: str
    level: str
    points: float
    share: float


def explain(accounts: pd.DataFrame, desirability: Desirability, weights: Weights) -> dict[str, list[Part]]:
    """The parts of each account's score, the largest effect first.

    Parameters
    ----------
    accounts : DataFrame of the accounts to explain, with ``account_id`` as a column or as the index

    Returns
    -------
    dict of account id to its parts; technologies are one part whose level names those in use.
    """
    prepared = scorer(accounts, desirability)
    shares = prepared.shares(weights)
    points = prepared.deviations * shares
    levels = level_table(accounts, desirability.scheme)
    column = {name: at for at, name in enumerate(levels.columns)}
    technologies = [name for name in levels.columns if name.startswith(TECHNOLOGY)]
    out: dict[str, list[Part]] = {}
    for row, account in enumerate(prepared.accounts):
        parts: list[Part] = []
        for at, attribute in enumerate(prepared.attributes):
            if attribute == "technologies":
                used = [name.removeprefix(TECHNOLOGY) for name in technologies if levels.iat[row, column[name]] == YES]
                level = ", ".join(used) if prepared.known[row, at] else UNKNOWN
            else:
                level = str(levels.iat[row, column[attribute]])
            gives = float(points[row, at])
            parts.append(
                {"attribute": attribute, "level": level, "points": gives, "share": gives + 50.0 * float(shares[at])}
            )
        out[str(account)] = sorted(parts, key=lambda part: -abs(part["points"]))
    return out


def chance_parts(parts: Sequence[Part], conversion: Conversion) -> tuple[float, list[float]]:
    """What each part of a score adds to the chance or takes from it.

    On the scale of log-odds a part adds slope x points / 10. The way from the chance at a fit of 50 to the account's is
    shared out in that proportion, as on the straight path between them (Aumann and Shapley, 1974).

    Returns
    -------
    (chance at a fit of 50, what each part adds in the order of ``parts``); together they sum to the chance of the score
    """
    curve = Curve(conversion.intercept, conversion.slope)
    points = np.array([part["points"] for part in parts], dtype=float)
    total = float(points.sum())
    middle, end = (float(chance) for chance in curve.chance(np.array([50.0, 50.0 + total])))
    per_point = (end - middle) / total if abs(total) > 1e-6 else curve.slope / 10 * middle * (1 - middle)
    return middle, [float(per_point * each) for each in points]
