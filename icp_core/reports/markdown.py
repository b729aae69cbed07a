"""The one-page profile as Markdown; nothing that comes from data can be a link, an image, a heading or HTML in it."""

from __future__ import annotations

from collections.abc import Callable

from icp_core.languages import DEFAULT_LOCALE, Message, message, plain_markdown, say
from icp_core.profile import IcpSheet


def markdown_report(sheet: IcpSheet, *, veil: Callable[[str], str] = str, locale: str = DEFAULT_LOCALE) -> str:
    """The sheet as a Markdown document; ``veil`` takes names out of its words."""

    def told(text: Message) -> str:
        return plain_markdown(veil(say(text, locale)))

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
