"""Countries, relations, outcomes and headers in several languages."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.intake.mapping.vocabulary import guess, header_of
from icp_core.intake.texts.countries import country_name
from icp_core.intake.texts.missing import is_missing_word
from icp_core.intake.texts.terms import deal_kind_of, flag_of, outcome_of, relation_of
from icp_core.views import named_levels

SWEDEN = ["Sweden", "Sverige", "Ruotsi", "Szwecja", "Schweden", "SE", "SWE", "sweden", " SVERIGE "]
COUNTRIES = {
    "USA": "United States",
    "U.S.": "United States",
    "Yhdysvallat": "United States",
    "UK": "United Kingdom",
    "Storbritannien": "United Kingdom",
    "EIRE": "Ireland",
    "Holland": "Netherlands",
    "Norja": "Norway",
    "Tyskland": "Germany",
    "Saksa": "Germany",
    "Niemcy": "Germany",
    "NA": "Namibia",
    "Hong Kong": "Hong Kong",
    "Noreg": "Norway",
    "Tjekkiet": "Czechia",
    "Østrig": "Austria",
    "Grossbritannien": "United Kingdom",
    "Czech Rep.": "Czechia",
    "ROU": "Romania",
}
HEADERS = {
    ("accounts", "Organization - Name*"): "name",
    ("accounts", "Company Domain Name"): "domain",
    ("accounts", "Number of Employees"): "employees",
    ("accounts", "NumberOfEmployees"): "employees",
    ("accounts", "Antal anställda"): "employees",
    ("accounts", "Henkilöstömäärä"): "employees",
    ("accounts", "Liczba pracowników"): "employees",
    ("accounts", "current employee estimate"): "employees",
    ("accounts", "Numbr of Employees"): "employees",
    ("accounts", "Omsättning (tkr)"): "revenue",
    ("accounts", "Liikevaihto"): "revenue",
    ("accounts", "AnnualRevenue"): "revenue",
    ("accounts", "BillingCountry"): "country",
    ("accounts", "Country/Region"): "country",
    ("accounts", "ASIAKASTUNNUS"): "account_id",
    ("accounts", "CustomerNumber"): "account_id",
    ("accounts", "Kundnamn"): "name",
    ("accounts", "Navn"): "name",
    ("accounts", "techStack"): "technologies",
    ("accounts", "Year Founded"): "founded_year",
    ("accounts", "Lifecycle Stage"): "relation",
    ("accounts", "Branża"): "industry",
    ("deals", "Deal - Stage (pipeline)"): "outcome",
    ("deals", "Deal - Value"): "amount",
    ("deals", "Deal - Won time"): "closed",
    ("deals", "Säljare"): "owner",
    ("invoices", "InvoiceNo"): "invoice_id",
    ("invoices", "Laskun pvm"): "date",
    ("invoices", "Belopp SEK"): "amount",
    ("invoices", "Data wystawienia"): "date",
}


@pytest.mark.parametrize("text", SWEDEN)
def test_one_country_has_many_names(text: str) -> None:
    """Names in five languages, codes and any case."""
    assert country_name(text) == "Sweden"


@pytest.mark.parametrize(("text", "name"), COUNTRIES.items())
def test_countries(text: str, name: str) -> None:
    """Everyday names that the standard does not hold."""
    assert country_name(text) == name


@pytest.mark.parametrize("text", ["European Community", "Atlantis", "EU", "12", "", "Congo", "no", "Swedn"])
def test_no_country(text: str) -> None:
    """What is no country is not forced to be one."""
    assert country_name(text) is None


@pytest.mark.parametrize(("key", "column"), HEADERS.items())
def test_headers_of_real_systems(key: tuple[str, str], column: str) -> None:
    """Headers as CRM and ledger systems write them."""
    found = guess(*key)
    assert found and found.column == column


@pytest.mark.parametrize("header", ["Fax", "County", "Shipping Street", "Notes", "Phone Number", "Tax ID:", "xyz"])
def test_unknown_headers_are_not_forced(header: str) -> None:
    """No canonical column is near."""
    assert guess("accounts", header) is None


def test_unit_in_a_header_is_taken_out() -> None:
    """``revenue ($M)`` multiplies by a million and names the currency."""
    assert (header_of("revenue ($M)").factor, header_of("revenue ($M)").currency) == (1e6, "USD")
    assert (header_of("Omsättning MSEK").words, header_of("Omsättning MSEK").factor) == ("omsattning", 1e6)
    assert header_of("customerID").words == "customer id"


def test_relation_words() -> None:
    """A former or potential customer is no customer."""
    words = {
        "Customer - Direct": "customer",
        "Kund": "customer",
        "Asiakas": "customer",
        "Former customer": "former_customer",
        "entinen asiakas": "former_customer",
        "były klient": "former_customer",
        "Potential customer": "prospect",
        "marketingqualifiedlead": "prospect",
        "Opportunity": "in_talks",
        "in_talks": "in_talks",
        "Lost": "lost",
        "Tidligere kunde": "former_customer",
        "Potensiell kunde": "prospect",
    }
    assert {word: relation_of(word) for word in words} == words
    assert relation_of("Partner") is None


def test_outcome_and_kind_words() -> None:
    """Stages are open; 1 and 0 are won and lost."""
    assert [
        outcome_of(word) for word in ("Closed Won", "closedlost", "Vunnen", "Hävitty", "contractsent", "1", "0")
    ] == ["won", "lost", "won", "lost", "open", "won", "lost"]
    assert [deal_kind_of(word) for word in ("New Business", "Renewal", "Merförsäljning", "?")] == [
        "new",
        "renewal",
        "upsell",
        None,
    ]
    assert [flag_of(word) for word in ("Ja", "nej", "TRUE", "maybe")] == [True, False, True, None]


NOTHING = ["n/a", "N/A", "unknown", "None", "-", "?", "Okänd", "ei tiedossa", "UNBEKANNT", "inconnu", "Desconocido",
           "brak danych", "ukjent", "#N/A"]  # fmt: skip


@pytest.mark.parametrize("word", NOTHING)
def test_a_word_for_nothing_known_is_one_everywhere(word: str) -> None:
    """In a column of a project's own, in a fact, and as a level that is named: that is refused with a way out."""
    rows = "".join(f"Firm {at} Ltd;{value}\n" for at, value in enumerate(["GDPR", "HIPAA", word, "GDPR"]))
    dataset = icp.read_dataset({"accounts.csv": f"Company;Compliance regime\n{rows}".encode()})
    assert dataset.accounts["compliance_regime"].isna().tolist() == [False, False, True, False]
    assert "missing_words" in set(dataset.report["code"])
    assert icp.Fact("1", "Acme", "won", "2026-01-02", (("Compliance regime", word),)).attributes == ()
    with pytest.raises(icp.SettingError, match="no regime"):
        named_levels(f"GDPR\n{word}")


def test_a_word_that_only_holds_one_is_a_level() -> None:
    """No regime, None yet, Unknown Ltd: somebody says something."""
    words = ("No regime", "None yet", "Unknown Ltd", "no", "n/a in EU")
    assert named_levels("\n".join(words)) == words and not any(map(is_missing_word, words))
    assert icp.Fact("1", "Acme", "won", "2026-01-02", (("country", "NA"),)).attributes == (("country", "Namibia"),)
