"""Controls of the board: whatever moves, score, rank, chance and tier move with it, and it outlives the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from icp_core import Evidence, Source
from icp_core.views import GridRequest
from tests.pages.conftest import App
from tests.views.test_packing import unpacked


@pytest.fixture
def page(app):
    return app.open("board")


def weights(page) -> dict[str, float]:
    return {row["id"]: row["value"] for row in page.part("weights")["attributes"]}


def moved(page, **points: float):
    """The board after a person has set these weights with the sliders."""
    return page.change(weights=tuple({**dict.fromkeys(weights(page), 0.0), **points}.items()))


def picture(page) -> dict:
    """The chart as a picture of its own."""
    return page.click("open_picture").chart("chart")


def test_moving_a_weight_moves_score_rank_chance_and_tier(page):
    """All weight on one attribute changes the fit and chance shown, the order, and who is in Tier 1."""
    before, chart = page.part("ranking")["rows"], picture(page)
    moved(page, country=100.0)
    after = page.part("ranking")["rows"]
    assert [row["id"] for row in before] != [row["id"] for row in after]
    assert [row["cells"][:2] for row in before] != [row["cells"][:2] for row in after]
    assert {row["id"] for row in before} != {row["id"] for row in after}
    assert any(row["move"] for row in after)
    assert picture(page) != chart


def test_the_honesty_strip_follows_the_weights(page):
    """Yours moves with the sliders; equal weights and the data's stay where they are."""

    def shown() -> dict:
        return {row["label"]: row for row in page.part("honesty")["rows"]}

    before, verdict = shown(), page.part("honesty")["verdict"]
    assert verdict.startswith("The data's tell won from lost about as well as equal ones; best from rest")
    moved(page, first_contact=100.0)
    after = shown()
    assert all(after["Yours"][question]["at"] < before["Yours"][question]["at"] for question in ("won", "best"))
    assert after["Equal"] == before["Equal"] and after["Data's"] == before["Data's"]
    assert page.part("honesty")["verdict"].startswith(
        "Yours tell won from lost no better than a coin, and worse than the data's"
    )


def test_best_against_rest_follows_who_is_best(page):
    """Another share of best customers, other figures; too few of them, none, with the reason."""
    before = page.part("honesty")["rows"][2]
    page.change(evidence=replace(page.project.evidence, share=0.4))
    after = page.part("honesty")["rows"][2]
    assert after["best"] != before["best"]
    page.change(evidence=replace(page.project.evidence, share=0.02))
    assert all(row["best"] is None and row["won"] for row in page.part("honesty")["rows"])
    assert "needs 40 customers" in page.part("honesty")["missing"][0]


def test_how_the_weights_were_judged_is_said(page):
    """The strip and the proof say on how many later deals, and the proof warns that companies are as they are today."""
    assert "later deals of" in page.part("honesty")["how"] and "while watching" in page.part("honesty")["note"]
    assert "later deals of" in page.words() and "as they are today" in page.words()


def test_a_fuller_model_stands_beside_the_weights_and_does_not_follow_them(page):
    """The strip's last line, and the words behind "How sure", stay while the sliders move."""

    def fuller() -> dict:
        return page.part("honesty")["rows"][-1]

    before = fuller()
    assert before["label"] == "Fuller" and f"in {before['won']['text']}\u00a0% of pairs" in page.words()
    moved(page, first_contact=100.0)
    assert fuller() == before


def test_an_open_account_says_what_each_attribute_adds_to_its_chance(page):
    """With other weights the chance has other parts; without a chance there are none."""
    first = page.part("ranking")["rows"][0]
    assert first["chance"].startswith(f"The chance is {first['cells'][1]}")
    assert all(part["chanceText"] for part in first["why"])
    page.click("equal")
    assert [row["why"] for row in page.part("ranking")["rows"] if row["id"] == first["id"]] != [first["why"]]
    moved(page, first_contact=100.0)
    rows = page.part("ranking")["rows"]
    assert rows and all(row["chance"] is None for row in rows)


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


def locked(page) -> list[str]:
    return [row["id"] for row in page.part("weights")["attributes"] if row["locked"]]


def test_a_locked_weight_stays_while_the_others_are_set(page):
    """Equal weights and the data's leave it as it is and share the rest; the lock outlives the page."""
    opening = weights(page)
    first, *others = opening
    page.change(locked=(first,), weights=tuple({**dict.fromkeys(others, 1.0), first: 3.0 * len(others)}.items()))
    assert locked(page) == [first] and weights(page)[first] == pytest.approx(75)
    page.click("take_data")
    rest = sum(opening[name] for name in others)
    assert weights(page)[first] == pytest.approx(75) and sum(weights(page).values()) == pytest.approx(100)
    assert {name: weights(page)[name] for name in others} == pytest.approx(
        {name: 25 * opening[name] / rest for name in others}
    )
    page.open("value").open("board").click("equal")
    assert locked(page) == [first] and weights(page)[first] == pytest.approx(75)
    assert [weights(page)[name] for name in others] == pytest.approx([25 / len(others)] * len(others))
    page.click("undo")
    assert weights(page)[others[0]] == pytest.approx(25 * opening[others[0]] / rest) and locked(page) == [first]


def test_with_every_weight_locked_none_is_set(page):
    """Neither equal weights nor the data's change anything, and nothing is there to take back."""
    moved(page, industry=60.0, country=40.0)
    page.change(locked=tuple(weights(page)))
    before = page.project
    page.click("equal").click("take_data")
    assert page.project == before


def test_reset_goes_back_to_the_opening_weights_and_unlocks(page):
    """It is off while nothing has moved, outlives the page, and undo brings weights and locks back."""
    opening = weights(page)
    assert page.widget("reset_weights").disabled
    moved(page, industry=60.0, country=40.0)
    page.change(locked=("industry",))
    page.click("reset_weights")
    assert weights(page) == opening and locked(page) == [] and page.widget("reset_weights").disabled
    page.open("value").open("board")
    assert weights(page) == opening
    page.click("undo")
    assert weights(page)["industry"] == pytest.approx(60) and locked(page) == ["industry"]


def test_an_attribute_that_is_gone_locks_nothing(page):
    """Its lock is forgotten where the weights are set anew; the others share all hundred points."""
    page.change(locked=("mood",)).click("equal")
    assert locked(page) == [] and len(set(weights(page).values())) == 1


def test_customers_can_be_shown(page):
    """Switched on, customers take part in the tiers and stand in the chart as diamonds."""

    def diamonds() -> int:
        return sum(trace.get("marker", {}).get("symbol") == "diamond" for trace in picture(page)["data"])

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
    rings = len(picture(page)["data"])
    page.change(selected=account)
    assert page.part("ranking")["selected"] == account
    assert len(picture(page)["data"]) == rings + 1


def test_the_parts_of_a_score_add_up_to_it(page):
    """The bar of each account is as long as its score."""
    for row in page.part("ranking")["rows"]:
        assert sum(part["share"] for part in row["why"]) == pytest.approx(float(row["cells"][0]), abs=0.51)


def test_a_level_that_a_person_sets_moves_scores_and_is_kept(page):
    """An edited level changes the ranking, outlives the page, is marked, and the data's word can be had back."""
    before = page.part("ranking")["rows"]
    page.set("level_attribute", "country")
    level = page.part("ranking")["rows"][0]
    sliders = [found for found in page.test.slider if str(found.key).startswith("level_both_country_")]
    assert len(sliders) > 2
    opening = {found.key: found.value for found in sliders}
    lowest = min(opening, key=opening.get)
    page.set(lowest, 100)
    assert page.part("ranking")["rows"] != before
    page.open("value").open("board").set("level_attribute", "country")
    assert page.widget(lowest).value == 100
    assert "set by you" in " ".join(page.widget("level_attribute").options)
    page.click("levels_as_data")
    assert {key: page.widget(key).value for key in opening} == opening
    assert page.part("ranking")["rows"][0]["cells"] == level["cells"]


def levels_shown(page) -> list[str]:
    return [found.label for found in page.test.slider if str(found.key).startswith("level_both_employees_")]


def typed_bands(page, text: str):
    field = next(found for found in page.test.text_input if str(found.key).startswith("bands_employees_"))
    field.set_value(text).run()
    return page.check()


def test_bands_that_a_person_draws_hold_on_every_page_and_are_kept(page):
    """They make the levels, move the ranking and the segments' words, outlive the page, and can be taken back."""
    page.set("level_attribute", "employees")
    opening, ranking = levels_shown(page), page.part("ranking")["rows"]
    typed_bands(page, "77; 333")
    assert [label.split(" \\(")[0] for label in levels_shown(page)] == ["under 77", "77–332", "333 or more"]
    assert page.part("ranking")["rows"] != ranking
    assert page.project.evidence.bands == (("employees", (77.0, 333.0)),)
    words = str(page.open("segments").chart("lift")) + str(page.part("cards"))
    assert "77–332" in words and "50–199" not in words
    page.open("board").set("level_attribute", "employees")
    assert len(levels_shown(page)) == 3
    typed_bands(page, "100")
    assert len(levels_shown(page)) == 2
    page.click("bands_undo")
    assert len(levels_shown(page)) == 3
    page.click("bands_standard")
    assert levels_shown(page) == opening and page.part("ranking")["rows"] == ranking


def test_what_makes_no_bands_is_told_and_changes_nothing(page):
    """The error stands at the field; the levels stay as they were."""
    page.set("level_attribute", "employees")
    opening = levels_shown(page)
    typed_bands(page, "50; ten")
    assert 'cannot begin at "ten"' in page.words()
    assert levels_shown(page) == opening and page.project.evidence.bands == ()


def test_a_level_whose_band_is_gone_waits_until_it_is_back(page):
    """What a person set for it is kept and named; with the standard bands it counts again."""
    page.set("level_attribute", "employees")
    key = next(found.key for found in page.test.slider if str(found.key).startswith("level_both_employees_50..200"))
    page.set(key, 3)
    ranking = page.part("ranking")["rows"]
    typed_bands(page, "40")
    assert "Employees 50–199" in page.words() and "waits" in page.words()
    assert page.widget("levels_as_data").disabled
    page.click("bands_standard")
    assert "waits" not in page.words() and page.part("ranking")["rows"] == ranking


@pytest.mark.parametrize("standing", ["", "30; 90"])
def test_a_level_moved_before_new_bands_are_drawn_is_taken_as_it_was_shown(page, standing):
    """Bands typed and a level dragged at one go: both hold, and the level is the one whose slider was moved."""
    page.set("level_attribute", "employees")
    if standing:
        typed_bands(page, standing)
    slider = next(found for found in page.test.slider if str(found.key).startswith("level_both_employees_"))
    level = str(slider.key).removeprefix("level_both_employees_").rpartition("_")[0]
    slider.set_value(83)
    typed_bands(page, "40")
    assert page.project.evidence.bands == (("employees", (40.0,)),)
    assert page.project.levels == (("employees", level, 83.0),)


def test_bands_too_few_companies_are_in_stay_and_are_named(page):
    """A person's own band is not merged away."""
    page.set("level_attribute", "employees")
    typed_bands(page, "50; 1000000")
    assert "Too few companies to learn from: 1 M or more" in page.words().replace("\N{NO-BREAK SPACE}", " ")
    assert len(levels_shown(page)) == 3


def test_what_the_data_say_does_not_follow_edited_levels(page):
    """The suggested weights, and how well they do, stay where they are when a person edits a level."""

    def data_line() -> dict:
        return next(row for row in page.part("honesty")["rows"] if row["label"] == "Data's")

    before, marks = data_line(), [row["suggested"] for row in page.part("weights")["attributes"]]
    yours = page.part("honesty")["rows"][0]["won"]["at"]
    page.set("level_attribute", "industry")
    for found in [one.key for one in page.test.slider if str(one.key).startswith("level_both_industry_")]:
        page.set(found, 0 if page.widget(found).value > 50 else 100)
    assert data_line() == before
    assert [row["suggested"] for row in page.part("weights")["attributes"]] == marks
    assert page.part("honesty")["rows"][0]["won"]["at"] < yours


@pytest.mark.parametrize("source", ["best", "won"])
def test_levels_are_learned_from_what_is_chosen(page, source):
    """Best customers, won deals and both together teach different levels, hence other scores."""
    before = [row["cells"] for row in page.part("ranking")["rows"]]
    page.set("learn_from", source)
    assert [row["cells"] for row in page.part("ranking")["rows"]] != before


def test_the_proof_of_the_chances_follows_the_weights(page):
    """Behind "How sure" stand the chances told and what came of them; other weights tell other chances."""
    before = page.chart("calibration")
    assert "Chance to win once a deal is opened, judged on" in page.words()
    page.click("equal")
    after = page.chart("calibration")
    assert after["data"][0]["x"] != before["data"][0]["x"]


def test_weights_and_levels_outlive_an_attribute_that_is_gone(page):
    """What a person set for it falls away; the rest keeps its proportions, and nothing is refused."""
    page.change(
        weights=(("industry", 30.0), ("employees", 30.0), ("mood", 40.0)),
        levels=(("mood", "good", 90.0), ("industry", "Retail", 0.0)),
    )
    assert not page.test.error
    values = {row["id"]: row["value"] for row in page.part("weights")["attributes"]}
    assert values["industry"] == values["employees"] == 50.0
    page.change(weights=(("mood", 100.0),))
    assert not page.test.error
    assert sum(row["value"] for row in page.part("weights")["attributes"]) == pytest.approx(100)


def test_a_criterion_that_is_gone_gives_way_to_the_first_that_stands(page):
    """Chosen by a column that no file has any more, the best are chosen as at first, on every page."""
    page.change(evidence=replace(page.project.evidence, criterion="column:mood"))
    for name in ("start", "value", "segments", "beliefs", "board", "profile"):
        page.open(name)
        assert not page.test.error
    assert page.open("value").widget("criterion").value == "lifetime_value"


@pytest.mark.parametrize(("key", "value"), [("minimum_fit", 90.0), ("minimum_value_share", 1.0)])
def test_a_higher_floor_leaves_more_accounts_out(page, key, value):
    """What falls below both floors is not targeted, and its row says where they lie."""
    before = page.part("tiers")["tiers"][3]["head"]
    page.set(key, value)
    assert page.part("tiers")["tiers"][3]["head"] != before


def by_timing(page):
    """The board turned to fit and timing."""
    return page.set("board_view", "timing")


def test_the_board_turns_to_timing_and_back(page):
    """Fit and timing stand where chance and value stood, whom to call in place of the ranking; it is kept."""
    before = page.part("live_chart")
    by_timing(page)
    rows = page.part("call_now")["rows"]
    assert rows and f"{len(rows)} companies to call now" in page.words()
    assert (
        before["words"]
        and page.chart("timing_chart")
        and not page.has_part("live_chart")
        and not page.has_part("ranking")
    )
    page.open("value").open("board")
    assert page.part("call_now")["rows"] == rows
    assert page.set("board_view", "value").has_part("ranking")


def test_whom_to_call_follows_the_weights(page):
    """Fit moves with the sliders, so the list of whom to call does."""
    before = by_timing(page).part("call_now")["rows"]
    moved(page, country=100.0)
    assert page.part("call_now")["rows"] != before


@pytest.mark.parametrize("key", ["points_of_website_visit", "half_life_of_website_visit"])
def test_what_a_signal_is_worth_moves_the_timing_and_can_be_had_back(page, key):
    """A visit that counts much, or for long, brings more to call; undo takes the change back, and "as usual" all."""
    before = by_timing(page).part("call_now")["rows"]
    usual, tiers = page.widget(key).value, page.part("tiers")
    page.set(key, 100.0)
    assert page.part("tiers") != tiers  # the chance to win follows, and with it what is expected
    more = page.part("call_now")["rows"]
    assert len(more) > len(before)
    assert dict(page.project.signal_rules)["website_visit"] == page.project.signal_rules[0][1]
    page.click("undo_signals")
    assert page.part("call_now")["rows"] == before and page.widget(key).value == usual
    page.set(key, 100.0).click("signals_as_usual")
    assert page.part("call_now")["rows"] == before and page.project.signal_rules == ()


def test_without_signals_one_sentence_says_what_to_bring(app):
    """A project without signals shows what to bring and no chart of timing; the ranking stays where it is."""
    page = app.change(evidence=Evidence(source=Source(sample="nordic"))).open("board")
    by_timing(page)
    assert "There are no signals yet" in page.words()
    assert not page.has_part("call_now") and page.has_part("ranking")
    with pytest.raises(AssertionError, match="no chart timing_chart"):
        page.chart("timing_chart")


def test_the_browser_is_told_what_the_server_counts_with(page):
    """Weights, worth of levels, capacity and who takes part reach the browser as they stand and as the board opened."""
    opening = page.part("live_settings")
    assert opening["standing"] == opening["opening"]
    moved(page, country=100.0)
    now = page.part("live_settings")
    assert now["standing"]["weights"]["country"] == 100 and now["opening"] == opening["opening"]
    page.set("owners", 5).set("show_customers", True)
    now = page.part("live_settings")
    assert now["capacity"]["owners"] == 5 and now["withCustomers"]
    page.set("level_attribute", "country")
    page.set(next(found.key for found in page.test.slider if str(found.key).startswith("level_both_country_")), 100)
    assert page.part("live_settings")["standing"]["tables"] != page.part("live_settings")["opening"]["tables"]


def test_accounts_chosen_in_the_chart_are_listed_instead_of_a_tier(page):
    """The list holds them and no other, by rank, says how many, and turns back to the tiers."""
    tier = [row["id"] for row in page.part("ranking")["rows"]]
    chosen = (tier[4], tier[1])
    page.test.session_state["chosen_accounts"] = chosen
    page.test.run()
    assert [row["id"] for row in page.part("ranking")["rows"]] == [tier[1], tier[4]]
    assert "2 accounts chosen" in page.words()
    page.click("chosen_clear")
    assert [row["id"] for row in page.part("ranking")["rows"]] == tier


def test_accounts_can_be_kept_on_the_server(page, monkeypatch):
    """Where the environment says so, or the list is very long, no account is sent but those of tiers 1 and 2."""
    assert page.has_part("live_accounts") and not page.has_part("live_asks")
    monkeypatch.setenv("ICP_WORKBENCH_KEEP_DATA", "1")
    page.test.session_state["grid_asked"] = GridRequest(5, None, None)
    page.test.run()
    page.check()
    assert page.has_part("live_asks") and not page.has_part("live_accounts")
    settings = page.part("live_settings")
    assert settings["remote"] is True and "tables" not in settings
    about, arrays = unpacked(page.bytes("live_asks"))
    assert about["number"] == 5 and len(about["ids"]) == len(arrays["rank"]) == 18 + 60
    listed = [row["id"] for row in page.part("ranking")["rows"]]
    assert about["ids"][: len(listed)] == listed
    moved(page, first_contact=100.0)
    assert page.part("live_settings")["state"] != settings["state"]
    assert unpacked(page.bytes("live_asks"))[0]["ids"] != about["ids"]
    monkeypatch.delenv("ICP_WORKBENCH_KEEP_DATA")
    monkeypatch.setattr("pages._session.live_grid.MOST_IN_BROWSER", 100)
    page.test.run()
    assert page.check().has_part("live_asks")


def test_a_session_of_its_own_brings_the_sliders_anew(page):
    """A browser that comes back to a new session counts moves that this one never saw: its sliders take what is kept.

    Within a session nothing but another's change makes them do so.
    """
    version = page.click("equal").part("weights")["version"]
    page.test.run()
    assert page.part("weights")["version"] == version
    again = App(page.test.session_state["kept"].id).open("board")
    assert again.part("weights")["version"] != version
