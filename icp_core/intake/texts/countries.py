"""Country names in many languages, and their codes, to English names: the territories of babel plus a few aliases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from icp_core.intake.folding import folded

LANGUAGES = ("en", "sv", "fi", "pl", "de", "nb", "nn", "da", "fr", "es", "it", "nl", "et")
_ALIASES: Mapping[str, str] = {
    alias.strip(): code
    for code, aliases in {
        "AE": "uae, u a e, zea, vae, arabemiraten, arabiemiraatit, emiraterna, emirates",
        "AT": "oesterreich",
        "BA": "bosnia, bosnia and herzegovina, bosnia hercegovina, bosnien, bosnien und herzegowina",
        "BY": "vitryssland, hviterussland, kviterussland, hviderusland, weissrussland, valkovenaja, belorussia",
        "CD": "dr congo, drc, democratic republic of the congo, congo democratic republic of the",
        "CG": "republic of the congo",
        "CH": "schweiz, suisse, swiss, svizzera",
        "CI": "ivory coast, cote d ivoire, elfenbeinkuste",
        "CN": "prc, p r china, people s republic of china, china people s republic of, mainland china, "
        "folkrepubliken kina",
        "CV": "cape verde, kap verde",
        "CZ": "czech republic, czech rep, the czech republic, czechia, tjeckien, tjeckiska republiken, "
        "tsekin tasavalta, republika czeska, tschechische republik, tschechei, den tjekkiske republik, "
        "tsjekkiske republikk, ceska republika",
        "DE": "deutschland, brd, bundesrepublik deutschland, federal republic of germany, forbundsrepubliken tyskland",
        "DK": "danmark, kingdom of denmark",
        "EE": "eesti, republic of estonia",
        "ES": "kingdom of spain",
        "FI": "suomi, republic of finland",
        "FK": "falkland islands",
        "FO": "faroes, faroe islands, the faroe islands",
        "GB": "uk, u k, gb, g b, great britain, england, scotland, wales, britain, northern ireland, "
        "the united kingdom, united kingdom of great britain and northern ireland, storbritannien, storbritannia, "
        "iso britannia, isobritannia, yhdistynyt kuningaskunta, yhdistyneet kuningaskunnat, britannia, englanti, "
        "skotlanti, forenade kungariket, skottland, anglia, szkocja, zjednoczone krolestwo, wielka brytania, "
        "zjednoczone krolestwo wielkiej brytanii i irlandii polnocnej, "
        "grossbritannien, schottland, vereinigtes konigreich, det forenede kongerige, det forente kongerike, skotland",
        "GR": "hellas, hellenic republic",
        "HK": "hong kong, hongkong, hong kong sar",
        "IE": "eire, republic of ireland, ireland republic of, ireland republic",
        "IR": "iran islamic republic of, islamic republic of iran",
        "KN": "saint kitts and nevis, st kitts and nevis",
        "KP": "north korea, dprk, korea democratic people s republic of",
        "KR": "south korea, korea south, republic of korea, korea republic of, korea, s korea, rok",
        "LA": "lao people s democratic republic, lao",
        "LC": "saint lucia",
        "MD": "moldova republic of, republic of moldova, moldavia, moldavien, moldau",
        "MK": "macedonia, fyrom, makedonien, makedonia, mazedonien",
        "MM": "burma, birma",
        "MO": "macau, macao",
        "NL": "holland, hollanti, holandia, the netherlands, netherlands the, die niederlande, niderlandy, nederland",
        "NO": "norge, noreg, norja, kingdom of norway",
        "PL": "polska, republic of poland, rzeczpospolita polska",
        "PS": "palestine, palestinian territory, palestina, palastina",
        "RU": "russia, russian federation, the russian federation, ryska federationen, venajan federaatio, "
        "federacja rosyjska, russische foderation, den russiske foderation, den russiske foderasjon",
        "SE": "sverige, kingdom of sweden",
        "SK": "slovak republic, the slovak republic, slovakiska republiken, slovakian tasavalta, republika slowacka, "
        "slowakische republik",
        "ST": "sao tome and principe",
        "SY": "syrian arab republic",
        "SZ": "swaziland, eswatini",
        "TL": "east timor, timor leste",
        "TR": "turkey, turkiye, republic of turkiye",
        "TT": "trinidad and tobago",
        "TW": "taiwan roc, taiwan province of china, chinese taipei",
        "TZ": "tanzania united republic of, united republic of tanzania",
        "US": "usa, u s a, u s, us, united states of america, the united states, america, us of a, yhdysvallat, "
        "amerikan yhdysvallat, stany zjednoczone, stany zjednoczone ameryki, forenta staterna, "
        "amerikas forenta stater, vereinigte staaten von amerika, de forenede stater, "
        "de forenede stater i amerika, amerikas forente stater, de forente stater, dei sameinte statane",
        "VE": "venezuela bolivarian republic of",
        "VN": "viet nam",
        "ZA": "rsa, rpa",
    }.items()
    for alias in aliases.split(", ")
}
"""Everyday names that the territories of babel lack, folded."""
_OPEN = frozenset({"congo", "kongo"})
"""Names that two countries share."""
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
    words = folded(plain)
    if words in _OPEN:
        return None
    code = _ALIASES.get(words)
    if code is None and plain.isascii() and plain.isalpha():
        code = _of_three(plain) if len(plain) == 3 and plain.isupper() else None
        code = plain if len(plain) == 2 and plain in _territories("en") else code
    if code is None:
        for language in LANGUAGES:
            code = _names(language).get(words)
            if code:
                break
    return (_PLAIN.get(code) or _territories("en")[code]) if code else None


def are_states(texts: Sequence[str]) -> bool:
    """Whether a column of two-letter codes holds states of the USA: more of them are such than are countries."""
    if len(texts) < 2 or any(len(text) != 2 or not text.isalpha() for text in texts):
        return False
    codes = [text.upper() for text in texts]
    states = sum(code in _STATES for code in codes)
    return states >= 0.9 * len(codes) and states > sum(code in _territories("en") for code in codes)


_STATE_LIST = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC PR"
)
_STATES = frozenset(_STATE_LIST.split())


def _of_three(code: str) -> str | None:
    """Code of two letters for one of three; None where it names no single country of today."""
    from babel.core import get_global

    found = ["DE"] if code == "GER" else get_global("territory_aliases").get(code, [])
    return str(found[0]) if len(found) == 1 and found[0] in _territories("en") else None


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
