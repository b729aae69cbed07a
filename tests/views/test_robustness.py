"""How firm the top list is, in words."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from icp_core.fit import Robustness
from icp_core.languages import say
from icp_core.views import edge_rows, firm_line, firm_sentences, weight_rows


def firm(replaced=(5.0, 0.0), *, first=(1.0, 0.97, 0.6), outside=(0.4, 0.03), kept=0.9):
    """Tier 1 of three and two others, under two weights."""
    shares = [*first, *outside]
    accounts = pd.DataFrame(
        {"tier": [1] * len(first) + [2] * len(outside), "tier_1": shares}, index=[f"A{i}" for i in range(len(shares))]
    )
    attributes = pd.DataFrame({"weight": [70.0, 30.0], "replaced": replaced}, index=["industry", "country"])
    return Robustness(accounts, attributes, np.full(500, kept), len(first), sum(s >= 0.95 for s in first), 63.0)


NAMED = SimpleNamespace(names={f"A{i}": f"Company\n {i}" for i in range(200)})


def test_the_line_counts_those_that_hold():
    """Two of three are in Tier 1 in at least 95 % of the draws; where nobody is in it, that is said."""
    assert say(firm_line(firm())) == "2 of 3 Tier 1 accounts hold under 95\u00a0% of plausible weights."
    nobody = firm(first=(), outside=(0.0,))
    assert firm_line(nobody).key == "view.firm.nobody" and firm_sentences(nobody) == []


@pytest.mark.parametrize(
    ("replaced", "keys"),
    [
        ((5.0, 0.0), ["usually", "decides", "idle"]),
        ((5.0, 1.0), ["usually", "decides"]),
        ((0.0, 0.0), ["usually", "none_decides"]),
        ((np.nan, np.nan), ["usually", "one_weight"]),
    ],
)
def test_the_sentences_say_which_weight_decides_and_which_does_not(replaced, keys):
    """Each case has its own words, and the median of what is kept is told in accounts."""
    told = firm_sentences(firm(replaced))
    assert [each.key.removeprefix("view.firm.") for each in told] == keys
    assert say(told[0]).startswith("Usually 3 of the 3 ")
    if "decides" in keys:
        assert "Industry" in say(told[1]) and " 5 " in say(told[1])


def test_the_weights_stand_with_what_they_decide():
    """As many rows as attributes, a dash where leaving one out is not possible."""
    rows = weight_rows(firm((4.0, np.nan)))
    assert rows.to_numpy().tolist() == [["Industry", "70", "4"], ["Country", "30", "\u2013"]]


def test_the_edge_is_named_from_both_sides():
    """Those in Tier 1 in a fifth to four fifths of the draws, the surest first; a name stays in one line."""
    rows = edge_rows(firm(), NAMED)
    assert rows.to_numpy().tolist() == [["Company 2", "Tier 1", "60\u00a0%"], ["Company 3", "Tier 2", "40\u00a0%"]]


def test_of_many_on_the_edge_those_nearest_to_one_half_are_named():
    """Twenty of them at most."""
    shares = np.linspace(0.2, 0.8, 101)
    many = firm(first=tuple(shares), outside=())
    rows = edge_rows(many, NAMED)
    assert len(rows) == 20
    assert set(rows.iloc[:, 2]) <= {f"{percent}\u00a0%" for percent in range(44, 57)}
