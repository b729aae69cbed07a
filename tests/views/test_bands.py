import pytest

from icp_core.errors import SettingError
from icp_core.levels import STANDARD_EDGES, Scheme
from icp_core.views import bands_text, levels_remark, read_bands, waiting_levels


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("attribute", "edges", "text"),
    [
        ("employees", (10, 50, 1000), "10; 50; 1,000"),
        ("revenue", (1e6, 2.5e6, 1e9), "1 M; 2.5 M; 1 bn"),
        ("founded_year", (1980, 2000), "1980; 2000"),
        ("margin", (-5, 0.25), "−5; 0.25"),
    ],
)
def test_bands_are_written_as_they_are_read(attribute, edges, text):
    """In the reader's format, and back again to the same numbers."""
    assert plain(bands_text(attribute, edges)) == text
    assert read_bands(attribute, bands_text(attribute, edges)) == edges


@pytest.mark.parametrize("attribute", STANDARD_EDGES)
def test_standard_bands_come_back_from_their_text(attribute):
    """Leaving the field as it is changes nothing."""
    assert read_bands(attribute, bands_text(attribute, STANDARD_EDGES[attribute])) == STANDARD_EDGES[attribute]


@pytest.mark.parametrize("text", ["10; 50; 1,000", "10;50;1000", " 10, 50, 1,000 ", "10 50 1000", "10; 50; 1k;"])
def test_people_write_lists_in_several_ways(text):
    """Semicolons, commas with a space, or spaces between; grouping and units within."""
    assert read_bands("employees", text) == (10, 50, 1000)


def test_the_decimal_mark_is_the_readers():
    """In Swedish the comma stands before the fraction."""
    assert read_bands("index", "1,5; 2,25", locale="sv") == (1.5, 2.25)
    assert bands_text("index", (1.5, 2.25), locale="sv") == "1,5; 2,25"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "need at least one number"),
        ("; ;", "need at least one number"),
        ("10; few; 50", 'cannot begin at "few"'),
        ("50; 10", "10 comes after 50"),
        ("10 000", "ever higher numbers"),
        ("; ".join(map(str, range(13))), "no more than 12"),
    ],
)
def test_what_makes_no_bands_is_refused_with_the_remedy(text, told):
    """Nothing, words, wrong order, too many."""
    with pytest.raises(SettingError, match=told):
        read_bands("employees", text)


def test_what_is_to_be_known_of_levels():
    """Only those of the attribute, in words; nothing where all hold enough; of a technology, how it is weighed."""
    scheme = Scheme({"employees": (10.0, 200.0)}, thin={"employees": ("..10", "200..")})
    assert "under 10 and 200 or more" in levels_remark(scheme, "employees")
    assert levels_remark(scheme, "revenue") is None
    assert "share one weight" in levels_remark(Scheme(technologies=("ERP",)), "technologies:ERP")


def test_levels_that_are_none_at_present_are_said_to_wait():
    """A band that is gone and an attribute that is gone, with what was said of them; those that stand are not named."""
    scheme = Scheme({"employees": (10.0,)})
    edits = {("employees", "..10"): 20.0, ("employees", "10..50"): 80.0, ("mood", "good"): 90.0}
    assert waiting_levels(scheme, edits) == (
        "2 levels that you set are none at present and wait: Employees 10–49 (80) and Mood good (90)."
    )
    assert waiting_levels(scheme, {("employees", "..10"): 20.0}) is None
    many = {("employees", f"{n}.."): 1.0 for n in range(20, 30)}
    assert waiting_levels(scheme, many).endswith("and 6 more.")
