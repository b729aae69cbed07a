"""A file of order lines read as it comes, against sums that the csv module makes of the same lines.

The file is made here in the shape of a widely used sample of a software seller's orders. The environment variable
ICP_SAAS_SALES may point at that sample: the same then holds for it.
"""

import csv
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

import icp_core as icp
from icp_core.views import traits_view

HEADERS = (
    "Row ID", "Order ID", "Order Date", "Date Key", "Contact Name", "Country", "City", "Region", "Subregion",
    "Customer", "Customer ID", "Industry", "Segment", "Product", "License", "Sales", "Quantity", "Discount", "Profit",
)  # fmt: skip


def made_file(path, seed=0):
    """Sixty customers, twelve lines each; ten get heavy discounts on large orders, which cost more than they bring."""
    rng = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for row in range(720):
            customer = row % 60
            discount = rng.choice([0.5, 0.7]) if customer < 10 else rng.choice([0.0, 0.0, 0.2])
            sales = round(float(rng.gamma(2, 120)), 2)
            profit = round(sales * (0.35 - float(discount)), 4)
            month, day, year = rng.integers(1, 13), rng.integers(1, 29), rng.integers(2021, 2025)
            writer.writerow([
                row + 1, f"EMEA-{year}-{100000 + row}", f"{month}/{day}/{year}", f"{year}{month:02d}{day:02d}",
                "Jo Bell", ["Ireland", "Germany", "France"][row % 3], "Town", "EMEA", "EU", f"Example Corp {customer}",
                1001 + customer, ["Energy", "Finance", "Tech"][customer % 3], ["SMB", "Strategic"][customer % 2],
                ["Alchemy", "FinanceHub"][row % 2], f"LIC{row:07d}", sales, rng.integers(1, 9), discount, profit,
            ])  # fmt: skip
    return path


def paths():
    """The made file, and the sample where the environment says where it lies."""
    given = os.environ.get("ICP_SAAS_SALES")
    return [pytest.param(None, id="made"), *([pytest.param(Path(given), id="sample")] if given else [])]


@pytest.fixture(scope="module", params=paths())
def case(request, tmp_path_factory):
    """Whether it is the sample, the results, and profit and discount by customer as summed by hand."""
    path = request.param or made_file(tmp_path_factory.mktemp("orders") / "orders.csv")
    dataset = icp.read_dataset({"orders.csv": path})
    profit, sales, off = defaultdict(float), defaultdict(float), defaultdict(float)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            who = line["Customer ID"]
            profit[who] += float(line["Profit"])
            sales[who] += float(line["Sales"])
            off[who] += float(line["Sales"]) * float(line["Discount"])
    discount = {who: off[who] / sales[who] for who in sales}
    return request.param is not None, dataset, icp.profitability(dataset), dict(profit), discount


def test_the_curve_is_that_of_the_lines_summed_by_hand(case):
    """Profit by customer, the peak and its rank, and the share of the top 20 % are the same sums."""
    sample, _, found, profit, _ = case
    ordered = sorted(profit.values(), reverse=True)
    assert found.table["profit"].to_dict() == pytest.approx(profit)
    assert found.peak_profit == pytest.approx(sum(value for value in ordered if value > 0))
    assert found.peak_rank == sum(value > 0 for value in ordered)
    top = sum(ordered[: round(0.2 * len(ordered))]) / sum(ordered)
    assert found.top_share == pytest.approx(top)
    if sample:
        assert (found.peak_rank, round(found.peak_profit), round(found.top_share, 3)) == (89, 295_777, 0.461)


def test_the_ten_that_lose_money_are_found(case):
    """Those whose lines add up to less than nothing, by id, and nobody else."""
    _, _, found, profit, _ = case
    assert set(found.loss_makers) == {who for who, value in profit.items() if value < 0}
    assert len(found.loss_makers) == 10


def test_what_they_share_is_said(case):
    """All ten are among those with the heaviest discounts, by hand too; that is certain, and said in words."""
    _, dataset, found, _, discount = case
    traits = icp.loss_maker_traits(dataset, found)
    first = traits.iloc[0]
    assert (first["attribute"], bool(first["certain"]), first["kind"]) == (
        "behaviour:discount_share",
        True,
        "behaviour",
    )
    edge = float(first["level"].removesuffix(".."))
    assert first["n"] == sum(value >= edge for value in discount.values())
    assert first["n_members"] == sum(discount[who] >= edge for who in found.loss_makers) == 10
    row = traits_view(dataset, found, traits)["rows"][0]
    assert row["lead"] == "Heavy discounts." and row["text"].startswith("10 of 10 (100\N{NO-BREAK SPACE}%) got ")
