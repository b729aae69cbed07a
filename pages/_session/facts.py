"""Facts entered by hand: companies, and what happened with each; they stand beside whatever files the project has."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import icp_core as icp
from pages._session import hiding, keeping
from pages._session.tables import dataset_of


def facts() -> tuple[icp.Fact, ...]:
    """What was entered by hand, in the order of entering, as it is to be shown: while names are hidden with an alias
    for the company, and without what may name somebody in free text."""
    held = keeping.project().evidence.source.facts
    if not hiding.names_hidden():
        return held
    shown = hiding.dataset()
    accounts = icp.fact_accounts(shown.as_they_are, held)
    veil = hiding.veil()
    return tuple(
        replace(
            fact,
            company=shown.names[accounts[fact.id]],
            attributes=tuple((attribute, veil(text)) for attribute, text in fact.attributes),
            note="",
            by="",
        )
        for fact in held
    )


def add_fact(
    company: str,
    what: str,
    day: str,
    attributes: Iterable[tuple[str, str]] = (),
    note: str = "",
    by: str = "",
) -> icp.Fact:
    """Enter a fact; returns it, with its id.

    Raises
    ------
    IcpError
        If something in it cannot be: the message names it, and nothing was added.
    """
    fact = _checked(icp.Fact(secrets.token_hex(8), company, what, day, tuple(attributes), note, by))
    _edit(lambda now: (*now, fact))
    return fact


def change_fact(which: str, *, seen: icp.Fact | None = None, **changes: Any) -> None:
    """Change parts of a fact, by its id; what is not given stays, and so does what is given as it was ``seen``, though
    another tab may have changed it since.

    Raises
    ------
    IcpError
        If something in it cannot be, or it is not there any more.
    """
    held = _held(which)
    before = seen or held
    after = _checked(replace(before, **changes))
    _edit(lambda now: tuple(icp.fact_with_changes(fact, before, after) if fact.id == which else fact for fact in now))


def remove_fact(which: str) -> None:
    """Take a fact away, by its id; one that is not there any more is gone already."""
    _edit(lambda now: tuple(fact for fact in now if fact.id != which))


def _held(which: str) -> icp.Fact:
    found = next((fact for fact in keeping.project().evidence.source.facts if fact.id == which), None)
    if found is None:
        raise icp.SettingError("no_fact")
    return found


def _checked(fact: icp.Fact) -> icp.Fact:
    """A fact that the columns of the project's files take."""
    icp.check_fact(dataset_of(keeping.project().evidence.source.as_read), fact)
    return fact


def _edit(change: Callable[[tuple[icp.Fact, ...]], tuple[icp.Fact, ...]]) -> None:
    def changed(now: icp.Choices) -> icp.Choices:
        source = replace(now.evidence.source, facts=change(now.evidence.source.facts))
        return replace(now, evidence=replace(now.evidence, source=source), selected=None)

    keeping.edit(changed)
