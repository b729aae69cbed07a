import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import SettingError
from icp_core.levels import MOST_EDGES, UNKNOWN, checked_edges, level_scheme, level_table

EDGES = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=MOST_EDGES, unique=True).map(sorted).map(tuple)


def sized(employees, **more):
    return pd.DataFrame({"account_id": [f"a{i}" for i in range(len(employees))], "employees": employees, **more})


def test_a_persons_bands_stand_where_standard_ones_would_be_merged():
    """Four of 60 have 500 and more: the standard band goes, the person's stays and is said to hold too few."""
    accounts = sized([20.0] * 56 + [700.0] * 4)
    drawn = level_scheme(accounts, ["employees"], edges={"employees": (50, 500)})
    assert level_scheme(accounts, ["employees"]).edges == {}
    assert drawn.edges["employees"] == (50, 500)
    assert drawn.thin == {"employees": ("50..500", "500..")}
    assert level_table(accounts, drawn)["employees"].value_counts().to_dict() == {"..50": 56, "500..": 4}


def test_bands_that_hold_enough_are_not_called_thin_and_other_attributes_keep_theirs():
    """Five in each band are enough; revenue has the standard bands."""
    accounts = sized([20.0] * 5 + [700.0] * 5, revenue=[5e5] * 5 + [5e6] * 5)
    scheme = level_scheme(accounts, ["employees", "revenue"], edges={"employees": (100,), "stores": (3,)})
    assert scheme.thin == {}
    assert dict(scheme.edges) == {"employees": (100,), "revenue": (1e6,)}


def test_bands_of_what_is_a_word_wait():
    """Where a file holds words in a column that was a number, its words are the levels."""
    accounts = sized(["small"] * 5 + ["large"] * 5)
    kept = level_scheme(accounts, ["employees"], edges={"employees": (10,)}).categories["employees"]
    assert set(kept) == {"small", "large"}


@settings(max_examples=60, deadline=None)
@given(edges=EDGES, values=st.lists(st.integers(-(10**6), 10**6) | st.none(), min_size=1, max_size=40))
def test_every_account_is_in_one_band_that_holds_its_value(edges, values):
    """A band holds its lower edge and not its upper one; what has no value is unknown."""
    accounts = sized(pd.array(values, dtype="float64") if any(v is not None for v in values) else [float("nan")])
    scheme = level_scheme(accounts, ["employees"], edges={"employees": edges})
    assert scheme.edges["employees"] == edges
    for value, level in zip(accounts["employees"], level_table(accounts, scheme)["employees"], strict=True):
        if pd.isna(value):
            assert level == UNKNOWN
            continue
        low, _, high = level.partition("..")
        assert float(low or "-inf") <= value < float(high or "inf")


@pytest.mark.parametrize(
    ("edges", "told"),
    [
        ((), "Employees need at least one number"),
        ((10, 10), "10 comes after 10"),
        ((50, 10), "10 comes after 50"),
        ((10, float("nan")), "plain numbers"),
        ((10, float("inf")), "plain numbers"),
        (tuple(range(MOST_EDGES + 1)), "no more than 12 numbers; 13 were given"),
    ],
)
def test_impossible_edges_are_refused_by_name(edges, told):
    """None at all, not ascending, not numbers, too many: alone and within a scheme."""
    with pytest.raises(SettingError, match=told):
        checked_edges("employees", edges)
    with pytest.raises(SettingError, match=told):
        level_scheme(sized([1.0]), ["employees"], edges={"employees": edges})
