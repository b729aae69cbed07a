"""Industry codes to names: NACE and its national forms (SNI, TOL, PKD), US SIC, NAICS.

The header says which system a column is in, else the one that explains nearly all of its codes. ``6201`` alone fits
several; where two explain a column it is left as it stands. A name is that of the code's division: finer ones would
leave too few companies in each.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Literal

from icp_core.intake.folding import split_words

System = Literal["nace", "sic", "naics"]

_HEADER: Mapping[System, frozenset[str]] = {
    "nace": frozenset({"nace", "sni", "snikod", "tol", "pkd", "wz", "sn2007", "db07", "toimialakoodi", "branschkod",
                       "branchekode", "naeringskode", "naringskod", "bransjekode"}),
    "naics": frozenset({"naics"}),
    "sic": frozenset({"sic", "siccode"}),
}  # fmt: skip
_CODE = re.compile(r"([A-U])?[ .-]?(\d{1,2}(?:\.\d{1,3}){1,2}|\d{1,6})?(?:\.[A-Z])?")
_WITH_WORDS = re.compile(r"\(?([A-U]?\d{2}[\d.]*(?:\.[A-Z])?)\)?(?: ?[-–—:] ?| +)([^\W\d].*)")
_MOST = 0.9
_LEAST_DIGITS = 4
"""Bare numbers of fewer digits are the codes of anything."""


def system_of_header(header: str) -> System | None:
    """Which system of codes a header names, if any."""
    words = set(split_words(header).split())
    return next((system for system, known in _HEADER.items() if words & known), None)


def code_names(header: str, texts: Sequence[str]) -> tuple[dict[str, str], bool]:
    """Names for the codes among distinct texts.

    Returns
    -------
    Name by text, without those that are no known codes; and whether the texts are codes of which nothing says the
    system
    """
    worded = {text: found for text in texts if (found := _WITH_WORDS.fullmatch(text)) and _known(found[1])}
    if texts and 2 * len(worded) >= len(texts):
        return {text: found[2].strip() for text, found in worded.items()}, False
    codes = [text for text in texts if _digits(text) is not None]
    named = system_of_header(header)
    if named is None and len(codes) < _MOST * len(texts):
        return {}, False
    system = _settled(named, codes) if named else _explaining(codes)
    if system is None:
        return {}, bool(codes)
    width = _width(codes) if system != "naics" else 0
    names = {text: _name(system, text, width) for text in codes}
    return {text: name for text, name in names.items() if name}, False


def _settled(named: System, codes: Sequence[str]) -> System:
    """The system of a header; British lists say SIC for codes of five digits, which are those of NACE."""
    five = sum(len((_digits(code) or ("", ""))[1]) == 5 for code in codes)
    return "nace" if named == "sic" and 2 * five > len(codes) else named


def _explaining(codes: Sequence[str]) -> System | None:
    """The only system that explains nearly all codes; None where there is none or there are several."""
    parts = [_digits(code) or ("", "") for code in codes]
    plain = all(not letter and code.isdigit() for (letter, _), code in zip(parts, codes, strict=True))
    if plain and (len(codes) < 3 or any(len(digits) < _LEAST_DIGITS for _, digits in parts)):
        return None
    if any(not digits for _, digits in parts):
        return None  # letters alone are classes of many kinds
    fits: list[System] = []
    tried: tuple[System, ...] = ("nace", "sic", "naics") if plain else ("nace",)
    for system in tried:
        known = sum(_explains(system, letter, digits) for letter, digits in parts)
        if known >= _MOST * len(codes):
            fits.append(system)
    return fits[0] if len(fits) == 1 else None


def _explains(system: System, letter: str, digits: str) -> bool:
    table = _tables()[system]
    if system == "naics":
        return len(digits) <= 6 and digits[:3] in table["divisions"]
    if system == "sic":
        return len(digits) <= 4 and digits[:2] in table["divisions"]
    groups = table["groups"].get(digits[:2])
    return groups is not None and len(digits) <= 5 and (len(digits) == 2 or digits[2] in groups)


def _name(system: System, text: str, width: int) -> str | None:
    letter, digits = _digits(text) or ("", "")
    table = _tables()[system]
    if not digits:
        return table["sections"].get(letter)
    if len(digits) == width - 1:
        digits = "0" + digits  # a spreadsheet took 01110 for a number
    if system == "naics":
        return table["divisions"].get(digits[:3]) or table["sections"].get(digits[:2])
    return table["divisions"].get(digits[:2])


def _width(codes: Sequence[str]) -> int:
    """Digits of a whole code, where all have that many or one fewer, as when zeros in front were lost; else 0."""
    lengths = [len(found[1]) for code in codes if (found := _digits(code)) and found[1] and "." not in code]
    if not lengths or min(lengths) < max(lengths) - 1 or max(lengths) < 4:
        return 0
    return max(lengths) if 2 * lengths.count(max(lengths)) > len(lengths) else 0


def _digits(text: str) -> tuple[str, str] | None:
    """Letter and digits of a code; None where the text is none. ``1.11`` has lost the zero of ``01.11``."""
    found = _CODE.fullmatch(text.strip())
    if found is None or not (found[1] or found[2]):
        return None
    number = found[2] or ""
    if re.match(r"\d\.", number):
        number = "0" + number
    return found[1] or "", number.replace(".", "")


def _known(code: str) -> bool:
    letter, digits = _digits(code) or ("", "")
    return any(_explains(system, letter, digits) for system in ("nace", "sic", "naics"))


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = resources.files("icp_core.intake.texts").joinpath("industry_codes.toml").read_text("utf-8")
    return tomllib.loads(text)
