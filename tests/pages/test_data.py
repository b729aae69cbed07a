"""The data page: an upload goes all the way, a correction changes what is read, a bad file changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

ACCOUNTS = (
    "Account Name;Industry;Employees;Region;Status\n"
    + "\n".join(f"Company {i};{'Retail' if i % 3 else 'Energy'};{10 + i};R{i % 2};Customer" for i in range(40))
).encode()


@pytest.fixture
def page(app):
    return app.open("data")


def uploaded(page, name: str, content: bytes):
    page.uploader().upload(name, content).run()
    page.check()
    return page.click("read")


def test_an_upload_takes_the_place_of_the_sample(page):
    """After reading, every page speaks of the file's companies."""
    uploaded(page, "customers.csv", ACCOUNTS)
    assert page.headline().startswith("40 customers")
    for name in ("value", "segments", "board", "profile", "start"):
        page.open(name)
        assert not page.test.error


def test_a_file_that_cannot_be_read_is_refused_and_the_project_stays(page):
    """The reason is shown, and the sample is still there."""
    before = page.headline()
    page.uploader().upload("broken.xlsx", b"PK\x03\x04 this is no workbook").run()
    page.widget("read").click().run()
    page.check()
    assert page.test.error
    page.open("board").open("data")
    assert page.headline() == before


def test_a_name_with_markup_is_shown_as_it_is(page):
    """A company called like an image stays text on every page."""
    nasty = b"Account Name;Industry;Employees;Status\n" + b"".join(
        f"![x](http://attack.example/{i}.png) <b>{i}</b>;{'Retail' if i % 2 else 'Energy'};{10 + i};Customer\n".encode()
        for i in range(40)
    )
    uploaded(page, "nasty.csv", nasty)
    for name in ("start", "data", "value", "segments", "beliefs", "board", "profile"):
        page.open(name)
        assert "![x](" not in page.words()
        assert "<b>" not in page.words()


def test_the_report_can_be_downloaded_where_there_is_one(page):
    """A report with entries has its button."""
    uploaded(page, "customers.csv", ACCOUNTS)
    page.set("look", "report")
    assert page.widget("download_report").label


def test_two_files_of_one_name_are_both_read(page):
    """Two offices send a file called alike: both stand in the mapping, and the companies of both are there."""
    other = ACCOUNTS.replace(b"Company", b"Works")
    page.uploader().upload("customers.csv", ACCOUNTS).upload("customers.csv", other).run()
    page.check().click("read")
    assert page.headline().startswith("80 customers")
    sources = {name for name, _ in page.project.evidence.source.files}
    assert sources == {"customers.csv", "customers (2).csv"}


def test_a_correction_of_a_sample_is_read(page):
    """Left out of the sample's mapping, an attribute is gone from the board, and the rest stands."""
    source = replace(page.project.evidence.source, corrections=(("accounts.csv", "industry", ""),))
    page.change(evidence=replace(page.project.evidence, source=source)).open("board")
    names = {row["label"] for row in page.part("weights")["attributes"]}
    assert "Industry" not in names and "Employees" in names
    page.open("data").click("reset")
    page.open("board")
    assert "Industry" in {row["label"] for row in page.part("weights")["attributes"]}


def looked_at(page, table: str):
    return page.set("look", table)


def test_files_are_added_to_the_project_that_is_open(page):
    """Invoices that come later join the companies; weights and capacity stay as they were."""
    uploaded(page, "customers.csv", ACCOUNTS)
    page.open("board").set("owners", 9).open("data")
    lines = "Customer;Invoice date;Amount\n" + "".join(f"Company {i};2026-01-1{i % 9};{100 + i}\n" for i in range(40))
    page.uploader().upload("invoices.csv", lines.encode()).run()
    page.check().click("add")
    assert page.headline() == "40 customers, with 40 invoices."
    assert page.project.capacity.owners == 9
    assert [name for name, _ in page.project.evidence.source.files] == ["customers.csv", "invoices.csv"]


def test_files_without_known_columns_wait_for_a_person(page):
    """Nothing is recognised: the project stays, a table asks which column is the company, and the answer is read."""
    before = page.headline()
    strange = "zq;xw\n" + "\n".join(f"Firma {i};{i % 7}" for i in range(30))
    page.uploader().upload("odd.csv", strange.encode()).run()
    page.check().click("read")
    assert page.headline() == before
    assert page.widget("pending_go").disabled
    table = next(found.key for found in page.test.data_editor if found.key.startswith("mapping_pending_"))
    page.test.session_state[table] = {"edited_rows": {0: {"target": "Account: name"}}, "added_rows": [],
                                                  "deleted_rows": []}  # fmt: skip
    page.test.run()
    page.check().click("pending_go")
    assert page.headline().startswith("30 companies")
    assert page.project.evidence.source.corrections == (("odd.csv", "zq", "accounts.name"),)


def test_files_that_wait_can_be_let_go(page):
    """The table is gone, and the sample is still open."""
    page.uploader().upload("odd.csv", b"zq;xw\n1;2\n3;4\n5;6\n7;8\n").run()
    page.check().click("read").click("pending_drop")
    assert "pending_go" not in [found.key for found in page.test.button]


def test_pasted_cells_are_a_project(page):
    """Tabs between the cells, as a spreadsheet puts them on the clipboard."""
    page.set("way", "paste")
    assert page.widget("paste_go").disabled
    cells = "Company\tIndustry\tStatus\n" + "\n".join(f"Firm {i}\tRetail\tCustomer" for i in range(12))
    page.set("pasted", cells).click("paste_go")
    assert page.headline().startswith("12 customers")


def test_one_pasted_cell_is_refused(page):
    """What was pasted is no table: the reason is said, and the sample stays."""
    before = page.headline()
    page.set("way", "paste").set("pasted", "hello")
    page.widget("paste_go").click().run()
    page.check()
    assert page.test.error and page.headline() == before


def test_a_template_is_offered(page):
    """The fourth way in hands out a workbook."""
    assert page.set("way", "template").widget("template").label


def test_every_table_can_be_looked_at(page):
    """Each of the tables stands on the sample without an error."""
    for table in ("columns", "report", "pairs", "files", "attributes", "all"):
        looked_at(page, table)
        assert not page.test.error


def test_the_first_rows_of_a_file_can_be_seen(page):
    """As they stand in the file, the header among them."""
    uploaded(page, "customers.csv", ACCOUNTS)
    looked_at(page, "files")
    page.test.session_state["preview"] = True
    page.test.run()
    shown = next(table.value for table in page.test.dataframe if "Account Name" in table.value.astype(str).to_numpy())
    assert shown.index[0] == 1


def test_other_files_that_are_not_recognised_begin_without_the_corrections_of_the_first(page):
    """What was said of a column stays with its file, and the field for files is empty once they wait."""

    def unknown(name, content):
        page.uploader().upload(name, content).run()
        page.check().click("read")
        return next(found.key for found in page.test.data_editor if found.key.startswith("mapping_pending_"))

    first, field = unknown("a.csv", b"Foo;Bar\nqwe;1\nasd;2\n"), page.uploader().key
    page.test.session_state[first] = {"edited_rows": {0: {"target": "Account: name"}}, "added_rows": [],
                                      "deleted_rows": []}  # fmt: skip
    page.test.run()
    assert not page.check().widget("pending_go").disabled
    unknown("b.csv", b"Baz;Qux\nqwe;1\nasd;2\n")
    assert page.widget("pending_go").disabled
    assert page.uploader().key != field
