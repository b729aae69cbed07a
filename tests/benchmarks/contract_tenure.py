"""How well is the course of contracts foretold? Prints errors and coverage with their Monte Carlo errors.

Tenure: mean absolute error of the expected tenure of a new customer within five years, in per cent of the true one, at
15 to 1,000 customers that came at any time of the last five (monthly) or eight years, by the model as used here, by
maximum likelihood and by Kaplan and Meier, each over the samples in which it exists.

Value: how often the 80 % interval of what all customers bring within three years holds what came, and the ranks of what
each brought among its draws (uniform where the forecast is right: mean .5, half of them in .25-.75).

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/contract_tenure.py [samples]``; the default of 100 takes three minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.errors import TooFewError
from icp_core.value.contract_value import contract_forecast
from icp_core.value.forecasts import Horizon, predict, ranks_of
from icp_core.value.kaplan_meier import kaplan_meier
from icp_core.value.shifted_beta_geometric import USUAL_CHURN, fit_shifted_beta_geometric
from tests.value.conftest import under_contract

YEARLY, MONTHLY = (8, 5, USUAL_CHURN), (60, 60, 1 - (1 - USUAL_CHURN) ** (1 / 12))
"""Longest time that a customer was seen, periods of tenure asked for, usual churn."""
TRUTHS = {
    "High End (.668, 3.806), yearly": (0.668, 3.806, *YEARLY),
    "Regular (.704, 1.182), yearly": (0.704, 1.182, *YEARLY),
    "alike (5, 25), yearly": (5.0, 25.0, *YEARLY),
    "monthly (.8, 40)": (0.8, 40.0, *MONTHLY),
    "monthly (2, 60)": (2.0, 60.0, *MONTHLY),
}
SIZES = {15: 18, 50: 10, 200: 5, 1000: 2}
"""Customers, and the error to beat in per cent."""


def by_kaplan_meier(met, left, horizon):
    """Area under the curve within the horizon; NaN where the curve is not known that far."""
    table = kaplan_meier(met, left)
    if table["time"].iloc[-1] < horizon - 1 and table["survival"].iloc[-1] > 0:
        return np.nan
    at = np.searchsorted(table["time"], np.arange(horizon), side="right") - 1
    return table["survival"].to_numpy()[at].sum()


def tenure_errors(alpha, beta, longest, horizon, usual_churn, *, n, samples):
    """Relative errors (samples, 3) of the model, of maximum likelihood, of Kaplan and Meier; NaN where none exists."""
    rng = np.random.default_rng([n, horizon])
    out = np.full((samples, 3), np.nan)
    for row in out:
        left_at = rng.geometric(rng.beta(alpha, beta, n).clip(1e-9))
        age = rng.integers(1, longest + 1, n)
        met, left = np.minimum(left_at, age), left_at <= age
        if not left.any():
            continue
        model = fit_shifted_beta_geometric(met, left, usual_churn=usual_churn)
        truth = model.with_parameters(alpha, beta).new_customer_periods(horizon)
        row[0] = model.new_customer_periods(horizon) / truth - 1
        row[2] = by_kaplan_meier(met, left, horizon) / truth - 1
        try:
            plain = fit_shifted_beta_geometric(met, left, prior=False)
        except TooFewError:
            continue
        row[1] = plain.new_customer_periods(horizon) / truth - 1
    return out


def print_tenure(samples):
    print("Tenure: mean absolute error in per cent +- Monte Carlo error (share of samples in which it exists)")
    for name, truth in TRUTHS.items():
        for n, to_beat in SIZES.items():
            errors = 100 * np.abs(tenure_errors(*truth, n=n, samples=samples if n < 1000 else samples // 4))
            cells = []
            for label, column in zip(("model", "likelihood", "Kaplan-Meier"), errors.T, strict=True):
                known = column[~np.isnan(column)]
                error = known.std() / max(len(known), 1) ** 0.5
                told = f"{known.mean():.1f} +- {error:.1f} ({len(known) / len(column):.0%})" if len(known) else "never"
                cells.append(f"{label} {told}")
            print(f"  {name:32s} n = {n:5d} (beat {to_beat:2d}): {'; '.join(cells)}", flush=True)


def print_value(samples):
    print("Value within 36 months: 80 % intervals of totals, and ranks of customers")
    horizon = Horizon(36, 0.1)
    for label, options in (
        ("monthly", {"period_months": 1, "alpha": 0.8, "beta": 40.0}),
        ("yearly", {"period_months": 12, "alpha": 0.8, "beta": 3.0}),
    ):
        for n in (60, 200):
            held, ranks, bias = [], [], []
            for seed in range(samples if n == 60 else samples // 2):
                dataset, day, came = under_contract(seed, n, **options)
                forecast = contract_forecast(dataset, day)
                rng = np.random.default_rng(seed)
                total = came[forecast.ids].sum()
                low, high = np.quantile(predict(forecast, horizon, 300, rng).totals, [0.1, 0.9])
                held.append(low <= total <= high)
                bias.append(forecast.expect(horizon).value.sum() / total - 1)
                all_ranks = ranks_of(forecast, came[forecast.ids].to_numpy(), horizon, 100, rng)
                ranks.append(all_ranks[~forecast.left])
            share, error = np.mean(held), np.std(held) / len(held) ** 0.5
            off = [np.mean(each) - 0.5 for each in ranks]
            inner = [np.mean(np.abs(each - 0.5) < 0.25) for each in ranks]
            tails = np.histogram(np.concatenate(ranks), bins=10, range=(0, 1))[0] / sum(map(len, ranks))
            print(
                f"  {label}, n = {n}: {share:.1%} +- {error:.1%} held; total {np.mean(bias):+.1%} off; ranks: mean "
                f"{0.5 + np.mean(off):.3f} +- {np.std(off) / len(off) ** 0.5:.3f}, {np.mean(inner):.3f} +- "
                f"{np.std(inner) / len(inner) ** 0.5:.3f} inside; tenths {np.round(tails, 2).tolist()}",
                flush=True,
            )


if __name__ == "__main__":
    n_samples = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print_tenure(n_samples)
    print_value(n_samples)
