import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from icp_core.languages import message, say
from icp_core.profile.claims import SheetLine, SheetRow, believed, said
from icp_core.reports import html_report, markdown_report
from icp_core.reports.fitting import HEIGHT, LONGEST, SIZES, _height, set_on_a_page
from icp_core.views import sheet_view
from tests.languages.jargon import jargon

CONTROLS = "\x00\x01\x0b\x7f\x85\ufffe"
ATTACKS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "</style><b>", "' onclick='x")


class Reader(HTMLParser):
    """Tags, attributes and words of a document."""

    def __init__(self, document):
        super().__init__(convert_charrefs=True)
        self.tags, self.words, self._style = [], [], False
        self.feed(document)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_data(self, data):
        if not self._style:
            self.words.append(data)


def with_word(sheet, word):
    """The sheet with one word wherever people or data can write."""
    line = SheetLine(said(word), said(word), url="https://a.example/" + word, about=said(word), foot=said(word))
    row = SheetRow("", said(word), said(word), (believed(word, word),))
    later = replace(line, ground=believed(word, ""))
    return replace(
        sheet, headline=said(word), subline=said(word), rows=(row, *sheet.rows[1:]), people=(line,), not_yet=(later,),
        disqualifiers=(line,), examples=(line,), version=said(word), review=said(word),
    )  # fmt: skip


@pytest.mark.parametrize("word", ATTACKS)
def test_no_word_becomes_markup(project, word):
    """Whatever is written is words: the tags and their attributes are those of the same page with a harmless word."""
    plain, attacked = (Reader(html_report(with_word(project.sheet, text))) for text in ("Sons", word))
    shape = [[(tag, sorted(about)) for tag, about in each.tags] for each in (plain, attacked)]
    assert shape[0] == shape[1]
    assert word in "".join(attacked.words)


def test_no_control_character_leaves_in_print_or_markdown(project):
    """Wherever people or data can write: they go, the letters around them stay."""
    sheet = with_word(project.sheet, f"Ståhl{CONTROLS}Sons")
    for document in (html_report(sheet), markdown_report(sheet)):
        assert not set(document) & set(CONTROLS)
        assert "Ståhl  Sons" in document


def test_the_file_asks_for_nothing(project):
    """No script, no font, image or style from anywhere else; the policy says so to the browser too."""
    document = html_report(project.sheet)
    tags = {tag for tag, _ in Reader(document).tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "base", "form"}
    assert "default-src 'none'" in Reader(document).tags[3][1]["content"]
    assert "@import" not in document and "src=" not in document
    assert {address[:27] for address in re.findall(r"url\(([^)]*)\)", document)} == {"data:font/woff2;base64,d09G"}


def test_the_typeface_comes_with_the_file_and_only_as_much_as_the_words_need(project):
    """In the three weights of the page; letters of central Europe make the file larger, and never heavy to send."""
    nordic, polish = (html_report(with_word(project.sheet, word)) for word in ("Lämpö Åland", "Łódź"))
    assert [document.count("@font-face") for document in (nordic, polish)] == [3, 5]
    assert len(nordic) < 130_000 < len(polish) < 250_000


def test_no_raw_name_or_acronym_of_statistics_is_printed(project):
    """Neither as print nor as Markdown; where the sheet comes from is told in words."""
    printed = "\n".join(Reader(html_report(project.sheet)).words)
    assert jargon(printed) == [] and jargon(markdown_report(project.sheet).replace("\\", "")) == []


def test_the_printed_page_says_what_the_page_says(project):
    """Every line with its figure and n is on it, and a badge's source is its title."""
    document = html_report(project.sheet)
    words, view = " ".join(Reader(document).words), sheet_view(project.sheet)
    assert set_on_a_page(view, "x", "y").left_out == 0
    for told in [say(project.sheet.headline), view["version"], view["review"], view["evidence"]]:
        assert told in words
    for row in view["rows"]:
        assert row["label"] in words and row["value"] in words
        assert all(ground["text"] in words and (ground["n"] or "") in words for ground in row["grounds"])
    titles = [about["title"] for _, about in Reader(document).tags if "title" in about]
    assert len(titles) == sum(len(row["grounds"]) for row in view["rows"])


def test_words_pass_through_the_veil(project):
    """What takes names out sees every word of the document."""
    document = html_report(project.sheet, veil=hidden)
    assert set(re.findall("[a-z]{3,}", " ".join(Reader(document).words).split("}")[-1])) <= {"xxx"}


def hidden(shown):
    if isinstance(shown, dict):
        return {name: value if name in ("kind", "tone") else hidden(value) for name, value in shown.items()}
    if isinstance(shown, list):
        return [hidden(each) for each in shown]
    return "xxx" if isinstance(shown, str) else shown


def crowded(sheet, n, letters):
    """The sheet with n more lines in each list, each of so many letters."""
    word = ("lentokonesuihkuturbiinimoottori " * 20)[:letters]
    line = SheetLine(said(word), said(word), ground=believed("", ""))
    rows = tuple(SheetRow("", said("What hurts"), said(word), (believed("", ""),)) for _ in range(n))
    return replace(sheet, rows=sheet.rows + rows, disqualifiers=(line,) * n, people=(line,) * n, not_yet=(line,) * n)


def test_more_text_never_makes_the_type_larger(project):
    """From little to much the type only shrinks, and only in the smallest is anything left out, which is told."""
    settings = [
        set_on_a_page(sheet_view(crowded(project.sheet, n, letters)), "Headline", "Subline")
        for n, letters in ((0, 5), (3, 40), (8, 80), (40, 300))
    ]
    sizes = [each.points for each in settings]
    assert sizes == sorted(sizes, reverse=True) and set(sizes) <= set(SIZES) and sizes[-1] == SIZES[-1]
    assert all(each.left_out == 0 for each in settings if each.points > SIZES[-1])
    much = settings[-1]
    assert _height(much.view, "Headline", "Subline", much.points)[0] <= HEIGHT / much.points
    left = sum(len(card["rows"]) for card in much.view["side"]) + len(much.view["rows"])
    assert much.left_out == 4 * 40 + len(project.sheet.rows) + 4 - left
    assert all(len(row["value"]) <= LONGEST for row in much.view["rows"])
    told = say(message("report.left_out", n=much.left_out))
    assert told.startswith(str(much.left_out))
    assert "had no room here" in html_report(crowded(project.sheet, 40, 300))
