"""The profile page's part: the profile on one page, each badge with where it comes from; in print it is the same."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import percent, whole
from icp_core.profile import Ground, IcpSheet, SheetLine, WinRates
from icp_core.schema import HIDDEN_ADDRESS

TONES = {"fits": "good", "all": "plain", "disqualified": "bad"}
MOST_TICKS = 6


def sheet_view(
    sheet: IcpSheet, *, handles: Mapping[str, str] | None = None, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """The sheet in words, for the part that draws it and for the page that is printed.

    Parameters
    ----------
    handles : mapping of account id to what may leave in its place, for the examples; without it no id leaves
    """
    bar = [{"tone": line.tone, "n": line.n} for line in sheet.tiers if line.n]
    return {
        "heading": say(message("view.sheet.heading"), locale),
        "key": say(_key(sheet), locale) if sheet.rows else None,
        "rates": _rates(sheet.rates, locale),
        "rows": [
            {
                "label": say(row.label, locale),
                "value": say(row.value, locale),
                "grounds": [_ground(each, locale) for each in row.grounds],
            }
            for row in sheet.rows
        ],
        "empty": None if sheet.rows else say(message("view.sheet.rows_empty"), locale),
        "side": [
            _side("people", sheet.people, locale),
            _side("tiers", sheet.tiers, locale, bar=bar),
            _side("noes", sheet.disqualifiers, locale),
            _side("not_yet", sheet.not_yet, locale),
        ],
        "examplesHeading": say(message("view.sheet.examples"), locale),
        "examplesEmpty": None if sheet.examples else say(message("view.sheet.examples_empty"), locale),
        "examples": [
            {
                "id": (handles or {}).get(line.account),
                "name": say(line.head, locale),
                "about": _told(line.about, locale),
                "text": say(line.text, locale),
                "foot": _told(line.foot, locale),
                "url": None if line.url == HIDDEN_ADDRESS else line.url,
                "link": say(message("view.sheet.story"), locale) if line.url else None,
            }
            for line in sheet.examples
        ],
        "version": say(sheet.version, locale),
        "review": say(sheet.review, locale),
        "evidence": say(sheet.evidence, locale),
        "method": say(sheet.method, locale),
    }


def _key(sheet: IcpSheet) -> Message:
    """How the badges are read; nothing is said of figures where no line rests on any."""
    measured = any(ground.kind in ("evidence", "chance") for row in sheet.rows for ground in row.grounds)
    return message("view.sheet.key" if measured else "view.sheet.key_believed")


def _told(entry: Message | None, locale: str) -> str | None:
    return None if entry is None else say(entry, locale)


def _ground(ground: Ground, locale: str) -> dict[str, Any]:
    return {
        "kind": ground.kind,
        "text": say(ground.text, locale),
        "n": say(message("view.sheet.n", n=ground.n), locale) if ground.n and ground.kind != "none" else None,
        "title": say(message(f"view.sheet.badge_{ground.kind}"), locale),
        "source": say(ground.source, locale),
        "method": say(ground.method, locale),
    }


def _rates(rates: WinRates, locale: str) -> dict[str, Any]:
    """Each rate with its place on a line that reaches from the lowest bound to the highest, in steps of ten percent."""
    known = [rate for rate in rates.rates if not math.isnan(rate.value)]
    least = math.floor(10 * min((rate.low for rate in known), default=0.0)) / 10
    most = max(math.ceil(10 * max((rate.high for rate in known), default=1.0)) / 10, least + 0.1)
    steps = round(10 * (most - least))
    step = 1 if steps <= MOST_TICKS else 2

    def place(share: float) -> float | None:
        return None if math.isnan(share) else round((share - least) / (most - least), 4)

    return {
        "heading": say(message("view.sheet.rates"), locale),
        "how": say(message("view.sheet.rates_how", how=rates.how), locale) if known else None,
        "reason": None if rates.reason is None else say(message("view.sheet.no_rates", why=rates.reason), locale),
        "ticks": [
            {"at": round(at / steps, 4), "label": percent(least + at / 10, 0, locale)}
            for at in range(0, steps + 1, step)
        ]
        if known
        else [],
        "rows": [
            {
                "tone": TONES[rate.of],
                "label": say(message(f"view.sheet.rate_{rate.of}"), locale),
                "title": say(message(f"view.sheet.rate_{rate.of}_how", floor=rates.floor), locale),
                "at": place(rate.value),
                "low": place(rate.low),
                "high": place(rate.high),
                "value": None if rate.reason else percent(rate.value, 0, locale),
                "interval": None
                if rate.reason
                else say(message("view.sheet.interval", low=100 * rate.low, high=100 * rate.high), locale),
                "n": say(message("view.sheet.n", n=rate.n), locale),
                "reason": None if rate.reason is None else say(rate.reason, locale),
            }
            for rate in rates.rates
        ],
    }


def _side(name: str, lines: Sequence[SheetLine], locale: str, *, bar: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    n = sum(line.n for line in lines)
    nobody = name == "tiers" and not n
    return {
        "kind": name,
        "heading": say(message("view.sheet.tiers_nobody") if nobody else message(f"view.sheet.{name}", n=n), locale),
        "bar": list(bar) or None,
        "rows": [
            {
                "tone": line.tone or None,
                "head": say(line.head, locale),
                "text": say(line.text, locale),
                "about": _told(line.about, locale),
                "n": whole(line.n, locale) if bar else None,
                "ground": None if line.ground is None else _ground(line.ground, locale),
            }
            for line in lines
        ],
        "empty": None if lines else say(message(f"view.sheet.{name}_empty"), locale),
    }
