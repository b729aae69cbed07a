"""What describes companies and makes them one: countries, legal forms, codes, joining, duplicates, screening."""

from __future__ import annotations

from icp_core.intake.choices import FileChoice, ReadingChoices
from tests.intake.corpus.case import Case, table

CODES = ("SE", "FI", "PL", "DE", "NO", "DK", "GB", "US", "NL", "CZ")
ENGLISH = ["Sweden", "Finland", "Poland", "Germany", "Norway", "Denmark", "United Kingdom", "United States",
           "Netherlands", "Czechia"]  # fmt: skip
COUNTRIES = {
    "country_english": "Sweden Finland Poland Germany Norway Denmark UK USA Holland Czech|Republic",
    "country_swedish": "Sverige Finland Polen Tyskland Norge Danmark Storbritannien USA Nederländerna Tjeckien",
    "country_finnish": "Ruotsi Suomi Puola Saksa Norja Tanska Iso-Britannia Yhdysvallat Alankomaat Tšekki",
    "country_polish": "Szwecja Finlandia Polska Niemcy Norwegia Dania Wielka|Brytania Stany|Zjednoczone "
    "Holandia Czechy",
    "country_german": "Schweden Finnland Polen Deutschland Norwegen Dänemark Vereinigtes|Königreich "
    "Vereinigte|Staaten Niederlande Tschechien",
    "country_norwegian": "Sverige Finland Polen Tyskland Norge Danmark Storbritannia USA Nederland Tsjekkia",
    "country_danish": "Sverige Finland Polen Tyskland Norge Danmark Storbritannien USA Holland Tjekkiet",
}


def country_case(topic: str) -> Case:
    """Ten countries in one language."""
    rows = [f"C{i};{word.replace('|', ' ')}\n" for i, word in enumerate(COUNTRIES[topic].split())]
    files = {"customers.csv": ("Customer;Country\n" + "".join(rows)).encode()}
    return Case(topic, topic, files, {"accounts": {"country": ENGLISH}}, silent=["unknown_country"])


def many(header: str, *columns: list[object], n: int = 40) -> bytes:
    """A list of n companies; each further column is one list of values, taken in turn."""
    rows = [";".join([f"Company {i}", *(str(values[i % len(values)]) for values in columns)]) for i in range(n)]
    return "\n".join([f"Customer;{header}", *rows]).encode()


LEGAL = """
    Customer;Company
    1;Volvo AB
    2;Nokia Oyj
    3;Orlen S.A.
    4;Krak Sp. z o.o.
    5;Bosch GmbH
    6;Equinor ASA
    7;Lego A/S
    8;Tesco PLC
    9;Apple Inc.
    10;Ørsted
    """


def _named_industries(found) -> None:
    names = found.accounts["industry"].tolist()
    assert not [name for name in names if any(sign.isdigit() for sign in str(name))], names


def _not_an_attribute(found, name: str) -> None:
    assert name in found.accounts and name not in found.attributes


CASES = [
    *(country_case(topic) for topic in COUNTRIES),
    Case("country_codes", "country_english",
         {"customers.csv": ("Customer;Country\n" + "".join(f"C{i};{code}\n" for i, code in enumerate(CODES))).encode()},
         {"accounts": {"country": ENGLISH}}),
    Case("country_unknown", "reason_codes", {"customers.csv": b"Customer,Country\nA,Atlantis\nB,Sweden\n"},
         {"accounts": {"country": ["Atlantis", "Sweden"]}}, says={"unknown_country": ()}),
    Case("legal_form_column", "legal_forms",
         {"customers.csv": b"Customer,Legal form\nA,AB\nB,Oy\nC,GmbH\n"},
         {"accounts": {"legal_form": ["AB", "Oy", "GmbH"]}}),
    Case("legal_form_from_the_name", "legal_forms",
         {"customers.csv": table(LEGAL).replace(b"Customer;", b"Customer ID;")},
         {"accounts": {"legal_form": ["AB", "Oyj", "S.A.", "Sp. z o.o.", "GmbH", "ASA", "A/S", "PLC", "Inc.", None]}}),
    Case("nace_codes", "nace",
         {"customers.csv": b"Customer,NACE\nA,62.01\nB,C10.71\nC,47.11\nD,6201\n"},
         also=_named_industries),
    Case("sic_codes", "sic",
         {"customers.csv": b"Customer,SIC code\nA,7372\nB,2834\nC,5411\n"},
         also=_named_industries),
    Case("naics_codes", "naics",
         {"customers.csv": b"Customer,NAICS\nA,541511\nB,325412\nC,445110\n"},
         also=_named_industries),
    Case("industry_names_in_two_languages", "nace",
         {"customers.csv": b"Customer;Industry\nA;Tillverkning\nB;Teollisuus\nC;Manufacturing\n"},
         {"accounts": {"industry": ["Manufacturing"] * 3}}, says={"industry_name": ()}),
    Case("joined_by_id", "joining_by_id",
         {"accounts.csv": b"account_id,name\n1,Acme\n2,Beta\n",
          "deals.csv": b"deal_id,account_id,outcome\n10,2,won\n11,1,lost\n"},
         {"deals": {"account_id": ["2", "1"]}, "accounts": {"relation": ["lost", "customer"]}}),
    Case("joined_by_domain", "joining_by_domain",
         {"customers.csv": b"Customer ID,Company,Website\n1,Acme,https://www.acme.se/start\n2,Beta,beta.fi\n",
          "register.csv": b"Org nr,Company,Website,Employees\n556,Acme Holding,acme.se,30\n"
          b"557,Beta,http://beta.fi,7\n"},
         {"accounts": {"account_id": ["1", "2"], "domain": ["acme.se", "beta.fi"], "employees": [30, 7]}}),
    Case("joined_by_name", "joining_by_name",
         {"customers.csv": b"Customer ID,Company\n1,Acme\n2,Beta\n",
          "deals.csv": b"Deal Name,Deal Stage,Company name\nx,Won,ACME\ny,Lost,beta\n"},
         {"deals": {"account_id": ["1", "2"], "outcome": ["won", "lost"]}}),
    Case("joined_by_name_without_legal_form", "joining_by_name legal_forms",
         {"customers.csv": b"Customer ID,Company,Country\n1,Acme AB,SE\n2,Beta Oy,FI\n",
          "deals.csv": b"Deal Name,Deal Stage,Company name\nx,Won,Acme Aktiebolag\ny,Lost,Beta\n"},
         {"accounts": {"account_id": ["1", "2"]}, "deals": {"account_id": ["1", "2"]}}),
    Case("near_names_of_two_countries_stay_apart", "joining_by_name",
         {"customers.csv": b"Customer ID,Company,Country\n1,Nordic Timber Trading,SE\n",
          "register.csv": b"Org nr,Company,Country,Employees\n77,Nordic Timber Tradings,US,30\n"},
         {"accounts": {"name": ["Nordic Timber Trading", "Nordic Timber Tradings"], "employees": [None, 30]}}),
    Case("pair_called_the_same", "joining_by_name",
         {"customers.csv": b"Customer ID,Company,Country\n1,Nordic Timber Trading,SE\n",
          "register.csv": b"Org nr,Company,Country,Employees\n77,Nordisk Timmerhandel,SE,30\n"},
         {"accounts": {"account_id": ["1"], "employees": [30]}},
         choices=ReadingChoices(pairs=(("Nordic Timber Trading", "Nordisk Timmerhandel", "same"),))),
    Case("pair_called_apart", "joining_by_name",
         {"customers.csv": b"Customer ID,Company,Country\n1,Acme AB,SE\n",
          "register.csv": b"Org nr,Company,Country,Employees\n77,Acme Aktiebolag,SE,30\n"},
         {"accounts": {"account_id": ["1", "77"], "employees": [None, 30]}},
         choices=ReadingChoices(pairs=(("1", "77", "apart"),))),
    Case("names_in_other_letters", "joining_by_name",
         {"customers.csv": "Customer,City\nРомашка 1,Omsk\nБерёза 1,Tver\n東京,Oslo\n大阪,Oslo\n".encode()},
         {"accounts": {"name": ["Ромашка 1", "Берёза 1", "東京", "大阪"]}}),
    Case("duplicates_fill_gaps", "duplicates reason_codes",
         {"customers.csv": b"Customer ID,Company,City\n1,Acme,\n1,Acme,Oslo\n2,Beta,Rome\n2,Beta,Bern\n"},
         {"accounts": {"account_id": ["1", "2"], "city": ["Oslo", "Rome"]}}, says={"duplicate_account": (3, 5)}),
    Case("one_name_under_two_ids", "duplicates",
         {"customers.csv": b"Customer ID,Company,City\n1,Acme,Oslo\n2,Acme,Rome\n"},
         {"accounts": {"account_id": ["1", "2"], "city": ["Oslo", "Rome"]}}),
    Case("same_file_twice", "duplicates reason_codes",
         {"customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n",
          "customers (1).csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"},
         {"accounts": {"name": ["Acme", "Beta"]}}, says={"file_not_used": ()}),
    Case("enrichment_fills_and_never_overwrites", "enrichment reason_codes",
         {"customers.csv": b"Customer ID,Company,Industry\n1,Acme,Tech\n2,Beta,\n",
          "register.csv": b"Org nr,Company,Industry,Employees\n556,Acme,Steel,30\n557,Beta,Retail,7\n"},
         {"accounts": {"industry": ["Tech", "Retail"], "employees": [30, 7]}}, says={"filled_gaps": ()}),
    Case("register_adds_no_companies", "enrichment",
         {"customers.csv": b"Customer ID,Company,Industry\n1,Acme,Tech\n2,Beta,\n",
          "register.csv": b"Org nr,Company,Industry,Employees\n557,Beta,Retail,7\n558,Strange,Retail,9\n"},
         {"accounts": {"account_id": ["1", "2"], "employees": [None, 7]}},
         choices=ReadingChoices(files=(("register.csv", FileChoice(role="register")),))),
    Case("constant_set_aside", "constant reason_codes", {"customers.csv": many("Mood", ["Good"])},
         says={"set_aside_constant": ()}, also=lambda found: _not_an_attribute(found, "mood")),
    Case("nearly_empty_set_aside", "nearly_empty reason_codes", {"customers.csv": many("Fax", ["12-1", *[""] * 39])},
         says={"set_aside_sparse": ()}, also=lambda found: _not_an_attribute(found, "fax")),
    Case("all_different_set_aside", "constant reason_codes",
         {"customers.csv": many("Slogan", [f"Word {i}" for i in range(40)])},
         says={"set_aside_unique": ()}, also=lambda found: _not_an_attribute(found, "slogan")),
    Case("leak_by_what_it_does", "leaking reason_codes",
         {"leads.csv": many("Converted;Remark", [1, 0], ["Will revert", "Ringing"], n=80)},
         says={"set_aside_leak": ()}, also=lambda found: _not_an_attribute(found, "remark")),
    Case("leak_by_name", "leaking reason_codes",
         {"leads.csv": many("Converted;Lost reason", [1, 0], ["a", "b", "c"], n=80)},
         says={"set_aside_leak_by_name": ()}, also=lambda found: _not_an_attribute(found, "lost_reason")),
    Case("maturity_from_technologies", "technology_maturity",
         {"customers.csv": b"Customer,Technologies\nA,SAP; Kubernetes\nB,Excel\nC,\n"},
         {"accounts": {"technology_level": [5, 1, None]}},
         choices=ReadingChoices(technologies=(("SAP", "ERP", 5), ("Kubernetes", "Cloud", 5), ("Excel", "Office", 1)))),
    Case("maturity_given", "technology_maturity",
         {"customers.csv": b"Customer,Technology level\nA,5\nB,1\nC,\n"},
         {"accounts": {"technology_level": [5, 1, None]}}),
]  # fmt: skip
