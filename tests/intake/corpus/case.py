"""A case of the corpus: files of a few rows, and all that is to be known about reading them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import dedent
from typing import Any

import pandas as pd
import pytest

from icp_core.errors import IcpError
from icp_core.intake import read_dataset
from icp_core.intake.choices import ReadingChoices
from icp_core.languages import say
from icp_core.schema import Dataset

Content = bytes | Callable[[], bytes]
Expected = Mapping[str, Mapping[str, Sequence[Any]]]
"""Table -> column -> values, row by row: dates as ISO text, missing as None, numbers within 1e-4 of their size."""


@dataclass(frozen=True)
class Case:
    """One reading with known content.

    Attributes
    ----------
    topics : headings of :mod:`tests.intake.corpus.topics` that the case belongs to, parted by blanks
    files : contents by name, in the order in which they are handed over
    holds : what the tables must hold
    says : report code -> rows of the file that it names; an empty tuple for a remark on a column or file
    silent : codes that must not appear
    refused : key of the refusal, without ``error.``; nothing else is then looked at
    also : a further look at the dataset, where values and codes do not say it all
    """

    name: str
    topics: str
    files: Mapping[str, Content]
    holds: Expected = field(default_factory=dict)
    says: Mapping[str, Sequence[int]] = field(default_factory=dict)
    silent: Sequence[str] = ()
    refused: str | Sequence[str] = ""
    mapping: Mapping[str, Mapping[str, str]] | None = None
    choices: ReadingChoices | None = None
    also: Callable[[Dataset], None] | None = None

    def contents(self) -> dict[str, bytes]:
        """The files, built now."""
        return {name: made if isinstance(made, bytes) else made() for name, made in self.files.items()}


def table(text: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    """A text file as it stands in a case: without the indentation, in an encoding, with a line end."""
    return dedent(text).lstrip("\n").replace("\n", end).encode(encoding)


def read(case: Case) -> Dataset:
    """The case's files, read as the case says."""
    return read_dataset(case.contents(), mapping=case.mapping, choices=case.choices)


def check(case: Case) -> None:
    """Read the case and compare."""
    if case.refused:
        with pytest.raises(IcpError) as caught:
            read(case)
        key = caught.value.message.key.removeprefix("error.")
        assert key in ([case.refused] if isinstance(case.refused, str) else case.refused)
        assert any(name in say(caught.value.message) for name in case.files), "the refusal names no file"
        return
    found = read(case)
    assert {name: {c: plain(_frame(found, name), c) for c in columns} for name, columns in case.holds.items()} == {
        name: {c: [_near(value) for value in values] for c, values in columns.items()}
        for name, columns in case.holds.items()
    }
    report = found.report
    for code, rows in case.says.items():
        entries = report[report["code"] == code]
        assert len(entries), f"{code} is not among {sorted(set(report['code']))}"
        assert sorted(int(row) for row in entries["row"].dropna()) == sorted(rows), code
    assert not set(case.silent) & set(report["code"])
    assert all(say(text) for text in report["message"]), "a remark cannot be said"
    if case.also:
        case.also(found)


def _frame(found: Dataset, name: str) -> pd.DataFrame:
    frame = getattr(found, name)
    assert frame is not None, f"no {name}; there is {found.table_names}"
    return frame


def plain(frame: pd.DataFrame, column: str) -> list[Any]:
    """A column as plain values."""
    assert column in frame, f"no column {column} in {list(frame.columns)}"
    return [_plain(value) for value in frame[column]]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value


def _near(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isinf(value):
        return value
    return pytest.approx(value, rel=1e-4)
