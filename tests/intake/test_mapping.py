"""Headers to canonical columns: by their words in the languages and systems they come from, then by their values."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import NotRecognisedError, SettingError
from icp_core.intake import read_dataset
from icp_core.intake.files.grid import RawTable
from icp_core.intake.mapping.mapping import Plan, plan
from icp_core.intake.mapping.vocabulary import guess, header_of
from icp_core.schema import FIRMOGRAPHICS, TABLES

NAMES = ["Alfa Oy", "Beta AB", "Gamma GmbH", "Delta Ltd"]


def planned(columns: dict[str, list[str] | None], file: str = "export.csv") -> Plan:
    """Plan of a file of four rows; None for a column whose values do not matter."""
    frame = {header: texts or [f"{header} {k}" for k in range(4)] for header, texts in columns.items()}
    arrays = {header: np.array(texts, dtype=object) for header, texts in frame.items()}
    rows = len(next(iter(arrays.values())))
    return plan(RawTable(file, pd.DataFrame(arrays, dtype=object), np.arange(rows) + 2))


def targets(found: Plan) -> dict[str, str]:
    """Header -> ``table.column``."""
    return {p.header: f"{p.table}.{p.column}" for p in found.columns}


@pytest.mark.parametrize(
    ("system", "headers"),
    [
        ("HubSpot", {"Record ID": "account_id", "Company name": "name", "Company Domain Name": "domain",
                     "Country/Region": "country", "Number of Employees": "employees", "Year Founded": "founded_year",
                     "Web Technologies": "technologies", "Annual Revenue": "revenue"}),
        ("Salesforce", {"Id": "account_id", "Name": "name", "Website": "domain", "BillingCountry": "country",
                        "BillingCity": "city", "NumberOfEmployees": "employees", "AnnualRevenue": "revenue",
                        "Customer_Segment__c": "segment"}),
        ("Pipedrive", {"Organization - Pipedrive System ID": "account_id", "Organization - Name*": "name",
                       "Organization - Address - Country of Address": "country",
                       "Organization - Address - City/town/village/locality of Address": "city",
                       "Organization - Industry": "industry"}),
        ("Swedish", {"Kundnr": "account_id", "Företag": "name", "Hemsida": "domain", "Bransch": "industry",
                     "Antal anställda": "employees", "Omsättning 2023 (tkr)": "revenue", "Postort": "city"}),
        ("Finnish", {"Asiakasnro": "account_id", "Yrityksen nimi": "name", "Kotisivut": "domain",
                     "Toimiala": "industry", "Henkilöstömäärä": "employees",
                     "Liikevaihto 12/2023 (1000 EUR)": "revenue", "Yhtiömuoto": "legal_form"}),
        ("Polish", {"Kod klienta": "account_id", "Nazwa firmy": "name", "Strona www": "domain", "Branża": "industry",
                    "Liczba pracowników": "employees", "Przychody 2023 (tys. zł)": "revenue", "Kraj": "country"}),
        ("German", {"Kunden-Nr.": "account_id", "Firma": "name", "Webseite": "domain", "Branche": "industry",
                    "Mitarbeiterzahl": "employees", "Umsatz 2023 in TEUR": "revenue", "Rechtsform": "legal_form"}),
        ("Norwegian", {"kundnr": "account_id", "knavn": "name", "Bransje": "industry", "Ansatte": "employees",
                       "Omsetning": "revenue", "Land": "country", "Poststed": "city"}),
    ],
)  # fmt: skip
def test_headers_of_a_system_are_mapped(system: str, headers: dict[str, str]) -> None:
    """A list of companies of each system and language, headers alone."""
    values = {"name": NAMES, "domain": ["a.fi", "b.se", "c.de", "d.com"], "employees": ["5", "60", "700", "8"],
              "revenue": ["100", "2000", "30000", "45"], "founded_year": ["1999", "2001", "1980", "2015"],
              "country": ["Finland", "Sweden", "Germany", "Norway"]}  # fmt: skip
    found = targets(planned({header: values.get(column) for header, column in headers.items()}))
    assert found == {header: f"accounts.{column}" for header, column in headers.items()}, system


def test_deals_of_pipedrive_keep_company_and_deal_apart() -> None:
    """What the header says first is whose column it is: the organization's name, the deal's title and value."""
    found = planned(
        {
            "Deal - Title": None,
            "Deal - Value": ["5", "6", "7", "8"],
            "Organization - Name": ["A", "B", "A", "B"],
            "Deal - Status": ["Won", "Lost", "Open", "Won"],
            "Deal - Owner": None,
            "Person - City": None,
        }
    )
    assert found.table == "deals"
    assert targets(found) == {
        "Deal - Title": "deals.title",
        "Deal - Value": "deals.amount",
        "Organization - Name": "accounts.name",
        "Deal - Status": "deals.outcome",
        "Deal - Owner": "deals.owner",
        "Person - City": "deals.person_city",
    }


def test_people_of_companies_are_contacts_although_each_company_stands_once() -> None:
    """A list of people describes their companies too; first name, last name and title say whose rows they are."""
    people = ["First Name", "Last Name", "Email", "Job Title"]
    about = {"Company Name": NAMES, "Industry": None, "Number of Employees": ["5", "60", "700", "8"], "City": None}
    found = planned({**dict.fromkeys(people), **about})
    assert found.table == "contacts"
    assert {targets(found)[header] for header in people} == {
        "contacts.first_name", "contacts.last_name", "contacts.email", "contacts.title"}  # fmt: skip
    assert targets(found)["Number of Employees"] == "accounts.employees"


@pytest.mark.parametrize(
    ("table", "header", "column"),
    [
        ("accounts", "Nbr of emp", "employees"),
        ("accounts", "Oms 2023 (tkr)", "revenue"),
        ("accounts", "Liczba prac.", "employees"),
        ("accounts", "properties.numberofemployees", "employees"),
        ("accounts", "hs_country", "country"),
        ("accounts", "Account: Industry", "industry"),
        ("deals", "Opp Stage", "outcome"),
        ("deals", "Opp. Amt", "amount"),
        ("contacts", "Person - Email", "email"),
        ("subscriptions", "subscriptions.plan", "product"),
    ],
)
def test_prefixes_and_abbreviations_are_seen_through(table: str, header: str, column: str) -> None:
    """What a system puts before a field, and words cut short, leave the meaning as it is."""
    found = guess(table, header)
    assert found and (found.column, found.how) == (column, "part")


@pytest.mark.parametrize(
    ("header", "factor", "currency"),
    [
        ("Revenue ($M)", 1e6, "USD"),
        ("Omsättning (tkr)", 1e3, "kr"),
        ("Omsättning tkr 2022", 1e3, "kr"),
        ("Liikevaihto (1000 EUR)", 1e3, "EUR"),
        ("Liikevaihto 1 000 EUR", 1e3, "EUR"),
        ("Revenue (in 000s USD)", 1e3, "USD"),
        ("Umsatz in TEUR 2022", 1e3, "EUR"),
        ("Przychody netto 2023 (tys. zł)", 1e3, "PLN"),
        ("Toimiala (TOL 2008)", 1.0, None),
        ("Fortune 1000", 1.0, None),
        ("Employees 2023", 1.0, None),
    ],
)
def test_units_of_a_header_are_told_from_years(header: str, factor: float, currency: str | None) -> None:
    """A unit multiplies what stands below; a year and a name do not."""
    found = header_of(header)
    assert (found.factor, found.currency) == (factor, currency)


@pytest.mark.parametrize(
    "header",
    ["Lost reason company size", "Total Revenue", "Company Size Tier", "Industry status", "Employees closed won",
     "Revenue forecast category", "Last activity industry", "Segment after churn"],
)  # fmt: skip
def test_what_is_filled_in_after_the_sale_describes_no_company(header: str) -> None:
    """It would let the outcome explain itself."""
    found = guess("accounts", header)
    assert found is None or found.column not in FIRMOGRAPHICS


@pytest.mark.parametrize(
    "header",
    ["Contact city", "Parent company country code", "Revenue growth 2023", "Employees change %", "Billing Name",
     "Annual revenue currency code", "@url", "Liikevaihdon muutos-%", "Wynik netto", "County", "Company status"],
)  # fmt: skip
def test_somebody_elses_and_changes_of_figures_stay_columns_of_their_own(header: str) -> None:
    """Near words are no reason to take a column for what it is not."""
    assert guess("accounts", header) is None


def test_values_decide_between_two_types() -> None:
    """Of two headers that say type, the one whose values are relations is the relation."""
    forms = {"Company": NAMES, "Type": ["Oy", "AB", "GmbH", "Ltd"]}
    assert targets(planned({**forms, "Status": ["Customer", "Prospect", "Customer", "Lead"]})) == {
        "Company": "accounts.name",
        "Type": "accounts.type",
        "Status": "accounts.relation",
    }


def test_name_beside_a_company_is_the_persons() -> None:
    """And beside a column that says yes or no it is the company's."""
    people = {"Name": ["Ann Ek", "Bo Li", "Cy Oy", "Di Ab"], "Company": NAMES, "Industry": None}
    assert targets(planned(people))["Company"] == "accounts.name"
    answers = {"Name": NAMES, "Customer": ["Yes", "No", "Yes", "No"], "Industry": None}
    assert targets(planned(answers))["Name"] == "accounts.name"


def test_invoices_of_which_each_company_has_one_are_still_invoices() -> None:
    """Dated, paid and numbered rows are no list of companies."""
    found = planned(
        {
            "Numer faktury": ["F1", "F2", "F3", "F4"],
            "Data wystawienia": ["2024-01-02", "2024-01-03", "2024-02-04", "2024-03-05"],
            "Kontrahent": NAMES,
            "NIP": ["111", "222", "333", "444"],
            "Razem netto": ["100,50", "20,00", "30,00", "45,10"],
            "Razem brutto": ["123,62", "24,60", "36,90", "55,47"],
        }
    )
    assert found.table == "invoices"
    assert targets(found)["Razem netto"] == "invoices.amount"
    assert targets(found)["Razem brutto"] == "invoices.razem_brutto"


def test_numbers_of_employees_go_before_their_bands() -> None:
    """Both headers mean the same; plain numbers say more. The other says which was taken."""
    found = planned({"Name": NAMES, "Employee range": ["1-10", "11-50", "51-200", "1-10"], "Headcount": list("5678")})
    assert targets(found)["Headcount"] == "accounts.employees"
    assert targets(found)["Employee range"] == "accounts.employee_range"
    assert "Headcount" in str(next(p.why for p in found.columns if p.header == "Employee range"))


def test_latest_of_several_years_is_the_figure_of_the_company() -> None:
    """Revenue of 2023 before that of 2021; the older one stays under its own name."""
    years = {f"Omsättning {year} (tkr)": ["100", "200", "300", "400"] for year in (2021, 2023, 2022)}
    found = targets(planned({"Företag": NAMES, **years}))
    assert found["Omsättning 2023 (tkr)"] == "accounts.revenue"
    assert found["Omsättning 2021 (tkr)"] == "accounts.omsattning_2021"


def test_values_that_do_not_fit_undo_the_header() -> None:
    """A size in words is no number of employees, an address on one host no domain of a company; the reason is said."""
    found = planned(
        {
            "Name": NAMES,
            "Size": ["small", "medium", "large", "small"],
            "URL": [f"https://crm.example/record/{k}" for k in range(4)],
        }
    )
    assert {"accounts.size", "accounts.url"} <= set(targets(found).values())
    assert all("do not fit" in str(p.why) for p in found.columns[1:])


@pytest.mark.parametrize(
    ("values", "target"),
    [
        (["alfa.fi", "www.beta.se", "https://gamma.de", "delta.co.uk"], "accounts.domain"),
        (["Finland", "Ruotsi", "Deutschland", "Norge"], "accounts.country"),
        (["1-10 employees", "11-50 employees", "51-200 employees", "1001+ employees"], "accounts.employees"),
        (["GmbH", "AB", "Oy", "Sp. z o.o."], "accounts.legal_form"),
        (["Won", "Lost", "Won", "Lost"], "deals.outcome"),
        (["01.High", "02.Medium", "03.Low", "04.None"], "accounts.xq"),
        (["12", "230", "8", "1200"], "accounts.xq"),
        (["2024-01-02", "2024-03-04", "2024-05-06", "2024-07-08"], "accounts.xq"),
        (["Yes", "No", "Yes", "No"], "accounts.xq"),
        (["Georgia", "Texas", "Ohio", "Utah"], "accounts.xq"),
    ],
)
def test_values_that_can_be_nothing_else_speak_for_an_unknown_header(values: list[str], target: str) -> None:
    """And only those: numbers, dates, yes and no could be anything."""
    found = planned({"Company": NAMES, "xq": values})
    assert targets(found)["xq"] == target
    known = next(p for p in found.columns if p.header == "Company")
    unknown = next(p for p in found.columns if p.header == "xq")
    if target != "accounts.xq":
        assert unknown.confidence < known.confidence


def test_words_of_a_header_go_before_values() -> None:
    """A header that is understood keeps its column; the unknown one beside it stays its own."""
    countries = ["Finland", "Sweden", "Germany", "Norway"]
    found = targets(planned({"Company": NAMES, "xq": countries[::-1], "Country": countries, "Ship to": countries}))
    assert found["Country"] == "accounts.country"
    assert found["xq"] == "accounts.xq" and found["Ship to"] == "accounts.ship_to"


def test_confidence_falls_from_the_plain_name_to_the_guess() -> None:
    """All lie in 0-1; the column's own name is surest, then a usual word, a part of one, a misspelling, the values."""
    headers = ["employees", "No of employees", "Company: Employees", "Emplyees", "Rough number of employees here"]
    surest = []
    for header in headers:
        found = planned({"name": NAMES, header: ["5", "6", "7", "8"]})
        mapped = next(p for p in found.columns if p.header == header)
        assert mapped.column == "employees", header
        surest.append(mapped.confidence)
    assert surest[0] == 1.0 and all(a > b for a, b in pairwise(surest)) and min(surest) > 0


def test_no_canonical_column_is_given_twice() -> None:
    """However many headers mean it: every word of the vocabulary for one column at once."""
    words = ["Name", "Company", "Company name", "Account", "Customer name", "Firma", "Kund", "Nimi", "Nazwa"]
    found = planned(dict.fromkeys(words, NAMES))
    canonical = [(p.table, p.column) for p in found.columns if p.column in TABLES.get(p.table, {})]
    assert len(canonical) == len(set(canonical))
    assert len({(p.table, p.column) for p in found.columns}) == len(words)


def test_correction_wins_over_the_surest_header() -> None:
    """Even over a column's own name, which then stays a column of its own; two corrections for one are refused."""
    text = b"name,Other,employees\nAlfa,Alfa Group,5\nBeta,Beta Group,6\n"
    found = read_dataset({"list.csv": text}, mapping={"list.csv": {"Other": "accounts.name"}})
    assert found.accounts["name"].tolist() == ["Alfa Group", "Beta Group"]
    assert found.accounts["name_as_written"].tolist() == ["Alfa", "Beta"]
    with pytest.raises(SettingError, match=r"Other and employees are both taken for accounts\.industry"):
        read_dataset(
            {"list.csv": text},
            mapping={"list.csv": {"Other": "accounts.industry", "employees": "accounts.industry"}},
        )


NONSENSE = {"a.csv": b"Qq,Zz,Ww\nAlfa,red,a\nBeta,blue,b\n", "b.csv": b"Vv,Xx\nGamma,round\n"}


def test_files_that_were_not_recognised_can_be_mapped_and_read_again() -> None:
    """The refusal carries every column of every file; one correction is enough."""
    with pytest.raises(NotRecognisedError, match="Qq, Zz, and Ww") as refusal:
        read_dataset(NONSENSE)
    mapping = refusal.value.mapping
    assert mapping["header"].tolist() == ["Qq", "Zz", "Ww", "Vv", "Xx"]
    assert mapping["sample"].tolist() == ["Alfa · Beta", "red · blue", "a · b", "Gamma", "round"]
    assert set(mapping["table"]) == {""}
    found = read_dataset(NONSENSE, mapping={"a.csv": {"Qq": "accounts.name"}})
    assert found.accounts["name"].tolist() == ["Alfa", "Beta"]
    assert found.accounts["zz"].tolist() == ["red", "blue"]


def test_mapping_of_a_refusal_can_be_given_back_corrected() -> None:
    """As a table: what is filled in is read, the rest stays out; as it came, it is refused again."""
    with pytest.raises(NotRecognisedError) as refusal:
        read_dataset(NONSENSE)
    mapping = refusal.value.mapping
    with pytest.raises(NotRecognisedError):
        read_dataset(NONSENSE, mapping=mapping)
    mapping.loc[mapping["header"] == "Qq", ["table", "column"]] = ["accounts", "name"]
    mapping.loc[mapping["header"] == "Ww", ["table", "column"]] = ["accounts", "letter"]
    found = read_dataset(NONSENSE, mapping=mapping)
    assert found.accounts["name"].tolist() == ["Alfa", "Beta"]
    assert found.accounts["letter"].tolist() == ["a", "b"]
    assert "zz" not in found.accounts


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        (b"id,2021-01-01,2022-01-01\nA,5,6\nB,7,8\n", ["id", "2021-01-01", "2022-01-01"]),
        (b"Kund;2023-01;2023-02\nA;5;6\nB;7;8\n", ["Kund", "2023-01", "2023-02"]),
        (b"Customer,31.12.2021,31.12.2022\nA,5,6\nB,7,8\n", ["Customer", "31.12.2021", "31.12.2022"]),
    ],
)
def test_header_may_hold_dates(text: bytes, headers: list[str]) -> None:
    """Figures per year or month are headed by it; both rows below are companies."""
    found = read_dataset({"figures.csv": text})
    assert found.mapping["header"].tolist() == headers
    assert len(found.accounts) == 2


def test_row_of_data_with_dates_is_no_header() -> None:
    """Where dates stand below dates, the first row is data."""
    with pytest.raises(NotRecognisedError, match="column 1, column 2"):
        read_dataset({"figures.csv": b"A,2021-01-01,5\nB,2022-01-01,6\n"})


DAYS = ["2025-01-10", "2025-02-11", "2025-03-12", "2025-04-13"]
OTHER_DAYS = ["2024-01-10", "2024-02-11", "2024-03-12", "2024-04-13"]
DEALS = {
    "company": NAMES,
    "industry": ["Food", "IT", "Food", "IT"],
    "employees": ["12", "40", "300", "45123"],
    "owner": ["Eva", "Eva", "Bo", "Bo"],
    "result": ["won", "lost", "lost", "won"],
}


@pytest.mark.parametrize("file", ["deals.csv", "export.csv"])
@pytest.mark.parametrize("header", ["date", "Day", "Datum", "Päivämäärä", "pvm", "data", "Fecha", "Dato", "Deal date"])
def test_only_date_beside_won_and_lost_is_the_day_of_closing(header: str, file: str) -> None:
    """Whatever the language, and with a confidence below that of any header that says so itself."""
    found = planned({**DEALS, header: DAYS}, file)
    mapped = next(p for p in found.columns if p.header == header)
    assert (mapped.table, mapped.column) == ("deals", "closed")
    plain = planned({**DEALS, "close date": DAYS}, file)
    assert mapped.confidence < min(p.confidence for p in plain.columns if p.column == "closed")
    assert found.table == planned(DEALS, file).table


def test_bare_date_is_not_the_closing_day_without_an_outcome_or_beside_one() -> None:
    """Without won and lost nothing closed, and a close date keeps its place; an invoice's date is as it was."""
    nobody_won = {name: texts for name, texts in DEALS.items() if name != "result"}
    assert "deals.closed" not in targets(planned({**nobody_won, "date": DAYS}, "deals.csv")).values()
    both = targets(planned({**DEALS, "date": DAYS, "Close date": OTHER_DAYS}, "deals.csv"))
    assert both["Close date"] == "deals.closed" and both["date"] == "deals.date"
    paid = planned(
        {"customer": NAMES, "date": DAYS, "amount": ["1", "2", "3", "4"], "invoice no": ["5", "6", "7", "8"]}
    )
    assert targets(paid)["date"] == "invoices.date"
    words = targets(planned({**DEALS, "date": ["soon", "late", "never", "now"]}, "deals.csv"))
    assert words["date"] == "deals.date"


@pytest.mark.parametrize("other", ["Day", "Created", "Last call"])
def test_of_two_dates_none_is_taken_for_the_closing_day(other: str) -> None:
    """It is said in the mapping and in the report, and a person's word settles it."""
    found = planned({**DEALS, "date": DAYS, other: OTHER_DAYS}, "deals.csv")
    assert "deals.closed" not in targets(found).values()
    bare = next(p for p in found.columns if p.header == "date")
    assert bare.why.key == "mapping.closing_day_open" and bare.confidence < 0.7


def test_report_says_which_date_was_read_as_the_closing_day() -> None:
    """Read from a file: the days arrive, and one remark says that they were told from what stands beside them."""
    rows = zip(*DEALS.values(), DAYS, OTHER_DAYS, strict=True)
    lines = [[*DEALS, "date", "day"], *map(list, rows)]
    one, two = ("\n".join(",".join(line[:n]) for line in lines).encode() for n in (6, 7))
    found = read_dataset({"deals.csv": one})
    assert found.deals is not None and sorted(found.deals["closed"].dt.strftime("%Y-%m-%d")) == DAYS
    assert list(found.report["code"]).count("closing_day") == 1
    asked = read_dataset({"deals.csv": two})
    assert asked.deals is not None and "closed" not in asked.deals.dropna(axis="columns", how="all")
    assert list(asked.report["code"]).count("closing_day_open") == 1
    settled = read_dataset({"deals.csv": two}, mapping={"deals.csv": {"day": "deals.closed"}})
    assert settled.deals is not None and sorted(settled.deals["closed"].dt.strftime("%Y-%m-%d")) == OTHER_DAYS
    assert not settled.report["code"].str.startswith("closing_day").any()
    part = read_dataset({"deals.csv": one}, mapping={"deals.csv": {"result": "deals.outcome"}})
    assert part.deals is not None and part.deals["closed"].notna().all()
