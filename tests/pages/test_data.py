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
    page.widget("files").upload(name, content).run()
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
    page.widget("files").upload("broken.xlsx", b"PK\x03\x04 this is no workbook").run()
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
    for name in ("start", "data", "value", "segments", "board", "profile"):
        page.open(name)
        assert "![x](" not in page.words()
        assert "<b>" not in page.words()


def test_the_report_can_be_downloaded_where_there_is_one(page):
    """A report with entries has its button."""
    uploaded(page, "customers.csv", ACCOUNTS)
    assert page.widget("download_report").label


def test_two_files_of_one_name_are_both_read(page):
    """Two offices send a file called alike: both stand in the mapping, and the companies of both are there."""
    other = ACCOUNTS.replace(b"Company", b"Works")
    page.widget("files").upload("customers.csv", ACCOUNTS).upload("customers.csv", other).run()
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
