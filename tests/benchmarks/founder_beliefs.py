"""Simulated founders: what beliefs updated by deals hold, how soon a wrong one is mended, and when a conflict is told.

A founder believes something of each level of one attribute (four levels), or of four attributes whose effects add up in
log-odds (four levels each). Then deals arrive one by one, companies being drawn at random. After some of them the 80 %
intervals of the updated desirabilities are held against the truth: the marginal log-odds of winning of a level against
the whole, over all companies.

*Truths drawn from the prior.* The rate of the whole from its Beta, and the effect of each level from the belief's own
mixture. Effects against one whole cannot be independent: they are tied by a Gaussian copula whose parts add up to
nothing, so that each has the belief's distribution, and the whole is as it was believed up to what the bend of the
log-odds makes of it. Beliefs are of strength 4, 8 or 20, and such that the levels together make the believed whole.

*Wrong, vague and right.* Truths as before; beliefs are the truth moved up or down by :data:`OFF` points, half of the
levels each way, of strength 8 or 20 (wrong), 50 of strength 2 (vague), or such that the truth is a draw from the part
of them that does not give way (right, 8 and 20). Recovery: deals until the value is within :data:`NEAR` points of the
truth. Conflicts are looked for after every :data:`LOOKS`-th deal. Beside each stand the data alone: 50 where they say
nothing.

*One level.* A founder who believes :data:`FAVOURITE` of one level, worth 8 or 20, meets no other: its true rate is a
draw from the part of the belief that does not give way (right), that of the whole (as all), or :data:`POOR`. Conflicts
are looked for after every deal.

Figures are means over founders with their Monte Carlo error, founders being independent and their levels not.

Figures, Monte Carlo error in brackets, after 0, 5, 15, 40 and 100 deals (and 150 below); off is the mean error in
points. Truths from the prior, 500 founders, seeds from 60,000, held by 80 % intervals:

=================  ===========  ===========  ===========  ===========  ===========
one attribute      .784 (.010)  .790 (.010)  .798 (.010)  .788 (.009)  .786 (.010)
- off              18.9         17.2         14.7         11.7         8.6
- data alone, off  24.7         22.3         18.4         13.9         9.7
four attributes    .835 (.005)  .807 (.005)  .793 (.005)  .785 (.005)  .786 (.005)
- off              14.6         14.5         13.5         11.5         8.7
- data alone, off  17.5         17.3         15.5         12.9         9.7
=================  ===========  ===========  ===========  ===========  ===========

Of the data alone .70 to .77 hold. Recovery, same seeds, 250 founders where beliefs are wrong and worth 8, 120 elsewhere
(there conflicts were looked for after the six numbers of deals named and 50 only), held, and off:

=========  ===========  ===========  ===========  ===========  ===========  ===========
wrong, 8   .332 (.013)  .538 (.015)  .645 (.015)  .700 (.015)  .783 (.013)  .805 (.014)
- off      30.0         25.8         20.7         15.2         9.6          7.9
wrong, 20  .200 (.016)  .373 (.020)  .487 (.021)  .542 (.024)  .673 (.022)  .688 (.023)
- off      30.0         26.9         22.9         18.2         11.6         9.5
vague, 2   .875 (.014)  .781 (.017)  .683 (.019)  .756 (.021)  .810 (.017)  .825 (.019)
- off      22.9         21.3         19.1         14.0         9.0          7.6
right, 8   .825 (.019)  .840 (.017)  .783 (.017)  .804 (.019)  .846 (.015)  .840 (.018)
- off      15.7         14.9         14.4         11.4         8.1          7.0
right, 20  .877 (.016)  .865 (.016)  .833 (.017)  .827 (.018)  .831 (.017)  .838 (.018)
- off      10.4         10.4         10.3         8.9          7.1          6.3
=========  ===========  ===========  ===========  ===========  ===========  ===========

Within 10 points of the truth, middle founder and four in five: after 50 and 140 deals (wrong, 8), where the data
alone take 20 and 100; after 100 and more than 150 (wrong, 20). A conflict is told of a level by 15, 40, 100 and 150
deals: wrong, 8: .039 (.007), .095 (.010), .169 (.013), .198 (.013); wrong, 20: .079 (.013), .188 (.018), .381 (.022),
.465 (.022); vague: 0, 0, .006 (.004), .015 (.005); falsely, right, 8: .010 (.005), .027 (.008), .040 (.009), .052
(.011); right, 20: .015 (.005), .029 (.008), .050 (.010), .069 (.012). Looked for after every tenth deal (60 founders,
seeds from 91,000, from which the rule was chosen) it is .087 and .129 by 150 deals, at any one number of deals at
most .071.

The figures above are of beliefs without what is usual of levels (``USUAL_WORTH`` next to 0). With it, as it stands now,
160 founders, seeds from 410,000, truths from the prior: one attribute .798 (.018), .797, .794, .794, .800 (.017), off
17.2, 16.3, 14.8, 11.7, 8.7; four .836 (.009), .819, .799, .782, .778 (.008), off 13.7, 13.7, 13.0, 11.4, 8.9. Wrong, 8,
80 founders: .287 (.022), .525, .616, .681, .744 and .775 (.027), off 30.0, 26.3, 21.3, 15.1, 10.2 and 8.3: mended a
little later. Vague, 110 founders, seeds from 520,000, without and with it: .843 (.016) and .911 (.014), .761 and .832
(.018), .764 (.019) and .814 (.018), .786 and .793, .800 and .823; that .683 held after 15 deals was in part the luck of
120 founders: of 410 others .747 did.

One level alone, 500 founders, seed 70,000, looked for after each deal: told by 5, 10, 20 and 40 deals, where it is
right (8) 0, .026, .060, .086 (.013) and (20) .022, .054, .074, .100 (.013); as all, 0, .140, .264, .356 (.021) and
.148, .268, .480, .694 (.021); poor, 0, .528 (.022), .926, .998 and .550 (.022), .824, .994, 1.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/founder_beliefs.py [founders] [first seed]``; for 500 founders about
a quarter of an hour of one core.
"""

from __future__ import annotations

import sys
import time
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.fit import Belief, Beliefs
from icp_core.fit.learning import learn
from icp_core.fit.seen import Seen
from icp_core.fit.updating import updated
from icp_core.levels import Scheme

LEVELS = ("A", "B", "C", "D")
RATE, RATE_STRENGTH = 0.3, 4.0
STRENGTHS = (4.0, 8.0, 20.0)
OFF, NEAR = 30.0, 10.0
AFTER = (0, 5, 15, 40, 100)
LOOKS = 10
LAST = 150
FAVOURITE, POOR = 80.0, 0.1


def log_odds(p):
    """Of a rate."""
    return np.log(p / (1 - p))


def rate_of(effect):
    """The other way round."""
    return 1 / (1 + np.exp(-effect))


def points(effect):
    """Desirability of an effect, 0-100."""
    return np.clip(50 + 25 * effect, 0, 100)


def base_of(shares: np.ndarray, effects: np.ndarray, rate: float) -> float:
    """Log-odds to which the effects are added so that the whole has the rate."""
    low, high = -20.0, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if shares @ rate_of(middle + effects) < rate else (low, middle)
    return (low + high) / 2


def believed(rng: np.random.Generator, shares: np.ndarray) -> np.ndarray:
    """Desirabilities of the levels, which together make the believed whole, shape (4,)."""
    effects = rng.normal(0, 0.8, len(shares))
    return points(effects + base_of(shares, effects, RATE) - log_odds(RATE))


def drawn(rng: np.random.Generator, desirability: np.ndarray, strength: float, *, plain: bool = False) -> np.ndarray:
    """Effects from the beliefs' priors, tied so that they hold against one whole, shape (4,); ``plain`` from the part
    that does not give way."""
    from scipy.special import betaincinv, ndtr

    z = rng.normal(size=len(desirability))
    tail = ndtr((z - z.mean()) / np.sqrt(1 - 1 / len(z)))
    if plain:
        mean = rate_of(log_odds(RATE) + (desirability - 50) / 25)
        rate = np.clip(betaincinv(strength * mean, strength * (1 - mean), tail), 1e-9, 1 - 1e-9)
        return np.clip(log_odds(rate) - log_odds(RATE), -4, 4)
    priors = [updated(float(d), strength, RATE) for d in desirability]
    return np.clip(
        [np.interp(u, np.cumsum(one.mass) - one.mass / 2, one.effect) for u, one in zip(tail, priors, strict=True)],
        -4,
        4,
    )


class Market:
    """Companies of one or more attributes whose effects add up; deals and the truth of each level."""

    def __init__(self, rng: np.random.Generator, effects: list[np.ndarray], shares: list[np.ndarray]) -> None:
        self.rng, self.shares = rng, shares
        grid = np.indices([len(LEVELS)] * len(effects)).reshape(len(effects), -1)
        weight = np.prod([share[at] for share, at in zip(shares, grid, strict=True)], axis=0)
        total = np.sum([effect[at] for effect, at in zip(effects, grid, strict=True)], axis=0)
        rate = float(np.clip(rng.beta(RATE_STRENGTH * RATE, RATE_STRENGTH * (1 - RATE)), 0.03, 0.97))
        self.effects, self.base = effects, base_of(weight, total, rate)
        won = rate_of(self.base + total)
        self.truth = [
            np.array([
                points(log_odds(weight[at == i] @ won[at == i] / weight[at == i].sum()) - log_odds(rate))
                for i in range(len(LEVELS))
            ])
            for at in grid
        ]  # fmt: skip

    def deals(self, n: int) -> tuple[pd.DataFrame, pd.Series]:
        """Levels of the companies that a deal was opened with, and whether it was won."""
        codes = [self.rng.choice(len(LEVELS), n, p=share) for share in self.shares]
        total = self.base + np.sum([effect[at] for effect, at in zip(self.effects, codes, strict=True)], axis=0)
        table = pd.DataFrame({f"attribute {i}": np.array(LEVELS)[at] for i, at in enumerate(codes)})
        return table, pd.Series(self.rng.random(n) < rate_of(total))


def after_deals(beliefs: Beliefs, table: pd.DataFrame, won: pd.Series, n: int) -> pd.DataFrame:
    """What is held of each level after the first n deals: the table of beliefs."""
    scheme = Scheme(categories=dict.fromkeys(table, LEVELS))
    held = {(one.attribute, one.level): one for one in beliefs.held}
    outcomes = {"won": won[:n]} if n else {}
    return learn({"won": table, "best": table}, scheme, outcomes, beliefs, held).beliefs


def beliefs_of(desirability: list[np.ndarray], strength: float) -> Beliefs:
    """The same strength for all levels."""
    held = [
        Belief(f"attribute {i}", level, float(d), strength)
        for i, each in enumerate(desirability)
        for level, d in zip(LEVELS, each, strict=True)
    ]
    return Beliefs(tuple(held), RATE, RATE_STRENGTH)


def told(founder: int, n: int, beliefs: Beliefs, market: Market, seen: tuple[pd.DataFrame, pd.Series]) -> pd.DataFrame:
    """Each level after n deals: whether its interval holds the truth, how far off it is, and whether in conflict."""
    found = after_deals(beliefs, *seen, n)
    found = found[found["level"].isin(LEVELS)]
    truth = np.concatenate(market.truth)
    inside = (found["low"] <= truth + 1e-9) & (truth - 1e-9 <= found["high"])
    data = (found["data_low"] <= truth + 1e-9) & (truth - 1e-9 <= found["data_high"])
    return pd.DataFrame({
        "founder": founder, "n": n, "level": np.arange(len(found)), "inside": inside.astype(float),
        "off": (found["value"] - truth).abs(), "width": found["high"] - found["low"],
        "data_inside": data.where(found["data"].notna()).astype(float),
        "data_off": (found["data"].fillna(50) - truth).abs(),
        "conflict": found["conflict"].astype(float), "holds": found["holds"],
    })  # fmt: skip


def from_the_prior(founders: int, first: int, attributes: int, after: tuple[int, ...] = AFTER) -> pd.DataFrame:
    """Founders whose truths are drawn from what they believe; of several attributes each has half of its effect."""
    parts = []
    for founder in range(founders):
        rng = np.random.default_rng([first + founder, attributes])
        shares = [rng.dirichlet(np.full(len(LEVELS), 4.0)) for _ in range(attributes)]
        desirability = [believed(rng, share) for share in shares]
        strength = float(rng.choice(STRENGTHS))
        market = Market(rng, [drawn(rng, each, strength) for each in desirability], shares)
        seen = market.deals(max(after))
        held = beliefs_of(desirability, strength)
        parts += [told(founder, n, held, market, seen).assign(strength=strength) for n in after]
    return pd.concat(parts, ignore_index=True)


def moved(rng: np.random.Generator, truth: np.ndarray) -> np.ndarray:
    """Desirabilities that are wrong by :data:`OFF`, half of them each way, within 0-100."""
    up = rng.permutation(np.arange(len(truth)) % 2 == 0)
    up = np.where(truth + OFF > 100, False, np.where(truth - OFF < 0, True, up))
    return np.where(up, truth + OFF, truth - OFF)


def one_belief(kind: str, strength: float, founders: int, first: int, looks: tuple[int, ...]) -> pd.DataFrame:
    """Founders with one attribute whose beliefs are wrong, vague or right."""
    parts = []
    for founder in range(founders):
        rng = np.random.default_rng([first + founder, 7])
        shares = [rng.dirichlet(np.full(len(LEVELS), 4.0))]
        desirability = believed(rng, shares[0])
        right = kind == "right"
        market = Market(rng, [drawn(rng, desirability, strength if right else 8.0, plain=right)], shares)
        if kind == "wrong":
            desirability = moved(rng, market.truth[0])
        elif kind == "vague":
            desirability = np.full(len(LEVELS), 50.0)
        seen = market.deals(max(looks))
        held = beliefs_of([desirability], strength)
        parts += [told(founder, n, held, market, seen) for n in looks]
    return pd.concat(parts, ignore_index=True)


def with_error(values: pd.Series, founder: pd.Series) -> str:
    """Mean with its Monte Carlo error."""
    known = values.notna()
    each = values[known].groupby(founder[known]).mean()
    return f"{values.mean():.3f} +- {each.std() / np.sqrt(max(len(each), 1)):.3f}"


def first_time(found: pd.DataFrame, yes: pd.Series) -> pd.Series:
    """Deals after which something holds first, of each founder's level; infinite where it never does."""
    when = found["n"].where(yes, np.inf)
    return when.groupby([found["founder"], found["level"]]).min()


def coverage(founders: int, first: int) -> None:
    """Print what the intervals hold where truths are drawn from the prior."""
    for attributes in (1, 4):
        found = from_the_prior(founders, first, attributes)
        print(f"\ntruths from the prior, {attributes} attribute(s): 80 % intervals hold the truth, error in points")
        for n, mine in found.groupby("n"):
            held, alone = (with_error(mine[name], mine["founder"]) for name in ("inside", "data_inside"))
            off, width, data_off = (mine[name].mean() for name in ("off", "width", "data_off"))
            print(f"  n={n:4d}  {held}, off {off:5.1f}, width {width:5.1f};  data alone {alone}, off {data_off:5.1f}")
        for strength, mine in found[found["n"] > 0].groupby("strength"):
            print(f"  strength {strength:g}, n > 0: {with_error(mine['inside'], mine['founder'])}")


def recovery(founders: int, first: int) -> None:
    """Print how wrong, vague and right beliefs fare."""
    looks = tuple(sorted({*AFTER, *range(0, LAST + 1, LOOKS)}))
    kinds = [("wrong", 8.0), ("wrong", 20.0), ("vague", 2.0), ("right", 8.0), ("right", 20.0)]
    for kind, strength in kinds:
        found = one_belief(kind, strength, founders, first, looks)
        print(f"\n{kind}, worth {strength:g} customers")
        for n in (*AFTER, LAST):
            mine = found[found["n"] == n]
            print(
                f"  n={n:4d}  held {with_error(mine['inside'], mine['founder'])}, off {mine['off'].mean():5.1f},"
                f" within {NEAR:g}: {(mine['off'] <= NEAR).mean():.2f};  data alone"
                f" {with_error(mine['data_inside'], mine['founder'])}, off {mine['data_off'].mean():5.1f}, within"
                f" {(mine['data_off'] <= NEAR).mean():.2f}"
            )
        mended, alone = first_time(found, found["off"] <= NEAR), first_time(found, found["data_off"] <= NEAR)
        when = [each.quantile([0.5, 0.8], "higher").tolist() for each in (mended, alone)]
        print(f"  deals until within {NEAR:g} points, middle and 80 %: {when[0]}; data alone {when[1]}")
        told_at = first_time(found, found["conflict"] > 0)
        level = told_at.index.get_level_values("founder").to_series(index=told_at.index)
        for n in (15, 40, 100, LAST):
            print(f"  conflict told of a level by {n} deals: {with_error((told_at <= n).astype(float), level)}")
        ever = told_at[np.isfinite(told_at)]
        print(f"  where it is told, after {ever.median():g} deals in the middle" if len(ever) else "  never told")


def one_level(founders: int, first: int) -> None:
    """Print how soon a founder who meets one level alone is told that it is not as believed."""
    mean, looks = float(rate_of(log_odds(RATE) + (FAVOURITE - 50) / 25)), (5, 10, 20, 40)

    @cache
    def conflict(strength: float, yes: int, n: int) -> bool:
        return updated(FAVOURITE, strength, RATE, [Seen(yes, n, yes, n, 0.0, RATE, RATE_STRENGTH)]).conflict

    print(f"\none level alone, believed {FAVOURITE:g}: conflict told by {looks} deals, and after the last of them")
    for strength in (8.0, 20.0):
        rng = np.random.default_rng([first, int(strength)])
        right = rng.beta(strength * mean, strength * (1 - mean), founders)
        for name, rates in (("right", right), ("as all", np.full(founders, RATE)), ("poor", np.full(founders, POOR))):
            won = (rng.random((looks[-1], founders)) < rates).cumsum(axis=0)
            told = np.array([[conflict(strength, int(yes), n + 1) for yes in each] for n, each in enumerate(won)])
            ever = [told[:n].any(axis=0) for n in looks] + [told[-1]]
            said = ", ".join(f"{each.mean():.3f} +- {each.std(ddof=1) / np.sqrt(founders):.3f}" for each in ever)
            print(f"  worth {strength:g}, {name}: {said}")


def main(founders: int, first: int) -> None:
    """Print the figures."""
    start = time.process_time()
    print(f"{founders} founders, half as many for each belief below, seeds from {first}")
    coverage(founders, first)
    recovery(founders // 2, first)
    one_level(founders, first)
    print(f"\n{(time.process_time() - start) / 60:.1f} minutes of a core")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
