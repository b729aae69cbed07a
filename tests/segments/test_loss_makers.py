from types import SimpleNamespace

import numpy as np
import pandas as pd

from icp_core.segments import commonalities, loss_maker_traits, strongest_traits
from icp_core.value import profitability


def losing(dataset, members):
    """Profits below zero for the members, and no costs."""
    figures = pd.DataFrame({"profit": np.where(members, -5.0, 5.0)}, index=members.index)
    return SimpleNamespace(
        table=figures, loss_makers=figures.index[figures["profit"] < 0], cost=profitability(dataset).cost
    )


def test_loss_makers_share_their_planted_level(independent):
    """Loss-makers are the members; where nobody makes a loss there is no row."""
    dataset, members = independent(10, drawn_to=8.0)
    table = loss_maker_traits(dataset, losing(dataset, members))
    first = table.iloc[0]
    assert (first["level"], bool(first["certain"]), first["kind"]) == ("B", True, "firmographic")
    assert "loss-making" in str(first["sentence"])
    assert list(table.columns) == [*commonalities(dataset, members, n_permutations=199).columns, "kind"]
    nobody = loss_maker_traits(dataset, losing(dataset, members & False))
    assert nobody.empty and list(nobody.columns) == list(table.columns)


def bought(dataset, members, factor):
    """One order each; those of members are ``factor`` times as large."""
    rng = np.random.default_rng(5)
    ids = members.index
    amount = rng.uniform(900, 1100, len(ids)) * np.where(members, factor, 1.0)
    return dataset.replace(
        invoices=pd.DataFrame({"account_id": ids, "date": pd.Timestamp("2025-01-01"), "amount": amount})
    )


def test_how_they_buy_is_compared_together_with_what_they_are(independent):
    """Members that order a tenth of what others do share small orders; the rows say which kind they are."""
    dataset, members = independent(11)
    dataset = bought(dataset, members, 0.1)
    table = loss_maker_traits(dataset, losing(dataset, members))
    first = table.iloc[0]
    assert (first["attribute"], first["kind"], bool(first["certain"])) == ("behaviour:average_order", "behaviour", True)
    assert first["level"].startswith("..") and first["n_members"] == members.sum()
    assert set(table["kind"]) == {"firmographic", "behaviour"}


def test_ways_of_buying_share_the_control_for_chance(independent):
    """Further rows never make another row more certain: the maximum is taken over more."""
    dataset, members = independent(12, drawn_to=3.0)
    alone = loss_maker_traits(dataset, losing(dataset, members)).set_index(["attribute", "level"])["p_value"]
    more = bought(dataset, members, 1.0)
    together = loss_maker_traits(more, losing(more, members)).set_index(["attribute", "level"])["p_value"]
    assert len(together) > len(alone)
    assert (together.loc[alone.index] >= alone).all()


def test_the_strongest_are_the_certain_or_else_hints():
    """Certain ones that loss-makers have more; without any, those that two or more have, by chance least likely."""
    rows = pd.DataFrame(
        {
            "level": list("abcde"), "lift": [3.0, 2.5, 2.0, 1.5, 0.5], "n_members": [1, 3, 4, 5, 0],
            "p_value": [0.3, 0.5, 0.2, 0.001, 0.001], "certain": [False, False, False, True, True],
        }
    )  # fmt: skip
    assert strongest_traits(rows, most=6, hints=3)["level"].tolist() == ["d"]
    unsure = rows.assign(certain=False)
    assert strongest_traits(unsure, most=6, hints=2)["level"].tolist() == ["d", "c"]
    assert strongest_traits(rows.iloc[:0], most=6, hints=2).empty
