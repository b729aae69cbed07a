"""The parts of the profile below its rows, one way for all files that are lists of lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from icp_core.languages import Message, message
from icp_core.profile import Ground, IcpSheet, Rate, SheetLine
from icp_core.schema import HIDDEN_ADDRESS


def sections(sheet: IcpSheet) -> tuple[tuple[str, tuple[SheetLine, ...]], ...]:
    """Each part by name with its lines; what a line has beside its text stands in the text."""
    rates = tuple(_rate(rate, sheet.rates.floor) for rate in sheet.rates.rates)
    if sheet.rates.reason is not None:
        rates = (SheetLine(message("view.sheet.rate_fits"), sheet.rates.reason),)
    return (
        ("rates", rates),
        ("people", tuple(SheetLine(one.head, _joined(one.text, one.about)) for one in sheet.people)),
        (
            "tiers",
            tuple(SheetLine(one.head, _joined(message("report.accounts", n=one.n), one.text)) for one in sheet.tiers),
        ),
        ("no", sheet.disqualifiers),
        ("not_yet", tuple(SheetLine(one.head, _with_badge(one)) for one in sheet.not_yet)),
        ("examples", tuple(map(_example, sheet.examples))),
    )


def badges(grounds: Sequence[Ground]) -> Message:
    """What the badges of a row say, each with its n."""
    told = [
        message("report.with_n", text=each.text, n=each.n) if each.n and each.kind != "none" else each.text
        for each in grounds
    ]
    return _joined(*told)


def sources(grounds: Sequence[Ground]) -> Message:
    """Where they come from."""
    return _joined(
        *(part for each in grounds for part in (message(f"view.sheet.badge_{each.kind}"), each.source, each.method))
    )


def _rate(rate: Rate, floor: float) -> SheetLine:
    told = rate.reason or message(
        "report.rate", value=rate.value, low=100 * rate.low, high=100 * rate.high, won=rate.won, n=rate.n
    )
    return SheetLine(
        message(f"view.sheet.rate_{rate.of}"), _joined(told, message(f"view.sheet.rate_{rate.of}_how", floor=floor))
    )


def _joined(*parts: Message | None) -> Message:
    told = [part for part in parts if part is not None]
    return reduce(lambda one, other: message("report.pair", one=one, other=other), told)


def _with_badge(line: SheetLine) -> Message:
    return _joined(line.text, line.ground.text if line.ground is not None else None)


def _example(line: SheetLine) -> SheetLine:
    link = None
    if line.url:
        hidden = line.url == HIDDEN_ADDRESS
        link = message("report.story_hidden") if hidden else message("report.story", url=line.url)
    return SheetLine(line.head, _joined(line.text, line.about, line.foot, link))
