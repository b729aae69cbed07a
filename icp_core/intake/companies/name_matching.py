"""Which companies of two lists, or of one, are the same: by name within country, and by web site."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from icp_core.intake.companies.name_candidates import MOST_SHARING, Listed, candidates, pairs_of_one_site, site_label
from icp_core.intake.companies.name_similarity import judged
from icp_core.intake.companies.name_words import word_counts, word_weights

MOST_COMPARED = 100_000
"""Names, both lists together, up to which names are compared fuzzily."""
_LETTERS = 76
"""Least similarity of the letters alone for a candidate to be compared word by word."""


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
    a = Listed.of(left)
    b = a if right is None else Listed.of(right)
    if not len(a.names) or not len(b.names):
        return _pairs(np.empty((0, 2), dtype=int), [], [])
    rows, columns = candidates(a, b)
    by_site = pairs_of_one_site(a, b)
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
        score, word = judged(a, i, b, j, counts, weights)
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
        again = (groups["at"] != first) & ((size <= MOST_SHARING) | (column == "name"))
        pairs.append(np.column_stack([first[again], groups["at"][again]]))
    both = np.unique(np.vstack([np.empty((0, 2), dtype=int), *pairs]), axis=0)
    return _pairs(both, [100.0] * len(both), ["doubtful"] * len(both))


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


def _may_match(a: Listed, b: Listed, pairs: np.ndarray) -> np.ndarray:
    """Pairs that nothing rules out and whose letters agree well enough to be worth a closer look."""
    from rapidfuzz import fuzz, process

    i, j = pairs[:, 0], pairs[:, 1]
    land = (a.country[i] == b.country[j]) | (a.country[i] == "") | (b.country[j] == "")
    one, other = a.site[i], b.site[j]
    agree = (one == other) & (one != "")
    labels_a = np.array([site_label(site) for site in a.site], dtype=object)
    labels_b = np.array([site_label(site) for site in b.site], dtype=object)
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


def _unambiguous(found: pd.DataFrame) -> pd.DataFrame:
    """Where a row of the left list could be several of the right, it is doubtful which."""
    sure = found["verdict"] == "same"
    best = found["similarity"].where(sure).groupby(found["left"]).transform("max")
    near = sure & (found["similarity"] >= best - 3)
    several = near.groupby(found["left"]).transform("sum") > 1
    verdict = found["verdict"].mask(sure & (several | ~near), "doubtful")
    return found.assign(verdict=verdict.astype("str"))
