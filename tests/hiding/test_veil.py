"""Names within texts: whole words, any case and space, and nothing that only looks like one."""

from __future__ import annotations

from itertools import product
from time import process_time

import pandas as pd
import pytest

from icp_core.hiding import Veil
from icp_core.languages import message

VEIL = Veil(
    {"Acme Tools Oy": "Company 1", "Acme": "Company 2", "Anna Lind": "Person 3", "Value": "Company 4",
     "Hallbro": "Company 10", "Savon Paperi": "Company 11", "Order": "Company 12",
     "3M": "Company 5", "Falk & Ask": "Company 6", "(Ny) Bolag": "Company 7", "12": "Company 8", "IT": "Company 9"},
    plain={"value", "and", "orders"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Acme Tools Oy pays late", "Company 1 pays late"),
        ("said ACME  tools oy, twice: acme tools oy.", "said Company 1, twice: Company 1."),
        ("Acme Toolsmith and Acme", "Company 2 Toolsmith and Company 2"),
        ("Acmen, acmen", "Company 2, acmen"),
        ("Anna<br>Lind", "Person 3"),
        ("anna lind@acme.example", "Person 3@Company 2.example"),
        ("Value of 12 orders", "Value of 12 orders"),
        ("it is 3M; 3m wide", "it is Company 5; 3m wide"),
        ("Falk &amp; Ask, Falk & Ask", "Company 6, Company 6"),
        ("an (Ny) Bolag", "an Company 7"),
        ("Hallbron, Hallbro's, Hallbrossa and HALLBROLLE", "Company 10, Company 10's, Company 10 and Company 10"),
        ("for Savon Paperin sake, Savon Paperitehdas", "for Company 11 sake, Savon Paperitehdas"),
        ("Orders", "Orders"),
        ("", ""),
    ],
)
def test_names_in_a_text(text, told):
    """The longest name that stands there as whole words gives way; a word of the pages or a bare number does not."""
    assert VEIL.text(text) == told


def test_a_cell_that_is_a_name_is_one_whatever_word_it_is():
    """A company that is called as a word of the pages is found where a cell holds it alone."""
    assert VEIL.name(" value ") == "Company 4"
    assert VEIL.name("12") == "Company 8"
    assert VEIL.name("value of") is None


def test_a_field_that_holds_a_name_is_taken_as_a_whole():
    """Whoever is called as a word of the pages is hidden where a field says who it is, and in no sentence."""
    assert VEIL({"by": "Value", "text": "Value"}) == {"by": "Company 4", "text": "Value"}
    assert VEIL(message("a.key", author="value", n="value")).values == {"author": "Company 4", "n": "value"}
    assert VEIL(pd.DataFrame({"by": ["Value"], "a": ["Value"]})).to_dict("list") == {
        "by": ["Company 4"],
        "a": ["Value"],
    }


def test_all_texts_of_a_value_are_reached():
    """Messages within messages, lists, dicts and tables; numbers and what a part sends back stay as they are."""
    said = VEIL(message("a.key", who="Acme", also=[message("b.key", kind="Anna Lind")], n=12))
    assert said.values["who"] == "Company 2" and said.values["n"] == 12
    assert said.values["also"][0].values["kind"] == "Person 3"
    assert VEIL({"id": "Acme", "text": ["Acme", 3.5, None]}) == {"id": "Acme", "text": ["Company 2", 3.5, None]}
    table = VEIL(pd.DataFrame({"a": ["x Acme", None], "b": [1, 2]}))
    assert table["a"].tolist()[0] == "x Company 2" and table["b"].tolist() == [1, 2]


def test_what_was_replaced_is_not_replaced_again():
    """A text without names stays the same object's text, and a veil over a veil changes nothing."""
    once = VEIL.text("Acme Tools Oy, Anna Lind")
    assert VEIL.text(once) == once


SHORT = Veil(
    {"Matti Virtanen": "Person 1", "Elm Care": "Company 1", "Grönvall Bygg": "Company 2", "Energy": "Company 3"},
    plain={"long", "finance", "energy"},
    short={"Matti": "Person 1", "Virtanen": "Person 1", "Long": "Person 2", "Mills": "Person 3", "Finance": "Person 4",
           "Elm": "Company 1"},
    fixed={"finance", "energy"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Virtanen said so to Matti's team", "Person 1 said so to Person 1's team"),
        ("Matti Virtanen and VIRTASEN", "Person 1 and Person 1"),
        ("Virtaselle, Virtasen, Virtasta, Matin", "Person 1, Person 1, Person 1, Person 1"),
        ("the mills of Mills", "the mills of Person 3"),
        ("Long sales take long; we met Long, too", "Long sales take long; we met Person 2, too"),
        ("head of Finance", "head of Finance"),
        ("elm wood of Elm", "elm wood of Company 1"),
        ("Companies in Energy", "Companies in Energy"),
        ("Grönvall By…, Matti V…, Finance…, Matt…", "Company 2…, Person 1…, Finance…, Matt…"),
        ("<b>sold to Matti</b><br><b>Virtanen: yes</b>", "<b>sold to Person 1: yes</b>"),
        ("Gronvall Bygg, Groenvall Bygg", "Company 2, Company 2"),
        ("elm_care export, elm-care, ElmCareList, elmcare", "Company 1 export, Company 1, Company 1 List, Company 1"),
        ("ElmCare2026.csv, Virtanen_2026.csv, VirtanenNotes", "Company 1 2026.csv, Person 1_2026.csv, Person 1 Notes"),
    ],
)
def test_short_forms_and_inflected_ones_in_a_text(text, told):
    """A first or last name alone, or a company's first word, gives way where it has a capital that is the name's."""
    assert SHORT.text(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("write to info@elmcare.fi today", "write to Company 1 today"),
        ("m.virtanen@elsewhere.fi.", "(hidden)."),
        ("see https://www.elm-care.co.uk/about?x=1, or elmcare.fi/people", "see Company 1, or Company 1"),
        ("gronvallbygg.se and groenvall-bygg.de", "Company 2 and Company 2"),
        ("https://www.linkedin.com/in/mvir-123/", "(hidden)"),
        ("linkedin.com/company/elm-care", "Company 1"),
        ("crm.example/virtanen/3", "crm.example/Person 1/3"),
        ("As in 3.5 or e.g. file.csv of example.com", "As in 3.5 or e.g. file.csv of example.com"),
    ],
)
def test_addresses_in_a_text(text, told):
    """What is somebody's address gives way as a whole; others, and what only looks like one, stay."""
    assert SHORT.text(text) == told


def test_many_names_are_looked_up_and_not_tried():
    """A text is read in a time that hardly grows with the number of names that are known."""
    ways = [f"{first}{middle}{last}" for first in "BDFGKLMN" for middle in "aeiou" for last in "bdfgklmn"]
    known = {
        f"{one}{other.lower()} Tools Oy": f"Company {n}" for n, (one, other) in enumerate(product(ways[:120], repeat=2))
    }
    veil = Veil(known)
    name, alias = next(iter(known.items()))
    assert len(known) == 120**2 and veil.text(f"As {name} said") == f"As {alias} said"
    begun = process_time()
    for n in range(500):
        assert veil.text(f"{name} said {n}").startswith(alias)
    assert process_time() - begun < 1.0
