"""Names from outside the tables: who is meant by a field, and what stands for it."""

from __future__ import annotations

import pandas as pd
import pytest

from icp_core.hiding import KnownNames, hide_names, people_beside_roles, people_in
from icp_core.schema import Dataset


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Anna Lindqvist", ["Anna Lindqvist"]),
        ("anna", ["anna"]),
        ("Anna, sales", ["Anna"]),
        ("Anna & Pekka Korpi", ["Anna & Pekka Korpi", "Anna", "Pekka Korpi"]),
        ("CEO Anna Lindqvist", ["Anna Lindqvist"]),
        ("Founder", []),
        ("the sales team", []),
        ("14 interviews", []),
        ("", []),
    ],
)
def test_who_is_named_by_a_field_that_says_who(written, people):
    """Whatever is no word of a role is a name, each of several by itself."""
    assert list(people_in(written)) == people


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Matti Virtanen, head of finance", ["Matti Virtanen"]),
        ("Head of Finance (Joost de Wit)", ["Joost de Wit"]),
        ("Chief Financial Officer", []),
        ("Toimitusjohtaja", []),
        ("whoever runs the shop floor", []),
    ],
)
def test_who_is_named_beside_a_role(written, people):
    """Words with a capital that are no words of a role are a name; others say what somebody does."""
    assert list(people_beside_roles(written)) == people


def test_they_have_aliases_of_their_own_and_keep_those_of_the_tables():
    """Somebody new is a person; who is in the tables is called the same in both; a project is but this one."""
    accounts = pd.DataFrame({"account_id": ["1"], "relation": ["customer"], "name": ["Acme Tools Oy"]})
    contacts = pd.DataFrame({"account_id": ["1"], "name": ["Karin Nordin"]})
    known = KnownNames(("karin nordin", "Runa Falk"), ("Quillstone Optics Ltd", "ACME TOOLS OY"), ("a b.csv",),
                       ("Operation Narwhal", "New project"))  # fmt: skip
    hidden = hide_names(Dataset(accounts, contacts=contacts), "key", known=known)
    veil, [alias] = hidden.veil, hidden.dataset.contacts["name"]
    assert veil.cell("KARIN NORDIN") == alias and veil.cell("Runa Falk").startswith("Person ")
    assert veil.cell("Runa Falk") != alias
    assert veil.text("Acme Tools, Quillstone Optics").startswith(f"{hidden.dataset.handles['1']}, Company ")
    assert veil.text("Quillstone Optics") != hidden.dataset.handles["1"]
    assert veil.text("As Operation Narwhal has it") == "As this project has it"
    assert veil.text("A new project") == "A new project", "what any project is called is no name"
