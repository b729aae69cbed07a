"""What one person uploads or moves is never seen by another; a file that cannot be read changes nothing."""

from __future__ import annotations

import os

from playwright.sync_api import expect

MARK = "Zyxwvut"  # in every name that A uploads, and in nothing else
ANOTHER_MACHINE = {"extra_http_headers": {"X-Forwarded-For": "192.0.2.7"}}  # as a relay in between tells of it
TITLES = ("Start", "Data", "Value", "Segments", "Board", "Profile")


def secret_file() -> dict:
    lines = ["Company name,Industry,Order date,Amount"]
    for i in range(40):
        industry = ("Software", "Retail")[i % 2]
        lines += [
            f"{MARK} {chr(65 + i % 26)}{i} Ltd,{industry},202{2 + k}-0{1 + i % 9}-10,{1000 + 90 * i * (1 + i % 2)}"
            for k in range(3)
        ]
    return {"name": f"{MARK}.csv", "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}


def everything(visitor) -> dict[str, str]:
    """All that each page shows and holds: its words, and the data of its charts and tables."""
    return {title: visitor.go(title).words() + visitor.page.content() + str(visitor.points()) for title in TITLES}


def test_an_upload_is_seen_by_nobody_else(visit):
    """While A sees the uploaded names, B on another machine sees the sample on every page, opened before or after."""
    first, other = visit(been_here=True), visit(been_here=True, **ANOTHER_MACHINE)
    other.open()
    headline = other.headline()
    first.open("data").upload(secret_file())
    assert any(MARK in shown for shown in everything(first).values())
    for title, shown in everything(other).items():
        assert MARK not in shown, title
    assert other.go("Start").headline() == headline
    late = visit(been_here=True, **ANOTHER_MACHINE).open("board")
    assert MARK not in late.words() + late.page.content()
    assert MARK in first.go("Board").words()


def test_a_neighbour_at_the_same_machine_sees_the_project_listed_and_no_more(visit):
    """Who sits at the machine may open what is kept on it; until then no page shows any of it."""
    first, other = visit(been_here=True), visit()
    first.open("data").upload(secret_file())
    shown = everything(other.open())
    assert MARK in shown.pop("Start")
    for title, words in shown.items():
        assert MARK not in words, title


def test_one_person_s_weights_are_nobody_else_s(visit):
    """B moves a weight; A's sliders, ranking and chart stay, also after a change of page."""
    first = visit(been_here=True).open("board")
    other = visit(been_here=True, **ANOTHER_MACHINE).open("board")
    weights, ranking, chart = first.weights(), first.ranking(), first.points()
    moved = next(iter(weights))
    other.press(moved, "ArrowRight", 25)
    other.until(other.ranking, ranking)
    assert other.settle().weights()[moved] == weights[moved] + 25
    assert (first.weights(), first.ranking(), first.points()) == (weights, ranking, chart)
    first.go("Value").go("Board")
    assert (first.weights(), first.ranking()) == (weights, ranking)


def test_a_file_that_cannot_be_read_is_refused_and_changes_nothing(visitor):
    """Noise called .xlsx gives a sentence that names the file; the project stays as it was."""
    visitor.open("data")
    headline, mapping = visitor.headline(), visitor.mapping()
    noise = os.urandom(4096)
    visitor.choose({"name": "noise.xlsx", "mimeType": "application/octet-stream", "buffer": noise})
    refusal = visitor.page.get_by_test_id("stAlert")
    expect(refusal).to_be_visible(timeout=60_000)
    expect(refusal).to_contain_text("noise.xlsx")
    visitor.settle()
    assert visitor.headline() == headline
    visitor.go("Board")
    assert visitor.ranking()
    visitor.go("Data")
    assert visitor.headline() == headline
    assert visitor.mapping() == mapping
