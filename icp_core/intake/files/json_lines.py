"""JSON: one object per line, or one list of objects, to a table of text.

Nested objects become dotted headers (``address.country``), lists of plain values the text of a list. Numbers are kept
as they are written, digit by digit: a number of the machine would make one id of two long ones.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import ReadError
from icp_core.intake.choices import FileChoice
from icp_core.intake.files.column_names import free_name
from icp_core.intake.files.delimiter import text_lines
from icp_core.intake.files.encoding import decode
from icp_core.intake.files.grid import RawTable
from icp_core.intake.log import Log
from icp_core.languages import Message, message

MOST_COLUMNS = 2_000
"""Distinct keys; more of them are names of things, not of columns."""
MOST_CELLS = 20_000_000
MOST_LEVELS = 8
"""Objects within objects that become headers; what lies deeper is kept as JSON text."""
MOST_NESTED = 64
"""Brackets within brackets of one record; a record of real data has a handful."""
_LONGEST_HEADER = 200
_SHOWN = 200
_LARGEST_EXPONENT = 40

_WRAPPERS = frozenset(["data", "records", "results", "result", "items", "value", "rows", "objects", "entries"])
"""Keys under which web services hand out their records, beside a page number or so."""
_LINE = re.compile(r'\s*\{\s*["}]')
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]')
_SURROGATE = re.compile("[\ud800-\udfff\x00]")


class _Number(str):
    """A number as it is written; a text of digits is none."""

    __slots__ = ()


@dataclass
class _Found:
    """What is met while one record is parsed."""

    repeated: list[str] = field(default_factory=list)
    no_numbers: int = 0


@dataclass
class _Remarks:
    """Rows to report, by what is the matter with them."""

    refused: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    no_number: list[int] = field(default_factory=list)
    nested: list[tuple[int, str]] = field(default_factory=list)
    letters: list[int] = field(default_factory=list)


def json_table(file: str, data: bytes, choice: FileChoice, log: Log) -> RawTable:
    """Table of a JSON file; row numbers are those of the lines, or of the objects in a list.

    Raises
    ------
    ReadError
        ``file_binary``, ``json_broken`` (a list that cannot be followed to its end), ``json_too_deep``,
        ``json_too_many_keys``, ``file_too_wide`` or ``file_no_rows``.
    SettingError
        For an encoding that cannot be.
    """
    decoded = decode(file, data, choice.encoding)
    if not decoded.certain:
        log.note("encoding_guessed", file=file, encoding=decoded.encoding)
    remarks = _Remarks()
    cells: dict[tuple[str, ...], dict[int, str]] = {}
    rows: list[int] = []
    for number, record, found in _records(file, decoded.text, remarks, log):
        flat: dict[tuple[str, ...], str] = {}
        _flatten(record, (), flat, number, remarks)
        if not flat:
            remarks.refused.setdefault("json_blank", []).append((number, _shown(record)))
            continue
        for path, text in flat.items():
            if path not in cells and len(cells) >= MOST_COLUMNS:
                raise ReadError("json_too_many_keys", file=file, most=MOST_COLUMNS, example=".".join(path)[:60])
            cells.setdefault(path, {})[len(rows)] = text
        remarks.repeated += [(number, key[:60]) for key in found.repeated]
        if found.no_numbers:
            remarks.no_number.append(number)
        rows.append(number)
    _report(file, remarks, log)
    if not rows:
        raise ReadError("json_no_rows", file=file)
    if len(rows) * len(cells) > MOST_CELLS:
        raise ReadError("file_too_wide", file=file, cells=float(len(rows) * len(cells)))
    columns: dict[str, np.ndarray] = {}
    for path, values in cells.items():
        column = np.full(len(rows), None, dtype=object)
        column[list(values)] = list(values.values())
        columns[_header(file, path, columns, log)] = column
    frame = pd.DataFrame(columns, dtype=object)
    return RawTable(file, frame, np.array(rows), None, encoding=decoded.encoding)


def _records(file: str, text: str, remarks: _Remarks, log: Log) -> Iterator[tuple[int, Mapping[str, Any], _Found]]:
    """Objects with their numbers; what is none is noted in the remarks."""
    body = text.lstrip()
    if body.startswith("[") and not _is_by_line(text):
        yield from _of_list(file, text, len(text) - len(body), remarks)
        return
    if _is_by_line(text):
        records = list(_of_lines(text, remarks)) if _one_line(text) else _of_lines(text, remarks)
    else:
        records = list(_of_stream(file, text, len(text) - len(body)))
    if isinstance(records, list) and len(records) == 1:
        _, record, found = records[0]
        lists = [key for key, value in record.items() if isinstance(value, list) and _of_objects(value)]
        if len(lists) == 1 and (len(record) == 1 or lists[0] in _WRAPPERS):
            others = [key for key in record if key != lists[0]]
            log.note("json_list_taken", file=file, name=lists[0], others=others[:8] or ["-"])
            for at, each in enumerate(record[lists[0]], start=1):
                yield at, each, found if at == 1 else _Found()
            return
    yield from records


def _one_line(text: str) -> bool:
    return "\n" not in text.strip()


def _of_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)


def _is_by_line(text: str) -> bool:
    """Whether each line is a record of its own: the first one is, or most of the next ones are."""
    lines = [line.strip() for line in text[:200_000].split("\n", 40)[:40]]
    full = [line for line in lines if line.strip("\ufeff")][:20]
    whole = [line.lstrip("\ufeff").startswith("{") and line.rstrip(",").endswith("}") for line in full]
    return bool(whole) and (whole[0] or sum(whole) > len(whole) / 2) and not full[0].startswith(("[{", "[ {"))


def _of_lines(text: str, remarks: _Remarks) -> Iterator[tuple[int, Mapping[str, Any], _Found]]:
    parser = _Parser()
    for number, line in enumerate(text_lines(text), start=1):
        plain = line.strip().removeprefix("\ufeff").rstrip(",")
        if not plain:
            continue
        if not _LINE.match(plain):
            remarks.refused.setdefault("json_no_object", []).append((number, plain[:_SHOWN]))
            continue
        if _too_deep(plain):
            remarks.refused.setdefault("json_deep_row", []).append((number, plain[:_SHOWN]))
            continue
        try:
            record, end, found = parser.parse(plain)
        except ValueError:
            end = -1
        if end < len(plain):
            remarks.refused.setdefault("json_no_object", []).append((number, plain[:_SHOWN]))
            continue
        yield number, record, found


def _of_list(file: str, text: str, at: int, remarks: _Remarks) -> Iterator[tuple[int, Mapping[str, Any], _Found]]:
    at, number, parser = _skip(text, at + 1), 0, _Parser()
    while at < len(text) and text[at] != "]":
        number += 1
        value, end, found = _parsed(file, text, at, parser)
        if isinstance(value, dict):
            yield number, value, found
        else:
            remarks.refused.setdefault("json_no_object", []).append((number, text[at:end][:_SHOWN]))
        at = _skip(text, end)
        if at < len(text) and text[at] == ",":
            at = _skip(text, at + 1)
        elif at < len(text) and text[at] != "]":
            raise _broken(file, text, at)
    if at >= len(text) or text[at + 1 :].strip():
        raise _broken(file, text, min(at + 1, len(text)))


def _of_stream(file: str, text: str, at: int) -> Iterator[tuple[int, Mapping[str, Any], _Found]]:
    number, parser = 0, _Parser()
    while at < len(text):
        number += 1
        value, end, found = _parsed(file, text, at, parser)
        if not isinstance(value, dict):
            raise _broken(file, text, at)
        yield number, value, found
        at = _skip(text, end)


def _parsed(file: str, text: str, at: int, parser: _Parser) -> tuple[Any, int, _Found]:
    try:
        value, end, found = parser.parse(text, at)
    except RecursionError as problem:
        raise ReadError("json_too_deep", file=file, most=MOST_NESTED) from problem
    except json.JSONDecodeError as problem:
        raise _broken(file, text, problem.pos) from problem
    if _too_deep(text[at:end]):
        raise ReadError("json_too_deep", file=file, most=MOST_NESTED)
    return value, end, found


def _broken(file: str, text: str, at: int) -> ReadError:
    return ReadError("json_broken", file=file, line=text.count("\n", 0, at) + 1)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n\ufeff":
        at += 1
    return at


def _too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") <= MOST_NESTED:
        return False
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        sign = bracket[0]
        depth += (sign in "[{") - (sign in "]}")
        if depth > MOST_NESTED:
            return True
    return False


class _Parser:
    """A decoder that keeps numbers as written and notes what is odd in each record."""

    def __init__(self) -> None:
        self._found = _Found()
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=self._constant,
            strict=False,
        )

    def parse(self, text: str, at: int = 0) -> tuple[Any, int, _Found]:
        """The value that begins at a place, where it ends, and what was met in it."""
        self._found = _Found()
        value, end = self._decoder.raw_decode(text, at)
        return value, end, self._found

    def _object(self, given: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(given)
        if len(made) < len(given):
            self._found.repeated += [key for key, n in Counter(key for key, _ in given).items() if n > 1]
        return made

    def _constant(self, _: str) -> None:
        self._found.no_numbers += 1


def _flatten(
    record: Mapping[str, Any], above: tuple[str, ...], flat: dict[tuple[str, ...], str], number: int, remarks: _Remarks
) -> None:
    for key, value in record.items():
        path = (*above, key)
        if isinstance(value, dict) and len(path) < MOST_LEVELS:
            _flatten(value, path, flat, number, remarks)
            continue
        nested = isinstance(value, dict) or (
            isinstance(value, list) and any(isinstance(each, (dict, list)) for each in value)
        )
        if nested:
            remarks.nested.append((number, ".".join(path)[:_LONGEST_HEADER]))
            text = json_text(value)
        elif isinstance(value, list):
            text = "; ".join(filter(None, (_plain(each) for each in value)))
        else:
            text = _plain(value)
        if _SURROGATE.search(text):
            remarks.letters.append(number)
            text = _SURROGATE.sub("\ufffd", text)
        text = text.strip()
        if text:
            flat[path] = text


def _plain(value: Any) -> str:
    """A value as text that reads the same everywhere."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, _Number):
        return _number(value)
    return str(value)


def _number(written: str) -> str:
    """A JSON number with its digits: no power of ten where it can be written out, nothing to be taken for thousands.

    Three decimals could be taken for thousands (1.234) by whoever reads the column: a fourth settles it.
    """
    text = str(written)
    if "e" in text.lower() and int(re.split("[eE]", text)[1][:9]) in range(-_LARGEST_EXPONENT, _LARGEST_EXPONENT):
        text = f"{Decimal(text):f}"
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def json_text(value: Any) -> str:
    """A parsed value as JSON again, numbers as they were written."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json_text(key)}: {json_text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_text, value)) + "]"
    if isinstance(value, _Number):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _shown(record: Mapping[str, Any]) -> str:
    return json_text(dict(record))[:_SHOWN]


def _header(file: str, path: tuple[str, ...], taken: Mapping[str, object], log: Log) -> str:
    name = " ".join(_SURROGATE.sub("\ufffd", ".".join(path)).split())[:_LONGEST_HEADER]
    if not name:
        name = f"column {len(taken) + 1}"
        log.note("unnamed_column", file=file, column=name)
    return free_name(file, name, taken, log)


def _report(file: str, remarks: _Remarks, log: Log) -> None:
    for key, refused in remarks.refused.items():
        reason: Message = message(f"reading.{key}")
        log.rows("refused_row", [row for row, _ in refused], file=file, before=[text for _, text in refused],
                 key="json_refused_row", reason=reason)  # fmt: skip
    log.rows("json_repeated_key", [row for row, _ in remarks.repeated], file=file,
             before=[key for _, key in remarks.repeated])  # fmt: skip
    log.rows("json_no_number", remarks.no_number, file=file)
    log.rows("broken_letter", remarks.letters, file=file)
    columns: dict[str, list[int]] = {}
    for row, name in remarks.nested:
        columns.setdefault(name, []).append(row)
    for name, rows in columns.items():
        log.rows("json_nested", rows, file=file, column=name)
