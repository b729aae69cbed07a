import dataclasses
import re

import pytest
from markdown_it import MarkdownIt

from icp_core.languages import message
from icp_core.profile import SheetLine
from icp_core.reports import markdown_report

NAMES = (
    "<img src=x onerror=alert(1)> & *Sons* [x](http://e)",
    "https://evil.example/a_b",
    "www.evil.example",
    "sales@evil.example",
    "AT&amp;T &lt;b&gt; &#91;",
    "a | b | c",
    "`code` ~~gone~~ __bold__ ![x](y) $x$",
    "\n# heading\n- item\r1. one",
    "\\*not\\* \\",
    "[ref]: http://e",
)


def read(text):
    """The document as a reader with tables, strikethrough, HTML and automatic links sees it."""
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)


def kinds(tokens):
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}


def with_name(sheet, name):
    """The sheet with one name at every place that data can reach."""
    line = SheetLine(
        message("profile.name", name=name), message("profile.said", text=name), url="https://a.example/" + name
    )
    row = dataclasses.replace(
        sheet.rows[0],
        label=message("profile.label", name=name),
        value=message("profile.wanted", names=[name]),
    )
    return dataclasses.replace(
        sheet,
        headline=message("profile.headline", what=[name]),
        rows=(row, *sheet.rows[1:]),
        disqualifiers=(line,),
        examples=(line,),
    )


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_markup(project, name):
    """A name is words to every reader: no HTML, link, image, code or heading, and no cell more than there are."""
    plain, tokens = (read(markdown_report(with_name(project.sheet, text))) for text in ("Sons", name))
    assert kinds(tokens) == kinds(plain)
    for kind in ("heading_open", "td_open", "tr_open", "list_item_open", "paragraph_open"):
        assert sum(t.type == kind for t in tokens) == sum(t.type == kind for t in plain)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_read_as_it_was_written(project, name):
    """What a reader shows is the name itself, line ends as spaces."""
    document = markdown_report(with_name(project.sheet, name))
    shown = "".join(
        child.content
        for token in read(document)
        for child in token.children or ()
        if child.type in ("text", "text_special", "softbreak")
    ).replace("\N{WORD JOINER}", "")
    assert re.sub(r"\s+", " ", name).strip() in re.sub(r"\s+", " ", shown)


@pytest.mark.parametrize("name", ["https://evil.example", "www.evil.example", "WWW.evil.example", "me@evil.example"])
def test_no_reader_finds_an_address_to_link(project, name):
    """Addresses are broken where readers that link by themselves would begin."""
    document = markdown_report(with_name(project.sheet, name))
    assert not re.search(r"://|\bwww\\?\.|@\w", document, re.IGNORECASE)


def test_the_document_says_what_the_sheet_says(project):
    """One row per attribute, the four tiers, the reasons to say no, examples and the method."""
    sheet = project.sheet
    tokens = read(markdown_report(sheet))
    assert sum(t.type == "tr_open" for t in tokens) == 1 + len(sheet.rows)
    rates = len(sheet.rates.rates) or 1
    assert sum(t.type == "list_item_open" for t in tokens) == rates + 4 + len(sheet.disqualifiers) + len(sheet.examples)
    headings = [tokens[i + 1].content for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h2"]
    assert headings == [
        "First deals won", "The people", "Tiers", "We say no when", "Not yet, come back when", "Customers that show it",
    ]  # fmt: skip


def test_an_empty_part_says_so(project):
    """Where nothing is known the part says it instead of vanishing."""
    bare = dataclasses.replace(project.sheet, disqualifiers=(), examples=())
    assert markdown_report(bare).count("Nothing yet.") == 4


def test_people_not_yet_version_and_links_are_in_the_document(project):
    """What people wrote and which version it is stand there as words; a story's address is text and no link."""
    wrote = SheetLine(message("profile.said", text="Decides"), message("profile.said", text="Plant director"))
    example = dataclasses.replace(wrote, url="https://a.example/story")
    sheet = dataclasses.replace(
        project.sheet, people=(wrote,), not_yet=(wrote,), examples=(example,),
        version=message("profile.said", text="Version 4 by Sales"),
    )  # fmt: skip
    document = markdown_report(sheet)
    assert document.count("**Decides**: Plant director") == 3 and "Version 4 by Sales" in document
    assert "a.example/story" in document and "link_open" not in kinds(read(document))
