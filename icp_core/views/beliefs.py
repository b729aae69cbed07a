"""Belief, evidence and both of each level on one line, and in a sentence what the evidence makes of the beliefs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from icp_core.fit import Desirability
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.surprise import Surprise, expected_rate, surprises
from icp_core.fit.told import Told
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_in_sentence, attribute_name, level_name, message, say
from icp_core.languages.numbers import is_missing, whole
from icp_core.levels import OTHER, TECHNOLOGY, same_level
from icp_core.schema import Dataset
from icp_core.segments import needs_its_attribute

Standing = Literal["against", "leaning", "borne", "open", "unseen", "unbelieved"]
MOST_NAMED = 3
ALONE_FROM = 5
"""Outcomes at one level, and at no other, from which on it is said that nothing else was tried."""
LIKED = 55.0
"""From here on a level is believed to be better than the whole, and worth naming in a headline."""


@dataclass(frozen=True)
class Seen:
    """What a project has seen: counts, each from 0.

    Attributes
    ----------
    deals : closed ones
    customers : companies that are or were customers
    interviews : with a verdict for or against
    unsure : interviews without one; they count for nothing
    companies : with any outcome at all, each once
    """

    deals: int = 0
    customers: int = 0
    interviews: int = 0
    unsure: int = 0
    companies: int = 0

    @property
    def total(self) -> int:
        """Outcomes of every kind together."""
        return self.deals + self.customers + self.interviews

    @property
    def told(self) -> list[Message]:
        """The kinds that there are, each with its count; ``0 outcomes`` where there are none."""
        kinds = {"deals": self.deals, "customers": self.customers, "interviews": self.interviews}
        return [message(f"view.beliefs.seen_{kind}", n=n) for kind, n in kinds.items() if n] or [
            message("view.beliefs.seen_none")
        ]


def seen_of(dataset: Dataset) -> Seen:
    """Count what the tables hold."""
    closed = pd.Series(dtype=object)
    if dataset.deals is not None:
        closed = dataset.deals.loc[dataset.deals["outcome"].isin(["won", "lost"]), "account_id"]
    judged, unsure = pd.Series(dtype=object), 0
    if dataset.interviews is not None:
        clear = dataset.interviews["verdict"].isin(["fits", "does_not_fit"])
        judged, unsure = dataset.interviews.loc[clear, "account_id"], int((~clear).sum())
    known = {*closed, *judged, *dataset.customers}
    return Seen(len(closed), len(dataset.customers), len(judged), unsure, len(known))


def belief_handle(attribute: str, level: str) -> str:
    """What stands for a level in the browser: it tells no name and outlives that others come and go."""
    return hashlib.sha256(f"{attribute}\0{level}".encode()).hexdigest()[:12]


def standing(row: Any) -> Standing:
    """What the evidence makes of the belief in a row of :func:`believed_table`.

    It speaks against it where it would have been a surprise under the belief; it bears it out where its own 80 %
    interval, without the belief, lies on the believed side of the whole, and leans against it where that lies on the
    other.
    """
    if is_missing(row.belief) or not row.strength > 0:
        return "unbelieved"
    if not row.n:
        return "unseen"
    if row.conflict:
        return "against"
    if is_missing(row.data):
        return "open"
    above, below = row.data_low > 50, row.data_high < 50
    if row.belief == 50 or not (above or below):
        return "open"
    return "borne" if above == (row.belief > 50) else "leaning"


def standings(table: pd.DataFrame) -> list[Standing]:
    """:func:`standing` of each row."""
    return [standing(row) for row in table.itertuples()]


def beliefs_headline(table: pd.DataFrame, seen: Seen) -> Message:
    """What is believed, and what the evidence makes of it.

    Parameters
    ----------
    table : DataFrame of :func:`believed_table`
    """
    stand = standings(table)
    n = sum(each != "unbelieved" for each in stand)
    if not n:
        key = "data_only" if seen.total else "named" if len(table) else "none"
        return message(f"view.beliefs.headline_{key}", seen=seen.told, n=seen.total)
    liked = _liked(table)
    what = message("view.beliefs.liked", levels=liked) if liked else message("view.beliefs.all_alike")
    if not seen.total:
        return message("view.beliefs.headline_only" if liked else "view.beliefs.headline_only_alike", levels=liked, n=n)
    borne, against, leaning = (stand.count(each) for each in ("borne", "against", "leaning"))
    key = "both" if borne and against else "borne" if borne else "against" if against else "open"
    if leaning:
        key = "leaning" if key == "open" else f"{key}_leaning"
    if all(each in ("unseen", "unbelieved") for each in stand):
        key = "elsewhere"
    # deals, customers and interviews of one company are told apart in the line below
    several = len(seen.told) > 1
    told = message("view.beliefs.known", n=seen.companies) if several else seen.told[0]
    n_told = seen.companies if several else seen.total
    return message(
        f"view.beliefs.headline_{key}", what=what, seen=told, n=n_told,
        borne=message("view.beliefs.of", n=n, some=borne), against=_against(table, stand, n),
        leaning=message("view.beliefs.of", n=n, some=leaning), leans=leaning,
    )  # fmt: skip


def _against(table: pd.DataFrame, stand: Sequence[str], n: int) -> Message | list[Message]:
    """The levels whose belief the evidence speaks against, by name; where they are many, or all, how many they are."""
    places = zip(table["attribute"], table["level"], stand, strict=True)
    named = [_named(str(attribute), str(level)) for attribute, level, each in places if each == "against"]
    return named if len(named) < min(n, MOST_NAMED) else message("view.beliefs.of", n=n, some=len(named))


def _liked(table: pd.DataFrame) -> list[Message]:
    """The most believed level of each attribute, the most believed first."""
    held = table[(table["strength"] > 0) & (table["belief"] >= LIKED)]
    best = held.sort_values(["belief", "strength"], ascending=False, kind="stable").drop_duplicates("attribute")
    return [_named(str(row.attribute), str(row.level)) for row in best.head(MOST_NAMED).itertuples()]


def _named(attribute: str, level: str, locale: str = DEFAULT_LOCALE) -> Message:
    """A level in a sentence; a bare number, yes and no, or a level of an attribute of one's own, with what it is of."""
    name = level_name(attribute, level, locale)
    bare = needs_its_attribute(attribute) or ".." in level or level in ("yes", "no")
    of = attribute_in_sentence(attribute, locale)
    return message("view.beliefs.level_of" if bare else "view.beliefs.level", level=name, attribute=of)


def beliefs_subline(table: pd.DataFrame, seen: Seen) -> Message:
    """How much was seen, and where nothing was."""
    stand = standings(table)
    blind = [
        _named(str(row.attribute), str(row.level))
        for row, each in zip(table.itertuples(), stand, strict=True)
        if each == "unseen"
    ]
    if not stand:
        return message("view.beliefs.subline_begin")
    missing: Message | str = ""
    if blind and seen.total:
        more = [message("view.beliefs.others", n=len(blind) - MOST_NAMED)] if len(blind) > MOST_NAMED else []
        missing = message("view.beliefs.blind", levels=[*blind[:MOST_NAMED], *more])
    unsure = message("view.beliefs.unsure", n=seen.unsure) if seen.unsure else ""
    parts = [part for part in (_alone(table), missing, unsure) if part]
    counted = message("view.beliefs.counted", seen=seen.told, companies=seen.companies, n=seen.companies)
    if not seen.total:
        counted = message("view.beliefs.counted_none")
    return message("view.beliefs.subline", parts=" ".join([say(counted), *map(say, parts)]))


def _alone(table: pd.DataFrame) -> Message | None:
    """Of the believed levels beside which no other of their attribute was tried, the one with the most outcomes."""
    tried: list[Any] = [row for row in table.itertuples() if _tried_alone(row)]
    row = max(tried, key=lambda row: int(row.n), default=None)
    return _open_whether(row, _named(str(row.attribute), str(row.level))) if row else None


def _tried_alone(row: Any) -> bool:
    seen = row.expected
    return isinstance(seen, Surprise) and row.strength > 0 and seen.alone and row.n >= ALONE_FROM


def _open_whether(row: Any, level: Message) -> Message:
    """That the level may be like all others, which nobody tried."""
    seen = row.expected
    which = "no" if seen.good < seen.expected else "yes"
    if not row.conflict and 0 < seen.good < seen.n:
        which = "open"
    return message(f"view.beliefs.alone_{which}", n=row.n, level=level)


def believed_table(desirability: Desirability, beliefs: Beliefs) -> pd.DataFrame:
    """``Desirability.beliefs`` with a row, too, for each level of an attribute in beliefs that nobody said anything of.

    Attributes stand in the order in which they were named, others behind them, and levels as the scheme has them.
    Each row has the outcomes that its belief let expect, ``expected``, a Surprise or None.
    """
    said = desirability.beliefs
    table = said.assign(expected=pd.Series(surprises(said, desirability.told), index=said.index, dtype=object))
    have = dict(zip(zip(table["attribute"], table["level"], strict=True), table.to_dict("records"), strict=True))
    spoken_of = {one.attribute.casefold() for one in beliefs.held}
    rows = []
    first = [same for one in beliefs.held if (same := same_level(one.attribute, desirability.scheme.attributes))]
    for attribute in dict.fromkeys([*first, *desirability.scheme.attributes]):
        for level in desirability.scheme.levels(attribute):
            row = have.get((attribute, level))
            if row is None and attribute.casefold() in spoken_of and level != OTHER:
                row = {"attribute": attribute, "level": level, "strength": 0.0, "n": 0, "conflict": False}
            if row is not None:
                rows.append(row)
    return pd.DataFrame(rows, columns=list(table.columns))


def picture_view(table: pd.DataFrame, *, chosen: str | None = None, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """Every level with belief, evidence and both; attributes that nobody has a belief of stand folded behind.

    Parameters
    ----------
    table : DataFrame of :func:`believed_table`
    chosen : :func:`belief_handle` of the level that is open
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    held: set[str] = set()
    row: Any
    for row in table.itertuples():
        groups.setdefault(str(row.attribute), []).append(_row(row, locale))
        if row.strength >= 0:
            held.add(str(row.attribute))
    shown = [_group(name, rows, locale) for name, rows in groups.items() if name in held or not held]
    folded = [_group(name, rows, locale) for name, rows in groups.items() if held and name not in held]
    return {
        "legend": [
            {"kind": kind, "text": say(message(f"view.beliefs.legend_{kind}"), locale)}
            for kind in ("belief", "data", "both")
        ],
        "scale": [say(message(f"view.beliefs.scale_{at}"), locale) for at in ("low", "middle", "high")],
        "together": say(message("view.beliefs.together"), locale),
        "chosen": chosen,
        "groups": shown,
        "folded": folded,
        "unfold": say(message("view.beliefs.unfold", n=len(folded)), locale),
    }


def _group(attribute: str, rows: list[dict[str, Any]], locale: str) -> dict[str, Any]:
    return {"name": attribute_name(attribute, locale), "rows": rows}


def _row(row: Any, locale: str) -> dict[str, Any]:
    attribute, level = str(row.attribute), str(row.level)
    where = standing(row)
    believed = None if where == "unbelieved" else _mark(row.belief, row.belief_low, row.belief_high)
    data = None if not row.n or is_missing(row.data) else _mark(row.seen, row.seen_low, row.seen_high)
    name = level_name(attribute, level, locale)
    told = _told(row, where)
    figures = [
        message(f"view.beliefs.title_{kind}", at=at, low=low, high=high, n=int(row.n))
        for kind, mark, at, low, high in (
            ("belief", believed, row.belief, row.belief_low, row.belief_high),
            ("data", data, row.seen, row.seen_low, row.seen_high),
            ("both", believed and data, row.value, row.low, row.high),
        )
        if mark
    ]
    what = attribute_name(attribute, locale)
    name = what if attribute.startswith(TECHNOLOGY) and level == "yes" else name
    alone = [_open_whether(row, _named(attribute, level, locale))] if _tried_alone(row) else []
    parts = [*(say(each, locale) for each in (*figures, *alone)), say(told, locale)]
    title = " ".join([f"{what}, {name}.", *parts])
    return {
        "id": belief_handle(attribute, level),
        "label": name,
        "belief": believed,
        "data": data,
        "both": _mark(row.value, row.low, row.high) if believed and data else None,
        "value": whole(row.value, locale) if believed or data else "",
        "n": say(message("view.beliefs.n", n=int(row.n)), locale) if row.n else "",
        "told": say(told, locale),
        "tone": {"against": "bad", "borne": "good"}.get(where, ""),
        "title": title,
    }


def _told(row: Any, where: Standing) -> Message:
    seen = row.expected
    if where != "against" or not isinstance(seen, Surprise):
        return message(f"view.beliefs.told_{where}" if row.n or where != "unbelieved" else "view.beliefs.told_named")
    return message(f"view.beliefs.told_against_{seen.kind}", expected=round(seen.expected), seen=seen.good, n=seen.n)


def _mark(at: float, low: float, high: float) -> dict[str, float | None]:
    ends = {"low": low, "high": high}
    return {"at": float(at) / 100, **{end: None if is_missing(x) else float(x) / 100 for end, x in ends.items()}}


def places(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The level that each handle of the picture stands for."""
    pairs: Iterable[tuple[str, str]] = zip(table["attribute"].astype(str), table["level"].astype(str), strict=True)
    return {belief_handle(*place): place for place in pairs}


def level_heading(attribute: str, level: str, *, locale: str = DEFAULT_LOCALE) -> Message:
    """A level over what is said of it."""
    name = level_name(attribute, level, locale)
    return message("view.beliefs.level_heading", attribute=attribute_name(attribute, locale), level=name)


def believed_line(belief: Belief, told: Told) -> Message:
    """What a belief counts as, in companies: by the rate at which a conflict counts what was expected."""
    if not belief.strength:
        return message("view.beliefs.counts_nothing")
    yes = belief.strength * expected_rate(told, belief.level, belief.desirability)
    deals = told.counts.get("won")
    others = deals is not None and deals.whole_n > deals.n[told.levels.index(belief.level)]
    return message("view.beliefs.counts_beside" if others else "view.beliefs.counts", n=belief.strength, yes=yes)


def waiting_beliefs(desirability: Desirability) -> Message | None:
    """The beliefs that mean nothing at present, such as of a band that was drawn otherwise since; None without any."""
    waiting = desirability.waiting
    if not waiting:
        return None
    named = [level_heading(one.attribute, one.level) for one in waiting[:MOST_NAMED]]
    more = [message("view.beliefs.others", n=len(waiting) - MOST_NAMED)] if len(waiting) > MOST_NAMED else []
    return message("view.beliefs.waiting", n=len(waiting), levels=[*named, *more])
