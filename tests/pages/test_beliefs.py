"""Controls of the beliefs page: each moves what it is for."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.languages import message, say
from icp_core.views import belief_handle
from tests.pages.conftest import App, folds

HELD = icp.Beliefs(
    (
        icp.Belief("industry", "Machinery", 80.0, 8.0, "Maija", "a former job"),
        icp.Belief("industry", "Retail", 30.0, 8.0),
        icp.Belief("employees", "..50", 50.0, 0.0),
        icp.Belief("employees", "50..", 70.0, 8.0),
    )
)
BANDS = (("employees", (50.0,)),)


def opened(shelf, beliefs=HELD, facts=(), bands=BANDS, **choices) -> App:
    """The page on a project that no file stands behind."""
    evidence = icp.Evidence(source=icp.Source(sample=None, facts=facts), beliefs=beliefs, bands=bands)
    project = icp.Project("Founder", icp.Choices(evidence=evidence, **choices))
    return App(icp.Shelf(icp.default_shelf_path()).add(project)).open("beliefs")


@pytest.fixture
def page(shelf) -> App:
    return opened(shelf)


def rows(page):
    """Rows of the picture by label."""
    return {row["label"]: row for group in page.part("picture")["groups"] for row in group["rows"]}


def show(page, attribute, level):
    page.test.session_state["open_level"] = belief_handle(attribute, level)
    page.test.run()
    return page.check()


def field(what, attribute, level):
    return f"belief_{what}_{belief_handle(attribute, level)}"


def worth(page, what, attribute, level):
    """The key of a field that tells what a belief is worth: another strength is told by another field."""
    held = belief(page, attribute, level)
    return f"{field(what, attribute, level)}_{held.strength if held else 0:g}"


def belief(page, attribute, level):
    return page.project.evidence.beliefs.of_level(attribute, level)


def of_facts(page):
    return page.project.evidence.source.facts


FACT = icp.Fact("f1", "Halla Oy", "won", "2026-03-02", (("industry", "Retail"), ("employees", "120")), "easy", "Pekka")


def test_an_attribute_is_named_and_its_levels_stand_in_the_picture(shelf):
    """From nothing: words typed one a line become levels of which nothing is believed, and the first is open."""
    page = opened(shelf, icp.Beliefs(), bands=())
    assert not page.has_part("picture") and "Nothing is believed yet" in page.headline()
    page.set("named_attribute", "own").set("own_name", "What hurts")
    page.set("named_words_what_hurts", "Orders keyed by hand\nNo one owns it")
    page.click("name_go")
    assert list(rows(page)) == ["Orders keyed by hand", "No one owns it"]
    assert page.part("picture")["chosen"] == belief_handle("what_hurts", "Orders keyed by hand")
    assert all(one.strength == 0 for one in page.project.evidence.beliefs.held)


def test_a_number_is_named_by_its_bands(page):
    """The usual bands are offered; others stand as drawn, in the evidence too; what makes no bands is refused.

    The fold stays open where they are refused, and closes once they stand.
    """
    begun = folds(page)
    page.set("named_attribute", "revenue")
    assert page.widget("named_numbers_revenue").value == "1\xa0M; 10\xa0M; 50\xa0M; 250\xa0M; 1\xa0bn"
    page.set("named_numbers_revenue", "20; 10").click("name_go")
    assert page.test.error and dict(page.project.evidence.bands).get("revenue") is None
    assert folds(page) == begun
    page.set("named_numbers_revenue", "2 M; 20 M").click("name_go")
    assert dict(page.project.evidence.bands)["revenue"] == (2e6, 20e6) and folds(page) != begun
    assert [label for label in rows(page) if "M" in label and "Mach" not in label] == [
        "under 2\xa0M", "2\xa0M–20\xa0M", "20\xa0M or more"
    ]  # fmt: skip


def test_the_slider_says_how_desirable_a_level_is(page):
    """The mark of the belief moves; a level worth nothing so far is worth the usual from the first move on."""
    show(page, "employees", "..50")
    assert rows(page)["under 50"]["belief"] is None
    page.set(field("desirability", "employees", "..50"), 20)
    held = belief(page, "employees", "..50")
    assert (held.desirability, held.strength) == (20.0, icp.USUAL_STRENGTH)
    assert rows(page)["under 50"]["belief"]["at"] == pytest.approx(0.2)


def test_a_stronger_belief_has_a_narrower_interval(page):
    """By a word or by any number, in the middle of the scale: its ends cut what lies beyond them, and with it the
    interval of a weaker belief. A word stands only where there is one for the number."""
    show(page, "industry", "Machinery")
    place = ("industry", "Machinery")
    page.set(field("desirability", *place), 50)
    before = rows(page)["Machinery"]["belief"]
    page.set(worth(page, "about", *place), 20)
    after = rows(page)["Machinery"]["belief"]
    assert after["high"] - after["low"] < before["high"] - before["low"]
    assert page.widget(worth(page, "strength", *place)).value == 20.0
    page.set(worth(page, "strength", *place), 11.0)
    assert belief(page, *place).strength == 11.0
    assert page.widget(worth(page, "about", *place)).value is None


def test_whose_belief_and_from_what_are_kept(page):
    """Both are written beside the belief and change no figure."""
    show(page, "industry", "Retail")
    before = rows(page)
    page.set(field("by", "industry", "Retail"), "Pekka").set(field("ground", "industry", "Retail"), "two interviews")
    held = belief(page, "industry", "Retail")
    assert (held.by, held.ground) == ("Pekka", "two interviews")
    assert rows(page) == before


def test_a_belief_and_an_attribute_are_taken_back(page):
    """One level, or all of an attribute; what was named alone leaves the picture with it."""
    show(page, "industry", "Retail").click("forget")
    assert belief(page, "industry", "Retail") is None and "Retail" not in rows(page)
    show(page, "employees", "50..").click("forget_all")
    assert {one.attribute for one in page.project.evidence.beliefs.held} == {"industry"}


def test_how_many_buy_is_said_of_ten(page):
    """Three of ten until somebody says otherwise; its worth and that of an interview are kept too.

    The fields are made as their fold opens: made before, a browser shows their least and sends that as if it were said.
    """
    assert not any(field.key == "of_ten" for field in page.test.number_input)
    page.test.session_state["rate"] = True
    page.test.run()
    assert page.widget("of_ten").value == 3.0 and page.widget("interview_worth").value == 0.5
    page.set("of_ten", 5.0).set("rate_strength", 10.0).set("interview_worth", 0.25)
    held = page.project.evidence.beliefs
    assert (held.rate, held.rate_strength, held.interview_worth) == (0.5, 10.0, 0.25)


def test_an_interview_is_entered_and_the_form_is_ready_for_the_next(page):
    """The fact stands in the list; company, note and attributes are empty again, who and what stay."""
    page.set("side", "see")
    page.widget("fact_company_new").set_value("Halla Oy")
    page.widget("fact_what_new").set_value("does_not_fit")
    page.widget("fact_by_new").set_value("Maija")
    page.widget("fact_note_new").set_value("No budget")
    page.widget("fact_of_industry_new").set_value("Retail")
    page.widget("fact_of_employees_new").set_value(120.0)
    page.click("enter")
    (fact,) = of_facts(page)
    assert (fact.company, fact.what, fact.by, fact.note) == ("Halla Oy", "does_not_fit", "Maija", "No budget")
    assert dict(fact.attributes) == {"industry": "Retail", "employees": "120"}
    assert [row["company"] for row in page.part("facts")["rows"]] == ["Halla Oy"]
    assert rows(page)["Retail"]["n"] == "n 1"
    left = [page.widget(f"fact_{part}_new").value for part in ("company", "note", "of_industry", "of_employees")]
    assert left == ["", "", None, None]
    assert [page.widget(f"fact_{part}_new").value for part in ("what", "by")] == ["does_not_fit", "Maija"]


def test_a_company_without_a_name_is_refused_and_nothing_is_lost(page):
    """What is wrong is said below the form, and what was typed stands."""
    page.set("side", "see")
    page.widget("fact_note_new").set_value("No budget")
    page.click("enter")
    assert of_facts(page) == () and page.test.error
    assert page.widget("fact_note_new").value == "No budget"


def test_a_fact_is_changed_and_removed(shelf):
    """The row that was pressed stands in the form; it is changed there, or taken out."""
    page = opened(shelf, facts=(FACT,))
    page.test.session_state["open_fact"] = "f1"
    page.set("side", "see")
    assert page.widget("fact_company_f1").value == "Halla Oy"
    assert page.widget("fact_of_employees_f1").value == 120.0
    page.widget("fact_what_f1").set_value("lost")
    page.click("enter")
    assert [(fact.what, fact.attributes) for fact in of_facts(page)] == [("lost", FACT.attributes)]
    page.test.session_state["open_fact"] = "f1"
    page.test.run()
    page.click("remove")
    assert of_facts(page) == () and not page.has_part("facts")


def test_the_page_says_what_can_be_said_at_this_n(shelf):
    """With nothing seen no answer moves a belief; with six seen they do, and a chance still waits."""

    def said(page):
        return {row["what"]: row["can"] for row in page.part("sayable")["rows"]}

    moves, chance = (say(message(f"view.sayable.what.beliefs_{name}")) for name in ("moves", "chance"))
    page = opened(shelf)
    assert not said(page)[moves] and not said(page)[chance]
    assert page.part("next_tests")["rows"]
    many = tuple(
        icp.Fact(f"f{i}", f"Company {i}", "won" if i % 2 else "lost", "2026-03-02", (("industry", "Retail"),))
        for i in range(6)
    )
    page = opened(shelf, facts=many)
    assert said(page)[moves] and not said(page)[chance]


def test_what_is_only_named_is_not_said_to_be_in_order(shelf):
    """Levels that nobody has said anything of are no order, and the page says so."""
    page = opened(shelf, icp.Beliefs((icp.Belief("owner", "Family", strength=0.0),)), bands=())
    order = say(message("view.sayable.what.beliefs_order"))
    row = next(row for row in page.part("sayable")["rows"] if row["what"] == order)
    assert not row["can"] and row["share"] == 0
    page.set(field("desirability", "owner", "Family"), 80)
    assert next(row for row in page.part("sayable")["rows"] if row["what"] == order)["can"]


def test_with_names_hidden_no_form_shows_a_name(shelf):
    """Who believes, who entered, companies and notes are neither shown nor asked for."""
    page = opened(shelf, facts=(FACT,), names_hidden=True, alias_key="k")
    page.test.session_state["open_fact"] = "f1"
    show(page, "industry", "Machinery")
    shown = page.words() + str(page.part("picture"))
    page.set("side", "see")
    shown += page.words() + str(page.part("facts"))
    shown += "".join(str(found.value) for found in page.every() if hasattr(found, "value"))
    for name in ("Halla", "Maija", "Pekka", "a former job", "easy"):
        assert name not in shown


def test_two_tabs_that_change_one_fact_keep_what_each_changed(shelf):
    """The form that was opened first is sent last, with all its fields: it changes the one that was touched in it."""
    page = opened(shelf, facts=(FACT,))
    page.test.session_state["open_fact"] = "f1"
    page.set("side", "see")
    other = App(page.test.session_state["kept"].id).open("beliefs")
    other.test.session_state["open_fact"] = "f1"
    other.set("side", "see")
    other.widget("fact_what_f1").set_value("lost")
    other.widget("fact_of_employees_f1").set_value(45.0)
    other.click("enter")
    page.widget("fact_by_f1").set_value("Ben")
    page.click("enter")
    (fact,) = of_facts(page)
    assert (fact.what, fact.by, dict(fact.attributes)["employees"]) == ("lost", "Ben", "45")
