import datetime as dt
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from icp_core import (
    METHODS,
    Capacity,
    Choices,
    Costing,
    Evidence,
    FileChoice,
    IcpError,
    KeptRound,
    ReadingChoices,
    SignalRule,
    Source,
)
from icp_core.workspace import from_plain, to_plain

words = st.text(max_size=8)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
shares = st.floats(0, 1)
points = st.lists(st.tuples(words, st.floats(0, 100)), max_size=4).map(tuple)
triples = st.lists(st.tuples(words, words, words), max_size=3).map(tuple)
file_choices = st.builds(
    FileChoice,
    encoding=st.none() | words,
    delimiter=st.none() | words,
    header_row=st.none() | st.integers(0, 1000),
    used=st.booleans(),
    role=st.sampled_from(["own", "register"]),
)
readings = st.builds(
    ReadingChoices,
    files=st.lists(st.tuples(words, file_choices), max_size=3).map(tuple),
    formats=st.lists(st.tuples(words, words, st.sampled_from([".", ",", "day first"])), max_size=3).map(tuple),
    currency=st.none() | words,
    rates=st.lists(st.tuples(words, st.floats(1e-6, 1e6)), max_size=3).map(tuple),
    pairs=st.lists(st.tuples(words, words, st.sampled_from(["same", "apart"])), max_size=3).map(tuple),
    technologies=st.lists(st.tuples(words, words, st.integers(1, 5)), max_size=3).map(tuple),
)
sources = st.builds(
    Source,
    sample=st.none() | words,
    files=st.lists(st.tuples(words, digests), max_size=3, unique_by=lambda pair: pair[0]).map(tuple),
    corrections=triples,
    reading=readings,
    overruled=st.lists(st.tuples(words, st.sampled_from(["before", "after"])), max_size=3).map(tuple),
)
edges = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=12, unique=True).map(sorted).map(tuple)
bands = st.lists(st.tuples(words, edges), max_size=3).map(tuple)
evidences = st.builds(
    Evidence,
    source=sources,
    horizon_months=st.integers(1, 120),
    annual_discount_rate=shares,
    criterion=st.none() | words,
    share=st.floats(0.01, 0.99),
    threshold=st.none() | st.floats(-1e9, 1e9),
    blend=points,
    picked=st.lists(words, max_size=3).map(tuple),
    method=st.sampled_from(METHODS),
    costing=st.builds(
        Costing,
        rates=st.lists(st.tuples(words, st.floats(0, 1e6)), max_size=3).map(tuple),
        order_cost=st.none() | st.floats(0, 1e6),
        margin_share=st.none() | shares,
    ),
    learn_from=st.sampled_from(["both", "best", "won"]),
    bands=bands,
)
rules = st.lists(st.tuples(words, st.builds(SignalRule, st.floats(0, 100), st.floats(1, 730))), max_size=3).map(tuple)
votes = st.integers(0, 200).map(lambda half: (("a", half / 2), ("b", 100 - half / 2)))
rounds = st.builds(
    KeptRound,
    title=words,
    revealed=st.datetimes(dt.datetime(2, 1, 1), dt.datetime(9998, 1, 1), timezones=st.just(dt.UTC)).map(
        dt.datetime.isoformat
    ),
    attributes=st.just((("a", "A"), ("b", "B"))),
    ballots=st.dictionaries(st.sampled_from(["Anna", "Ben", "Eva"]), votes, min_size=1).map(
        lambda cast: (*cast.items(),)
    ),
)
everything = st.builds(
    Choices,
    evidence=evidences,
    weights=st.none() | points,
    earlier_weights=st.lists(st.none() | points, max_size=3).map(tuple),
    locked=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    earlier_locked=st.lists(st.lists(st.text(max_size=5), max_size=2).map(tuple), max_size=2).map(tuple),
    weights_turn=st.integers(0, 10**9),
    gesture=st.none() | words,
    earlier_bands=st.lists(bands, max_size=2).map(tuple),
    capacity=st.builds(
        Capacity, owners=st.integers(1, 1000), minimum_fit=st.floats(0, 100), effort_2=st.floats(0, 1e6)
    ),
    levels=st.lists(st.tuples(words, words, st.floats(0, 100)), max_size=3).map(tuple),
    n_segments=st.none() | st.integers(1, 12),
    excluded=st.none() | st.integers(),
    excluded_also=st.lists(st.integers(), max_size=3).map(tuple),
    cost_to_serve_gone=shares,
    compared_with=words,
    tier=st.integers(0, 3),
    show_customers=st.none() | st.booleans(),
    selected=st.none() | words,
    board_view=st.sampled_from(["value", "timing"]),
    signal_rules=rules,
    earlier_signal_rules=st.lists(rules, max_size=3).map(tuple),
    rounds=st.lists(rounds, max_size=2).map(tuple),
    plays=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(["owner", "channel", "what"]), st.just("Anna calls")), max_size=3
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(everything)
def test_what_was_chosen_comes_back_from_json(choices):
    """Choices turned to JSON and back are equal, hash alike, and give the same JSON again."""
    text = json.dumps(to_plain(choices), allow_nan=False)
    back = from_plain(json.loads(text))
    assert back == choices
    assert hash(back) == hash(choices)
    assert json.dumps(to_plain(back)) == text


def test_a_person_who_chose_nothing_has_the_defaults():
    """Of an empty object every field has its default; the project then begins with the software sample."""
    assert from_plain({}) == Choices()
    assert Choices().evidence.source.sample == "software"


def test_choices_of_before_there_were_plays_still_open():
    """Without plays and costs, as an older file has them, a project has the usual plays and no cost is said."""
    plain = to_plain(Choices(capacity=Capacity(owners=7)))
    del plain["plays"]
    for tier in (1, 2, 3):
        del plain["capacity"][f"effort_{tier}"]
    back = from_plain(plain)
    assert back == Choices(capacity=Capacity(owners=7)) and back.capacity.efforts == (0, 0, 0)


def changed(path, value):
    plain = to_plain(Choices(weights=(("industry", 50.0),), levels=(("country", "Sweden", 80.0),)))
    *way, last = path
    at = plain
    for step in way:
        at = at[step]
    at[last] = value
    return plain


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (["shares"], 1, "holds shares"),
        (["evidence", "source", "path"], "/etc", "choices.evidence.source holds path"),
        (["evidence", "bands"], [["employees", [50, 10]]], "choices.evidence holds a value"),
        (["earlier_bands"], [[["employees", []]]], "at least one number"),
        (["tier"], 4, "tier must lie between 0 and 3"),
        (["tier"], True, "choices.tier must be a whole number"),
        (["tier"], 1.0, "choices.tier must be a whole number"),
        (["tier"], None, "choices.tier must be a whole number"),
        (["show_customers"], 1, "choices.show_customers must be true or false"),
        (["selected"], 7, "choices.selected must be a text"),
        (["selected"], "\ud800", "choices.selected must be a text"),
        (["n_segments"], 13, "n_segments must lie between 1 and 12"),
        (["locked"], ["industry", 3], "choices.locked[1] must be a text"),
        (["weights_turn"], -1, "weights_turn"),
        (["weights"], {"industry": 50}, "choices.weights must be a list"),
        (["weights"], [["industry"]], "choices.weights[0] must be a list of 2"),
        (["weights", 0, 1], float("nan"), "choices.weights[0][1] must be a number"),
        (["weights", 0, 1], 10**400, "choices.weights[0][1] must be a number"),
        (["weights", 0, 1], "50", "choices.weights[0][1] must be a number"),
        (["weights", 0, 1], -1, "industry must lie between"),
        (["levels", 0, 2], 101, "country Sweden must lie between 0 and 100"),
        (["earlier_weights"], [3], "choices.earlier_weights[0] must be a list"),
        (["capacity", "owners"], 0, "owners must lie between"),
        (["capacity"], [], "choices.capacity must be a group"),
        (["board_view"], "moon", "choices.board_view"),
        (["signal_rules"], [["event", {"points": 101, "half_life_days": 9}]], "points must lie between 0 and 100"),
        (["signal_rules"], [["event", {"points": 1}]], "choices.signal_rules[0][1]"),
        (["plays"], [[4, "owner", "Anna"]], "tier must lie between 0 and 3"),
        (["plays"], [[1, "colour", "red"]], "choices.plays[0][1]"),
        (["plays"], [[1, "what", " "]], "play what 1"),
        (["capacity", "effort_1"], -1, "effort_1 must lie between"),
        (["evidence", "share"], 1, "share must lie between 0 and 1"),
        (["evidence", "horizon_months"], 121, "horizon_months must lie between 1 and 120"),
        (["evidence", "annual_discount_rate"], -0.1, "annual_discount_rate"),
        (["evidence", "learn_from"], "hope", "learn_from cannot be hope"),
        (["evidence", "source", "files"], [["a.csv", "../../x"]], "a.csv is named by ../../x"),
        (["evidence", "source", "files"], [["a", "0" * 64], ["a", "1" * 64]], "Two files are called a"),
        (["evidence", "source", "reading", "files"], [["a", {"role": "spy"}]], "files[0][1].role"),
        (["evidence", "source", "reading", "rates"], [["SEK", 0]], "rate of SEK"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(path, value, told):
    """A field that does not exist, a wrong type and a value out of range are refused, and the text names the field."""
    with pytest.raises(IcpError) as refused:
        from_plain(changed(path, value))
    assert told in str(refused.value)


@pytest.mark.parametrize("given", [None, [], "x", 3])
def test_what_is_no_object_is_refused(given):
    """Choices are a JSON object."""
    with pytest.raises(IcpError, match="choices must be a group of named values"):
        from_plain(given)


def test_a_source_is_told_apart_by_all_of_it():
    """The digest of a source changes with each of its parts and with nothing else."""
    one = Source(sample=None, files=(("a.csv", "0" * 64),))
    others = [
        Source(sample="nordic", files=one.files),
        Source(sample=None, files=(("b.csv", "0" * 64),)),
        Source(sample=None, files=(("a.csv", "1" * 64),)),
        Source(sample=None, files=one.files, corrections=(("a.csv", "Bolag", "accounts.name"),)),
        Source(sample=None, files=one.files, reading=ReadingChoices(currency="SEK")),
    ]
    assert one.digest == Source(sample=None, files=(("a.csv", "0" * 64),)).digest
    assert len({source.digest for source in [one, *others]}) == 6


def test_what_a_person_says_of_a_column_changes_no_table_as_read():
    """Tables are kept by the digest of their source: it stays, and a file of before without such words opens."""
    plain = Source(sample="software")
    said = plain.with_known("tags", "before").with_known("mood", "after")
    assert said.overruled == (("tags", "before"), ("mood", "after")) and said != plain
    assert said.digest == plain.digest and said.as_read == plain
    assert said.with_known("tags", None).with_known("mood", None) == plain
    older = to_plain(Choices())
    del older["evidence"]["source"]["overruled"]
    assert from_plain(older) == Choices()


def test_digest_of_a_source_is_that_of_the_versions_before():
    """Tables that an older version kept are found by what it called their source."""
    source = Source(sample=None, files=(("a.csv", "0" * 64),))
    before = to_plain(Choices(evidence=Evidence(source=source)))["evidence"]["source"]
    del before["overruled"], before["facts"], before["named"]
    assert source.digest == hashlib.sha256(json.dumps(before, sort_keys=True).encode()).hexdigest()
