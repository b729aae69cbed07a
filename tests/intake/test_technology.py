"""Technology maturity: names as people write them, a rule that is monotone, gaps filled and nothing overwritten."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import icp_core as icp
from icp_core.errors import ReadError, TableError
from icp_core.intake.folding import folded
from icp_core.languages import say

TABLE = icp.technology_table()
NAMES = TABLE["technology"].tolist()


def level_of(*have: str, table: pd.DataFrame | None = None) -> float:
    return float(icp.technology_levels(pd.Series([list(have)]), table)["level"].iloc[0])


def told(found: icp.Dataset, code: str) -> list[tuple[object, object]]:
    rows = found.report[found.report["code"] == code]
    return [(row.before, row.message.values.get("n")) for row in rows.itertuples()]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SAP S/4HANA Cloud 2023", "SAP S/4HANA"),
        ("MS Dynamics 365 BC", "Microsoft Dynamics 365 Business Central"),
        ("Microsoft Excel 2016", "Microsoft Excel"),
        ("EXCEL", "Microsoft Excel"),
        ("ms sharepoint", "SharePoint"),
        ("SAP ECC 6.0", "SAP ERP"),
        ("Odoo 16", "Odoo"),
        ("SQL Server 2019 Standard", "Microsoft SQL Server"),
        ("Oracle Database 19c", "Oracle Database"),
        ("Office 365 Business Premium", "Microsoft 365"),
        ("Salesforce.com", "Salesforce"),
        ("Next.js", "Next.js"),
        ("Visma Lön", "Visma Lön"),
        ("WordPress 6.4.2", "WordPress"),
        ("Google Analytics 360", "Google Analytics"),
        ("GA4", "Google Analytics 4"),
    ],
)
def test_a_technology_is_known_as_people_write_it(written: str, meant: str) -> None:
    """Case, accents, version, edition and vendor do not matter; the least is cut that leads to a known name."""
    because = icp.technology_levels(pd.Series([[written]]))["because"].iloc[0]
    assert because.values["what"][0].values["technology"] == meant


@pytest.mark.parametrize(
    "word", ["ERP", "CRM", "Web shop", "Own API", "Visma ERP", "Visma", "Cloud", "2023", "", "東京"]
)
def test_what_is_not_in_the_table_is_unknown(word: str) -> None:
    """Words for a category, vendors alone and what is left of nothing match nothing."""
    found = icp.technology_levels(pd.Series([[word]])).iloc[0]
    assert np.isnan(found["level"]) and found["known"] == 0 and found["unknown"] == [word]


@pytest.mark.parametrize(
    ("have", "level"),
    [
        (["Paper forms"], 1),
        (["Excel"], 1),
        (["HubSpot"], 2),  # 3, alone
        (["HubSpot", "Fortnox"], 3),  # two categories at 3
        (["HubSpot", "Pipedrive"], 2),  # one category twice
        (["Snowflake"], 4),
        (["Snowflake", "Excel"], 4),
        (["Snowflake", "AWS"], 5),
        (["Salesforce", "Power BI", "Excel"], 4),
    ],
)
def test_the_level_is_what_two_categories_reach_or_the_best_less_one(have: list[str], level: int) -> None:
    """By hand."""
    assert level_of(*have) == level


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), st.sampled_from(NAMES))
def test_one_technology_more_never_lowers_the_level(have: list[str], more: str) -> None:
    """And the order in which they are listed does not matter."""
    assert level_of(*have, more) >= level_of(*have)
    assert level_of(*reversed(have)) == level_of(*have)


def test_the_table_shipped_is_sound() -> None:
    """Whole levels of 1 to 5 in some twenty categories; no name or alias means two technologies."""
    assert set(TABLE["level"]) == {1, 2, 3, 4, 5} and 20 <= TABLE["category"].nunique() <= 25
    meant: dict[str, set[str]] = {}
    for name, aliases in zip(TABLE["technology"], TABLE["aliases"], strict=True):
        for word in (name, *aliases):
            meant.setdefault(folded(word), set()).add(name)
    assert {word: names for word, names in meant.items() if len(names) > 1} == {}


def test_changes_stand_in_for_rows_or_are_added() -> None:
    """A known name under any of its spellings is changed; a new one is added; the table shipped stays."""
    changed = icp.technology_table([("MS Excel", "office", 4), ("Deep Thought", "AI", 5)])
    assert len(changed) == len(TABLE) + 1
    assert level_of("Excel", table=changed) == 3 and level_of("Excel", "Deep Thought", table=changed) == 4
    assert icp.technology_table().equals(TABLE)


LIST = (
    b"account_id,relation,technologies,technology_level\n"
    b"1,customer,Snowflake; AWS; Ouija 3,2\n"
    b"2,customer,Snowflake; AWS; Ouija 3,\n"
    b"3,customer,Ouija 3,\n"
    b"4,customer,,\n"
)


def test_reading_fills_gaps_and_never_overwrites() -> None:
    """What a file says stands; what it leaves open is worked out; what is unknown is counted."""
    found = icp.read_dataset({"accounts.csv": LIST})
    assert found.accounts["technology_level"].fillna(0).tolist() == [2, 5, 0, 0]
    assert told(found, "technology_level_worked_out") == [(None, 1)]
    assert told(found, "unknown_technologies") == [("Ouija 3", 2)]


def test_choices_go_before_the_table() -> None:
    """A level of one's own for a technology that nobody else knows."""
    choices = icp.ReadingChoices(technologies=(("Ouija", "analytics", 2), ("AWS", "cloud", 3)))
    found = icp.read_dataset({"accounts.csv": LIST}, choices=choices)
    assert found.accounts["technology_level"].fillna(0).tolist() == [2, 4, 1, 0]


def test_a_table_of_levels_may_be_uploaded() -> None:
    """It is taken for what it is, lists no companies, and a row without a level is reported."""
    levels = (
        b"Technology,Category,Level\nOuija,analytics,2\nAWS,cloud,3\nSnowflake,data,3\nRunes,data,4\nTarot,data,9\n"
    )
    files = {"accounts.csv": LIST, "levels.csv": levels}
    found = icp.read_dataset(files)
    assert found.accounts["technology_level"].fillna(0).tolist() == [2, 3, 1, 0]
    assert told(found, "technology_table_read") == [(None, 4)]
    (refused,) = found.report[found.report["code"] == "technology_without_level"].to_dict("records")
    assert (refused["row"], refused["before"]) == (6, "Tarot")
    assert icp.read_dataset(files, mapping=found.mapping).digest == found.digest
    with pytest.raises(ReadError, match="no other file lists companies"):
        icp.read_dataset({"levels.csv": levels})


TECHNOGRAPHICS = (
    b"Domain,Technology,Category,First Detected\n"
    b"acme.com,Shopify Plus,Ecommerce,2022-01-01\n"
    b"acme.com,Snowflake,Data,2023-01-01\n"
    b"acme.com,Foo, Ltd,2023-02-01\n"
    b"beta.com,WordPress,CMS,2020-05-05\n"
    b",React,Web,2020-05-05\n"
)


def test_lines_of_technologies_become_lists_of_companies() -> None:
    """One row per company and technology, as such exports have it: gathered by company, its own columns left out."""
    companies = b"Customer ID,Company,Website\n1,Acme,www.acme.com\n2,Beta,beta.com\n3,Gamma,gamma.com\n"
    found = icp.read_dataset({"customers.csv": companies, "technographics.csv": TECHNOGRAPHICS})
    lists = found.accounts["technologies"].map(lambda have: have or [])
    assert lists.tolist() == [["Shopify Plus", "Snowflake", "Foo"], ["WordPress"], []]
    assert found.accounts["technology_level"].fillna(0).tolist() == [4, 1, 0]
    assert found.report.loc[found.report["code"] == "no_key", "row"].tolist() == [6]
    assert "category" not in found.accounts
    (entry,) = found.report[found.report["code"] == "technologies_gathered"]["message"]
    assert "4 rows became the lists of 2 companies" in say(entry)


def test_order_lines_are_no_technographics() -> None:
    """A column called system beside amounts is what was bought."""
    lines = b"Customer,Date,System,Amount\nA,2024-01-01,Pump,5\nA,2024-02-01,Valve,6\nB,2024-02-01,Pump,7\n"
    found = icp.read_dataset({"orders.csv": lines})
    assert found.invoices is not None and len(found.invoices) == 3


def test_a_level_is_explained() -> None:
    """Which technology at which level; or that a file says otherwise; or that nothing is known."""
    found = icp.read_dataset({"accounts.csv": LIST})
    words = {account: say(icp.explain_technology(found, account)) for account in "1234"}
    assert words["2"].startswith("Level 5: Amazon Web Services (cloud, 5) and Snowflake (data, 5).")
    assert words["1"].startswith("Level 2 is given by a file. Its technologies would say: Level 5:")
    assert words["3"] == "No level: none of its technologies is in the table (Ouija 3)."
    assert words["4"] == "No level: its technologies are not known."
    with pytest.raises(TableError, match="nobody"):
        icp.explain_technology(found, "nobody")


def test_samples_keep_their_levels() -> None:
    """Their words name categories, not technologies: gaps that were planted stay gaps."""
    for name in ("software", "startup", "null"):
        found = icp.load_sample(name)
        assert not found.report["code"].isin(["technology_level_worked_out", "unknown_technologies"]).any()
        assert found.accounts["technology_level"].isna().any()
