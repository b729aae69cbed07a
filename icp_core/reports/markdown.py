"""The one-page profile as Markdown; nothing that comes from data can be a link, an image, a heading or HTML in it."""

from __future__ import annotations

from collections.abc import Callable

from icp_core.languages import DEFAULT_LOCALE, Message, message, plain_markdown, say
from icp_core.profile import IcpSheet
from icp_core.reports.safety import legible
from icp_core.reports.sections import badges, sections, sources


def markdown_report(sheet: IcpSheet, *, veil: Callable[[str], str] = str, locale: str = DEFAULT_LOCALE) -> str:
    """The sheet as a Markdown document; ``veil`` takes names out of its words."""

    def told(text: Message) -> str:
        return plain_markdown(veil(legible(say(text, locale))))

    lines = [f"# {told(sheet.headline)}", "", told(sheet.subline), ""]
    heads = [say(message(f"report.{name}"), locale) for name in ("attribute", "wanted", "evidence", "source")]
    lines += ["| " + " | ".join(heads) + " |", "|---|---|---|---|"]
    lines += [
        "| "
        + " | ".join(told(cell) for cell in (row.label, row.value, badges(row.grounds), sources(row.grounds)))
        + " |"
        for row in sheet.rows
    ]
    for heading, entries in sections(sheet):
        lines += ["", f"## {say(message(f'report.{heading}'), locale)}", ""]
        lines += [f"- **{told(entry.head)}**: {told(entry.text)}" for entry in entries]
        if not entries:
            lines.append(say(message("report.none"), locale))
    feet = (sheet.version, sheet.review, sheet.evidence, sheet.method)
    lines += ["", "---", "", *(part for foot in feet for part in (told(foot), ""))]
    return "\n".join(lines)
