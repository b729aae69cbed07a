"""Controls of the value page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from icp_core.languages import say


@pytest.fixture
def page(app):
    return app.open("value")


def best_of(page) -> int:
    return int(page.headline().split("best ")[1].split(" ")[0])


def finding(page, card: str) -> str:
    """The heading of a card: the bold words that hold this."""
    return next(entry.value for entry in page.test.markdown if card in str(entry.value))


def rates_edited(page, **cost):
    """Type costs into the table of activities, by the number of the row."""
    key = f"rates_{hash(page.project.evidence.costing.rates)}"
    rows = {int(row[1:]): {"Cost of one, EUR": value} for row, value in cost.items()}
    page.test.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    page.test.run()
    return page.check()


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


def test_a_threshold_starts_where_the_share_cuts_and_moves_on_its_own(page):
    """Switching to a threshold changes nobody; half of it lets more in; another criterion has no threshold.

    What is folded away is made as it opens: fields that were closed would go on to report that there is one.
    """
    assert not any(field.key == "use_threshold" for field in page.test.toggle)
    before = best_of(page.unfold("more"))
    page.set("use_threshold", True)
    assert best_of(page) == before
    cut = page.project.evidence.threshold
    page.set("threshold", cut / 2)
    assert best_of(page) > before and page.project.evidence.threshold == cut / 2
    page.set("criterion", "billing")
    assert page.project.evidence.threshold is None
    page.set("use_threshold", True).set("use_threshold", False)
    assert page.project.evidence.threshold is None


def test_a_blend_follows_its_parts_and_their_weights(page):
    """Taking parts makes the blend the criterion; all weight on one part is that part alone."""
    page.unfold("more").set("blend_parts", ["billing", "nps"])
    assert page.project.evidence.criterion == "blend" == page.widget("criterion").value
    assert dict(page.project.evidence.blend) == {"billing": 50.0, "nps": 50.0}
    mixed = page.chart("lifetime_values")
    page.set("blend_nps", 0)
    assert dict(page.project.evidence.blend) == {"billing": 50.0, "nps": 0.0}
    assert page.chart("lifetime_values") != mixed
    page.set("compared_with", "billing")
    assert "would be the same" in page.words()


def test_customers_picked_by_hand_are_the_best_as_long_as_any_is_picked(page):
    """Picking three makes three best; picking nobody goes back to what the data bear."""
    from icp_core import load_sample

    picked = list(load_sample("software").customers[:3])
    page.unfold("more").set("picked", picked)
    assert best_of(page) == 3 and page.widget("criterion").value == "hand_picked"
    assert page.project.evidence.picked == tuple(picked)
    page.set("picked", [])
    assert page.project.evidence.criterion is None and best_of(page) > 3


def test_a_longer_horizon_raises_the_values_shown(page):
    """Five years ahead bring more than three."""
    before = page.chart("lifetime_values")
    page.set("horizon_months", 60)
    assert page.chart("lifetime_values") != before
    assert "60 months" in page.words()


def test_a_higher_discount_rate_changes_the_values_shown(page):
    """At a higher rate the same future is worth less."""
    before = page.chart("lifetime_values")
    page.set("annual_discount_rate", 0.3)
    assert page.chart("lifetime_values") != before
    assert "30" in page.words()


def test_another_cost_of_an_activity_moves_the_profits_and_can_be_taken_back(page):
    """Free onboarding leaves more profit; the files' costs bring the old curve back."""
    before = page.chart("whale")
    rates_edited(page, r0=0.0)
    assert page.project.evidence.costing.rates == (("onboarding hour", 0.0),)
    assert page.chart("whale") != before
    page.click("rates_as_files")
    assert page.project.evidence.costing.rates == () and page.chart("whale") == before


def test_an_assumed_cost_of_an_order_is_subtracted_and_called_an_assumption(page):
    """A thousand an order lowers the curve, and the page says that it is assumed."""
    before = page.chart("whale")
    page.set("order_cost", 1000.0)
    assert page.chart("whale") != before and "assumed" in page.words()
    assert page.project.evidence.costing.order_cost == 1000.0


def test_an_assumed_margin_counts_where_no_margin_is_known(app):
    """CDNOW's sales have no margin: at a tenth of it customers are worth a tenth."""
    app.open("start").set("sample", "cdnow").open("value")
    before = finding(app, "together earn")
    app.set("margin_share", 10.0)
    assert app.project.evidence.costing.margin_share == 0.1
    assert finding(app, "together earn") != before and "assumed margin" in app.words()


def test_the_way_of_estimating_can_be_chosen(page):
    """BG/NBD instead of the own rhythm gives other values, and the page says that a person chose it."""
    before = page.chart("lifetime_values")
    page.set("method", "bg_nbd")
    assert page.chart("lifetime_values") != before and "chosen by hand" in page.words()
    page.set("method", "auto")
    assert page.chart("lifetime_values") == before


def test_choices_that_other_files_cannot_bear_give_way(page):
    """A model for more customers, costs of work that is not done, parts and picks that are not there: the page stands,
    says what cannot be, and the choices wait."""
    from icp_core import Costing, Source

    page.open("start").change(evidence=replace(
        page.project.evidence, source=Source(sample="startup"), method="bg_nbd", criterion="blend",
        blend=(("column:mood", 10.0), ("billing", 5.0)), picked=("nobody",),
        costing=Costing(rates=(("juggling", 5.0),)),
    ))  # fmt: skip
    page.open("value").unfold("more")
    assert not page.test.error and page.widget("method").value == "auto"
    assert "needs 30 customers that have bought something; there are 14" in page.words()
    assert page.widget("criterion").value == "blend" and page.widget("blend_parts").value == ["billing"]
    assert page.project.evidence.costing.rates == (("juggling", 5.0),)


def test_comparing_with_another_criterion_changes_who_enters(page):
    """Who would enter and leave follows the criterion that is compared."""
    before = page.part("changes")
    page.set("compared_with", "tenure")
    assert page.part("changes") != before
    assert finding(page, "By tenure")


def test_choices_outlive_the_page(page):
    """Leaving the page and coming back keeps criterion and share."""
    page.set("criterion", "tenure")
    page.set("share", 0.3)
    page.open("board").open("value")
    assert page.widget("criterion").value == "tenure"
    assert page.widget("share").value == 0.3


def test_the_loss_makers_trait_is_the_planted_one(page):
    """Among what the loss-makers share is what was planted: their operating model."""
    assert any(row["lead"].startswith("Outsourced") for row in page.part("traits")["rows"])


def test_each_group_of_adopters_and_each_segment_has_its_figures(page):
    """Three groups by arrival; a column per segment beside all customers, a row per figure."""
    assert [row[0][0] for row in page.part("adopter_groups")["rows"]] == ["Earliest", "Middle", "Latest"]
    table = page.part("economics")
    from icp_core import find_segments, load_sample

    names = find_segments(load_sample("software")).names
    assert table["columns"] == ["Figure", "All", *(say(name) for name in names.values())]
    assert {"Cost to win", "Payback", "Kept", "Deals won"} <= {row[0][0] for row in table["rows"]}
    assert all("n " in cell[1] for row in table["rows"] for cell in row[1:])


def test_a_company_under_contract_shows_how_long_contracts_last(app):
    """With subscriptions the curve of survival stands beside the back-test; without there is none."""
    app.open("start").set("sample", "subscriptions").open("value")
    assert app.chart("survival")["data"] and "of contracts last a year" in app.words()
    app.set("method", "shrunken")
    assert "of contracts last a year" not in app.words()


def test_a_movement_of_the_mix_beyond_chance_is_drawn(page, monkeypatch):
    """Where a share has certainly moved, the page has its sentence and its picture by period; else neither."""
    import icp_core as icp

    assert "mix" not in {str(c.proto.id).rsplit("-", 1)[-1] for c in page.test.get("plotly_chart")}
    found = icp.adopters(icp.load_sample("nordic"))
    sure = replace(found, movement=found.movement.assign(certain=True))
    monkeypatch.setattr(icp, "adopters", lambda *_, **__: sure)
    # At a rate of its own: what is put in here is no result of the sample, and is kept for no other test.
    page.change(evidence=replace(
        page.project.evidence, source=icp.Source(sample="nordic"), annual_discount_rate=0.17
    ))  # fmt: skip
    assert page.chart("mix")["data"] and page.part("movement")["rows"]
