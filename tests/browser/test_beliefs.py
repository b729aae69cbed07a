"""The picture of beliefs in a browser: by keyboard from level to level, and what is opened there can be said."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from icp_core import Belief, Beliefs, Choices, Evidence, Project, Shelf, Source

FOCUSED = """() => {
  let node = document.activeElement
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return node.getAttribute("aria-label")
}"""


@pytest.fixture
def founder(server) -> str:
    """A project without files, of which two levels are named and nothing is believed."""
    held = Beliefs(tuple(Belief("industry", level, strength=0.0) for level in ("Machinery", "Retail")))
    project = Project("Founder", Choices(evidence=Evidence(source=Source(sample=None), beliefs=held)))
    with Shelf(server.home / "projects.sqlite") as shelf:
        return shelf.add(project)


def test_a_level_is_opened_by_keyboard_and_its_belief_is_drawn(visitor, founder):
    """Arrows move from row to row, Enter opens one; what is then said of it is a diamond in its row."""
    page = visitor.open(f"beliefs?project={founder}").page
    row = page.locator(".level").nth(1)
    assert row.locator(".believed").count() == 0
    page.locator(".level").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == row.get_attribute("aria-label")
    page.keyboard.press("Enter")
    expect(row).to_have_attribute("aria-pressed", "true")
    expect(visitor.key("card_entered").locator("strong")).to_contain_text(row.locator(".name").inner_text())
    slider = visitor.key("card_entered").get_by_role("slider")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".level[aria-pressed=true] .believed")).to_have_count(1)
