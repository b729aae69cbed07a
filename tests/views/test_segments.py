import numpy as np
import pandas as pd
import pytest

from icp_core.languages import message, say
from icp_core.views import cards_headline, cards_subline, cards_view, first_to_question, steps_view
from icp_core.views.segments import FIGURES, MOST_DRAWN, VERDICTS


def test_a_card_for_each_segment_with_its_verdict_and_reason(software):
    """Every segment has its card with its size, its verdict and the reason; those to pursue first, to avoid last."""
    cards = cards_view(software.cards)["cards"]
    order = [card["tone"] for card in cards]
    assert order == sorted(order, key=["good", "accent", "plain", "bad"].index)
    rows = {say(row["name"]): row for _, row in software.cards.iterrows()}
    assert sorted(card["name"] for card in cards) == sorted(rows)
    for card in cards:
        row = rows[card["name"]]
        assert card["reason"] == say(row["verdict_reason"])
        assert (card["tone"], card["mark"]) == VERDICTS[row["verdict"]]
        assert card["size"].startswith(f"{row['n_customers']} customers · ")


def test_figures_stand_on_one_line_for_all_segments(software):
    """A figure's dot lies within its interval and between the ends that all cards share; n is said with each."""
    cards = cards_view(software.cards)["cards"]
    table = software.cards.set_index(software.cards["name"].map(say)).loc[[card["name"] for card in cards]]
    assert len({tuple(figure["label"] for figure in card["figures"]) for card in cards}) == 1
    known = [name for name in FIGURES if (table[f"{name}_n"] > 0).any()]
    assert all(len(card["figures"]) + len(card["also"]) == len(known) for card in cards)
    for at, name in enumerate(known[:MOST_DRAWN]):
        figures = [card["figures"][at] for card in cards]
        values = table[name].to_numpy()
        for figure, n in zip(figures, table[f"{name}_n"], strict=True):
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


def two_cards(first, second):
    """A large segment and a small one."""
    few = {"name": message("segments.name.unmarked"), "win_rate": 0.2, "win_rate_n": 25, "profit_share": 0.1}
    much = {"win_rate": 0.6, "win_rate_n": 75, "profit_share": 0.9}
    return pd.concat([one_card(**(much | first)), one_card(**(few | second))], ignore_index=True)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({"verdict": "pursue"}, {"verdict": "avoid"},
         "“All accounts” earns 90 % of the profit; “No level stands out” takes 25 % of first deals for 10 %."),
        ({"verdict": "pursue"}, {}, "“All accounts” earns 90 % of the profit."),
        ({}, {"verdict": "avoid", "profit_share": -0.1},
         "“No level stands out” takes 25 % of first deals and loses money."),
        ({"profit_share": np.nan}, {"verdict": "not_yet", "profit_share": np.nan},
         "“No level stands out” takes 25 % of first deals and is won in 20 %."),
        ({"win_rate_n": 0}, {"verdict": "avoid", "win_rate_n": 0, "profit_share": -0.1},
         "“No level stands out” loses money."),
        ({}, {}, "The 2 segments earn and win alike, as far as chance allows to tell."),
        ({"verdict": "unjudged"}, {"verdict": "unjudged"}, "Too little is known to judge the 2 segments."),
    ],
)  # fmt: skip
def test_the_headline_says_who_earns_and_who_takes(first, second, told):
    """The segment to pursue and the one to avoid, with their shares; where none stands clear, just that."""
    assert say(cards_headline(two_cards(first, second))).replace("\N{NO-BREAK SPACE}", " ") == told


def test_one_segment_has_no_headline_and_the_line_below_counts():
    """One segment is compared with nothing; the line below says how many customers and first deals are looked at."""
    assert cards_headline(one_card()) is None
    assert say(cards_subline(two_cards({}, {}))).startswith("2 customers in 2 segments, and 100 decided first deals.")
    assert "deals" not in say(cards_subline(one_card()))


def test_what_is_not_drawn_is_told_with_its_interval():
    """Beyond the four first figures a card says what it knows in words: value, interval and n."""
    known = {f"{name}_n": 9 for name in FIGURES} | {"nps": 7.5, "nps_low": 7.0, "nps_high": 8.0, "references": 0.5}
    (card,) = cards_view(one_card(**known))["cards"]
    told = [line.replace("\N{NO-BREAK SPACE}", " ") for line in card["also"]]
    assert told == ["NPS 7.5 (7.0 to 8.0, n 9)", "References 50 % (n 9)"]


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
        ("value", "Nobody has bought yet: what customers are worth can be said once one has."), ("data", "1 deal")
    ]  # fmt: skip
    assert steps[0]["question"] == "Who are the best customers?"
