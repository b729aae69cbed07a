"""Names hidden: one switch, and no page, chart, table, hover or export tells a name; with it off they do."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile

import pytest
import streamlit as st
from google.protobuf.text_format import MessageToString

import icp_core as icp
from icp_core import IcpDefinition, Shelf, default_shelf_path, load_sample
from icp_core.views import belief_handle
from tests.hiding.messy import NAMES, OWNERS, PEOPLE, messy_files
from tests.pages.conftest import App
from tests.pages.planted import PLANTED, planted_project, with_versions

PAGES = ("start", "data", "value", "segments", "beliefs", "board", "reveal", "ballot", "profile")
LOOKS = ("report", "technologies", "missing", "attributes", "all")
NO_PEOPLE = frozenset([
    "project", "company of a fact", "company that was taken out", "company that a written file tells",
    "version of another project", "file that was left out", "link of a story",
])  # fmt: skip
OPEN_LOOKS = ("pairs", "files")


@pytest.fixture
def downloads(monkeypatch) -> dict[str, object]:
    """What the download buttons of the last pages give, by key."""
    given: dict[str, object] = {}
    button = st.download_button

    def noted(label, data, *args, **settings):
        given[settings["key"]] = data
        return button(label, data, *args, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    return given


def said(node) -> list[str]:
    """Every text that a page sends to the browser: words, labels, keys, parts, charts and tables."""
    out = []
    for child in getattr(node, "children", {}).values():
        out += said(child)
    proto = getattr(node, "proto", None)
    if proto is not None:
        out.append(MessageToString(proto, as_utf8=True))
        drawn = (getattr(proto, name, "") for name in ("json", "spec"))
        out += [json.dumps(json.loads(text), ensure_ascii=False) for text in drawn if isinstance(text, str) and text]
    if type(node).__name__ in ("Dataframe", "Table") or "arrow" in type(node).__name__.lower():
        out.append(node.value.to_csv())
    return out


def plain(texts) -> str:
    """Texts as a person reads them: without the escapes of Markdown and HTML."""
    return html.unescape(re.sub(r"\\(\W)", r"\1", "\n".join(texts))).casefold()


def exported(data) -> str:
    """An export as text: a workbook's and a project's parts too."""
    content = data() if callable(data) else data
    if isinstance(content, str):
        return content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(
                [*parts.namelist(), *(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())]
            )
    return content.decode("utf-8-sig")


def told(app, downloads, pages=PAGES, looks=LOOKS, but=()) -> str:
    """All that the app tells: every page, every table of the data page, both views of the board, every export ``but``
    some."""
    texts = []
    for page in pages:
        app.open(page)
        texts += said(app.test._tree)
        if page == "data":
            shown = app.widget(next(k.key for k in app.test.segmented_control if k.key.startswith("look")))
            for look in (*looks, *(OPEN_LOOKS if looks and shown.key == "look" else ())):
                app.set(shown.key, look)
                texts += said(app.test._tree)
        if page == "value":
            texts += said(app.unfold("more").test._tree)
        if page == "board":
            app.set("board_view", "timing")
            texts += said(app.test._tree)
            app.set("board_view", "value")
        if page == "beliefs":
            texts += told_of_beliefs(app)
        if page == "profile" and app.has_part("compared"):
            texts += said(app.set("compare_after", 2).test._tree)
    return plain([*texts, *(exported(data) for key, data in downloads.items() if key not in but)])


def told_of_beliefs(app) -> list[str]:
    """The beliefs page with what was entered and whatever is believed opened, one after the other."""
    texts, state = [], app.test.session_state
    for held in app.project.evidence.beliefs.held[:1]:
        state["open_level"] = belief_handle(held.attribute, held.level)
        texts += said(app.run().test._tree)
    for fact in app.project.evidence.source.facts:
        state["open_fact"] = fact.id
        texts += said(app.set("side", "see").test._tree)
        state["side"] = "believe"
    return texts


def found(names, text: str) -> list[str]:
    """The names that a text holds."""
    words = set(re.findall(r"\w+", text))
    return [name for name in names if set(re.findall(r"\w+", name.casefold())) <= words and name.casefold() in text]


def telling(names) -> set[str]:
    """Words that tell a name by themselves, as they begin in any inflection: all of people, of companies the first."""
    people = {*OWNERS, *PEOPLE, *(name for kind, name in PLANTED.items() if kind not in NO_PEOPLE)}
    words = [
        word
        for name in names
        for word in (name.split() if name in people else [name.removeprefix("Operation ").split()[0]])
    ]
    return {word.casefold()[: max(4, len(word) - 3)] for word in words if len(word) > 3}


def told_words(names, text: str) -> set[str]:
    """Words of a text, file names and keys taken apart, that begin as such a word does."""
    begins = tuple(telling(names))
    return {word for word in re.findall(r"[^\W\d_]+", text) if word.startswith(begins)}


def sample_names() -> list[str]:
    dataset = load_sample("software")
    companies = [name.rsplit(" ", 1)[0] for name in dataset.accounts["name"]]
    people = [*dataset.contacts["name"].unique(), *dataset.deals["owner"].unique()]
    return [*companies, *people, *dataset.accounts["domain"], *dataset.accounts["account_id"]]


def test_a_sample_tells_no_name(app, downloads):
    """Of the sample's companies, domains, ids, contacts and owners none is told anywhere; shown, hundreds are."""
    names = sample_names()
    assert len(found(names, told(app, downloads, pages=("board",)))) > 600
    app.open("start").click("names")
    downloads.clear()
    text = told(app, downloads, pages=("start", "data", "board", "profile"), looks=("all",))
    assert set(downloads) >= {"export", "excel", "markdown"}
    assert found(names, text) == []
    assert "company " in text


def test_no_page_and_no_export_tells_a_name(shelf, downloads):
    """Names in cells, ids, files, notes, beliefs, lines, versions, reasons and ballots: each is told while names are
    shown, on a page or in an export that is no project file, and none is once they are hidden."""
    names = {*NAMES, *PLANTED.values()}
    app = App(planted_project())
    with_versions(app)
    waits = told_while_a_round_waits(app)
    text = told(app, downloads, but=("save_file",))
    assert names - set(found(names, text + waits)) == set()
    assert told_words(names, text + waits) > {"virtasalmen", "hartleyn", "hallbron", "hallbromarine", "stjernkvists"}
    assert len(found(NAMES, plain([exported(downloads["excel"])]))) > 10, "the workbook ranks this project's companies"
    app.open("start").click("names")
    downloads.clear()
    waits = told_while_a_round_waits(app)
    text = told(app, downloads)
    assert found(names, text + waits) == []
    assert told_words(names, text + waits) == set()
    assert set(downloads) >= {"export", "excel", "markdown", "print", "json_now", "json_version", "download_report"}
    assert "save_file" not in downloads
    assert app.open("start").project.names_hidden
    assert re.search(r"person \d+, head of finance", text) and "plant managers" in text and "founder" in text
    for key in ("json_now", "json_version"):
        written = exported(downloads[key])
        assert IcpDefinition.from_json(written).to_json() == written


def told_while_a_round_waits(app) -> str:
    """The ballot page with a round open that two have joined, before it is given up again."""
    app.open("reveal").click("new_round_open").click("open_round")
    with Shelf(default_shelf_path()) as shelf:
        round = shelf.ballots.rounds(app.test.session_state["kept"].id)[0]
        for name in (PLANTED["voter"], PLANTED["another voter"]):
            token = shelf.ballots.join(round.id, name).token
            first, *others = round.labels
            points = {first: 100.0 - 10 * len(others), **dict.fromkeys(others, 10.0)}
            shelf.ballots.cast(round.id, token, points) if name == PLANTED["voter"] else None
    texts = said(app.run().test._tree) + said(app.click("show_points").test._tree)
    app.set("give_up_sure", True).click("give_up")
    return plain(texts)


def test_phones_are_asked_in_aliases_too(app):
    """Levels that name people stand beside an attribute of the ballot; while names are hidden, aliases do."""
    app.open("data")
    uploader = app.uploader()
    for name, content in messy_files().items():
        uploader.upload(name, content)
    uploader.run()
    app.click("read")

    def asked() -> str:
        app.open("reveal").click("open_round")
        with Shelf(default_shelf_path()) as shelf:
            return str(shelf.ballots.rounds(app.test.session_state["kept"].id)[0].attributes).casefold()

    assert set(found(NAMES, asked())) == set(OWNERS)
    app.set("give_up_sure", True).click("give_up").click("names")
    hidden = asked()
    assert found(NAMES, hidden) == [] and "account manager" in hidden


def figures(app) -> list[object]:
    """The board in figures: weights, ranks and values of the list without its words, the tiers."""
    rows = [
        (row["rank"], row["move"], row["cells"], [part["points"] for part in row["why"]])
        for row in app.part("ranking")["rows"]
    ]
    return [rows, app.part("weights"), app.part("tiers"), app.headline()]


def test_no_figure_changes(app):
    """With names hidden the board shows the same figures in the same order, under other names."""
    app.open("board")
    before, names = figures(app), [row["name"] for row in app.part("ranking")["rows"]]
    app.click("names")
    assert figures(app) == before
    assert all(row["name"].startswith("Company ") for row in app.part("ranking")["rows"])
    app.click("names")
    assert [row["name"] for row in app.part("ranking")["rows"]] == names


def test_the_switch_repeats_no_slow_stage(shelf, monkeypatch):
    """Hidden or shown, what was worked out stands: no stage is entered again."""
    import icp_core as icp

    app = App(planted_project())
    for page in ("value", "segments", "board"):
        app.open(page)

    def never(*_, **__):
        raise AssertionError("a stage was worked out again")

    for stage in (
        "lifetime_value",
        "profitability",
        "find_segments",
        "suggest_weights",
        "find_rules",
        "reference_model",
    ):
        monkeypatch.setattr(icp, stage, never)
    app.open("start").click("names")
    for page in ("value", "segments", "board"):
        app.open(page)


def test_an_opened_account_and_a_clicked_point_are_the_same_hidden(app):
    """What the browser sends back is an alias, and the account that it stands for is opened."""
    app.open("board")
    account = app.part("ranking")["rows"][2]["id"]
    app.click("names")
    row = app.part("ranking")["rows"][2]
    assert row["id"] == row["name"] != account
    app.change(selected=account)
    assert app.part("ranking")["selected"] == row["id"]


def test_the_switch_is_kept_with_the_project_and_makes_none_of_a_sample(app, shelf):
    """A sample with names hidden is still a sample; a project keeps the switch, and its aliases, for the next visit."""
    app.open("board").click("names")
    assert "project" not in app.test.query_params
    app.click("equal")
    where, names = app.test.query_params["project"], [row["name"] for row in app.part("ranking")["rows"]]
    again = type(app)(where if isinstance(where, str) else where[0]).open("board")
    assert again.project.names_hidden
    assert [row["name"] for row in again.part("ranking")["rows"]] == names


def test_hidden_names_hide_projects_and_ways_in(app):
    """No project is listed or called by its name, files are neither brought nor questions answered, and it says so."""
    app.open("board").click("equal").open("start")
    assert any(found.key.startswith("name_") for found in app.test.text_input)
    app.click("names")
    assert not any(str(found.key).startswith(("name_", "open_")) for found in app.every())
    assert "Names are hidden" in app.words() and "Software company" not in app.headline()
    app.open("data")
    assert not app.test.file_uploader
    assert "Names are hidden" in app.words()
    app.click("names")
    assert app.test.file_uploader


def of_owners(levels: tuple[str, str]) -> App:
    """The profile of a project whose people believe in kinds of owner, which a column of their deals tells as well."""
    kinds = [*(levels[:1] * 14), *(levels[1:] * 10), *["Sigrid Vall"] * 6]
    deals = ["Company;Owner;Outcome;Close date"]
    for k, kind in enumerate(kinds):
        deals.append(f"Firm{k} AB;{kind};{'won' if k % 3 and k < 14 else 'lost'};2026-01-{k % 28 + 1:02d}")
    people = ["Company;Contact person;Title", "Firm1 AB;Karin Ståhl;Head of sales"]
    given = {"deals.csv": "\n".join(deals).encode(), "contacts.csv": "\n".join(people).encode()}
    uploads = {hashlib.sha256(content).hexdigest(): content for content in given.values()}
    files = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in given.items())
    beliefs = icp.Beliefs(
        (icp.Belief("owner", levels[0], 80.0, 8.0, "Tuomas Kei", "a job"), icp.Belief("owner", levels[1], 35.0, 4.0))
    )
    project = icp.Project("Own", icp.Choices(evidence=icp.Evidence(icp.Source(None, files), beliefs=beliefs)), uploads)
    with Shelf(default_shelf_path()) as shelf:
        return App(shelf.add(project))


def told_of_owners(app: App) -> tuple[str, list[object], list[object]]:
    """The headline of the beliefs, what they say of each level, and the rows of the profile."""
    app.open("beliefs")
    headline = app.headline()
    levels = [row for group in app.part("picture")["groups"] for row in group["rows"] if group["name"] == "Owner"]
    return headline, levels, app.open("profile").part("sheet")["rows"]


def test_levels_that_people_named_stay_words_and_no_figure_changes(shelf):
    """Owners called family and fund are kinds of owner, though a header that says owner mostly tells people; another
    text of that column is hidden, for it may be one."""
    app = of_owners(("family", "fund"))
    headline, levels, rows = told_of_owners(app)
    assert "amily" in headline and [row["label"] for row in levels] == ["family", "fund", "Sigrid Vall"]
    assert any("amily" in str(row) for row in rows)
    app.open("start").click("names")
    hidden_headline, hidden_levels, hidden_rows = told_of_owners(app)
    assert hidden_headline == headline
    assert hidden_levels[:2] == levels[:2] and "Sigrid" not in str(hidden_levels)
    assert str(rows).count("Tuomas Kei") == 1
    assert re.sub(r"Person \d+", "Tuomas Kei", str(hidden_rows)) == str(rows)


def test_a_named_level_that_is_a_persons_name_is_hidden_and_no_figure_changes(shelf):
    """A contact's name is one on the beliefs too; badges and bars are those of the level under its own name."""
    app = of_owners(("Karin Ståhl", "fund"))
    headline, levels, rows = told_of_owners(app)
    app.open("start").click("names")
    told = told_of_owners(app)
    assert "Karin Ståhl" in headline and "Karin" not in str(told) and "Person " in told[0]

    def under_aliases(given: object) -> str:
        return re.sub(r"Person \d+|Karin Ståhl|Sigrid Vall|Tuomas Kei", "somebody", str(given))

    assert under_aliases(told) == under_aliases((headline, levels, rows))
