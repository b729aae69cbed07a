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
one attribute      .784 (.011)  .785 (.010)  .796 (.010)  .794 (.009)  .787 (.010)
- off              17.4         16.2         14.2         11.5         8.7
- data alone, off  23.2         21.2         17.8         13.6         9.8
four attributes    .834 (.005)  .814 (.005)  .800 (.005)  .790 (.005)  .789 (.005)
- off              13.9         13.7         12.9         11.1         8.6
- data alone, off  16.9         16.8         15.1         12.6         9.6
=================  ===========  ===========  ===========  ===========  ===========

Of the data alone .71 to .77 hold. Recovery, same seeds, 250 founders for each belief, held, and off:

=========  ===========  ===========  ===========  ===========  ===========  ===========
wrong, 8   .271 (.013)  .507 (.016)  .615 (.015)  .686 (.015)  .768 (.013)  .797 (.014)
- off      30.0         26.2         21.3         15.8         10.2         8.4
wrong, 20  .173 (.012)  .339 (.015)  .468 (.015)  .557 (.016)  .640 (.016)  .684 (.015)
- off      30.0         27.1         23.0         18.0         12.5         10.3
vague, 2   .912 (.009)  .871 (.010)  .801 (.012)  .789 (.013)  .815 (.012)  .822 (.012)
- off      22.9         21.0         18.5         14.2         9.8          8.3
right, 8   .820 (.013)  .809 (.013)  .793 (.013)  .796 (.014)  .815 (.012)  .828 (.013)
- off      16.5         15.7         14.5         11.8         8.8          7.5
right, 20  .867 (.012)  .864 (.012)  .833 (.012)  .821 (.013)  .819 (.012)  .818 (.013)
- off      11.0         10.8         10.5         9.3          7.5          6.7
=========  ===========  ===========  ===========  ===========  ===========  ===========

Within 10 points of the truth, middle founder and four in five: after 50 and more than 150 deals (wrong, 8), where the
data alone take 15 and 100; after 80 and more than 150 (wrong, 20). A conflict is told of a level by 15, 40, 100 and 150
deals: wrong, 8: .038 (.007), .095 (.010), .171 (.013), .199 (.013); wrong, 20: .087 (.009), .228 (.013), .419 (.017),
.510 (.017); vague: 0, .001, .007 (.003), .011 (.003); falsely, right, 8: .010 (.003), .034 (.006), .055 (.008), .073
(.009); right, 20: .013 (.004), .045 (.007), .079 (.009), .096 (.010), since every tenth number of deals is looked at.

Without what is usual of levels (``USUAL_WORTH`` next to 0) wrong beliefs are mended a little sooner (off 7.9 and 9.5
after 150 deals) and vague ones held .747 and .764 after 15 deals (410 and 110 other founders); but a hunch then took a
level further from the whole than no belief did.

One level alone, 500 founders, seeds from 60,000, looked for after each deal: told by 5, 10, 20 and 40 deals, where it
is right (8) 0, .020, .076, .110 (.014) and (20) .014, .048, .082, .118 (.014); as all, 0, .124, .250, .338 (.021) and
.178, .322, .562, .770 (.019); poor, 0, .486 (.022), .918, .998 and .572 (.022), .822, .990, 1.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/founder_beliefs.py [founders] [first seed]``; for 500 founders some
seven minutes of one core.
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
