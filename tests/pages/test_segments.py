"""Controls of the segments page."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(app):
    return app.open("segments")


def test_the_number_of_segments_is_the_number_of_cards(page):
    """Asking for three segments shows three cards; asking the data goes back."""
    by_data = len(page.part("cards")["cards"])
    page.set("n_segments", 3)
    assert len(page.part("cards")["cards"]) == 3
    page.set("n_segments", 0)
    assert len(page.part("cards")["cards"]) == by_data


def test_every_card_has_a_verdict_with_its_reason(page):
    """No verdict stands alone, and every figure that is known says on how many it rests."""
    for card in page.part("cards")["cards"]:
        assert card["verdict"]
        assert card["reason"]
        assert all(figure["n"] for figure in card["figures"])


def test_leaving_out_another_segment_changes_the_picture(page):
    """What would change depends on the segment that is left out."""
    before = page.chart("exclusion_chart")
    key = f"excluded_of_{len(page.part('cards')['cards'])}"
    now = page.widget(key).value
    page.set(key, 0 if now else 1)
    assert page.chart("exclusion_chart") != before


def test_combinations_say_what_chance_reaches_and_hypotheses_stand_apart(page):
    """At most three hypotheses are shown, hollow and called so; every combination has interval, counts and chance."""
    parts = [page.part(key) for key in ("rules_certain", "rules_hypotheses") if page.has_part(key)]
    assert parts
    for part in parts:
        for row in part["rows"]:
            assert row["low"] <= row["at"] <= row["high"] and row["tick"] > 0
            assert " of " in row["text"]
    hypotheses = page.part("rules_hypotheses")
    assert 1 <= len(hypotheses["rows"]) <= 3 and all(row["hollow"] for row in hypotheses["rows"])
    assert "Hypotheses" in hypotheses["heading"]


def test_combinations_follow_who_is_best(page):
    """Another share of best customers changes the combinations."""
    before = page.part("rules_hypotheses")
    page.open("value").set("share", 0.4)
    assert page.open("segments").part("rules_hypotheses") != before
