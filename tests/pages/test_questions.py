"""What only a person can say of the files is asked on the data page, and the answer is what is read."""

from __future__ import annotations

import pytest

from tests.pages.test_projects import address, reloaded

FIRMS = ("Nordic Freight AB", "Baltic Steel AB", "Alfa Consulting AB", "Polar Energy AB", "Sund Retail AB")
ACCOUNTS = "Company;Country;Tech stack\n" + "".join(f'{name};Sweden;"SAP; Zzyx"\n' for name in FIRMS)
INVOICES = "Customer|Invoice date|Amount\n" + "".join(
    f"{'Baltic Steels AB' if i == 1 else FIRMS[i % 5]}|0{1 + i % 5}/0{2 + i % 5}/2024|{1 + i}.{100 + i} "
    f"{'EUR' if i == 7 else 'SEK'}\n"
    for i in range(15)
)


@pytest.fixture
def page(app):
    page = app.open("data")
    page.uploader().upload("customers.csv", ACCOUNTS.encode()).upload("invoices.csv", INVOICES.encode()).run()
    return page.check().click("read")


def tables(page):
    return page.test.session_state["datasets"][page.project.evidence.source]


def amounts(page) -> list[float]:
    return tables(page).invoices["amount"].tolist()


def asked(page) -> list[str]:
    return [found.key for found in page.test.segmented_control if found.key.startswith("format_")]


def edited(page, prefix: str, row: int, **cells):
    """Change cells of a table on the page, as a person does in the browser."""
    key = next(found.key for found in page.test.data_editor if (found.key or "").startswith(prefix))
    page.test.session_state[key] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    page.test.run()
    return page.check()


def test_a_column_with_two_readings_is_asked_for_and_read_as_answered(page):
    """The amounts are thousands once a person says that the point parts thousands; the answer outlives a reload."""
    assert len(asked(page)) == 2
    assert max(amounts(page)) < 20
    number = next(key for key in asked(page) if not any("2024" in option for option in page.widget(key).options))
    page.set(number, ",")
    assert min(amounts(page)) > 1000
    assert len(asked(page)) == 1
    assert reloaded(address(page)).project.evidence.source.reading.formats == (("invoices.csv", "Amount", ","),)


def test_a_rate_brings_the_amounts_of_a_currency_in(page):
    """Without a rate the one invoice in euros is set aside; with it, it counts in kronor."""
    assert page.widget("rates_go").disabled
    assert len(amounts(page)) == 14
    edited(page, "rates_", 0, rate=11.0).click("rates_go")
    assert len(amounts(page)) == 15
    assert pytest.approx(sorted(amounts(page))[-1]) == 8.107 * 11


def test_two_spellings_become_one_company_when_a_person_says_so(page):
    """The pair stands side by side; joined, its invoices go to the company of the list."""
    page.set("look", "pairs")
    assert page.widget("pairs_go").disabled
    assert len(tables(page).accounts) == 6
    edited(page, "pairs_", 0, decision="same").click("pairs_go")
    assert tables(page).accounts["name"].tolist() == list(FIRMS)
    assert (tables(page).invoices["account_id"] == "Baltic Steel AB").sum() == 3


def test_a_technology_without_a_level_gets_one(page):
    """The unknown system stands first; a level for it changes the level of the companies that use it."""
    page.set("look", "technologies")
    before = tables(page).accounts["technology_level"].tolist()
    edited(page, "technologies_", 0, category="CRM", level=5).click("technologies_go")
    assert page.project.evidence.source.reading.technologies == (("Zzyx", "CRM", 5),)
    after = tables(page).accounts["technology_level"].tolist()
    assert max(after[:5]) > max(before[:5])


def test_a_file_can_be_left_out_and_used_again(page):
    """Unticked, its invoices are gone; ticked again they are back."""
    page.set("look", "files")
    assert page.widget("files_go").disabled
    edited(page, "how_read_", 1, used=False).click("files_go")
    assert tables(page).invoices is None
    edited(page, "how_read_", 1, used=True).click("files_go")
    assert len(amounts(page)) == 14


def test_a_choice_that_cannot_be_is_refused_and_nothing_changes(page):
    """A header row beyond the file: the reason is said, and the tables stay."""
    before = page.project
    page.set("look", "files")
    edited(page, "how_read_", 0, header_row=900)
    page.widget("files_go").click().run()
    page.check()
    assert page.test.error and page.project == before


def test_corrections_are_offered_for_the_next_file_like_it(page):
    """What was said of a file's columns is asked again for one with the same headers, and taken over with one press."""
    columns = next(found for found in page.test.data_editor if found.key.startswith("mapping_")).value
    row = columns["header"].tolist().index("Country")
    edited(page, "mapping_", row, target="Account: attribute of its own").click("apply")
    page.uploader().upload("customers.csv", (ACCOUNTS + "Umea Labs AB;Sweden;Excel\n").encode()).upload(
        "invoices.csv", (INVOICES + "Umea Labs AB|01/02/2024|5.500 SEK\n").encode()
    ).run()
    page.check().click("read")
    assert "Country" in page.words()
    page.click("use_before")
    assert page.project.evidence.source.corrections
    assert "use_before" not in [found.key for found in page.test.button]
