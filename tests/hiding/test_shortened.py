"""First and last names alone, and companies by the words that their names begin with."""

from __future__ import annotations

import pandas as pd

from icp_core.hiding import hide_names
from icp_core.hiding.shortened import beginnings_of_companies, parts_of_people
from icp_core.schema import Dataset


def test_parts_of_people():
    """Each part is the person's, a part of two is somebody's, and titles, particles and roles are nobody's."""
    people = [
        ("Dr. Joost de Wit", "P1"),
        ("Anna-Liisa Lind", "P2"),
        ("Pekka Lind", "P3"),
        ("Sales Team", "P4"),
        ("Bo", "P5"),
    ]
    assert parts_of_people(people, "a person") == {
        "Joost": "P1", "Wit": "P1", "Anna": "P2", "Liisa": "P2", "Anna-Liisa": "P2", "Lind": "a person", "Pekka": "P3"
    }  # fmt: skip


def test_beginnings_of_companies():
    """A word that few companies begin with tells them; one that many do, or that is ordinary, tells none."""
    companies = [("Berkshire Hathaway", "C1"), ("General Mills", "C2"), ("Bank of America", "C3"), ("Alto Care", "C4"),
                 ("Alto Tools", "C5"), ("SAP Finland", "C6"), ("Best Buy", "C7"),
                 ("Johnson Controls International", "C8"), ("Procter & Gamble", "C9"),
                 *((f"Elm {word}", word) for word in "ABCD"),
                 *((f"Tatra Kone {n}", f"T{n}") for n in "1234"), ("Nokia", "C0")]  # fmt: skip
    assert beginnings_of_companies(companies, "a company", {"best"}) == {
        "Berkshire": "C1", "Alto": "a company", "SAP": "C6", "Johnson": "C8", "Johnson Controls": "C8", "Procter": "C9",
        "Tatra": "a company", "Tatra Kone": "a company"
    }  # fmt: skip


def test_short_forms_of_a_project():
    """People of deals and contacts and companies of the list go by their short forms in sentences, with one alias."""
    ids = ["1", "2"]
    accounts = pd.DataFrame({"account_id": ids, "name": ["Nokia Oyj", "Hallbro Marine Oy"], "relation": "customer",
                             "industry": ["Field service", "Energy"]})  # fmt: skip
    contacts = pd.DataFrame({"account_id": ids, "name": ["Matti Virtanen", "Ann Field"]})
    hidden = hide_names(Dataset(accounts, contacts=contacts), "key")
    veil, [nokia, hallbro], [matti, ann] = hidden.veil, hidden.dataset.names, hidden.dataset.contacts["name"]
    assert veil.text("Virtanen and Matti of Nokia met Ann") == f"{matti} and {matti} of {nokia} met {ann}"
    assert veil.text("Nokian ja Hallbron") == f"{nokia} ja {hallbro}"
    assert veil.text("Companies in Field service") == "Companies in Field service"
    assert veil.text("nokia.fi, info@hallbromarine.com") == f"{nokia}, {hallbro}"
