"""The one-page profile as Markdown; nothing that comes from data can be a link, an image, a heading or HTML in it."""

from __future__ import annotations

import re

from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.profile import IcpSheet

_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#!|~$&"} | {"\n": " ", "\r": " "})
_ADDRESS = re.compile(r":(?=//)|\bwww(?=\.)|@", re.IGNORECASE)
"""Where many readers begin a link by themselves; a word joiner, which nobody sees, stops that."""
_JOINER = "\u2060"


def markdown_report(sheet: IcpSheet, *, locale: str = DEFAULT_LOCALE) -> str:
    """The sheet as a Markdown document."""

    def told(text: Message) -> str:
        return _ADDRESS.sub(lambda found: found.group() + _JOINER, say(text, locale).translate(_MARKUP))

    lines = [f"# {told(sheet.headline)}", "", told(sheet.subline), ""]
    heads = [say(message(f"report.{name}"), locale) for name in ("attribute", "wanted", "evidence")]
    lines += ["| " + " | ".join(heads) + " |", "|---|---|---|"]
    lines += [f"| {told(row.label)} | {told(row.value)} | {told(row.badge_text)} |" for row in sheet.rows]
    for heading, entries in (("no", sheet.disqualifiers), ("tiers", sheet.tiers), ("examples", sheet.examples)):
        lines += ["", f"## {say(message(f'report.{heading}'), locale)}", ""]
        lines += [f"- **{told(entry.head)}**: {told(entry.text)}" for entry in entries]
        if not entries:
            lines.append(say(message("report.none"), locale))
    lines += ["", "---", "", told(sheet.evidence), "", told(sheet.method), ""]
    return "\n".join(lines)
