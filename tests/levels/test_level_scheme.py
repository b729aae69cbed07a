import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.levels import OTHER, UNKNOWN, Scheme, band_names, level_scheme, level_table


def listed(**columns):
    """Accounts with ids a0, a1, ... and the columns given."""
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"account_id": [f"a{i}" for i in range(n)], **columns})


def test_standard_bands_stand_where_each_has_five_accounts():
    """Five accounts in each of the six bands of employees: all five edges stay."""
    accounts = listed(employees=[5] * 5 + [20] * 5 + [100] * 5 + [500] * 5 + [2000] * 5 + [9000] * 5)
    assert level_scheme(accounts, ["employees"]).edges["employees"] == (10, 50, 200, 1000, 5000)


def test_a_thin_band_joins_its_smaller_neighbour():
    """Of 10..50 (6), 50..200 (2) and 200..1000 (9) the middle one joins the lower: the edge at 50 goes."""
    accounts = listed(employees=[5] * 7 + [20] * 6 + [100] * 2 + [500] * 9)
    assert level_scheme(accounts, ["employees"]).edges["employees"] == (10, 200)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 20000), min_size=1, max_size=80), st.sampled_from(["employees", "own number"]))
def test_no_band_is_smaller_than_the_least(sizes, name):
    """Whatever the numbers, each band that remains holds five accounts, and every account stands in one band."""
    accounts = listed(**{name: sizes})
    scheme = level_scheme(accounts, [name])
    if name in scheme.edges:
        counts = level_table(accounts, scheme)[name].value_counts()
        assert set(counts.index) == set(scheme.levels(name))
        assert counts.min() >= 5 and counts.sum() == len(sizes)
    else:
        assert name in scheme.left_out


def test_a_band_holds_its_lower_edge_and_not_its_upper():
    """9, 10, 49, 50 against the edges 10 and 50."""
    table = level_table(listed(employees=[9, 10, 49, 50]), Scheme(edges={"employees": (10, 50)}))
    assert list(table["employees"]) == ["..10", "10..50", "10..50", "50.."]


def test_k_edges_make_k_plus_one_bands():
    """Large edges are written out, without exponent; no edge is one band of everything."""
    assert band_names((1e6, 2.5e8)) == ("..1000000", "1000000..250000000", "250000000..")
    assert band_names(()) == ("..",)


def test_a_number_of_ones_own_is_cut_at_its_fifths():
    """0 to 99 is cut at 20, 40, 59 and 79 (19.8, 39.6, 59.4 and 79.2 to two digits)."""
    assert level_scheme(listed(stores=range(100)), ["stores"]).edges["stores"] == (20, 40, 59, 79)


def test_years_of_ones_own_are_not_rounded_into_one():
    """2015 to 2023 differ in their fourth digit only, and still make bands."""
    accounts = listed(first_met=[2015 + i % 9 for i in range(90)])
    edges = level_scheme(accounts, ["first_met"]).edges["first_met"]
    assert len(edges) >= 2 and all(2015 < edge <= 2023 for edge in edges)


@pytest.mark.parametrize("column", [[0] * 90 + [1] * 10, [0] * 85 + list(range(1, 16)), [0] * 50 + [1] * 50])
def test_a_number_that_is_mostly_the_lowest_value_is_that_or_more(column):
    """A flag of 0 and 1 is cut at 1, however few have it."""
    assert level_scheme(listed(partners=column), ["partners"]).edges["partners"] == (1,)


def test_categories_below_five_become_other():
    """X and Y stay, Z with four and W with one are other; the commonest comes first."""
    accounts = listed(industry=["Y"] * 5 + ["X"] * 8 + ["Z"] * 4 + ["W"])
    scheme = level_scheme(accounts, ["industry"])
    assert scheme.levels("industry") == ("X", "Y", OTHER)
    assert level_table(accounts, scheme)["industry"].value_counts().to_dict() == {"X": 8, "Y": 5, OTHER: 5}


@pytest.mark.parametrize("word", ["other", "Other", "OTHER"])
def test_a_category_called_other_is_the_one_level_other(word):
    """A value that says other does not stand twice among the levels."""
    accounts = listed(legal_form=[word] * 9 + ["AB"] * 6 + ["KB"] * 2)
    scheme = level_scheme(accounts, ["legal_form"])
    assert scheme.levels("legal_form") == ("AB", OTHER)
    assert (level_table(accounts, scheme)["legal_form"] == OTHER).sum() == 11


@pytest.mark.parametrize("word", ["unknown", "Unknown", None, np.nan])
def test_a_value_called_unknown_is_unknown(word):
    """It is no category to learn from, however often it stands."""
    accounts = listed(industry=pd.Series([word] * 20 + ["X"] * 6 + ["Y"] * 5, dtype=object))
    scheme = level_scheme(accounts, ["industry"])
    assert scheme.levels("industry") == ("X", "Y", OTHER)
    assert (level_table(accounts, scheme)["industry"] == UNKNOWN).sum() == 20


@pytest.mark.parametrize(
    "column",
    [
        pd.array([1, None, 3, 3], dtype="Int64"),
        [1.0, np.nan, 3.0, 3.0],
        pd.Series([1, None, "3", 3], dtype=object),
        pd.Series(["1", "n/a", "3", "3"]),
    ],
)
def test_a_missing_number_is_unknown_in_every_type_of_column(column):
    """Nullable integers, floats, mixed objects and text are read alike."""
    table = level_table(listed(stores=column), Scheme(edges={"stores": (2.0,)}))
    assert list(table["stores"]) == ["..2", UNKNOWN, "2..", "2.."]


@pytest.mark.parametrize("column", [pd.array([True, None, False], dtype="boolean"), [True, None, False]])
def test_flags_are_yes_and_no(column):
    """Nullable and plain flags are the same words."""
    table = level_table(listed(for_profit=column), Scheme(categories={"for_profit": ("yes", "no")}))
    assert list(table["for_profit"]) == ["yes", UNKNOWN, "no"]


def test_dates_of_ones_own_become_their_year():
    """Days would be too many levels."""
    accounts = listed(certified=pd.to_datetime(["2020-05-01"] * 6 + ["2021-01-31"] * 5))
    assert level_scheme(accounts, ["certified"]).levels("certified") == ("2020", "2021", OTHER)


def test_technologies_nearly_absent_or_nearly_everywhere_are_not_counted():
    """Of ten lists ERP stands in 6, CRM in 2, mail in all; an unknown list counts for none of them."""
    lists = [["mail", "ERP", "CRM"]] * 2 + [["mail", "ERP"]] * 4 + [["mail"]] * 4 + [None] * 9
    scheme = level_scheme(listed(technologies=lists), ["technologies"], least=3)
    assert scheme.technologies == ("ERP",)


@pytest.mark.parametrize("kind", [list, tuple, set, frozenset, np.array])
def test_a_list_of_technologies_may_be_of_any_kind(kind):
    """Lists, tuples, sets and arrays are counted alike; an empty list is no, a missing one is unknown."""
    accounts = listed(technologies=[kind(["ERP"]) for _ in range(5)] + [kind([]) for _ in range(5)] + [None])
    scheme = level_scheme(accounts, ["technologies"])
    levels = level_table(accounts, scheme)["technologies:ERP"]
    assert list(levels) == ["yes"] * 5 + ["no"] * 5 + [UNKNOWN]


def test_equally_common_technologies_stand_by_name_in_any_process():
    """Their order follows neither the order in the lists nor the hash seed of the process."""
    code = (
        "import pandas as pd; from icp_core.levels import level_scheme;"
        "print(level_scheme(pd.DataFrame({'technologies': [list('qzbxka'), []] * 6}), ['technologies']).technologies)"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert told == {str(tuple(sorted("qzbxka")))}


@pytest.mark.parametrize(
    ("column", "key"),
    [
        ([7.0] * 20, "constant"),
        ([np.nan] * 20, "constant"),
        (["X"] * 20, "constant"),
        (list("abcdefghijklmnopqrst"), "rare"),
        (["X"] * 18 + ["Y"] * 2, "rare"),
        ([1.0] * 18 + [2.0] * 2, "rare"),
    ],
)
def test_what_cannot_be_told_apart_is_left_out_with_the_reason(column, key):
    """One value only, or none that enough accounts share beside another."""
    scheme = level_scheme(listed(thing=column), ["thing"])
    assert scheme.attributes == ()
    assert scheme.left_out["thing"].key == f"level.left_out.{key}"


def test_a_column_that_a_list_lacks_is_unknown_throughout():
    """A scheme applies to any other list, in its own order of attributes."""
    scheme = Scheme(edges={"employees": (10,)}, categories={"industry": ("X",)}, technologies=("ERP",))
    table = level_table(listed(industry=["X", "new", None]), scheme)
    assert list(table.columns) == ["employees", "industry", "technologies:ERP"]
    assert list(table["industry"]) == ["X", OTHER, UNKNOWN]
    assert (table[["employees", "technologies:ERP"]] == UNKNOWN).all(axis=None)


def test_ids_may_be_a_column_or_the_index():
    """Both give the same table."""
    accounts = listed(industry=list("XXY"))
    scheme = Scheme(categories={"industry": ("X", "Y")})
    pd.testing.assert_frame_equal(
        level_table(accounts, scheme), level_table(accounts.set_index("account_id"), scheme), check_index_type=False
    )


def test_no_accounts_have_no_levels():
    """An empty list leaves every attribute out and makes an empty table."""
    accounts = listed(industry=pd.Series([], dtype=object), employees=pd.Series([], dtype=float))
    assert level_scheme(accounts, ["industry", "employees", "absent"]).attributes == ()
    assert level_table(accounts, Scheme(edges={"employees": (10,)}, categories={"industry": ("X",)})).shape == (0, 2)


def test_the_accounts_are_left_as_they_were():
    """Neither choosing levels nor applying them writes into the table."""
    accounts = listed(industry=["X"] * 6 + ["Y"] * 6, employees=[1.0] * 6 + [np.nan] * 6, technologies=[["E"]] * 12)
    before = accounts.copy(deep=True)
    level_table(accounts, level_scheme(accounts, ["industry", "employees", "technologies"]))
    pd.testing.assert_frame_equal(accounts, before)
