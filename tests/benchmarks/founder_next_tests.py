"""Does following "test next" find the best segment in fewer deals than testing at random and than belief alone?

Simulated founders: each attribute has six levels, of which the founder believes something. Every level's desirability
is drawn between 20 and 80, its true rate from the belief's prior around it, and deals arrive one by one at the level
that a policy chooses. Beliefs are *right* (those that the truth was drawn around, worth 8 customers), *vague* (50
everywhere, worth 2) or *wrong* (the right ones in reverse, worth 8: what is truly best on average is believed worst).
Policies:

- ``test next``: the level with the most information on which is the best, over :data:`TESTS` tests at it
- ``at random``: any level
- ``belief alone``: always the level believed best before any deal; what it shows still counts
- ``now best``: the level that looks best now
- ``wanted``: the level with the most information on whether it is wanted (above 55), not which is the best
- ``Thompson``: the best level of one draw from the posterior

The best level is *found* at the first deal after which the posterior's best is the truly best, and stays so for
:data:`STAYS` deals; who has not found it within :data:`LAST` deals counts as :data:`LAST`. The same deal at the same
level ends alike under every policy, so that differences are paired. Regret is by how many points of desirability the
posterior's best falls short of the truly best; sorted is the share of levels that are rightly called wanted or not. The
rate of the whole counts as known. With four attributes a company
has a level of each, any of them unless the policy chose it; its log-odds add up, its deal tells of all four, and
figures are means over the four. ``test next`` then takes the one level of all four that tells most; the other
policies choose a level of each attribute.

Figures stand with their Monte Carlo error in brackets, over founders.

Figures of 500 founders, first seed 1: deals until found (:data:`LAST` where never), and by how many ``test next`` takes
fewer than the other (paired), for one attribute and for four.

============  ==========  ==========  ==========  ==========  ==========  ==========
one           right       less        vague       less        wrong       less
============  ==========  ==========  ==========  ==========  ==========  ==========
test next     21.5 (1.1)              26.1 (1.0)              38.7 (0.9)
at random     24.0 (1.1)  2.6 (0.7)   30.0 (1.0)  3.9 (0.6)   40.0 (0.9)  1.3 (0.7)
belief alone  28.0 (1.3)  6.5 (1.1)   43.2 (1.2)  17.1 (1.5)  55.9 (0.7)  17.2 (1.0)
now best      24.8 (1.2)  3.3 (0.9)   32.0 (1.2)  5.9 (1.0)   51.2 (0.8)  12.5 (0.8)
Thompson      22.5 (1.1)  1.0 (0.5)   28.9 (1.1)  2.8 (0.7)   42.3 (0.9)  3.6 (0.6)
wanted        24.9 (1.1)  3.4 (0.8)   28.5 (1.1)  2.3 (0.6)   41.8 (0.9)  3.1 (0.5)
four
test next     27.8 (0.6)              33.9 (0.5)              44.6 (0.5)
at random     27.8 (0.5)  0.0 (0.5)   34.7 (0.5)  0.8 (0.6)   45.7 (0.4)  1.1 (0.4)
belief alone  32.2 (0.6)  4.4 (0.6)   47.6 (0.5)  13.8 (0.7)  57.2 (0.3)  12.6 (0.5)
now best      31.3 (0.6)  3.5 (0.6)   42.5 (0.5)  8.7 (0.7)   51.0 (0.4)  6.4 (0.5)
Thompson      28.6 (0.6)  0.8 (0.6)   35.3 (0.5)  1.5 (0.7)   45.7 (0.4)  1.2 (0.5)
wanted        27.1 (0.5)  -0.7 (0.6)  34.3 (0.5)  0.5 (0.6)   45.1 (0.5)  0.5 (0.5)
============  ==========  ==========  ==========  ==========  ==========  ==========

With one attribute it beats every other policy under every belief; testing at random, where beliefs are wrong, by no
more than twice the error. With four it beats belief alone and what looks best now; testing at random it beats by
little, and by more than chance only where beliefs are wrong, since every company that is met tells of a level of each
attribute. After 40 deals the best is named right for (one, right; vague; wrong) .69, .63, .49 of ``test next``
against .63, .58, .45 at random, and for four .56, .50, .36 against .53, .46, .33 (each .01 to .02). Thompson wins as
many deals or more.

Other ways to choose with four attributes, 220 founders, first seed 9700, what is usual counted, deals fewer than at
random (right, vague, wrong): ``test next`` 0.6 (0.9), 0.1 (1.0), 1.3 (0.6); the most telling level of each of the two
most telling attributes -1.4 (0.9), 1.0 (1.0), 4.1 (0.8). A company that has the most telling level of all four (100
founders, first seed 9001, without it) -0.7 (1.3), -1.9 (1.4), 4.1 (1.1): the same levels are then always met together,
and no deal tells which of them won it. By the knowledge gradient in all four -2.9 (1.5), -2.3 (1.5), 6.1 (1.1), by top
two Thompson 0.6 (1.4), 1.9 (1.3), 1.1 (1.2). To count the other levels' effects in what a deal tells of one does not
help either (220 founders): -0.5 (0.9) where right, -1.3 (0.7) where wrong. None is better under every belief.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/founder_next_tests.py [founders] [first seed]``; 500 founders take
three to four minutes of one core.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.fit.information import best_information, count_likelihood
from icp_core.fit.next_tests import WANTED
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, USUAL_WORTH, WEAK_SHARE, WEAK_STRENGTH
from icp_core.segments.shrinkage import usual_log_density

LEVELS = 6
RATE = 0.3
TESTS = 5
STAYS = 10
LAST = 60
LOOKED_AT = (0, 10, 20, 40)
POLICIES = ("test next", "at random", "belief alone", "now best", "Thompson", "wanted")
BELIEFS = ("right", "vague", "wrong")
GRID = np.linspace(-9.0, 5.0, 141)
RATES = 1 / (1 + np.exp(-GRID))


@dataclass(frozen=True)
class Founders:
    """True rates and right beliefs, shape (founders, attributes, levels); and the luck that all policies share."""

    rates: np.ndarray
    desirability: np.ndarray
    luck: np.ndarray
    ties: np.ndarray

    @classmethod
    def drawn(cls, founders: int, attributes: int, seed: int, *, last: int = LAST) -> Founders:
        """Truths from the prior of a right belief."""
        rng = np.random.default_rng(seed)
        shape = (founders, attributes, LEVELS)
        desirability = rng.uniform(20, 80, shape)
        strength = np.where(rng.random(shape) < WEAK_SHARE, WEAK_STRENGTH, 8.0)
        mean = rate_of(desirability)
        rates = np.clip(rng.beta(strength * mean, strength * (1 - mean)), RATES[0], RATES[-1])
        return cls(rates, desirability, rng.random((*shape[:2], LEVELS, last + STAYS)), rng.random(shape))

    def believed(self, kind: str) -> tuple[np.ndarray, float]:
        """Desirability and strength of a kind of belief."""
        if kind == "vague":
            return np.full_like(self.desirability, 50.0), 2.0
        if kind == "right":
            return self.desirability, 8.0
        order = np.argsort(self.desirability, axis=-1)
        wrong = np.empty_like(self.desirability)
        np.put_along_axis(wrong, order, np.take_along_axis(self.desirability, order[..., ::-1], axis=-1), axis=-1)
        return wrong, 8.0


@dataclass(frozen=True)
class Found:
    """Of each founder, means over attributes: deals until found, and at :data:`LOOKED_AT` whether right and regret."""

    deals: np.ndarray
    right: np.ndarray
    regret: np.ndarray
    sorted: np.ndarray
    won: np.ndarray


def log_odds(p):
    """Of a rate."""
    return np.log(p / (1 - p))


def rate_of(desirability):
    """Rate of a level so desirable."""
    return 1 / (1 + np.exp(-log_odds(RATE) - (desirability - 50) / POINTS_PER_LOG_ODDS))


def prior(desirability: np.ndarray, strength: float) -> np.ndarray:
    """Mass of the belief's prior on :data:`RATES`."""
    from scipy.special import betainc

    mean = rate_of(desirability)[..., None]
    edges = 1 / (1 + np.exp(-(GRID[1:] + GRID[:-1]) / 2))
    ends = np.zeros((*desirability.shape, 1))
    usual = np.exp(USUAL_WORTH / (USUAL_WORTH + strength) * usual_log_density(GRID - log_odds(mean)))
    mass = np.zeros((*desirability.shape, len(GRID)))
    for share, worth in ((1 - WEAK_SHARE, strength), (WEAK_SHARE, min(strength, WEAK_STRENGTH))):
        below = betainc(worth * mean, worth * (1 - mean), edges)
        part = np.diff(np.concatenate([ends, below, ends + 1], axis=-1), axis=-1) * usual
        mass += share * part / part.sum(axis=-1, keepdims=True)
    return mass


def followed(
    founders: Founders, kind: str, policy: str, *, tests: int = TESTS, last: int = LAST, random_state: int = 0
) -> Found:
    """What comes of a policy."""
    rng = np.random.default_rng(random_state)
    mass = prior(*founders.believed(kind))
    n, attributes, levels = founders.rates.shape
    every, each = np.arange(n)[:, None], np.arange(attributes)[None, :]
    tried = np.zeros(founders.rates.shape, dtype=int)
    effects = log_odds(founders.rates) - log_odds(RATE)
    believed_best = first(mass @ RATES, founders.ties)
    told, sorts, won = [], [], np.zeros(n)
    wanted = founders.rates > rate_of(WANTED)
    for _ in range(last + STAYS):
        now_best = first(mass @ RATES, founders.ties)
        told.append(now_best)
        sorts.append((((mass @ RATES) > rate_of(WANTED)) == wanted).mean(axis=(1, 2)))
        at = rng.integers(levels, size=(n, attributes))
        if policy == "belief alone":
            at = believed_best
        elif policy == "now best":
            at = now_best
        elif policy == "Thompson":
            at = first((mass.cumsum(axis=-1) < rng.random((*founders.rates.shape, 1))).sum(axis=-1), founders.ties)
        elif policy in ("test next", "wanted"):
            bits = best_information(RATES, mass, tests) if policy == "test next" else wanted_information(mass, tests)
            chosen = first(bits.reshape(n, -1), founders.ties.reshape(n, -1))
            at[np.arange(n), chosen // levels] = chosen % levels
        elif policy != "at random":
            raise ValueError(policy)
        # What a deal turns out as hangs on how often its level was tried: of several attributes, the first's.
        luck = founders.luck[every[:, 0], 0, at[:, 0], tried[every[:, 0], 0, at[:, 0]]]
        yes = luck < 1 / (1 + np.exp(-log_odds(RATE) - effects[every, each, at].sum(axis=1)))
        tried[every, each, at] += 1
        won += yes
        row = mass[every, each, at] * np.where(yes[:, None, None], RATES, 1 - RATES)
        mass[every, each, at] = row / row.sum(axis=-1, keepdims=True)
    told.append(first(mass @ RATES, founders.ties))
    best = founders.rates.argmax(axis=-1)
    right = np.array([got == best for got in told])
    stays = np.array([right[t : t + STAYS + 1].all(axis=0) for t in range(last + 1)])
    deals = np.where(stays.any(axis=0), stays.argmax(axis=0), last)
    value = np.clip(50 + POINTS_PER_LOG_ODDS * effects, 0, 100)
    looked = [t for t in LOOKED_AT if t <= last]
    regret = np.array([(value[every, each, best] - value[every, each, told[t]]).mean(axis=1) for t in looked])
    return Found(deals.mean(axis=1), right[looked].mean(axis=2), regret, np.array(sorts)[looked], won / (last + STAYS))


def wanted_information(mass: np.ndarray, tests: int) -> np.ndarray:
    """Bits on whether each level is wanted, of some tests at it."""
    joint = mass[..., None, :] * count_likelihood(RATES, tests)
    yes = joint[..., rate_of(WANTED) < RATES].sum(axis=-1)
    both = np.stack([yes, joint.sum(axis=-1) - yes], axis=-1)
    return entropy(both.sum(axis=-1)) + entropy(both.sum(axis=-2)) - entropy(both.reshape(*both.shape[:-2], -1))


def entropy(chance: np.ndarray) -> np.ndarray:
    """In bits."""
    return -(chance * np.log2(np.maximum(chance, 1e-300))).sum(axis=-1)


def first(score: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Place of the highest; what is equal stands by lot."""
    return np.argmax(np.round(score, 9) + 1e-10 * ties, axis=-1)


def said(values: np.ndarray, digits: int = 1) -> str:
    """Mean with its Monte Carlo error."""
    return f"{values.mean():.{digits}f} ({values.std(ddof=1) / np.sqrt(len(values)):.{digits}f})"


def main(founders: int = 500, first_seed: int = 1) -> None:
    """Print the figures."""
    begun = time.perf_counter()
    print(f"{founders} founders, {LEVELS} levels, rate {RATE}; right, regret and sorted after {LOOKED_AT} deals")
    for attributes in (1, 4):
        world = Founders.drawn(founders, attributes, first_seed + attributes)
        for kind in BELIEFS:
            print(f"{attributes} attribute{'s' if attributes > 1 else ''}, {kind} belief")
            found = {policy: followed(world, kind, policy, random_state=first_seed) for policy in POLICIES}
            untested = found["at random"].right[0]
            print(f"  belief untested is right for {said(untested, 2)}")
            for policy, got in found.items():
                less = found["test next"].deals - got.deals
                print(
                    f"  {policy:12}: {said(got.deals)} deals"
                    + (f"; test next less this {said(less)}" if policy != "test next" else "")
                    + f"; right {', '.join(said(part, 2) for part in got.right)}; "
                    f"regret {', '.join(said(part) for part in got.regret)}; "
                    f"sorted {', '.join(said(part, 2) for part in got.sorted)}; won {said(100 * got.won, 0)} %",
                    flush=True,
                )
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
