"""A founder's path in a browser: from nothing but beliefs to a profile that was agreed, met by evidence and agreed anew."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.test_main_path import csv_file

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
    if visitor.key("naming").count():
        visitor.key("naming").get_by_role("button").first.click()
    box = page.get_by_role("combobox", name="Attribute")
    box.fill(attribute)
    page.get_by_role("option", name=attribute, exact=True).click()
    visitor.settle()
    if levels:
        page.get_by_label("Its levels, one a line").fill("\n".join(levels))
    visitor.key("name_go").get_by_role("button").click()
    expect(page.locator(".attribute", has=page.get_by_role("heading", name=attribute))).to_be_visible()
    visitor.settle()
    page.keyboard.press("Escape")


def believe(visitor, level: str, desirability: int, strength: str, by: str = "") -> None:
    """Open a level's row and say how good such companies are, and what that is worth."""
    page = visitor.page
    row = page.locator(".level", has_text=level)
    row.click()
    entered = visitor.key("card_entered")
    expect(entered.locator("strong").first).to_contain_text(level)
    visitor.settle()
    slider = entered.get_by_role("slider")
    slider.focus()
    for _ in range(abs(desirability - 50)):
        page.keyboard.press("ArrowRight" if desirability > 50 else "ArrowLeft")
    expect(slider).to_have_value(str(desirability))
    visitor.settle()
    entered.get_by_role("radio", name=strength, exact=True).click()
    visitor.settle()
    if by:
        entered.get_by_label("Whose belief").fill(by)
        page.keyboard.press("Tab")
        visitor.settle()


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
