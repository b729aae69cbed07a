"""Leaks are told from honest drivers: by planted truth, by hand arithmetic and by chance alone."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from icp_core import leaks
from icp_core.intake.leaks import traces
from icp_core.schema import Dataset

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
import leak_detection


def company(n: int = 300, **columns) -> Dataset:
    """Decided deals, one in three won, and as many open ones as a tenth of them."""
    total = n + n // 10
    won = np.arange(total) % 3 == 0
    opened = pd.Timestamp("2023-01-01") + pd.to_timedelta(np.arange(total) * 7 % 365, unit="D")
    is_open = np.arange(total) >= n
    accounts = pd.DataFrame({"account_id": [f"a{i}" for i in range(total)]})
    accounts["relation"] = np.where(is_open, "in_talks", np.where(won, "customer", "lost"))
    accounts["industry"] = np.where(np.arange(total) % 2 == 0, "Steel", "Food")
    for name, make in columns.items():
        accounts[name] = make(won, is_open, opened, np.random.default_rng(len(name)))
    closed = pd.Series(opened + pd.Timedelta(days=60)).where(~is_open)
    outcome = np.where(is_open, "open", np.where(won, "won", "lost"))
    deals = pd.DataFrame(
        {"deal_id": accounts["account_id"], "account_id": accounts["account_id"], "opened": opened, "closed": closed}
    )
    return Dataset(accounts=accounts, deals=deals.assign(outcome=outcome))


def verdicts(dataset: Dataset) -> dict[str, str]:
    table = leaks(dataset)
    return dict(zip(table["attribute"], table["verdict"], strict=True))


def evidence(dataset: Dataset, column: str) -> tuple[str, ...]:
    return leaks(dataset).set_index("attribute")["evidence"][column]


def test_planted_leaks_are_caught_and_honest_drivers_are_not_accused():
    """A small run of the study: named leaks nearly all, drivers up to an AUC of .8 none."""
    table = pd.concat([leak_detection.verdicts(2, 900, n) for n in (100, 400)])
    planted, honest = table[table["truth"] == "leak"], table[table["truth"] == "honest"]
    named = planted[planted["kind"].str.endswith(" named")]
    assert len(named) > 10 and (named["verdict"] != "clean").mean() >= 0.8
    for kind in ("reason field_n", "contract field_n", "closed field_n", "remark field_n"):
        assert set(planted.loc[planted["kind"] == kind, "verdict"]) <= {"leak"}
    mild = honest[~honest["kind"].str.endswith("0.9")]
    assert len(mild) > 40 and (mild["verdict"] == "clean").all()


def test_columns_of_noise_are_never_accused():
    """A hundred columns without any tie, a third of them sparse, give no finding."""
    found = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        dataset = company(120)
        total = len(dataset.accounts)
        noise = {f"x{i}": rng.normal(size=total) for i in range(15)}
        noise |= {f"w{i}": rng.choice(list("abcdefgh"), total) for i in range(10)}
        frame = pd.DataFrame(noise)
        sparse = frame[[f"x{i}" for i in range(8)]].where(rng.random((total, 8)) < 0.05)
        frame[sparse.columns] = sparse
        found += list(verdicts(dataset.replace(accounts=pd.concat([dataset.accounts, frame], axis=1))).values())
    assert len(found) == 4 * 26 and set(found) == {"clean"}


def test_what_is_filled_in_for_one_outcome_is_a_leak_under_any_name():
    """A code that only won deals have."""
    dataset = company(field_17=lambda won, is_open, opened, rng: np.where(won & ~is_open, "K", None))
    assert verdicts(dataset)["field_17"] == "leak" and "one_outcome" in evidence(dataset, "field_17")


def test_what_open_deals_lack_is_a_leak_even_without_a_tie():
    """A remark at random for decided deals, for no open one."""
    dataset = company(
        field_3=lambda won, is_open, opened, rng: np.where(is_open, None, rng.choice(["x", "y"], len(won)))
    )
    assert verdicts(dataset)["field_3"] == "leak" and evidence(dataset, "field_3") == ("only_decided",)


def test_columns_that_a_list_of_open_deals_lacks_altogether_prove_nothing():
    """Where open deals come from a list with hardly any column, none of the columns is accused for it."""
    columns = {f"c{i}": lambda won, is_open, opened, rng: np.where(is_open, None, rng.choice(["x", "y"], len(won)))
               for i in range(4)}  # fmt: skip
    dataset = company(**columns)
    bare = dataset.accounts.assign(
        industry=dataset.accounts["industry"].where(dataset.accounts["relation"] != "in_talks")
    )
    assert {"leak"} != set(verdicts(dataset.replace(accounts=bare)).values())
    assert verdicts(dataset.replace(accounts=bare))["c1"] == "clean"


def test_days_after_the_opening_and_numbers_that_grow_with_it_are_told_by_time():
    """Days after the opening that won deals have more often are a leak; days before it are none."""
    dataset = company(
        day_a=lambda won, is_open, opened, rng: pd.Series(opened + pd.Timedelta(days=30))
        .where(won | (rng.random(len(won)) < 0.3)),
        day_b=lambda won, is_open, opened, rng: opened - pd.to_timedelta(rng.integers(30, 900, len(won)), unit="D"),
        count=lambda won, is_open, opened, rng: (pd.Timestamp("2024-06-01") - opened).days
        + rng.integers(0, 9, len(won)),
    )  # fmt: skip
    found = verdicts(dataset)
    assert found["day_a"] == "leak" and "dates" in evidence(dataset, "day_a")
    assert found["day_b"] == "clean"
    assert found["count"] == "suspect" and evidence(dataset, "count") == ("age",)


def test_a_hint_without_a_tie_is_asked_about_and_a_plain_name_is_left_out():
    """A score that goes with nothing is a suspect; a close reason is a leak whatever it holds."""
    dataset = company(
        lead_score=lambda won, is_open, opened, rng: rng.normal(size=len(won)),
        close_reason=lambda won, is_open, opened, rng: rng.choice(["x", "y"], len(won)),
    )
    assert verdicts(dataset) | {"industry": ""} == {"lead_score": "suspect", "close_reason": "leak", "industry": ""}


def test_without_outcomes_only_words_count():
    """Five prospects: a stage is left out, a rating of credit is not."""
    accounts = pd.DataFrame({"account_id": list("abcde"), "relation": "prospect", "deal_stage": list("xyxyx"),
                             "credit_rating": list("ababa")})  # fmt: skip
    assert verdicts(Dataset(accounts=accounts)) == {"deal_stage": "leak", "credit_rating": "clean"}


def test_without_deals_customers_are_the_outcome():
    """A plan that only customers have is a leak; the sentence speaks of customers."""
    mine = np.arange(90) < 40
    accounts = pd.DataFrame({"account_id": [f"a{i}" for i in range(90)],
                             "relation": np.where(mine, "customer", "prospect"),
                             "plan": np.where(mine, np.where(np.arange(90) % 2 == 0, "gold", "tin"), None),
                             "kind": np.where(np.arange(90) % 3 == 0, "x", "y")})  # fmt: skip
    found = leaks(Dataset(accounts=accounts)).set_index("attribute")
    assert found["verdict"].to_dict() == {"plan": "leak", "kind": "clean"}
    assert "of customers" in str(found["sentence"]["plan"])


def test_the_sentence_names_the_column_and_says_why():
    """Sentences are messages that carry the column and the figures."""
    dataset = company(field_17=lambda won, is_open, opened, rng: np.where(won & ~is_open, "K", None))
    sentence = str(leaks(dataset).set_index("attribute")["sentence"]["field_17"]).replace("\u00a0", " ")
    assert sentence.startswith("field_17 is left out")
    assert "filled in for 100 % of won deals and 0 % of lost deals" in sentence


def test_area_and_bound_as_worked_by_hand():
    """Of 2 x 2 pairs three stand right and none is tied; a tie counts half; more companies narrow the bound."""
    won = np.array([True, True, False, False])
    assert traces.auc(np.array([3.0, 1.0, 2.0, 0.0]), won) == 0.75
    assert traces.auc(np.zeros(4), won) == 0.5
    assert traces.auc_low(0.9, 40, 40, 2.3) < traces.auc_low(0.9, 400, 400, 2.3) < 0.9
    assert traces.share_low(10, 10, 0.05) == pytest.approx(0.05 ** (1 / 10))


def test_more_levels_than_companies_say_nothing_out_of_their_fold():
    """A column of names tells nothing of who was won, though in sample it tells all."""
    won = np.arange(200) % 2 == 0
    scores = traces.out_of_fold_log_odds(np.arange(200), won, traces.folds_of(200))
    assert abs(traces.auc(scores, won) - 0.5) < 0.06
