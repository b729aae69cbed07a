"""Bands: how the values of a number are cut, by the standard edges or by a person's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np

from icp_core.errors import SettingError
from icp_core.languages import attribute_name

Edges = Mapping[str, tuple[float, ...]]
"""Attribute to the inner edges of its bands, ascending; each band holds its lower edge and not its upper one."""

MOST_EDGES = 12
"""More bands than a person can weigh, or a few hundred deals can tell apart."""

STANDARD_EDGES: Mapping[str, tuple[float, ...]] = {
    "employees": (10, 50, 200, 1000, 5000),
    "revenue": (1e6, 10e6, 50e6, 250e6, 1e9),
    "budget": (10e3, 50e3, 250e3, 1e6),
    "founded_year": (1980, 2000, 2010, 2018),
    "technology_level": (2, 3, 4, 5),
}
"""Inner edges of the standard bands; each band holds its lower edge and not its upper one."""


def band_names(edges: Iterable[float]) -> tuple[str, ...]:
    """Names of the bands between the edges: ``..10``, ``10..50``, ``50..``."""
    marks = ["", *(f"{edge:.12g}" for edge in edges), ""]
    return tuple(f"{low}..{high}" for low, high in pairwise(marks))


def checked_edges(attribute: str, edges: Iterable[float]) -> tuple[float, ...]:
    """The edges that a person gives an attribute, as they are.

    Raises
    ------
    SettingError
        ``edges_none``, ``edges_many`` (above :data:`MOST_EDGES`), ``edges_number`` (not finite), or
        ``edges_order`` (not ascending); each names the attribute.
    """
    found = tuple(float(edge) for edge in edges)
    name = attribute_name(attribute)
    if not found:
        raise SettingError("edges_none", attribute=name)
    if len(found) > MOST_EDGES:
        raise SettingError("edges_many", attribute=name, n=len(found), most=MOST_EDGES)
    if not np.isfinite(found).all():
        raise SettingError("edges_number", attribute=name)
    for lower, upper in pairwise(found):
        if lower >= upper:
            raise SettingError("edges_order", attribute=name, lower=lower, upper=upper)
    return found


def standard_edges(attribute: str, values: np.ndarray, least: int) -> tuple[float, ...]:
    """Edges of the standard bands, or of fifths where an attribute has none; bands below ``least`` are merged.

    Parameters
    ----------
    values : float array of the known values
    least : fewest values that a band may hold
        A smaller one goes with its smaller neighbour, until none is left: then there are no edges.
    """
    edges = list(STANDARD_EDGES[attribute]) if attribute in STANDARD_EDGES else _rounded(_fifths(values))
    while edges:
        counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
        small = int(counts.argmin())
        if counts[small] >= least:
            break
        left, right = small - 1, small
        if small == 0:
            drop = 0
        elif small == len(edges) or counts[small - 1] <= counts[small + 1]:
            drop = left
        else:
            drop = right
        edges.pop(drop)
    return tuple(edges)


def _fifths(values: np.ndarray) -> np.ndarray:
    """Where the values are cut in five; where more than four fifths are the lowest value, what lies above it."""
    values = values[np.isfinite(values)]
    above = values[values > values.min()] if len(values) else values
    if not len(above):
        return above
    marks = np.unique(np.quantile(values, [0.2, 0.4, 0.6, 0.8]))
    marks = marks[marks > values.min()]
    return marks if len(marks) else np.array([above.min()])


def _rounded(marks: np.ndarray) -> list[float]:
    """The marks to two digits, or to as many as keep the lowest and the highest apart: years do not become 2000."""
    edges: list[float] = []
    for digits in range(2, 13):
        edges = sorted({float(f"{mark:.{digits}g}") for mark in marks})
        if len(edges) > 1:
            break
    return edges
