"""What is said of columns left out: the reason, what a person has said, and the line on other pages."""

from __future__ import annotations

import pandas as pd

from icp_core import say
from icp_core.languages import message
from icp_core.schema import Dataset, empty_report
from icp_core.views import leak_rows, left_out_line, other_columns


def dataset(*aside: str, **columns) -> Dataset:
    accounts = pd.DataFrame({"account_id": ["a", "b"], "relation": "customer"}).assign(
        tags=["x", "y"], score=[1, 2], mood=["p", "q"]
    )
    report = pd.DataFrame([{"table": "accounts", "column": name, "code": "set_aside_leak"} for name in aside])
    return Dataset(accounts=accounts, report=pd.concat([empty_report(), report]), **columns)


FOUND = pd.DataFrame(
    {
        "attribute": ["tags", "score", "mood"],
        "verdict": ["leak", "suspect", "clean"],
        "sentence": [
            message("report.leak_sentence_leak", column="tags", why=[message("report.leak_name_typed")]),
            message("report.leak_sentence_suspect", column="score", why=[message("report.leak_name_judgement")]),
            message("report.leak_sentence_clean", column="mood", why=[]),
        ],
    }
)


def test_rows_name_what_is_left_out_first_and_then_what_is_doubtful():
    """A leak is out, a suspect in and marked, the rest can be picked."""
    rows = leak_rows(FOUND, dataset("tags"))
    assert [(row["column"], row["left_out"], row["said"]) for row in rows] == [
        ("tags", True, None), ("score", False, None)
    ]  # fmt: skip
    assert rows[0]["why"] == "By its name it is typed in by people while selling."
    assert rows[1]["why"].startswith("Kept, but look: by its name")
    assert other_columns(FOUND, dataset("tags")) == {"mood": "Mood"}


def test_rows_say_what_a_person_has_said():
    """Put back, a column stays in the list with the doubt; left out by hand, it joins it."""
    said = dataset("tags", known_before=("tags",), known_after=("mood",))
    rows = {row["column"]: row for row in leak_rows(FOUND, said)}
    assert not rows["tags"]["left_out"] and "although by its name" in rows["tags"]["why"]
    assert rows["mood"]["left_out"] and rows["mood"]["why"] == "You say that it is known only afterwards."
    assert other_columns(FOUND, said) == {}


def test_the_line_counts_the_columns_left_out():
    """None, one, two by name, more by number."""
    assert left_out_line(dataset()) is None
    told = [say(left_out_line(dataset(*names))) for names in (("tags",), ("tags", "score"), ("tags", "score", "mood"))]
    assert told == [
        "Tags is left out: known only afterwards.",
        "Tags and Score are left out: known only afterwards.",
        "Tags and 2 more columns are left out: known only afterwards.",
    ]
