"""What people wrote, card by card: as the fields that the page edits, and back from them.

Nothing that comes back is trusted: a row is a mapping of names to texts, whatever else it holds is passed over, and a
row without its main text is no row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from icp_core.errors import SettingError
from icp_core.languages import attribute_name
from icp_core.profile.notes import ROLES, Example, NotYet, Person, Role, SheetNotes, WrittenLine

Row = Mapping[str, Any]
PARTS = ("rows", "people", "noes", "not_yet", "examples", "review")


def written(notes: SheetNotes, part: str, attributes: Collection[str] = ()) -> list[dict[str, Any]]:
    """The rows of a card as they are edited; of ``rows`` each attribute has one, whether anybody wrote on it or not.

    Raises
    ------
    SettingError
        If there is no such part.
    """
    if part == "rows":
        own = {line.label: line for line in notes.lines}
        empty = WrittenLine("", "")
        fixed = [
            _line(own.get(name, empty), name) | {"fixed": True, "shown": name not in notes.hidden}
            for name in attributes
        ]
        return fixed + [_line(line, line.label) for line in notes.lines if line.label not in attributes]
    if part == "people":
        return [{"role": one.role, "who": one.who, "ground": one.ground} for one in notes.people]
    if part == "noes":
        return [{"text": one.text, "by": one.by, "ground": one.ground} for one in notes.noes]
    if part == "not_yet":
        return [{"who": one.who, "come_back": one.come_back, "by": one.by} for one in notes.not_yet]
    if part == "examples":
        return [
            {"account": one.account_id, "operating_model": one.operating_model, "url": one.url}
            for one in notes.examples
        ]
    if part == "review":
        return [{"day": notes.review}]
    raise SettingError("sheet_part", given=part[:40])


def with_written(notes: SheetNotes, part: str, rows: Iterable[Any], attributes: Collection[str] = ()) -> SheetNotes:
    """The notes with a card as it was edited.

    Parameters
    ----------
    rows : as :func:`written` gives them
    attributes : those that the profile weighs; a label that is what one of them is called means that one

    Raises
    ------
    SettingError
        If there is no such part, or what was written cannot stand (:class:`~icp_core.profile.notes.SheetNotes`).
    """
    if part not in _TAKEN:
        raise SettingError("sheet_part", given=part[:40])
    usable = [row for row in rows if isinstance(row, Mapping)]
    return _TAKEN[part](notes, usable, attributes)


def _line(line: WrittenLine, label: str) -> dict[str, Any]:
    return {"label": label, "text": line.text, "by": line.by, "ground": line.ground}


def _said(row: Row, name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _lines(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    called = {attribute_name(name).casefold(): name for name in attributes}
    lines: dict[tuple[str, str], WrittenLine] = {}
    for row in rows:
        label, text = _said(row, "label"), _said(row, "text")
        label = called.get(label.casefold(), label)
        if label and text:
            # An attribute has one line; of anything else there may be several.
            key = (label, "" if label in attributes else text)
            lines[key] = WrittenLine(label, text, _said(row, "by"), _said(row, "ground"))
    fixed = {_said(row, "label"): row.get("shown") for row in rows if row.get("fixed")}
    gone = [name for name in notes.hidden if name not in fixed]  # of attributes that these files lack
    hidden = [name for name, shown in fixed.items() if shown is False and name in attributes]
    return replace(notes, lines=tuple(lines.values()), hidden=(*gone, *hidden))


def _people(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    roles: dict[str, Role] = {role: role for role in ROLES}
    some = [
        Person(roles[_said(row, "role")], _said(row, "who"), _said(row, "ground"))
        for row in rows
        if _said(row, "who") and _said(row, "role") in roles
    ]
    return replace(notes, people=tuple(some))


def _noes(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    some = [WrittenLine("", _said(row, "text"), _said(row, "by"), _said(row, "ground")) for row in rows]
    return replace(notes, noes=tuple(line for line in some if line.text))


def _not_yet(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    some = [NotYet(_said(row, "who"), _said(row, "come_back"), _said(row, "by")) for row in rows]
    return replace(notes, not_yet=tuple(one for one in some if one.who))


def _examples(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    some = {
        account: Example(account, _said(row, "operating_model"), _said(row, "url"))
        for row in rows
        if (account := _said(row, "account"))
    }
    return replace(notes, examples=tuple(some.values()))


def _review(notes: SheetNotes, rows: list[Row], attributes: Collection[str]) -> SheetNotes:
    return replace(notes, review=_said(rows[0], "day") if rows else "")


_TAKEN: Mapping[str, Callable[[SheetNotes, list[Row], Collection[str]], SheetNotes]] = {
    "rows": _lines,
    "people": _people,
    "noes": _noes,
    "not_yet": _not_yet,
    "examples": _examples,
    "review": _review,
}
