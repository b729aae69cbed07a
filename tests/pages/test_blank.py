"""Every page of a project with nothing in it, and with 5, 15 and 40 companies: it says what it can, and no more."""

from __future__ import annotations

import json
import re

import pytest

from icp_core.fit.beliefs import Beliefs
from icp_core.languages import message, say
from icp_core.views.sayable import STATEMENTS
from icp_core.workspace import Choices, Evidence, Project, Shelf, Source, default_shelf_path
from tests.pages.conftest import App

PAGES = ("start", "data", "value", "segments", "board", "reveal", "profile")
MEASURED = re.compile(r"\d\s*%|[€$£]|\bEUR\b")
"""How a share or an amount is written."""

FOUNDED = {
    0: {
        "data": "No company is known yet.",
        "value": "Nobody has bought yet: what customers are worth can be said once one has.",
        "segments": "Nobody has bought yet: what the best customers share can be said once some are known.",
        "board": "Nothing to weigh yet.",
        "reveal": "There is nothing to share points on yet.",
    },
    5: {
        "data": "2 customers and 3 other companies, with 5 deals.",
        "value": "2 customers are known, but nothing of what they paid.",
        "segments": "Who is best cannot be told yet: no customer has a figure for lifetime value.",
        "board": "Nothing to weigh yet.",
        "reveal": "There is nothing to share points on yet.",
    },
    15: {
        "data": "5 customers and 10 other companies, with 15 deals.",
        "value": "5 customers are known, but nothing of what they paid.",
        "segments": "Who is best cannot be told yet: no customer has a figure for lifetime value.",
        "board": "Equal weights, a belief: too few deals to test them.",
        "reveal": "Let everybody share 100 points before anybody speaks.",
    },
    40: {
        "data": "13 customers and 27 other companies, with 40 deals.",
        "value": "13 customers are known, but nothing of what they paid.",
        "segments": "Who is best cannot be told yet: no customer has a figure for lifetime value.",
        "board": "Equal weights, a belief: too few deals to test them.",
        "reveal": "Let everybody share 100 points before anybody speaks.",
    },
}
"""The sentence that heads each page; some of 40 deals are too young to count: a chance still waits."""


def deals(n, *, amounts=False):
    """A founder's first ``n`` deals as a file: every third one is won; ``amounts`` says what they brought."""
    rows = [
        f"Firm {i};{('Retail', 'Banking', 'Care')[i % 3 * i % 3]};{('SE', 'FI')[i % 2]};"
        f"{'won' if i % 3 == 1 else 'lost'};2026-0{1 + i % 6}-0{1 + i % 8};2026-0{2 + i % 6}-1{i % 8}"
        + f";{1000 + 10 * i}"
        * amounts
        for i in range(n)
    ]
    return "\n".join(["company;industry;country;outcome;opened;closed" + ";amount EUR" * amounts, *rows]).encode()


def begun(n=0, *, amounts=False, **evidence):
    """An app on a project begun with nothing, and a file of ``n`` deals brought to it."""
    choices = Choices(evidence=Evidence(source=Source(sample=None), **evidence))
    with Shelf(default_shelf_path()) as kept:
        app = App(kept.add(Project("Quiet pumps", choices)))
    if n:
        app.open("data").uploader().set_value(("deals.csv", deals(n, amounts=amounts), "text/csv")).run()
        app.click("read")
    return app


def texts(app):
    """Every text that stands on the page: what Streamlit shows, and all that the parts in the browser are given."""
    out = app.words().split("\n")
    out += [str(getattr(found, part, "") or "") for found in app.every() for part in ("label", "help", "placeholder")]
    for found in app.test.get("bidi_component"):
        if found.proto.json:
            out += words_in(json.loads(found.proto.json))
    for found in app.test.get("plotly_chart"):
        out += words_in(json.loads(found.proto.spec))
    return [text for text in out if text.strip()]


def words_in(data):
    """The texts within a plain value."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else []
    return [text for part in parts for text in words_in(part)]


@pytest.mark.parametrize("n", FOUNDED)
def test_every_page_says_what_it_can_of_so_few(shelf, n):
    """Each opens under a sentence that is true of them, and names what it cannot say yet with what that takes."""
    app = begun(n)
    for page in PAGES:
        app.open(page)
        assert app.headline() == FOUNDED[n].get(page, app.headline())
        if app.has_part("sayable"):
            rows = app.part("sayable")["rows"]
            assert len(rows) == len(STATEMENTS[page]) and not all(row["can"] for row in rows)
        else:  # the page says all it can say, and more can be done there
            assert page == "start" or n
    app.open("value")
    waits = {row["what"]: row for row in app.part("sayable")["rows"]}
    assert not waits[say(message("view.sayable.what.value_paid"))]["can"]


def test_no_page_of_a_blank_project_shows_a_figure_that_looks_measured(shelf):
    """No share and no amount stands on any page of it; the same look finds both where customers have paid."""
    measured = [text for text in texts(begun(15, amounts=True).open("value")) if MEASURED.search(text)]
    assert any("%" in text for text in measured) and any("€" in text for text in measured)
    blank = begun()
    for page in PAGES[1:]:
        shown = texts(blank.open(page))
        assert len(shown) > 5
        assert [text for text in shown if MEASURED.search(text)] == []
        assert not blank.test.get("plotly_chart")
        assert not [found for found in blank.every() if type(found).__name__ == "Slider"]


def test_the_way_in_for_founders_begins_a_project_of_that_name(shelf):
    """The card on the start page makes a blank project, called as was said; beliefs are then the first of its steps."""
    app = begun().open("start").set("blank_name", "Loud pumps").click("begin_blank")
    assert app.project.evidence.source.is_blank
    assert "Loud pumps" in app.open("start").headline()
    assert [step["page"] for step in app.part("steps")["steps"]][:2] == ["beliefs", "data"]


def test_weights_of_beliefs_can_be_set_before_there_is_a_company(shelf):
    """The board on beliefs alone has their attributes and weights, and says that there is nobody to rank."""
    believed = {("industry", "Retail"): 80.0, ("industry", "Care"): 30.0, ("country", "SE"): 60.0}
    app = begun(beliefs=Beliefs.of(believed)).open("board")

    def weighed():
        return {row["label"]: row["value"] for row in app.part("weights")["attributes"]}

    assert weighed() == {"Industry": 50.0, "Country": 50.0}
    assert "once a company is known" in app.headline()
    assert not any(map(app.has_part, ("ranking", "live_chart", "tiers")))
    app.change(weights=(("industry", 80.0), ("country", 20.0)))
    assert weighed() == {"Industry": 80.0, "Country": 20.0}
    assert app.open("reveal").widget("round_attributes").value == ["country", "industry"]
