"""The reveal: what the ballots of a round say, in sentences, and as the rows and cards that are drawn of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from icp_core.fit import Tally
from icp_core.languages import DEFAULT_LOCALE, Message, message, say, small
from icp_core.languages.numbers import decimal, digits

COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
CLOSE = 10.0
"""Points between the least and the most that still count as being close: a tenth of all there is to share."""
DOTS_A_LINE = 45
"""How many dots fit beside each other on the line of points."""


def ballot_headline(tally: Tally, labels: Mapping[str, str]) -> Message:
    """What the round says, in a sentence: what comes first, and what splits the voters.

    Parameters
    ----------
    labels : attribute id to what it is called
    """
    widest = tally.order[0]
    low, high = (float(tally.range[side][widest]) for side in ("low", "high"))
    told = {"attribute": small(labels[widest]), "low": low, "high": high, "all": _count(tally.n)}
    leader = str(tally.first.idxmax())
    if tally.n == 1:
        top = str(tally.medians.idxmax())
        return message("view.ballot.headline_one", first=labels[top], points=tally.medians[top])
    if low == high:
        return message("view.ballot.headline_same", all=told["all"])
    if not tally.above_chance:
        return message("view.ballot.headline_chance", **told)
    told |= {"first": small(labels[leader]), "voters": _count(int(tally.first[leader]))}
    majority = 2 * int(tally.first[leader]) > tally.n
    if high - low <= CLOSE:
        return message("view.ballot.headline_close" if majority else "view.ballot.headline_close_none", **told)
    if not majority:
        return message("view.ballot.headline_none", **told)
    return message("view.ballot.headline_itself" if leader == widest else "view.ballot.headline", **told)


def ballot_subline(tally: Tally) -> Message:
    """How far the voters agree beside chance; where that cannot be said, why."""
    told = {"n": tally.n, "w": tally.agreement, "chance": tally.chance}
    if tally.agreement is None or tally.chance is None:
        return message("view.ballot.subline_reason", n=tally.n, reason=tally.reason)
    if tally.above_chance:
        return message("view.ballot.subline", **told)
    return message("view.ballot.subline_few" if tally.chance >= 1 else "view.ballot.subline_chance", **told)


def adopted_note(tally: Tally) -> Message | None:
    """What was done to the medians so that they make 100 whole points; None where nothing had to be."""
    if tally.adopted_from == "means":
        return message("view.ballot.adopted_means")
    if (tally.adopted == tally.medians).all():
        return None
    return message("view.ballot.adopted_scaled", total=float(tally.medians.sum()))


def reveal_view(
    tally: Tally,
    labels: Mapping[str, str],
    suggested: Mapping[str, float] | None = None,
    *,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """Every ballot as a dot in the row of each attribute, the widest spread on top; agreement and distances beside.

    Parameters
    ----------
    labels : attribute id to what it is called
    suggested : points that the data suggest, by attribute; None where they suggest none

    Returns
    -------
    dict of ``scale`` (where the line of points ends) and its ``ticks``; ``rows``, each with its ``dots``: points, and
    the place ``at`` of ``of`` that lie on one another; ``furthest``, who is furthest from the median alone, or None;
    ``agreement`` and ``distances``. Positions are points from 0 to ``scale``, and W from 0 to 1.
    """
    marks = {name: float(points) for name, points in (suggested or {}).items() if name in tally.medians.index}
    most = max(float(tally.range["high"].max()), *marks.values(), 1.0)
    scale = min(10 * math.ceil(most / 10), 100)
    furthest = _furthest(tally)
    return {
        "scale": scale,
        "ticks": _ticks(scale, locale),
        "legend": {
            name: say(message(f"view.ballot.{name}"), locale)
            for name in ("ballot", "median", "middle", *(("data",) if marks else ()))
        },
        "furthest": furthest,
        "furthestText": say(message("view.ballot.furthest", name=furthest), locale) if furthest else None,
        "rows": [_row(tally, name, labels[name], marks.get(name), scale, furthest, locale) for name in tally.order],
        "agreement": _agreement(tally, locale),
        "distances": _distances(tally, labels, locale),
    }


def _row(
    tally: Tally, name: str, label: str, mark: float | None, scale: float, furthest: str | None, locale: str
) -> dict[str, Any]:
    low, high = (float(tally.range[side][name]) for side in ("low", "high"))
    median = float(tally.medians[name])
    return {
        "id": name,
        "label": label,
        "extent": say(message("view.ballot.extent", low=low, high=high), locale),
        "low": float(tally.quartiles["low"][name]),
        "high": float(tally.quartiles["high"][name]),
        "median": median,
        "medianText": digits(median, locale),
        "adopted": int(tally.adopted[name]),
        "suggested": mark,
        "suggestedText": None if mark is None else say(message("view.weights.suggested", points=mark), locale),
        "dots": _dots(tally, name, scale / DOTS_A_LINE, furthest),
    }


def _dots(tally: Tally, name: str, width: float, furthest: str | None) -> list[dict[str, Any]]:
    """Voters by their points; those that would lie on one another share a stack."""
    stacks: list[list[tuple[str, float]]] = []
    for voter, points in tally.points[name].sort_values(kind="stable").items():
        if stacks and points - stacks[-1][0][1] < width:
            stacks[-1].append((str(voter), float(points)))
        else:
            stacks.append([(str(voter), float(points))])
    return [
        {"voter": voter, "points": points, "at": at, "of": len(stack), "furthest": voter == furthest}
        for stack in stacks
        for at, (voter, points) in enumerate(stack)
    ]


def _furthest(tally: Tally) -> str | None:
    """Who has the furthest way to go; nobody where two have the same or nobody has any."""
    ways = tally.distance.to_numpy()
    return str(tally.distance.index[0]) if len(ways) > 1 and ways[0] > ways[1] else None


def _agreement(tally: Tally, locale: str) -> dict[str, Any]:
    card: dict[str, Any] = {"heading": say(message("view.ballot.agreement"), locale)}
    if tally.agreement is None or tally.chance is None:
        return card | {"value": None, "text": "\u2013", "remark": say(tally.reason or "", locale)}
    low, high = tally.agreement_low, tally.agreement_high
    without = None if low is None else say(message("view.ballot.without", low=low, high=high), locale)
    return card | {
        "value": tally.agreement,
        "text": decimal(tally.agreement, 2, locale),
        "low": low,
        "high": high,
        "remark": without,
        "chance": tally.chance,
        "chanceText": say(message("view.ballot.chance_to", chance=tally.chance), locale),
        "endText": say(message("view.ballot.all_alike"), locale),
    }


def _distances(tally: Tally, labels: Mapping[str, str], locale: str) -> dict[str, Any]:
    most = max(float(tally.distance.max()), 1.0)
    rows = []
    ways = zip(tally.distance.items(), tally.furthest.itertuples(index=False, name=None), strict=True)
    for (voter, points), (where, own, median) in ways:
        detail = message("view.ballot.detail", attribute=labels[where], points=own, median=median)
        at_median = message("view.ballot.at_median")
        rows.append(
            {
                "voter": str(voter),
                "points": float(points),
                "text": digits(float(points), locale),
                "share": float(points) / most,
                "detail": say(detail if points > 0 else at_median, locale),
            }
        )
    return {"heading": say(message("view.ballot.distances"), locale), "rows": rows}


def _ticks(scale: int, locale: str) -> list[dict[str, Any]]:
    step = 10 if scale <= 50 else 20
    ticks = [{"at": at, "text": str(at)} for at in range(0, scale + 1, step)]
    ticks[-1]["text"] = say(message("view.ballot.points", n=ticks[-1]["at"]), locale)
    return ticks


def _count(n: int) -> Message | int:
    """A count as a word up to twelve."""
    return message(f"view.ballot.{COUNTS[n]}") if n < len(COUNTS) else n
