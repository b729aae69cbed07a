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


def holds(header: str, column: pd.Series, people: Collection[str], companies: Collection[str]) -> Holds:
    """Of whom a text column may hold names; ``levels`` where it seems to describe companies by words.

    Parameters
    ----------
    column : Series of texts
    people, companies : names that are known from elsewhere, in lower case
    """
    words = set(split_words(header).split())
    told = column.dropna().astype(str).str.strip()
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
