"""Levels that a person names, without files and beside them."""

import pandas as pd
import pytest

from icp_core.levels import level_scheme, level_table, named_edges, named_words, same_level

NOBODY = pd.DataFrame({"account_id": pd.Series(dtype=object)})


def companies(**columns):
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"account_id": [f"a{i}" for i in range(n)], **columns})


@pytest.mark.parametrize(
    ("levels", "standard", "edges"),
    [
        (["10..50"], (), (10, 50)),
        (["..10", "10..50", "50.."], (), (10, 50)),
        (["10..100"], (10, 50, 200), (10, 100, 200)),
        (["0.5..2.5"], (1, 3), (0.5, 2.5, 3)),
        (["1000000.."], (), (1_000_000,)),
        (["small", ".."], (10, 50), (10, 50)),
        (["50..10"], (), ()),
        ([], (10,), (10,)),
    ],
)
def test_named_bands_stand_whole_with_the_standard_edges_around_them(levels, standard, edges):
    """A standard edge inside a named band goes; words, and what is no band, cut nothing."""
    assert named_edges(levels, standard) == edges


def test_words_are_meant_as_the_files_write_them():
    """Capitals aside, each once; a word that no file has stays as it was said."""
    assert named_words(["retail", "Food", "RETAIL"], ["Retail", "Health"]) == ("Retail", "Food")
    assert same_level("retail", ["Health", "Retail"]) == "Retail"
    assert same_level("Retail", ["retail", "Retail"]) == "Retail" and same_level("Food", ["Retail"]) is None


def test_without_any_account_named_levels_are_all_there_is():
    """Words, bands and a technology, each an attribute; nobody is in them, and other stands beside the words."""
    named = {"industry": ["Retail", "Food"], "employees": ["10..50"], "technologies:SAP": ["yes"], "goal": ["Grow"]}
    scheme = level_scheme(NOBODY, (), named=named)
    assert scheme.levels("industry") == ("Retail", "Food", "other")
    assert scheme.levels("employees") == ("..10", "10..50", "50..")
    assert scheme.levels("technologies:SAP") == ("yes", "no")
    assert scheme.levels("goal") == ("Grow", "other")
    assert level_table(NOBODY, scheme).shape == (0, 4)


def test_named_categories_stand_beside_common_ones_however_rare_they_are():
    """Food has two companies and would be other; Retail is common anyway; Health nobody has."""
    accounts = companies(industry=["Retail"] * 6 + ["Metal"] * 5 + ["Food"] * 2)
    scheme = level_scheme(accounts, ["industry"], named={"industry": ["food", "retail", "Health", "other", "unknown"]})
    assert scheme.levels("industry") == ("Retail", "Metal", "Food", "Health", "other")
    assert list(level_table(accounts, scheme)["industry"])[-2:] == ["Food", "Food"]
    assert level_scheme(accounts, ["industry"]).levels("industry") == ("Retail", "Metal", "other")


def test_a_band_is_kept_as_it_is_named_unless_a_person_drew_others():
    """Two companies bear no band of their own; named it stands; drawn bands come first."""
    bare = level_scheme(companies(employees=[20.0] * 2 + [300.0] * 10), ["employees"])
    assert bare.attributes == ()
    accounts = companies(employees=[20.0] * 2 + [300.0] * 10)
    named = {"employees": ["10..50"]}
    assert "10..50" in level_scheme(accounts, ["employees"], named=named).levels("employees")
    drawn = level_scheme(accounts, ["employees"], named=named, edges={"employees": (100,)})
    assert drawn.levels("employees") == ("..100", "100..")


def test_a_named_technology_is_the_one_that_companies_use():
    """One of six uses SAP: too few to be counted, until somebody speaks of sap."""
    accounts = companies(technologies=[["SAP"], [], [], [], [], []])
    scheme = level_scheme(accounts, ["technologies"], named={"technologies:sap": ["yes"]})
    assert scheme.technologies == ("SAP",) and "technologies" not in scheme.left_out
    assert list(level_table(accounts, scheme)["technologies:SAP"]) == ["yes"] + ["no"] * 5
    assert "technologies" in level_scheme(accounts, ["technologies"]).left_out
