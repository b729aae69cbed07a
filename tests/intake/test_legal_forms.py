"""The legal form is taken off a company's name where it is one, and left where the letters belong to the name."""

from __future__ import annotations

import pytest

from icp_core.intake import read_dataset
from icp_core.intake.texts.legal_forms import legal_form_name, limited_company, split_legal_form

SPLIT = {
    "AB Volvo": ("Volvo", "AB"),
    "Volvo AB (publ)": ("Volvo", "AB"),
    "Volvo AB publ.": ("Volvo", "AB"),
    "Oy Karl Fazer Ab": ("Karl Fazer", "Oy"),
    "Paulig Oy, Ab": ("Paulig", "Oy"),
    "Valio Oy Ltd": ("Valio", "Oy"),
    "Nokia Oyj": ("Nokia", "Oyj"),
    "nokia oyj": ("nokia", "Oyj"),
    "Ålandsbanken Abp": ("Ålandsbanken", "Oyj"),
    "Castorama Polska Sp. z o.o.": ("Castorama Polska", "Sp. z o.o."),
    "Castorama Polska Sp. z o. o.": ("Castorama Polska", "Sp. z o.o."),
    "Lidl sp. z o.o. sp. k.": ("Lidl", "Sp. k."),
    "PKN Orlen S.A.": ("PKN Orlen", "S.A."),
    "Haribo GmbH & Co. KG": ("Haribo", "GmbH & Co. KG"),
    "Müller GmbH i.L.": ("Müller", "GmbH"),
    "Dyson Limited": ("Dyson", "Ltd"),
    "Acme Ltd (UK)": ("Acme (UK)", "Ltd"),
    "ACME,Inc.": ("ACME", "Inc."),
    "Samsung Electronics Co., Ltd.": ("Samsung Electronics", "Ltd"),
    "Coolblue B.V.": ("Coolblue", "B.V."),
    "LEGO A/S": ("LEGO", "A/S"),
    "Equinor ASA": ("Equinor", "ASA"),
    "Ferrari S.p.A.": ("Ferrari", "S.p.A."),
    "JetBrains s.r.o.": ("JetBrains", "s.r.o."),
    "Kofola spol. s r. o.": ("Kofola", "s.r.o."),
    "Decathlon S.A.S.": ("Decathlon", "SAS"),
    'SIA "Rimi Latvia"': ("Rimi Latvia", "SIA"),
    "Cemex S.A.B. de C.V.": ("Cemex", "S.A. de C.V."),
    "Nordea Bank Abp, filial i Sverige": ("Nordea Bank, filial i Sverige", "Oyj"),
}
NO_FORM = [
    "SA Water", "AS Roma", "AG Barr", "A.G. Barr", "S.C. Johnson & Son", "KB Home", "AB InBev", "NV Energy",
    "OU Health", "SAS Institute", "The Limited", "Thermal Spa", "THE GRAND SPA", "Levi Strauss & Co.", "Ford Motor Co",
    "Straight As", "AB", "Oy", "Sp. z o.o.", "The Co Ltd", "", "   ", "&", "ABBA", "Sasol", "Coop", "Incognito",
    "Bank of America",
]  # fmt: skip
BY_COUNTRY = {
    ("AS Tallink Grupp", "Estonia"): ("Tallink Grupp", "AS"),
    ("AS Roma", "Italy"): ("AS Roma", None),
    ("A/S Norske Shell", "Norway"): ("Norske Shell", "AS"),
    ("Enit Spa", "Italy"): ("Enit", "S.p.A."),
    ("AB Agder", "United States"): ("AB Agder", None),
    ("Skoda AS", "Czechia"): ("Skoda", "a.s."),
    ("SARL Garage Martin", "France"): ("Garage Martin", "SARL"),
    ("Fazer Oy", "Sweden"): ("Fazer", "Oy"),
}
COLUMN = {
    "Aktiebolag": "AB", "AB": "AB", "Aktiebolag (AB)": "AB", "Publikt aktiebolag": "AB", "osakeyhtiö": "Oy", "OY": "Oy",
    "Julkinen osakeyhtiö": "Oyj", "spółka z ograniczoną odpowiedzialnością": "Sp. z o.o.", "sp zoo": "Sp. z o.o.",
    "Spółka akcyjna": "S.A.", "Gesellschaft mit beschränkter Haftung": "GmbH", "Private limited company": "Ltd",
    "Public Limited Company": "PLC", "Limited liability company": "LLC", "LIMITED LIABILITY PARTNERSHIP": "LLP",
    "Aksjeselskap": "AS", "A/S": "A/S", "a.s.": "a.s.", "Anpartsselskab": "ApS", "Einkahlutafélag": "ehf.",
    "Osaühing": "OÜ", "Besloten vennootschap": "B.V.", "Société à responsabilité limitée": "SARL",
    "Enskild firma": "Enskild firma", "Handelsbolag": "HB", "GmbH - Gesellschaft mit beschränkter Haftung": "GmbH",
}  # fmt: skip


@pytest.mark.parametrize(("name", "parts"), SPLIT.items())
def test_form_is_found_before_and_after_the_name(name: str, parts: tuple[str, str]) -> None:
    """Dots, blanks, case, two languages and remarks after the form do not hide it."""
    assert split_legal_form(name) == parts


@pytest.mark.parametrize("name", NO_FORM)
def test_letters_that_are_no_form_stay(name: str) -> None:
    """A name is never cut to nothing, and initials are not taken for a form."""
    assert split_legal_form(name) == (name.strip(), None)


@pytest.mark.parametrize(("given", "parts"), BY_COUNTRY.items())
def test_country_settles_what_letters_mean(given: tuple[str, str], parts: tuple[str, str | None]) -> None:
    """The same letters are a form in one country and none in another."""
    assert split_legal_form(given[0], country=given[1]) == parts


@pytest.mark.parametrize("name", SPLIT)
def test_splitting_twice_changes_nothing(name: str) -> None:
    """What is left over has no form any more."""
    bare, _ = split_legal_form(name)
    assert split_legal_form(bare) == (bare, None)


@pytest.mark.parametrize(("text", "form"), COLUMN.items())
def test_long_names_and_codes_of_a_column(text: str, form: str) -> None:
    """Registers write forms out, each in its own language."""
    assert legal_form_name(text) == form


@pytest.mark.parametrize("text", ["", "hello", "12", "Retail", "Company"])
def test_what_is_no_form_is_none(text: str) -> None:
    """Nothing is forced."""
    assert legal_form_name(text) is None


def test_public_and_private_limited_companies() -> None:
    """An AB can be either; a partnership is neither."""
    assert [limited_company(form) for form in ("Oyj", "Oy", "PLC", "Ltd", "AB", "KG")] == [
        "public", "private", "public", "private", None, None,
    ]  # fmt: skip


def test_column_of_forms_is_brought_to_short_names_and_reported() -> None:
    """Two spellings of one form are one level; an unknown word stays."""
    text = "Kundnr;Namn;Bolagsform\n1;Alfa;Aktiebolag\n2;Beta;AB\n3;Gamma;Handelsbolag\n4;Delta;Tätort\n"
    found = read_dataset({"kunder.csv": text.encode()})
    assert found.accounts["legal_form"].tolist() == ["AB", "AB", "HB", "Tätort"]
    changed = found.report[found.report["code"] == "legal_form_name"]
    assert set(zip(changed["before"], changed["after"], strict=True)) == {("Aktiebolag", "AB"), ("Handelsbolag", "HB")}
    assert "legal_form_from_name" not in set(found.report["code"])


def test_forms_come_from_the_names_only_where_no_file_has_them() -> None:
    """The report says for how many companies."""
    text = "Kundnr;Namn;Land\n1;AB Alfa;Sverige\n2;Beta Oy;Finland\n3;AS Gamma;Norge\n4;Delta;Sverige\n"
    found = read_dataset({"kunder.csv": text.encode()})
    assert found.accounts["legal_form"].fillna("").tolist() == ["AB", "Oy", "AS", ""]
    remark = found.report[found.report["code"] == "legal_form_from_name"].iloc[0]
    assert "3 of 4" in str(remark["message"])
    assert found.accounts["name"].tolist() == ["AB Alfa", "Beta Oy", "AS Gamma", "Delta"]


def test_a_form_that_repeats_the_country_describes_nothing_besides():
    """AB in Sweden, Oy in Finland: the form stands in the table but is no attribute; within one country it is one."""
    rows = [(f"Alfa {i} {('AB', 'Oy')[i % 2]}", ("Sweden", "Finland")[i % 2], "customer") for i in range(20)]
    rows += [(f"Beta {i} {('AB', 'HB')[i % 2]}", "Sweden", "customer") for i in range(2)]
    text = "Company;Country;Status\n" + "".join(";".join(row) + "\n" for row in rows)
    both = read_dataset({"a.csv": text.encode()})
    assert "legal_form" in both.accounts and "legal_form" not in both.attributes
    home = "Company;Country;Status\n" + "".join(f"Alfa {i} {('AB', 'HB')[i % 2]};Sweden;customer\n" for i in range(20))
    assert "legal_form" in read_dataset({"a.csv": home.encode()}).attributes


def test_a_list_of_brands_has_no_legal_forms():
    """One name in ten with a form says nothing of the others: no column is made of it."""
    text = "Company;Status\n" + "".join(f"Brand {i}{' AB' if i % 10 == 0 else ''};customer\n" for i in range(30))
    found = read_dataset({"a.csv": text.encode()})
    assert "legal_form" not in found.accounts
    assert "legal_form_from_name" not in set(found.report["code"])
