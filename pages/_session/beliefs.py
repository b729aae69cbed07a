"""What people believe of levels: named, said, taken back; and which level or fact is open on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.keeping import edit, project

_OPEN_LEVEL, _OPEN_FACT, _PROBLEM = "open_level", "open_fact", "beliefs_problem"
_SEEN_FACT = "seen_fact"


def beliefs() -> icp.Beliefs:
    """All that is believed in this project."""
    return project().evidence.beliefs


def _changed(change: Callable[[icp.Beliefs], icp.Beliefs], **evidence: Any) -> None:
    edit(lambda now: replace(now, evidence=replace(now.evidence, beliefs=change(now.evidence.beliefs), **evidence)))


def set_belief(attribute: str, level: str, **said: Any) -> None:
    """Say something of a level: ``desirability``, ``strength``, ``by``, ``ground``.

    Who calls a level better or worse than the whole believes something: where it was worth nothing so far it is worth
    the usual number of customers.
    """

    def changed(now: icp.Beliefs) -> icp.Beliefs:
        before = now.of_level(attribute, level)
        nameless = icp.Belief(attribute, level, strength=0.0)
        new = replace(before or nameless, **said)
        if not new.strength and "desirability" in said and new.desirability != (before or nameless).desirability:
            new = replace(new, strength=icp.USUAL_STRENGTH)
        held = [new if one is before else one for one in now.held]
        return replace(now, held=tuple(held if before else [*held, new]))

    _changed(changed)


def forget_belief(attribute: str, level: str) -> None:
    """Believe nothing of a level; one that is known by being named alone is gone with it."""
    held = beliefs().of_level(attribute, level)
    forget_beliefs((held,) if held else ())


def forget_beliefs(which: Iterable[icp.Belief]) -> None:
    """Believe nothing of any of these levels."""
    gone = {(one.attribute, one.level) for one in which}
    _changed(lambda now: replace(now, held=tuple(one for one in now.held if (one.attribute, one.level) not in gone)))


def name_levels(attribute: str, levels: Iterable[str]) -> None:
    """Give an attribute further levels, of which nothing is believed yet."""
    _changed(lambda now: _with_levels(now, attribute, levels))


def name_bands(attribute: str, edges: tuple[float, ...]) -> None:
    """Give a number its bands as levels; beliefs of bands that are no more are gone."""

    def changed(now: icp.Choices) -> icp.Choices:
        names = icp.band_names(edges)
        held = now.evidence.beliefs
        kept = replace(held, held=tuple(one for one in held.held if one.attribute != attribute or one.level in names))
        bands = {**dict(now.evidence.bands), attribute: edges}
        evidence = replace(
            now.evidence, beliefs=_with_levels(kept, attribute, names), bands=tuple(bands.items())
        )  # fmt: skip
        return replace(now, evidence=evidence, earlier_bands=(*now.earlier_bands[-49:], now.evidence.bands))

    edit(changed)


def _with_levels(now: icp.Beliefs, attribute: str, levels: Iterable[str]) -> icp.Beliefs:
    there = {one.level.casefold() for one in now.held if one.attribute == attribute}
    new = [icp.Belief(attribute, level, strength=0.0) for level in levels if level.casefold() not in there]
    return replace(now, held=(*now.held, *new))


def forget_attribute(attribute: str) -> None:
    """Believe nothing of any level of an attribute."""
    _changed(lambda now: replace(now, held=tuple(one for one in now.held if one.attribute != attribute)))


def set_rate(**said: Any) -> None:
    """Say how many are believed to buy (``rate``), what that is worth, or what an interview counts as."""
    _changed(lambda now: replace(now, **said))


def open_level() -> str | None:
    """The level that is open, as its handle; which one it is to begin with is the page's to say."""
    return st.session_state.get(_OPEN_LEVEL)


def show_level(handle: str | None) -> None:
    """Open a level."""
    st.session_state[_OPEN_LEVEL] = handle


def open_fact() -> str | None:
    """Id of the fact that is open to be changed; None where a new one is entered."""
    return st.session_state.get(_OPEN_FACT)


def show_fact(fact: str | None) -> None:
    """Open a fact, or the way to a new one."""
    st.session_state[_OPEN_FACT] = fact
    st.session_state.pop(_SEEN_FACT, None)


def see_fact(fact: icp.Fact) -> None:
    """Remember a fact as its form begins with it."""
    st.session_state[_SEEN_FACT] = fact


def seen_fact(which: str) -> icp.Fact | None:
    """The fact of this id as its form began with it."""
    fact: icp.Fact | None = st.session_state.get(_SEEN_FACT)
    return fact if fact and fact.id == which else None


def say_problem(problem: icp.Message | None) -> None:
    """Keep what is wrong with what was entered until it is shown."""
    st.session_state[_PROBLEM] = problem


def problem_said() -> icp.Message | None:
    """What was wrong with what was entered last; told once."""
    return st.session_state.pop(_PROBLEM, None)
