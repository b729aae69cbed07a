"""Attributes that people named, met by columns of that name: which columns, which values, and what the report says."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.intake import with_named
from icp_core.languages import message
from icp_core.workspace import Evidence, Source

OWNER = {"owner": ("family", "fund")}
DEALS = (
    "Company;Owner;Decision style;Outcome;Close date\n"
    "Acme AB;Family;committee;won;2026-01-02\n"
    "Acme AB;family ;Committee;lost;2026-02-02\n"
    "Berg Oy;FUND;Owner-alone;won;2026-01-05\n"
    "Carl GmbH;state;owner  alone;lost;2026-01-06\n"
    "Dahl AS;fund;n/a;lost;2026-01-07\n"
    "Ek AB;Family;committee;won;2026-01-08\n"
    "Ek AB;Fund;owner alone;won;2026-01-09\n"
)


def read(named, **files):
    """Files by name, read, with their columns read as the attributes that were named."""
    dataset = icp.read_dataset({f"{name}.csv": text.encode() for name, text in files.items()})
    return with_named(dataset, named)


def told(dataset, *codes):
    """(code, column, before) of what the report says under these codes; each can be put into words."""
    rows = dataset.report[dataset.report["code"].isin(codes)]
    assert all(icp.say(entry) for entry in rows["message"])
    return list(rows[["code", "column", "before"]].itertuples(index=False, name=None))


def values(dataset, attribute):
    """What is known of each company, by its name."""
    known = dataset.accounts.set_index("name")[attribute].dropna()
    return known.to_dict()


def test_a_column_of_deals_is_the_attribute_of_that_name_for_the_company_of_the_deal():
    """Case, blanks and hyphens of a cell do not matter, two deals that say one thing say it, and n/a says nothing."""
    found = read(OWNER | {"decision_style": ("committee", "owner alone")}, deals=DEALS)
    assert values(found, "owner") == {"Acme AB": "family", "Berg Oy": "fund", "Carl GmbH": "state", "Dahl AS": "fund"}
    assert values(found, "decision_style") == {
        "Acme AB": "committee", "Berg Oy": "owner alone", "Carl GmbH": "owner alone",
    }  # fmt: skip
    assert {"owner", "decision_style"} <= set(found.attributes)
    assert set(found.mapping.loc[found.mapping["header"] == "Owner", "table"]) == {"accounts"}


def test_two_things_said_of_one_company_are_told_and_none_is_used():
    """Its deals say family and fund: it stays unknown, and the report names it."""
    found = read(OWNER, deals=DEALS)
    assert "Ek AB" not in values(found, "owner")
    assert told(found, "named_conflict") == [("named_conflict", "owner", "family · fund")]


def test_a_column_that_tells_orders_apart_and_not_companies_adds_nothing():
    """Every company has two of them: each is told, and there is no attribute that would be unknown throughout."""
    text = "Company;Owner;Outcome\nAcme;family;won\nAcme;fund;won\nBerg;fund;lost\nBerg;family;lost\n"
    found = read(OWNER, deals=text)
    assert "owner" not in found.accounts and len(told(found, "named_conflict")) == 2
    assert found.deals["owner"].tolist() == ["family", "fund", "fund", "family"]


def test_a_level_that_nobody_named_is_seen_and_said():
    """It stands as it is written, so that it is no evidence for the named levels."""
    found = read(OWNER, deals=DEALS)
    assert told(found, "named_not_believed") == [("named_not_believed", "owner", "state")]


def test_owners_who_are_salespeople_stay_with_their_deals():
    """A column with a meaning of its own is the attribute only where most of its values are levels of it."""
    names = DEALS.replace("Family", "Ada Berg").replace("family", "Ada Berg").replace("FUND", "Per Ek")
    found = read(OWNER, deals=names.replace("Fund", "Fund").replace("state", "Per Ek"))
    assert "owner" not in found.accounts and "Ada Berg" in set(found.deals["owner"])
    assert [code for code, *_ in told(found, "named_is_other", "named_read")] == ["named_is_other"]
    assert "owner" not in read(OWNER, deals=DEALS).deals


def test_amounts_and_outcomes_of_deals_are_never_read_as_an_attribute():
    """Bands of an attribute called Amount do not take the amounts from the deals."""
    text = "Company;Amount;Outcome\nAcme;12000;won\nBerg;300;lost\n"
    found = read({"amount": ("..1000", "1000..")}, deals=text)
    assert found.deals["amount"].tolist() == [12000, 300] and "amount" not in found.accounts
    assert told(found, "named_is_other")


@pytest.mark.parametrize("header", ["Ägarform typ", "ägarform_typ", "AGARFORM  TYP", "AgarformTyp"])
def test_headers_are_compared_as_everywhere_in_reading(header):
    """Case, accents, blanks and camel case aside it is the same name."""
    text = f"Company;{header};City\nAcme AB;Família;Turku\nBerg AB;FOND;Oslo\n"
    for typed in ("Ägarform typ", "ägarform_typ"):
        attribute = icp.entered_attribute(typed)
        found = read({attribute: ("familia", "fond")}, accounts=text)
        assert values(found, attribute) == {"Acme AB": "familia", "Berg AB": "fond"}


def test_headers_in_other_scripts_are_told_apart():
    """A name without a Latin letter is not any other such name."""
    text = "Company;Собственник;Цвет\nAcme Ltd;семья;red\nBerg Ltd;фонд;blue\n"
    found = read({"собственник": ("семья", "фонд")}, accounts=text)
    assert values(found, "собственник") == {"Acme Ltd": "семья", "Berg Ltd": "фонд"}


def test_signs_tell_levels_apart_and_two_levels_that_are_written_alike_are_not_guessed_between():
    """C++ is not C#, and of résumé and resume the one written so is meant."""
    text = "Company;Language;City\nA Ltd;c++;X\nB Ltd;C#;X\nC Ltd;C;X\nD Ltd;Résumé;X\nE Ltd;resumé;X\n"
    found = read({"language": ("C++", "C#", "résumé", "resume")}, accounts=text)
    assert values(found, "language") == {
        "A Ltd": "C++", "B Ltd": "C#", "C Ltd": "C", "D Ltd": "résumé", "E Ltd": "resumé",
    }  # fmt: skip


def test_the_list_of_companies_stands_and_deals_fill_its_gaps():
    """What the deals say otherwise is told."""
    companies = "Company;Owner;City\nAcme AB;fund;Turku\nDahl AS;;Oslo\n"
    found = read(OWNER, accounts=companies, deals=DEALS)
    assert values(found, "owner") == {"Acme AB": "fund", "Dahl AS": "fund", "Berg Oy": "fund", "Carl GmbH": "state"}
    assert told(found, "named_differs") == [("named_differs", "owner", "family")]


def test_a_column_set_aside_for_its_values_counts_once_it_is_named():
    """Fourteen companies that are all family-owned are evidence, although the column tells none of them apart."""
    text = "Company;Owner;City\n" + "".join(f"Firm {at} AB;family;Turku\n" for at in range(14))
    before = icp.read_dataset({"accounts.csv": text.encode()})
    assert "owner" not in before.attributes and told(before, "set_aside_constant")
    assert "owner" in with_named(before, OWNER).attributes


def test_numbers_are_read_where_the_levels_are_bands():
    """Digits, a band by its middle, and a word that is no number, which is counted aloud."""
    text = "Company;Seats;Outcome\nAcme;12;won\nBerg;1 200;lost\nCarl;many;lost\n"
    found = read({"seats": ("..50", "50..")}, deals=text)
    assert values(found, "seats") == {"Acme": 12.0, "Berg": 1200.0}
    assert [code for code, *_ in told(found, "named_no_number")] == ["named_no_number"]


@pytest.mark.parametrize("seats", ["", "7"])
def test_numbers_stay_numbers_where_some_are_missing(seats):
    """A gap in the list, filled from deals or not, makes no words of them: they have bands."""
    accounts = "Company;Seats\nAcme;12\nBerg;60\nCarl;\n"
    found = read({"seats": ("..50", "50..")}, accounts=accounts, deals=f"Company;Seats;Outcome\nCarl;{seats};won\n")
    assert str(found.accounts["seats"].dtype) == "float64"
    assert values(found, "seats") == {"Acme": 12.0, "Berg": 60.0} | ({"Carl": 7.0} if seats else {})


def test_two_attributes_that_mean_one_column_both_have_it():
    """Their names differ in an accent alone: neither takes the column away from the other."""
    found = read({"ägare": ("fund",), "agare": ("fund",)}, accounts="Company;Ägare\nAcme;fund\nBerg;family\n")
    assert values(found, "ägare") == values(found, "agare") == {"Acme": "fund", "Berg": "family"}


def test_what_is_known_only_after_the_outcome_describes_no_company_even_if_it_is_named():
    """Why a deal was lost cannot be what it was lost by."""
    rows = "".join(f"C{at} AB;{'' if at % 2 else 'price'};{'won' if at % 2 else 'lost'}\n" for at in range(60))
    found = read({"loss_reason": ("price", "timing")}, deals=f"Company;Loss reason;Outcome\n{rows}")
    assert found.attributes == () or "loss_reason" not in found.attributes
    assert "loss_reason" in found.left_out


def test_a_header_that_was_taken_for_a_usual_attribute_is_told():
    """The industry group was read as the industry: the attribute gets nothing, and the report says why."""
    text = "Company;Industry group;City\nAcme AB;Food;Turku\nBerg AB;Metals;Oslo\n"
    found = read({"industry_group": ("food",)}, accounts=text)
    assert "industry_group" not in found.accounts and told(found, "named_is_other")


def test_nothing_named_or_nothing_found_changes_nothing():
    """The tables are the very ones."""
    dataset = icp.read_dataset({"deals.csv": DEALS.encode()})
    assert with_named(dataset, {}) is dataset and with_named(dataset, {"colour": ("red",)}) is dataset


def test_evidence_reads_files_by_what_its_beliefs_name_and_nothing_else_of_them():
    """Another desirability reads nothing anew; usual attributes are read without being named."""
    held = (Belief("owner", "family", 80.0), Belief("owner", "fund", 30.0), Belief("industry", "Food", 70.0))
    one = Evidence(beliefs=Beliefs(held))
    other = Evidence(beliefs=Beliefs((Belief("owner", "family", 20.0), *held[1:])))
    assert one.source == other.source and dict(one.source.named) == OWNER
    assert one.source.as_read == Source() and one.source.digest == Source().digest
    assert Evidence(source=one.source).source == Source()
    assert Evidence(beliefs=one.beliefs.names_alone).source == one.source


def test_a_belief_of_an_own_attribute_is_updated_by_the_deals_of_a_file():
    """Nine of ten deals of family firms were won, and none of ten of funds: the belief moves toward what was seen."""
    rows = [f"F{at} AB;{'Family' if at < 10 else 'Fund'};{'won' if at < 9 else 'lost'}\n" for at in range(20)]
    dataset = icp.read_dataset({"deals.csv": ("Company;Owner;Outcome\n" + "".join(rows)).encode()})
    evidence = Evidence(beliefs=Beliefs((Belief("owner", "family", 40.0), Belief("owner", "fund", 60.0))))
    found = evidence.source.applied_to(dataset)
    value, profit = icp.lifetime_value(found), icp.profitability(found)
    best = icp.best_customers(found, value, profit)
    learned = icp.suggest_desirability(found, best, source="won", beliefs=evidence.beliefs)
    rows = learned.beliefs.set_index(["attribute", "level"])
    assert rows["n_deals"].to_dict() == {("owner", "family"): 10, ("owner", "fund"): 10}
    assert rows.loc[("owner", "family"), "value"] > 50 > rows.loc[("owner", "fund"), "value"]


def test_a_file_of_deals_as_the_form_describes_it_is_read_whole():
    """Company, outcome and day, what is usual of a company, and an attribute of one's own as one more column."""
    assert "one more column, under the name it has here" in icp.say(message("page.beliefs.files"))
    deals = "company,industry,employees,owner,result,date\nAcme AB,Retail,12,family,won,2026-01-02\n"
    found = read(OWNER, deals=deals + "Berg Oy,Energy,300,fund,lost,2026-01-05\n")
    assert values(found, "owner") == {"Acme AB": "family", "Berg Oy": "fund"}
    assert values(found, "industry") == {"Acme AB": "Retail", "Berg Oy": "Energy"}
    assert found.deals.sort_values("closed")["closed"].dt.day.tolist() == [2, 5]
