"""Plays on the board: what is written of them, and what an account costs, moves lines and tiers, and stays."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(app):
    return app.open("board")


def lines(page) -> list[dict]:
    return page.part("tiers")["tiers"]


def n_of(line) -> int:
    return int("".join(filter(str.isdigit, line["head"].split("·")[1])))


def test_every_tier_has_its_play_in_its_line(page):
    """The usual channel stands in the lines of the three tiers; what is expected is not called net before a cost is."""
    assert [line["text"].split(" · ")[at] for line, at in zip(lines(page), (1, 1, 0), strict=False)] == [
        "One to one",
        "One to few",
        "One to many",
    ]
    assert not any("net of effort" in line["text"] for line in lines(page))


def test_what_is_written_of_plays_stands_in_the_lines_and_is_kept(page):
    """Twelve fields, each with its own text, hold it after another page; an empty one has the usual words again."""
    fields = [(tier, part) for tier in (1, 2, 3, 0) for part in ("owner", "channel", "what")]
    usual = page.widget("play_channel_1").value
    for tier, part in fields:
        page.widget(f"play_{part}_{tier}").set_value(f"Our {part} {tier}")
    page.test.run()
    assert all(f"Our channel {tier}" in line["text"] for tier, line in zip((1, 2, 3), lines(page), strict=False))
    page.check().open("profile").open("board")
    assert set(page.project.plays) == {(tier, part, f"Our {part} {tier}") for tier, part in fields}
    assert all(page.widget(f"play_{part}_{tier}").value == f"Our {part} {tier}" for tier, part in fields)
    page.set("play_channel_1", "  ")
    assert page.widget("play_channel_1").value == usual and usual in lines(page)[0]["text"]
    assert len(page.project.plays) == len(fields) - 1


def test_costs_are_taken_from_what_is_expected_and_are_kept(page):
    """A line says net of effort where a cost is said; at a sum that nobody is worth its tier is empty, and stays so."""
    page.set("effort_2", 1.0)
    assert [number for number, line in enumerate(lines(page)) if "net of effort" in line["text"]] == [1]
    for tier in (1, 2, 3):
        page.widget(f"effort_{tier}").set_value(1e9 * tier)
    page.test.run()
    page.check().open("profile").open("board")
    assert [n_of(line) for line in lines(page)[:3]] == [0, 0, 0]
    assert [page.widget(f"effort_{tier}").value for tier in (1, 2, 3)] == [1e9, 2e9, 3e9]


def test_groups_list_their_members_by_timing_and_follow_the_weights(page):
    """All of Tier 2 stands in the table: sizes of the groups and of those in none add up, and timing descends; with all
    weight on one attribute others stand there, in other groups."""
    rows = page.part("play_rows_2")["rows"]
    assert sum(int(row[1][0]) for row in rows) == n_of(lines(page)[1])
    assert len({row[0][0] for row in rows}) == len(rows) > 3
    for row in rows:
        timings = [int(told.split()[-1]) for told in row[0][1].split(", ") if told.split()[-1].isdigit()]
        assert timings == sorted(timings, reverse=True)
    assert any(len(row[0][1].split(", ")) > 5 for row in rows)
    page.change(weights=(("country", 100.0),))
    assert page.part("play_rows_2")["rows"] != rows


def test_who_of_tier_3_is_to_move_up_follows_the_signals(page):
    """A visit worth nothing makes fewer of them; the sentence gives their number."""
    from icp_core import SignalRule

    before = page.part("play_rows_3")["rows"]
    assert before and all(int(row[1][0]) >= 25 for row in before)
    assert f"{len(before)} companies of Tier 3 show interest" in page.words()
    page.change(board_view="timing")
    kinds = [key.key.removeprefix("points_of_") for key in page.test.number_input if "points_of" in str(key.key)]
    page.change(board_view="value", signal_rules=tuple((kind, SignalRule(0.0, 30.0)) for kind in kinds))
    assert kinds and not page.has_part("play_rows_3")
    assert "No company of Tier 3 shows interest enough" in page.words()


def test_where_no_chance_is_shown_costs_wait(page):
    """With all weight on noise the tiers stand by priority: nothing is net of effort, and that is said."""
    page.set("effort_1", 1e11)
    page.change(weights=(("first_contact", 100.0),))
    assert n_of(lines(page)[0]) == 18 and "Costs cut the tiers only where" in page.words()
    assert not any("net of effort" in line["text"] for line in lines(page))
