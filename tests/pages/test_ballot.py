"""The ballot's two pages without a browser: joining, opening a round, showing it, and what is made of it."""

from __future__ import annotations

import pytest

from icp_core import Shelf, default_shelf_path
from tests.pages.conftest import App

VOTES = ((60, 30, 10), (50, 40, 10), (10, 20, 70))
NAMES = ("Product", "Sales", "Systems")


@pytest.fixture
def box(shelf):
    with Shelf(default_shelf_path()) as opened:
        yield opened.ballots


@pytest.fixture
def page(app):
    return app.open("reveal")


def opened(page, box):
    """The round that is open in the page's project."""
    return box.rounds(page.test.session_state["kept"].id)[0]


def voted(page, box, votes=VOTES):
    """A round that the page has opened, with these votes on its first three attributes."""
    page.click("open_round")
    round = opened(page, box)
    ids = list(round.labels)
    for name, points in zip(NAMES, votes, strict=True):
        token = box.join(round.id, name).token
        if points:
            box.cast(round.id, token, dict(zip(ids, points, strict=False)))
    page.test.run()
    return round


def revealed(page, box):
    round = voted(page, box)
    page.click("show_points")
    return round


def phone(link: str) -> App:
    """A participant's page at a link."""
    arrived = App()
    arrived.test.query_params["ballot"] = link
    return arrived.open("ballot")


def join(phone, name, code=None):
    if code is not None:
        phone.widget("ballot_code").set_value(code)
    phone.widget("voter").set_value(name)
    return phone.click("join_go")


def test_a_round_asks_about_what_the_board_weighs_in_an_order_that_says_nothing(page, box):
    """Every weighed attribute is on the ballot, by the alphabet, with a name and what is meant; the weights are not."""
    page.click("open_round")
    asked = opened(page, box).attributes
    labels = [each.label for each in asked]
    assert labels == sorted(labels, key=str.casefold) and len(labels) > 5
    assert {each.id for each in asked} == {row["id"] for row in App().open("board").part("weights")["attributes"]}
    assert all(each.hint for each in asked)


def test_what_a_round_asks_is_chosen(page, box):
    """Another title and fewer attributes are what participants see; with none there is no ballot."""
    page.set("round_attributes", [])
    assert page.widget("open_round").disabled
    page.set("round_attributes", ["country", "industry"]).set("round_title", "Who next?")
    page.click("open_round")
    round = opened(page, box)
    assert (round.title, list(round.labels)) == ("Who next?", ["country", "industry"])
    assert join(phone(round.secret), "Sales").part("ballot")["heading"].startswith("Who next?")


def test_the_room_sees_how_to_join_and_who_is_in(page, box):
    """The code, the short address and the names are on the screen, those who sent marked; without names, dots alone."""
    round = voted(page, box, votes=(VOTES[0], None, VOTES[2]))
    room = page.part("room")
    assert f"{round.code[0]} {round.code[1:]}" in [step["text"] for step in room["steps"]]
    assert any("127.0.0.1" in str(step["text"]) for step in room["steps"])
    assert [one["name"] for one in room["people"]] == list(NAMES)
    assert [one["in"] for one in room["people"]] == [True, False, True]
    assert "make workshop" in page.words()
    page.set("names_on_screen", False)
    people = page.part("room")["people"]
    assert [one["name"] for one in people] == [None] * 3 and sum(one["in"] for one in people) == 2


def test_showing_the_points_asks_again_while_some_are_missing(page, box):
    """The first press names who is missing and shows nothing; Wait takes it back; the second press shows all."""
    round = voted(page, box, votes=(VOTES[0], None, VOTES[2]))
    page.click("show_points")
    assert "Sales" in page.words() and box.round(round.id).revealed is None
    page.click("wait")
    assert "Sales" not in page.words()
    page.click("show_points").click("show_anyway")
    assert box.round(round.id).revealed and page.has_part("reveal")
    assert len(page.project.rounds[0].ballots) == 2


def test_nobody_in_means_nothing_to_show(page, box):
    """Before the first points are sent there is no way to end the round but to give it up."""
    page.click("open_round")
    assert page.widget("show_points").disabled
    page.set("give_up_sure", True).click("give_up")
    assert not page.has_part("room") and "round_title" in {found.key for found in page.every()}


def test_who_is_taken_off_is_gone_with_the_points(page, box):
    """The list and the count lose the name."""
    round = voted(page, box)
    page.set("take_off", "Systems").click("take_off_go")
    assert box.progress(round.id).joined == ("Product", "Sales")
    assert [one["name"] for one in page.part("room")["people"]] == ["Product", "Sales"]


def test_the_picture_holds_every_ballot_and_its_median(page, box):
    """Each row has a dot for each voter, the widest spread is on top, and the data's marks are there."""
    revealed(page, box)
    picture = page.part("reveal")
    assert all(sorted(dot["voter"] for dot in row["dots"]) == sorted(NAMES) for row in picture["rows"])
    assert [row["median"] for row in picture["rows"][:3]] == [10, 50, 30]
    assert any(row["suggested"] is not None for row in picture["rows"])
    assert picture["furthest"] == picture["distances"]["rows"][0]["voter"] == "Systems"


def test_hidden_names_are_nowhere_on_the_page(page, box):
    """With names off no voter's name is among the words or in what is drawn, and it stays so after a reload."""
    revealed(page, box)
    page.set("names_on_screen", False)
    shown = str(page.part("reveal")) + page.words()
    assert not [name for name in NAMES if f"'{name}'" in shown or f"{name}," in shown]
    assert all(row["voter"].startswith("Ballot ") for row in page.part("reveal")["distances"]["rows"])
    page.test.run()
    assert page.test.query_params["names"] == "hidden" and page.part("reveal")["named"] is False


def test_adopting_sets_the_board_s_weights_in_one_step_that_can_be_undone(page, box):
    """The medians stand as weights on the board, the round keeps that and why; one Undo brings earlier ones back."""
    page.open("board").click("equal").open("reveal")
    before = page.project.weights
    revealed(page, box)
    page.set("why_0", "Systems was persuaded.").click("adopt")
    adopted = {row["id"]: row["adopted"] for row in page.part("reveal")["rows"]}
    assert dict(page.project.weights) == adopted and sum(adopted.values()) == 100
    assert (page.project.rounds[0].decision, page.project.rounds[0].why) == ("adopted", "Systems was persuaded.")
    board = {row["id"]: row["value"] for row in page.open("board").part("weights")["attributes"]}
    assert board == pytest.approx(adopted)
    page.open("reveal").click("undo_adopt")
    assert page.project.weights == before and page.widget("adopt")
    assert (page.project.rounds[0].decision, page.project.rounds[0].why) == ("", "Systems was persuaded.")


def test_a_further_round_shows_its_points_and_has_a_reason_of_its_own(page, box):
    """A round set up beside an earlier one is seen once it is shown; the reason given for one is not taken for both."""
    revealed(page, box)
    page.set("why_0", "Sales knows.")
    page.click("new_round_open")
    revealed(page, box)
    assert page.has_part("reveal") and page.widget("why_1").value == ""
    page.set("why_1", "Systems knows.").click("round_0")
    assert page.widget("why_0").value == "Sales knows."
    page.click("keep_weights")
    assert [(kept.why, kept.decision) for kept in page.project.rounds] == [
        ("Sales knows.", "kept"),
        ("Systems knows.", ""),
    ]


def test_keeping_the_weights_is_kept_with_the_round(page, box):
    """Nothing moves but what the round says of itself."""
    revealed(page, box)
    before = page.project.weights
    page.click("keep_weights")
    assert page.project.weights == before and page.project.rounds[0].decision == "kept"
    assert page.widget("keep_weights").disabled


def test_voting_again_opens_a_round_on_the_same_attributes_and_both_can_be_compared(page, box):
    """The second round asks the same; afterwards each can be looked at, and their medians stand side by side."""
    first = revealed(page, box)
    page.click("vote_again")
    second = opened(page, box)
    assert second.id != first.id and second.attributes == first.attributes
    token = box.join(second.id, "Sales").token
    box.cast(second.id, token, {next(iter(second.labels)): 100})
    page.test.run()
    page.click("show_points")
    table = page.part("rounds_table")
    assert [row[1:] for row in table["rows"][:2]] == [[["50"], ["100"]], [["30"], ["0"]]]
    assert len(page.part("reveal")["distances"]["rows"]) == 1
    page.click("round_0")
    assert len(page.part("reveal")["distances"]["rows"]) == 3
    page.click("new_round_open")
    assert page.widget("open_round")
    page.click("new_round_back")
    assert page.has_part("reveal")


def test_the_page_finds_its_round_again(page, box):
    """Who opens the project anew, as after closing the tab, stands where the round stands."""
    voted(page, box)
    again = App(page.test.session_state["kept"].id).open("reveal")
    assert [one["name"] for one in again.part("room")["people"]] == list(NAMES)
    again.click("show_points")
    page.test.run()
    assert page.has_part("reveal") and page.project.rounds == again.project.rounds


def test_a_participant_joins_by_link_or_code(page, box):
    """The link asks for a name alone, the code is typed without one; both see the same empty ballot, nothing else."""
    page.click("open_round")
    round = opened(page, box)
    by_link = join(phone(round.secret), "Sales")
    by_code = join(App().open("ballot"), "Systems", code=f"{round.code[:1]} {round.code[1:]}")
    for arrived in (by_link, by_code):
        ballot = arrived.part("ballot")
        assert ballot["stage"] == "vote" and ballot["sent"] is None and ballot["shown"] is None
        assert not {"suggested", "weights", "median"} & set(str(ballot["attributes"]).replace("'", " ").split())
        assert arrived.test.query_params["ballot"] == round.secret
    assert box.progress(round.id).joined == ("Sales", "Systems")
    by_link.test.run()
    assert by_link.part("ballot")["waiting"]["joined"] == 2


def test_what_is_wrong_on_joining_is_said(page, box):
    """A wrong code, a wrong link, no name, a name that is taken and a full room each give a sentence."""
    page.click("open_round")
    round = opened(page, box)
    join(phone(round.secret), "Sales")

    def refusal(arrived) -> str:
        assert len(arrived.test.error) == 1
        return arrived.test.error[0].value

    wrong = "1000" if round.code != "1000" else "1001"
    assert wrong in refusal(join(App().open("ballot"), "Systems", code=wrong))
    assert "no longer there" in refusal(phone("nonsense"))
    assert "name" in refusal(join(phone(round.secret), "  "))
    assert "as sales" in refusal(join(phone(round.secret), "sales"))
    for n in range(39):
        box.join(round.id, f"Voter {n}")
    assert "no more" in refusal(join(phone(round.secret), "Systems"))


def test_own_points_come_back_and_stand_beside_the_medians_once_shown(page, box):
    """A phone sees its own points alone until the reveal, and then the medians; never another's."""
    round = voted(page, box)
    mine = join(phone(round.secret), "Finance")
    ids = list(round.labels)
    box.cast(round.id, mine.test.session_state["ballot_place"][1], {ids[0]: 100})
    mine.test.run()
    ballot = mine.part("ballot")
    places = [asked["id"] for asked in ballot["attributes"]]
    assert not set(places) & set(ids)  # a phone learns what is asked, not what columns are called
    assert ballot["sent"][places[0]] == 100 and sum(ballot["sent"].values()) == 100 and ballot["shown"] is None
    page.test.run()
    page.click("show_points")
    mine.test.run()
    rows = mine.part("ballot")["shown"]["rows"]
    assert [(row["own"], row["median"]) for row in rows[:3]] == [(100, 55), (0, 25), (0, 10)]
    assert not [name for name in NAMES if name in str(mine.part("ballot"))]


def test_a_phone_moves_on_to_the_next_round_by_itself(page, box):
    """Whoever was in the first round is in the second as soon as the phone asks again, and has sent nothing there."""
    round = voted(page, box)
    mine = join(phone(round.secret), "Finance")
    page.click("show_points").click("show_anyway").click("vote_again")
    mine.test.run()
    second = opened(page, box)
    assert mine.part("ballot")["link"] == second.secret
    assert (box.progress(second.id).joined, box.progress(second.id).cast) == (("Finance",), ())


def test_who_is_taken_off_is_told(page, box):
    """The phone says so and asks for a name again."""
    round = voted(page, box)
    mine = join(phone(round.secret), "Finance")
    box.remove(round.id, "Finance")
    mine.test.run()
    assert "not on the list" in mine.test.error[0].value and mine.widget("voter")
