"""Facts entered by hand: what they add to the tables, and what they leave as the files have it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

import icp_core as icp
from icp_core.errors import SettingError
from icp_core.intake import with_facts
from icp_core.schema import Dataset

LIST = (
    b"Company;Industry;Employees;Country;Status\n"
    b"Kvarn AB;Food;120;Sweden;Customer\n"
    b"Sahaus Oy;Metals;;Finland;Prospect\n"
    b"Sahaus GmbH;Metals;40;Germany;Prospect\n"
    b"Fjell AS;;55;Norway;Former customer\n"
)


def fact(id, company="Acme", what="won", day="2026-01-02", **more):
    """A fact, its attributes as keywords are named."""
    attributes = tuple((name, str(text)) for name, text in more.pop("of", {}).items())
    return icp.Fact(id=id, company=company, what=what, day=day, attributes=attributes, **more)


@pytest.fixture(scope="module")
def listed():
    """Four companies as read from a file."""
    return icp.read_dataset({"list.csv": LIST})


def said(dataset, of):
    """(code, column, before, after) of what a report says beyond another."""
    new = dataset.report.iloc[len(of.report) :]
    assert all(icp.say(entry) for entry in new["message"])
    return list(new[["code", "column", "before", "after"]].itertuples(index=False, name=None))


def of(dataset, name):
    """The account of a name."""
    return dataset.accounts.set_index("name").loc[name]


def test_no_facts_change_nothing(listed):
    """The tables are the very ones."""
    assert with_facts(listed, ()) is listed


def test_each_kind_of_fact_has_its_place_in_a_blank_project():
    """Deals become deals, verdicts interviews, and each company is to us what was said of it."""
    kinds = ("won", "lost", "open", "customer", "fits", "unsure", "does_not_fit")
    facts = [fact(what, f"{what} Ltd", what, f"2026-01-{at:02}") for at, what in enumerate(kinds, 1)]
    found = with_facts(icp.blank_dataset(), facts)
    assert dict(zip(found.names, found.accounts["relation"], strict=True)) == {
        "won Ltd": "customer", "lost Ltd": "lost", "open Ltd": "in_talks", "customer Ltd": "customer",
        "fits Ltd": "in_talks", "unsure Ltd": "in_talks", "does_not_fit Ltd": "in_talks",
    }  # fmt: skip
    assert found.deals["outcome"].tolist() == ["won", "lost", "open"]
    assert found.interviews["verdict"].tolist() == ["fits", "unsure", "does_not_fit"]
    assert found.accounts["account_id"].tolist() == [f"fact:{what}" for what in kinds]
    assert found.as_of == dt.date(2026, 1, 7) and len(found.report) == 0


def test_a_day_is_the_end_of_a_deal_that_ended_and_the_beginning_of_an_open_one():
    """How long a deal took was never said, so that no selling time looks measured."""
    found = with_facts(icp.blank_dataset(), [fact("a"), fact("b", "Beta", "open", "2026-03-01")]).deals
    assert found["closed"].tolist() == [pd.Timestamp("2026-01-02"), pd.NaT]
    assert found["opened"].tolist() == [pd.NaT, pd.Timestamp("2026-03-01")]
    assert {str(found[name].dtype) for name in ("opened", "closed")} == {"datetime64[us]"}


SAME = [
    ("Kvarn AB", "Kvarn AB"), ("KVARN ab", "Kvarn AB"), ("kvarn", "Kvarn AB"), ("Sahaus Oy", "Sahaus Oy"),
    ("sahaus gmbh", "Sahaus GmbH"), ("Fjell", "Fjell AS"),
    ("fjell as", "Fjell AS"), ("kvarn oy ab", "Kvarn AB"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "stands"), SAME)
def test_a_company_of_the_files_is_the_same_under_its_name(listed, written, stands):
    """Case and legal form aside; two forms of one name stay two companies."""
    found = with_facts(listed, [fact("a", written)])
    assert len(found.accounts) == len(listed.accounts)
    assert found.deals["account_id"].tolist() == [of(listed, stands)["account_id"]]


@pytest.mark.parametrize("written", ["Kvarn Trucks", "Kvarn GmbH", "Kvarnen"])
def test_another_name_is_another_company(listed, written):
    """Further words or another legal form make a company of its own."""
    found = with_facts(listed, [fact("a", written)])
    assert found.accounts["account_id"].tolist()[-1] == "fact:a"
    assert said(found, listed) == []


def test_a_name_that_could_be_two_companies_is_none_of_them(listed):
    """Sahaus may be the Oy or the GmbH: the fact stands for itself, and the report says so and asks for the name."""
    found = with_facts(listed, [fact("a", "Sahaus")])
    assert found.deals["account_id"].tolist() == ["fact:a"]
    assert said(found, listed) == [("fact_company_unclear", "name", "Sahaus", None)]


def test_two_facts_on_one_company_are_one_account():
    """Written twice, once with its legal form; the id is the first fact's, and the later day speaks."""
    facts = [
        fact("a", "Acme AB", "fits", of={"industry": "Food", "employees": 20}),
        fact("b", "acme", "lost", "2026-02-01", of={"employees": 30}),
    ]
    for order in (facts, facts[::-1]):
        found = with_facts(icp.blank_dataset(), order)
        assert len(found.accounts) == 1 and len(found.deals) == len(found.interviews) == 1
        company = found.accounts.iloc[0]
        assert (company["industry"], company["employees"], company["relation"]) == ("Food", 30.0, "lost")


def test_attributes_fill_gaps_and_overwrite_nothing(listed):
    """A gap takes what was entered; where the file says otherwise it stands, and the report names both."""
    entered = {"employees": "1 500", "industry": "Wood", "country": "Suomi", "Decision style": "fast"}
    found = with_facts(listed, [fact("a", "Sahaus Oy", "fits", of=entered)])
    company = of(found, "Sahaus Oy")
    assert (company["employees"], company["industry"], company["country"]) == (1500.0, "Metals", "Finland")
    assert company["decision_style"] == "fast" and found.accounts["decision_style"].notna().sum() == 1
    assert said(found, listed) == [
        ("fact_filled", "employees", "1500", 1500.0),
        ("fact_not_used", "industry", "Wood", "Metals"),
        ("fact_filled", "decision_style", "fast", "fast"),
    ]
    assert set(found.attributes) == {*listed.attributes, "decision_style"}


def test_relations_follow_what_happened(listed):
    """A deal won makes a customer of anyone; a deal lost or an interview changes nothing for who was one."""
    happened = {"Kvarn AB": "lost", "Sahaus Oy": "won", "Sahaus GmbH": "open", "Fjell AS": "fits"}
    found = with_facts(listed, [fact(f"f{at}", *pair) for at, pair in enumerate(happened.items())])
    assert [of(found, name)["relation"] for name in happened] == ["customer", "customer", "in_talks", "former_customer"]
    assert [entry[0] for entry in said(found, listed)] == ["fact_relation"] * 2
    interviewed = with_facts(listed, [fact("a", "Sahaus Oy", "fits")])
    assert of(interviewed, "Sahaus Oy")["relation"] == "prospect"


def test_columns_stay_of_their_kind(listed):
    """A company more leaves every dtype as it was, in accounts and in deals."""
    sample = icp.load_sample("software")
    for dataset in (listed, sample):
        found = with_facts(dataset, [fact("a"), fact("b", "Beta", "fits")])
        for table, frame in dataset.tables():
            after = getattr(found, table)
            assert {str(k): str(v) for k, v in frame.dtypes.items()} == {
                str(k): str(after[k].dtype) for k in frame.columns
            }
            pd.testing.assert_frame_equal(after[frame.columns].head(len(frame)), frame)


KINDS = [
    ("employees", ["50..200", "1 000", "12"], [100.0, 1000.0, 12.0]),
    ("revenue", ["1,5 M", "2000000", "1-4 M"], [1.5e6, 2e6, 2e6]),
    ("founded_year", ["1987", "2001", ""], [1987.0, 2001.0, None]),
    ("for_profit", ["ja", "no", ""], [True, False, None]),
    ("technologies", ["SAP; Salesforce", "SAP, SAP", ""], [["SAP", "Salesforce"], ["SAP"], None]),
    ("country", ["Sverige", "FI", "Atlantis"], ["Sweden", "Finland", "Atlantis"]),
    ("industry", ["Livsmedel", "retail", "Retail"], ["Food", "retail", "retail"]),
    ("Visits", ["3", "12", "5-20"], [3.0, 12.0, 10.0]),
    ("Floor", ["3", "12b", "ground"], ["3", "12b", "ground"]),
]


@pytest.mark.parametrize(("attribute", "texts", "values"), KINDS, ids=[kind[0] for kind in KINDS])
def test_what_is_entered_becomes_what_a_file_would_have_made_of_it(attribute, texts, values):
    """Numbers, ranges by their middle, years, yes and no, lists, names of countries and industries, own columns."""
    facts = [fact(f"f{at}", f"Company {at}", of={attribute: text}) for at, text in enumerate(texts)]
    column = with_facts(icp.blank_dataset(), facts).accounts[icp.entered_attribute(attribute)]
    assert [value if isinstance(value, list) or pd.notna(value) else None for value in column] == values
    assert str(column.dtype) == ("float64" if isinstance(values[0], float) else
                                 "str" if isinstance(values[0], str) else "object")  # fmt: skip


def test_a_range_is_told_in_the_report():
    """Its middle counts; the report says which range it stands for."""
    found = with_facts(icp.blank_dataset(), [fact("a", of={"employees": "50..200"})])
    assert said(found, icp.blank_dataset()) == [("fact_band", "employees", "50..200", 100.0)]


WRONG = [
    ("employees", "many", "Employees needs a number"), ("employees", "-5", "Employees needs a number"),
    ("revenue", "12 %", "Revenue needs a number"), ("revenue", "€5M", "own currency"),
    ("revenue", "1.500", "1.5 or 1,500"), ("founded_year", "20", "needs a year"),
    ("for_profit", "perhaps", "yes or no"),
    ("name", "Beta", "cannot be an attribute"), ("relation", "customer", "cannot be an attribute"),
    ("technologies:SAP", "yes", "cannot be an attribute"), ("industry", "x" * 300, "no more than 200"),
]  # fmt: skip


@pytest.mark.parametrize(("attribute", "text", "told"), WRONG)
def test_what_cannot_be_is_refused_when_it_is_entered(attribute, text, told):
    """The message names the attribute and the remedy."""
    with pytest.raises(SettingError, match=told):
        fact("a", of={attribute: text})


@pytest.mark.parametrize(
    "broken", [{"company": " "}, {"day": "tomorrow"}, {"day": "0001-01-01"}, {"what": "liked"}, {"id": "a b"}]
)
def test_a_fact_without_company_day_kind_or_id_is_refused(broken):
    """Each has to be what it says."""
    with pytest.raises(SettingError):
        fact(**({"id": "a"} | broken))


def test_a_text_for_a_column_of_numbers_is_refused_or_reported():
    """Where the files have the column it is refused when added; where they come later, the report says so."""
    files = {"list.csv": b"Company;Trucks\nAlfa;12\nBeta;7\nGamma;9\n"}
    dataset, entered = icp.read_dataset(files), fact("a", "Delta", of={"Trucks": "plenty"})
    with pytest.raises(SettingError, match="Trucks needs a number"):
        icp.check_fact(dataset, entered)
    icp.check_fact(dataset, fact("a", "Delta", of={"Trucks": "4"}))
    found = with_facts(dataset, [entered])
    assert said(found, dataset) == [("fact_not_understood", "trucks", "plenty", None)]
    assert found.accounts["trucks"].isna().sum() == 1 and str(found.accounts["trucks"].dtype) == "float64"


def test_the_account_of_each_fact_is_found_before_and_after(listed):
    """With the tables as read and with those to which the facts were added: the same accounts."""
    facts = [fact("a", "kvarn"), fact("b", "Acme AB"), fact("c", "acme"), fact("d", "Sahaus")]
    places = icp.fact_accounts(listed, facts)
    assert places == {"a": of(listed, "Kvarn AB")["account_id"], "b": "fact:b", "c": "fact:b", "d": "fact:d"}
    assert icp.fact_accounts(with_facts(listed, facts), facts) == places


DEALS = b"""company;industry;country;employees;outcome;closed;amount
Acme AB;Retail;Sweden;120;won;2026-02-01;12000
Beta;Retail;Finland;40;lost;2026-02-03;8000
Gamma Oy;Energy;Finland;800;won;2026-02-10;30000
Delta;Energy;Norway;15;lost;2026-02-11;5000
Epsilon;Retail;Sweden;60;won;2026-02-14;9000
Zeta;Retail;Poland;220;won;2026-02-20;14000
Eta;Energy;Poland;75;lost;2026-03-01;7000
Theta;Retail;Norway;35;lost;2026-03-04;6500
Iota;Energy;Sweden;410;won;2026-03-09;22000
Kappa;Retail;Finland;90;lost;2026-03-15;10000
Lambda;Energy;Norway;130;open;;11000
Mu;Retail;Sweden;55;won;2026-03-21;9500
"""


def test_twelve_deals_from_a_file_join_the_companies_interviewed_before():
    """A file of deals alone gives companies, attributes and deals; two names entered by hand before are in it."""
    source = icp.Source(sample=None, facts=(fact("a", "Acme", "fits"), fact("b", "gamma", "unsure"),
                                            fact("c", "Omega", "does_not_fit", of={"industry": "retail"})))  # fmt: skip
    blank = source.applied_to(icp.blank_dataset())
    assert len(blank.accounts) == 3
    read = icp.read_dataset({"deals.csv": DEALS})
    assert len(read.accounts) == len(read.deals) == 12
    assert set(read.attributes) >= {"industry", "country", "employees"}
    assert read.deals["outcome"].value_counts().to_dict() == {"won": 6, "lost": 5, "open": 1}
    assert read.deals["amount"].sum() == 144000 and str(read.deals["closed"].dtype).startswith("datetime64")
    found = source.applied_to(read)
    assert len(found.accounts) == 13 and len(found.deals) == 12
    assert found.names.loc[found.interviews["account_id"]].tolist() == ["Acme AB", "Gamma Oy", "Omega"]
    assert of(found, "Acme AB")["relation"] == "customer" and of(found, "Omega")["industry"] == "Retail"
    assert isinstance(found, Dataset) and found.digest != read.digest


def test_a_source_keeps_its_facts_apart_from_how_it_is_read():
    """With facts it reads the same tables; two facts of one id are refused."""
    plain = icp.Source(sample=None)
    with_one = icp.Source(sample=None, facts=(fact("a"),))
    assert with_one.as_read == plain and with_one.digest == plain.digest and with_one != plain
    with pytest.raises(SettingError, match="same id"):
        icp.Source(sample=None, facts=(fact("a"), fact("a", "Beta")))


def test_facts_go_through_a_project_file():
    """Written, opened and written again: the same facts, and the same tables out of them."""
    facts = (fact("a", of={"employees": "50..200", "technologies": "SAP, Odoo"}, note="Said so", by="Anna"),
             fact("b", "Beta", "fits"))  # fmt: skip
    choices = icp.Choices(evidence=icp.Evidence(source=icp.Source(sample=None, facts=facts)))
    data = icp.project_bytes(icp.Project("x", choices=choices))
    back = icp.open_project(data)
    assert back.choices == choices
    tables = [each.evidence.source.applied_to(icp.blank_dataset()).digest for each in (choices, back.choices)]
    assert tables[0] == tables[1]


def test_tables_of_other_dtypes_take_companies_too():
    """Whole numbers become numbers that may be missing, flags stay flags, days keep their unit."""
    accounts = pd.DataFrame({"account_id": ["x", "y"], "relation": ["prospect", "customer"], "name": ["X", "Y"],
                             "desks": [3, 4], "open": [True, False]})  # fmt: skip
    deals = pd.DataFrame({"deal_id": ["1"], "account_id": ["x"], "outcome": ["won"],
                          "closed": pd.Series(["2026-01-01"], dtype="datetime64[ns]")})  # fmt: skip
    dataset = Dataset(accounts=accounts, deals=deals)
    found = with_facts(dataset, [fact("a", of={"desks": "9", "open": "yes"}), fact("b", "Beta", "lost")])
    assert found.accounts["desks"].tolist()[:3] == [3.0, 4.0, 9.0] and found.accounts["desks"].isna().sum() == 1
    assert found.accounts["open"].tolist() == [True, False, True, None]
    assert str(found.deals["closed"].dtype) == "datetime64[ns]" and found.deals["closed"].notna().all()
    assert pd.isna(found.deals["opened"]).all() and found.attributes == ("desks", "open")


def test_days_in_any_iso_form_stand_together():
    """A project file may write a day as 20260105 or by its week: it is the same day, beside the usual form."""
    forms = ("20260105", "2026-W02-1", "2026-01-05")
    facts = [icp.Fact(f"f{at}", f"Firm {at}", "fits", day) for at, day in enumerate(forms)]
    assert {fact.day for fact in facts} == {"2026-01-05"}
    assert list(with_facts(icp.blank_dataset(), facts).interviews["date"].dt.day) == [5, 5, 5]


def test_two_who_change_one_fact_undo_nothing_of_each_other():
    """Each part, and each attribute, stands as it was changed; of one part the later change does."""
    before = fact("1", of={"industry": "Retail", "country": "Sweden"}, by="Ada")
    now = fact("1", what="lost", of={"industry": "Food", "country": "Sweden", "employees": 12}, by="Ada")
    after = fact("1", day="2026-03-03", of={"industry": "Retail"}, by="Ben")
    both = icp.fact_with_changes(now, before, after)
    assert both == fact("1", what="lost", day="2026-03-03", of={"industry": "Food", "employees": 12}, by="Ben")
    assert icp.fact_with_changes(now, before, before) == now
    assert icp.fact_with_changes(before, before, after) == after
