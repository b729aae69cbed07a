import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

import icp_core as icp
from icp_core.reports import excel_report, ranking_table, safe_table
from icp_core.views import report_rows
from tests.languages.jargon import jargon

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def book(project):
    return excel_report(
        project.dataset, project.sheet, project.desirability, project.weights, project.fit, project.tiers
    )


@pytest.fixture(scope="module")
def sheets(book):
    opened = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: opened.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in opened.sheet_names}


def test_no_cell_is_a_formula_or_a_link(book):
    """Under attack from every word of the data the workbook holds no formula, link or outside reference."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.namelist()
        pages = [ElementTree.fromstring(archive.read(name)) for name in names if "worksheets/sheet" in name]
        outside = [name for name in names if re.search("external|macro|vba|_rels/sheet|connections|embed", name)]
    assert len(pages) == 5 and outside == []
    for page in pages:
        tags = {element.tag.removeprefix(SPREADSHEET) for element in page.iter()}
        assert tags & {"f", "hyperlink", "hyperlinks", "oleObject", "control"} == set()


def test_no_text_starts_like_a_formula(sheets):
    """Even typed over or saved as CSV, no text of any sheet runs."""
    texts = [cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)]
    assert len(texts) > 1000
    assert [text for text in texts if text.strip()[:1] in tuple("=+-@|%＝")] == []


def test_the_attacks_arrive_as_words(sheets, attacks):
    """Nothing is lost: every name stands in the ranking, behind an apostrophe where it needs one."""
    names = {row[1].lstrip("'") for row in sheets["Ranking"][1:]}
    told = {name.strip("\t\r ") for name in names}
    for attack in attacks:
        assert attack.strip("\t\r ") in told or attack.replace(";", ";'") in told


def test_sheets_hold_the_results_that_they_show(sheets, project):
    """Ranking, weights, levels and quality report have a row for each row of their result, in order."""
    assert list(sheets) == ["Profile", "Ranking", "Weights", "Levels", "Quality report"]
    ranking = ranking_table(project.dataset, project.tiers, project.fit)
    assert [row[0] for row in sheets["Ranking"][1:]] == list(ranking["account_id"])
    assert [row[6] for row in sheets["Ranking"][1:]] == pytest.approx(list(ranking["fit"]))
    assert sum(row[1] for row in sheets["Weights"][1:]) == pytest.approx(100, abs=0.1)
    assert len(sheets["Levels"]) - 1 == len(project.desirability.table)
    quality = safe_table(report_rows(project.dataset))
    assert sheets["Quality report"][0] == list(quality.columns)
    assert [row[1] for row in sheets["Quality report"][1:]] == list(quality["Row"])


def test_the_profile_sheet_says_what_the_page_says(sheets, project):
    """Headline, one line per attribute, reasons to say no, the four tiers and the examples."""
    cells = [str(cell) for row in sheets["Profile"] for cell in row]
    bare = [cell.replace("'", "") for cell in cells]
    for told in [project.sheet.headline, *(row.value for row in project.sheet.rows), project.sheet.evidence]:
        assert str(told).replace("'", "") in bare
    assert {"Tier 1", "Tier 2", "Tier 3", "Not targeted", "Tiers", "We say no when"} <= set(cells)
    assert {"First deals won", "The people", "Not yet, come back when", str(project.sheet.version)} <= set(cells)
    assert any("Levels are chosen anew" in cell for cell in cells)


def test_the_same_results_make_the_same_sheets(book, project):
    """Two workbooks of one project differ in nothing but the moment they were made."""
    again = excel_report(
        project.dataset, project.sheet, project.desirability, project.weights, project.fit, project.tiers
    )

    def parts(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}

    assert parts(again) == parts(book)


def test_dates_and_gaps_keep_their_kind(project):
    """The ranking's numbers are numbers, and what is not known is an empty cell."""
    table = ranking_table(project.dataset, project.tiers, project.fit)
    assert table["rank"].is_monotonic_increasing and table["rank"].iloc[0] == 1
    assert pd.api.types.is_numeric_dtype(table["value"]) and pd.api.types.is_numeric_dtype(table["probability"])
    assert list(table["fit"]) == list(project.fit.score.loc[table["account_id"]].round(2))
    assert set(table["account_id"]) == set(project.tiers.table.index)


def test_a_list_without_names_is_ranked_by_id(project):
    """Columns that the project lacks are empty, and the ids stand."""
    bare = project.dataset.replace(accounts=project.dataset.accounts.drop(columns=["name", "domain"]))
    table = ranking_table(bare, project.tiers, project.fit)
    assert table[["name", "domain"]].isna().all().all()
    assert len(table) == len(project.tiers.table)


def test_the_ranking_takes_group_play_and_net_value_along(project):
    """A play that a person wrote stands at the accounts of its tier, a group's name at its members, and the net value
    is what is expected less the cost of the tier."""
    tiers, ids = project.tiers, project.tiers.table.index
    second = tiers.table["tier"] == 2
    named = pd.Series([icp.Message("segments.mark.technology", {"level": "ERP"}) if two else None for two in second])
    tiers = replace(tiers, table=tiers.table.assign(group=named.set_axis(ids), net_value=tiers.table["priority"] - 7))
    plays = icp.tier_plays([(2, "what", "Round tables."), (2, "channel", "Fairs")])
    table = ranking_table(project.dataset, tiers, project.fit, plays=plays).set_index("account_id")
    assert second.any() and (table.loc[ids[second], "play"] == "Fairs. Round tables.").all()
    assert (table.loc[ids[second], "group"] == "uses ERP").all() and table.loc[ids[~second], "group"].isna().all()
    assert not table.loc[ids[~second], "play"].str.contains("Round tables").any()
    assert list(table["net_value"]) == pytest.approx(list((table["priority"] - 7).round(2)), abs=0.011)


def test_no_sheet_has_a_raw_name_or_an_acronym_of_statistics_in_it(sheets):
    """Headings and cells are words that people use; the files for programs keep the names of columns."""
    texts = [cell for rows in sheets.values() for row in rows for cell in row if isinstance(cell, str)]
    assert "Expected value" in sheets["Ranking"][0]
    assert [(text, found) for text in texts if (found := jargon(text))] == []


def test_no_control_character_leaves_in_a_workbook(project):
    """From the sheet's words and from the tables: every part of the file is XML, and the letters stand."""
    controls = "\x00\x01\x0b\x1f\ufffe"
    accounts = project.dataset.accounts.copy()
    accounts["name"] = f"Ståhl{controls}Sons"
    sheet = replace(project.sheet, headline=icp.Message("profile.said", {"text": f"Ståhl{controls}\ud800Sons"}))
    made = excel_report(
        project.dataset.replace(accounts=accounts), sheet, project.desirability, project.weights, project.fit,
        project.tiers,
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        texts = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    words = ["".join(ElementTree.fromstring(text).itertext()) for text in texts]
    assert any("Ståhl  Sons" in each for each in words) and not re.search("_x00(0[01B]|1F)_", "".join(words))
    read = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert read.get_sheet_by_name("Profile").to_python()[0][0] == "Ståhl  Sons"
    assert {row[1] for row in read.get_sheet_by_name("Ranking").to_python()[1:]} == {"Ståhl  Sons"}
