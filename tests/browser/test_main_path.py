"""The main job in a browser: files in, one mapping corrected, a weight moved, and the result taken away."""

from __future__ import annotations

import csv
import io
import re

from playwright.sync_api import expect

from tests.browser.visitor import company_files

ODD_NAME = "<img src=x onerror=alert(1)> & *Sons* www.evil.example :heart:"
ODD_COLUMN = "Folk på lönelistan"
CUSTOMERS = 60
RANK, MOVE, NAME, _, FIT, CHANCE, _ = range(7)  # columns of the ranking


def csv_file(name: str, rows) -> dict:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return {"name": name, "mimeType": "text/csv", "buffer": out.getvalue().encode()}


def customer_lines() -> dict:
    """Sixty customers with their orders, one line each; software companies and large ones buy most."""
    rows = [["Company name", "Industry", "Country", ODD_COLUMN, "Order date", "Amount"]]
    for i in range(CUSTOMERS):
        company = ODD_NAME if i == 0 else f"Firm {chr(65 + i % 26)}{i:02d} Ltd"
        industry = ("Software", "Retail", "Logistics")[i % 3]
        country = ("Sweden", "Finland", "Poland", "Germany")[i % 4]
        people = (300, 40, 90, 12, 800)[i % 5]
        for k in range(2 + (i + 3) % 5):
            amount = (2000 + 137 * (i * 7 % 31)) * (3 if industry == "Software" else 1) * (2 if people >= 300 else 1)
            rows.append([company, industry, country, people, f"{2022 + k % 3}-{1 + (i + k) % 12:02d}-15", amount])
    return csv_file("lines.csv", rows)


def plain(markdown: str) -> str:
    """Markdown as it is read, without the signs that keep data from being acted on."""
    return re.sub(r"\\(.)", r"\1", markdown)


def ranked(visitor) -> dict[str, dict[str, str]]:
    """The exported ranking, by account."""
    name, content = visitor.download("export")
    assert name == "ranking.csv"
    return {row["account_id"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}


def test_customers_from_file_to_export(visitor):
    """Upload, correct a mapping, move a weight, leave and return, export; names are shown as they are written."""
    visitor.open("data").upload(customer_lines())
    visitor.correct(ODD_COLUMN, "Account: Employees")
    visitor.key("apply").get_by_role("button").click()
    visitor.key("reset").wait_for()
    visitor.settle().go("Board")
    opening, ranking, chart = visitor.weights(), visitor.ranking(), visitor.points()
    assert set(opening) == {"Employees", "Industry", "Country"}
    assert ODD_NAME in [row[NAME] for row in ranking]
    visitor.press("Country", "ArrowRight", 40)
    assert abs(visitor.weights()["Country"] - opening["Country"] - 40) <= 1  # both are shown rounded
    assert visitor.until(visitor.ranking, ranking)
    assert visitor.until(visitor.points, chart)
    set_here = visitor.settle().weights()
    ranking = visitor.ranking()
    visitor.go("Value").go("Board")
    assert visitor.weights() == set_here
    assert visitor.ranking() == ranking

    rows = ranked(visitor)
    assert len(rows) == CUSTOMERS
    assert [row["name"] for row in rows.values()][: len(ranking)] == [row[NAME] for row in ranking]
    headline = visitor.go("Profile").headline()
    name, content = visitor.download("excel")
    assert name == "icp.xlsx"
    assert content.startswith(b"PK")
    name, content = visitor.download("markdown")
    assert name == "icp.md"
    assert plain(content.decode().splitlines()[0].removeprefix("# ")) == headline


def test_names_are_shown_as_they_are_written(visitor):
    """A company called like an image with a script is a row of text on every page, and nothing else."""
    visitor.open("data").upload(customer_lines())
    seen = []
    for title in ("Start", "Value", "Segments", "Profile", "Board"):
        if ODD_NAME in visitor.go(title).words():
            seen.append(title)
        expect(visitor.page.locator('img[src="x"], a[href*="evil"]')).to_have_count(0)
    assert "Board" in seen
    visitor.key("card_ranking").get_by_role("button", name=ODD_NAME, exact=True).click()
    expect(visitor.key("card_ranking").locator("tr.reason")).to_be_visible()
    visitor.settle()
    visitor.key("open_picture").get_by_role("button").click()
    visitor.page.locator(".js-plotly-plot").wait_for()
    labels = visitor.page.locator(".js-plotly-plot text").all_text_contents()
    assert any(label.startswith(ODD_NAME[:20]) for label in labels)
    expect(visitor.page.locator('img[src="x"]')).to_have_count(0)


def test_with_deals_a_weight_moves_score_rank_chance_and_tier(visitor):
    """With won and lost deals all four move at once, and the verdict is told."""
    visitor.open("data").upload(*company_files(seed=7))
    visitor.go("Board")
    before, chart, weights = {row[NAME]: row for row in visitor.ranking()}, visitor.points(), visitor.weights()
    exported = ranked(visitor)
    assert sum(weights.values()) == 100
    assert all(row[CHANCE].endswith("%") for row in before.values())
    heaviest = max(weights, key=weights.get)
    visitor.press(heaviest, "Home")
    assert visitor.weights()[heaviest] == 0
    visitor.until(visitor.ranking, list(before.values()))
    visitor.until(visitor.points, chart)
    after = {row[NAME]: row for row in visitor.settle().ranking()}
    both = before.keys() & after.keys()
    assert any(before[name][FIT] != after[name][FIT] for name in both)
    assert any(before[name][CHANCE] != after[name][CHANCE] for name in both)
    assert any(before[name][RANK] != after[name][RANK] for name in both)
    assert any(row[MOVE].isdigit() for row in after.values())
    for figure in ("fit", "rank", "probability", "tier"):
        assert any(row[figure] != exported[account][figure] for account, row in ranked(visitor).items()), figure
