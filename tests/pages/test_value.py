"""Controls of the value page."""

from __future__ import annotations

import pytest


@pytest.fixture
def page(app):
    return app.open("value")


def best_of(page) -> int:
    return int(page.headline().split("best ")[1].split(" ")[0])


def test_the_criterion_changes_who_is_best(page):
    """Choosing another criterion changes the share of profit that the best earn."""
    before = page.headline()
    page.set("criterion", "tenure")
    assert page.headline() != before
    assert page.project.evidence.criterion == "tenure"


def test_a_larger_share_means_more_best_customers(page):
    """Half of the customers are more than a fifth."""
    before = best_of(page)
    page.set("share", 0.5)
    assert best_of(page) > 2 * before


def test_a_longer_horizon_raises_the_values_shown(page):
    """Five years ahead bring more than three."""
    before = page.chart("intervals")
    page.set("horizon_months", 60)
    assert page.chart("intervals") != before
    assert "60 months" in page.words()


def test_a_higher_discount_rate_changes_the_values_shown(page):
    """At a higher rate the same future is worth less."""
    before = page.chart("intervals")
    page.set("annual_discount_rate", 0.3)
    assert page.chart("intervals") != before
    assert "30" in page.words()


def test_comparing_with_another_criterion_changes_who_enters(page):
    """Who would enter and leave follows the criterion that is compared."""
    before = page.part("changes")
    page.set("compared_with", "tenure")
    assert page.part("changes") != before


def test_choices_outlive_the_page(page):
    """Leaving the page and coming back keeps criterion and share."""
    page.set("criterion", "tenure")
    page.set("share", 0.3)
    page.open("board").open("value")
    assert page.widget("criterion").value == "tenure"
    assert page.widget("share").value == 0.3


def test_the_loss_makers_trait_is_the_planted_one(page):
    """What the loss-makers share is what was planted: their operating model."""
    assert page.part("traits")["rows"][0]["lead"].startswith("Outsourced")
