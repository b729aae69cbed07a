from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.charts import value
from icp_core.charts.whale import whale_curve_data
from icp_core.languages import say


@pytest.fixture(scope="module")
def tried(software):
    """What other rates and the traits of loss-makers say of the made company."""
    return icp.rate_sensitivity(software.profit), icp.loss_maker_traits(software.dataset, software.profit)


def trace(figure, name):
    return [each for each in figure.data if each.name == name]


def test_the_data_are_those_of_the_results(software, tried):
    """Top, peak, end and fall of the curve, and the band of the draws."""
    profit, (sensitivity, traits) = software.profit, tried
    data = whale_curve_data(profit, sensitivity, traits)
    assert data.line["total"].iloc[-1] == data.kept == pytest.approx(profit.total_profit)
    assert (data.peak, data.peak_total, data.n_losing) == (
        profit.peak_rank, profit.peak_profit, len(profit.loss_makers),
    )  # fmt: skip
    assert data.top_total / data.kept == pytest.approx(profit.top_share)
    assert data.lost == pytest.approx(-profit.table["profit"].clip(upper=0).sum())
    pd.testing.assert_frame_equal(data.band, sensitivity.band)


def test_the_places_add_up_to_the_loss_makers(software, tried):
    """Levels of one attribute known before the sale, most first, and in the last row those in none of them."""
    data = whale_curve_data(software.profit, *tried)
    named = data.places[data.places["attribute"] != ""]
    assert data.places["n"].sum() == data.n_losing and len(data.places) <= 4
    assert named["attribute"].nunique() == 1 and not named["attribute"].iloc[0].startswith("behaviour:")
    accounts = software.dataset.accounts.set_index("account_id").loc[software.profit.loss_makers]
    for row in named.itertuples():
        assert (accounts[row.attribute] == row.level).sum() == row.n


def test_the_band_and_the_inset_are_drawn_where_they_are_known(software, tried):
    """The band is a filled shape around the curve, and each loss-maker a dot; without either the figure has none."""
    sensitivity, traits = tried
    figure = value.whale_curve(software.profit, sensitivity, traits)
    (band,), (places,) = trace(figure, "band"), trace(figure, "places")
    assert max(band.y) == sensitivity.band["high"].max() and min(band.y) == sensitivity.band["low"].min()
    assert len(places.x) == len(software.profit.loss_makers)
    assert max(places.x) <= len(software.profit.whale_curve)
    bare = value.whale_curve(software.profit)
    assert trace(bare, "band") == [] and trace(bare, "places") == []
    assert "Where the" not in " ".join(note.text for note in bare.layout.annotations)


def test_where_there_is_no_room_or_nothing_certain_the_inset_is_left_out(software, tried):
    """A curve that ends below half of its peak needs the space; traits that chance explains tell no place."""
    sensitivity, traits = tried
    unsure = whale_curve_data(software.profit, sensitivity, traits.assign(certain=False))
    assert unsure.places.empty and not unsure.room
    data = whale_curve_data(software.profit, sensitivity, traits)
    low = data.line.assign(total=np.where(data.line["rank"] > data.peak, 0.2 * data.peak_total, data.line["total"]))
    assert data.room and not replace(data, line=low).room


def test_the_subline_tells_who_loses_money_under_every_plausible_cost(software, tried):
    """The count of certain losses of all loss-makers, and the interval of the peak; without draws neither."""
    sensitivity, _ = tried
    told = say(value.subline(software.dataset, software.profit, software.value, sensitivity))
    n, all_ = len(sensitivity.certain_losses), len(software.profit.loss_makers)
    assert 1 < n <= all_ and f"{n} of the {all_} lose money under every plausible way to share out cost." in told
    assert "as serving costs more or less" in told
    none = replace(sensitivity, certain_losses=sensitivity.certain_losses[:0])
    assert "Nobody loses money under every" in say(
        value.subline(software.dataset, software.profit, software.value, none)
    )
    assert "plausible" not in say(value.subline(software.dataset, software.profit, software.value))


def test_the_aside_says_what_the_band_is(software, tried):
    """The spread is named; where no cost is known there is no band to speak of."""
    sensitivity, _ = tried
    assert say(value.whale_aside(sensitivity)).startswith("band: 80")
    assert "÷1.5 to ×1.5" in say(value.whale_aside(sensitivity))
    free = icp.profitability(software.dataset.replace(activities=None))
    assert value.whale_aside(icp.rate_sensitivity(free)) is None


@pytest.mark.parametrize(
    ("margins", "told"),
    [
        ([50, 30, 20], "3 customers together earn € 100"),
        ([50, 30, -20, -5], "The first 2 customers earn € 80, the rest give € 25 back"),
        ([50, -20], "The first customer earns € 50, the rest give € 20 back"),
        ([50], "One customer earns € 50"),
        ([], "Profit added up, customer by customer"),
    ],
)
def test_the_heading_is_the_finding(margins, told):
    """Up to whom profit grows and what is given back, as worked out by hand."""
    ids = [f"c{i}" for i in range(len(margins))]
    accounts = pd.DataFrame({"account_id": [*ids, "p"], "relation": ["customer"] * len(ids) + ["prospect"]})
    invoices = pd.DataFrame(
        {"account_id": ids, "date": pd.Timestamp("2024-01-01"), "amount": 100.0, "margin": [float(m) for m in margins]}
    ).astype({"date": "datetime64[us]", "margin": float})
    profit = icp.profitability(icp.Dataset(accounts=accounts, invoices=invoices))
    assert say(value.whale_finding(profit, "EUR")).replace("\N{NO-BREAK SPACE}", " ") == told
