import numpy as np
import pandas as pd
import pytest

from icp_core.languages import message, say
from icp_core.views import cards_view, first_to_question, steps_view
from icp_core.views.segments import FIGURES, VERDICTS


def test_a_card_for_each_segment_with_its_verdict_and_reason(software):
    """The cards are the segments in order, each with its size, its verdict and the reason for it."""
    cards = cards_view(software.cards)["cards"]
    for card, (_, row) in zip(cards, software.cards.iterrows(), strict=True):
        assert card["name"] == say(row["name"]) and card["reason"] == say(row["verdict_reason"])
        assert (card["tone"], card["mark"]) == VERDICTS[row["verdict"]]
        assert card["size"].startswith(f"{row['n_customers']} customers · ")


def test_figures_stand_on_one_line_for_all_segments(software):
    """A figure's dot lies within its interval and between the ends that all cards share; n is said with each."""
    cards = cards_view(software.cards)["cards"]
    assert len({tuple(figure["label"] for figure in card["figures"]) for card in cards}) == 1
    for at, name in enumerate(name for name in FIGURES if (software.cards[f"{name}_n"] > 0).any()):
        figures = [card["figures"][at] for card in cards]
        values = software.cards[name].to_numpy()
        for figure, n in zip(figures, software.cards[f"{name}_n"], strict=True):
            assert figure["n"] == f"n {int(n):,}"
            if figure["at"] is not None and figure["low"] is not None:
                assert -1e-9 <= figure["low"] <= figure["at"] <= figure["high"] <= 1 + 1e-9
        places = np.array([np.nan if figure["at"] is None else figure["at"] for figure in figures])
        known = ~np.isnan(values)
        assert list(np.argsort(places[known])) == list(np.argsort(values[known]))


def one_card(**changes):
    """A single segment of which little is known."""
    row = {"name": message("segments.name.all"), "verdict": "keep", "verdict_reason": message("segments.verdict.alone"),
           "n_customers": 1, "n_accounts": 1, "share_of_customers": 1.0}  # fmt: skip
    for name in FIGURES:
        row |= {name: np.nan, f"{name}_low": np.nan, f"{name}_high": np.nan, f"{name}_all": np.nan, f"{name}_n": 0}
    return pd.DataFrame([row | changes])


def test_what_is_not_known_is_not_drawn():
    """A figure that no segment knows is left out; one that only all customers know is a dash."""
    assert cards_view(one_card())["cards"][0]["figures"] == []
    (figure,) = cards_view(one_card(nps_n=2, nps_all=7.0))["cards"][0]["figures"]
    assert (figure["at"], figure["low"], figure["text"], figure["tick"]) == (None, None, "–", 0.5)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("win_rate", 0.256, "26 %"),
        ("sales_cycle_days", 1.2, "1 day"),
        ("sales_cycle_days", 80.4, "80 days"),
        ("nps", -12.0, "−12"),
        ("profit_share", -0.004, "0 %"),
    ],
)
def test_figures_in_their_unit(name, value, told):
    """Shares are percent, cycles are days, NPS is a number."""
    (figure,) = cards_view(one_card(**{name: value, f"{name}_n": 5}))["cards"][0]["figures"]
    assert figure["text"].replace("\N{NO-BREAK SPACE}", " ") == told


@pytest.mark.parametrize(
    ("verdicts", "shares", "label"),
    [
        (["pursue", "avoid", "avoid"], [0.9, 0.05, -0.1], 2),
        (["pursue", "keep", "keep"], [0.5, 0.1, 0.4], 1),
        (["avoid", "keep", "keep"], [0.5, 0.1, 0.4], 0),
        (["keep", "keep"], [np.nan, np.nan], 1),
        (["keep", "keep"], [np.nan, 0.2], 1),
        (["keep"], [np.nan], 0),
    ],
)
def test_the_segment_to_question_first(verdicts, shares, label):
    """One to avoid before any other, and among these the one with the least profit."""
    cards = pd.DataFrame({"verdict": verdicts, "profit_share": shares})
    assert first_to_question(cards) == label


def test_steps_keep_the_order_of_the_pages():
    """Each page has its question and the answer that it is given, in the order given."""
    answers = {"value": message("chart.value.no_customers"), "data": message("chart.data.deals", n=1)}
    steps = steps_view(answers)["steps"]
    assert [(step["page"], step["answer"]) for step in steps] == [
        ("value", "No company here is a customer yet, so nobody can be best."), ("data", "1 deal")
    ]  # fmt: skip
    assert steps[0]["question"] == "Who are the best customers?"
