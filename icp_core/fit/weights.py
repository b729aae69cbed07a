"""Weights: how much each attribute counts, 100 points together.

Data suggest weights only where they beat chance. The gate is a permutation test of the out-of-fold AUC with which the
levels alone tell good outcomes from bad ones, at :data:`FALSE_ALARM`. The weights are then the coefficients of a
non-negative logistic regression of the outcomes on the out-of-fold desirabilities (stacking: Breiman, 1996), shrunk
toward weights in proportion to how far apart an attribute's levels stand: few data stay near those, many depart from
them.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.chance import chance_p_value
from icp_core.fit.desirability import N_FOLDS, Desirability, Source, suggest_desirability
from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, Best, best_or_not, enough, outcome_levels
from icp_core.fit.score import out_of_fold_levels
from icp_core.languages import Message, message
from icp_core.schema import Dataset
from icp_core.segments import first_deals

FALSE_ALARM = 0.01
"""Share of companies without any pattern that may be given weights, over all outcomes tested."""
LEAST_TOTAL = 1e-300
"""Points below which together no weights can be scaled to 100."""


@dataclass(frozen=True, eq=False)
class Weights:
    """Points per attribute.

    Attributes
    ----------
    values : float Series indexed by attribute, non-negative, sum 100; or None where the data bear none
    origin : {"data", "belief", "equal"}
    reason : Message
        Where they come from, or why there are none.
    out_of_fold : mapping of fold to weights like ``values``, learned without that fold
        Of the data's own weights, so that they too are judged on outcomes they have not seen; empty for all others.
    earlier : mapping of block to weights like ``values``, learned from what was known before the block's first deal
        Of the data's own weights, where deals are judged forward in time.
    """

    values: pd.Series | None
    origin: str
    reason: Message
    out_of_fold: Mapping[int, pd.Series] = field(default_factory=dict)
    earlier: Mapping[int, pd.Series] = field(default_factory=dict)

    @classmethod
    def of(cls, points: Mapping[str, float]) -> Weights:
        """Weights that a person has set, scaled to sum to 100.

        Raises
        ------
        SettingError
            If one is negative or not a number, or all are zero or too small to be scaled.
        """
        values = pd.Series(dict(points), dtype=float)
        for name, given in values.items():
            if not (np.isfinite(given) and given >= 0):
                raise SettingError.out_of_range(str(name), float(given), 0, 100)
        total = math.fsum(values)
        if len(values) and total < LEAST_TOTAL:
            raise SettingError.out_of_range("weights", total, 1, 100)
        return cls(values * (100 / total) if len(values) else values, "belief", message("fit.weights.belief"))

    def points(self) -> dict[str, float]:
        """Points by attribute, in their order; empty where the data bear none."""
        return {} if self.values is None else {str(name): float(value) for name, value in self.values.items()}

    def beside(self, standing: Weights, locked: Collection[str]) -> dict[str, float]:
        """Points that leave the locked weights as they stand; the others share the rest of 100 as they do here.

        Parameters
        ----------
        standing : Weights
            Those of the moment.
        locked : names of attributes; one that has no weight here counts for nothing

        Returns
        -------
        dict of attribute to points, summing to 100; where nothing is locked, the points of these weights
        """
        mine, now = self.points(), standing.points()
        kept = {name: now.get(name, 0.0) for name in mine if name in locked}
        others = {name: points for name, points in mine.items() if name not in kept}
        left, total = max(0.0, 100.0 - sum(kept.values())), sum(others.values())
        shared = {name: points / total * left if total > 0 else left / len(others) for name, points in others.items()}
        return {name: kept.get(name, shared.get(name, 0.0)) for name in mine}


def equal_weights(desirability: Desirability) -> Weights:
    """The same weight for every attribute: the belief to begin with where data bear none."""
    names = list(desirability.weighed)
    values = pd.Series(100 / len(names) if names else 0.0, index=pd.Index(names, dtype=object), dtype=float)
    return Weights(values, "equal", message("fit.weights.equal" if names else "fit.reason.no_attributes"))


def suggest_weights(
    dataset: Dataset,
    best: Best,
    *,
    desirability: Desirability | None = None,
    source: Source = "both",
    random_state: int = 0,
) -> Weights:
    """Weights that the data suggest; without values where they bear none, with the reason.

    Parameters
    ----------
    desirability : Desirability, optional
        Learned from the same source; made here where it is not given.
    source : {"both", "best", "won"}
        The outcomes to learn from.
    """
    desirability = desirability or suggest_desirability(dataset, best, source=source)
    outcomes = {"best": best_or_not(best), "won": first_deals(dataset)}
    asked = [name for name in ("won", "best") if source in (name, "both")]
    rich = [name for name in asked if enough(outcomes[name], LEAST_OUTCOMES, LEAST_OF_A_KIND)]
    if not desirability.weighed:
        return Weights(None, "data", message("fit.reason.no_attributes"))
    if not rich:
        have = max(asked, key=lambda name: len(outcomes[name]))
        return Weights(None, "data", _too_few(have, outcomes[have]))
    levels = outcome_levels(dataset, desirability.scheme)
    passed = [
        name
        for name in rich
        if chance_p_value(
            levels[name].loc[outcomes[name].index], outcomes[name], desirability.folds, random_state=random_state
        )
        <= FALSE_ALARM / len(rich)
    ]
    if not passed:
        return Weights(None, "data", message("fit.weights.chance", n=sum(len(outcomes[name]) for name in rich)))
    chosen = {name: outcomes[name] for name in passed}
    samples = _samples(levels, chosen, desirability)
    values = _points(_coefficients(samples), desirability)
    if values.sum() <= 0:
        return Weights(None, "data", message("fit.weights.chance", n=sum(len(y) for _, y in samples)))
    folds = [desirability.folds.loc[outcomes[name].index].to_numpy() for name in passed]
    without = {}
    for left_out in range(N_FOLDS):
        rest = [(x[own != left_out], y[own != left_out]) for (x, y), own in zip(samples, folds, strict=True)]
        without[left_out] = _points(_coefficients(rest), desirability)
    earlier = {
        number: _known_then(levels, block.known_of(chosen), then)
        for number, (block, then) in enumerate(zip(desirability.blocks, desirability.earlier, strict=True))
    }
    told = [message(f"fit.weights.from_{name}", n=len(outcomes[name])) for name in passed]
    return Weights(values, "data", message("fit.weights.data", told=told), without, earlier)


def _known_then(
    levels: Mapping[str, pd.DataFrame], outcomes: Mapping[str, pd.Series], desirability: Desirability
) -> pd.Series:
    """The weights of an earlier day: as learned then, or equal ones where the outcomes then bore none."""
    rich = {name: got for name, got in outcomes.items() if enough(got, LEAST_OUTCOMES, LEAST_OF_A_KIND)}
    slopes = _coefficients(_samples(levels, rich, desirability)) if rich else np.zeros(len(desirability.weighed))
    return _points(slopes if slopes.sum() > 0 else np.ones(len(slopes)), desirability)


def _samples(
    levels: Mapping[str, pd.DataFrame], outcomes: Mapping[str, pd.Series], desirability: Desirability
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Out-of-fold desirabilities, -1 to 1, and outcomes of each kind."""
    return [
        (out_of_fold_levels(levels[name].loc[got.index], desirability) / 50.0, got.to_numpy(dtype=float))
        for name, got in outcomes.items()
    ]


def _points(slopes: np.ndarray, desirability: Desirability) -> pd.Series:
    scale = 100 / slopes.sum() if slopes.sum() > 0 else 1.0
    return pd.Series(slopes * scale, index=pd.Index(desirability.weighed, dtype=object))


def _too_few(name: str, outcomes: pd.Series) -> Message:
    if outcomes.empty and name == "won":
        return message("fit.weights.no_deals", least=LEAST_OUTCOMES, kind=LEAST_OF_A_KIND)
    yes = int(outcomes.sum())
    return message(
        f"fit.weights.too_few_{name}",
        n=len(outcomes),
        yes=yes,
        no=len(outcomes) - yes,
        least=LEAST_OUTCOMES,
        kind=LEAST_OF_A_KIND,
    )


def _coefficients(samples: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Non-negative logistic coefficients, one intercept per sample, shape (n_attributes,).

    The prior of each is Gaussian: its mean, and its standard deviation too, are a common factor times the spread of the
    attribute's desirabilities; the factor is fitted first.
    """
    from scipy.optimize import minimize

    width = samples[0][0].shape[1]
    apart = np.sqrt(np.mean(np.concatenate([x for x, _ in samples]) ** 2, axis=0))
    if apart.max() <= 0:
        return np.zeros(width)
    apart = np.maximum(apart / apart.max(), 1e-3)

    def loss(parameters: np.ndarray, centre: np.ndarray, together: bool) -> tuple[float, np.ndarray]:
        slopes = parameters[0] * apart if together else parameters[:width]
        total, gradient = 0.0, np.zeros_like(parameters)
        for i, (x, y) in enumerate(samples):
            at = i - len(samples)
            eta = x @ slopes + parameters[at]
            rest = 1 / (1 + np.exp(-eta)) - y
            total += float(np.logaddexp(0, eta).sum() - y @ eta)
            pull = x.T @ rest
            if together:
                gradient[0] += pull @ apart
            else:
                gradient[:width] += pull
            gradient[at] += rest.sum()
        if not together:
            away = (slopes - centre) / centre
            total += float(away @ away) / 2
            gradient[:width] += away / centre
        return total, gradient

    starts = np.zeros(len(samples))
    free = [(None, None)] * len(samples)
    one = minimize(
        loss, np.concatenate([[0.5], starts]), args=(apart, True), jac=True, method="L-BFGS-B", bounds=[(0, 20), *free]
    )
    if one.x[0] <= 1e-6:
        return np.zeros(width)
    centre = one.x[0] * apart
    all_ = minimize(
        loss,
        np.concatenate([centre, one.x[1:]]),
        args=(centre, False),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, 40)] * width + free,
    )
    slopes: np.ndarray = all_.x[:width]
    return slopes
