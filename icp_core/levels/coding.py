"""Levels as numbers: one small code per account and weighed attribute, for engines that look nothing up in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.levels.scheme import UNKNOWN, Scheme, weighed_as


@dataclass(frozen=True, eq=False)
class Coded:
    """Levels of n accounts in one weighed attribute.

    Attributes
    ----------
    attribute : str
        As weighed.
    parts : tuple of str
        The attributes of the scheme that it is made of: itself, or every technology.
    kinds : uint8 array of shape (k, p)
        Each combination of levels that occurs, part by part, as places in :func:`level_words`.
    codes : unsigned int array of shape (n,)
        Row of ``kinds``.
    """

    attribute: str
    parts: tuple[str, ...]
    kinds: np.ndarray
    codes: np.ndarray

    def spread(self, of_levels: Mapping[str, np.ndarray]) -> np.ndarray:
        """Sum over the parts, in their order, of what each level stands for; float array of shape (k,).

        Parameters
        ----------
        of_levels : float array by part, as long as its levels
        """
        total = np.zeros(len(self.kinds))
        for at, part in enumerate(self.parts):
            total += of_levels[part][self.kinds[:, at]]
        return total


def level_words(scheme: Scheme, attribute: str) -> tuple[str, ...]:
    """Levels of an attribute in the order of their codes; ``unknown`` is the last."""
    return (*scheme.levels(attribute), UNKNOWN)


def coded_levels(levels: pd.DataFrame, scheme: Scheme) -> tuple[Coded, ...]:
    """The table of :func:`level_table` as codes, attribute by attribute as weighed.

    Parameters
    ----------
    levels : DataFrame of str, n accounts x attributes of the scheme
    """
    parts: dict[str, list[str]] = {}
    for attribute in scheme.attributes:
        parts.setdefault(weighed_as(attribute), []).append(attribute)
    out = []
    for name, those in parts.items():
        places = [_places(levels[part], level_words(scheme, part)) for part in those]
        if len(places) == 1:
            words = len(level_words(scheme, those[0]))
            kinds, codes = np.arange(words, dtype=np.uint8)[:, None], places[0]
        else:
            kinds, codes = _combined(places)
        out.append(Coded(name, tuple(those), kinds, codes.astype(np.min_scalar_type(max(len(kinds) - 1, 0)))))
    return tuple(out)


def _places(column: pd.Series, words: tuple[str, ...]) -> np.ndarray:
    codes, found = pd.factorize(column)
    place = {word: at for at, word in enumerate(words)}
    places: np.ndarray = np.array([place[word] for word in found], dtype=np.uint8)[codes]
    return places


def _combined(places: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Combinations that occur, in the order in which they do, and which of them each account has."""
    codes = np.zeros(len(places[0]), dtype=np.int64)
    for mine in places:
        codes = pd.factorize(codes * 256 + mine)[0]
    first = np.zeros(int(codes.max(initial=-1)) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    return np.column_stack([mine[first] for mine in places]), codes
