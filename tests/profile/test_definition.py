import json
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core.errors import DefinitionError, IcpError
from icp_core.fit import Capacity, Weights, prepare_scoring
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.languages import message
from icp_core.levels import Scheme
from icp_core.profile import IcpDefinition
from icp_core.profile.calibrated import CalibratedChance, TimingTerm
from icp_core.profile.notes import Example, NotYet, Person, SheetNotes, WrittenLine
from icp_core.schema import Dataset


def changed(definition, **parts):
    """The definition's JSON with some parts put in place of others."""
    return json.dumps(json.loads(definition.to_json()) | parts)


def without(definition, part):
    """The definition's JSON without one part."""
    return json.dumps({name: value for name, value in json.loads(definition.to_json()).items() if name != part})


def test_scores_by_hand(definition, accounts):
    """Half the weight on size, 30 on industry, 20 on technology: an unlisted industry is other, the unknown is 50."""
    score = definition().score(accounts)
    assert list(score.index) == ["a", "b", "c", "d"]
    assert score["a"] == pytest.approx(0.5 * 90 + 0.3 * 80 + 0.2 * 70)
    assert score["b"] == pytest.approx(0.5 * 20 + 0.3 * 30 + 0.2 * 45)
    assert score["c"] == pytest.approx(0.5 * 60 + 0.3 * 50 + 0.2 * 45)
    assert score["d"] == 50.0


def test_a_list_without_the_columns_scores_as_the_whole(definition, accounts):
    """What a list does not hold is unknown, and no column of it is changed."""
    bare = accounts[["account_id"]]
    before = accounts.copy(deep=True)
    assert (definition().score(bare) == 50.0).all()
    definition().score(accounts)
    assert accounts.equals(before)


def test_what_is_saved_comes_back(definition):
    """Reading what was written gives an equal definition, and writing it again the same text."""
    first = definition()
    text = first.to_json()
    back = IcpDefinition.from_json(text)
    assert back == first
    assert back.to_json() == text
    assert "Räksmörgås" in text and json.loads(text)["format_version"] == 2


def test_a_learned_definition_scores_as_it_did(software):
    """From data to file and back, every account keeps its score."""
    learned = IcpDefinition.of("v1", software.desirability, software.weights)
    back = IcpDefinition.from_json(learned.to_json())
    assert back.to_json() == learned.to_json()
    again = back.score(software.dataset.accounts)
    assert (again - software.fit.score).abs().max() < 1e-9


def test_equal_definitions_have_equal_texts(definition):
    """Whole numbers and the order of attributes make no difference to the file."""
    ordered = definition()
    turned = definition(
        weights={"technologies": 20, "industry": 30, "employees": 50},
        desirability=dict(reversed(ordered.desirability.items())),
    )
    assert turned == ordered and turned.to_json() == ordered.to_json()


def test_no_definition_without_weights(software):
    """Where the data bear no weights, the refusal says why."""
    bare = Weights(None, "data", message("fit.reason.no_attributes"))
    with pytest.raises(DefinitionError, match=r"without weights\. No attribute has two levels"):
        IcpDefinition.of("v1", software.desirability, bare)


@pytest.mark.parametrize("version", [3, 99, 10**400])
def test_a_newer_version_is_refused(definition, version):
    """A file of a later format is not guessed at; the message says to update."""
    with pytest.raises(DefinitionError, match=r"saved by a newer version.*Update the workbench"):
        IcpDefinition.from_json(changed(definition(), format_version=version))


@pytest.mark.parametrize("version", ["1", "2", 1.0, 2.5, True, 0, -1, [1]])
def test_a_version_that_is_none_is_refused(definition, version):
    """A version is a whole number from 1 on."""
    with pytest.raises(DefinitionError, match="format_version"):
        IcpDefinition.from_json(changed(definition(), format_version=version))


PARTS = (
    "format_version", "name", "criterion", "share", "scheme", "desirability", "weights", "capacity", "disqualifiers",
    "notes", "beliefs", "sheet", "chance", "as_of", "counts",
)  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_named(definition, part):
    """Without any one of its parts a file is no definition, and the message names the part."""
    with pytest.raises(DefinitionError, match=f"{part} is missing"):
        IcpDefinition.from_json(without(definition(), part))


@pytest.mark.parametrize("part", PARTS[1:])
@pytest.mark.parametrize("value", [5, "text", [1], {"a": "b"}, True, float("nan"), "x" * 300])
def test_a_part_of_another_kind_is_refused_or_read(definition, part, value):
    """Whatever stands in a part, reading ends in an equal definition or in a refusal that can be said."""
    text = changed(definition(), **{part: value})
    try:
        read = IcpDefinition.from_json(text)
    except DefinitionError as error:
        assert len(str(error)) > 20
    else:
        again = json.loads(read.to_json())[part]
        assert again == value or part in ("beliefs", "sheet")  # these take their usual values where a part is missing


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"extra": 1}, "extra is unknown"),
        ({"share": 1.5}, "share must lie between 0 and 1"),
        ({"share": 10**400}, "share must lie between 0 and 1"),
        ({"weights": {"employees": 60.0, "industry": 30.0}}, "sum to 90.00"),
        ({"weights": {"employees": 150.0, "industry": -50.0}}, "must lie between 0 and 100"),
        ({"weights": {"colour": 100.0}}, "weight for colour"),
        ({"desirability": {"employees": {"50..99": 10.0}}}, "employees has no level 50..99"),
        ({"desirability": {"colour": {"red": 10.0}}}, "colour has no level red"),
        ({"desirability": {"industry": {"IT": 101}}}, "desirability.industry.IT must lie"),
        ({"scheme": {"edges": {"employees": [50, 10]}, "categories": {}, "technologies": []}}, "ascending"),
        ({"scheme": {"edges": {"employees": ["x"]}, "categories": {}, "technologies": []}}, "number"),
        ({"scheme": {"edges": {}, "categories": {}}}, "scheme.technologies"),
        ({"capacity": {"owners": 0}}, "owners must lie between 1 and 1,000"),
        ({"capacity": {"owners": 10**400}}, "owners must lie between 1 and 1,000"),
        ({"capacity": {"owners": 2.5}}, "capacity.owners must be: number"),
        ({"capacity": {"sellers": 2}}, "capacity.sellers is unknown"),
        ({"disqualifiers": [["industry"]]}, "disqualifiers must be"),
        ({"notes": "half a pair \ud800"}, "not JSON"),
    ],
)
def test_what_cannot_be_is_refused_by_name(definition, parts, told):
    """Nothing in a file is trusted: each refusal names the place."""
    with pytest.raises(DefinitionError) as refused:
        IcpDefinition.from_json(changed(definition(), **parts))
    assert told in str(refused.value)


@pytest.mark.parametrize("text", ["", "null", "[]", '"x"', "{", "{}", "nan", "[" * 100_000, "9" * 5_000, "\ufeff{}"])
def test_what_is_no_definition_is_refused(text):
    """Neither other JSON nor no JSON at all breaks the reader."""
    with pytest.raises(DefinitionError):
        IcpDefinition.from_json(text)


def test_a_text_too_long_is_refused_unread():
    """A file beyond any definition's size is not parsed."""
    with pytest.raises(DefinitionError, match="5,000,001 characters long"):
        IcpDefinition.from_json("{" + " " * 5_000_000)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


@settings(deadline=None, max_examples=60)
@given(ANY_JSON, st.sampled_from(PARTS))
def test_any_json_in_any_part_is_read_or_refused(value, part):
    """No content of a file leads to anything but a definition or a refusal."""
    plain = {
        "format_version": 1,
        "name": "n",
        "criterion": "c",
        "share": 0.2,
        "notes": "",
        "scheme": {"edges": {"e": [1]}, "categories": {}, "technologies": []},
        "desirability": {},
        "weights": {"e": 100},
        "capacity": {},
        "disqualifiers": [],
    }
    plain |= {part: value} if part in plain else {
        "format_version": 2, "beliefs": {}, "sheet": {}, "chance": None, "as_of": "", "counts": {}, part: value,
    }  # fmt: skip
    try:
        read = IcpDefinition.from_json(json.dumps(plain))
    except IcpError as error:
        assert str(error)
    else:
        assert IcpDefinition.from_json(read.to_json()) == read


def test_nothing_differs_from_itself(definition, accounts):
    """A definition against its own copy has no differences, with or without accounts."""
    one = definition()
    assert one.diff(IcpDefinition.from_json(one.to_json())).empty
    assert one.diff(one, Dataset(accounts=accounts)).empty


def test_differences_by_hand(definition, accounts):
    """Each changed setting, weight and level is one row; so is each account that moves by half a point or more."""
    old = definition()
    new = definition(
        name="Nordic IT 2",
        capacity=Capacity(owners=3),
        weights={"employees": 40.0, "industry": 40.0, "technologies": 20.0},
        desirability=old.desirability | {"industry": {"IT": 80.0, "Food": 10.0, "other": 50.0}},
    )
    rows = old.diff(new, Dataset(accounts=accounts))
    assert list(rows.columns) == ["what", "attribute", "level", "before", "after"]
    told = [tuple(row) for row in rows[rows["what"] != "score"].to_numpy()]
    assert told == [
        ("setting", "name", "", "Nordic IT", "Nordic IT 2"),
        ("setting", "owners", "", 2, 3),
        ("weight", "employees", "", 50.0, 40.0),
        ("weight", "industry", "", 30.0, 40.0),
        ("level", "industry", "Food", 30.0, 10.0),
    ]
    moved = rows[rows["what"] == "score"].set_index("attribute")
    assert list(moved.index) == ["a", "b", "c"]
    assert moved.loc["a", "after"] - moved.loc["a", "before"] == pytest.approx(-9 + 8)
    assert moved.loc["b", "after"] - moved.loc["b", "before"] == pytest.approx((8 + 4) - (10 + 9))


def test_a_diff_turned_round_swaps_before_and_after(definition):
    """What goes one way comes back the other; a level or weight that is not there has no value."""
    old = definition()
    new = definition(
        scheme=Scheme({"employees": (10, 50)}, {"industry": ("IT",)}, ()),
        desirability={"employees": old.desirability["employees"], "industry": {"IT": 80.0, "other": 50.0}},
        weights={"employees": 60.0, "industry": 40.0},
    )
    there, back = old.diff(new), new.diff(old)
    keys = ["what", "attribute", "level"]
    assert there[keys].equals(back[keys])
    for before, after in (("before", "after"), ("after", "before")):
        assert list(there[before]) == list(back[after])
    gone = there.set_index(keys)["after"]
    assert gone.isna().sum() == 4  # Food, SAP yes, SAP no, and the weight of technologies


def test_the_definition_is_not_changed_by_its_use(definition, accounts):
    """Scoring, comparing and saving leave it equal to what it was."""
    one = definition()
    text = one.to_json()
    one.score(accounts)
    one.diff(replace(one, name="other"), Dataset(accounts=accounts))
    assert one == definition() and one.to_json() == text


def everything(definition):
    """A definition in which every part of format 2 says something."""
    return definition(
        beliefs=Beliefs((Belief("industry", "IT", 80, 12, "Ada", "14 interviews"),), 0.25, 6.0, 0.4),
        sheet=SheetNotes(
            lines=(WrittenLine("What hurts", "Orders keyed twice", "Ada", "14 interviews"),),
            people=(Person("pays", "Finance director"),),
            noes=(WrittenLine("", "Wants a discount"),),
            not_yet=(NotYet("Start-ups", "after their first round"),),
            examples=(Example("a", "Own IT", "https://example.org"),),
            hidden=("country",),
            review="2027-01-31",
        ),
        chance=CalibratedChance(-0.5, 0.75, 120, TimingTerm(0.1, 1.1, 0.05, 20.0)),
        as_of="2026-10-31",
        counts={"customers": 148, "deals": 412, "interviews": 14},
    )


def test_all_that_format_2_adds_comes_back(definition):
    """Beliefs, what people wrote, the chance, and the evidence are read as they were written, and written the same."""
    first = everything(definition)
    text = first.to_json()
    back = IcpDefinition.from_json(text)
    assert back == first and back.to_json() == text and back.upgraded == ()
    assert back.beliefs.held[0].strength == 12 and back.chance.timing.middle == 20.0


def test_a_text_of_format_1_is_brought_up_to_date_aloud(definition):
    """What format 1 did not know is empty, the upgrade is said, and from then on the text stays the same."""
    old = json.loads(definition().to_json())
    for part in ("beliefs", "sheet", "chance", "as_of", "counts"):
        del old[part]
    read = IcpDefinition.from_json(json.dumps(old | {"format_version": 1}))
    assert read == definition()
    assert [str(note)[:43] for note in read.upgraded] == ["This definition was written in format 1 and"]
    assert IcpDefinition.from_json(read.to_json()).upgraded == ()
    with pytest.raises(DefinitionError, match="beliefs is unknown"):
        IcpDefinition.from_json(json.dumps(old | {"format_version": 1, "beliefs": {}}))


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"beliefs": {"held": [{"attribute": "a"}]}}, "beliefs.held[0].level is missing"),
        ({"beliefs": {"rate": 2}}, "rate must lie between 0.01 and 0.99"),
        ({"sheet": {"colour": 1}}, "sheet.colour is unknown"),
        ({"sheet": {"review": 5}}, "sheet.review must be: a text"),
        ({"chance": {"intercept": "x", "slope": 1}}, "chance.intercept must be: a number"),
        ({"as_of": "tomorrow"}, "as_of must be: date"),
        ({"counts": {"deals": -1}}, "counts.deals must be: number"),
        ({"counts": {"sheep": 3}}, "counts.sheep is unknown"),
    ],
)
def test_what_format_2_adds_is_not_trusted_either(definition, parts, told):
    """Each refusal of a new part names the place, and speaks of the definition."""
    with pytest.raises(DefinitionError) as refused:
        IcpDefinition.from_json(changed(definition(), **parts))
    assert told in str(refused.value) and "definition" in str(refused.value)


def test_beliefs_and_lines_are_compared_too(definition):
    """A belief, its strength, a reason to say no and a written line that differ are a row each."""
    told = {tuple(row) for row in definition(disqualifiers=()).diff(everything(definition)).to_numpy()}
    assert {
        ("disqualifier", "industry", "Food", None, True),
        ("belief", "industry", "IT", None, 80),
        ("strength", "industry", "IT", None, 12),
        ("line", "lines", "What hurts", None, "Orders keyed twice"),
        ("line", "not_yet", "Start-ups", None, "after their first round"),
        ("setting", "rate", "", 0.3, 0.25),
        ("setting", "review", "", None, "2027-01-31"),
    } <= told


def test_the_kept_chance_is_the_one_that_was_shown(software):
    """Of a calibrated chance the parameters give the same chances again; where none is shown none are kept."""
    kept = IcpDefinition.of("v1", software.desirability, software.weights, conversion=software.chance,
                            dataset=software.dataset)  # fmt: skip
    assert software.chance.verdict == "calibrated"
    shown = software.chance.probability.dropna()
    scoring = prepare_scoring(software.dataset, software.desirability)
    timing = pd.Series(scoring.timings.now, index=software.fit.score.index)[shown.index]
    again = kept.chance.chance(software.fit.score[shown.index].to_numpy(), timing.to_numpy())
    assert len(shown) > 50 and again == pytest.approx(shown.to_numpy())
    assert kept.counts["customers"] == len(software.dataset.customers) and kept.as_of
    assert CalibratedChance.of(replace(software.chance, verdict="rank_only")) is None
