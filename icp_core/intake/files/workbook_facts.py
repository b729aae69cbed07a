"""What the parts of an .xlsx file say beside the values of cells: merged and hidden ones, errors, percent, formulas.

Read from the raw XML by patterns that never look beyond the next tag, so that a hostile file costs no more than its
length. Other kinds of workbooks say nothing here.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

_REFERENCE = re.compile(rb'<(?:\w+:)?(?:c|dimension)\b[^<>]*?\br(?:ef)?="(?:[A-Z]+\d+:)?([A-Z]+)(\d{1,9})')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^<>]*?\br="(\d{1,9})')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^<>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
# Within a tag two gaps of any length would be tried against each other; no tag of a cell is as long as these.
_GAP = rb"[^<>]{0,120}?"
_AT = rb'\br="([A-Z]{1,3})(\d{1,7})"'
_FORMULA = rb"(?:<f\b[^<>]*(?:/>|>[^<]*</f>))"
_ERROR = re.compile(rb"<c\b" + _GAP + _AT + _GAP + rb'\bt="e"' + _GAP + rb">" + _FORMULA + rb"?<v>([^<]{0,20})</v>")
_NOT_COMPUTED = re.compile(
    rb'<c\b(?![^<>]{0,240}\bt="str")' + _GAP + _AT + _GAP + rb">" + _FORMULA + rb"(?:<v\s*/>|<v></v>)?</c>"
)
_STYLED = re.compile(rb"<c\b" + _GAP + _AT + _GAP + rb'\bs="(\d{1,6})"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^<>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]{1,40})\s{0,4}=\s{0,4}"([^"]*)"')
_PERCENT_FORMATS = frozenset([b"9", b"10"])
_MOST_BYTES = 8 * 2**20
"""Read of a part that lists sheets or styles; that of a workbook with a thousand sheets has half a megabyte."""
_TAIL = 20_000
"""A cell cut at the end of a block is looked for again from here; a formula has at most 8,192 letters."""

Cell = tuple[int, int]
"""Row and column, counted from 0."""


@dataclass(frozen=True)
class SheetFacts:
    """What is known of one sheet beside its values.

    Attributes
    ----------
    hidden : whether Excel does not show it
    merged : first row, first column, last row, last column of each merged range, counted from 0
    errors : cells whose formula gave an error, with the error
    not_computed : cells whose formula was saved without a value
    percent : cells that are shown in percent
    """

    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[Cell, str] = field(default_factory=dict)
    not_computed: frozenset[Cell] = frozenset()
    percent: frozenset[Cell] = frozenset()


class SheetScan:
    """Facts of one sheet and its furthest cell, gathered block by block."""

    def __init__(self, percent_styles: frozenset[bytes]) -> None:
        self.columns = self.rows = 0
        self._styles = percent_styles
        self._tail = b""
        self._merged: set[tuple[int, int, int, int]] = set()
        self._errors: dict[Cell, str] = {}
        self._not_computed: set[Cell] = set()
        self._percent: set[Cell] = set()

    def take(self, block: bytes) -> None:
        """Look at the next part of the sheet's XML."""
        text = self._tail + block
        found = _REFERENCE.findall(text)
        if found:
            self.columns = max(self.columns, *map(_column_number, {letters for letters, _ in found}))
        self.rows = max([self.rows, *(int(row) for _, row in found), *map(int, _ROW.findall(text))])
        if b"mergeCell" in text:
            self._merged |= {(*_cell(a, b), *_cell(c, d)) for a, b, c, d in _MERGED.findall(text)}
        if b't="e"' in text:
            self._errors |= {_cell(a, b): what.decode("ascii", "replace") for a, b, what in _ERROR.findall(text)}
        if b"<f" in text:
            self._not_computed |= {_cell(a, b) for a, b in _NOT_COMPUTED.findall(text)}
        if self._styles:
            self._percent |= {_cell(a, b) for a, b, style in _STYLED.findall(text) if style in self._styles}
        end = max(text.rfind(b"</c>", -_TAIL), text.rfind(b"/>", -_TAIL))
        self._tail = text[end:] if end >= 0 else text[-200:]

    def facts(self, *, hidden: bool) -> SheetFacts:
        """All that was found."""
        return SheetFacts(
            hidden,
            tuple(sorted(self._merged)),
            self._errors,
            frozenset(self._not_computed - self._errors.keys()),
            frozenset(self._percent),
        )


def sheets_of(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Entry of each sheet's XML -> name of the sheet, and whether it is hidden."""
    targets = {}
    for relation in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        own = _attributes(relation)
        target = own.get("Target", "")
        targets[own.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    found = {}
    for sheet in _SHEET.findall(_part(archive, "xl/workbook.xml")):
        own = _attributes(sheet)
        key = next((value for name, value in own.items() if name.endswith(":id")), "")
        if key in targets:
            found[targets[key]] = (own.get("name", ""), own.get("state", "visible") != "visible")
    return found


def percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    """Numbers of the cell styles that show a number in percent."""
    text = _part(archive, "xl/styles.xml")
    formats = set(_PERCENT_FORMATS)
    for each in re.findall(rb"<(?:\w+:)?numFmt\b([^<>]*)>", text):
        own = _attributes(each)
        if "%" in own.get("formatCode", ""):
            formats.add(own.get("numFmtId", "").encode())
    _, _, after = text.partition(b"<cellXfs")
    styles = re.findall(rb"<xf\b([^<>]*)>", after.partition(b"</cellXfs>")[0])
    return frozenset(
        str(number).encode()
        for number, style in enumerate(styles)
        if _attributes(style).get("numFmtId", "").encode() in formats
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as stream:
        return stream.read(_MOST_BYTES)


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode("utf-8", "replace")) for name, value in _ATTRIBUTE.findall(text)}


def _cell(letters: bytes, row: bytes) -> Cell:
    return int(row) - 1, _column_number(letters) - 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:6]:
        number = number * 26 + letter - 64
    return number
