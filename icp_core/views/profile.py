"""The profile page's part: the one-page profile with its badges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.languages.numbers import whole
from icp_core.profile import IcpSheet, SheetLine


def sheet_view(sheet: IcpSheet, *, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The sheet in words, for the part that draws it."""
    bar = [{"tone": line.tone, "n": line.n} for line in sheet.tiers if line.n]
    return {
        "heading": say(message("view.sheet.heading"), locale),
        "key": say(message("view.sheet.key"), locale),
        "rows": [
            {
                "label": say(row.label, locale),
                "value": say(row.value, locale),
                "badge": {
                    "kind": row.badge,
                    "text": say(row.badge_text, locale),
                    "title": say(message(f"view.sheet.badge_{row.badge}"), locale),
                },
            }
            for row in sheet.rows
        ],
        "side": [
            _side("tiers", sheet.tiers, locale, bar=bar),
            _side("noes", sheet.disqualifiers, locale, no=True),
        ],
        "examplesHeading": say(message("view.sheet.examples"), locale),
        "examples": [
            {
                "name": say(line.head, locale),
                "text": say(line.text, locale),
                "url": line.url,
                "link": say(message("view.sheet.story"), locale),
            }
            for line in sheet.examples
        ],
        "evidence": say(sheet.evidence, locale),
        "method": say(sheet.method, locale),
    }


def _side(
    name: str, lines: Sequence[SheetLine], locale: str, *, bar: Sequence[dict[str, Any]] = (), no: bool = False
) -> dict[str, Any]:
    return {
        "heading": say(message(f"view.sheet.{name}", n=sum(line.n for line in lines)), locale),
        "bar": list(bar) or None,
        "rows": [
            {
                "tone": line.tone or None,
                "no": no,
                "head": say(line.head, locale),
                "text": say(line.text, locale),
                "n": whole(line.n, locale) if bar else None,
            }
            for line in lines
        ],
        "empty": None if lines else say(message(f"view.sheet.{name}_empty"), locale),
    }
