"""The project as an Excel workbook: the profile, the ranking, the weights, the levels, the quality report."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from icp_core.fit import Desirability, FitScores, Tiers, Weights
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_name, level_name, message, say
from icp_core.profile import IcpSheet
from icp_core.reports.ranking import ranking_table
from icp_core.reports.safety import defused, legible, safe_table
from icp_core.reports.sections import badges, sections, sources
from icp_core.schema import Dataset
from icp_core.views import report_rows

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

WIDEST, NARROWEST = 64, 9


def _as_it_is(shown: Any) -> Any:
    return shown


def excel_report(
    dataset: Dataset,
    sheet: IcpSheet,
    desirability: Desirability,
    weights: Weights,
    fit: FitScores,
    tiers: Tiers,
    *,
    veil: Callable[[Any], Any] = _as_it_is,
    locale: str = DEFAULT_LOCALE,
) -> bytes:
    """The workbook's bytes; no cell in it is a formula or a link. ``veil`` takes names out of its texts and tables."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    )
    looks = {
        "title": book.add_format({"bold": True, "font_size": 15, "font_name": "Calibri"}),
        "quiet": book.add_format({"font_color": "#66717F", "text_wrap": True, "valign": "top"}),
        "head": book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B6E8F", "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    _profile(book, looks, sheet, veil, locale)
    tables = {
        "ranking": _headed(ranking_table(dataset, tiers, fit, locale=locale), locale),
        "weights": _weights(weights, locale),
        "levels": _levels(desirability, locale),
        "quality": report_rows(dataset, locale=locale),
    }
    for name, frame in tables.items():
        _table(book, looks, say(message(f"report.sheet.{name}"), locale), safe_table(veil(legible(frame))))
    book.close()
    return out.getvalue()


def _profile(
    book: Workbook, looks: Mapping[str, Any], sheet: IcpSheet, veil: Callable[[Any], Any], locale: str
) -> None:
    def told(entry: Message) -> str:
        return str(defused(veil(legible(say(entry, locale)))))

    page = book.add_worksheet(say(message("report.sheet.profile"), locale))
    page.hide_gridlines(2)
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 62)
    page.set_column(2, 2, 34)
    page.set_column(3, 3, 90)
    page.write_string(0, 0, told(sheet.headline), looks["title"])
    page.write_string(1, 0, told(sheet.subline))
    row = 3
    for column, name in enumerate(("attribute", "wanted", "evidence", "source")):
        page.write_string(row, column, say(message(f"report.{name}"), locale), looks["head"])
    for line in sheet.rows:
        row += 1
        for column, cell in enumerate((line.label, line.value, badges(line.grounds), sources(line.grounds))):
            page.write_string(row, column, told(cell), looks["text"])
    for heading, lines in sections(sheet):
        row += 2
        page.write_string(row, 0, say(message(f"report.{heading}"), locale), looks["head"])
        for entry in lines:
            row += 1
            page.write_string(row, 0, told(entry.head), looks["text"])
            page.write_string(row, 1, told(entry.text), looks["text"])
    for each in (sheet.version, sheet.review, sheet.evidence, sheet.method):
        row += 2
        page.write_string(row, 0, told(each), looks["quiet"])


def _table(book: Workbook, looks: Mapping[str, Any], name: str, frame: pd.DataFrame) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    for column, header in enumerate(frame.columns):
        page.write_string(0, column, header, looks["head"])
        values = frame[header]
        longest = max([len(str(value)) for value in values.head(200)], default=0)
        page.set_column(column, column, min(WIDEST, max(NARROWEST, len(header) + 2, longest + 1)))
        for row, value in enumerate(values, start=1):
            if value is None or pd.isna(value):
                continue
            if isinstance(value, str):
                page.write_string(row, column, value)
            elif isinstance(value, pd.Timestamp):
                page.write_datetime(row, column, value.to_pydatetime(), looks["date"])
            else:
                page.write_number(row, column, float(value))
    if len(frame):
        page.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _headed(ranking: pd.DataFrame, locale: str) -> pd.DataFrame:
    """The ranking under headings for people; those of the CSV file are for programs."""
    return ranking.rename(columns={name: say(message(f"report.ranking.{name}"), locale) for name in ranking.columns})


def _weights(weights: Weights, locale: str) -> pd.DataFrame:
    values = weights.values if weights.values is not None else pd.Series(dtype=float)
    return pd.DataFrame(
        {
            say(message("report.attribute"), locale): [attribute_name(str(name), locale) for name in values.index],
            say(message("report.points"), locale): values.round(2).to_numpy(),
            say(message("report.origin"), locale): say(weights.reason, locale),
        }
    )


def _levels(desirability: Desirability, locale: str) -> pd.DataFrame:
    table = desirability.table
    return pd.DataFrame(
        {
            say(message("report.attribute"), locale): [attribute_name(name, locale) for name in table["attribute"]],
            say(message("report.level"), locale): [
                level_name(name, level, locale) for name, level in zip(table["attribute"], table["level"], strict=True)
            ],
            say(message("report.desirability"), locale): table["value"].round(1),
            say(message("report.low"), locale): table["low"].round(1),
            say(message("report.high"), locale): table["high"].round(1),
            "n": table["n"],
            say(message("report.learned_from"), locale): [
                say(message(f"report.from.{kind}"), locale) for kind in table["evidence"]
            ],
        }
    )
