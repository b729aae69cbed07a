"""Versions and the decision log on the profile page: each control does what it says, and nothing is lost."""

from __future__ import annotations

import json

import pytest

import icp_core as icp
from tests.pages.conftest import App, author_field, folds
from tests.pages.test_names_hidden import downloads, exported  # noqa: F401  (a fixture)


def agree(app, name: str, *, author: str = "Ada", reason: str = "") -> App:
    """Save the profile as it stands as a version."""
    for key, value in (("version_name", name), ("version_reason", reason), (author_field(app), author)):
        app.widget(key).set_value(value)
    return app.click("version_save")


def numbers(app) -> list[str]:
    return [row["number"] for row in app.part("versions")["rows"]]


def said(app) -> str:
    return "\n".join(str(entry.value) for entry in (*app.test.info, *app.test.error, *app.test.caption))


def logged(app) -> list[tuple[str, str, str]]:
    return [(row["who"], row["what"], row["why"]) for row in app.part("log")["rows"]]


def test_a_version_is_saved_compared_and_gone_back_to(app, downloads):  # noqa: F811
    """Saved, changed, compared, gone back to and forth: no version is lost, and the log says who did it."""
    page = app.open("profile")
    assert not page.has_part("versions") and "Nothing is agreed yet" in said(page)
    assert app.test.query_params.get("project") is None, "looking at it keeps no sample"
    page.click("version_save")
    assert "needs a name" in said(page) and not page.has_part("versions")
    agree(page, "First", reason="What the deals say")
    row = page.part("versions")["rows"][0]
    assert (row["number"], row["name"], row["reason"], row["stands"]) == ("1", "First", "What the deals say", True)
    assert "by Ada" in row["about"] and "240 customers" in row["evidence"]
    assert page.widget("version_name").value == "" and page.part("versions")["now"]["text"] == "as agreed in version 1"
    assert page.part("compared")["same"] and page.part("compared")["moves"] == []

    before = dict(app.project.weights or ())
    app.open("board").click("equal").open("profile")
    assert page.part("versions")["now"]["text"] == "1 change since version 1"
    found = page.part("compared")
    assert found["groups"][0]["heading"] == "Weights" and all(
        row["after"] == "10" for row in found["groups"][0]["rows"]
    )
    assert found["all"] == f"Show all {len(found['moves'])}"
    assert len(found["moves"]) > 10 and all(move["why"].startswith("From ") for move in found["moves"])
    assert sum(int(way["n"]) for way in found["ways"]) == int(found["heading"].split()[0])
    assert logged(page)[0][:2] == (
        "Ada",
        "Weights set by hand: " + logged(page)[0][1].removeprefix("Weights set by hand: "),
    )

    agree(page, "Second", author="Bo")
    assert numbers(page) == ["2", "1"] and page.part("versions")["rows"][0]["stands"]
    equal = dict(app.project.weights)
    page.set("compare_before", 1).click("restore_version")
    assert "as in version 1" in said(page) and numbers(page) == ["2", "1"]
    assert dict(app.project.weights or ()) == before
    assert logged(page)[0][:2] == ("Bo", "Went back to version 1, “First”")
    page.set("compare_before", 2).click("restore_version")
    assert dict(app.project.weights) == equal and numbers(page) == ["2", "1"]
    page.set("compare_after", 1)
    assert all(row["before"] == "10" for row in page.part("compared")["groups"][0]["rows"])
    text = exported(downloads["json_version"])
    assert icp.IcpDefinition.from_json(text).to_json() == text and json.loads(text)["name"] == "Second"


def test_a_definition_is_read_back_beside_the_versions(app, downloads):  # noqa: F811
    """What was taken away as JSON comes back as a version that was read; nonsense is refused."""
    page = app.open("profile")
    text = exported(downloads["json_now"])
    assert icp.IcpDefinition.from_json(text).to_json() == text
    plain = json.loads(text)
    first, second = list(plain["weights"])[:2]
    plain["weights"] = {first: 75.0, second: 25.0}
    page.widget("version_file_0").upload("oslo.json", json.dumps(plain | {"name": "Oslo"}).encode()).run()
    page.click("version_read")
    assert "“oslo.json” stands here as version 1, “Oslo”" in said(page)
    assert page.part("versions")["rows"][0]["read"] and page.part("versions")["now"]["text"] == "not agreed yet"
    page.click("restore_version")
    assert dict(app.project.weights) == {first: 75.0, second: 25.0}
    page.widget("version_file_1").upload("nonsense.json", b"{}").run()
    page.click("version_read")
    assert "is missing" in said(page) and numbers(page) == ["1"]


def test_what_was_taken_away_and_read_back_is_taken_away_the_same(shelf, downloads):  # noqa: F811
    """A founder's profile with all that it can hold: down as JSON, back as a version, and down again, byte for byte."""
    held = icp.Beliefs((icp.Belief("industry", "Göteborg; Malmö", 80, 8, "Anna", "=1+1 🚀"),), rate=0.3)
    evidence = icp.Evidence(source=icp.Source(sample=None), beliefs=held, bands=(("employees", (10.5, 50.0)),))
    with icp.Shelf(shelf / "projects.sqlite") as kept:
        where = kept.add(icp.Project("Nova", icp.Choices(evidence=evidence)))
    page = App(where).open("profile")
    text = exported(downloads["json_now"])
    page.widget("version_file_0").upload("back.json", text.encode()).run()
    page.click("version_read")
    again = exported(downloads["json_version"])
    assert again == text and "Göteborg; Malmö" in json.loads(text)["beliefs"]["held"][0].values()


def test_the_log_is_filtered_and_explained(app):
    """By kind and by author; a reason stands beside its decision from then on, in another tab too."""
    page = app.open("board").click("equal").set("owners", 7).open("profile")
    page.set("author_log", "Ada")
    page.open("board").set("owners", 8).open("profile")
    told = logged(page)
    assert [what for _, what, _ in told[:2]] == ["Owners of Tier 1: from 7 to 8", "Owners of Tier 1: from 3 to 7"]
    assert [who for who, _, _ in told] == ["Ada", "not said", "not said"]
    page.set("log_kind", "capacity")
    assert len(logged(page)) == 2
    page.set("log_who", "Ada")
    assert logged(page) == [("Ada", "Owners of Tier 1: from 7 to 8", "")]
    page.widget("why_text").set_value("Two people more from May")
    page.click("why_keep")
    assert logged(page) == [("Ada", "Owners of Tier 1: from 7 to 8", "Two people more from May")]
    where = app.test.query_params["project"]
    other = App(project=where[0] if isinstance(where, list) else where).open("profile")
    assert logged(other)[0][2] == "Two people more from May"


def test_hidden_names_stand_in_no_version(app, downloads):  # noqa: F811
    """With names hidden the comparison, the log and the JSON name no company, and authors have aliases."""
    page = agree(app.open("profile"), "First")
    page.open("board").click("equal").open("profile")
    names = {move["name"] for move in page.part("compared")["moves"]}
    assert len(names) > 10
    page.click("names")
    drawn = json.dumps([page.part(part) for part in ("versions", "compared", "log")], ensure_ascii=False)
    texts = [drawn, exported(downloads["json_now"]), exported(downloads["json_version"])]
    assert [name for name in names for text in texts if name in text] == []
    assert "Ada" not in drawn and "Person " in drawn


def test_a_fold_closes_once_its_action_is_done_and_stays_where_it_is_refused(app, downloads):  # noqa: F811
    """Refused, a version's fold says why beside its fields and keeps what was typed; so does that of reading one.

    Another fold, which begins closed, stands in the place of one that has closed.
    """
    page = app.open("profile")
    begun = folds(page)
    agree(page, " ", reason="What the deals say")
    assert folds(page) == begun and page.widget("version_reason").value == "What the deals say"
    assert "needs a name" in page.test.error[0].value
    agree(page, "First")
    assert len(folds(page) - begun) == 1 and not page.test.error

    begun = folds(page)
    page.widget("version_file_1").upload("nonsense.json", b"{}").run()
    page.click("version_read")
    assert folds(page) == begun and "is missing" in page.test.error[0].value
    page.widget("version_file_1").upload("back.json", exported(downloads["json_now"]).encode()).run()
    page.click("version_read")
    assert len(folds(page) - begun) == 1 and numbers(page) == ["2", "1"]
    assert page.widget("version_read").disabled, "what was read is not chosen any more"

    page.open("board").click("equal").open("profile")
    begun = folds(page)
    page.set("why_text", "Nobody knows yet")
    assert folds(page) == begun
    page.click("why_keep")
    assert len(folds(page) - begun) == 1 and logged(page)[0][2] == "Nobody knows yet"


def test_whoever_is_named_in_the_log_is_asked_for_by_a_new_field_of_the_fold(app):
    """A browser goes on to report what the fold's field held before: the name that was said last stands."""
    page = app.open("board").click("equal").open("profile")
    before = author_field(page)
    page.set("author_log", "Ada")
    assert author_field(page) != before and page.widget(author_field(page)).value == "Ada"
    page.set(author_field(page), "Bo")
    assert page.widget("author_log").value == "Bo" and page.widget(author_field(page)).value == "Bo"


@pytest.mark.parametrize(
    ("changes", "line"), [(0, "Version 2, agreed"), (2, "Not yet agreed: 2 changes since version 2.")]
)
def test_the_foot_of_the_sheet_says_which_version_it_is(changes, line):
    """Agreed as it stands it names number, day, author and what it replaces; changed, how much since."""
    definition = icp.IcpDefinition.from_json(DEFINITION)
    first, second = (
        icp.Version(n, "v", f"2026-11-1{n}T09:00:00+00:00", "Ada", "", definition, "{}") for n in (1, 2)
    )  # fmt: skip
    told = str(icp.version_line((second, first), changes))
    assert told.startswith(line)
    assert changes or told == "Version 2, agreed Nov 12, 2026 by Ada. Replaces version 1."
    assert str(icp.version_line((), changes)).startswith("Not yet agreed: no version")


DEFINITION = json.dumps({
    "format_version": 1, "name": "n", "criterion": "profit", "share": 0.2, "notes": "", "weights": {"e": 100},
    "scheme": {"edges": {"e": [1]}, "categories": {}, "technologies": []}, "desirability": {}, "capacity": {},
    "disqualifiers": [],
})  # fmt: skip
