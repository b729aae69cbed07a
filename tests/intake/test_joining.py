"""Rows find their company by id, web site or similar name; what is unsure is asked, what did not match is listed."""

from __future__ import annotations

import pandas as pd
import pytest

from icp_core.intake import ReadingChoices, read_dataset
from icp_core.languages import say
from icp_core.samples import load_sample
from icp_core.schema import PAIR_COLUMNS, PAIR_VERDICTS, Dataset, empty_pairs

CUSTOMERS = """Kundnr;Namn;Land;Ort;Hemsida;Anställda
1;AB Volvo;Sverige;Göteborg;volvo.example;100
2;Norrljus Maskin AB;Sverige;Umeå;;20
3;Store 12 AB;Sverige;Lund;;5
4;Karl Fazer Oy;Finland;Vantaa;fazer.example;
5;Nordic Consulting AB;Sverige;Malmö;;8
"""
INVOICES = """Namn;Land;Fakturadatum;Belopp
Volvo AB (publ);Sverige;2024-01-02;100
Volvo AB (publ);Sverige;2024-02-02;50
Norrljus Maskn;Sverige;2024-03-01;70
Store 13 AB;Sverige;2024-03-02;30
Nordic Construction AB;Sverige;2024-03-03;20
Oy Karl Fazer Ab;Sverige;2024-03-04;10
Norrljus Maskin AB Kiruna;Sverige;2024-03-05;15
"""


def read(choices: tuple[tuple[str, str, str], ...] = (), **files: str) -> Dataset:
    return read_dataset(
        {f"{name}.csv": text.encode() for name, text in files.items()}, choices=ReadingChoices(pairs=choices)
    )


def bought(found: Dataset) -> dict[str, float]:
    assert found.invoices is not None
    return found.invoices.groupby("account_id")["amount"].sum().to_dict()


def remarks(found: Dataset, code: str) -> list[tuple[object, object]]:
    rows = found.report[found.report["code"] == code]
    return list(zip(rows["before"], rows["after"], strict=True))


def verdicts(found: Dataset) -> dict[tuple[str, str], str]:
    return {(row.one, row.other): row.verdict for row in found.pairs.itertuples()}


def test_names_written_otherwise_join_their_company_and_others_stay_apart() -> None:
    """Another form or one slip joins; another number, trade or country does not; a branch is asked about."""
    found = read(kunder=CUSTOMERS, fakturor=INVOICES)
    assert bought(found)["1"] == 150 and bought(found)["2"] == 70
    assert remarks(found, "matched_by_name") == [
        ("Volvo AB (publ)", "AB Volvo"), ("Norrljus Maskn", "Norrljus Maskin AB"),
    ]  # fmt: skip
    joined = found.report[found.report["code"] == "matched_by_name"]
    assert joined["row"].tolist() == [2, 4] and "2 rows" in say(joined["message"].iloc[0])
    assert verdicts(found) == {
        ("1", "Volvo AB (publ)"): "joined",
        ("2", "Norrljus Maskn"): "joined",
        ("2", "Norrljus Maskin AB Kiruna"): "doubtful",
    }


def test_what_did_not_match_is_listed_row_by_row() -> None:
    """Each company that stands only on lines is named with its first row, and is a company of its own."""
    found = read(kunder=CUSTOMERS, fakturor=INVOICES)
    names = ["Store 13 AB", "Nordic Construction AB", "Oy Karl Fazer Ab", "Norrljus Maskin AB Kiruna"]
    rows = found.report[found.report["code"] == "no_match"]
    assert rows["before"].tolist() == names and rows["row"].tolist() == [5, 6, 7, 8]
    assert found.accounts["account_id"].tolist() == ["1", "2", "3", "4", "5", *names]
    assert all(say(text) for text in found.report["message"])


def test_pairs_show_both_sides() -> None:
    """Name, place, web site, file and rows of both, most similar first."""
    found = read(kunder=CUSTOMERS, fakturor=INVOICES)
    assert tuple(found.pairs.columns) == PAIR_COLUMNS == tuple(empty_pairs().columns)
    assert found.pairs["similarity"].is_monotonic_decreasing
    row = found.pairs.iloc[0]
    assert row[["one_name", "other_name", "country", "one_city", "one_domain", "one_file", "other_file"]].tolist() == [
        "AB Volvo", "Volvo AB (publ)", "Sweden", "Göteborg", "volvo.example", "kunder.csv", "fakturor.csv",
    ]  # fmt: skip
    assert (row["similarity"], row["n_rows"]) == (100.0, 2)
    assert set(found.pairs["verdict"]) <= set(PAIR_VERDICTS)


def test_pairs_are_no_part_of_the_digest() -> None:
    """Two datasets with the same tables have the same digest."""
    found = read(kunder=CUSTOMERS, fakturor=INVOICES)
    assert found.digest == found.replace(pairs=empty_pairs()).digest


def test_decided_same_becomes_one_company() -> None:
    """The first met keeps its id and its own values, gaps are filled, rows go to it; it is the same again."""
    more = "Kundnr;Namn;Land;Ort;Hemsida;Anställda\n9;Karl Fazer Oyj Ab;Finland;Åbo;;77\n"
    before = read(kunder=CUSTOMERS + more.split("\n")[1] + "\n", fakturor=INVOICES)
    assert verdicts(before)["4", "9"] == "doubtful"
    decided = (("4", "9", "same"), ("Norrljus Maskin AB", "Norrljus Maskin AB Kiruna", "same"))
    found = read(decided, kunder=CUSTOMERS + more.split("\n")[1] + "\n", fakturor=INVOICES)
    accounts = found.accounts.set_index("account_id")
    assert "9" not in accounts.index and "Norrljus Maskin AB Kiruna" not in accounts.index
    assert accounts.loc["4", ["name", "city", "employees"]].tolist() == ["Karl Fazer Oy", "Vantaa", 77.0]
    assert bought(found)["2"] == 85
    assert verdicts(found)["4", "9"] == "same" and verdicts(found)["2", "Norrljus Maskin AB Kiruna"] == "same"
    assert sum(bought(found).values()) == sum(bought(before).values())
    again = read(decided, kunder=CUSTOMERS + more.split("\n")[1] + "\n", fakturor=INVOICES)
    assert again.digest == found.digest and again.pairs.equals(found.pairs)


def test_decided_apart_is_not_joined_and_not_asked_again() -> None:
    """What would be joined by name stays a company of its own, named in the file; a doubtful pair is settled."""
    decided = (("1", "Volvo AB (publ)", "apart"), ("Norrljus Maskin AB Kiruna", "2", "apart"))
    found = read(decided, kunder=CUSTOMERS, fakturor=INVOICES)
    assert bought(found)["Volvo AB (publ)"] == 150 and "1" not in bought(found)
    assert verdicts(found)["1", "Volvo AB (publ)"] == "apart"
    assert "doubtful" not in set(found.pairs["verdict"])


def test_last_decision_about_a_pair_holds() -> None:
    """A decision can be taken back by a later one, whichever way round the two are named."""
    decided = (("2", "Norrljus Maskin AB Kiruna", "same"), ("Norrljus Maskin AB Kiruna", "2", "apart"))
    found = read(decided, kunder=CUSTOMERS, fakturor=INVOICES)
    assert verdicts(found)["2", "Norrljus Maskin AB Kiruna"] == "apart"
    assert "Norrljus Maskin AB Kiruna" in set(found.accounts["account_id"])


def test_chains_of_decisions_and_contradictions() -> None:
    """Three decided to be one become one; where another decision keeps two of them apart, they stay apart, aloud."""
    text = "Kundnr;Namn\n1;Alfa\n2;Beta\n3;Gamma\n"
    found = read((("2", "3", "same"), ("1", "2", "same")), kunder=text)
    assert found.accounts["account_id"].tolist() == ["1"]
    found = read((("1", "2", "same"), ("2", "3", "same"), ("1", "3", "apart")), kunder=text)
    assert found.accounts["account_id"].tolist() == ["1", "3"]
    assert remarks(found, "pair_contradicted") == [("2", "3")]


def test_decision_about_something_unknown_is_reported() -> None:
    """It is no error: the file that names it may be left out this time."""
    found = read((("1", "Nobody AB", "same"),), kunder=CUSTOMERS)
    assert remarks(found, "pair_unknown") == [("1", "Nobody AB")]
    assert len(found.accounts) == 5


def test_second_list_joins_by_name_and_lines_find_its_ids() -> None:
    """A prospect list of another system: its company is the known one, gaps are filled, and deals that use its id
    go there."""
    leads = "Id;Company;Country;City;Employees;Industry\nC-77;Volvo Aktiebolag;Sweden;Torslanda;999;Vehicles\n"
    deals = "Deal ID;Company ID;Outcome;Opened\nD1;C-77;won;2024-01-01\nD2;2;lost;2024-01-01\n"
    found = read(kunder=CUSTOMERS, prospects=leads, deals=deals)
    volvo = found.accounts.set_index("account_id").loc["1"]
    assert (volvo["city"], volvo["employees"], volvo["industry"]) == ("Göteborg", 100.0, "Vehicles")
    assert found.deals is not None and found.deals["account_id"].tolist() == ["1", "2"]
    assert verdicts(found) == {("1", "C-77"): "joined"}


def test_duplicates_in_one_list_are_asked_about_and_never_merged() -> None:
    """Same name under another id, same web site: two accounts and one question; the same id twice is one account."""
    text = (
        "Kundnr;Namn;Land;Hemsida\n1;Alfa Bygg AB;Sverige;\n2;ALFA BYGG;Sverige;\n3;Beta AB;Sverige;beta.example\n"
        "4;Betamax Invest;Sverige;www.beta.example\n5;Alfa Bygg AB;Norge;\n1;Alfa Bygg AB;Sverige;\n"
    )
    found = read(kunder=text)
    assert found.accounts["account_id"].tolist() == ["1", "2", "3", "4", "5"]
    assert verdicts(found) == {("1", "2"): "doubtful", ("3", "4"): "doubtful"}
    assert len(remarks(found, "duplicate_account")) == 1


def test_unknown_country_joins_only_names_that_agree_word_for_word() -> None:
    """Deals seldom name a country: a moved form joins, a slip is asked about."""
    deals = "Deal name;Company;Outcome\nA;Volvo AB;won\nB;Norrljus Maskn AB;open\n"
    found = read(kunder=CUSTOMERS, deals=deals)
    assert found.deals is not None and found.deals["account_id"].tolist() == ["1", "Norrljus Maskn AB"]
    assert verdicts(found) == {("1", "Volvo AB"): "joined", ("2", "Norrljus Maskn AB"): "doubtful"}


def test_name_that_two_companies_could_be_joins_neither() -> None:
    """Both are asked about."""
    text = "Kundnr;Namn;Land\n1;Alfa Bygg AB;Sverige\n2;Alfa Bygg HB;Sverige\n"
    lines = "Namn;Land;Fakturadatum;Belopp\nAlfa Bygg;Sverige;2024-01-02;5\n"
    found = read(kunder=text, fakturor=lines)
    assert bought(found) == {"Alfa Bygg": 5}
    assert verdicts(found)["1", "Alfa Bygg"] == verdicts(found)["2", "Alfa Bygg"] == "doubtful"


def test_nothing_is_compared_where_ids_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that all carry known ids never reach the comparison of names; duplicates of a long list are looked for by
    equal names only, and the report says so."""
    compared = []

    def count(left: pd.DataFrame, right: pd.DataFrame | None = None) -> pd.DataFrame:
        compared.append(len(left))
        raise AssertionError

    monkeypatch.setattr("icp_core.intake.companies.joining.name_pairs", count)
    monkeypatch.setattr("icp_core.intake.companies.duplicates.name_pairs", count)
    monkeypatch.setattr("icp_core.intake.companies.duplicates.MOST_COMPARED", 3)
    lines = "Kundnr;Namn;Fakturadatum;Belopp\n1;Volvo;2024-01-02;100\n2;Something else;2024-01-02;100\n"
    found = read(kunder=CUSTOMERS + "6;ab volvo;Sverige;;;\n", fakturor=lines)
    assert bought(found) == {"1": 100, "2": 100} and not compared
    assert verdicts(found) == {("1", "6"): "doubtful"}
    assert "5" not in set(found.pairs["one"]) and len(remarks(found, "names_compared_exactly")) == 1


def test_too_many_names_are_joined_only_where_they_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is guessed, and the report says what was not tried."""
    monkeypatch.setattr("icp_core.intake.companies.joining.MOST_COMPARED", 3)
    found = read(kunder=CUSTOMERS, fakturor=INVOICES)
    assert not remarks(found, "matched_by_name") and len(remarks(found, "names_not_compared")) == 1
    assert bought(found)["Volvo AB (publ)"] == 150


def test_shipped_sample_is_unharmed() -> None:
    """The made company of five exports has no two names that are joined."""
    found = load_sample("nordic")
    assert "joined" not in set(found.pairs["verdict"])
    assert {"matched_by_name", "no_match", "met_on_lines"}.isdisjoint(found.report["code"])


LISTED = "Customer no;Name\n000123;Alfa AB\n000124;Beta AB\n000125;Gamma AB\n"
SOLD = "Customer no;Invoice date;Amount\n123;2024-01-05;100\n124;2024-01-06;200\n123;2024-02-05;-50\n"


@pytest.mark.parametrize("written", ["123", "123.0", "0123"])
def test_an_id_that_lost_its_zeros_or_became_a_float_is_the_same(written: str) -> None:
    """What a spreadsheet or a column of floats makes of an id joins the same company, and the report says so."""
    found = read(customers=LISTED, invoices=SOLD.replace("123", written).replace("124", written.replace("3", "4")))
    assert found.accounts["account_id"].tolist() == ["000123", "000124", "000125"]
    assert bought(found) == {"000123": 50, "000124": 200}
    assert remarks(found, "ids_respelt") == [(written, "000123")]


def test_hyphens_in_a_registration_number_do_not_tell_two_companies_apart() -> None:
    """Nor do blanks; in a short number they may."""
    listed = "Org nr;Name\n556677-8899;Alfa AB\n1-23;Beta AB\n"
    found = read(
        customers=listed, invoices="Org nr;Invoice date;Amount\n5566778899;2024-01-05;100\n12-3;2024-01-06;9\n"
    )
    assert bought(found) == {"556677-8899": 100, "12-3": 9}


def test_ids_that_differ_by_zeros_only_are_two() -> None:
    """Where one list holds both 07 and 7, a third spelling leads to neither."""
    listed = "Customer no;Name\n07;Alfa AB\n7;Beta AB\n8;Gamma AB\n"
    found = read(customers=listed, invoices="Customer no;Invoice date;Amount\n007;2024-01-05;100\n8;2024-01-06;9\n")
    assert bought(found) == {"007": 100, "8": 9}


def test_two_systems_that_count_from_one_are_joined_by_name() -> None:
    """Where the ids of a file belong to other names in the list, each company's purchases go to its name."""
    names = ["Alfa", "Bravo", "Charlie", "Delta", "Echo"]
    listed = "Record ID;Name\n" + "".join(f"{at};{name} Ltd\n" for at, name in enumerate(names, 1))
    sold = "Customer no;Customer name;Invoice date;Amount\n" + "".join(
        f"{len(names) + 1 - at};{name} Ltd;2024-01-0{at};{at}\n" for at, name in enumerate(names, 1)
    )
    found = read(companies=listed, invoices=sold)
    assert bought(found) == {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}
    (said,) = found.report.loc[found.report["code"] == "numbers_differ", "message"]
    assert "4 of 5 equal ids" in say(said)


def test_a_name_of_its_own_beside_a_known_id_is_only_remarked() -> None:
    """Renamed companies and contact persons keep the id."""
    sold = "Customer no;Customer name;Invoice date;Amount\n000123;Omega AB;2024-01-05;100\n000124;Beta;2024-01-06;9\n"
    found = read(customers=LISTED, invoices=sold)
    assert bought(found) == {"000123": 100, "000124": 9}
    assert remarks(found, "names_differ") == [("Alfa AB", "Omega AB")]


def test_a_deal_of_several_companies_counts_for_the_first_that_is_known() -> None:
    """HubSpot names all associated companies in one cell, by id and by name; no company is made of the list of them."""
    listed = "Record ID,Company name\n17,Alfa Ltd\n12,Beta Ltd\n"
    head = "Record ID,Deal Name,Deal Stage,Amount,Associated Company"
    by_id = f"{head} IDs\n1,x,Closed Won,5,17;12\n2,y,Closed Won,7,99;12\n"
    by_name = f"{head}\n1,x,Closed Won,5,Alfa Ltd;Beta Ltd\n2,y,Closed Won,7,Beta Ltd\n"
    for deals in (by_id, by_name):
        found = read(companies=listed, deals=deals)
        assert found.accounts["account_id"].tolist() == ["17", "12"]
        assert found.deals is not None and found.deals["account_id"].tolist() == ["17", "12"]
        assert found.report.loc[found.report["code"] == "several_companies", "row"].tolist()[0] == 2


def test_sisters_with_one_web_site_stay_two_and_are_asked_about() -> None:
    """Names that go on differently, and forms that clash, are two companies of a group; a longer name is the same."""
    listed = (
        "Company,Website,Employees\nRask Trucks AB,rask.se,500\nRask Penta AB,rask.se,300\n"
        "Acme GmbH,acme.de,50\nAcme AG,acme.de,70\nFjord,fjord.no,9\nFjord Nordic AS,www.fjord.no,\n"
    )
    sold = "Customer,Invoice date,Amount\nRASK PENTA AB,2024-01-05,7\nRask Trucks,2024-01-06,5\nAcme AG,2024-01-07,3\n"
    found = read(companies=listed, invoices=sold)
    assert found.accounts["name"].tolist() == ["Rask Trucks AB", "Rask Penta AB", "Acme GmbH", "Acme AG", "Fjord"]
    assert bought(found) == {"Rask Penta AB": 7, "Rask Trucks AB": 5, "Acme AG": 3}
    asked = {pair for pair, verdict in verdicts(found).items() if verdict == "doubtful"}
    assert asked == {("Rask Trucks AB", "Rask Penta AB"), ("Acme GmbH", "Acme AG")}


def test_namesakes_in_several_countries_are_several_companies() -> None:
    """Without ids the country tells them apart, in the list and for lines that say it; the name alone leads to none."""
    accounts = "Company;Country;Employees\nNova;Sweden;10\nNova;Finland;200\nAlfa;Sweden;5\n"
    lines = "Customer;Country;Invoice date;Amount\n" + "".join(
        f"{name};{country};2024-0{month}-01;{amount}\n"
        for name, country, amount in (("Nova", "Finland", 100), ("Alfa", "Sweden", 7), ("Nova", "", 50))
        for month in range(1, 4)
    )
    found = read_dataset({"accounts.csv": accounts.encode(), "invoices.csv": lines.encode()})
    told = found.accounts.set_index("account_id")
    assert told["country"].to_dict() | {"Nova": None} == {
        "Nova (Sweden)": "Sweden", "Nova (Finland)": "Finland", "Alfa": "Sweden", "Nova": None}  # fmt: skip
    assert told.loc[["Nova (Sweden)", "Nova (Finland)"], "name"].tolist() == ["Nova", "Nova"]
    assert found.invoices is not None
    sums = found.invoices.groupby("account_id")["amount"].sum().to_dict()
    assert sums == {"Nova (Finland)": 300, "Alfa": 21, "Nova": 150}
    assert (found.report["code"] == "told_apart").sum() == 1


def test_the_country_of_an_order_makes_no_second_company() -> None:
    """Order lines without ids ship to many countries: one customer stays one."""
    lines = "Customer;Country;Order date;Amount\n" + "".join(
        f"Nova;{('Sweden', 'Finland', 'Japan')[i % 3]};2024-01-{i + 1:02d};{i + 1}\n" for i in range(9)
    )
    assert len(read_dataset({"orders.csv": lines.encode()}).accounts) == 1


def test_two_spellings_in_one_country_are_no_namesakes() -> None:
    """Small letters make no second company; beside a namesake elsewhere both spellings are the one of their country."""
    home = "Company;Country;City\nNova;Sweden;\nNOVA;Sweden;Lund\n"
    assert read_dataset({"a.csv": home.encode()}).accounts["city"].tolist() == ["Lund"]
    abroad = read_dataset({"a.csv": (home + "Nova;Finland;Oulu\n").encode()}).accounts
    assert dict(zip(abroad["account_id"], abroad["city"], strict=True)) == {
        "Nova (Sweden)": "Lund", "Nova (Finland)": "Oulu"}  # fmt: skip
