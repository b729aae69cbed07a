"""Facts entered by hand as a list, and the attributes that are asked for with each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from icp_core.fit.beliefs import Beliefs
from icp_core.intake.facts import Fact, What
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name, message, say
from icp_core.levels import OTHER, TECHNOLOGY, Scheme

WHATS: tuple[What, ...] = ("won", "lost", "open", "customer", "fits", "unsure", "does_not_fit")
_TONES = {"won": "good", "customer": "good", "fits": "good", "lost": "bad", "does_not_fit": "bad"}
FIRST_ASKED = 6
"""Attributes that are asked for at once; more would not fit beside the picture."""


def what_name(what: str, *, locale: str = DEFAULT_LOCALE) -> str:
    """What happened, in a word or two."""
    return say(message(f"view.facts.what_{what}"), locale)


def facts_view(facts: Sequence[Fact], *, chosen: str | None = None, locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """The facts, the last day first; on one day the last entered first.

    Parameters
    ----------
    chosen : id of the fact that is open
    """
    placed = sorted(enumerate(facts), key=lambda pair: (pair[1].day, pair[0]), reverse=True)
    return {
        "heading": say(message("view.facts.heading", n=len(facts)), locale),
        "aside": say(message("view.facts.aside"), locale),
        "chosen": chosen,
        "rows": [_row(fact, locale) for _, fact in placed],
    }


def _row(fact: Fact, locale: str) -> dict[str, Any]:
    day = say(message("view.facts.day", day=pd.Timestamp(fact.day)), locale)
    about = [_value(attribute, value, locale) for attribute, value in fact.attributes]
    what = what_name(fact.what, locale=locale)
    return {
        "id": fact.id,
        "company": fact.company,
        "what": what,
        "tone": _TONES.get(fact.what, ""),
        "day": day,
        "about": " · ".join(about) if about else say(message("view.facts.nothing_known"), locale),
        "title": say(message("view.facts.title", company=fact.company, what=what, day=day), locale),
    }


def _value(attribute: str, value: str, locale: str) -> str:
    """A value as it reads alone: a number, yes and no with what they are of."""
    bare = value in ("yes", "no") or value.replace(".", "", 1).replace("-", "", 1).isdigit()
    return f"{attribute_name(attribute, locale)} {level_name(attribute, value, locale)}" if bare else value


def asked(scheme: Scheme, beliefs: Beliefs) -> tuple[str, ...]:
    """Attributes to ask for, those of which something is believed first; technologies are read from files alone."""
    held = dict.fromkeys(one.attribute for one in beliefs.held)
    rest = [name for name in scheme.attributes if name not in held]
    known = set(scheme.attributes)
    return tuple(name for name in (*held, *rest) if name in known and not name.startswith(TECHNOLOGY))


def answers(scheme: Scheme, attribute: str, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Words to choose from; ``also`` what was entered before, which need not be a level."""
    levels = [level for level in scheme.levels(attribute) if level != OTHER]
    return tuple(dict.fromkeys([*levels, *(word for word in also if word)]))
