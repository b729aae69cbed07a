"""How often the 80 % intervals of lifetime value hold what customers then bring.

Companies of 60, 200 and 1,000 customers are made again and again: customers that buy at random times and leave after a
purchase (what BG/NBD assumes), and customers that buy regularly and leave at any time (what the own rhythm assumes).
Each time the method learns from the past, and what comes is compared with its draws: the total of the cohort with its
80 % interval, and each customer by its randomised rank among the draws, as most customers bring nothing. Both should be
within 75 to 85 %; the Monte Carlo error stands beside. The own rhythm is tried on purchases at random times as well,
for which it is not chosen. About ten minutes.

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/lifetime_value_coverage.py [companies]``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.errors import TooFewError
from icp_core.value.forecasts import Forecast, Horizon, n_draws_for, predict, ranks_of
from icp_core.value.orders import orders
from icp_core.value.rhythm import rhythm

TODAY = pd.Timestamp("2025-12-31")
HORIZON = Horizon(36, 0.1)
DAYS = 365.25


def _lines(bought: list[tuple[int, float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(bought, columns=["account_id", "at", "margin"])
    frame["date"] = (TODAY + pd.to_timedelta((frame["at"] * DAYS).round(), unit="D")).dt.normalize()
    frame = frame.groupby(["account_id", "date"], as_index=False)["margin"].sum()
    return frame.assign(amount=frame["margin"].abs() + 1.0, account_id=frame["account_id"].map("c{:05d}".format))


def at_random(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Lines of n customers as BG/NBD and Gamma-Gamma assume them, and what each brings within the horizon."""
    rate, leaving = rng.gamma(0.8, 1 / 0.2, n), rng.beta(0.8, 3.0, n)
    scale, start = rng.gamma(5.0, 1 / 100.0, n), rng.uniform(0, 3, n)
    bought, came = [], np.zeros(n)
    for i in range(n):
        at, here = -start[i], True
        bought.append((i, at, rng.gamma(4.0) / scale[i]))
        while here:
            at += rng.exponential(1 / rate[i])
            if at > HORIZON.years:
                break
            margin = rng.gamma(4.0) / scale[i]
            if at <= 0:
                bought.append((i, at, margin))
            else:
                came[i] += margin * np.exp(-HORIZON.discount * at)
            here = rng.random() >= leaving[i]
    return _lines(bought), came


def regularly(n: int, rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Lines of n customers with times between purchases of Erlang shape 3 and a common rate of leaving."""
    k, rate = 3, rng.gamma(3.0, 4.0 / 3.0, n)
    mean, start, life = rng.lognormal(7.0, 0.6, n), rng.uniform(0, 4, n), rng.exponential(1 / 0.2, n)
    bought, came = [], np.zeros(n)
    for i in range(n):
        at = -start[i]
        end = min(at + life[i], HORIZON.years)
        bought.append((i, at, rng.normal(mean[i], 0.25 * mean[i])))
        while True:
            at += rng.gamma(k, 1 / (k * rate[i]))
            if at > end:
                break
            margin = rng.normal(mean[i], 0.25 * mean[i])
            if at <= 0:
                bought.append((i, at, margin))
            else:
                came[i] += margin * np.exp(-HORIZON.discount * at)
    return _lines(bought), came


def _orders(lines: pd.DataFrame) -> Forecast:
    return orders(lines, TODAY)


def _rhythm(lines: pd.DataFrame) -> Forecast:
    return rhythm(lines, TODAY)


def _said(hits: list[float]) -> str:
    share, error = np.mean(hits), np.std(hits) / np.sqrt(max(len(hits), 1))
    return f"{100 * share:5.1f} +- {100 * error:3.1f} %"


def main(times: int) -> None:
    print("80 % intervals of what comes within 36 months; made companies each:", times)
    print(f"{'customers':>9}  {'method':24} {'total in interval':>18} {'customers':>18} {'below 10 %':>11} "
          f"{'above 90 %':>11} {'bias':>7} {'not fitted':>10} {'s':>5}")  # fmt: skip
    for name, make, fit in (("BG/NBD, at random times", at_random, _orders),
                            ("own rhythm, regular", regularly, _rhythm),
                            ("own rhythm, at random", at_random, _rhythm)):  # fmt: skip
        for n in (60, 200, 1_000):
            began, held, ranks, totals, failed = time.perf_counter(), [], [], [], 0
            for seed in range(times if n < 1_000 else max(10, times // 4)):
                rng = np.random.default_rng(seed)
                lines, came = make(n, rng)
                try:
                    forecast = fit(lines)
                except TooFewError:
                    failed += 1
                    continue
                drawn = predict(forecast, HORIZON, n_draws_for(n), rng).totals
                low, high = np.quantile(drawn, [0.1, 0.9])
                held.append(float(low <= came.sum() <= high))
                totals.append((forecast.expect(HORIZON).value.sum(), came.sum()))
                ranks.append(ranks_of(forecast, came, HORIZON, 200, rng))
            middle = [float(((r > 0.1) & (r < 0.9)).mean()) for r in ranks]
            every = np.concatenate(ranks)
            expected, brought = np.sum(totals, axis=0)
            print(f"{n:9,}  {name:24} {_said(held):>18} {_said(middle):>18} {100 * (every <= 0.1).mean():9.1f} % "
                  f"{100 * (every >= 0.9).mean():9.1f} % {100 * (expected / brought - 1):+6.1f}% {failed:10} "
                  f"{time.perf_counter() - began:5.0f}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
