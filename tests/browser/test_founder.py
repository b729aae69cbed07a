"""A founder's path in a browser: beliefs alone, what was seen since, and a profile that was agreed twice."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.test_main_path import NAME, csv_file

INDUSTRIES = ("Machinery", "Retail", "Health care")
VERDICTS = (
    ("Alto Oy", "Fits", "Machinery", 120),
    ("Berg AS", "Fits", "Machinery", 300),
    ("Crate Ltd", "Does not fit", "Retail", 20),
    ("Dorn GmbH", "Unsure", "Retail", 80),
    ("Elm Care", "Fits", "Health care", 400),
)
DEALS = csv_file(
    "deals.csv",
    [
        ["Company", "Industry", "Employees", "Outcome", "Closed"],
        *(
            [f"Firm {chr(70 + i)}", industry, people, outcome, f"2026-0{1 + i % 6}-1{i % 9}"]
            for i, (industry, people, outcome) in enumerate(
                [("Retail", 30, "Lost")] * 5 + [("Health care", 320, "Won")] * 4
                + [("Machinery", 90, "Won"), ("Machinery", 400, "Lost"), ("Machinery", 15, "Lost")]
            )
        ),
    ],
)  # fmt: skip


def begin(visitor, name: str) -> None:
    """A project with nothing in it, from the start page."""
    visitor.open()
    visitor.page.get_by_placeholder("Name of the idea or product").fill(name)
    visitor.key("begin_blank").get_by_role("button").click()
    visitor.page.wait_for_url(re.compile("/beliefs"))
    visitor.key("card_beliefs").wait_for()
    visitor.settle()


def name_attribute(visitor, attribute: str, levels: tuple[str, ...] = ()) -> None:
    """Name an attribute with its levels, or with the bands that stand there."""
    page = visitor.page
    if visitor.fold("naming").count():
        visitor.fold("naming").get_by_role("button").first.click()
    box = page.get_by_role("combobox", name="Attribute")
    box.fill(attribute)
    page.get_by_role("option", name=attribute, exact=True).click()
    visitor.settle()
    if levels:
        page.get_by_label("Its levels, one a line").fill("\n".join(levels))
    visitor.key("name_go").get_by_role("button").click()
    expect(page.locator(".attribute", has=page.get_by_role("heading", name=attribute))).to_be_visible()
    visitor.settle()
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def believe(visitor, level: str, desirability: int, strength: str) -> None:
    """Open a level's row and say how good such companies are, and what that is worth."""
    page, entered = visitor.page, visitor.key("card_entered")
    row = page.locator(".level", has_text=level)
    row.click()
    expect(entered.locator("strong").first).to_contain_text(level)
    visitor.settle()
    slider = entered.get_by_role("slider")
    slider.focus()
    steps = desirability - int(slider.input_value())
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    visitor.settle()
    expect(row.locator(".num")).to_have_text(str(desirability))
    worth = entered.get_by_role("radio", name=strength, exact=True)
    if worth.get_attribute("aria-checked") != "true":
        worth.click()
    expect(worth).to_be_checked()
    visitor.settle()
    expect(row.locator(".num")).to_have_text(str(desirability))


def enter_verdict(visitor, company: str, verdict: str, industry: str, people: int) -> None:
    """Enter what an interview came to."""
    page, entered = visitor.page, visitor.key("card_entered")
    entered.get_by_label("Company", exact=True).fill(company)
    entered.get_by_role("radio", name=verdict, exact=True).click()
    entered.get_by_role("combobox", name="Industry").fill(industry)
    page.get_by_role("option", name=industry, exact=True).click()
    entered.get_by_label("Employees").fill(str(people))
    visitor.key("enter").get_by_role("button").click()
    expect(visitor.key("facts")).to_contain_text(company)
    visitor.settle()


def write_on(visitor, card: str, field: str, words: str) -> None:
    """Write a line on a card of the profile, where it stands."""
    page = visitor.page
    page.get_by_role("button", name=f"Edit: {card}").click()
    page.locator("form.edit").get_by_label(field).first.fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text(words, exact=True).first.wait_for()
    visitor.settle()


def save_version(visitor, number: int, name: str, reason: str, author: str) -> None:
    """Agree on the profile as it stands."""
    visitor.fold("save_version").get_by_role("button").first.click()
    form = visitor.page.get_by_test_id("stPopoverBody")
    for label, words in (("Name of this version", name), ("Why, in a sentence", reason), ("I am", author)):
        form.get_by_role("textbox", name=label).fill(words)
    visitor.page.keyboard.press("Tab")
    visitor.settle()
    visitor.key("version_save").get_by_role("button").click()
    expect(visitor.page.get_by_text(f"Version {number}, “{name}”, is saved.")).to_be_visible()
    visitor.settle()
    expect(form).to_have_count(0)


def told_rows(visitor) -> dict[str, str]:
    """The levels of the picture: what is said of each, by its name."""
    rows = visitor.page.locator(".level").all()
    return {row.locator(".name").inner_text(): row.locator(".told").inner_text() for row in rows}


def wanted(visitor) -> dict[str, str]:
    """The lines of the profile: value by attribute."""
    rows = visitor.page.locator(".rows .row").all()
    return {row.locator(".k").inner_text(): row.locator(".v").inner_text() for row in rows}


def in_tier_one(visitor) -> set[str]:
    """Who stands in the first tier, which the board lists first."""
    return {row[NAME] for row in visitor.ranking()}


def test_from_belief_to_a_second_version(visitor):
    """Beliefs, verdicts, deals, a revised profile, what changed between two versions of it, and back to the first."""
    page = visitor.page
    begin(visitor, "Nova")
    name_attribute(visitor, "Industry", INDUSTRIES)
    name_attribute(visitor, "Employees")
    believe(visitor, "Machinery", 80, "Experience")
    believe(visitor, "Retail", 70, "Experience")
    believe(visitor, "200–999", 65, "A hunch")
    expect(page.locator("h1")).to_have_text(re.compile("Machinery and employees 200–999.*nothing has been seen"))
    visitor.go("Profile")
    assert wanted(visitor) == {"Industry": "Machinery and Retail", "Employees": "200–999"}
    expect(page.locator(".badge:not(.belief)")).to_have_count(0)  # nothing that looks measured
    assert "%" not in page.locator(".main").inner_text()
    save_version(visitor, 1, "What we believe", "Nothing seen yet", "Anna")

    visitor.go("Beliefs")
    visitor.key("card_entered").get_by_role("radio", name="What we have seen").click()
    visitor.settle()
    for verdict in VERDICTS:
        enter_verdict(visitor, *verdict)
    expect(page.locator("h1")).to_contain_text("4 interviews are too few")
    assert "1 interview left open" in visitor.words()
    visitor.go("Board")
    assert in_tier_one(visitor) == {company for company, *_ in VERDICTS}

    visitor.go("Data").choose(DEALS)
    expect(page.locator("h1")).to_have_text(re.compile("12 deals and 5 interviews"))
    visitor.settle().go("Beliefs")
    assert "16 companies" in visitor.headline()
    told = told_rows(visitor)
    assert "bears it out" in told["200–999"] and "leans against it" in told["Retail"]
    visitor.go("Board")
    assert "Elm Care" in in_tier_one(visitor) and not in_tier_one(visitor) & {"Crate Ltd", "Dorn GmbH"}
    visitor.go("Profile")
    assert wanted(visitor) == {"Employees": "200–999", "Industry": "Machinery"}
    write_on(visitor, "The people", "Who", "Plant director")
    write_on(visitor, "We say no when", "Wording", "They have no plant of their own")
    name, printed = visitor.download("print")
    assert name == "icp.html"
    assert all(
        words in printed.decode() for words in ("Plant director", "They have no plant of their own", "Machinery")
    )
    save_version(visitor, 2, "After twelve deals", "Retail lost five of five", "Anna")

    compare(visitor, "1 · What we believe")
    compared = page.locator(".compared")
    expect(compared).to_contain_text("8 accounts change tier")
    words = compared.inner_text()
    assert re.search(r"Industry: Retail\s+70\s*→\s*24", words) and "They have no plant of their own" in words
    moved = r"Crate Ltd\s+From Tier 1 to Not targeted: .*Industry has 24 of 100 for Retail instead of 70"
    assert re.search(moved, words)
    expect(page.locator(".versions")).to_contain_text("Retail lost five of five")
    back_and_forth(visitor)


def compare(visitor, version: str) -> None:
    """Set a version beside the other, unless it stands there already."""
    box = visitor.page.get_by_role("combobox", name="Compare", exact=True)
    if box.input_value() != version:
        box.scroll_into_view_if_needed()
        visitor.settle()  # a list that is open closes where the page is scrolled
        box.fill(version)
        visitor.page.get_by_role("option", name=version).click()
        visitor.settle()


def back_and_forth(visitor) -> None:
    """Back to the first version and forth to the second again: nothing written is lost, and neither is another."""
    director = visitor.page.get_by_text("Plant director", exact=True)
    agreed = json.loads(visitor.download("json_version")[1])
    visitor.key("restore_version").get_by_role("button").click()
    expect(director).to_have_count(0)
    assert json.loads(visitor.settle().download("json_version")[1]) == agreed
    compare(visitor, "2 · After twelve deals")
    visitor.key("restore_version").get_by_role("button").click()
    expect(director.first).to_be_visible()
