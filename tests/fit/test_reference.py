"""The fuller model: what it reaches on deals that it has not seen, and what each attribute adds to an account."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.fit import reference_model, suggest_desirability
from icp_core.fit.encoding import encoder
from icp_core.fit.reference import prior_logistic
from icp_core.levels import level_scheme
from icp_core.schema import Dataset


def company(n, seed, log_odds, *, gaps=0.0) -> Dataset:
    """n first deals of companies with an industry, a size, technologies and a colour that says nothing."""
    rng = np.random.default_rng(seed)
    ids = [f"a{i:05d}" for i in range(n)]
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "industry": rng.choice(["X", "Y", "Z"], n),
            "employees": np.round(np.exp(rng.normal(4.5, 1.2, n))) + 1,
            "technologies": [[name for name in ("ERP", "CRM") if rng.random() < 0.5] or ["none"] for _ in range(n)],
            "colour": rng.choice(["red", "blue"], n),
        }
    )
    won = rng.random(n) < 1 / (1 + np.exp(-log_odds(accounts)))
    for name in ("industry", "employees"):
        accounts[name] = accounts[name].where(rng.random(n) >= gaps)
    accounts["relation"] = np.where(won, "customer", "lost")
    deals = pd.DataFrame({"deal_id": ids, "account_id": ids, "outcome": np.where(won, "won", "lost")})
    return Dataset(accounts=accounts, deals=deals)


def by_industry(accounts):
    return accounts["industry"].map({"X": 2.2, "Y": -0.2, "Z": -2.0}).to_numpy(dtype=float)


def bump(accounts):
    return 2.0 - 1.6 * (np.log(accounts["employees"].to_numpy()) - 4.5) ** 2


@pytest.fixture
def learned(best):
    return lambda dataset: suggest_desirability(dataset, best(dataset), source="won")


def overturned(dataset: Dataset, ids) -> Dataset:
    """The same deals, those of these accounts with the other outcome."""
    deals = dataset.deals.copy()
    own = deals["account_id"].isin(ids)
    deals.loc[own, "outcome"] = deals.loc[own, "outcome"].map({"won": "lost", "lost": "won"})
    return replace(dataset, deals=deals)


def test_the_mode_is_that_of_the_penalised_regression():
    """Newton's steps end where scikit-learn's do, whose C is the prior's variance."""
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(3)
    x = rng.normal(size=(150, 6))
    y = (rng.random(150) < 1 / (1 + np.exp(-x[:, 0] + x[:, 1]))).astype(float)
    for spread in (0.1, 0.35, 2.0):
        intercept, slopes = prior_logistic(x, y, spread=spread)
        theirs = LogisticRegression(C=spread**2, tol=1e-10, max_iter=5000).fit(x, y)
        assert np.allclose(slopes, theirs.coef_[0], atol=1e-5) and intercept == pytest.approx(
            theirs.intercept_[0], abs=1e-5
        )


def test_the_intercept_makes_expected_wins_the_wins():
    """It has no prior, so the mean chance is the share won, even where one kind of outcome is nearly alone."""
    x = np.random.default_rng(5).normal(size=(80, 3))
    y = np.repeat([1.0, 0.0], [3, 77])
    intercept, slopes = prior_logistic(x, y)
    assert (1 / (1 + np.exp(-(intercept + x @ slopes)))).mean() == pytest.approx(3 / 80, abs=1e-6)


@pytest.mark.parametrize(("counts", "won"), [({"X": (15, 5), "Y": (5, 14)}, 20), ({"X": (5, 20), "Y": (4, 20)}, 9)])
def test_too_few_deals_give_no_model(sold, learned, counts, won):
    """39 deals, and nine won, are counted in the reason; nothing is judged, and nothing explained."""
    dataset = sold(counts)
    found = reference_model(dataset, learned(dataset))
    assert (found.kind, found.reason.key, found.n_won) == ("none", "fit.reference.too_few", won)
    assert found.reason.values["won"] == won and found.reason.values["n"] == found.n
    assert np.isnan([found.auc, found.log_loss, found.brier, found.base]).all()
    assert found.chances.empty and found.calibration.empty
    with pytest.raises(SettingError, match=str(found.n)):
        found.contributions(dataset.accounts)


def test_without_attributes_there_is_no_model(sold, learned):
    """Where no value is known the reason says what to bring."""
    dataset = sold({None: (40, 40)})
    assert reference_model(dataset, learned(dataset)).reason.key == "fit.reason.no_attributes"


def test_a_rough_figure_is_called_so(learned):
    """Below a hundred deals the reason warns; from there on it does not."""
    for n, key in ((99, "few"), (100, "linear")):
        dataset = company(n, 1, by_industry)
        assert reference_model(dataset, learned(dataset)).reason.key == f"fit.reference.{key}"


def test_what_decides_is_found_and_what_does_not_adds_little(learned):
    """Industry decides: AUC near that of the truth, its parts far apart, those of the colour near nothing."""
    dataset = company(600, 2, by_industry)
    found = reference_model(dataset, learned(dataset))
    parts = found.contributions(dataset.accounts)
    assert found.auc_low > 0.75 and found.log_loss < 0.6 and found.brier < 0.2
    assert found.calibration["n"].sum() == found.n == 600
    spread = parts.std()
    assert spread["industry"] > 0.9 and spread.drop("industry").max() < 0.4
    means = parts["industry"].groupby(dataset.accounts["industry"].to_numpy()).mean()
    assert means["X"] > means["Y"] > means["Z"]


def test_base_and_parts_are_the_log_odds(learned):
    """Over the deals that taught, each attribute's parts have mean 0, and the mean chance is the share won."""
    dataset = company(300, 3, by_industry, gaps=0.15)
    found = reference_model(dataset, learned(dataset))
    parts = found.contributions(dataset.accounts)
    assert set(parts) == {"industry", "employees", "technologies", "colour"}
    assert parts.mean().abs().max() < 1e-6
    chance = 1 / (1 + np.exp(-(found.base + parts.sum(axis=1))))
    assert chance.mean() == pytest.approx(found.n_won / found.n, abs=1e-5)
    shuffled = dataset.accounts.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(found.contributions(shuffled).loc[parts.index], parts)


def test_noise_reaches_no_more_than_chance(learned):
    """Where nothing decides, hardly one of twelve companies shows an interval above one half."""
    above = 0
    for seed in range(12):
        dataset = company(80, 100 + seed, lambda accounts: np.zeros(len(accounts)))
        above += reference_model(dataset, learned(dataset)).auc_low > 0.5
    assert above <= 1


def test_numbers_bend_only_where_it_pays(learned):
    """With the middle sizes best a spline is chosen and does far better than a line could; else a line is."""
    bent = company(500, 4, bump)
    found = reference_model(bent, learned(bent))
    assert found.kind == "spline" and found.auc_low > 0.65
    straight = company(500, 5, lambda accounts: np.log(accounts["employees"].to_numpy()) - 4.5)
    assert reference_model(straight, learned(straight)).kind == "linear"


def test_a_deal_is_judged_by_a_model_that_has_not_seen_it(learned):
    """Outcomes of a fold, overturned, leave the chances of its own deals as they were and move those of the others."""
    dataset = company(150, 6, by_industry)
    judged = learned(dataset)
    own = judged.folds.index[judged.folds == 2]
    before = reference_model(dataset, judged).chances
    after = reference_model(overturned(dataset, own), judged).chances
    pd.testing.assert_series_equal(before[own], after[own])
    assert (before.drop(own) - after.drop(own)).abs().min() > 0


def test_forward_in_time_nothing_learns_from_what_comes_later(learned):
    """Of dated deals the later ones are judged, and how the last of them end changes no chance."""
    dataset = company(900, 7, bump)
    opened = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(900), unit="D")
    deals = dataset.deals.assign(opened=opened, closed=opened + pd.Timedelta(days=3))
    dataset = replace(dataset, deals=deals)
    judged = learned(dataset)
    found = reference_model(dataset, judged)
    blocks = judged.blocks
    assert len(blocks) > 1 and set(found.chances.index) == {name for block in blocks for name in block.judged}
    assert found.calibration["n"].sum() == len(found.chances) < found.n
    last = blocks[-1].judged
    later = reference_model(overturned(dataset, last), judged)
    pd.testing.assert_series_equal(found.chances, later.chances)


def test_the_same_deals_give_the_same_figures_and_stay_as_they_were(learned):
    """Twice asked, equal, and nothing is written into the tables; another seed may only choose lines or splines."""
    dataset = company(400, 8, by_industry, gaps=0.1)
    accounts, deals = dataset.accounts.copy(deep=True), dataset.deals.copy(deep=True)
    judged = learned(dataset)
    first, second = (reference_model(dataset, judged) for _ in range(2))
    assert first.auc == second.auc and first.base == second.base
    pd.testing.assert_frame_equal(dataset.accounts, accounts)
    pd.testing.assert_frame_equal(dataset.deals, deals)


def test_what_is_not_known_has_an_input_of_its_own():
    """Missing sizes stand at the mean of their column and are flagged; unknown is a level; a list without the column is
    unknown throughout."""
    dataset = company(200, 9, by_industry, gaps=0.2)
    accounts = dataset.accounts
    encode = encoder(accounts, level_scheme(accounts, ["industry", "employees", "technologies"]))
    raw = encode.inputs(accounts) * encode.spread + encode.centre
    sizes = [at for at, name in enumerate(encode.attributes) if name == "employees"]
    missing = accounts["employees"].isna().to_numpy()
    assert missing.any() and (raw[:, sizes[-1]] == missing).all() and np.abs(raw[missing][:, sizes[:-1]]).max() < 1e-9
    industries = [at for at, name in enumerate(encode.attributes) if name == "industry"]
    assert np.allclose(raw[:, industries].sum(axis=1), 1)
    assert np.allclose(raw[:, industries[-1]], accounts["industry"].isna())
    without = encode.inputs(accounts[["account_id"]]) * encode.spread + encode.centre
    assert np.allclose(without[:, [sizes[-1], industries[-1]]], 1)


def test_bends_follow_neither_the_line_nor_each_other():
    """Their columns have mean 0, variance 1, no correlation, and run straight beyond the outer knots."""
    accounts = company(500, 10, by_industry).accounts
    encode = encoder(accounts, level_scheme(accounts, ["employees"]))
    x = encode.inputs(accounts)[:, :-1]
    assert encode.bent.sum() == 3
    assert np.allclose(np.cov(x.T, bias=True), np.eye(4), atol=0.02)
    logs = np.linspace(7.6, 8.2, 5)
    far = encode.inputs(pd.DataFrame({"account_id": range(5), "employees": np.expm1(logs)}))
    assert np.abs(np.diff(far, 2, axis=0)).max() < 1e-6


def test_one_account_with_a_wrong_unit_decides_nothing():
    """A size a million times too large is cut, so the inputs of the others hardly move."""
    accounts = company(300, 11, by_industry).accounts
    wrong = accounts.assign(employees=accounts["employees"].where(accounts.index != 7, 1e9))
    scheme = level_scheme(accounts, ["employees"])
    one, other = (encoder(table, scheme).inputs(table) for table in (accounts, wrong))
    assert np.abs(other).max() < 12
    line = ~encoder(accounts, scheme).bent
    assert np.corrcoef(np.delete(one[:, line][:, 0], 7), np.delete(other[:, line][:, 0], 7))[0, 1] > 0.999
