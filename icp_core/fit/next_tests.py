"""What to test next: the levels of which further tests tell most, and the result that would change the profile.

A level's tests are ranked by their expected information on which level of its attribute is the best
(:mod:`icp_core.fit.information`), times the weight of the attribute. Whether a level is wanted at all is a second
question that the profile asks; to rank by it finds the best level no sooner than to test at random
(``tests/benchmarks/founder_next_tests.py``), so that it is answered beside, by the result that would change the
profile. Where an attribute has one level only, it is held against the whole.

How common a level is does not change its rank: what a test there costs is not known. Where it is rare, that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.desirability import Desirability
from icp_core.fit.information import best_chance, best_information
from icp_core.fit.told import Told
from icp_core.fit.updating import UNTOLD_SPREAD, level_shares
from icp_core.fit.weights import Weights, equal_weights
from icp_core.languages import Message, attribute_in_sentence, level_name, message
from icp_core.levels import NO, OTHER, TECHNOLOGY, level_table, weighed_as
from icp_core.schema import Dataset

WANTED = 55.0
"""Desirability above which a level stands on the profile."""
USUAL_TESTS = 5
MOST_TESTS = 50
"""Tests at one level beyond which nobody asks how many it would take."""
RARE = 0.05
"""Share of the known companies below which a level is called rare."""
MOST_SHOWN = 8
_POINTS = 240
_WHOLES = (np.arange(9) + 0.5) / 9
_NORMAL = np.linspace(-4.0, 4.0, 81)
_COLUMNS = {
    "attribute": object, "level": object, "information": float, "weight": float, "n_tests": int, "expected_yes": float,
    "rate": float, "low": float, "high": float, "best_chance": float, "n": int, "share": float,
    "would_change": object, "because": object,
}  # fmt: skip


def next_tests(
    desirability: Desirability,
    weights: Weights,
    *,
    tests: int = USUAL_TESTS,
    dataset: Dataset | None = None,
    most: int = MOST_SHOWN,
) -> pd.DataFrame:
    """The levels that are worth testing next, the most telling first.

    A test is a further first deal at the level; where deals do not teach (``source`` is best), an interview.

    Parameters
    ----------
    weights : Weights
        Of the attributes; where the data bear none, all count alike. Technologies share theirs.
    tests : int, 1-50
        Further tests at one level that are thought of together.
    dataset : Dataset, optional
        To say how common each level is among the companies known.
    most : int, 1 or more
        Rows at most.

    Returns
    -------
    DataFrame with the columns
        ``attribute, level``; ``information`` in bits on which level of the attribute is the best; ``weight`` in points
        (the order is by information times weight); ``n_tests``; of these ``expected_yes``; ``rate`` of good ones,
        0-1, with its 80 % interval ``low, high``; ``best_chance``, the chance that the level is the best, 0-1; ``n``
        outcomes so far; ``share`` of the companies known, 0-1 (NaN without ``dataset``); ``would_change``, the result
        that would change the profile, and ``because``, why it is worth a test, both Message

    Raises
    ------
    SettingError
        If the number of tests or rows is out of range.
    """
    if not 1 <= tests <= MOST_TESTS:
        raise SettingError.out_of_range("tests", tests, 1, MOST_TESTS)
    if most < 1:
        raise SettingError.out_of_range("most", most, 1, np.inf)
    points = (weights if weights.values is not None else equal_weights(desirability)).points()
    parts = pd.Series([weighed_as(attribute) for attribute in desirability.told], dtype=object).value_counts()
    found = []
    for attribute, told in desirability.told.items():
        weight = points.get(weighed_as(attribute), 0.0) / float(parts[weighed_as(attribute)])
        found += _of_attribute(attribute, told, _wholes(desirability, attribute), weight, tests)
    found.sort(key=lambda row: -float(row["weight"]) * float(row["information"]))  # equals keep the scheme's order
    shares = _shares(dataset, desirability, {str(row["attribute"]) for row in found[:most]})
    rows = []
    for row in found[:most]:
        place = (str(row["attribute"]), str(row["level"]))
        change = _Change.of(desirability, *place)
        share = shares.get(place, np.nan)
        rows.append({**row, "share": share, "would_change": change.said(tests), "because": _because(row, share)})
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _wholes(desirability: Desirability, attribute: str) -> np.ndarray:
    """Log-odds of the rate that a test at the whole would have, ascending: the middles of equal parts of its Beta."""
    from scipy.special import betaincinv

    rates = np.clip(betaincinv(*desirability.wholes[attribute], _WHOLES), 1e-9, 1 - 1e-9)
    return np.asarray(np.log(rates / (1 - rates)))


def _of_attribute(attribute: str, told: Told, wholes: np.ndarray, weight: float, tests: int) -> list[dict[str, object]]:
    """A row for each level of which tests may tell something, without texts."""
    named = [i for i, level in enumerate(told.levels) if level != OTHER]
    if not named:
        return []
    held = [_posterior(told, i) for i in named]
    at_whole = [(np.zeros(1), np.ones(1))] if len(held) == 1 else []
    effect, mass = _on_one_grid(held + at_whole)
    rates = 1 / (1 + np.exp(-float(np.median(wholes)) - effect))
    bits, chances = best_information(rates, mass, tests), best_chance(mass)
    rows: list[dict[str, object]] = []
    for at, i in enumerate(named):
        if attribute.startswith(TECHNOLOGY) and told.levels[i] == NO:
            continue
        rate, low, high = _rate(*held[at], wholes)
        n = int(sum(each.n[i] for each in told.counts.values()))
        rows.append({
            "attribute": attribute, "level": told.levels[i], "information": float(bits[at]), "weight": weight,
            "n_tests": tests, "expected_yes": tests * rate, "rate": rate, "low": low, "high": high,
            "best_chance": float(chances[at]), "n": n,
        })  # fmt: skip
    return rows


def _posterior(told: Told, i: int) -> tuple[np.ndarray, np.ndarray]:
    """Effect of a level in log-odds, and the mass of each."""
    held = told.updated[i]
    if held is not None:
        return held.effect, held.mass
    middle, spread = 0.0, UNTOLD_SPREAD
    if told.alone is not None:
        middle, spread = float(told.alone.effect[i]), float(np.sqrt(told.alone.variance[i]))
    mass = np.exp(-0.5 * _NORMAL**2)
    return middle + spread * _NORMAL, mass / mass.sum()


def _on_one_grid(held: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Points that lie where the levels' mass does, and the mass of each level there, (levels, points)."""
    effects = np.concatenate([effect for effect, _ in held])
    order = np.argsort(effects, kind="stable")
    below = np.cumsum(np.concatenate([mass for _, mass in held])[order]) / len(held)
    grid = np.unique(np.interp((np.arange(_POINTS) + 0.5) / _POINTS, below, effects[order]).round(9))
    edges = (grid[1:] + grid[:-1]) / 2
    mass = np.empty((len(held), len(grid)))
    for i, (effect, own) in enumerate(held):
        under = np.interp(edges, effect, np.cumsum(own) - own / 2, left=0.0, right=1.0)
        mass[i] = np.diff(np.concatenate([[0.0], under, [1.0]]))
    return grid, mass


def _rate(effect: np.ndarray, mass: np.ndarray, wholes: np.ndarray) -> tuple[float, float, float]:
    """Rate of good outcomes with its 80 % interval."""
    rates = 1 / (1 + np.exp(-wholes[:, None] - effect))
    each = np.broadcast_to(mass / len(wholes), rates.shape).ravel()
    order = np.argsort(rates, axis=None)
    below = np.cumsum(each[order]) - each[order] / 2
    low, high = np.interp([0.1, 0.9], below, rates.ravel()[order])
    return float(rates.ravel() @ each), float(low), float(high)


def _shares(dataset: Dataset | None, desirability: Desirability, attributes: set[str]) -> dict[tuple[str, str], float]:
    """How common each level is among the companies known, one a level added."""
    if dataset is None:
        return {}
    levels = level_table(dataset.accounts, desirability.scheme)
    out = {}
    for attribute in attributes:
        names = desirability.scheme.levels(attribute)
        counts = levels[attribute].value_counts().reindex(names, fill_value=0)
        out |= {(attribute, name): float(at) for name, at in zip(names, level_shares(list(counts))[:, 0], strict=True)}
    return out


def _because(row: dict[str, object], share: float) -> Message:
    attribute, level, n = str(row["attribute"]), str(row["level"]), int(str(row["n"]))
    values = {
        "level": level_name(attribute, level),
        "name": attribute_in_sentence(attribute),
        "chance": row["best_chance"],
        "low": row["low"],
        "high": row["high"],
        "n": n,
    }
    if not row["weight"]:
        why = message("fit.test.no_weight", name=values["name"])
    else:
        why = message("fit.test.because" if n else "fit.test.because_untested", **values)
    return message("fit.test.rare", why=why, share=share) if share < RARE else why


@dataclass(frozen=True)
class _Change:
    """What results at one level would make of the profile: whether it stands there, and who is first."""

    attribute: str
    level: str
    told: Told
    kind: str
    by_hand: np.ndarray

    @classmethod
    def of(cls, desirability: Desirability, attribute: str, level: str) -> _Change:
        table = desirability.table[desirability.table["attribute"] == attribute]
        told = desirability.told[attribute]
        values = table["value"].to_numpy(dtype=float)
        by_hand = np.where(np.isclose(values, told.values(), atol=1e-6), np.nan, values)
        return cls(attribute, level, told, "interview" if desirability.source == "best" else "won", by_hand)

    def after(self, yes: int, n: int) -> tuple[bool, str | None]:
        """Whether the level is wanted after ``yes`` good ones of ``n``, and which level is then the first."""
        at = self.told.levels.index(self.level)
        then = self.told.after(self.kind, at, yes, n).values() if n else self.told.values()
        values = np.where(np.isnan(self.by_hand), then, self.by_hand).round(6)
        named = [i for i, level in enumerate(self.told.levels) if level != OTHER]
        first = max(named, key=lambda i: values[i])
        alone = sum(values[i] == values[first] for i in named) == 1
        return bool(values[at] > WANTED), self.told.levels[first] if alone else None

    def said(self, tests: int) -> Message:
        """The results of ``tests`` that would change the profile, in words."""
        if not np.isnan(self.by_hand[self.told.levels.index(self.level)]):
            return message("fit.test.by_hand", level=self._named(self.level))
        now = self.after(0, 0)
        results = [self._what(now, self.after(yes, tests)) for yes in range(tests + 1)]
        few = max((yes for yes, what in enumerate(results) if what and what.key in _WORSE), default=None)
        many = min((yes for yes, what in enumerate(results) if what and what.key not in _WORSE), default=None)
        worse = self._few(few, tests, results[few]) if few is not None else None
        better = self._many(many, tests, results[many]) if many is not None else None
        if worse and better:
            return message("fit.test.both", worse=worse, better=better)
        return worse or better or self._beyond(now, tests)

    def _what(self, now: tuple[bool, str | None], then: tuple[bool, str | None]) -> Message | None:
        """What differs; None where nothing does."""
        values = {"level": self._named(self.level), "name": attribute_in_sentence(self.attribute)}
        first = then[1] == self.level != now[1]
        if then[0] > now[0]:
            return message("fit.test.enters_first" if first else "fit.test.enters", **values)
        if then[0] < now[0]:
            return message("fit.test.leaves", **values)
        if first:
            return message("fit.test.first", **values)
        if now[1] == self.level and then[1] not in (self.level, None):
            return message("fit.test.overtaken", other=self._named(str(then[1])), name=values["name"])
        return None

    def _few(self, yes: int, tests: int, what: Message | None) -> Message:
        if yes == 0:
            return message("fit.test.none" if tests > 1 else "fit.test.single_no", tests=tests, what=what)
        return message("fit.test.few", yes=yes, tests=tests, what=what)

    def _many(self, yes: int, tests: int, what: Message | None) -> Message:
        if yes == tests:
            return message("fit.test.all" if tests > 1 else "fit.test.single_yes", tests=tests, what=what)
        return message("fit.test.many", yes=yes, tests=tests, what=what)

    def _beyond(self, now: tuple[bool, str | None], tests: int) -> Message:
        """How many it would take where ``tests`` are too few."""
        good = _least(tests, lambda n: self._what(now, self.after(n, n)) is not None)
        bad = _least(tests, lambda n: self._what(now, self.after(0, n)) is not None)
        if good and bad:
            return message("fit.test.takes", tests=tests, good=good, bad=bad)
        if good or bad:
            return message("fit.test.takes_good" if good else "fit.test.takes_bad", tests=tests, count=good or bad)
        return message("fit.test.never", most=MOST_TESTS)

    def _named(self, level: str) -> str:
        return level_name(self.attribute, level)


_WORSE = ("fit.test.leaves", "fit.test.overtaken")


def _least(beyond: int, changes: Callable[[int], bool]) -> int | None:
    """Least number above ``beyond`` and up to :data:`MOST_TESTS` at which something changes, by halving."""
    low, high = beyond, MOST_TESTS
    if low >= high or not changes(high):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle, high)
    return high
