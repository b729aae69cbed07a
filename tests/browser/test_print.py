"""The printed profile in a browser: one A4 page whatever stands on it; and a card edited where it stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from icp_core.languages import message
from icp_core.profile import Ground, SheetLine, SheetRow, WinRates
from icp_core.profile.claims import Rate, believed, said
from icp_core.profile.sheet import IcpSheet
from icp_core.reports import html_report

LONG = "Lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilas"
INSIDE = """() => {
  const sheet = document.querySelector('.sheet'), foot = document.querySelector('.foot').getBoundingClientRect()
  const room = document.querySelector('.foot').previousElementSibling.getBoundingClientRect().bottom
  const over = [...document.querySelectorAll('.card, .row, .side, .person, .example')].filter(
    (box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
  const below = foot.bottom - sheet.getBoundingClientRect().bottom
  return { over: over.length, apart: foot.top - room, below, rows: document.querySelectorAll('.row').length }
}"""

SET_IN = """() => [...document.fonts].filter((face) => face.status === 'loaded').map(
  (face) => `${face.family} ${face.weight}`).sort()"""


def sheet_of(n: int, word: str) -> IcpSheet:
    """A profile of n rows that all hold this word, with every card filled."""
    told = message("profile.badge.best", value=1.8, low=1.4, high=2.3)
    data = Ground("evidence", told, 36, said("source"), said("method"))
    rows = tuple(
        SheetRow(
            "",
            said("Teollisuudenala"),
            said(f"Koneet ja {word}"),
            (data,) if at % 2 else (data, believed("Myynti", "14 haastattelua")),
        )
        for at in range(n)
    )
    line = SheetLine(said(f"Alle 50 {word}"), said("won 16 %"), 9, ground=data)
    tiers = tuple(SheetLine(said(f"Tier {at}"), said("One to one"), 40, tone=f"t{at}") for at in (1, 2, 3, 0))
    person = SheetLine(said("Decides"), said(word), about=said("in 24 of 31"))
    example = SheetLine(
        said(f"{word} Oy"), said(word), url="https://a.example", about=said("Tampere"), foot=said("since 2020")
    )
    fits, every = Rate("fits", 0.48, 0.4, 0.56, 31, 65), Rate("all", 0.36, 0.33, 0.39, 148, 412)
    rates = WinRates((fits, every, Rate("disqualified", 0.26, 0.2, 0.3, 40, 156)), None, said("on 412 deals"), True)
    return IcpSheet(
        said(f"We win 48 % of the deals that fit, 36 % of all: {word}."), said("Learned from deals."), rates, rows,
        (person,) * 4, tiers, (line,) * 5, (replace(line, ground=believed("Myynti", "")),), (example,) * 3,
        said("Version 4"), said("Next review"), said("Evidence to today."), said("Best: the top 20 %. " * 6),
    )  # fmt: skip


@pytest.mark.parametrize("rows", [3, 14])
@pytest.mark.parametrize("word", ["koneenosat", LONG], ids=["short", "long"])
def test_the_profile_prints_on_one_page(chromium, rows, word):
    """Three rows or fourteen, short words or the longest: one A4 page in the pages' type, every row on it."""
    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_report(sheet_of(rows, word)))
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    found, set_in = page.evaluate(INSIDE), page.evaluate(SET_IN)
    page.close()
    assert printed.count(b"/Type /Page") - printed.count(b"/Type /Pages") == 1
    assert found["over"] == 0 and found["apart"] >= 0 and found["below"] <= 1
    assert found["rows"] == rows
    assert [address for address in asked if not address.startswith("data:font/woff2;")] == []
    assert set_in == ["Inter 400", "Inter 500", "Inter 600 700"]


def test_a_card_is_edited_where_it_stands(visitor):
    """A line written on a card stands there as belief, a badge tells by keyboard where it comes from, and Escape leaves
    a card as it was."""
    page = visitor.open("profile").page
    page.locator(".badge.evidence").first.focus()
    assert page.get_by_role("tooltip").first.is_visible()
    page.get_by_role("button", name="Edit: The people").click()
    page.locator("form.people").get_by_label("Who").fill("Plant director <b>")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Plant director <b>", exact=True).wait_for()
    visitor.settle()
    page.get_by_role("button", name="Edit: The people").click()
    page.locator("form.people").get_by_label("Who").first.fill("Nobody")
    page.keyboard.press("Escape")
    page.get_by_text("Plant director <b>", exact=True).wait_for()
    page.get_by_role("button", name="Edit: Customers that show it").click()
    page.get_by_label("Company").first.select_option(index=1)
    page.locator('input[type="url"]').first.fill("http://a.example")
    page.get_by_role("button", name="Save", exact=True).click()
    assert page.locator("form.examples").is_visible()  # the browser asks for an https address
    page.locator('input[type="url"]').first.fill("https://a.example/story")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator('a[href="https://a.example/story"]').wait_for()
    visitor.settle()
    visitor.page.reload()
    page.get_by_text("Plant director <b>", exact=True).wait_for()
