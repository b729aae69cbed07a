"""Country names in many languages, and their codes, to English names: the territories of babel plus a few aliases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from icp_core.intake.folding import folded

LANGUAGES = ("en", "sv", "fi", "pl", "de", "nb", "da", "fr", "es", "it", "nl", "et")
_ALIASES = {
    "usa": "US", "u s a": "US", "u s": "US", "united states of america": "US", "america": "US", "us of a": "US",
    "uk": "GB", "u k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "britain": "GB",
    "northern ireland": "GB", "storbritannien": "GB", "iso britannia": "GB", "englanti": "GB", "anglia": "GB",
    "holland": "NL", "hollanti": "NL", "czech republic": "CZ", "czechia": "CZ", "tjeckien": "CZ", "russia": "RU",
    "south korea": "KR", "korea": "KR", "eire": "IE", "rsa": "ZA", "uae": "AE", "turkey": "TR", "viet nam": "VN",
    "deutschland": "DE", "brd": "DE", "schweiz": "CH", "suisse": "CH", "polska": "PL", "suomi": "FI", "sverige": "SE",
    "norge": "NO", "danmark": "DK", "hong kong": "HK", "macau": "MO", "ivory coast": "CI", "bosnia": "BA",
    "macedonia": "MK", "yhdysvallat": "US", "stany zjednoczone ameryki": "US", "republic of ireland": "IE",
}  # fmt: skip
_THREE = {
    "SWE": "SE", "FIN": "FI", "NOR": "NO", "DNK": "DK", "ISL": "IS", "POL": "PL", "DEU": "DE", "GER": "DE", "GBR": "GB",
    "IRL": "IE", "FRA": "FR", "ESP": "ES", "PRT": "PT", "ITA": "IT", "NLD": "NL", "BEL": "BE", "LUX": "LU", "AUT": "AT",
    "CHE": "CH", "CZE": "CZ", "SVK": "SK", "HUN": "HU", "ROU": "RO", "BGR": "BG", "GRC": "GR", "EST": "EE", "LVA": "LV",
    "LTU": "LT", "UKR": "UA", "TUR": "TR", "CAN": "CA", "MEX": "MX", "BRA": "BR", "CHN": "CN", "JPN": "JP", "IND": "IN",
    "AUS": "AU", "NZL": "NZ", "KOR": "KR", "SGP": "SG", "ZAF": "ZA", "ISR": "IL", "ARE": "AE", "USA": "US",
}  # fmt: skip
_PLAIN = {
    "HK": "Hong Kong",
    "MO": "Macao",
    "TR": "Turkey",
    "MM": "Myanmar",
    "CD": "Congo (Kinshasa)",
    "CG": "Congo (Brazzaville)",
}
"""Where babel's English name is longer than what people write."""


def country_name(text: str) -> str | None:
    """English name of a country given as a name or a code; None where it is not known.

    >>> country_name("Ruotsi"), country_name("SE"), country_name("U.K.")
    ('Sweden', 'Sweden', 'United Kingdom')
    """
    plain = text.strip()
    code = _ALIASES.get(folded(plain))
    if code is None and plain.isascii() and plain.isalpha():
        code = _THREE.get(plain.upper()) if len(plain) == 3 and plain.isupper() else None
        code = plain.upper() if len(plain) == 2 and plain.upper() in _territories("en") else code
    if code is None:
        for language in LANGUAGES:
            code = _names(language).get(folded(plain))
            if code:
                break
    return (_PLAIN.get(code) or _territories("en")[code]) if code else None


@lru_cache(maxsize=len(LANGUAGES))
def _territories(language: str) -> Mapping[str, str]:
    from babel import Locale

    found = Locale.parse(language).territories
    return {code: str(name) for code, name in found.items() if len(code) == 2 and code.isalpha() and code not in _NOT}


_NOT = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of babel that are no countries."""


@lru_cache(maxsize=len(LANGUAGES))
def _names(language: str) -> Mapping[str, str]:
    return {folded(name): code for code, name in _territories(language).items()}
