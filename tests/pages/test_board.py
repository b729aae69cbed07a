"""Controls of the board: whatever moves, score, rank, chance and tier move with it, and it outlives the page."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(app):
    return app.open("board")


def weights(page) -> dict[str, float]:
    return {row["id"]: row["value"] for row in page.part("weights")["attributes"]}


def moved(page, **points: float):
    """The board after a person has set these weights with the sliders."""
    return page.change(weights=tuple({**dict.fromkeys(weights(page), 0.0), **points}.items()))


def test_moving_a_weight_moves_score_rank_chance_and_tier(page):
    """All weight on one attribute changes the fit and chance shown, the order, and who is in Tier 1."""
    before, chart = page.part("ranking")["rows"], page.chart()
    moved(page, country=100.0)
    after = page.part("ranking")["rows"]
    assert [row["id"] for row in before] != [row["id"] for row in after]
    assert [row["cells"][:2] for row in before] != [row["cells"][:2] for row in after]
    assert {row["id"] for row in before} != {row["id"] for row in after}
    assert any(row["move"] for row in after)
    assert page.chart() != chart


def test_the_honesty_strip_follows_the_weights(page):
    """Yours moves with the sliders; equal weights and the data's stay where they are."""
    before = {row["label"]: row["at"] for row in page.part("honesty")["rows"]}
    moved(page, first_contact=100.0)
    after = {row["label"]: row["at"] for row in page.part("honesty")["rows"]}
    assert after["Yours"] < before["Yours"]
    assert after["Equal"] == before["Equal"]
    assert after["Data's"] == before["Data's"]


def test_weights_that_say_nothing_are_called_no_better_than_chance(page):
    """With all weight on noise the verdict changes, no chance is shown, and the ranking is by priority."""
    moved(page, first_contact=100.0)
    assert "no better than chance" in page.headline()
    assert page.part("ranking")["columns"][5]["text"] == "Priority"


def test_weights_outlive_the_page(page):
    """Leaving the board and coming back keeps the weights."""
    moved(page, industry=60.0, country=40.0)
    page.open("value").open("board")
    assert weights(page)["industry"] == pytest.approx(60)
    assert weights(page)["country"] == pytest.approx(40)


def test_equal_data_and_undo(page):
    """Equal weights are equal, undo goes back a step, and the data's are the opening ones."""
    opening = weights(page)
    page.click("equal")
    assert len(set(weights(page).values())) == 1
    version = page.part("weights")["version"]
    page.click("undo")
    assert weights(page) == opening
    assert page.part("weights")["version"] != version
    page.click("equal").click("take_data")
    assert weights(page) == opening


def test_nothing_to_undo_at_first(page):
    """The button is off until something has changed."""
    assert page.widget("undo").disabled
    page.click("equal")
    assert not page.widget("undo").disabled


def test_customers_can_be_shown(page):
    """Switched on, customers take part in the tiers and stand in the chart as diamonds."""

    def diamonds() -> int:
        return sum(trace.get("marker", {}).get("symbol") == "diamond" for trace in page.chart()["data"])

    assert diamonds() == 0
    page.set("show_customers", True)
    assert diamonds() > 0


@pytest.mark.parametrize("tier", [2, 3, 0])
def test_the_ranking_shows_the_tier_that_is_chosen(page, tier):
    """Another tier shows other accounts."""
    first = {row["id"] for row in page.part("ranking")["rows"]}
    page.set("tier", tier)
    rows = page.part("ranking")["rows"]
    assert rows
    assert first.isdisjoint({row["id"] for row in rows})


@pytest.mark.parametrize(
    ("key", "value", "head"),
    [
        ("owners", 5, "Tier 1 · 30"),
        ("accounts_per_owner", 2, "Tier 1 · 6"),
        ("groups", 2, "Tier 2 · 20"),
        ("accounts_per_group", 5, "Tier 2 · 30"),
    ],
)
def test_capacity_sets_the_size_of_the_tiers(page, key, value, head):
    """Owners and groups decide how many accounts stand in Tier 1 and Tier 2."""
    page.set(key, value)
    assert any(tier["head"].startswith(head) for tier in page.part("tiers")["tiers"])


def test_a_chosen_account_is_opened_and_ringed(page):
    """The selected account stands open in the ranking and has a ring in the chart."""
    account = page.part("ranking")["rows"][3]["id"]
    rings = len(page.chart()["data"])
    page.change(selected=account)
    assert page.part("ranking")["selected"] == account
    assert len(page.chart()["data"]) == rings + 1


def test_the_parts_of_a_score_add_up_to_it(page):
    """The bar of each account is as long as its score."""
    for row in page.part("ranking")["rows"]:
        assert sum(part["share"] for part in row["why"]) == pytest.approx(float(row["cells"][0]), abs=0.51)
