"""How alike two names of companies are, word by word, and whether that is enough to join them or to ask.

Rare words count for more (inverse document frequency, Sparck Jones 1972); misspelt words are known by their edit
distance (optimal string alignment). Thresholds were chosen on made names, ``tests/benchmarks/name_matching.py``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from icp_core.intake.companies.name_candidates import Listed
from icp_core.intake.companies.name_words import CUT

SAME = 88.0
"""Least similarity (0-100) to join two companies without asking."""
DOUBTFUL = 79.0
"""Least similarity to ask a person."""
SAME_SITE = 55.0
"""Least similarity to join two that have one web site."""
_KNOWN_WORD = 3
"""A word in so many names is no misspelling."""
_TWIN_FORMS = frozenset({"AB", "Oy", "Oyj", "A/S", "AS", "Ltd", "PLC", "Inc.", "Corp."})
"""Forms that are written for each other, in another language or out of habit."""


def judged(
    a: Listed, i: int, b: Listed, j: int, counts: Mapping[str, int], weights: Mapping[str, float]
) -> tuple[float, str]:
    """Similarity and verdict of one pair; an empty verdict where the two are different companies."""
    one, other = a.names[i], b.names[j]
    one_site = bool(a.site[i]) and a.site[i] == b.site[j]
    numbers, apart = one.numbers == other.numbers, False
    places = {*a.city[i].split(), *b.city[j].split()}
    if one.after and other.after and one.after != other.after and not one_site:
        return 0.0, ""  # two branches of one company
    if one.key == other.key and one.key and numbers:
        score = 100.0
        rest = one.after != other.after and not places.issuperset((*one.after, *other.after))
        rest = rest or not _turned(one.words, other.words)
    elif _is_cut(one.whole, other.whole):
        score, rest = 96.0, False
    elif not numbers and not one_site:
        return 0.0, ""
    else:
        score, rest, apart = _compared(one.words, other.words, counts, weights, places)
        if one.after or other.after:
            whole = _compared(one.words + one.after, other.words + other.after, counts, weights, places)
            rest = rest or one.after != other.after
            if whole[0] > score:
                score, rest, apart = whole
        if apart and not one_site:
            return score, ""
    if one_site:
        if score >= (DOUBTFUL if rest else SAME_SITE) and numbers and not apart:
            return max(score, SAME), "same"
        return max(score, DOUBTFUL), "doubtful"
    if score < DOUBTFUL:
        return score, ""
    sure = score >= SAME and not rest and not forms_clash(one.form, other.form)
    if sure and (not a.country[i] or not b.country[j]):
        sure = one.key == other.key
    return score, "same" if sure else "doubtful"


def forms_clash(one: str | None, other: str | None) -> bool:
    """Whether two legal forms speak for two companies: a GmbH and an AG of one name are often sisters."""
    return bool(one and other and one != other and not {one, other} <= _TWIN_FORMS)


def _turned(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words stand in one order, but for some that moved from the end to the beginning."""
    return any((*one[k:], *one[:k]) == tuple(other) for k in range(len(one)))


def _is_cut(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= CUT - 2 and len(long) > len(short) and long.startswith(short)


def _compared(
    one: Sequence[str],
    other: Sequence[str],
    counts: Mapping[str, int],
    weights: Mapping[str, float],
    places: set[str],
) -> tuple[float, bool, bool]:
    """Similarity (0-100), whether words of one side are left over, and whether words of both sides are."""
    left, right = list(one), list(other)
    for word in one:
        if word in right:
            left.remove(word)
            right.remove(word)
    total = sum(weights[w] for w in one) + sum(weights[w] for w in other)
    if left and right and "".join(left) == "".join(right):
        return 97.0, False, False
    same = total - sum(weights[w] for w in (*left, *right))
    for word in sorted(left, key=len, reverse=True):
        best, likeness = "", 0.0
        for candidate in right:
            found = _alike(word, candidate, counts)
            if found > likeness:
                best, likeness = candidate, found
        if best:
            left.remove(word)
            right.remove(best)
            same += (weights[word] + weights[best]) * likeness
    rest_left = [word for word in left if word not in places]
    rest_right = [word for word in right if word not in places]
    if not rest_left and not rest_right:
        total -= sum(weights[w] for w in (*left, *right))
        left, right = [], []
    score = 100 * same / total if total else 0.0
    return score, bool(left or right), bool(left and right)


def _alike(one: str, other: str, counts: Mapping[str, int]) -> float:
    """How alike two different words are (0-1): one misspelt or cut short for the other; 0 where they are two words."""
    from rapidfuzz.distance import OSA

    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if not (one.isalpha() and other.isalpha()):
        return 0.0
    if len(short) >= 3 and long.startswith(short) and len(long) - len(short) >= 3:
        return 0.85 if counts.get(short, 0) < _KNOWN_WORD else 0.6
    if len(short) < 3 or len(long) < 4:
        return 0.0
    allowed = 1 if len(long) < 8 or one[0] != other[0] else 2
    if len(long) - len(short) > allowed:
        return 0.0
    distance = OSA.distance(one, other, score_cutoff=allowed)
    if distance > allowed:
        return 0.0
    misspelt = min(counts.get(one, 0), counts.get(other, 0)) < _KNOWN_WORD
    return 1 - (1 if distance == 1 and one[0] == other[0] else 2.6) / len(long) if misspelt else 0.6
