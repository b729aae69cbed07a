"""Values in another unit than their neighbours: suspected by evidence, reported, never changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icp_core.intake import read_dataset
from icp_core.intake.checks.unit_errors import suspects
from icp_core.languages import say
from icp_core.schema import Dataset

N = 300


def entries(found: Dataset, code: str = "suspected_unit_error") -> pd.DataFrame:
    return found.report[found.report["code"] == code]


def companies(n: int = 80, *, seed: int = 4, unit: float = 1.0, name: str = "Company") -> pd.DataFrame:
    """Employees over two powers of ten; revenue goes with them, within half a power of ten."""
    rng = np.random.default_rng(seed)
    employees = np.round(10 ** rng.normal(1.8, 0.6, n)) + 1
    revenue = np.round(employees * 1.5e5 * 10 ** rng.normal(0, 0.25, n)) / unit
    return pd.DataFrame({"Name": [f"{name} {i}" for i in range(n)], "Employees": employees, "Revenue": revenue})


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def test_a_revenue_that_does_not_go_with_the_employees_is_reported_and_kept() -> None:
    """The median company's revenue times 1,000: its row, what stands there and what it would be; it is kept."""
    table = companies()
    at = int((table["Revenue"] - table["Revenue"].median()).abs().argmin())
    right = table.loc[at, "Revenue"]
    table.loc[at, "Revenue"] = right * 1000
    found = read_dataset({"customers.csv": csv(table)})
    (entry,) = entries(found).to_dict("records")
    assert (entry["row"], entry["column"], entry["table"]) == (at + 2, "revenue", "accounts")
    assert entry["before"] == right * 1000 and entry["after"] == pytest.approx(right)
    assert found.accounts["revenue"].tolist() == table["Revenue"].tolist()
    assert "1,000 times too large" in say(entry["message"])


def test_the_value_that_is_off_is_named_and_not_its_partner() -> None:
    """Employees times 1,000 make the revenue per employee too small; it is the employees that no company has."""
    table = companies()
    at = int((table["Employees"] - table["Employees"].median()).abs().argmin())
    table.loc[at, "Employees"] *= 1000
    told = entries(read_dataset({"customers.csv": csv(table)}))
    assert told[["row", "column"]].to_numpy().tolist() == [[at + 2, "employees"]]


def test_an_invoice_is_compared_with_the_same_customers_others() -> None:
    """Customers differ by four powers of ten, so the column bears any amount; a customer's own do not."""
    rng = np.random.default_rng(0)
    centre = np.repeat(np.linspace(1, 5, 40), 8)
    amounts = 10 ** (centre + rng.normal(0, 0.1, 320))
    amounts[3] *= 100
    amounts[317] /= 1000
    table = pd.DataFrame(
        {
            "account_id": np.repeat(np.arange(40), 8),
            "date": "2024-01-01",
            "amount": amounts.round(4),
            "invoice_id": range(320),
        }
    )
    told = entries(read_dataset({"invoices.csv": csv(table)})).sort_values("row")
    assert told["row"].tolist() == [5, 319]
    assert told["after"].tolist() == pytest.approx([amounts[3] / 100, amounts[317] * 1000], rel=1e-3)


def test_a_column_in_another_unit_than_its_twin_is_one_entry() -> None:
    """Millions in one file, plain money in the other: one entry for the column, none for its rows."""
    files = {
        "kunder.csv": csv(companies(40, unit=1e6, name="Bolag")),
        "asiakkaat.csv": csv(companies(60, seed=5, name="Yritys")),
    }
    found = read_dataset(files)
    (entry,) = entries(found, "suspected_unit_of_column").to_dict("records")
    assert (entry["file"], entry["column"]) == ("kunder.csv", "revenue") and np.isnan(entry["row"])
    assert "1,000,000 times too small" in say(entry["message"])
    assert entries(found).empty
    same = {"kunder.csv": csv(companies(40, name="Bolag")), "asiakkaat.csv": csv(companies(60, seed=5, name="Yritys"))}
    assert entries(read_dataset(same), "suspected_unit_of_column").empty


def test_short_columns_and_constant_ones_are_left_alone() -> None:
    """Nineteen values have no neighbours; a value that is missing or 0 has no size."""
    logs = np.zeros(19)
    logs[0] = 3
    assert np.isnan(suspects(logs).power).all()
    assert suspects(np.append(logs, [0.0, np.nan])).power[0] == 3


@pytest.mark.parametrize(("spread", "most", "least"), [(0.5, 0.0, 0.95), (1.0, 0.5, 0.9), (2.5, 0.5, 0.0)])
def test_few_clean_values_are_suspected_and_most_planted_ones_found(spread: float, most: float, least: float) -> None:
    """Log-normal columns alone: false alarms per 1,000 clean values, share found of 2 % planted at 1,000 times.

    A column as wide as the factor itself bears no finding.
    """
    rng = np.random.default_rng(11)
    alarms, found = [], []
    for _ in range(10):
        logs = rng.normal(4, spread / np.log(10), N)
        wrong = rng.choice(N, 6, replace=False)
        alarms.append((~np.isnan(suspects(logs).power)).mean())
        logs[wrong] += 3
        found.append((suspects(logs).power[wrong] == 3).mean())
    assert 1000 * np.mean(alarms) <= most
    assert np.mean(found) >= least


def test_a_partner_never_hides_what_the_column_shows() -> None:
    """With employees beside it a narrower comparison finds at least as much of a wide column."""
    rng = np.random.default_rng(2)
    logs = rng.normal(6, 0.85, N)
    partner = logs - 5 + rng.normal(0, 0.3, N)
    wrong = rng.choice(N, 6, replace=False)
    logs[wrong] += 3
    alone, together = suspects(logs).power, suspects(logs, partner=partner).power
    assert (together[wrong] == 3).sum() > (alone[wrong] == 3).sum()
    assert np.isnan(np.delete(together, wrong)).all()


def test_samples_hold_nothing_that_is_suspected() -> None:
    """What was made in one unit is read as such."""
    from icp_core.samples import load_sample, sample_names

    for name in sample_names():
        assert not load_sample(name).report["code"].astype(str).str.startswith("suspected_unit").any(), name
