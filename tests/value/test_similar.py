import numpy as np
import pandas as pd
import pytest

from icp_core.schema import Dataset
from icp_core.value.similar import LEAST_CUSTOMERS, value_if_won


def accounts_of(n, *, relation, prefix, **columns):
    ids = [f"{prefix}{i:03d}" for i in range(n)]
    return pd.DataFrame({"account_id": ids, "relation": relation, **columns})


def known(values, prefix="c"):
    return pd.Series(values, index=[f"{prefix}{i:03d}" for i in range(len(values))], dtype=float)


def width(found):
    return np.log(found.high / found.low)


@pytest.mark.parametrize("values", [[100.0], [50.0, 150.0], [1.0] * 13 + [1e6], [100.0] * 14])
def test_below_the_least_number_every_company_has_the_customers_mean(values):
    """Up to fourteen customers, whatever they are: their mean for all, within an interval that is no point."""
    customers = accounts_of(len(values), relation="customer", prefix="c", industry="X")
    dataset = Dataset(
        accounts=pd.concat(
            [customers, accounts_of(6, relation="prospect", prefix="p", industry="Y")], ignore_index=True
        )
    )
    found = value_if_won(dataset, known(values))
    assert found.value.to_numpy() == pytest.approx(np.mean(values) * np.ones(len(values) + 6))
    assert (found.low < found.value).all() and (found.value <= found.high).all() and (found.low < found.high).all()
    assert (found.n, found.explained) == (len(values), 0.0)


def test_fewer_customers_make_a_wider_interval():
    """The same value of 1, 2, 5 and 14 customers says ever more of the next one."""
    widths = []
    for n in (1, 2, 5, 14):
        dataset = Dataset(accounts=accounts_of(n, relation="customer", prefix="c"))
        widths.append(width(value_if_won(dataset, known([100.0] * n))).iloc[0])
    assert widths == sorted(widths, reverse=True) and widths[0] > 2 * widths[-1]


def planted(rng, n=60):
    """Customers of industry A worth ten times those of B, and ten prospects of either; country says nothing."""
    industry = np.where(np.arange(n) % 2 == 0, "A", "B")
    worth = np.where(industry == "A", 1000.0, 100.0) * np.exp(rng.normal(0, 0.3, n))
    country = rng.choice(["Sweden", "Finland", "Poland"], n)
    customers = accounts_of(n, relation="customer", prefix="c", industry=industry, country=country)
    others = accounts_of(20, relation="prospect", prefix="p", industry=["A", "B"] * 10, country="Sweden")
    return Dataset(accounts=pd.concat([customers, others], ignore_index=True)), known(worth)


def test_a_company_is_worth_what_customers_of_its_kind_are():
    """Prospects of either industry get the mean of its customers within a tenth, and nearly all is explained."""
    dataset, worth = planted(np.random.default_rng(0))
    found = value_if_won(dataset, worth)
    assert found.value["p000"] == pytest.approx(worth.iloc[::2].mean(), rel=0.15)
    assert found.value["p001"] == pytest.approx(worth.iloc[1::2].mean(), rel=0.15)
    assert found.explained > 0.85


def test_intervals_hold_new_companies_of_the_same_making_at_their_level():
    """Over forty makings, 76 to 84 % of the next companies of each industry lie within the 80 % interval."""
    rng = np.random.default_rng(1)
    held = []
    for _ in range(40):
        dataset, worth = planted(rng)
        found = value_if_won(dataset, worth)
        for name, typical in (("p000", 1000.0), ("p001", 100.0)):
            new = typical * np.exp(rng.normal(0, 0.3, 50))
            held.append(((new >= found.low[name]) & (new <= found.high[name])).mean())
    assert 0.76 < np.mean(held) < 0.84


def test_firmographics_that_say_nothing_are_shrunk_to_nothing():
    """Values drawn without regard to industry and country: every prospect within a tenth of the others on average."""
    spreads, explained = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        dataset, worth = planted(rng)
        found = value_if_won(dataset, known(np.exp(rng.normal(5, 0.5, len(worth)))))
        spreads.append(np.log(found.value["p000"] / found.value["p001"]))
        explained.append(found.explained)
    assert np.mean(np.abs(spreads)) < 0.1 and np.median(explained) < 0.05


def test_customers_that_lose_money_lower_what_every_company_is_worth():
    """Ten of sixty lose 50 each: five sixths of what the others teach, less a sixth of 50; at a tenth of the way there
    is a loss."""
    dataset, worth = planted(np.random.default_rng(2))
    losing = worth.copy()
    losing.iloc[:10] = -50.0
    found, gaining = value_if_won(dataset, losing), value_if_won(dataset, losing.iloc[10:])
    pd.testing.assert_series_equal(found.value, 5 / 6 * gaining.value - 50 / 6)
    assert found.n == 60 and (found.low < 0).all()


def test_where_everybody_loses_money_so_would_the_next():
    """Their mean loss, and no gain within the interval."""
    dataset, worth = planted(np.random.default_rng(2))
    found = value_if_won(dataset, -worth)
    assert found.value.to_numpy() == pytest.approx(-worth.mean())
    assert (found.low <= found.value).all() and (found.high < 0).all()


def test_how_unsure_a_single_customer_is_widens_the_interval_and_leaves_the_mean():
    """Customers that bring nothing in one case of four and 4/3 of what is expected else."""
    dataset, worth = planted(np.random.default_rng(3))
    sure, unsure = value_if_won(dataset, worth), value_if_won(dataset, worth, np.array([0.0, 4 / 3, 4 / 3, 4 / 3]))
    pd.testing.assert_series_equal(sure.value, unsure.value)
    assert (unsure.low == 0).all() and (unsure.high > sure.high).all()


def test_a_trait_of_those_who_were_won_does_not_lift_the_others():
    """Everything speaks through one hidden number that forty coarse traits show dimly, and who has more of it is won:
    the odds of being a customer take at least two fifths of the excess of the others' total away."""
    excess = []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        hidden = rng.normal(0, 1, 600)
        traits = {f"t{i}": np.where(hidden + rng.normal(0, 2.5, 600) > 0, "yes", "no") for i in range(40)}
        won = rng.random(600) < 1 / (1 + np.exp(-1.5 * hidden))
        worth = pd.Series(np.exp(5 + 0.6 * hidden + rng.normal(0, 0.8, 600)), index=[f"a{i:03d}" for i in range(600)])
        accounts = pd.DataFrame({"account_id": worth.index, "relation": np.where(won, "customer", "lost"), **traits})
        taught = worth[won].sample(120, random_state=seed)
        with_odds = value_if_won(Dataset(accounts=accounts), taught).value[~won].sum()
        everybody = accounts.assign(relation="customer")
        without = value_if_won(Dataset(accounts=everybody), taught).value[~won].sum()
        true = np.exp(5 + 0.6 * hidden[~won] + 0.32).sum()
        excess.append((with_odds / true - 1, without / true - 1))
    with_odds, without = np.mean(excess, axis=0)
    assert without > 0.15 and with_odds < 0.6 * without


@pytest.mark.parametrize("n_columns", [1, 12, 30])
def test_a_company_unlike_any_customer_has_a_wider_interval(n_columns):
    """Levels that no customer has leave half as much again open, also where there are more levels than customers."""
    n, columns = LEAST_CUSTOMERS + 5, [f"trait {i}" for i in range(n_columns)]
    for seed in range(3):
        rng = np.random.default_rng(seed)
        parts = [
            accounts_of(n, relation="customer", prefix="c", **{c: rng.choice(list("ABC"), n) for c in columns}),
            accounts_of(6, relation="prospect", prefix="like", **{c: list("ABCABC") for c in columns}),
            accounts_of(6, relation="prospect", prefix="un", **dict.fromkeys(columns, "D")),
        ]
        accounts = pd.concat(parts, ignore_index=True)
        told = accounts["trait 0"].iloc[:n].map({"A": 1.0, "B": 0.0, "C": -1.0}).to_numpy()
        found = width(value_if_won(Dataset(accounts=accounts), known(np.exp(5 + 1.5 * told + rng.normal(0, 0.3, n)))))
        assert found["un000"] > 1.5 * found[[f"like{i:03d}" for i in range(6)]].mean()


def test_the_order_of_accounts_does_not_matter():
    """The same accounts in another order have the same values."""
    dataset, worth = planted(np.random.default_rng(4))
    other = dataset.replace(accounts=dataset.accounts.sample(frac=1, random_state=0).reset_index(drop=True))
    got = value_if_won(other, worth.sample(frac=1, random_state=1))
    expected = value_if_won(dataset, worth)
    for part in ("value", "low", "high"):
        pd.testing.assert_series_equal(getattr(got, part).reindex(expected.value.index), getattr(expected, part))
