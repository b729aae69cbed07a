"""How the files were read, and what only a person can decide: tables to correct, and the decisions back from them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from icp_core.intake import FileChoice, FilePreview, ReadingChoices, foreign_currencies, open_questions
from icp_core.intake.choices import Format
from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import day, is_missing
from icp_core.schema import Dataset

TAB = "tab"
_DELIMITERS = {TAB: "\t"}
UNDECIDED, SAME, APART = "open", "same", "apart"
DECISIONS = (UNDECIDED, SAME, APART)
_SHOWN = {"doubtful": UNDECIDED, "joined": SAME, "same": SAME, "apart": APART}
_ORDER = {"doubtful": 0, "apart": 1, "same": 1, "joined": 2}


def file_rows(dataset: Dataset, reading: ReadingChoices, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """One row per file or sheet: how it was read.

    Returns
    -------
    DataFrame with the columns ``file, rows, taken_for`` (in words), ``header_row`` (0: none), ``delimiter``
    (``tab`` for one; empty where the file has none), ``encoding``, ``used`` and ``register`` (bool)
    """
    report = dataset.report
    rows: list[dict[str, Any]] = []
    for entry in report.loc[report["code"] == "read_as", "message"]:
        told = entry.values
        rows.append(
            {
                "file": str(told["file"]),
                "rows": int(told["rows"]),
                "taken_for": say(message(f"view.data.table_{told['used']}"), locale),
                "header_row": int(told["header_row"]),
                "delimiter": str(told["delimiter"]),
                "encoding": str(told["encoding"]),
                "used": True,
                "register": reading.of(str(told["file"])).role == "register",
            }
        )
    for entry in report.loc[report["code"] == "file_not_used", "message"]:
        told = entry.values
        reason = told.get("reason")
        rows.append(
            {
                "file": str(told["file"]),
                "rows": int(told["rows"]) if "rows" in told else 0,
                "taken_for": say(reason, locale) if reason is not None else say(entry, locale),
                "header_row": 0,
                "delimiter": "",
                "encoding": "",
                "used": False,
                "register": False,
            }
        )
    names = ["file", "rows", "taken_for", "header_row", "delimiter", "encoding", "used", "register"]
    return pd.DataFrame(rows, columns=names).sort_values("file", kind="stable", ignore_index=True)


def file_choices(before: pd.DataFrame, after: pd.DataFrame, reading: ReadingChoices) -> ReadingChoices:
    """The decisions with what a person changed in the table of files.

    Parameters
    ----------
    before, after : DataFrames as :func:`file_rows` returns them
    """
    files = dict(reading.files)
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        changes: dict[str, Any] = {}
        if new["header_row"] != old["header_row"] and not is_missing(new["header_row"]):
            changes["header_row"] = int(new["header_row"])
        if new["delimiter"] != old["delimiter"] and new["delimiter"]:
            changes["delimiter"] = _DELIMITERS.get(str(new["delimiter"]), str(new["delimiter"]))
        if new["encoding"] != old["encoding"] and new["encoding"]:
            changes["encoding"] = str(new["encoding"])
        if bool(new["used"]) != old["used"]:
            changes["used"] = bool(new["used"])
        if bool(new["register"]) != old["register"]:
            changes["role"] = "register" if new["register"] else "own"
        if changes:
            files[str(old["file"])] = replace(files.get(str(old["file"]), FileChoice()), **changes)
    plain = FileChoice()
    return replace(reading, files=tuple((file, choice) for file, choice in files.items() if choice != plain))


def preview_rows(preview: FilePreview, at: int = 0) -> pd.DataFrame:
    """The first rows of a table of a file as they stand; the index is the row in the file."""
    head = preview.tables[at].head
    width = max((len(row) for row in head), default=0)
    cells = [[*row, *[""] * (width - len(row))] for row in head]
    return pd.DataFrame(cells, index=range(1, len(cells) + 1), columns=[str(k + 1) for k in range(width)])


def question_rows(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> list[dict[str, Any]]:
    """Columns that can be read in two ways, each with both readings in words.

    Returns
    -------
    list of dicts with ``file``, ``header``, ``question`` (words), ``answers`` (format to words) and ``used``
    """
    rows: list[dict[str, Any]] = []
    for one in open_questions(dataset).to_dict("records"):
        rows.append(
            {
                "file": str(one["file"]),
                "header": str(one["header"]),
                "question": message(
                    f"view.reading.question_{one['kind']}", file=str(one["file"]), header=str(one["header"]),
                    example=str(one["example"]),
                ),
                "answers": {str(form): _reading(value, locale) for form, value in one["readings"]},
                "used": str(one["used"]),
            }
        )  # fmt: skip
    return rows


def decided_format(reading: ReadingChoices, file: str, header: str, form: Format) -> ReadingChoices:
    """The decisions with the format of one column."""
    others = tuple(entry for entry in reading.formats if entry[:2] != (file, header))
    return replace(reading, formats=(*others, (file, header, form)))


def pair_rows(dataset: Dataset) -> pd.DataFrame:
    """Companies that are or may be one, side by side: the undecided first, those joined unasked last.

    Returns
    -------
    DataFrame with the columns ``one, other`` (account ids), ``one_name, one_about, other_name, other_about,
    similarity`` (0-1), ``rows`` (that stand or fall with it) and ``decision`` (one of :data:`DECISIONS`)
    """
    order = dataset.pairs["verdict"].map(_ORDER)
    pairs = dataset.pairs.assign(_order=order)
    pairs = pairs.sort_values(["_order", "similarity"], ascending=[True, False], kind="stable")
    return pd.DataFrame(
        {
            "one": pairs["one"].astype(str),
            "other": pairs["other"].astype(str),
            "one_name": pairs["one_name"].astype(str),
            "one_about": [_about(row, "one") for row in pairs.to_dict("records")],
            "other_name": pairs["other_name"].astype(str),
            "other_about": [_about(row, "other") for row in pairs.to_dict("records")],
            "similarity": (pairs["similarity"].astype(float) / 100).round(2),
            "rows": pairs["n_rows"].astype(int),
            "decision": [_SHOWN[str(verdict)] for verdict in pairs["verdict"]],
        }
    ).reset_index(drop=True)


def undecided_pairs(dataset: Dataset) -> int:
    """How many pairs of companies wait for a person."""
    return int((dataset.pairs["verdict"].map(_SHOWN) == UNDECIDED).sum())


def decided_pairs(before: pd.DataFrame, after: pd.DataFrame, reading: ReadingChoices) -> ReadingChoices:
    """The decisions with those on pairs that a person changed; one put back to undecided is open again."""
    said = {frozenset(entry[:2]): entry for entry in reading.pairs}
    for old, new in zip(before.to_dict("records"), after.to_dict("records"), strict=True):
        if new["decision"] != old["decision"]:
            key = frozenset((str(old["one"]), str(old["other"])))
            said.pop(key, None)
            if new["decision"] != UNDECIDED:
                said[key] = (str(old["one"]), str(old["other"]), str(new["decision"]))
    return replace(reading, pairs=tuple(said.values()))


def currency_rows(dataset: Dataset) -> pd.DataFrame:
    """Currencies other than the project's, with the number of amounts and the rate, NaN where there is none.

    Returns
    -------
    DataFrame with the columns ``currency, amounts, rate``
    """
    found = foreign_currencies(dataset)
    return pd.DataFrame(
        {
            "currency": found["currency"].astype(str),
            "amounts": found["n_amounts"].astype(int),
            "rate": found["rate"].astype(float),
        }
    ).reset_index(drop=True)


def decided_rates(after: pd.DataFrame, reading: ReadingChoices) -> ReadingChoices:
    """The decisions with the rates of the table."""
    rates = dict(reading.rates)
    for row in after.to_dict("records"):
        if is_missing(row["rate"]):
            rates.pop(str(row["currency"]), None)
        else:
            rates[str(row["currency"])] = float(row["rate"])
    return replace(reading, rates=tuple(sorted(rates.items())))


def _reading(value: Any, locale: str) -> str:
    """One of two readings: a day in words, or a number to its last digit."""
    if isinstance(value, (int, float)):
        size = "small" if abs(value) < 1000 else "large"  # 1.234 is 1.2 or 1,234: no two readings look alike
        return say(message(f"view.reading.{size}", number=float(value)), locale)
    return day(pd.Timestamp(value).date(), locale)


def _about(row: Mapping[Hashable, Any], side: str) -> str:
    known = [row.get(f"{side}_{name}") for name in ("domain", "city", "file")]
    return " · ".join(str(value) for value in known if not is_missing(value) and str(value))
