"""What to test next: the levels of which further tests tell most, and the result that would change what looks good.

A level's tests are ranked by their expected information on which level of its attribute is the best
(:mod:`icp_core.fit.information`), times the weight of the attribute. Whether a level is wanted at all is a second
question; to rank by it finds the best level no sooner than to test at random
(``tests/benchmarks/founder_next_tests.py``), so that it is answered beside, by the result that would change it. Where
an attribute has one level only, it is held against the whole.

Both are asked of the desirabilities as they stand. The profile asks for the ground as well, and names what is believed
before a level that a few outcomes alone make look better; so the words say what looks good, and not whom it names.

How common a level is does not change its rank: what a test there costs is not known. Where it is rare, that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.desirability import Desirability
from icp_core.fit.information import best_chance, best_information
from icp_core.fit.told import Told
from icp_core.fit.updating import UNTOLD_SPREAD, level_shares
from icp_core.fit.weights import Weights, equal_weights
from icp_core.languages import Message, attribute_in_sentence, message
from icp_core.levels import NO, OTHER, TECHNOLOGY, level_table, weighed_as
from icp_core.schema import Dataset
from icp_core.segments import level_phrase

WANTED = 55.0
"""Desirability above which a level looks better than the rest; the profile names none below it."""
USUAL_TESTS = 5
MOST_TESTS = 50
"""Tests at one level beyond which nobody asks how many it would take."""
RARE = 0.05
"""Share of the known companies below which a level is called rare."""
MOST_SHOWN = 8
_POINTS = 240
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
        that would change what looks good, and ``because``, why it is worth a test, both Message

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
        found += _of_attribute(attribute, told, _kind(desirability), weight, tests)
    # Equals keep the scheme's order.
    found.sort(key=lambda row: (row["weight"] * row["information"], row["weight"] > 0), reverse=True)
    shares = _shares(dataset, desirability, {row["attribute"] for row in found[:most]})
    rows = []
    for row in found[:most]:
        place = (row["attribute"], row["level"])
        change = _Change.of(desirability, *place)
        share = shares.get(place, np.nan)
        rows.append({**row, "share": share, "would_change": change.said(tests), "because": _because(row, share)})
    return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)


def _kind(desirability: Desirability) -> str:
    """Which kind of outcome a test is."""
    return "interview" if desirability.source == "best" else "won"


def _of_attribute(attribute: str, told: Told, kind: str, weight: float, tests: int) -> list[dict[str, Any]]:
    """A row for each level of which tests may tell something, without texts."""
    named = [i for i, level in enumerate(told.levels) if level != OTHER]
    if not named:
        return []
    told = told.after(kind, named[0], 0, 0)
    held = [_Held.of(told, kind, i) for i in named]
    effect, mass = _on_one_grid(held + ([_Held.whole(held[0])] if len(held) == 1 else []))
    rates = np.array([np.interp(effect, each.effect, each.mean_rate) for each in held])
    rates = np.concatenate([rates, rates[: len(mass) - len(held)]])
    bits, chances = best_information(rates, mass, tests).round(9), best_chance(mass)
    rows = []
    for at, i in enumerate(named):
        if attribute.startswith(TECHNOLOGY) and told.levels[i] == NO:
            continue
        rate, low, high = held[at].rate()
        rows.append({
            "attribute": attribute, "level": told.levels[i], "information": float(bits[at]), "weight": weight,
            "n_tests": tests, "expected_yes": tests * rate, "rate": rate, "low": low, "high": high,
            "best_chance": float(chances[at]), "n": int(sum(each.n[i] for each in told.counts.values())),
        })  # fmt: skip
    return rows


@dataclass(frozen=True, eq=False)
class _Held:
    """What is held of a level: ``effect`` (points,) against its whole with its ``mass``; and beside each effect the
    ``rates`` of good tests (wholes, points), since the rate of the whole is not known, with their ``mass_of_rates``.

    What was seen of the level speaks of both: after many failures either it is worse than its whole or all are bad, and
    in both cases its rate is low.
    """

    effect: np.ndarray
    mass: np.ndarray
    rates: np.ndarray
    mass_of_rates: np.ndarray

    @classmethod
    def of(cls, told: Told, kind: str, i: int) -> _Held:
        """Of level ``i``, for tests of a kind."""
        held = told.updated[i]
        if held is not None:
            effect, mass = held.effect, held.mass
        else:
            middle, spread = 0.0, UNTOLD_SPREAD
            if told.alone is not None:
                middle, spread = float(told.alone.effect[i]), float(np.sqrt(told.alone.variance[i]))
            effect, mass = middle + spread * _NORMAL, np.exp(-0.5 * _NORMAL**2)
            mass = mass / mass.sum()
        seen = told.seen(kind, i)
        rates = seen.rates(effect)
        each = seen.worth * (seen.yes * np.log(rates) + (seen.n - seen.yes) * np.log1p(-rates))
        given = np.exp(each - each.max(axis=0))
        return cls(effect, mass, rates, mass * given / given.sum(axis=0))

    @classmethod
    def whole(cls, level: _Held) -> _Held:
        """The whole beside its only level."""
        return cls(np.zeros(1), np.ones(1), level.rates[:, :1], level.mass_of_rates[:, :1])

    @property
    def mean_rate(self) -> np.ndarray:
        """Rate of good tests at each effect, shape (points,)."""
        total = np.maximum(self.mass_of_rates.sum(axis=0), 1e-300)
        return np.asarray((self.rates * self.mass_of_rates).sum(axis=0) / total)

    def rate(self) -> tuple[float, float, float]:
        """Rate of good tests with its 80 % interval."""
        order = np.argsort(self.rates, axis=None)
        each = self.mass_of_rates.ravel()[order]
        low, high = np.interp([0.1, 0.9], np.cumsum(each) - each / 2, self.rates.ravel()[order])
        return float((self.rates * self.mass_of_rates).sum()), float(low), float(high)


def _on_one_grid(held: list[_Held]) -> tuple[np.ndarray, np.ndarray]:
    """Points that lie where the levels' mass does, and the mass of each level there, (levels, points)."""
    effects = np.concatenate([each.effect for each in held])
    order = np.argsort(effects, kind="stable")
    below = np.cumsum(np.concatenate([each.mass for each in held])[order]) / len(held)
    grid = np.unique(np.interp((np.arange(_POINTS) + 0.5) / _POINTS, below, effects[order]).round(9))
    edges = (grid[1:] + grid[:-1]) / 2
    mass = np.empty((len(held), len(grid)))
    for i, each in enumerate(held):
        under = np.interp(edges, each.effect, np.cumsum(each.mass) - each.mass / 2, left=0.0, right=1.0)
        mass[i] = np.diff(np.concatenate([[0.0], under, [1.0]]))
    return grid, mass


def _shares(dataset: Dataset | None, desirability: Desirability, attributes: set[str]) -> dict[tuple[str, str], float]:
    """How common each level is among the companies known, one a level added."""
    if dataset is None:
        return {}
    levels = level_table(dataset.accounts, desirability.scheme)
    out: dict[tuple[str, str], float] = {}
    for attribute in attributes:
        names = desirability.scheme.levels(attribute)
        counts = levels[attribute].value_counts().reindex(names, fill_value=0)
        out |= {(attribute, name): float(at) for name, at in zip(names, level_shares(list(counts))[:, 0], strict=True)}
    return out


def _because(row: dict[str, Any], share: float) -> Message:
    attribute, level, n = row["attribute"], row["level"], row["n"]
    values = {
        "level": level_phrase(attribute, level),
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
    """What results at one level would make of it: whether it looks better than the rest, and which is the first."""

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
        return cls(attribute, level, told, _kind(desirability), by_hand)

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
        """The results of ``tests`` that would change what looks good, in words."""
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

    def _named(self, level: str) -> Message:
        return level_phrase(self.attribute, level)


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
