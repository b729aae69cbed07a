"""BG/NBD and Gamma-Gamma on CDNOW, ours and pymc-marketing's MAP side by side in one process.

Both get the 39 weeks of calibration of the literature's 2,357 customers. pymc-marketing with flat priors should find
the maximum of the likelihood, as ours without a prior does; its own defaults stand beside ours with the weak prior.
Times are those of the whole fit, model building and compilation included, as a user waits for them: first in this
process, then again. What pymc-marketing compiles stays on disk, so the very first run of all takes five times as long
as later ones. Beside them are ours as the median of 20 fits.

The library weighs 400 MB, so it is no part of the project's environment and ``make bench`` leaves this folder out. In
one of its own:

    python -m venv /tmp/pymc && /tmp/pymc/bin/pip install -r tests/benchmarks/pymc_marketing/requirements.txt
    OMP_NUM_THREADS=1 /tmp/pymc/bin/python tests/benchmarks/pymc_marketing/clv_against_pymc_marketing.py

Takes one minute.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[3]))

from icp_core.value.bg_nbd import fit_bg_nbd
from icp_core.value.gamma_gamma import fit_gamma_gamma

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)

ROOT = Path(__file__).parents[3]
CUT = pd.Timestamp("1997-09-30")
OURS = 20
COUNTS, AMOUNTS = ("r", "alpha", "a", "b"), ("p", "q", "v")


def cdnow() -> pd.DataFrame:
    """One row per customer: frequency, recency and T in weeks, mean amount of the repeat purchases."""
    lines = pd.read_csv(ROOT / "data" / "cdnow" / "invoices.csv", parse_dates=["date"])
    days = lines.groupby(["account_id", "date"], as_index=False)["amount"].sum()
    days = days[days["date"] <= CUT].sort_values(["account_id", "date"])
    date = days.groupby("account_id")["date"]
    repeats = days[days["account_id"].duplicated()]
    return pd.DataFrame(
        {
            "frequency": date.size() - 1,
            "recency": (date.max() - date.min()).dt.days / 7,
            "T": (CUT - date.min()).dt.days / 7,
            "monetary_value": repeats.groupby("account_id")["amount"].mean(),
        }
    ).rename_axis("customer_id").reset_index()  # fmt: skip


def ours(data: pd.DataFrame, *, prior: bool) -> tuple[dict[str, float], float]:
    """Parameters, and seconds of the median fit."""
    columns = [data[name].to_numpy(dtype=float) for name in ("frequency", "recency", "T", "monetary_value")]
    took = []
    for _ in range(OURS):
        start = time.perf_counter()
        counts = fit_bg_nbd(*columns[:3], prior=prior)
        bought = columns[3] > 0
        amounts = fit_gamma_gamma(columns[0][bought], columns[3][bought], prior=prior)
        took.append(time.perf_counter() - start)
    found = {name: getattr(counts, name) for name in COUNTS} | {name: getattr(amounts, name) for name in AMOUNTS}
    return found, float(np.median(took))


def theirs(data: pd.DataFrame, *, flat: bool) -> tuple[dict[str, float], float]:
    """Parameters, and seconds of one fit."""
    from pymc_marketing import clv
    from pymc_marketing.prior import Prior

    start = time.perf_counter()
    config = {name: Prior("HalfFlat") for name in COUNTS} if flat else None
    counts = clv.BetaGeoModel(model_config=config)
    counts.fit(data=data[["customer_id", "frequency", "recency", "T"]], method="map", progressbar=False)
    amounts = clv.GammaGammaModel()
    buyers = data.loc[data["monetary_value"] > 0, ["customer_id", "frequency", "monetary_value"]]
    amounts.fit(data=buyers, method="map", progressbar=False)
    took = time.perf_counter() - start
    found = {name: counts.idata.posterior[name] for name in COUNTS}
    found |= {name: amounts.idata.posterior[name] for name in AMOUNTS}
    return {name: float(value.mean()) for name, value in found.items()}, took


def main() -> None:
    """Print parameters, seconds and ratios."""
    if find_spec("pymc_marketing") is None:
        sys.exit(
            f"pymc-marketing is not installed here; {Path(__file__).name} says on top how to make its environment."
        )
    data = cdnow()
    print(f"CDNOW, {len(data)} customers; pymc-marketing {version('pymc-marketing')}, pymc {version('pymc')}")
    import pymc_marketing.clv  # noqa: F401  (importing it is not part of its time)

    runs = {
        "ours, no prior": ours(data, prior=False),
        "pymc-marketing, flat": theirs(data, flat=True),
        "pymc-marketing, flat, again": theirs(data, flat=True),
        "ours, weak prior": ours(data, prior=True),
        "pymc-marketing, its defaults": theirs(data, flat=False),
    }
    print(f"{'':30}" + "".join(f"{name:>9}" for name in (*COUNTS, *AMOUNTS)) + f"{'seconds':>10}{'ratio':>9}")
    for name, (found, took) in runs.items():
        reference = runs["ours, weak prior" if "defaults" in name else "ours, no prior"][1]
        ratio = "" if name.startswith("ours") else f"{took / reference:8.0f}x"
        print(f"{name:30}" + "".join(f"{value:9.3f}" for value in found.values()) + f"{took:10.4f}{ratio:>9}")


if __name__ == "__main__":
    main()
