"""A workbook to fill in where no export is at hand: one sheet per table, under headings that reading maps by itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from icp_core.intake.files.marks import EXPLAINS
from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.schema import DEAL_KINDS, OUTCOMES, RELATIONS, TABLES, VERDICTS

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

TEMPLATE: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "account_id", "name", "domain", "relation", "industry", "operating_model", "country", "city", "employees",
        "revenue", "founded_year", "funding_stage", "legal_form", "technologies", "segment", "customer_since", "nps",
        "usage", "references", "strategic_value", "acquisition_cost", "margin_rate",
    ),
    "deals": (
        "account_id", "name", "deal_id", "opened", "closed", "outcome", "amount", "kind", "owner", "competitor",
    ),
    "invoices": ("account_id", "name", "invoice_id", "date", "amount", "margin", "product"),
    "subscriptions": ("account_id", "name", "start", "end", "monthly_amount", "product"),
    "activities": ("account_id", "name", "activity", "quantity", "rate", "date"),
    "signals": ("account_id", "name", "kind", "date", "quantity"),
    "contacts": ("account_id", "name", "person", "title", "role"),
    "interviews": ("account_id", "name", "verdict", "date", "by", "note"),
}  # fmt: skip
"""Columns of each sheet. Beside the canonical ones: ``name`` is the company's on every sheet, ``person`` the contact's
name, ``rate`` the cost of one unit of an activity."""

_WORDS = {
    ("accounts", "relation"): RELATIONS,
    ("deals", "outcome"): OUTCOMES,
    ("deals", "kind"): DEAL_KINDS,
    ("interviews", "verdict"): VERDICTS,
}
_NEEDED = frozenset({("accounts", "name"), ("activities", "activity"), ("activities", "quantity")})
_LAST_ROW = 1_048_575
_WIDEST, _NARROWEST = 30, 14


def template_workbook(*, locale: str = DEFAULT_LOCALE) -> bytes:
    """The workbook's bytes: how to fill it in on the first sheet, then an empty sheet per table of :data:`TEMPLATE`.

    Each heading says in a comment what stands under it, with an example; relations, outcomes and kinds of deals are
    chosen from a list. Reading skips the first sheet and whichever sheet was left empty.
    """
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 15}),
        "head": book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B6E8F", "valign": "top"}),
        "plain_head": book.add_format({"bold": True, "bg_color": "#D9E8EE", "valign": "top"}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "written": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "hidden": book.add_format({"font_color": "#FFFFFF"}),
    }
    _how_to(book, looks, locale)
    for table in TEMPLATE:
        _sheet(book, looks, table, locale)
    book.close()
    return out.getvalue()


def template_headers(table: str, *, locale: str = DEFAULT_LOCALE) -> dict[str, str]:
    """Heading of each column of a sheet, by the column's name in :data:`TEMPLATE`."""
    return {column: _say(f"template.{table}.{column}.header", locale) for column in TEMPLATE[table]}


def _how_to(book: Workbook, looks: Mapping[str, Any], locale: str) -> None:
    page = book.add_worksheet(_say("template.sheet_name.how_to", locale))
    page.hide_gridlines(2)
    for place, width in enumerate((15, 20, 18, 52, 38, 26)):
        page.set_column(place, place, width)
    page.write_string(0, 0, EXPLAINS, looks["hidden"])
    page.write_string(1, 0, _say("template.title", locale), looks["title"])
    row = 2
    for step in ("step_1", "step_2", "step_3", "step_4"):
        row += 1
        page.write_string(row, 0, _say(f"template.{step}", locale))
    row += 2
    for at, head in enumerate(("sheet", "column", "need", "about", "words", "example")):
        page.write_string(row, at, _say(f"template.{head}", locale), looks["head"])
    page.freeze_panes(row + 1, 0)
    for table, columns in TEMPLATE.items():
        for column in columns:
            row += 1
            cells = (
                _say(f"template.sheet_name.{table}", locale),
                _say(f"template.{table}.{column}.header", locale),
                _say(f"template.{_need(table, column)}", locale),
                _say(f"template.{table}.{column}.about", locale),
                ", ".join(word.replace("_", " ") for word in _WORDS.get((table, column), ())),
                _say(f"template.{table}.{column}.example", locale),
            )
            for at, text in enumerate(cells):
                page.write_string(row, at, text, looks["text"])


def _sheet(book: Workbook, looks: Mapping[str, Any], table: str, locale: str) -> None:
    page = book.add_worksheet(_say(f"template.sheet_name.{table}", locale))
    page.freeze_panes(1, 0)
    for at, (column, header) in enumerate(template_headers(table, locale=locale).items()):
        needed = _need(table, column) != "optional"
        kind = (
            "id"
            if column in ("account_id", "domain")
            else TABLES[table][column].kind
            if column in TABLES[table]
            else ""
        )
        form = {"id": looks["written"], "date": looks["date"]}.get(kind)
        page.set_column(at, at, min(_WIDEST, max(_NARROWEST, len(header) + 3)), form)
        page.write_string(0, at, header, looks["head" if needed else "plain_head"])
        told = [
            _say(f"template.{table}.{column}.about", locale),
            f"{_say('template.need', locale)}: {_say(f'template.{_need(table, column)}', locale)}",
            f"{_say('template.example', locale)}: {_say(f'template.{table}.{column}.example', locale)}",
        ]
        words = [word.replace("_", " ") for word in _WORDS.get((table, column), ())]
        if words:
            told.insert(1, f"{_say('template.words', locale)}: {', '.join(words)}")
            page.data_validation(1, at, _LAST_ROW, at, {"validate": "list", "source": words})
        page.write_comment(0, at, "\n".join(told), {"x_scale": 2.2, "y_scale": 1.2})


def _need(table: str, column: str) -> str:
    """Whether a column is needed, one of two that are, or needed only if it is known."""
    if (table, column) in _NEEDED:
        return "needed"
    if column in ("account_id", "name") and table != "accounts":
        return "one_of"
    contract = TABLES[table].get(column)
    return "needed" if contract and contract.required and column not in ("account_id", "deal_id") else "optional"


def _say(key: str, locale: str) -> str:
    return say(message(key), locale)
