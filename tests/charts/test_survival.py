import numpy as np
import pytest

import icp_core as icp
from icp_core.charts import survival as chart
from icp_core.languages import say


@pytest.fixture(scope="module")
def lasting():
    return icp.contract_survival(icp.make_company("subscriptions", seed=1)[0])


def test_the_steps_are_what_was_seen_and_the_dots_the_model(lasting):
    """The line goes through the observed shares, its band through their interval, the dotted line through the model."""
    band, line, model = chart.survival_chart(lasting).data
    rows = lasting.observed[lasting.observed["at_risk"] >= chart.FEWEST_AT_RISK]
    assert list(line.x) == list(rows["months"]) and list(line.y) == list(rows["survival"])
    assert line.line.shape == "hv" and [n for (n,) in line.customdata] == list(rows["at_risk"])
    assert {*np.round(rows["low"], 9), *np.round(rows["high"], 9)} >= {*np.round(band.y, 9)}
    expected = lasting.expected[lasting.expected["months"] <= rows["months"].iloc[-1]]
    assert list(model.y) == list(expected["survival"])


def test_the_heading_is_how_many_last_a_year(lasting):
    """Share and interval at twelve months, with the contracts and those that ended."""
    share, low, high = lasting.at(12)
    told = say(chart.finding(lasting)).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith(f"{100 * share:.0f} % of contracts last a year ({100 * low:.0f} % to {100 * high:.0f} %)")
    assert f"{lasting.n} contracts, {lasting.n_left} have ended" in told


def test_before_anybody_was_there_for_a_year_the_heading_only_says_what_is_shown(lasting):
    """Twelve months beyond what was seen are not told."""
    from dataclasses import replace

    short = replace(lasting, observed=lasting.observed[lasting.observed["months"] < 8])
    assert say(chart.finding(short)).startswith(f"How long {lasting.n} contracts last")
