import re
import string

import pytest

from icp_core.languages import catalogue
from icp_core.languages.numbers import FORMATS
from tests.languages.jargon import jargon

HOLE = "\0"


def fields(text):
    """Names and forms that a text asks for."""
    return [(name, form) for _, name, form, _ in string.Formatter().parse(text) if name is not None]


def texts():
    """Every text of the catalogue; a plural form under its key and form."""
    for key, entry in catalogue("en").items():
        if isinstance(entry, str):
            yield key, key, entry
        else:
            yield from ((key, f"{key}.{form}", text) for form, text in entry.items())


def test_every_message_that_the_code_makes_stands_in_the_catalogue(said):
    """A key that is spelt out is an entry, and one with open parts fits at least one entry."""
    known = catalogue("en")
    missing = [
        f"{one.where}: {one.key.replace(HOLE, '*')}"
        for one in said
        if not (any(map(one.family().fullmatch, known)) if HOLE in one.key else one.key in known)
    ]
    assert len(said) > 300
    assert missing == []


def fillings(key, parts):
    """Every way to fill the holes between the parts so that the key results."""
    first, *rest = parts
    if not key.startswith(first):
        return
    left = key[len(first) :]
    if not rest:
        if not left:
            yield ()
        return
    for end in range(1, len(left) + 1):
        for others in fillings(left[end:], rest):
            yield (left[:end], *others)


def test_every_entry_of_the_catalogue_is_used(said, words_in_code):
    """An entry is named in the code, or fits a family whose open parts are words of the code."""
    named = {one.key for one in said} | words_in_code
    rooms = {key.partition(".")[0] for key in catalogue("en")} - {"error", "page"}
    families = {one.key for one in said if HOLE in one.key}
    families |= {word for word in words_in_code if HOLE in word and word.partition(".")[0] in rooms}
    templates = [
        re.compile("[a-z0-9_]+".join(map(re.escape, word.split(HOLE))))
        for word in words_in_code
        if HOLE in word and re.search("[a-z]{3}", word)
    ]

    def is_word(part):
        return part in words_in_code or any(template.fullmatch(part) for template in templates)

    def used(key):
        filled = (parts for family in families for parts in fillings(key, family.split(HOLE)))
        return key in named or any(all(map(is_word, parts)) for parts in filled)

    assert [key for key in catalogue("en") if not used(key)] == []


def asked_by(key, name, text):
    """Names of the values that a text needs: an amount needs its currency, a plural its n."""
    asked = {field for field, _ in fields(text)}
    asked |= {"currency"} if any(form == "money" for _, form in fields(text)) else set()
    return asked | ({"n"} if key != name else set())


def test_every_text_is_given_the_values_that_it_asks_for(said):
    """Wherever a key is spelt out, its call fills every field of the text."""
    calls = {}
    for one in said:
        if one.complete:
            calls.setdefault(one.key, []).append(one)
    bare = [
        f"{one.where}: {name} lacks {sorted(asked_by(key, name, text) - one.values)}"
        for key, name, text in texts()
        for one in calls.get(key, [])
        if asked_by(key, name, text) - one.values
    ]
    assert bare == []


def test_every_text_can_be_said_by_somebody(said):
    """For each text there is a call that may have its key and fills every field of it."""
    looked_up = ("level.band_", "level.technology_", "segments.mark.")  # by a name that is put together first
    spelt = {}
    for one in said:
        spelt.setdefault(one.key, []).append(one)
    families = [(one.family(), one) for one in said if HOLE in one.key]

    def may_say(key):
        return [*spelt.get(key, []), *(one for family, one in families if family.fullmatch(key))]

    silent = [
        name
        for key, name, text in texts()
        if not key.startswith(looked_up)
        and (asked := asked_by(key, name, text))
        and not any(not one.complete or not asked - one.values for one in may_say(key))
    ]
    assert silent == []


def test_texts_ask_only_for_forms_that_there_are():
    """Fields are plain names, without attribute or index, in a form that numbers can be said in."""
    strange = [
        (name, field, form)
        for _, name, text in texts()
        for field, form in fields(text)
        if not re.fullmatch("[a-z0-9_]+", field) or (form and form != "money" and form not in FORMATS)
    ]
    assert strange == []


def test_plural_entries_hold_the_forms_of_english():
    """An entry that depends on a count has a text for one and for other, both with the same kind of end."""
    plurals = {key: entry for key, entry in catalogue("en").items() if not isinstance(entry, str)}
    assert plurals
    for key, entry in plurals.items():
        assert set(entry) == {"one", "other"}, key
        assert entry["one"].endswith(".") == entry["other"].endswith("."), key


@pytest.mark.parametrize("sign", ["<", ">"])
def test_only_figures_hold_tags(sign):
    """No text holds HTML but those that stand in a figure; what is filled in there is escaped by the figure."""
    marked = {key for key, _, text in texts() if sign in text}
    assert marked and all(key.startswith("chart.") for key in marked)


def test_no_text_has_a_raw_name_or_an_acronym_of_statistics_in_it():
    """Columns are told by their names in words; where the program itself is to be called, it is by its own name."""
    assert jargon("Give customer_since; the AUC is .70, see https://a_b.example/c_d.") == ["AUC", "customer_since"]
    told = {where: jargon(re.sub(r"\{[^}]*\}", "", text)) for _, where, text in texts()}
    told.pop("error.sample_missing")  # “python -m icp_core.samples” is what to type
    assert {where: found for where, found in told.items() if found} == {}
