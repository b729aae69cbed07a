"""Industry codes and names of several countries, to one English name each."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from icp_core.intake import read_dataset
from icp_core.intake.folding import folded
from icp_core.intake.texts.industry_codes import code_names
from icp_core.schema import Dataset


def industries(header: str, cells: list[str]) -> Dataset:
    lines = "".join(f"C{i};{cell}\n" for i, cell in enumerate(cells))
    return read_dataset({"companies.csv": f"Company;{header}\n{lines}".encode()})


@pytest.mark.parametrize("cell", ["62.01", "6201", "62010", "62.010", "62.01.Z", "J62", "J62.01", "62"])
def test_one_division_is_written_in_many_ways(cell: str) -> None:
    """NACE and its national forms differ in digits, points and letters only."""
    assert code_names("NACE", [cell])[0] == {cell: "Computer programming and consultancy"}


def test_zeros_in_front_are_kept_and_lost_ones_found() -> None:
    """01110 is farming; a spreadsheet makes 1110 of it, and 1.11 of 01.11."""
    assert industries("SNI", ["01110", "62010", "47110"]).accounts["industry"][0] == "Crops and livestock"
    assert industries("SNI", ["1110", "62010", "47110"]).accounts["industry"][0] == "Crops and livestock"
    assert industries("NACE", ["1.11", "62.01", "47.11"]).accounts["industry"][0] == "Crops and livestock"


def test_system_is_told_by_the_header_or_by_what_explains_all() -> None:
    """2834 is chemicals in SIC; six digits are NAICS; 4-digit codes of two systems stay and are reported."""
    assert industries("SIC code", ["2834", "7372"]).accounts["industry"].tolist() == ["Chemicals", "Business services"]
    naics = industries("Industry", ["541511", "236220", "522110"])
    assert naics.accounts["industry"][1] == "Construction of buildings"
    both = industries("Industry", ["2011", "2821", "3511", "5211"])
    assert both.accounts["industry"].tolist() == ["2011", "2821", "3511", "5211"]
    assert "industry_codes" in set(both.report["code"])


def test_british_sic_codes_of_five_digits_are_those_of_nace() -> None:
    """Companies House writes SIC over codes of 2007, with words."""
    assert code_names("SIC", ["62012", "47110"])[0]["62012"] == "Computer programming and consultancy"
    worded = industries(
        "SICCode.SicText_1", ["62012 - Business software", "47110 - Grocery shops", "62012 - Business software"]
    )
    assert worded.accounts["industry"].tolist() == ["Business software", "Grocery shops", "Business software"]


@pytest.mark.parametrize(
    "cells", [["1", "2", "3"], ["A", "B", "C"], ["10", "20", "30"], ["3M", "360 degree media", "24/7"]]
)
def test_what_is_no_code_stays(cells: list[str]) -> None:
    """Classes and short numbers are codes of anything."""
    assert industries("Industry", cells).accounts["industry"].tolist() == cells


def test_codes_beside_an_industry_in_words_stay_codes_of_text() -> None:
    """A second column is no number, and its names are plain."""
    text = b"Company,Industry,SNI\nA,Tech,62010\nB,Farming,01110\n"
    found = read_dataset({"companies.csv": text})
    assert found.accounts["industry"].tolist() == ["Tech", "Farming"]
    assert found.accounts["sni"].tolist() == ["Computer programming and consultancy", "Crops and livestock"]


def test_lists_of_two_countries_agree() -> None:
    """Bygg, rakentaminen, budownictwo, Bauwesen and byggeri are one industry."""
    cells = ["Bygg", "Rakentaminen", "Budownictwo", "Bauwesen", "Byggeri", "Bygg og anlegg", "construction"]
    assert set(industries("Industry", cells).accounts["industry"]) == {"Construction"}


def test_no_word_stands_under_two_industries() -> None:
    """A word that means two things would be given whichever came last."""
    table = tomllib.loads(resources.files("icp_core.intake.texts").joinpath("industry_names.toml").read_text("utf-8"))
    counts = Counter(word for words in table.values() for word in {folded(each) for each in words.split(", ")})
    assert [word for word, n in counts.items() if n > 1] == []
    assert len(table) >= 60


def test_every_code_has_a_name_and_every_division_its_groups() -> None:
    """21 sections and 88 divisions of NACE, 83 major groups of SIC, 20 sectors of NAICS in 24 numbers."""
    text = resources.files("icp_core.intake.texts").joinpath("industry_codes.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    assert (len(tables["nace"]["sections"]), len(tables["nace"]["divisions"])) == (21, 88)
    assert set(tables["nace"]["divisions"]) == set(tables["nace"]["groups"])
    assert sum(map(len, tables["nace"]["groups"].values())) == 272
    assert len(tables["sic"]["divisions"]) == 83
    assert len(tables["naics"]["sections"]) == 24
    assert {code[:2] for code in tables["naics"]["divisions"]} == set(tables["naics"]["sections"])


def test_states_of_the_usa_are_no_countries() -> None:
    """CA and DE are California and Delaware beside TX and NY, Canada and Germany beside SE and FR."""
    states = read_dataset({"companies.csv": b"Company,Country\nA,CA\nB,TX\nC,NY\nD,DE\n"})
    assert states.accounts["country"].tolist() == ["CA", "TX", "NY", "DE"]
    assert "states_of_usa" in set(states.report["code"])
    codes = read_dataset({"companies.csv": b"Company,Country\nA,CA\nB,SE\nC,FR\nD,DE\n"})
    assert codes.accounts["country"].tolist() == ["Canada", "Sweden", "France", "Germany"]
    small = read_dataset({"companies.csv": b"Company,Country\nA,ca\nB,se\nC,fr\n"})
    assert small.accounts["country"].tolist() == ["Canada", "Sweden", "France"]
