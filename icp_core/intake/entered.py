"""What people type for one company, brought to the words and digits that files are brought to."""

from __future__ import annotations

import math
import re

from icp_core.errors import SettingError
from icp_core.intake.mapping.vocabulary import guess, own_column
from icp_core.intake.texts.bands import band_edges, band_middle
from icp_core.intake.texts.countries import country_name
from icp_core.intake.texts.industries import industry_name
from icp_core.intake.texts.legal_forms import legal_form_name
from icp_core.intake.texts.numbers import both_readings, number_text, read_numbers
from icp_core.intake.texts.terms import flag_of
from icp_core.languages import attribute_name
from icp_core.schema import FIRMOGRAPHICS, TABLES

LONGEST = 200
_SURE = ("canonical", "word")
_LEVEL = re.compile(r"(?P<low>\d+(?:\.\d+)?)?\.\.(?P<high>\d+(?:\.\d+)?)?")
_NAMES = {"country": country_name, "industry": industry_name, "legal_form": legal_form_name}
_YEARS = (1000, 2100)


def entered_attribute(name: str) -> str:
    """The column that an attribute is called by in files: ``Bransch`` is ``industry``, ``Decision style`` is
    ``decision_style``.

    Raises
    ------
    SettingError
        ``entered_attribute`` where it is empty, too long, or something that describes no company before a sale.
    """
    plain = " ".join(name.split())
    found = guess("accounts", plain) if plain else None
    if found and found.how in _SURE and found.column in FIRMOGRAPHICS:
        return found.column
    column = own_column(plain)
    if not 1 <= len(plain) <= LONGEST or ":" in plain or column in TABLES["accounts"]:
        raise SettingError("entered_attribute", attribute=plain[:60], most=LONGEST)
    return column


def entered_value(attribute: str, text: str) -> str:
    """What was typed for an attribute, as files would have it: ``Sverige`` is ``Sweden``, ``1 200`` is ``1200``.

    Parameters
    ----------
    attribute : as :func:`entered_attribute` has it

    Raises
    ------
    SettingError
        ``entered_number``, ``entered_either_way``, ``entered_currency``, ``entered_year``, ``entered_flag`` or
        ``entered_long``: each names the attribute and the text.
    """
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        raise SettingError("entered_long", attribute=attribute_name(attribute), most=LONGEST)
    kind = TABLES["accounts"][attribute].kind if attribute in FIRMOGRAPHICS else None
    if kind in ("number", "money"):
        return plain if _band(plain) else number_text(_plain_number(attribute, plain))
    if kind == "year":
        year = entered_number(plain)
        if year is None or not (_YEARS[0] <= year <= _YEARS[1] and year % 1 == 0):
            raise SettingError("entered_year", attribute=attribute_name(attribute), given=plain)
        return number_text(year)
    if kind == "flag":
        flag = flag_of(plain)
        if flag is None:
            raise SettingError("entered_flag", attribute=attribute_name(attribute), given=plain)
        return "yes" if flag else "no"
    if kind == "list":
        return "; ".join(entered_list(plain))
    named = _NAMES.get(attribute)
    return (named(plain) if named else None) or plain


def entered_number(text: str) -> float | None:
    """A number, or the middle of a band of numbers as files are read; None where it is neither or both at once."""
    band = _band(text)
    if band:
        return band_middle(*band)
    found = read_numbers([text])
    value = float(found.values[0])
    return None if math.isnan(value) or not found.proved else value


def is_band(text: str) -> bool:
    """Whether a text stands for a band of numbers: ``50-200``, or a level by its name, ``50..200``."""
    return _band(text) is not None


def entered_list(text: str) -> list[str]:
    """Names with a semicolon, a bar or commas between them, each once."""
    mark = next((mark for mark in (";", "|", ",") if mark in text), ";")
    return list(dict.fromkeys(part.strip() for part in text.split(mark) if part.strip()))


def _plain_number(attribute: str, text: str) -> float:
    name, found = attribute_name(attribute), read_numbers([text])
    value = float(found.values[0])
    if math.isnan(value) or value < 0 or found.percent[0]:
        raise SettingError("entered_number", attribute=name, given=text)
    if found.named[0]:
        raise SettingError("entered_currency", attribute=name, given=text)
    if not found.proved:
        one, other = sorted(both_readings(text))
        raise SettingError("entered_either_way", attribute=name, given=text, one=one, other=other)
    return value


def _band(text: str) -> tuple[float, float] | None:
    found = _LEVEL.fullmatch(text)
    if found is None:
        return band_edges(text)
    if not (found["low"] or found["high"]):
        return None
    low, high = float(found["low"] or 0), float(found["high"] or math.inf)
    return (low, high) if low <= high else None
