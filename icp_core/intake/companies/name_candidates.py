"""Companies of two lists that may be the same: those that share rare letter triples (trigrams), or a web site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from icp_core.intake.companies.name_words import NO_WORDS, NameWords, name_words

if TYPE_CHECKING:
    from scipy.sparse import csr_array

MOST_SHARING = 5
"""A web site of more companies than this is a group's or a mail provider's and says nothing."""
_TRIGRAMS = 12
"""Rarest trigrams of a name that candidates are looked for by."""
_COMMON = 1500
"""A trigram of more names than this is looked for only where a name has few rarer ones."""
_SHARED = 0.22
"""Least share of them, by weight, that a candidate holds."""
_CANDIDATES = 8
_CHUNK = 1000
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


@dataclass(frozen=True, eq=False)
class Listed:
    """One list, ready to be compared."""

    names: list[NameWords]
    joined: list[str]
    country: np.ndarray
    site: np.ndarray
    city: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame) -> Listed:
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


def site_label(site: str) -> str:
    """What names the company in a web address: ``acme`` of ``shop.acme.co.uk``."""
    return next((part for part in site.split(".") if part not in _SIDES), site)


def candidates(a: Listed, b: Listed) -> tuple[np.ndarray, np.ndarray]:
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


def _trigrams(a: Listed, b: Listed) -> tuple[csr_array, csr_array]:
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


def pairs_of_one_site(a: Listed, b: Listed) -> np.ndarray:
    """Pairs with one web site, where few companies have it."""
    left = pd.DataFrame({"site": a.site, "left": np.arange(len(a.site))})
    right = pd.DataFrame({"site": b.site, "right": np.arange(len(b.site))})
    few = [side[(side["site"] != "") & (side.groupby("site")["site"].transform("size") <= MOST_SHARING)]
           for side in (left, right)]  # fmt: skip
    return few[0].merge(few[1], on="site")[["left", "right"]].to_numpy(dtype=np.int64).reshape(-1, 2)
