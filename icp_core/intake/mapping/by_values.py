"""What a column holds where its header says nothing known: only values that hardly anything else could be.

Never used where a header's words were understood, and never for what many columns may hold (numbers, dates, names).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from icp_core.intake.folding import folded
from icp_core.intake.mapping.vocabulary import says
from icp_core.intake.texts.bands import band_edges
from icp_core.intake.texts.countries import country_name
from icp_core.intake.texts.terms import OUTCOME_WORDS, YES, worded_verdict

CONFIDENCE = 0.65
"""A judgement: values that look like it and a header that nobody knows are right more often than not."""
_NEARLY_ALL = 0.9
_LEAST = 3
"""Distinct values below which nothing is unmistakable, except won and lost, which are two."""
_FIRST = 4
_MOST_OUTCOMES = 6
_HOST = re.compile(r"(https?://)?(www\d?\.)?([\w-]*[^\W\d_][\w-]*\.)+(?P<end>[a-z]{2,12})/?", re.IGNORECASE)
_ENDS = frozenset({
    "com", "net", "org", "io", "ai", "co", "app", "dev", "cloud", "tech", "biz", "info", "eu", "se", "fi", "no",
    "dk", "is", "pl", "de", "at", "ch", "fr", "es", "pt", "it", "nl", "be", "lu", "uk", "ie", "cz", "sk", "hu", "ro",
    "bg", "gr", "ee", "lv", "lt", "ua", "tr", "us", "ca", "mx", "br", "cn", "jp", "in", "au", "nz", "kr", "sg", "za",
    "il", "ae", "nu", "gov", "edu",
})  # fmt: skip
"""Ends of host names that companies use; without them ``01.High`` would be one."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,12}", re.IGNORECASE)
_PEOPLE = re.compile(r"employees|anställda|medarbetare|työntekijä|henkilö|pracownik|osób|mitarbeiter|ansatte|headcount")
_FORMS = frozenset(
    folded(form)
    for form in ("AB", "Aktiebolag", "HB", "KB", "Oy", "Oyj", "Osakeyhtiö", "Ky", "Tmi", "AS", "ASA", "A/S", "ApS",
                 "GmbH", "AG", "UG", "KG", "GmbH & Co. KG", "Sp. z o.o.", "S.A.", "Sp. k.", "Sp. j.", "Ltd", "Limited",
                 "PLC", "LLP", "LLC", "Inc", "Corp", "B.V.", "N.V.", "SARL", "SAS", "SpA", "Srl", "OÜ", "UAB", "SIA")
)  # fmt: skip


def column_by_values(table: str, header: str, texts: Sequence[str]) -> tuple[str, str] | None:
    """Table and canonical column that distinct values can only be; None where they could be anything.

    Parameters
    ----------
    table : main table of the file
    texts : distinct values
    """
    if says("somebody_elses", header):
        return None
    if table in ("accounts", "deals") and len(texts) <= _MOST_OUTCOMES:
        outcomes = {OUTCOME_WORDS.get(word) for word in map(folded, texts) if word not in YES}
        if {"won", "lost"} <= outcomes:
            return "deals", "outcome"
    if table in ("accounts", "interviews") and len(texts) <= _MOST_OUTCOMES:
        verdicts = [worded_verdict(text) for text in texts]
        if {"fits", "does_not_fit"} <= set(verdicts) and None not in verdicts:
            return "interviews", "verdict"
    if len(texts) < _LEAST:
        return None
    if table == "contacts" and _nearly_all(texts, lambda text: bool(_EMAIL.fullmatch(text))):
        return "contacts", "email"
    if table not in ("accounts", "contacts"):  # on lines of orders it may be the order's own
        return None
    if _nearly_all(texts, _is_host):
        return "accounts", "domain"
    if _nearly_all(texts, lambda text: len(text) > 3 and country_name(text) is not None):
        return "accounts", "country"
    if _nearly_all(texts, _is_band_of_people):
        return "accounts", "employees"
    if _nearly_all(texts, lambda text: folded(text) in _FORMS):
        return "accounts", "legal_form"
    return None


def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text.strip())
    return found is not None and found["end"].lower() in _ENDS


def _is_band_of_people(text: str) -> bool:
    if not _PEOPLE.search(text.lower()):
        return False
    plain = _PEOPLE.split(text.lower())[0].strip()
    return plain.isdigit() or band_edges(plain) is not None or band_edges(text) is not None


def _nearly_all(texts: Sequence[str], test: Callable[[str], bool]) -> bool:
    """Whether the test holds for nine in ten; a column of something else is given up after its first values."""
    if sum(map(test, texts[:_FIRST])) < min(_FIRST, len(texts)) / 2:
        return False
    return sum(map(test, texts)) >= _NEARLY_ALL * len(texts)
