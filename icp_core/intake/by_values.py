"""What a column holds where its header says nothing known: only values that hardly anything else could be.

Never used where a header's words were understood, and never for what many columns may hold (numbers, dates, names).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from icp_core.intake.bands import band_edges
from icp_core.intake.countries import country_name
from icp_core.intake.folding import folded
from icp_core.intake.terms import OUTCOME_WORDS, YES
from icp_core.intake.vocabulary import says

CONFIDENCE = 0.65
"""A judgement: values that look like it and a header that nobody knows are right more often than not."""
_NEARLY_ALL = 0.9
_LEAST = 3
"""Distinct values below which nothing is unmistakable, except won and lost, which are two."""
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
    words = {folded(text) for text in texts}
    outcomes = {OUTCOME_WORDS.get(word) for word in words if word not in YES}
    if table in ("accounts", "deals") and {"won", "lost"} <= outcomes and len(words) <= 6 and len(outcomes) <= 3:
        return "deals", "outcome"
    if len(texts) < _LEAST:
        return None
    if table == "contacts" and _share([bool(_EMAIL.fullmatch(text)) for text in texts]) >= _NEARLY_ALL:
        return "contacts", "email"
    if table not in ("accounts", "contacts"):  # on lines of orders it may be the order's own
        return None
    if _share([_is_host(text.strip()) for text in texts]) >= _NEARLY_ALL:
        return "accounts", "domain"
    if _share([len(text) > 3 and country_name(text) is not None for text in texts]) >= _NEARLY_ALL:
        return "accounts", "country"
    if _share([bool(_PEOPLE.search(text.lower())) and _is_band(text) for text in texts]) >= _NEARLY_ALL:
        return "accounts", "employees"
    if _share([word in _FORMS for word in words]) >= _NEARLY_ALL:
        return "accounts", "legal_form"
    return None


def _is_host(text: str) -> bool:
    found = _HOST.fullmatch(text)
    return found is not None and found["end"].lower() in _ENDS


def _is_band(text: str) -> bool:
    plain = _PEOPLE.split(text.lower())[0].strip()
    return plain.isdigit() or band_edges(plain) is not None or band_edges(text) is not None


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 0.0
