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


def test_the_page_opens_with_the_answer_and_the_lift_card_with_its_own(page):
    """The headline names the segment to pursue with its share; one segment alone gives what the best share instead."""
    pursued = next(card["name"] for card in page.part("cards")["cards"] if card["tone"] == "good")
    assert f"“{pursued}” earns" in page.test.title[0].value.replace("\\", "")
    assert "The best customers share" in page.words()
    page.change(n_segments=1)
    assert "The best customers share" in page.test.title[0].value
    assert page.words().count("The best customers share") == 1


def choice(page):
    """Keys of the two choices of segments, and what the first stands at."""
    key = f"excluded_of_{len(page.part('cards')['cards'])}"
    now = page.widget(key).value
    return key, f"{key}_also_{now}", now


def test_leaving_out_another_segment_changes_the_pictures(page):
    """What would change, then and had we stopped earlier, depends on the segment that is left out."""
    before, replayed = page.chart("exclusion_chart"), page.chart("replay_chart")
    key, _, now = choice(page)
    page.set(key, 0 if now else 1)
    assert page.chart("exclusion_chart") != before
    assert page.chart("replay_chart") != replayed
    assert page.project.excluded == (0 if now else 1)


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


def test_the_segment_to_avoid_is_asked_about_first(page):
    """Nobody has chosen, and the question is about a segment that a card says to avoid, if any."""
    cards = page.part("cards")["cards"]
    avoided = [card["name"] for card in cards if card["tone"] == "bad"]
    key, _, _ = choice(page)
    asked = page.widget(key)
    shown = asked.options[asked.index]
    assert shown in (avoided or [card["name"] for card in cards])
    assert f"Without “{shown}”" in page.words().replace("\\", "")


def test_several_segments_can_be_left_out_at_once(page):
    """A second segment goes with the first: another picture, both named; another first one begins anew."""
    page.set("n_segments", 4)
    before = page.chart("exclusion_chart")
    key, also, now = choice(page)
    other = next(name for name in range(4) if name != now)
    page.set(also, [other])
    assert page.project.excluded_also == (other,)
    assert page.chart("exclusion_chart") != before
    assert page.words().count("“") >= 2
    page.set(key, other)
    assert page.project.excluded_also == ()


def test_the_cost_that_goes_away_moves_profit_and_is_told(page):
    """Less of it gone, the pictures change and the note says so."""
    before, replayed = page.chart("exclusion_chart"), page.chart("replay_chart")
    assert "70" in page.words()
    page.set("cost_to_serve_gone", 0.0)
    assert page.chart("exclusion_chart") != before
    assert page.chart("replay_chart") != replayed
    assert page.project.cost_to_serve_gone == 0.0


def test_without_a_second_segment_nothing_is_asked(page):
    """One segment of all leaves nobody out, and the page says so instead of drawing."""
    page.change(n_segments=1)
    assert "once there are two" in page.words()


def test_the_map_follows_the_number_of_segments(page):
    """Three segments asked for are three colours of points on the map, and the caption says how far to trust it."""
    page.set("n_segments", 3)
    marks = [trace for trace in page.chart("segment_map")["data"] if trace["mode"] == "markers"]
    assert len(marks) == 3
    assert "only approximate" in page.words()
