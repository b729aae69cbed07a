"""How often a clean value is suspected of a wrong unit, and how many planted ones are found.

Run: ``python tests/benchmarks/unit_errors.py [columns per line] [files]``. Columns of 500 values of several shapes,
alone, with a partner that goes with them (revenue with employees, correlation 0.9 on the log scale), or as invoices of
50 customers; 0, 0.5 and 2 % of the values multiplied by 1,000; then the samples, and any files that are named.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.intake.checks.unit_errors import suspects

DATA = Path(__file__).parents[2] / "data"

N = 500
SPREADS = (0.5, 1.0, 1.5, 2.0, 2.5)


def shapes(rng: np.random.Generator):
    """Logs (decimal) of one column per shape, by name."""
    for spread in SPREADS:
        yield f"log-normal {spread}", rng.normal(9, spread, N) / np.log(10)
    yield "log-t4 1.0", (9 + rng.standard_t(4, N)) / np.log(10)
    yield "log-Laplace 1.0", (9 + rng.laplace(0, 1.0, N)) / np.log(10)
    yield "gamma 0.5", np.log10(rng.gamma(0.5, 1e4, N))
    yield "Pareto 1.2", np.log10(1e3 * (1 + rng.pareto(1.2, N)))


def settings(logs: np.ndarray, rng: np.random.Generator):
    """What is known beside the column."""
    yield "alone", logs, {}
    noise = rng.normal(0, np.std(logs) * np.sqrt(1 / 0.81 - 1), N)
    yield "with partner", logs, {"partner": logs - 5 + noise}
    owners = np.repeat(np.arange(N // 10), 10).astype(object)
    centre = np.repeat(logs[: N // 10], 10)
    yield "of a customer", centre + 0.3 * (logs - np.median(logs)), {"owners": owners}


def study(columns: int, seed: int = 0) -> dict[tuple[str, str, float], list[int]]:
    """(shape, what is known, share planted) -> clean values, false alarms, planted values, found with their factor."""
    rng = np.random.default_rng(seed)
    out: dict[tuple[str, str, float], list[int]] = {}
    for _ in range(columns):
        for shape, base in shapes(rng):
            for known, logs, beside in settings(base, rng):
                for share in (0.0, 0.005, 0.02):
                    wrong = np.zeros(N, dtype=bool)
                    wrong[rng.choice(N, round(share * N), replace=False)] = True
                    power = suspects(logs + 3 * wrong, **beside).power
                    row = out.setdefault((shape, known, share), [0, 0, 0, 0])
                    row[0] += int((~wrong).sum())
                    row[1] += int((~np.isnan(power[~wrong])).sum())
                    row[2] += int(wrong.sum())
                    row[3] += int((power[wrong] == 3).sum())
    return out


def planted_in_sample(name: str, table: str, column: str, share: float, seed: int = 0) -> tuple[int, int, int, int]:
    """The same as :func:`study` for a column of a sample's file, read as anybody's upload."""
    folder = DATA / name
    frame = pd.read_csv(folder / f"{table}.csv")
    rng = np.random.default_rng(seed)
    known = np.flatnonzero(frame[column].fillna(0) != 0)
    wrong = rng.choice(known, round(share * len(known)), replace=False)
    frame.loc[wrong, column] *= 1000
    files = {path.name: path for path in sorted(folder.glob("*.csv"))}
    report = icp.read_dataset({**files, f"{table}.csv": frame.to_csv(index=False).encode()}).report
    report = report[(report["code"] == "suspected_unit_error") & (report["table"] == table)]
    told = report[report["column"] == column]["row"].astype(int).to_numpy() - 2
    return len(known) - len(wrong), len(set(told) - set(wrong)), len(wrong), len(set(told) & set(wrong))


def main(columns: int) -> None:
    """Print the tables."""
    found = study(columns)
    print(f"{'shape':<16} {'known':<14}  false alarms per 1,000 clean at 0 / 0.5 / 2 %     found at 0.5 / 2 %")
    for shape, known in dict.fromkeys((shape, known) for shape, known, _ in found):
        rows = [found[shape, known, share] for share in (0.0, 0.005, 0.02)]
        alarms = "   ".join(f"{1000 * row[1] / row[0]:6.3f}" for row in rows)
        shares = "   ".join(f"{row[3] / row[2]:6.1%}" for row in rows[1:])
        print(f"{shape:<16} {known:<14} {alarms:>34} {shares:>34}")
    print("\nsample, column                false alarms / clean   found / planted, at 0, 0.5 and 2 %")
    for table, column in (
        ("accounts", "revenue"),
        ("accounts", "employees"),
        ("invoices", "amount"),
        ("deals", "amount"),
    ):
        rows = [planted_in_sample("software", table, column, share) for share in (0.0, 0.005, 0.02)]
        told = "   ".join(f"{row[1]}/{row[0]} {row[3]}/{row[2]}" for row in rows)
        print(f"software {table}.{column:<12} {told}")
    print("\nsample           entries of the report as shipped")
    for name in icp.sample_names():
        told = icp.load_sample(name).report["code"].astype(str)
        print(f"{name:<16} {int(told.str.startswith('suspected_unit').sum())}")
    for path in map(Path, sys.argv[2:]):
        told = icp.read_dataset({path.name: path}).report
        mine = told[told["code"].astype(str).str.startswith("suspected_unit")]
        print(f"{path.name:<24} {len(mine)}", mine[["column", "row", "before", "after"]].head(5).to_numpy().tolist())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
