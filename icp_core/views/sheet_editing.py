"""The cards of the profile as they are edited: fields, what stands in them, and what can be chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from icp_core.languages import DEFAULT_LOCALE, attribute_name, message, say
from icp_core.profile import PARTS, IcpSheet, SheetNotes, written
from icp_core.profile.notes import LONGEST_ADDRESS, LONGEST_LINE, MOST_LINES, ROLES
from icp_core.schema import Dataset
from icp_core.value import BestCustomers

FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "rows": (("label", "label"), ("text", "text"), ("by", "text"), ("ground", "text")),
    "people": (("role", "choice"), ("who", "text"), ("ground", "text")),
    "noes": (("text", "text"), ("by", "text"), ("ground", "text")),
    "not_yet": (("who", "text"), ("come_back", "text"), ("by", "text")),
    "examples": (("account", "choice"), ("operating_model", "text"), ("url", "link")),
    "review": (("day", "day"),),
}
LABELS = ("sets_off", "hurts", "value", "meet", "goals", "budget", "works")
MOST_COMPANIES = 60
MOST_EXAMPLES = 3


def sheet_editors(
    dataset: Dataset,
    best: BestCustomers,
    notes: SheetNotes,
    attributes: Collection[str],
    sheet: IcpSheet | None = None,
    *,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """Each card by name: its ``fields``, its ``rows``, and the words around them.

    Parameters
    ----------
    sheet : what stands on the page, to be seen where nobody has written yet
    """
    stands = {row.attribute: say(row.value, locale) for row in sheet.rows if row.attribute} if sheet else {}
    companies = _companies(dataset, best, notes)
    options = {
        "role": [{"value": role, "label": say(message(f"profile.role.{role}"), locale)} for role in ROLES],
        "account": [{"value": "", "label": say(message("view.sheet.by_the_data"), locale)}]
        + [{"value": str(dataset.handles[account]), "label": str(dataset.names[account])} for account in companies],
    }
    return {part: _editor(part, dataset, notes, attributes, options, stands, locale) for part in PARTS}


def _editor(
    part: str,
    dataset: Dataset,
    notes: SheetNotes,
    attributes: Collection[str],
    options: Mapping[str, list[dict[str, str]]],
    stands: Mapping[str, str],
    locale: str,
) -> dict[str, Any]:
    rows = written(notes, part, attributes)
    if part == "rows":  # as they stand on the page, the hidden ones last
        order = {name: place for place, name in enumerate(stands)}
        rows = sorted(rows, key=lambda row: order.get(row["label"], len(order)) if row.get("fixed") else len(order))
        rows = [row | (_named(row["label"], stands, locale) if row.get("fixed") else {}) for row in rows]
    if part == "examples":
        known = set(dataset.handles.index)
        rows = [row | {"account": str(dataset.handles[row["account"]])} for row in rows if row["account"] in known]
        rows += [{"account": "", "operating_model": "", "url": ""}] * max(0, MOST_EXAMPLES - len(rows))
    return {
        "fields": [
            {
                "name": name,
                "kind": kind,
                "label": say(message(f"view.sheet.field.{name}"), locale),
                "options": options.get(name),
                "most": LONGEST_ADDRESS if kind == "link" else LONGEST_LINE,
            }
            for name, kind in FIELDS[part]
        ],
        "rows": rows,
        "most": MOST_LINES,
        "grows": part not in ("examples", "review"),
        "labels": [say(message(f"view.sheet.label.{name}"), locale) for name in LABELS] if part == "rows" else [],
        "words": {
            name: say(message(f"view.sheet.edit.{name}"), locale)
            for name in ("edit", "save", "cancel", "add", "remove", "shown", "https")
        },
    }


def _named(attribute: str, stands: Mapping[str, str], locale: str) -> dict[str, str | None]:
    """What an attribute is called, and what stands on the page for it."""
    return {"name": attribute_name(attribute, locale), "hint": stands.get(attribute)}


def _companies(dataset: Dataset, best: BestCustomers, notes: SheetNotes) -> list[str]:
    """The best customers by the criterion, and whoever was named as an example already."""
    known = set(dataset.accounts["account_id"])
    scored = best.scores[best.members].dropna().sort_values(ascending=False).index[:MOST_COMPANIES]
    named = [one.account_id for one in notes.examples if one.account_id in known]
    return list(dict.fromkeys([*named, *scored]))
