"""Groups of Tier 2: sizes, what their names are true of, and that the order of a file changes nothing."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.fit import Capacity, Tiers, Weights, name_groups
from icp_core.languages import message, say
from icp_core.levels import level_scheme
from icp_core.schema import Dataset

ATTRIBUTES = ["industry", "country", "employees"]
ROOMY = Capacity(groups=20, accounts_per_group=15)


def second_tier(rows, capacity=ROOMY, *, segments=None, weights=None, order=None):
    """Groups of a Tier 2 of companies given as (industry, country, employees), in this order of rank."""
    accounts = pd.DataFrame(rows, columns=ATTRIBUTES)
    accounts.insert(0, "account_id", [f"a{i:03d}" for i in range(len(rows))])
    accounts = accounts.assign(relation="prospect", employees=accounts["employees"].astype(float))
    table = pd.DataFrame(
        {"tier": 2, "rank": np.arange(1, len(rows) + 1)}, index=pd.Index(accounts["account_id"], name="account_id")
    )
    labels = None if segments is None else pd.Series(segments, index=table.index)
    if order is not None:
        accounts, table = accounts.iloc[order].reset_index(drop=True), table.iloc[order]
    scheme = level_scheme(accounts, ATTRIBUTES, edges={"employees": (50.0, 200.0)})
    found = None
    if labels is not None:
        names = {label: message("segments.mark.industry", level=f"Kind {label}") for label in set(segments)}
        found = SimpleNamespace(labels=labels, names=names, n_segments=len(set(segments)))
    tiers = Tiers(table, pd.DataFrame(), "expected_value", message("fit.tiers.by_expected_value"))
    return name_groups(tiers, Dataset(accounts), scheme, capacity, segmentation=found, weights=weights)


def words(tiers):
    """Members of each group by its name in words."""
    told = tiers.table["group"].map(say, na_action="ignore")
    return {name: sorted(part.index) for name, part in told.groupby(told)}


def numbered(*numbers):
    return [f"a{i:03d}" for i in numbers]


def test_groups_are_named_by_what_their_members_share_and_others_do_not():
    """Six Swedish makers, seven Polish ones and five traders of both countries: with seven at most in a group there are
    three, each told apart from all others by its name."""
    rows = [("Makers", "Sweden", 100)] * 6 + [("Makers", "Poland", 100)] * 7
    rows += [("Traders", country, 100) for country in ("Sweden", "Poland", "Sweden", "Poland", "Sweden")]
    tiers = second_tier(rows, Capacity(groups=6, accounts_per_group=7))
    assert words(tiers) == {
        "Makers, Sweden": numbered(*range(6)),
        "Makers, Poland": numbered(*range(6, 13)),
        "Traders": numbered(*range(13, 18)),
    }
    assert list(tiers.groups["n"]) == [6, 7, 5] and (tiers.groups["elsewhere"] == 0).all()


def test_a_segment_of_the_size_of_a_group_is_one_group():
    """Eight mixed companies of one segment and five of another stay together, though countries would divide them."""
    rows = [("Makers", "Sweden" if i % 2 else "Poland", 30 + 50 * (i % 4)) for i in range(8)]
    rows += [("Traders", "Sweden" if i % 2 else "Poland", 30 + 50 * (i % 4)) for i in range(5)]
    assert words(second_tier(rows, segments=[0] * 8 + [1] * 5)) == {
        "Makers": numbered(*range(8)),
        "Traders": numbered(*range(8, 13)),
    }


def test_a_group_that_levels_do_not_tell_apart_is_called_as_its_segment():
    """Of one segment twelve share the country with most of the other: the segment is named with what divides it."""
    rows = [("Makers", "Sweden", 20)] * 8 + [("Makers", "Poland", 20)] * 8 + [("Makers", "Sweden", 20)] * 6
    told = words(second_tier(rows, Capacity(groups=6, accounts_per_group=10), segments=[0] * 16 + [1] * 6))
    assert told == {
        "Kind 0: Sweden": numbered(*range(8)),
        "Poland": numbered(*range(8, 16)),
        "Kind 1": numbered(*range(16, 22)),
    }


def test_the_rest_of_a_divided_segment_is_called_the_others():
    """Seven Swedes of a segment are a group; of seven companies from seven countries only the segment can be said."""
    rows = (
        [("Makers", "Sweden", 20)] * 7
        + [("Makers", f"Country {i}", 20) for i in range(7)]
        + [("Makers", "Mali", 20)] * 6
    )
    told = words(second_tier(rows, Capacity(groups=6, accounts_per_group=10), segments=[0] * 14 + [1] * 6))
    assert told["Kind 0: the others"] == numbered(*range(7, 14)) and told["Sweden"] == numbered(*range(7))


def test_companies_that_nothing_tells_apart_are_numbered_by_rank():
    """Twenty-two alike make two groups of eleven under one name, and it is said how many more the name fits."""
    tiers = second_tier([("Makers", "Sweden", 100)] * 22)
    first, second = sorted(words(tiers))
    assert (first[-3:], second[-3:]) == ("(1)", "(2)")
    assert words(tiers)[first] == numbered(*range(11)) and list(tiers.groups["elsewhere"]) == [11, 11]


def test_who_shares_nothing_is_in_no_group():
    """Six Swedes make a group; four companies of four countries and four kinds are told to be in none."""
    rows = [("Makers", "Sweden", 100)] * 6 + [(f"Kind {i}", f"Country {i}", 10) for i in range(4)]
    tiers = second_tier(rows)
    assert tiers.table["group"].isna().sum() == 4
    assert tiers.table.loc[numbered(*range(6)), "group"].notna().all()


def test_a_company_left_over_joins_a_group_whose_name_is_true_of_it():
    """Of a second segment two companies only are Finnish: too few for a group, they join the Finns of the first."""
    rows = [("Makers", "Finland", 100)] * 6 + [("Makers", "Poland", 100)] * 9 + [("Traders", "Finland", 100)] * 2
    tiers = second_tier(rows, Capacity(groups=6, accounts_per_group=10), segments=[0] * 15 + [1] * 2)
    finns = tiers.table["group"][numbered(15, 16)]
    assert finns.notna().all() and set(finns) == {tiers.table["group"]["a000"]} and say(finns.iloc[0]) == "Finland"


def test_heavier_attributes_divide_first():
    """Countries and industries divide twenty companies equally well; the one that weighs more names the groups."""
    rows = [(("Makers", "Traders")[i % 2], ("Sweden", "Poland")[i // 2 % 2], 100) for i in range(20)]
    capacity = Capacity(groups=2, accounts_per_group=10)
    by_country, by_industry = (
        set(words(second_tier(rows, capacity, weights=Weights.of({heavy: 90, light: 10}))))
        for heavy, light in (("country", "industry"), ("industry", "country"))
    )
    assert by_country == {"Sweden", "Poland"} and by_industry == {"Makers", "Traders"}


@pytest.mark.parametrize(("rows", "capacity"), [([], ROOMY), ([("Makers", "Sweden", 100)] * 4, ROOMY)])
def test_a_tier_of_fewer_than_five_has_no_groups(rows, capacity):
    """Nobody, or four alike."""
    tiers = second_tier(rows, capacity)
    assert tiers.groups.empty and tiers.table["group"].isna().all() and len(tiers.table) == len(rows)


def test_capacity_for_less_than_five_a_group_makes_none():
    """A group of four is not worth an offer of its own, whatever is asked for."""
    assert second_tier([("Makers", "Sweden", 100)] * 20, Capacity(groups=5, accounts_per_group=4)).groups.empty
    assert second_tier([("Makers", "Sweden", 100)] * 20, Capacity(groups=0)).groups.empty


@settings(max_examples=12, deadline=None)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Makers", "Traders", "Carriers", "unknown", "other"]),
            st.sampled_from(["Sweden", "Poland", "NO"]),
            st.sampled_from([10, 100, 1000]) | st.just(np.nan),
        ),
        min_size=1,
        max_size=60,
    ),
    capacity=st.builds(Capacity, groups=st.integers(0, 8), accounts_per_group=st.integers(3, 30)),
    kinds=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_groups_have_their_size_and_their_names_are_true(rows, capacity, kinds, seed):
    """Five to fifteen members and no more than a group holds, no more groups than asked for, no name twice; accounts in
    another order in the file are in the same groups."""
    rng = np.random.default_rng(seed)
    segments = list(rng.integers(0, kinds, len(rows)))
    tiers = second_tier(rows, capacity, segments=segments)
    groups = words(tiers)
    assert len(groups) == len(tiers.groups) <= capacity.groups
    assert all(5 <= len(members) <= min(15, capacity.accounts_per_group) for members in groups.values())
    assert [len(groups[say(name)]) for name in tiers.groups["name"]] == list(tiers.groups["n"])
    where = dict(zip(numbered(*range(len(rows))), zip(rows, segments, strict=True), strict=True))
    for name, members in groups.items():
        for at, words_of in enumerate(("Makers", "Traders", "Carriers")):
            if words_of in name:
                assert all(where[member][0][0] == words_of for member in members), (name, at)
        if name.startswith("Kind"):
            assert all(f"Kind {where[member][1]}" == name.split(":")[0].split(" (")[0] for member in members)
    again = second_tier(rows, capacity, segments=segments, order=rng.permutation(len(rows)))
    assert words(again) == groups
