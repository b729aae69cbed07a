"""Who lacks what, counted by hand; and the warning where not knowing goes with the outcome."""

from __future__ import annotations

import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.intake.checks.decided import decided_outcome
from icp_core.intake.checks.missingness import foretelling, missingness
from icp_core.languages import say
from icp_core.views import missing_rows, pattern_rows

LISTS = {
    "kunder.csv": b"account_id,relation,industry,employees\n1,customer,IT,5\n2,customer,IT,\n3,lost,Food,\n",
    "leads.csv": b"account_id,relation,industry,employees\n3,lost,,7\n4,prospect,,\n5,prospect,,\n",
}


def test_shares_by_relation_and_by_file_are_counted() -> None:
    """A company of two files counts in both, with what is known of it in the end."""
    found = missingness(icp.read_dataset(LISTS))
    assert found.by_relation.loc["employees"].to_dict() == {"customer": 0.5, "lost": 1.0, "prospect": 0.0}
    assert found.by_file.loc["employees"].round(3).to_dict() == {"kunder.csv": 0.667, "leads.csv": 0.333}
    assert found.patterns.to_dict("list") == {
        "lacking": [(), ("industry", "employees"), ("employees",)],
        "n": [2, 2, 1],
        "customers": [1, 0, 1],
    }


def test_the_tables_say_it_in_words() -> None:
    """A column for each relation, or each file; combinations with how many companies they are."""
    dataset = icp.read_dataset(LISTS)
    assert list(missing_rows(dataset).columns) == ["Attribute", "Customers", "Lost", "Prospects"]
    assert list(missing_rows(dataset, by="file").columns) == ["Attribute", "kunder.csv", "leads.csv"]
    assert list(pattern_rows(dataset)["Lacking"]) == ["nothing", "industry and employees", "employees"]


def planted(share_won: float, share_lost: float, n: int = 200) -> tuple[pd.DataFrame, pd.DataFrame]:
    rng = np.random.default_rng(3)
    won = np.arange(n) % 2 == 0
    known = rng.random(n) < np.where(won, share_won, share_lost)
    ids = [f"a{i}" for i in range(n)]
    accounts = pd.DataFrame(
        {"relation": np.where(won, "customer", "lost"), "revenue": np.where(known, 5.0, np.nan)}, ids
    )
    return accounts, pd.DataFrame({"account_id": ids, "deal_id": ids, "outcome": np.where(won, "won", "lost")})


def test_a_gap_that_goes_with_the_outcome_is_found_and_one_by_chance_is_not() -> None:
    """90 % against 30 % is planted; 60 % on both sides is not; of ten companies nothing is said."""
    (row,) = foretelling(*planted(0.9, 0.3), ["revenue"]).to_dict("records")
    assert row["kind"] == "won" and row["n"] == row["n_others"] == 100
    assert abs(row["known"] - 0.9) < 0.08 and abs(row["known_others"] - 0.3) < 0.12
    assert foretelling(*planted(0.6, 0.6), ["revenue"]).empty
    assert foretelling(*planted(1.0, 0.0, n=10), ["revenue"]).empty


def test_the_report_warns_of_it() -> None:
    """A list of leads that lacks what the customer register has."""
    accounts, _ = planted(0.9, 0.3)
    text = accounts.rename_axis("account_id").to_csv()
    found = icp.read_dataset({"accounts.csv": text.encode()})
    (entry,) = found.report[found.report["code"] == "missing_foretells"].to_dict("records")
    assert entry["column"] == "revenue" and "would foretell who buys" in say(entry["message"])


def test_the_first_closed_deal_is_the_first_in_time() -> None:
    """An export that begins with the newest deals says the same of each company as one that begins with the oldest."""
    ids = [f"a{i}" for i in range(50)]
    accounts = pd.DataFrame({"relation": "customer"}, ids)
    first = pd.DataFrame({"account_id": ids, "outcome": ["lost", "won"] * 25, "closed": pd.Timestamp(2022, 1, 1)})
    later = pd.DataFrame({"account_id": ids, "outcome": "won", "closed": pd.Timestamp(2024, 1, 1)})
    for deals in (pd.concat([first, later]), pd.concat([later, first])):
        outcome = decided_outcome(accounts, deals)
        assert outcome is not None and outcome.reindex(ids).tolist() == ["lost", "won"] * 25
