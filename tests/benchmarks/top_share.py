"""How often the 80 % interval of the top 20 %'s share holds the share of expected profit in the population.

Run: ``python tests/benchmarks/top_share.py [replications]``

Customers are drawn from lognormal (sd .8, 1.2, 1.6), gamma (shape .5, 2) profits and a mixture of four in five
lognormal (sd 1.2) and one in five that lose half a lognormal (sd 1); then with noise: each is seen as the sum of
1 + Poisson(4) purchases, gamma with a coefficient of variation of .8, whose variance is estimated from the same
purchases. The truth is that of two million customers without noise. The plain bootstrap of the observed share stands
beside it.

Last come many customers in one sample, of which nothing is left but the error of the extrapolation.

Measured with 60 replications, 30 at n = 2,000 (the default, about 3 min of one processor; standard error 5 and 7
points), intervals of 80 %, share of them that hold the truth, in the order of the shapes below:

                  without noise                            with noise
    n =    20     87 80 70 87 88 76  90 85 80              90 83 73 83 80 83  92 93 82
    n =    50     87 75 68 87 90 80  92 92 87              82 78 73 80 88 73  78 80 90
    n =   100     87 87 82 87 92 80  85 82 92              82 85 85 72 88 83  83 83 75
    n =   300     78 75 82 77 75 85  80 78 77              78 80 82 85 87 77  77 83 68
    n = 2,000     83 77 77 87 90 83  90 83 83              67 67 80 83 70 90  67 70 77

With noise that is 80 to 82 % on average up to 300 and 75 % at 2,000, where the share is overstated by .001 to .009 and
the interval is .02 to .05 wide; the plain bootstrap holds 0 to 57 % there. 160 replications of gamma 2 at 2,000 gave
71 %. It falls short for two kinds of customers at 300 (68 %; overstated by .016 of .067) and, noise or not, for
lognormal 1.6 at 50 (its tail is heavier than few customers tell). Lognormal in place of gamma purchases: 73 to 83 %
(cv .8), 77 to 100 % (cv 1.5). What extrapolation leaves of that which noise adds, 200,000 customers: 1 to 7 % (cv .8)
and 0 to 12 % (cv 1.5), but 12 and 15 % for two kinds of customers, whose q is no line.

The prior of the tail's shape was chosen among five by the first six shapes without noise, the scale, degree and lambdas
of the extrapolation and the pooling of variances by the same six with noise; the last three were not looked at.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.value.noise import Noise, noise_of_sums
from icp_core.value.top_share import _noise_taken_off, _share, _spread, top_share

SHAPES = ("lognormal .8", "lognormal 1.2", "lognormal 1.6", "gamma .5", "gamma 2", "loss-makers")
HELD_BACK = ("weibull .7", "lomax 3", "two-kinds")
"""Not looked at when the prior of the tail's shape and the way noise is taken off were chosen."""
SIZES = (20, 50, 100, 300, 2000)


def draw(shape: str, n: int, rng: np.random.Generator) -> np.ndarray:
    """Expected profits of n customers."""
    kind, _, parameter = shape.partition(" ")
    if kind == "lognormal":
        return np.exp(rng.normal(0.0, float(parameter), n))
    if kind == "gamma":
        return rng.gamma(float(parameter), 1.0, n)
    if kind == "weibull":
        return rng.weibull(float(parameter), n)
    if kind == "lomax":
        return rng.pareto(float(parameter), n)
    if kind == "two-kinds":
        return np.exp(rng.normal(np.where(rng.random(n) < 0.5, 0.0, 2.0), 0.5))
    return np.where(rng.random(n) < 0.2, -0.5 * np.exp(rng.normal(0, 1, n)), np.exp(rng.normal(0, 1.2, n)))


def seen(
    expected: np.ndarray, rng: np.random.Generator, cv: float = 0.8, kind: str = "gamma"
) -> tuple[np.ndarray, Noise | None]:
    """Profits observed as sums of purchases, and the noise of the sums as the purchases tell it."""
    n = 1 + rng.poisson(4, len(expected))
    owner = np.repeat(np.arange(len(n)), n)
    if kind == "gamma":
        factor = rng.gamma(1 / cv**2, cv**2, len(owner))
    else:
        factor = np.exp(rng.normal(-np.log1p(cv**2) / 2, np.sqrt(np.log1p(cv**2)), len(owner)))
    purchase = (expected / n)[owner] * factor
    total = np.bincount(owner, purchase)
    spread = np.bincount(owner, (purchase - (total / n)[owner]) ** 2)
    return total, noise_of_sums(n.astype(float), total / n, spread)


@cache
def truth(shape: str) -> float:
    """Share of the top 20 % among two million."""
    ordered = np.sort(draw(shape, 2_000_000, np.random.default_rng(99)))
    return float(ordered[-400_000:].sum() / ordered.sum())


def plain(profit: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """The plain bootstrap of the observed share."""
    drawn = np.sort(rng.choice(profit, (200, len(profit))), axis=1)
    total = drawn.sum(axis=1)
    shares = drawn[:, -round(0.2 * len(profit)) :].sum(axis=1)[total > 0] / total[total > 0]
    low, high = np.quantile(shares, [0.1, 0.9])
    return float(low), float(high)


def off_the_line(shape: str, cv: float, n: int = 200_000) -> tuple[float, float]:
    """What noise adds to the share of many, and how much of that taking it off leaves."""
    rng = np.random.default_rng([98, round(10 * cv)])
    expected = np.sort(draw(shape, n, rng))
    profit, noise = seen(expected, rng, cv)
    assert noise is not None
    true, observed = (float(np.sort(each)[-n // 5 :].sum() / each.sum()) for each in (expected, profit))
    positive = float(np.maximum(profit, 0).sum() / profit.sum())
    change = _noise_taken_off(profit, noise.level, noise.relative_variance, rng).mean()
    without = positive * float(_share(_spread(np.array(observed / positive)) + change))
    return observed - true, without - true


def coverage(
    shape: str, n: int, *, noisy: bool, replications: int, cv: float = 0.8, kind: str = "gamma"
) -> dict[str, float]:
    """Share of the replications whose interval holds the truth, its mean width, and how many had none."""
    true = truth(shape)
    held, naive, width, bias, none = 0, 0, 0.0, 0.0, 0
    for seed in range(replications):
        rng = np.random.default_rng([n, noisy, seed])
        expected = draw(shape, n, rng)
        profit, noise = seen(expected, rng, cv, kind) if noisy else (expected, None)
        found = top_share(profit, noise, rng)
        if found.reason is not None:
            none += 1
            continue
        held += found.low <= true <= found.high
        width += found.high - found.low
        bias += found.expected - true
        low, high = plain(profit, rng)
        naive += low <= true <= high
    told = max(replications - none, 1)
    means = {"held": held, "plain": naive, "width": width, "bias": bias}
    return {**{name: value / told for name, value in means.items()}, "none": none, "true": true}


def main(replications: int = 60) -> None:
    error = 100 * np.sqrt(0.8 * 0.2 / replications)
    print(f"{replications} replications a row; Monte Carlo standard error {error:.0f} points at 80 %")
    for noisy in (False, True):
        print("\nwith noise" if noisy else "without noise")
        for shape in SHAPES + HELD_BACK:
            for n in SIZES:
                _print(shape, n, coverage(shape, n, noisy=noisy, replications=replications // (1 + (n >= 2000))))
    for cv in (0.8, 1.5):
        print(f"\nwith noise of lognormal purchases, cv {cv}")
        for shape in ("lognormal 1.2", "gamma 2"):
            for n in (100, 2000):
                many = replications // (1 + (n >= 2000))
                _print(shape, n, coverage(shape, n, noisy=True, replications=many, cv=cv, kind="lognormal"))
    print("\n200,000 customers: what noise adds to the share, what is left of it")
    for cv in (0.8, 1.5):
        for shape in SHAPES + HELD_BACK:
            added, left = off_the_line(shape, cv)
            print(f"  {shape:14} cv {cv}  {added:+.4f}  {left:+.4f}  {100 * left / added:+.0f} %", flush=True)


def _print(shape: str, n: int, row: dict[str, float]) -> None:
    print(
        f"  {shape:14} n = {n:5}  held {100 * row['held']:3.0f} %  plain {100 * row['plain']:3.0f} %"
        f"  width {row['width']:.3f}  bias {row['bias']:+.3f} of {row['true']:.3f}  without {row['none']}",
        flush=True,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
