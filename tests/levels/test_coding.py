import numpy as np
import pandas as pd

from icp_core.levels import UNKNOWN, Scheme, coded_levels, level_table, level_words

SCHEME = Scheme({"employees": (10, 50)}, {"country": ("SE", "FI")}, ("SAP", "Excel"))


def accounts():
    """Four companies: two alike in what they use, one of which nothing is known."""
    return pd.DataFrame(
        {
            "account_id": ["a", "b", "c", "d"],
            "employees": [5, 60, None, 20],
            "country": ["FI", "NO", None, "SE"],
            "technologies": [("Excel",), ("SAP", "Excel"), None, ("Excel",)],
        }
    )


def test_each_code_stands_for_the_levels_of_its_account():
    """Codes, read through kinds and words, give the table of levels again, attribute by attribute and part by part."""
    levels = level_table(accounts(), SCHEME)
    coded = coded_levels(levels, SCHEME)
    assert [each.attribute for each in coded] == ["employees", "country", "technologies"]
    for each in coded:
        for at, part in enumerate(each.parts):
            words = np.array(level_words(SCHEME, part), dtype=object)[each.kinds[each.codes, at]]
            assert list(words) == list(levels[part])


def test_technologies_used_alike_are_one_code():
    """Every combination of technologies is one code, as many as occur, and unknown is one of them."""
    used = coded_levels(level_table(accounts(), SCHEME), SCHEME)[-1]
    assert used.parts == ("technologies:SAP", "technologies:Excel")
    assert list(used.codes) == [0, 1, 2, 0] and len(used.kinds) == 3
    assert {level_words(SCHEME, "technologies:SAP")[place] for place in used.kinds[2]} == {UNKNOWN}


def test_what_levels_stand_for_is_summed_over_the_parts():
    """The figure of a kind is the sum of its parts' figures: 1 without SAP, 2 with, 10 with Excel, 0 where unknown."""
    used = coded_levels(level_table(accounts(), SCHEME), SCHEME)[-1]
    told = {"technologies:SAP": np.array([2.0, 1.0, 0.0]), "technologies:Excel": np.array([10.0, 4.0, 0.0])}
    assert list(used.spread(told)[used.codes]) == [11.0, 12.0, 0.0, 11.0]


def test_codes_take_no_more_room_than_they_need():
    """Few kinds are bytes; three hundred combinations of ten technologies are two bytes each."""
    names = tuple(f"t{number}" for number in range(10))
    lists = [tuple(name for at, name in enumerate(names) if number >> at & 1) for number in range(300)]
    many = pd.DataFrame({"account_id": range(300), "technologies": lists, "country": "SE"})
    scheme = Scheme({}, {"country": ("SE", "FI")}, names)
    country, used = coded_levels(level_table(many, scheme), scheme)
    assert country.codes.dtype == np.uint8 and used.codes.dtype == np.uint16
    assert len(used.kinds) == 300 and len(set(used.codes)) == 300


def test_no_accounts_have_no_codes():
    """An empty list is coded as well, so that a company without deals needs no case of its own."""
    coded = coded_levels(level_table(accounts().head(0), SCHEME), SCHEME)
    assert [len(each.codes) for each in coded] == [0, 0, 0]
