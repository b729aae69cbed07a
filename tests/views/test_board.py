import json
import math
import re
from dataclasses import replace

import pytest

from icp_core.fit import Weights
from icp_core.languages import message
from icp_core.views import attribute_label, levels_view, ranking_view, tiers_view, weights_view
from icp_core.views.board import MOST_ROWS


def ranked(software):
    """What the ranking is drawn from."""
    return (
        software.dataset,
        software.desirability,
        software.equal,
        software.fit,
        software.tiers,
        software.opening,
        software.chance,
    )


def test_sliders_stand_at_the_weights_and_marks_at_what_the_data_suggest(software):
    """One slider per attribute, the heaviest suggestion on top, the points adding up to a hundred."""
    view = weights_view(software.equal, software.suggested, version="1")
    rows = view["attributes"]
    assert [row["id"] for row in rows] == sorted(
        software.equal.points(), key=lambda name: -software.suggested.points()[name]
    )
    assert sum(row["value"] for row in rows) == pytest.approx(100)
    assert {row["id"]: row["suggested"] for row in rows} == software.suggested.points()
    assert all(row["suggestedText"].endswith(f"{row['suggested']:.1f}") for row in rows)


def test_a_locked_weight_is_marked(software):
    """Those that are locked are, and every lock says whose it is."""
    rows = weights_view(software.equal, software.suggested, version="1", locked=["industry", "gone"])["attributes"]
    assert [row["id"] for row in rows if row["locked"]] == ["industry"]
    assert all(row["lockText"] == f"Lock {row['label']}" and row["label"] in row["title"] for row in rows)


def test_without_a_suggestion_there_is_no_mark(software):
    """Where the data bear no weights neither a mark nor a key to it is drawn."""
    none = Weights(None, "data", message("fit.weights.equal"))
    view = weights_view(software.equal, none, version="1")
    assert view["key"] is None and {row["suggested"] for row in view["attributes"]} == {None}


@pytest.mark.parametrize(
    ("points", "scale"),
    [({"a": 61, "b": 20, "c": 19}, 100), ({"a": 60, "b": 20, "c": 20}, 60), ({"a": 50, "b": 50}, 100)],
)
def test_a_slider_reaches_as_far_as_its_weight(software, points, scale):
    """The scale is wide where weights are moderate and full where one needs it or there are two."""
    none = Weights(None, "data", message("fit.weights.equal"))
    assert weights_view(Weights.of(points), none, version="1")["scale"] == scale


@pytest.mark.parametrize("tier", [1, 2, 3, 0])
def test_the_ranking_holds_the_tier_by_rank(software, tier):
    """The rows are the tier's accounts in order of rank; those beyond the longest list are counted."""
    table = software.tiers.table
    mine = table[table["tier"] == tier].sort_values("rank")
    view = ranking_view(*ranked(software), tier=tier)
    assert [row["id"] for row in view["rows"]] == list(mine.index[:MOST_ROWS])
    assert [row["rank"] for row in view["rows"]] == [f"{rank:,}" for rank in mine["rank"].head(MOST_ROWS)]
    hidden = len(mine) - MOST_ROWS
    assert view["more"] == (f"{hidden:,} more stand in the export." if hidden > 0 else None)


def test_reasons_add_up_to_the_score(software):
    """Each row's parts sum to its fit score less 50, and its places moved are the opening rank less the present one."""
    view = ranking_view(
        software.dataset,
        software.desirability,
        software.equal,
        software.fit,
        software.tiers,
        software.opening,
        software.chance,
        tier=1,
    )
    for row in view["rows"]:
        score = software.fit.score[row["id"]]
        assert 50 + sum(part["points"] for part in row["why"]) == pytest.approx(score, abs=1e-6)
        before, now = (tiers.table["rank"][row["id"]] for tiers in (software.opening, software.tiers))
        assert row["move"] == before - now
        assert row["moveText"].startswith(f"{abs(before - now):,} place")
        assert row["cells"][0] == f"{score:.0f}"


def test_a_selected_account_is_in_the_list_of_its_tier(software):
    """An account chosen in the chart stands at the end of its tier's list, however long; in another's it does not."""
    third = software.tiers.table[software.tiers.table["tier"] == 3]
    assert len(third) > MOST_ROWS
    last = third["rank"].idxmax()
    results = ranked(software)
    view = ranking_view(*results, tier=3, selected=last)
    assert view["selected"] == last and view["rows"][-1]["id"] == last and len(view["rows"]) == MOST_ROWS + 1
    assert view["more"] == f"{len(third) - MOST_ROWS - 1} more stand in the export."
    for tier, selected in ((1, last), (3, "nobody")):
        assert ranking_view(*results, tier=tier, selected=selected)["selected"] is None


def test_views_hold_plain_values_only(software):
    """Every view can be sent to a browser as it is: texts, numbers, lists."""
    results = ranked(software)
    for view in (
        ranking_view(*results, tier=3),
        weights_view(software.equal, software.suggested, version="1"),
        tiers_view(software.tiers, software.capacity, "EUR"),
    ):
        assert json.loads(json.dumps(view, allow_nan=False)) == view


def test_tiers_are_told_with_size_and_what_is_expected(software):
    """Each of the four lines has the summary's n; an expected sum stands only where there is one."""
    lines = tiers_view(software.tiers, software.capacity, "EUR")["tiers"]
    counts = software.tiers.summary["n"].loc[[1, 2, 3, 0]]
    for line, n in zip(lines, counts, strict=True):
        assert f"{n:,}" in line["head"]
    assert "2 owners × 5" in lines[0]["text"] and "€" in lines[0]["text"]
    plain = tiers_view(replace(software.tiers, ranked_by="priority"), software.capacity, "EUR")["tiers"]
    assert next(line["text"] for line in plain) == "2 owners × 5 · One to one"
    assert all("€" not in line["text"] for line in plain)


def test_a_chance_is_explained_where_one_is_shown(software):
    """Parts and signals add up to the way from the chance at a fit of 50; a customer, or a mere rank, has none."""
    results = ranked(software)
    rows = [row for tier in (1, 2, 3, 0) for row in ranking_view(*results, tier=tier)["rows"]]
    told = [row for row in rows if row["chance"]]
    assert len(told) > 50 and all(row["customer"] is None for row in told)
    middle = 1 / (1 + math.exp(-software.chance.intercept))
    for row in told:
        texts = [part["chanceText"] for part in row["why"]]
        texts.append(re.search(r"and (\S+) for the signals seen or not seen", row["chance"])[1])
        adds = sum(float(text.replace("\u2212", "-")) for text in texts)
        assert middle + adds / 100 == pytest.approx(software.chance.probability[row["id"]], abs=0.006)
        assert row["chance"].startswith(f"The chance is {row['cells'][1]}:")
    plain = replace(software.tiers, ranked_by="priority")
    others = [row for row in rows if not row["chance"]] + ranking_view(
        *results[:4], plain, software.opening, software.chance, tier=1
    )["rows"]
    assert others and all(part["chanceText"] is None for row in others for part in row["why"])


def test_levels_show_the_edit_and_what_the_data_say(software):
    """A level stands where a person has set it; the note keeps what was learned, with its interval."""
    learned = software.desirability
    level = learned.scheme.levels("industry")[0]
    before = levels_view(learned, {}, "industry")
    after = levels_view(learned, {("industry", level): 12.0}, "industry")
    assert [row["level"] for row in before] == list(learned.scheme.levels("industry"))
    assert after[0]["value"] == 12 and after[0]["note"] == before[0]["note"] and after[1:] == before[1:]
    row = learned.table[(learned.table["attribute"] == "industry") & (learned.table["level"] == level)].iloc[0]
    interval = f"80\u00a0% interval {row['low']:.0f}–{row['high']:.0f}"
    assert before[0]["note"] == f"The data say {row['value']:.0f}; {interval}."
    unknown = replace(learned, table=learned.table.assign(low=float("nan"), value=50.0))
    assert "say nothing" in levels_view(unknown, {}, "industry")[0]["note"]
    assert levels_view(learned, {}, "no such attribute") == []


def test_an_attribute_says_how_many_levels_a_person_has_set():
    """Levels that are none at present do not count; without edits the name stands alone."""
    edits = {("industry", "IT"): 5.0, ("industry", "Food"): 1.0, ("country", "Norway"): 1.0, ("industry", "Gone"): 1.0}
    assert attribute_label("industry", ("IT", "Food", "other"), edits) == "Industry · 2 set by you"
    assert attribute_label("employees", ("..10", "10.."), edits) == "Employees"


def test_a_tier_without_accounts_says_so(software):
    """An empty tier has no rows and the words for it."""
    empty = replace(software.tiers, table=software.tiers.table.assign(tier=0))
    view = ranking_view(
        software.dataset,
        software.desirability,
        software.equal,
        software.fit,
        empty,
        software.opening,
        software.chance,
        tier=1,
    )
    assert view["rows"] == [] and view["more"] is None and view["empty"].startswith("No account stands in this tier.")
    assert [column["text"] for column in view["columns"]][2:] == ["Account", "Why", "Fit", "Chance", "Value"]
