"""Parameters of BG/NBD and Gamma-Gamma recovered from customers that buy exactly as the models assume.

For each number of customers: true value, estimate with the weak prior (the mean over the repetitions where there are
several), its estimated standard error (the median), z of the logarithms against the true ones (root mean square over
the repetitions; 1 if the standard errors are right), the share of estimates within two standard errors (95 %), and the
seconds of one fit. The truth is CDNOW's, with customers known for up to a year and days as the finest time: so are
orders in a company's books.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/clv_recovery.py``; takes a minute, seed 0.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.value.bg_nbd import fit_bg_nbd
from icp_core.value.gamma_gamma import fit_gamma_gamma

BUYING = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
AMOUNT = {"p": 6.25, "q": 3.74, "v": 15.44}
WEEKS = 52.0
REPETITIONS = {300: 100, 3_000: 50, 100_000: 10, 1_000_000: 1}


def histories(n: int, rng: np.random.Generator, *, modified: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Repeat purchases, recency and time observed (weeks) of n customers, drawn purchase by purchase."""
    rate = rng.gamma(BUYING["r"], 1 / BUYING["alpha"], n)
    leaving = rng.beta(BUYING["a"], BUYING["b"], n)
    observed = rng.integers(1, round(WEEKS * 7) + 1, n) / 7
    x, last = np.zeros(n), np.zeros(n)
    here = np.flatnonzero(rng.random(n) >= leaving) if modified else np.arange(n)
    at = np.zeros(n)
    while len(here):
        at[here] += rng.exponential(1, len(here)) / np.maximum(rate[here], 1e-300)
        here = here[at[here] <= observed[here]]
        x[here] += 1
        last[here] = at[here]
        here = here[rng.random(len(here)) >= leaving[here]]
    return x, np.round(last * 7) / 7, observed


def amounts(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Mean amount of each customer's repeat purchases; 1 where there are none."""
    nu = rng.gamma(AMOUNT["q"], 1 / AMOUNT["v"], len(x))
    return np.where(x > 0, rng.gamma(AMOUNT["p"] * np.maximum(x, 1)) / nu / np.maximum(x, 1), 1.0)


def one(n: int, rng: np.random.Generator) -> tuple[dict[str, tuple[float, float]], float, float]:
    """Estimates with standard errors of their logarithms by name, seconds of both fits."""
    x, last, observed = histories(n, rng)
    mean = amounts(x, rng)
    start = time.perf_counter()
    buying = fit_bg_nbd(x, last, observed)
    between = time.perf_counter()
    amount = fit_gamma_gamma(x, mean)
    end = time.perf_counter()
    errors = np.sqrt(np.diag(buying.mode.covariance))
    found = {name: (getattr(buying, name), error) for name, error in zip(BUYING, errors, strict=True)}
    spread = np.log(amount.parameter_draws(500, rng)).std(axis=0)
    found |= {name: (getattr(amount, name), error) for name, error in zip(AMOUNT, spread, strict=True)}
    return found, between - start, end - between


def main() -> None:
    """Print what was recovered."""
    truth = BUYING | AMOUNT
    for n, repetitions in REPETITIONS.items():
        rng = np.random.default_rng(0)
        runs = [one(n, rng) for _ in range(repetitions)]
        seconds = [float(np.median([run[i] for run in runs])) for i in (1, 2)]
        print(f"\n{n} customers, {repetitions} repetitions: {seconds[0]:.2f} s for BG/NBD, {seconds[1]:.2f} s for "
              "Gamma-Gamma")  # fmt: skip
        print(f"  {'':6}{'true':>9}{'estimate':>10}{'s.e.':>9}{'z':>7}{'within 2 s.e.':>15}")
        z = np.array([[np.log(run[0][name][0] / truth[name]) / run[0][name][1] for name in truth] for run in runs])
        for i, name in enumerate(truth):
            estimate = float(np.mean([run[0][name][0] for run in runs]))
            error = float(np.median([run[0][name][0] * run[0][name][1] for run in runs]))
            rms = float(z[0, i]) if repetitions == 1 else float(np.sqrt((z[:, i] ** 2).mean()))
            print(
                f"  {name:6}{truth[name]:9.3f}{estimate:10.3f}{error:9.4f}{rms:7.2f}{(abs(z[:, i]) < 2).mean():15.0%}"
            )
        print(f"  all parameters: {(abs(z) < 2).mean():.0%} within two standard errors")


if __name__ == "__main__":
    main()
