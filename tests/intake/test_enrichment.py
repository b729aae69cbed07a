"""A register fills gaps of companies that are known; it adds none, overwrites nothing, and what it did is said."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import ReadError
from icp_core.intake import FileChoice, ReadingChoices, read_dataset
from icp_core.languages import say
from icp_core.schema import Dataset

OWN = (
    "Customer ID,Company,Website,Industry,Employees\n"
    "1,Acme AB,acme.se,Tech,\n"
    "2,Beta Oy,,,20\n"
    "3,Åkeri Öst,,Logistics,300\n"
    "4,Delta Ltd,delta.example,,\n"
)
REGISTER = (
    "Org nr,Company,Website,Industry,Employees,Founded,Status,VAT group\n"
    "556,Acme Aktiebolag,www.acme.se,Steel,30,1990,active,A\n"
    "557,Beta Oy,,Retail,21,2001,active,B\n"
    "558,ÅKERI ÖST,,Logistics,90,,active,B\n"
    "559,Foxtrot,,Retail,8,1999,active,A\n"
    "560,Acme Nails,,Beauty,2,2020,active,A\n"
)
CHOICES = ReadingChoices(files=(("register.csv", FileChoice(role="register")),))


def read(own: str = OWN, register: str = REGISTER, choices: ReadingChoices = CHOICES) -> Dataset:
    return read_dataset({"customers.csv": own.encode(), "register.csv": register.encode()}, choices=choices)


def told(found: Dataset, code: str) -> list[tuple[object, object, object, int]]:
    rows = found.report[found.report["code"] == code]
    return [(row.column, row.before, row.after, row.message.values["n"]) for row in rows.itertuples()]


def test_gaps_are_filled_and_nothing_is_overwritten() -> None:
    """By web domain and by name; nobody is added; a column that only the register has is new."""
    accounts = read().accounts
    assert accounts["account_id"].tolist() == ["1", "2", "3", "4"]
    assert accounts["industry"].fillna("").tolist() == ["Tech", "Retail", "Logistics", ""]
    assert accounts["employees"].fillna(0).tolist() == [30, 20, 300, 0]
    assert accounts["founded_year"].fillna(0).tolist() == [1990, 2001, 0, 0]
    assert accounts["vat_group"].fillna("").tolist() == ["A", "B", "B", ""]
    assert set(accounts["relation"]) == {"customer"}


def test_what_was_filled_what_differs_and_who_is_absent_is_said() -> None:
    """Per column with how many; a difference of a twentieth is none; one example of each."""
    found = read()
    assert {column: n for column, _, _, n in told(found, "enriched")} == {
        "industry": 1, "employees": 1, "founded_year": 2, "vat_group": 3,
    }  # fmt: skip
    assert told(found, "enrichment_differs") == [("industry", "Tech", "Steel", 1), ("employees", "300.0", "90.0", 1)]
    assert told(found, "not_in_register") == [(None, "4", None, 1)]
    (entry,) = found.report.loc[
        (found.report["code"] == "read_as") & (found.report["file"] == "register.csv"), "message"
    ]
    assert say(entry).startswith("Used as a register: 3 of its 5 rows")
    assert all(say(text) for text in found.report["message"])


def test_the_same_files_without_the_choice_add_companies() -> None:
    """The role is a person's decision."""
    assert len(read(choices=ReadingChoices()).accounts) > 4


def test_its_remarks_are_about_rows_that_were_used() -> None:
    """What cannot be read elsewhere in the register concerns nobody."""
    register = REGISTER.replace("557,Beta Oy,,Retail,21", "557,Beta Oy,,Retail,many").replace(",8,1999", ",few,1999")
    report = read(register=register).report
    assert report.loc[report["code"] == "unreadable_number", ["row", "before"]].to_numpy().tolist() == [[3, "many"]]


def test_formats_are_learned_from_the_whole_register() -> None:
    """A single matching row proves no decimal mark; the rows around it do."""
    rows = "".join(f"{900 + i};Other {i};{i}.{100 + i % 900},5\n" for i in range(1, 300))
    register = "Org nr;Company;Revenue\n556;Beta Oy;1.234\n" + rows
    assert read(register=register).accounts.set_index("account_id").loc["2", "revenue"] == 1234


def test_the_same_numbers_are_used_where_names_agree() -> None:
    """By number where the register counts as we do; where its 1 is somebody else, by name only, and it is said."""
    same = "Customer ID,Company,City\n1,Acme,Oslo\n2,Beta,Rome\n3,Akeri,Turku\n"
    assert read(register=same).accounts["city"].fillna("").tolist() == ["Oslo", "Rome", "Turku", ""]
    other = "Customer ID,Company,City\n1,Zeta,Oslo\n2,Eta,Rome\n3,Beta Oy,Turku\n"
    found = read(register=other)
    assert found.accounts["city"].fillna("").tolist() == ["", "Turku", "", ""]
    assert told(found, "register_numbers_differ")[0][3] == 3


def test_of_several_rows_for_one_company_none_is_guessed() -> None:
    """Two Betas in the register: either could be meant. A row that shares the web domain goes before one by name."""
    rows = ("1001,Beta Oy,,Oslo", "1002,Beta Oy,,Rome", "1003,Acme AB,acme.se,Pori", "1004,Acme AB,,Kemi")
    register = "\n".join(("Org nr,Company,Website,City", *rows))
    found = read(register=register)
    assert found.accounts["city"].fillna("").tolist() == ["Pori", "", "", ""]
    assert told(found, "register_several") == [(None, "2", None, 1)]


def test_a_register_that_knows_nobody_changes_nothing() -> None:
    """All four are said to be absent."""
    found = read(register="Org nr,Company,City\n1001,Zeta,Oslo\n1002,Eta,Rome\n")
    assert told(found, "not_in_register")[0][3] == 4
    assert told(found, "enriched") == [] and found.accounts["industry"].fillna("").tolist() == [
        "Tech",
        "",
        "Logistics",
        "",
    ]


def test_technographics_may_be_a_register() -> None:
    """One row per company and technology: lists for the known ones, nobody added."""
    lines = "Domain,Technology\nacme.se,Snowflake\nacme.se,AWS\nzeta.com,Excel\n"
    accounts = read(register=lines).accounts
    assert len(accounts) == 4 and accounts["technologies"].iloc[0] == ["Snowflake", "AWS"]
    assert accounts["technology_level"].fillna(0).tolist() == [5, 0, 0, 0]


def test_another_spelling_is_found_unless_a_person_says_that_it_is_another_company() -> None:
    """The legal form written out is the same company; decided to be apart, it fills nothing."""
    register = "Org nr,Company,Country,City\n1001,Delta Limited,United Kingdom,Leeds\n1002,Zeta,United Kingdom,York\n"
    own = OWN.replace("Employees\n", "Employees,Country\n").replace(".example,,", ".example,,,United Kingdom")
    assert read(own, register).accounts.set_index("account_id")["city"].to_dict()["4"] == "Leeds"
    apart = ReadingChoices(files=CHOICES.files, pairs=(("Delta Ltd", "Delta Limited", "apart"),))
    assert "city" not in read(own, register, apart).accounts.dropna(axis=1, how="all")


def test_amounts_of_a_register_come_in_the_projects_currency() -> None:
    """At the rate that a person gives."""
    own = "Customer ID,Company,Budget (EUR)\n1,Acme AB,500\n2,Beta Oy,700\n"
    register = "Org nr,Company,Revenue (SEK)\n1001,Acme AB,11000\n1002,Zeta AB,5\n"
    choices = ReadingChoices(files=CHOICES.files, rates=(("SEK", 0.1),))
    assert read(own, register, choices).accounts["revenue"].fillna(0).tolist() == [1100, 0]


def test_what_a_register_says_is_not_lost_when_two_companies_become_one() -> None:
    """Decided to be the same: one account, and every file that spoke of either speaks of it."""
    own = "Customer ID,Company,City\n1,Acme AB,\n2,Acme Group,Oslo\n3,Beta Oy,Pori\n"
    choices = ReadingChoices(files=CHOICES.files, pairs=(("1", "2", "same"),))
    found = read(own, "Org nr,Company,Industry\n1001,Acme AB,Steel\n1002,Zeta,IT\n", choices)
    assert found.accounts["account_id"].tolist() == ["1", "3"]
    assert found.accounts["industry"].fillna("").tolist() == ["Steel", ""]
    assert found.sources.to_numpy().tolist() == [["customers.csv", "1"], ["customers.csv", "3"], ["register.csv", "1"]]


def test_registers_alone_are_refused() -> None:
    """There is nobody whose gaps they could fill."""
    with pytest.raises(ReadError, match="no companies whose gaps"):
        read_dataset({"register.csv": REGISTER.encode()}, choices=CHOICES)


def test_what_looks_like_a_register_is_said_and_not_decided() -> None:
    """Covers six known companies, and thirty of which nothing else is known; a list of leads says what they are."""
    own = pd.DataFrame({"Company": [f"Firm {i}" for i in range(6)], "City": "Oslo"})
    large = pd.DataFrame({"Company": [f"Firm {i}" for i in range(36)], "Employees": np.arange(36) + 3})
    files = {"customers.csv": own.to_csv(index=False).encode(), "large.csv": large.to_csv(index=False).encode()}
    found = read_dataset(files)
    assert told(found, "looks_like_register") == [(None, None, None, 30)] and len(found.accounts) == 36
    files["large.csv"] = large.assign(Status="Lead").to_csv(index=False).encode()
    assert told(read_dataset(files), "looks_like_register") == []


def test_the_mapping_of_a_register_can_be_given_back() -> None:
    """It stands in the mapping like any other file."""
    files = {"customers.csv": OWN.encode(), "register.csv": REGISTER.encode()}
    first = read_dataset(files, choices=CHOICES)
    assert "register.csv" in set(first.mapping["file"])
    assert read_dataset(files, choices=CHOICES, mapping=first.mapping).digest == first.digest
