"""A file that means harm is refused by name; the server lives, and nobody else notices."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.intake.corpus.attacks import CASES

ATTACKS = ("far_cell", "bomb_by_ratio", "sizes_that_lie", "line_without_an_end", "parquet_of_long_texts")
"""Those that cost the server most, one for each place where they are stopped; the corpus has all refused by name."""
STEPS = 15  # points that a weight is moved by


def upload_of(name: str, folder: Path) -> Path:
    """The one file of a case of the corpus, where a browser finds it: some are too long to be handed over otherwise."""
    ((file, content),) = next(case for case in CASES if case.name == name).contents().items()
    (folder / file).write_bytes(content)
    return folder / file


def forget(visitor: Visitor) -> None:
    """Take the files chosen before out of the list of uploads."""
    away = visitor.page.get_by_role("button", name=re.compile("^Remove "))
    while away.count():
        away.first.click()
        visitor.settle()


def test_attack_files_harm_nobody(visit, server, tmp_path):
    """One person uploads them one after the other; another moves a weight after each, and the ranking follows."""
    other, attacker = visit(been_here=True).open("board"), visit().open("data")
    first = server._process.pid
    weight = next(iter(other.weights()))
    headline, mapping = attacker.headline(), attacker.mapping()
    for turn, name in enumerate(ATTACKS):
        upload = upload_of(name, tmp_path)
        attacker.choose(upload)
        refusal = attacker.page.get_by_test_id("stAlert").filter(has_text=upload.name)
        expect(refusal).to_be_visible(timeout=60_000)
        ranking = other.ranking()
        other.press(weight, "ArrowLeft" if turn % 2 else "ArrowRight", STEPS)
        assert other.until(other.ranking, ranking), name
        assert server._process.poll() is None and server._process.pid == first, name
        assert (attacker.settle().headline(), attacker.mapping()) == (headline, mapping), name
        forget(attacker)


def test_names_that_are_markup_stay_words(visitor, tmp_path):
    """Images, links and scripts in names are shown as they are written; nothing is fetched and nothing runs."""
    visitor.open("data").upload(upload_of("markup_in_names", tmp_path))
    for title in ("Board", "Segments", "Data"):
        visitor.go(title)
        assert visitor.page.locator("img[src*='203.0.113.1'], a[href*='203.0.113.1'], img[onerror]").count() == 0, title
