"""The ballot: each voter shares 100 points over the attributes; what they hold together, and where they part.

Agreement is Kendall's coefficient of concordance W over the ranks of each voter's points, corrected for ties (Kendall
and Babington Smith, 1939; Siegel and Castellan, 1988, section 9.7):

    W = 12 S / (m^2 (n^3 - n) - m T),    S = sum over attributes of (R_j - mean R)^2,    T = sum of (t^3 - t)

with m voters, n attributes, R_j the sum of an attribute's ranks and t the sizes of all groups of ties. What chance
alone gives is found by giving each voter's points to attributes at random, which keeps every voter's ties.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from icp_core.errors import BallotError
from icp_core.languages import Message, message

TOTAL = 100.0
STEP = 0.5
"""The least that a person can move: half a point, so that what lies between two whole ones can be said."""
N_SHUFFLES = 4_999
CHANCE_LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class Tally:
    """What the ballots of one round say together.

    Attributes
    ----------
    points : float DataFrame of voters x attributes; each row sums to 100
    medians : Series by attribute, as they are; they need not sum to 100
    adopted : int Series by attribute that sums to 100
        The medians scaled to 100 and rounded by largest remainders; on a tie the larger median, then the one that
        stands first on the ballot, is rounded up.
    adopted_from : ``medians``, or ``means`` where every median is 0, as where each voter gives all to another attribute
    quartiles : DataFrame by attribute with ``low`` and ``high``; the middle half of the ballots lies between them
    range : DataFrame by attribute with ``low`` and ``high``: the least and the most that anybody gave
    order : attributes by spread, the widest first
        Spread is the range; where that is alike, the middle half; then the order on the ballot.
    agreement : Kendall's W, 0 (none) to 1 (all rank alike), or None with a ``reason``
    agreement_low, agreement_high : W at least and at most when any one voter is left out; None with fewer than three
    chance : W that 95 of 100 rounds of shuffled ballots do not exceed, or None as ``agreement``
    p_value : share of shuffled rounds that agree at least as much, the real one counted among them; in (0, 1]
    distance : Series by voter, the furthest first
        Points that a voter would have to move, from some attributes to others, to have cast ``adopted``.
    furthest : DataFrame by voter, in the order of ``distance``: ``attribute`` where a voter is furthest from
        ``adopted``, the voter's ``points`` there, and the ``median``
    first : int Series by attribute: how many voters gave it more than any other
    undecided : how many voters gave several attributes the most
    reason : why there is no ``agreement``
    """

    points: pd.DataFrame
    medians: pd.Series
    adopted: pd.Series
    adopted_from: Literal["medians", "means"]
    quartiles: pd.DataFrame
    range: pd.DataFrame
    order: tuple[str, ...]
    agreement: float | None
    agreement_low: float | None
    agreement_high: float | None
    chance: float | None
    p_value: float | None
    distance: pd.Series
    furthest: pd.DataFrame
    first: pd.Series
    undecided: int
    reason: Message | None = None

    @property
    def n(self) -> int:
        """How many voted."""
        return len(self.points)

    @property
    def above_chance(self) -> bool:
        """Whether the voters agree more than shuffled ballots do in 95 of 100 rounds."""
        return self.p_value is not None and self.p_value <= 1 - CHANCE_LEVEL


def tally(ballots: Mapping[str, Mapping[str, float]], attributes: Sequence[str], *, random_state: int = 0) -> Tally:
    """What the ballots of a round say together.

    Parameters
    ----------
    ballots : voter to points by attribute, each as of :func:`checked_points`
    attributes : ids in the order of the ballot

    Raises
    ------
    BallotError
        ``ballot_empty`` without a ballot, or what :func:`checked_points` refuses.
    """
    if not ballots:
        raise BallotError("ballot_none")
    rows = {voter: checked_points(attributes, points) for voter, points in ballots.items()}
    points = pd.DataFrame.from_dict(rows, orient="index", columns=list(attributes), dtype=float)
    points.index.name, points.columns.name = "voter", "attribute"
    medians = points.median()
    by_means = not medians.any()
    adopted = _whole(points.mean() if by_means else medians)
    low, high = points.quantile(0.25), points.quantile(0.75)
    quartiles = pd.DataFrame({"low": low, "high": high})
    extent = pd.DataFrame({"low": points.min(), "high": points.max()})
    spread = pd.DataFrame({"range": extent["high"] - extent["low"], "middle": high - low})
    distance = ((points - adopted).abs().sum(axis=1) / 2).sort_values(ascending=False, kind="stable")
    most = points.eq(points.max(axis=1), axis=0)
    sole = most[most.sum(axis=1) == 1]
    return Tally(
        points=points,
        medians=medians,
        adopted=adopted,
        adopted_from="means" if by_means else "medians",
        quartiles=quartiles,
        range=extent,
        order=tuple(spread.sort_values(["range", "middle"], ascending=False, kind="stable").index),
        distance=distance,
        furthest=_furthest(points, adopted, medians).loc[distance.index],
        first=sole.sum().astype(int),
        undecided=len(points) - len(sole),
        **_agreement(points.to_numpy(), random_state),
    )


def checked_points(attributes: Collection[str], points: Mapping[str, float]) -> dict[str, float]:
    """The points of a ballot, every attribute in its order; one that is not named has none.

    Raises
    ------
    BallotError
        ``ballot_attribute`` for one that is not asked about, ``ballot_points`` for what is not a whole or half number
        from 0 to 100, ``ballot_sum`` where they do not sum to 100.
    """
    for name, value in points.items():
        if name not in attributes:
            raise BallotError("ballot_attribute", attribute=str(name)[:300])
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 <= value <= TOTAL or not float(value / STEP).is_integer():
            raise BallotError("ballot_points", given=str(value)[:40])
    whole = {name: float(points.get(name, 0.0)) for name in attributes}
    if sum(whole.values()) != TOTAL:  # halves add up exactly
        raise BallotError("ballot_sum", total=sum(whole.values()))
    return whole


def concordance(points: np.ndarray) -> float | None:
    """Kendall's W of voters x attributes, corrected for ties; None where nobody puts one attribute before another."""
    ranks = _ranks(points)
    return None if (scale := _scale(ranks)) <= 0 else float(12 * _scatter(ranks.sum(axis=0)) / scale)


def _agreement(points: np.ndarray, random_state: int) -> dict[str, Any]:
    m, n = points.shape
    none: dict[str, Any] = dict.fromkeys(("agreement", "agreement_low", "agreement_high", "chance", "p_value"))
    if m < 2:
        return {**none, "reason": message("fit.ballot.one_ballot")}
    if n < 2:
        return {**none, "reason": message("fit.ballot.one_attribute")}
    found = concordance(points)
    if found is None:
        return {**none, "reason": message("fit.ballot.all_tied")}
    without = [concordance(np.delete(points, voter, axis=0)) for voter in range(m)] if m > 2 else []
    told = [each for each in without if each is not None]
    shuffled = _shuffled(_ranks(points), random_state)
    scatter = _scatter(_ranks(points).sum(axis=0))
    at_least = 1 + int((shuffled >= scatter).sum())
    bound = np.quantile(shuffled, CHANCE_LEVEL, method="higher")
    return {
        "agreement": found,
        "agreement_low": min(told, default=None),
        "agreement_high": max(told, default=None),
        "chance": float(12 * bound / _scale(_ranks(points))),
        "p_value": at_least / (N_SHUFFLES + 1),
        "reason": None,
    }


def _shuffled(ranks: np.ndarray, random_state: int) -> np.ndarray:
    """The scatter S of :data:`N_SHUFFLES` rounds in which each voter's ranks go to attributes at random.

    Voters are put in an order of their own first, so that it does not matter how they are listed.
    """
    rng = np.random.default_rng(random_state)
    own = np.sort(ranks, axis=1)
    sums = np.zeros((N_SHUFFLES, ranks.shape[1]))
    for voter in own[np.lexsort(own.T)]:
        sums += rng.permuted(np.tile(voter, (N_SHUFFLES, 1)), axis=1)
    return _scatter(sums)


def _ranks(points: np.ndarray) -> np.ndarray:
    """Ranks of each row from 1, the most points first; ties share the middle of theirs."""
    above = (points[:, None, :] > points[:, :, None]).sum(axis=2)
    alike = (points[:, None, :] == points[:, :, None]).sum(axis=2)
    ranks: np.ndarray = above + (alike + 1) / 2
    return ranks


def _scatter(sums: np.ndarray) -> np.ndarray:
    scatter: np.ndarray = ((sums - sums.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return scatter


def _scale(ranks: np.ndarray) -> float:
    m, n = ranks.shape
    tied = sum(float(t**3 - t) for voter in ranks for t in np.unique(voter, return_counts=True)[1])
    return float(m**2 * (n**3 - n) - m * tied)


def _whole(shares: pd.Series) -> pd.Series:
    """Shares scaled to whole points that sum to 100, by largest remainders."""
    scaled = (shares * (TOTAL / shares.sum())).round(9)  # so that what is whole does not stand a hair below it
    floor = np.floor(scaled)
    wanting = pd.DataFrame({"remainder": scaled - floor, "share": shares}).sort_values(
        ["remainder", "share"], ascending=False, kind="stable"
    )
    floor[wanting.index[: int(TOTAL - floor.sum())]] += 1
    whole: pd.Series = floor.astype(int)
    return whole


def _furthest(points: pd.DataFrame, adopted: pd.Series, medians: pd.Series) -> pd.DataFrame:
    where = (points - adopted).abs().to_numpy().argmax(axis=1)
    return pd.DataFrame(
        {
            "attribute": points.columns[where],
            "points": points.to_numpy()[np.arange(len(points)), where],
            "median": medians.to_numpy()[where],
        },
        index=points.index,
    )
