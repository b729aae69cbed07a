"""Interviews and companies entered by hand while names are hidden: no interviewer, no note, no company."""

from __future__ import annotations

import icp_core as icp
from icp_core.intake import with_facts

FACTS = (
    icp.Fact("a1", "Grönvall Maskin AB", "fits", "2026-01-02", note="Karin Ståhl of Grönvall", by="Anna Lindqvist"),
    icp.Fact("a2", "Örevik Tools", "does_not_fit", "2026-01-03", by="Pekka Korpi"),
    icp.Fact("a3", "Örevik Tools", "lost", "2026-01-04"),
)  # fmt: skip
NAMES = ("Grönvall", "Örevik", "Karin", "Ståhl", "Lindqvist", "Korpi")


def test_interviews_and_facts_hold_no_name():
    """Who asked is an alias, the same in both rows of one person; what was said is gone; verdicts and days stay."""
    dataset = with_facts(icp.blank_dataset(), [*FACTS, icp.Fact("a4", "Third", "fits", "2026-01-05", by="Pekka Korpi")])
    hidden = icp.hide_names(dataset, "key").dataset
    told = "".join(frame.drop(columns=["account_id", "deal_id"], errors="ignore").to_csv()
                   for _, frame in hidden.tables())  # fmt: skip
    assert not [name for name in NAMES if name in told]
    interviews = hidden.interviews
    assert interviews["verdict"].tolist() == ["fits", "does_not_fit", "fits"]
    assert interviews["date"].equals(dataset.interviews["date"]) and interviews["note"].isna().all()
    assert interviews["by"].notna().all() and interviews["by"].nunique() == 2
    assert hidden.deals["deal_id"].tolist() == ["1"]


def test_the_veil_knows_who_asked():
    """A sentence with the name of an interviewer or of a company entered by hand is told with aliases."""
    veil = icp.hide_names(with_facts(icp.blank_dataset(), FACTS), "key").veil
    told = veil("Anna Lindqvist talked with Örevik Tools and Grönvall Maskin.")
    assert not [name for name in NAMES if name in told] and told.endswith(".")


def test_what_the_report_says_of_facts_holds_no_name():
    """A gap filled, a range, a name that is unclear: the company is told by its alias."""
    files = {"list.csv": "Company;Industry;Employees\nGrönvall AB;Food;\nGrönvall GmbH;Food;4\nAlfa;Food;5\n".encode()}
    entered = (("employees", "50-200"), ("industry", "Wood"))
    facts = [
        icp.Fact("b1", "Grönvall AB", "won", "2026-01-02", entered),
        icp.Fact("b2", "Grönvall", "won", "2026-01-02"),
    ]
    hidden = icp.hide_names(with_facts(icp.read_dataset(files), facts), "key").dataset
    told = hidden.report[hidden.report["code"].str.startswith("fact_")]
    assert set(told["code"]) == {"fact_filled", "fact_not_used", "fact_relation", "fact_company_unclear"}
    assert "Grönvall" not in "".join(map(icp.say, told["message"])) + told[["before", "after"]].to_csv()
