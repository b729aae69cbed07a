import pytest

from icp_core.errors import SettingError
from icp_core.profile import PARTS, SheetNotes, with_written, written
from icp_core.profile.notes import LONGEST_LINE, MOST_LINES, Example, NotYet, Person, WrittenLine

ATTRIBUTES = ("industry", "employees")
FULL = SheetNotes(
    lines=(WrittenLine("industry", "Makers", "Sales"), WrittenLine("What hurts", "Typing", "Sales", "14 interviews")),
    people=(Person("decides", "Plant director", "24 of 31"),),
    noes=(WrittenLine("", "Nobody owns it", "Service"),),
    not_yet=(NotYet("Seed-funded", "they employ 50", "Sales"),),
    examples=(Example("a1", "One team", "https://a.example"),),
    hidden=("employees", "of_other_files"),
    review="2027-02-12",
)


@pytest.mark.parametrize("part", PARTS)
def test_a_card_saved_as_it_stood_changes_nothing(part):
    """What the fields show goes back into the same notes, and an empty card leaves the other cards alone."""
    assert set(with_written(FULL, part, written(FULL, part, ATTRIBUTES), ATTRIBUTES).hidden) == set(FULL.hidden)
    same = with_written(FULL, part, written(FULL, part, ATTRIBUTES), ATTRIBUTES)
    assert written(same, part, ATTRIBUTES) == written(FULL, part, ATTRIBUTES)
    emptied = with_written(FULL, part, [], ATTRIBUTES)
    for other in PARTS:
        if other != part:
            assert written(emptied, other, ATTRIBUTES) == written(FULL, other, ATTRIBUTES)


def test_every_attribute_has_a_line_to_write_in():
    """The card of rows offers each attribute, shown or not, and then the free lines."""
    rows = written(FULL, "rows", ATTRIBUTES)
    assert [(row["label"], row.get("shown")) for row in rows] == [
        ("industry", True), ("employees", False), ("What hurts", None),
    ]  # fmt: skip


def test_a_label_that_is_an_attributes_name_means_it():
    """Whoever writes Industry means the attribute; it has one line, the last."""
    rows = [{"label": "Industry", "text": "First"}, {"label": "industry", "text": "Second"}]
    assert with_written(SheetNotes(), "rows", rows, ATTRIBUTES).lines == (WrittenLine("industry", "Second"),)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "rows", [[None, 3, "x", []], [{"text": 5, "who": [], "role": "boss", "account": {}, "day": 7}]]
)
def test_nothing_that_comes_back_is_trusted(part, rows):
    """What is no row, or no text, is passed over."""
    empty = with_written(SheetNotes(), part, rows)
    assert empty == SheetNotes()


@pytest.mark.parametrize(
    "url", ["http://a.example", "javascript:alert(1)", "https://", "data:text/html,x", "a.example", "https://[bad"]
)
def test_a_link_that_is_not_https_is_refused(url):
    """A story's address begins with https and names a site; anything else is refused by name."""
    with pytest.raises(SettingError, match="https"):
        with_written(SheetNotes(), "examples", [{"account": "a1", "url": url}])


def test_what_is_too_much_is_refused_or_cut():
    """A line is cut at its longest and stands in one line; too many lines and unknown parts and days are refused."""
    long = with_written(SheetNotes(), "people", [{"role": "pays", "who": "a\n b" + "c" * 999}]).people[0]
    assert len(long.who) == LONGEST_LINE and long.who.startswith("a bc")
    with pytest.raises(SettingError, match="takes 40"):
        with_written(SheetNotes(), "noes", [{"text": str(at)} for at in range(MOST_LINES + 1)])
    with pytest.raises(SettingError, match="no part gossip"):
        with_written(SheetNotes(), "gossip", [])
    with pytest.raises(SettingError, match="no part gossip"):
        written(SheetNotes(), "gossip")
    with pytest.raises(SettingError, match="no day"):
        with_written(SheetNotes(), "review", [{"day": "soon"}])
