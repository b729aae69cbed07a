import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core.views import traits_view
from icp_core.views.loss_makers import MOST_HINTS, MOST_LINES


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_traits_are_those_of_the_results(software):
    """Each trait stands at its share among the loss-makers, beside its share among all, within its interval."""
    view = traits_view(software.dataset, software.profit, software.traits)
    certain = software.traits[software.traits["certain"] & (software.traits["lift"] > 1)]
    n, total = len(software.profit.loss_makers), len(software.dataset.customers)
    assert len(certain) and len(view["rows"]) == min(6, len(certain))
    for row, (_, trait) in zip(view["rows"], certain.iterrows(), strict=False):
        assert row["at"] == pytest.approx(trait["n_members"] / n)
        assert row["tick"] == pytest.approx(trait["n"] / total)
        k = int(trait["n_members"])
        assert f"{k} of the {n} loss-makers" in row["text"] or f"{k} of {n} (" in row["text"]
        assert row["lead"].endswith(".") and row["lead"][0] == row["lead"][0].upper()
        assert 0 <= row["low"] <= row["high"] <= 1


def test_the_heading_is_what_is_certain(software):
    """The first certain trait, and the first of the other kind; where none is certain it only says what is shown."""
    view = traits_view(software.dataset, software.profit, software.traits)
    n, first = len(software.profit.loss_makers), view["rows"][0]
    other = next(row for row in view["rows"] if row["kind"] != first["kind"])
    leads = [row["lead"].rstrip(".") for row in (first, other)]
    assert view["heading"] == f"The {n} loss-makers share: " + " and ".join(
        lead[0].lower() + lead[1:] for lead in leads
    )
    unsure = software.traits.assign(certain=False)
    assert traits_view(software.dataset, software.profit, unsure)["heading"] == f"What the {n} loss-makers share"


def test_who_loses_most_is_named(software):
    """The customers with the lowest profit, the worst first, as many as fit beside the traits."""
    view = traits_view(software.dataset, software.profit, software.traits)
    names = software.dataset.accounts.set_index("account_id")["name"]
    rows = view["losses"]["rows"]
    worst = software.profit.table["profit"].nsmallest(len(rows))
    assert [row[0] for row in rows] == list(names[worst.index])
    assert len(rows) + len(view["rows"]) <= MOST_LINES
    assert all("−" in row[-1] for row in rows)
    assert view["losses"]["columns"] == ["Who loses most", "Revenue", "Margin", "Cost to serve", "Profit"]


def test_nobody_loses_money():
    """Without loss-makers there is no list, and the part says that there is nobody."""
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": "customer"})
    invoices = pd.DataFrame(
        {"account_id": list("abc"), "date": pd.Timestamp("2025-01-01"), "amount": 5.0, "margin": 1.0}
    )
    dataset = icp.Dataset(accounts=accounts, invoices=invoices)
    profit = icp.profitability(dataset)
    view = traits_view(dataset, profit, icp.loss_maker_traits(dataset, profit))
    assert view["rows"] == [] and view["losses"] is None
    assert (view["heading"], view["empty"]) == ("What loss-makers share", "No customer is known to lose money.")


def test_one_loss_maker_is_told_in_the_singular():
    """One customer that loses money is a loss-maker, called by its id where it has no name, in its currency."""
    accounts = pd.DataFrame({"account_id": list("abc"), "relation": "customer", "name": ["A", "B", None]})
    invoices = pd.DataFrame(
        {"account_id": list("abc"), "date": pd.Timestamp("2025-01-01"), "amount": 5e3, "margin": [1.0, 2.0, -1500.0]}
    )
    dataset = icp.Dataset(accounts=accounts, invoices=invoices, currency="EUR")
    profit = icp.profitability(dataset)
    view = traits_view(dataset, profit, icp.loss_maker_traits(dataset, profit))
    assert view["heading"] == "What the 1 loss-maker shares"
    assert [[plain(cell) for cell in row] for row in view["losses"]["rows"]] == [["c", "€ 5.0 k", "−€ 1.5 k"]]
    assert view["losses"]["columns"] == ["Who loses most", "Revenue", "Profit"]


def buying(seed=0, n=60, losing=12, clear=True):
    """Customers of one industry each; the first ``losing`` lose money and, if clear, get discounts others do not."""
    rng = np.random.default_rng(seed)
    ids = [f"c{i:02d}" for i in range(n)]
    accounts = pd.DataFrame({"account_id": ids, "relation": "customer", "industry": rng.choice(list("AB"), n)})
    lines = pd.DataFrame({"account_id": np.repeat(ids, 4), "amount": rng.uniform(50, 150, 4 * n)})
    loses = np.repeat(np.arange(n) < losing, 4)
    lines["date"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 600, 4 * n), unit="D")
    lines["discount"] = np.where(loses & clear, rng.uniform(0.3, 0.4, 4 * n), rng.uniform(0.0, 0.2, 4 * n))
    lines["margin"] = np.where(loses, -10.0, 20.0)
    return icp.Dataset(accounts=accounts, invoices=lines, currency="EUR")


def test_how_they_buy_is_told_in_words_beside_the_others():
    """Twelve loss-makers with discounts of 30 % and more, which nobody else gets, are the heavily discounted ones."""
    dataset = buying()
    profit = icp.profitability(dataset)
    first = traits_view(dataset, profit, icp.loss_maker_traits(dataset, profit))["rows"][0]
    assert (first["lead"], first["tone"], first["kind"]) == ("Heavy discounts.", "bad", "known only after the sale")
    found = plain(first["text"])
    assert found.startswith("12 of 12 (100 %) got 2") and found.endswith("% or more off on average; others 0 %.")


def test_where_nothing_is_certain_the_strongest_differences_are_named_as_not_certain():
    """Loss-makers that differ by chance alone share nothing certain; what they share most is said, with the counts."""
    dataset = buying(seed=3, clear=False)
    profit = icp.profitability(dataset)
    traits = icp.loss_maker_traits(dataset, profit)
    view = traits_view(dataset, profit, traits)
    assert not traits["certain"].any() and 0 < len(view["rows"]) <= MOST_HINTS
    assert all(row["text"].endswith(" Not certain.") and row["tone"] == "plain" for row in view["rows"])
    assert view["empty"].startswith("Nothing is certain: with 12 loss-makers among 60 customers")


@pytest.mark.parametrize(
    ("attribute", "level", "lead", "told"),
    [
        ("behaviour:average_order", "..400", "Small orders.", "order below € 400 on average"),
        ("behaviour:average_order", "400..2000", "Orders of one size.", "order € 400 to € 2.0 k on average"),
        ("behaviour:orders_a_year", "12..", "Many orders.", "order 12 or more times a year"),
        ("behaviour:years_since_first", "..0.8", "New customers.", "first bought below 0.80 years ago"),
        ("behaviour:discount_share", "..0.05", "Small discounts.", "got below 5 % off on average"),
        ("behaviour:discount_share", "15..", "Heavy discounts.", "got 15 or more off on average"),
        ("behaviour:activity:Support call", "2.5..", "Much work: Support call.", "took 2.5 or more per 1,000 EUR of"),
        ("behaviour:product", "Gold", "Mostly Gold.", "2 of 4 (50 %); others"),
        ("behaviour:product", "other", "No main product, or a rare one.", "2 of 4 (50 %); others"),
    ],
)
def test_each_way_of_buying_has_its_words(attribute, level, lead, told):
    """Low and high ends, the middle, amounts, shares and numbers; others are those that are no loss-makers: 3 of 6."""
    dataset = buying(n=10, losing=4)
    profit = icp.profitability(dataset)
    row = {"attribute": attribute, "level": level, "n": 5, "n_members": 2, "n_known": 10, "n_members_known": 4,
           "lift": 1.5, "low": 0.5, "high": 2.0, "p_value": 0.5, "certain": False, "kind": "behaviour"}  # fmt: skip
    shown = traits_view(dataset, profit, pd.DataFrame([row]))["rows"][0]
    assert shown["lead"] == lead
    assert told in plain(shown["text"]) and "others 50 %." in plain(shown["text"])
