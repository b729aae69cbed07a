"""Which companies of two lists, or of one, are the same: by name within country, and by web site.

Candidates share rare letter triples (trigrams); each is then compared word by word, rare words counting for more
(inverse document frequency, Sparck Jones 1972), misspelt words by edit distance. Thresholds were chosen on made names;
``tests/benchmarks/name_matching.py`` reports the error rates on others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.intake.name_words import CUT, NO_WORDS, NameWords, name_words, word_counts, word_weights

if TYPE_CHECKING:
    from scipy.sparse import csr_array

SAME = 88.0
"""Least similarity (0-100) to join two companies without asking."""
DOUBTFUL = 79.0
"""Least similarity to ask a person."""
SAME_SITE = 55.0
"""Least similarity to join two that have one web site."""
MOST_COMPARED = 100_000
"""Names, both lists together, up to which names are compared fuzzily."""
_TRIGRAMS = 12
"""Rarest trigrams of a name that candidates are looked for by."""
_COMMON = 1500
"""A trigram of more names than this is looked for only where a name has few rarer ones."""
_SHARED = 0.22
"""Least share of them, by weight, that a candidate holds."""
_LETTERS = 76
"""Least similarity of the letters alone for a candidate to be compared word by word."""
_CANDIDATES = 8
_CHUNK = 1000
_MOST_SHARING = 5
"""A web site of more companies than this is a group's or a mail provider's and says nothing."""
_KNOWN_WORD = 3
"""A word in so many names is no misspelling."""
_MAIL = frozenset(
    [
        "gmail.com",
        "hotmail.com",
        "outlook.com",
        "yahoo.com",
        "icloud.com",
        "live.com",
        "telia.com",
        "wp.pl",
        "onet.pl",
        "gmx.de",
        "web.de",
    ]
)
_SIDES = frozenset(["www", "shop", "web", "mail", "en", "sv", "fi", "pl", "de", "info", "my", "m"])
_TWIN_FORMS = frozenset({"AB", "Oy", "Oyj", "A/S", "AS", "Ltd", "PLC", "Inc.", "Corp."})
"""Forms that are written for each other, in another language or out of habit."""

PAIRS = ("left", "right", "similarity", "verdict")


def name_pairs(left: pd.DataFrame, right: pd.DataFrame | None = None) -> pd.DataFrame:
    """Pairs of companies that are, or may be, the same.

    Parameters
    ----------
    left, right : DataFrames with ``name`` and, where known, ``domain``, ``country`` and ``city``
        With one list, its duplicates are looked for.

    Returns
    -------
    DataFrame with ``left`` and ``right`` (row positions; left < right within one list), ``similarity`` (0-100) and
    ``verdict``: ``same`` (sure enough to join) or ``doubtful`` (ask). Most similar first.

    Notes
    -----
    Different countries and different web sites never match; numbers and lone letters must agree. Where a country is not
    known, only names that agree word for word are ``same``. A name that could be two of ``right`` is doubtful.
    """
    a = _Listed.of(left)
    b = a if right is None else _Listed.of(right)
    if not len(a.names) or not len(b.names):
        return _pairs(np.empty((0, 2), dtype=int), [], [])
    rows, columns = _candidates(a, b)
    by_site = _same_site(a, b)
    pairs = np.unique(np.vstack([np.column_stack([rows, columns]), by_site]), axis=0)
    if right is None:
        pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
    pairs = pairs[_may_match(a, b, pairs)]
    known = a.names if right is None else [*a.names, *b.names]
    counts = word_counts(known)
    towns = {word for listed in (a, b) for place in set(listed.city.tolist()) for word in place.split()}
    weights = word_weights(counts, len(known), towns)
    kept: list[int] = []
    similarity: list[float] = []
    verdict: list[str] = []
    for at, (i, j) in enumerate(pairs.tolist()):
        score, word = _judged(a, i, b, j, counts, weights)
        if word:
            kept.append(at)
            similarity.append(score)
            verdict.append(word)
    found = _pairs(pairs[kept], similarity, verdict)
    return found if right is None else _unambiguous(found)


def equal_pairs(listed: pd.DataFrame) -> pd.DataFrame:
    """Pairs of one list with equal names (but for case) in one country, or one web site: for lists of any length.

    Each is paired with the first of its kind only. Columns as of :func:`name_pairs`; the verdict is ``doubtful``.
    """
    places = pd.factorize(listed["country"])[0]
    pairs = []
    for column in ("name", "domain"):
        if not listed[column].notna().any():
            continue
        texts = listed[column].str.lower()
        groups = pd.DataFrame({"text": pd.factorize(texts)[0], "place": places, "at": np.arange(len(listed))})
        groups = groups[groups["text"] >= 0]
        first = groups.groupby(["text", "place"])["at"].transform("first")
        size = groups.groupby(["text", "place"])["at"].transform("size")
        again = (groups["at"] != first) & ((size <= _MOST_SHARING) | (column == "name"))
        pairs.append(np.column_stack([first[again], groups["at"][again]]))
    both = np.unique(np.vstack([np.empty((0, 2), dtype=int), *pairs]), axis=0)
    return _pairs(both, [100.0] * len(both), ["doubtful"] * len(both))


@dataclass(frozen=True, eq=False)
class _Listed:
    """One list, ready to be compared."""

    names: list[NameWords]
    joined: list[str]
    country: np.ndarray
    site: np.ndarray
    city: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _Listed:
        texts = _texts(frame, "name")
        country, city = _texts(frame, "country"), _texts(frame, "city")
        names = [
            name_words(name, land or None) if name else NO_WORDS for name, land in zip(texts, country, strict=True)
        ]
        sites = [_site(domain) for domain in _texts(frame, "domain")]
        cities = [name_words(place).key if place else "" for place in city]
        return cls(
            names,
            ["".join(name.words) for name in names],
            np.array(country, dtype=object),
            np.array(sites, dtype=object),
            np.array(cities, dtype=object),
        )


def _texts(frame: pd.DataFrame, column: str) -> list[str]:
    if column not in frame:
        return [""] * len(frame)
    return ["" if pd.isna(value) else str(value).strip() for value in frame[column]]


def _site(domain: str) -> str:
    plain = domain.lower().removeprefix("www.")
    return "" if plain in _MAIL else plain


def _label(site: str) -> str:
    """What names the company in a web address: ``acme`` of ``shop.acme.co.uk``."""
    return next((part for part in site.split(".") if part not in _SIDES), site)


def _pairs(pairs: np.ndarray, similarity: Sequence[float], verdict: Sequence[str]) -> pd.DataFrame:
    found = pd.DataFrame(
        {
            "left": pairs[:, 0].astype(np.int64),
            "right": pairs[:, 1].astype(np.int64),
            "similarity": np.array(similarity, dtype=float).round(1),
            "verdict": pd.Series(list(verdict), dtype="str"),
        }
    )
    return found.sort_values(["similarity", "left", "right"], ascending=[False, True, True], ignore_index=True)


def _candidates(a: _Listed, b: _Listed) -> tuple[np.ndarray, np.ndarray]:
    """Positions in both lists that share enough rare trigrams, within country."""
    full_a, full_b = _trigrams(a, b)
    in_b = np.bincount(full_b.indices, minlength=full_b.shape[1])
    frequency = in_b if a is b else in_b + np.bincount(full_a.indices, minlength=full_a.shape[1])
    weight = np.log(1 + (len(a.names) + len(b.names)) / np.maximum(frequency, 1))
    rare = _rarest(full_a, frequency, weight, in_b > (a is b))
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    anywhere = np.flatnonzero(b.country == "")
    for land in sorted(set(a.country.tolist())):
        mine = np.flatnonzero(a.country == land)
        theirs = np.arange(len(b.names)) if not land else np.concatenate([np.flatnonzero(b.country == land), anywhere])
        if not len(theirs):
            continue
        others = full_b[theirs].T.tocsr()
        for start in range(0, len(mine), _CHUNK):
            part = mine[start : start + _CHUNK]
            shared = (rare[part] @ others).tocoo()
            good = shared.data >= _SHARED
            r, c, s = shared.row[good], shared.col[good], shared.data[good]
            order = np.lexsort((-s, r))
            r, c = r[order], c[order]
            rank = np.arange(len(r)) - np.searchsorted(r, r, side="left")
            best = rank < _CANDIDATES + (a is b)
            rows.append(part[r[best]])
            columns.append(theirs[c[best]])
    return np.concatenate(rows or [np.empty(0, int)]), np.concatenate(columns or [np.empty(0, int)])


def _trigrams(a: _Listed, b: _Listed) -> tuple[csr_array, csr_array]:
    from scipy.sparse import csr_array

    ids: dict[str, int] = {}
    parts = []
    for listed in (a,) if a is b else (a, b):
        pointers, indices = [0], []
        for name in listed.names:
            text = f"_{'_'.join(name.words)}_" if name.words else ""
            indices += sorted({ids.setdefault(text[k : k + 3], len(ids)) for k in range(len(text) - 2)})
            pointers.append(len(indices))
        parts.append(
            (
                np.ones(len(indices), dtype=np.float32),
                np.array(indices, dtype=np.int32),
                np.array(pointers, dtype=np.int32),
            )
        )
    made = [csr_array(part, shape=(len(part[2]) - 1, max(len(ids), 1))) for part in parts]
    return made[0], made[-1]


def _rarest(full: csr_array, frequency: np.ndarray, weight: np.ndarray, findable: np.ndarray) -> csr_array:
    """The rarest trigrams of each name that another name holds too, their weights adding up to 1."""
    from scipy.sparse import csr_array

    row = np.repeat(np.arange(full.shape[0]), np.diff(full.indptr))
    row, column = row[findable[full.indices]], full.indices[findable[full.indices]]
    order = np.lexsort((frequency[column], row))
    row, column = row[order], column[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row, side="left")
    kept = (rank < _TRIGRAMS // 2) | ((rank < _TRIGRAMS) & (frequency[column] < _COMMON))
    row, column = row[kept], column[kept]
    total = np.bincount(row, weight[column], minlength=full.shape[0])
    return csr_array(((weight[column] / total[row]).astype(np.float32), (row, column)), shape=full.shape)


def _same_site(a: _Listed, b: _Listed) -> np.ndarray:
    """Pairs with one web site, where few companies have it."""
    left = pd.DataFrame({"site": a.site, "left": np.arange(len(a.site))})
    right = pd.DataFrame({"site": b.site, "right": np.arange(len(b.site))})
    few = [side[(side["site"] != "") & (side.groupby("site")["site"].transform("size") <= _MOST_SHARING)]
           for side in (left, right)]  # fmt: skip
    return few[0].merge(few[1], on="site")[["left", "right"]].to_numpy(dtype=np.int64).reshape(-1, 2)


def _may_match(a: _Listed, b: _Listed, pairs: np.ndarray) -> np.ndarray:
    """Pairs that nothing rules out and whose letters agree well enough to be worth a closer look."""
    from rapidfuzz import fuzz, process

    i, j = pairs[:, 0], pairs[:, 1]
    land = (a.country[i] == b.country[j]) | (a.country[i] == "") | (b.country[j] == "")
    one, other = a.site[i], b.site[j]
    agree = (one == other) & (one != "")
    labels_a = np.array([_label(site) for site in a.site], dtype=object)
    labels_b = np.array([_label(site) for site in b.site], dtype=object)
    differ = (one != "") & (other != "") & (labels_a[i] != labels_b[j])
    possible = np.flatnonzero(land & ~differ)
    joined_a = [a.joined[k] for k in i[possible]]
    joined_b = [b.joined[k] for k in j[possible]]
    plain = process.cpdist(joined_a, joined_b, scorer=fuzz.ratio, score_cutoff=_LETTERS)
    sorted_a = [a.names[k].key for k in i[possible]]
    sorted_b = [b.names[k].key for k in j[possible]]
    ordered = process.cpdist(sorted_a, sorted_b, scorer=fuzz.ratio, score_cutoff=_LETTERS)
    out = np.zeros(len(pairs), dtype=bool)
    out[possible] = (plain > 0) | (ordered > 0) | agree[possible]
    return out


def _judged(
    a: _Listed, i: int, b: _Listed, j: int, counts: Mapping[str, int], weights: Mapping[str, float]
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
    sure = score >= SAME and not rest and not _forms_clash(one.form, other.form)
    if sure and (not a.country[i] or not b.country[j]):
        sure = one.key == other.key
    return score, "same" if sure else "doubtful"


def _forms_clash(one: str | None, other: str | None) -> bool:
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


def _unambiguous(found: pd.DataFrame) -> pd.DataFrame:
    """Where a row of the left list could be several of the right, it is doubtful which."""
    sure = found["verdict"] == "same"
    best = found["similarity"].where(sure).groupby(found["left"]).transform("max")
    near = sure & (found["similarity"] >= best - 3)
    several = near.groupby(found["left"]).transform("sum") > 1
    verdict = found["verdict"].mask(sure & (several | ~near), "doubtful")
    return found.assign(verdict=verdict.astype("str"))
