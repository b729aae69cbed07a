"""A company's name as words that can be compared: no legal form, no accents, abbreviations written out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

from icp_core.intake.folding import folded
from icp_core.intake.texts.legal_forms import split_legal_form

_AND = frozenset(["and", "och", "ja", "und", "et", "og", "y", "e", "i", "en"])
"""Words for "and"; between two words they say no more than ``&`` does."""
_SHORT: Mapping[str, str] = {
    "intl": "international", "internat": "international", "int": "international", "co": "company", "cie": "company",
    "mfg": "manufacturing", "manuf": "manufacturing", "bros": "brothers", "svc": "services", "svcs": "services",
    "serv": "services", "tech": "technology", "technologies": "technology", "assoc": "associates", "dept": "department",
    "univ": "university", "natl": "national", "ind": "industries", "inds": "industries", "mgmt": "management",
    "grp": "group", "hldg": "holding", "hldgs": "holding", "holdings": "holding", "sys": "systems",
    "eng": "engineering",
    "dev": "development", "dist": "distribution", "constr": "construction", "const": "construction", "ctr": "center",
    "centre": "center", "gebr": "gebruder", "maskinfabr": "maskinfabrik", "fastigh": "fastigheter", "trp": "transport",
    "transp": "transport", "ins": "insurance", "pharm": "pharmaceuticals", "pharma": "pharmaceuticals", "st": "saint",
    "przeds": "przedsiebiorstwo", "prod": "production", "comm": "communications", "ent": "enterprises",
}  # fmt: skip
_ADDED = frozenset([
    "group", "gruppen", "koncern", "konserni", "grupa", "gruppe", "groep", "holding", "invest", "nordic", "norden",
    "scandinavia", "europe", "international", "global", "services", "service", "solutions", "partner", "partners",
    "sverige", "sweden", "suomi", "finland", "polska", "poland", "deutschland", "germany", "norge", "norway", "danmark",
    "denmark", "nederland", "uk", "usa", "systems", "technology", "company", "filial", "branch", "oddzial",
])  # fmt: skip
_ADDED_WEIGHT = 0.5
CUT = 28
"""Shortest name, in characters, that a system may have cut off (30 is usual)."""
_ROMAN = frozenset(["ii", "iii", "iv", "vi", "vii", "viii", "ix", "xi", "xii"])
_APOSTROPHES = re.compile(r"['’‘`´]")


class NameWords(NamedTuple):
    """One name taken apart.

    Attributes
    ----------
    words : folded words without the legal form, in the order of the name
    key : the words sorted; two names with one key are written alike but for form, order, accents, case and "and"
    numbers : what must agree for two names to be one: numbers and lone letters, sorted
    form : the legal form, None where the name has none
    whole : the whole name folded, where it is long enough to have been cut off
    after : words that follow the legal form, as a branch's town does (``Acme AB Umeå``)
    """

    words: tuple[str, ...]
    key: str
    numbers: str
    form: str | None
    whole: str
    after: tuple[str, ...] = ()


NO_WORDS = NameWords((), "", "", None, "")


def name_words(name: str, country: str | None = None) -> NameWords:
    """Take a name apart; one in letters that have no Latin form keeps them."""
    bare, form = split_legal_form(name, country=country)
    after = ""
    if form is None and name.count(" ") > 1:
        bare, form, after = _with_form_inside(name, country)
    plain = folded(_APOSTROPHES.sub("", bare))
    if not bare.isascii() and sum(map(str.isalpha, plain)) < sum(map(str.isalpha, bare)):
        plain = " ".join(re.sub(r"[\W_]+", " ", bare.casefold()).split())
    words = _joined_initials(plain.split())
    last = len(words) - 1
    words = [_SHORT.get(word, word) for at, word in enumerate(words) if not (0 < at < last and word in _AND)]
    words = [str(int(word)) if word.isdecimal() else word for word in words]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[-1] == "company":
        words = words[:-1]
    numbers = [w for w in words if len(w) == 1 or w in _ROMAN or not w.isalpha()]
    numbers += [word for word in after.split() if not word.isalpha()]
    key, counted = " ".join(sorted(words)), " ".join(sorted(numbers))
    whole = folded(name) if len(name) >= CUT else ""
    return NameWords(tuple(words), key, counted, form, whole, tuple(after.split()))


def _with_form_inside(name: str, country: str | None) -> tuple[str, str | None, str]:
    """Name, form and the one or two words after it; the name as it is where no form stands inside."""
    words = name.split()
    for k in range(1, min(3, len(words) - 1)):
        bare, form = split_legal_form(" ".join(words[:-k]), country=country)
        if form:
            return bare, form, folded(" ".join(words[-k:]))
    return name, None, ""


def _joined_initials(words: Sequence[str]) -> list[str]:
    """``j p morgan`` is ``jp morgan``; a lone letter stays."""
    out: list[str] = []
    if not any(len(word) == 1 for word in words):
        return list(words)
    initials = False
    for word in words:
        letter = len(word) == 1 and word.isalpha()
        if letter and initials:
            out[-1] += word
        else:
            out.append(word)
        initials = letter
    return out


def word_counts(names: Iterable[NameWords]) -> Counter[str]:
    """How many names hold each word."""
    counts: Counter[str] = Counter()
    for name in names:
        counts.update({*name.words, *name.after})
    return counts


def word_weights(counts: Mapping[str, int], n_names: int, places: Iterable[str] = ()) -> dict[str, float]:
    """Inverse document frequency, log(1 + N / n): a word that few names hold says more about which company it is.

    Words that any company may add to its name, towns (``places``) among them, count less, however few names hold them.
    """
    weights = {word: log(1 + n_names / n) for word, n in counts.items()}
    for word in _ADDED.union(places).intersection(weights):
        weights[word] *= _ADDED_WEIGHT
    return weights
