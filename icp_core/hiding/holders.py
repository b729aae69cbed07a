"""Which columns of a project's own may hold names, and of whom."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

import pandas as pd

from icp_core.intake.folding import split_words

Holds = Literal["person", "company", "anything", "levels"]

PERSON = frozenset([
    "manager", "owner", "seller", "rep", "representative", "salesperson", "consultant", "contact", "person",
    "responsible", "advisor", "employee", "author", "lead", "assignee", "user", "firstname", "lastname", "surname",
    "ansvarig", "saljare", "kontakt", "kontaktperson", "agare", "handlaggare", "vastuuhenkilo", "myyja",
    "yhteyshenkilo", "omistaja", "opiekun", "handlowiec", "kontaktowa", "ansprechpartner", "betreuer", "verkaufer",
    "contactpersoon", "verkoper", "csm", "kam", "sdr", "bdr", "ae",
])  # fmt: skip
COMPANY = frozenset([
    "company", "customer", "client", "account", "parent", "group", "subsidiary", "reseller", "supplier",
    "competitor", "vendor", "agency", "partner", "organisation", "organization", "holding", "kund", "foretag",
    "koncern", "moderbolag", "asiakas", "yritys", "konserni", "toimittaja", "klient", "firma", "spolka", "kunde",
    "konzern", "lieferant", "bedrijf", "klant",
])  # fmt: skip
ANYTHING = frozenset([
    "name", "names", "note", "notes", "comment", "comments", "description", "remark", "remarks", "memo", "text",
    "message", "email", "mail", "phone", "telephone", "mobile", "url", "website", "web", "site", "link", "linkedin",
    "address", "street", "postal", "zip", "iban", "vat", "orgnr", "anteckning", "kommentar", "beskrivning", "nimi",
    "huomautus", "uwagi", "opis", "notiz", "bemerkung", "opmerking", "namn", "adress", "osoite", "adres", "adresse",
])  # fmt: skip
"""Words of headers, without accents, that speak of people, of companies, or of what may hold either."""
HOW = frozenset(["first", "last", "channel", "source", "type", "method", "status", "stage", "reason"])
ALSO_AN_EVENT = frozenset(["contact", "kontakt", "lead"])
"""Beside a word that asks how, these are no people: a first contact is a call or a fair."""
MOST_LEVELS = 40
"""A column of more different texts than this, most of them of one company alone, is no description but free text."""
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)


def words_of_trade(column: pd.Series, named: Collection[str], names: Collection[str]) -> frozenset[str]:
    """Which of the levels that people named for a text column are words of their trade, in lower case.

    None where most of the cells are other texts: then they spoke of some that a file holds, such as of two account
    managers out of many, and made no levels of their own.

    Parameters
    ----------
    named : levels as they were named
    names : of people and companies that are known from elsewhere, in lower case
    """
    told = column.dropna().astype(str).str.strip().str.casefold()
    levels = {" ".join(level.split()).casefold() for level in named}
    if not told.isin(levels).mean() > 1 / 2:
        return frozenset()
    return frozenset(levels - set(names))


def holds(
    header: str,
    column: pd.Series,
    people: Collection[str],
    companies: Collection[str],
    trade: Collection[str] = frozenset(),
) -> Holds:
    """Of whom a text column may hold names; ``levels`` where it seems to describe companies by words.

    Parameters
    ----------
    column : Series of texts
    people, companies : names that are known from elsewhere, in lower case
    trade : :func:`words_of_trade` of the column; only its other texts may be names
    """
    words = set(split_words(header).split())
    told = column.dropna().astype(str).str.strip()
    if trade and (told := told[~told.str.casefold().isin(trade)]).empty:
        return "levels"
    levels = told.unique()
    if words & ANYTHING or told.str.contains(_ADDRESS).any():
        return "anything"
    if len(levels) > MOST_LEVELS and len(levels) > len(told) / 2:
        return "anything"
    who = words & PERSON - (ALSO_AN_EVENT if words & HOW else frozenset())
    if who or _among(levels, people):
        return "person"
    if words & COMPANY or _among(levels, companies):
        return "company"
    return "levels"


def _among(levels: Collection[str], names: Collection[str]) -> bool:
    """Whether half of the values are names of that kind."""
    hits = sum(level.casefold() in names for level in levels)
    return hits > 0 and hits >= len(levels) / 2
