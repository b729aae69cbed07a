import pandas as pd
import pytest

from icp_core.errors import ReadError, SettingError, TableError, TooFewError
from icp_core.languages import Message, catalogue, has_text, message, say
from icp_core.languages.words import _Filler


def fill(text, **values):
    """A text of a catalogue filled in, without the catalogue."""
    return _Filler("en").vformat(text, (), values)


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("{n} deals", {"n": 12345}, "12,345 deals"),
        ("{x}", {"x": 2.5}, "2.50"),
        ("{x}", {"x": 3.0}, "3"),
        ("{x}", {"x": -3.0}, "\N{MINUS SIGN}3"),
        ("{x}", {"x": float("inf")}, "∞"),
        ("{x}", {"x": 10**40}, "1.0e+40"),
        ("{x}", {"x": True}, "True"),
        ("{x}", {"x": "{y} as it is"}, "{y} as it is"),
        ("{x}", {"x": ["a", "b"]}, "a and b"),
        ("{x}", {"x": [Message("level.yes"), "b"]}, "yes and b"),
        ("{x:percent}", {"x": None}, "\N{EN DASH}"),
        ("{x:money}", {"x": 5e4, "currency": "EUR"}, "€ 50 k"),
        ("{x:money}", {"x": 5e4}, "50 k"),
        ("%{{x}}", {}, "%{x}"),
    ],
)
def test_fields_are_filled_by_what_they_hold(text, values, words):
    """Numbers are grouped, lists joined, messages said, and words put in as they are."""
    assert fill(text, **values).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize("text", ["{x.__class__}", "{x[0]}", "{x.a.b}"])
def test_no_text_reaches_into_a_value(text):
    """A field is a plain name: neither attribute nor index can be asked for."""
    with pytest.raises(KeyError):
        fill(text, x="abc")


def test_a_name_with_braces_stays_as_it_is():
    """What comes from data is put in, never read as a field."""
    name = "{currency} %{customdata[0]} {0.__class__}"
    assert say(message("profile.name", name=name)) == name


def test_a_message_within_a_message_is_said_too():
    """A message among the values becomes words on the way, to any depth."""
    inner = message("value.criterion.per_year", what=message("value.criterion.billing"))
    told = say(message("value.best.nobody", criterion=inner))
    assert told == "Who is best cannot be told yet: no customer has a figure for billing a year."


@pytest.mark.parametrize(("n", "words"), [(1, "1 deal"), (0, "0 deals"), (2, "2 deals"), (1200, "1,200 deals")])
def test_a_count_chooses_the_form(n, words):
    """One is singular; everything else, nought included, is plural."""
    assert say(message("chart.data.deals", n=n)) == words


def test_an_unknown_key_or_a_missing_value_is_a_fault_of_the_program():
    """Neither is glossed over."""
    with pytest.raises(KeyError, match=r"no\.such\.key"):
        say(message("no.such.key"))
    with pytest.raises(KeyError, match="total"):
        say(message("profile.losses", k=1, n=1, all=1))


def test_words_pass_through():
    """What is words already is said as it stands."""
    assert say("As it is: {n}") == "As it is: {n}"


def test_equal_messages_are_one():
    """A message can be a key: equal values in any order give equal hashes."""
    one, other = message("profile.no", name="a", level="b"), message("profile.no", level="b", name="a")
    assert one == other and hash(one) == hash(other)
    assert len({one, other, message("profile.no", name="a", level="c")}) == 2


def test_the_catalogue_knows_its_keys():
    """A plural entry is one key; a part of a key is none."""
    assert has_text("chart.data.deals") and not has_text("chart.data.deals.one") and not has_text("chart.data")
    assert set(catalogue("en")["chart.data.deals"]) == {"one", "other"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            TableError.missing_column("deals", "outcome", ["deal_id", "stage"]),
            "The table deals has no column outcome. It has: deal_id and stage. "
            "Map one of them to outcome, or leave the table out.",
        ),
        (
            TableError.missing_column("deals", "outcome", []),
            "The table deals has no column outcome. It has: nothing. "
            "Map one of them to outcome, or leave the table out.",
        ),
        (
            TableError.unknown_account(["a9"]),
            "1 account is not in this project: a9. Use the ids that the accounts have.",
        ),
        (
            TableError.unknown_account(["a8", "a9"]),
            "2 accounts are not in this project, for example a8. Use the ids that the accounts have.",
        ),
        (
            SettingError.unknown("source", "wun", ["won", "best"]),
            "source cannot be wun. It can be one of: won and best.",
        ),
        (SettingError.out_of_range("share", 1.5, 0, 1), "share must lie between 0 and 1; it is 1.50."),
        (
            TooFewError.needs(message("value.criterion.hand_picked"), 1, 0),
            "Picked by hand needs at least 1; there are 0.",
        ),
    ],
)
def test_errors_name_the_culprit_what_there_is_and_the_remedy(error, words):
    """An error is words for a script, key and values for a page, and a ValueError for both."""
    assert str(error) == words == say(error.message)
    assert isinstance(error, ValueError)


def test_an_error_with_a_number_beyond_all_floats_can_be_said():
    """Even a number of 400 digits is told by its power of ten, not tripped over."""
    assert "it is 1.0e+400." in str(SettingError.out_of_range("owners", 10**400, 1, 1000))


def test_numbers_of_numpy_are_said_as_those_of_python():
    """What comes out of a frame is said as its plain twin."""
    frame = pd.DataFrame({"whole": [7], "broken": [7.25]})
    assert fill("{a} {b}", a=frame["whole"].iloc[0], b=frame["broken"].iloc[0]) == "7 7.25"


def test_an_error_repeats_the_beginning_of_a_text_from_data():
    """A heading of ten megabytes is known by its beginning: said in full it stops the browser that has to show it."""
    said = ReadError("file_no_rows", file="line.csv", found=["Company", "x" * 10_000_000])
    assert str(said).startswith("line.csv has a heading (Company") and "xxx…" in str(said) and len(str(said)) < 400
