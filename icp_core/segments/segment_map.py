"""A map of the segments: two coordinates per account that keep the segments apart as well as two can.

They are the first two linear discriminants (R. A. Fisher, "The use of multiple measurements in taxonomic problems",
Annals of Eugenics 7 (1936) 179-188) of the segments on the main axes of the mixed data, scaled so that accounts within
a segment spread by 1. Plain main axes would show size more than anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import TableError
from icp_core.languages import Message, attribute_name, message
from icp_core.levels import NO, OTHER, UNKNOWN, Scheme, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments.clusters import MOST_FITTED, UNPLACED, Segmentation
from icp_core.segments.embedding import main_axes, mixed_rows
from icp_core.segments.marks import level_phrase
from icp_core.segments.mixture import MixedRows

MOST_DRAWN = 2_000
MAIN_AXES = 12
HELD = (0.5, 0.8)
"""Shares of a segment's accounts that its two ellipses hold."""
LEAST_PULL = 0.25
"""Correlation with an axis from which an attribute is named at its end."""
PULLS = 2
SIZES = ("employees", "revenue")
ENDS = ("left", "right", "bottom", "top")
RIDGE = 1e-6


@dataclass(frozen=True, eq=False)
class SegmentMap:
    """Where accounts and segments lie.

    Attributes
    ----------
    points : DataFrame(x, y, label), index ``account_id``, at most :data:`MOST_DRAWN`, drawn at random
    centres : DataFrame(x, y, n), index ``label``
    spreads : mapping of label to covariance (2, 2)
    radii : mapping of label to the Mahalanobis radii that hold :data:`HELD` of the segment's accounts
    pulls : mapping of each of :data:`ENDS` to what accounts there have more of, strongest first
    shown : float, 0-1, share of the separation of the segments, on the main axes, that two coordinates keep
    names : mapping of label to Message
    total : int, accounts that have a segment
    reason : Message or None, why there is no map; then all else is empty
    """

    points: pd.DataFrame
    centres: pd.DataFrame
    spreads: Mapping[int, np.ndarray]
    radii: Mapping[int, tuple[float, ...]]
    pulls: Mapping[str, tuple[Message, ...]]
    shown: float
    names: Mapping[int, Message]
    total: int
    reason: Message | None = None


def segment_map(dataset: Dataset, segmentation: Segmentation, *, random_state: int = 0) -> SegmentMap:
    """Lay the accounts out so that the segments stand apart.

    Raises
    ------
    TableError where the segmentation does not hold all of these accounts.
    """
    accounts = dataset.accounts.sort_values("account_id", ignore_index=True)
    labels = segmentation.labels.reindex(accounts["account_id"])
    if labels.isna().any():
        raise TableError.unknown_account(labels.index[labels.isna()])
    placed = labels.to_numpy() != UNPLACED
    total = int(placed.sum())
    if segmentation.n_segments < 2:
        return _no_map(segmentation, total)
    rng = np.random.default_rng(random_state)
    rows = np.flatnonzero(placed)
    if total > MOST_FITTED:
        rows = np.sort(rng.choice(rows, MOST_FITTED, replace=False))
    accounts = accounts.iloc[rows].reset_index(drop=True)
    label = labels.to_numpy()[rows].astype(int)
    scheme = level_scheme(accounts, dataset.attributes)
    levels = level_table(accounts, scheme)
    mixed = mixed_rows(accounts, scheme, levels)
    if mixed.numbers.shape[1] + mixed.flags.shape[1] < 2:
        return _no_map(segmentation, total)
    xy, shown = _discriminants(main_axes(mixed, MAIN_AXES), label)
    xy[:, 0] *= _toward_larger(xy[:, 0], accounts, scheme, mixed)
    points = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "label": label}, index=pd.Index(accounts["account_id"]))
    parts = {name: xy[label == name] for name in np.unique(label).tolist()}
    centres = pd.DataFrame({name: part.mean(axis=0) for name, part in parts.items()}, index=["x", "y"]).T
    centres.index.name = "label"
    centres["n"] = segmentation.labels[segmentation.labels != UNPLACED].value_counts().reindex(centres.index)
    spreads = {name: np.cov(part.T, bias=True) + RIDGE * np.eye(2) for name, part in parts.items()}
    radii = {}
    for name, part in parts.items():
        off = part - part.mean(axis=0)
        apart = np.sqrt(np.einsum("ni,ij,nj->n", off, np.linalg.inv(spreads[name]), off))
        radii[name] = tuple(float(radius) for radius in np.quantile(apart, HELD))
    drawn = np.sort(rng.choice(len(points), min(len(points), MOST_DRAWN), replace=False))
    return SegmentMap(
        points.iloc[drawn], centres, spreads, radii, _pulls(xy, accounts, levels, scheme, mixed), shown,
        {name: segmentation.names[name] for name in spreads}, total,
    )  # fmt: skip


def _no_map(segmentation: Segmentation, total: int) -> SegmentMap:
    empty = pd.DataFrame({"x": [], "y": []})
    told = message("segments.map.none")
    return SegmentMap(empty.assign(label=[]), empty.assign(n=[]), {}, {}, {}, np.nan, segmentation.names, total, told)


def _discriminants(axes: np.ndarray, label: np.ndarray) -> tuple[np.ndarray, float]:
    """Two coordinates (n, 2) with a spread of 1 within segments, and the share of the separation that they keep."""
    kinds, own = np.unique(label, return_inverse=True)
    means = np.stack([axes[own == i].mean(axis=0) for i in range(len(kinds))])
    within = np.cov((axes - means[own]).T, bias=True)
    within = within + RIDGE * max(float(np.trace(within)), RIDGE) * np.eye(len(within))
    size, direction = np.linalg.eigh(within)
    whiten = direction / np.sqrt(size) @ direction.T
    off = (means - axes.mean(axis=0)) @ whiten
    between = (off * np.bincount(own)[:, None]).T @ off / len(label)
    # With two segments one direction separates; the other is the widest of those left.
    strength, turned = np.linalg.eigh(between + 1e-6 * within / np.trace(within))
    chosen = turned[:, ::-1][:, :2]
    xy = (axes - axes.mean(axis=0)) @ whiten @ chosen
    return xy, float(np.clip(strength[-2:].sum() / strength.clip(min=0).sum(), 0, 1))


def _toward_larger(x: np.ndarray, accounts: pd.DataFrame, scheme: Scheme, mixed: MixedRows) -> int:
    """-1 where larger companies lie to the left, else 1."""
    names = [name for name in scheme.edges if name in accounts]
    size = next((mixed.numbers[:, names.index(name)] for name in SIZES if name in names), None)
    if size is None:
        return 1
    known = np.isfinite(size)
    return -1 if float(np.cov(size[known], x[known])[0, 1]) < 0 else 1


def _pulls(
    xy: np.ndarray, accounts: pd.DataFrame, levels: pd.DataFrame, scheme: Scheme, mixed: MixedRows
) -> dict[str, tuple[Message, ...]]:
    """What accounts at each end of an axis have more of."""
    found: dict[str, list[tuple[float, str, Message]]] = {end: [] for end in ENDS}

    def weigh(values: np.ndarray, attribute: str, more: Message, less: Message | None) -> None:
        known = np.isfinite(values)
        if known.sum() < 3 or values[known].std() == 0:
            return
        for axis, (low, high) in enumerate((ENDS[:2], ENDS[2:])):
            pull = float(np.corrcoef(values[known], xy[known, axis])[0, 1])
            told = {high: more, low: less} if pull > 0 else {low: more, high: less}
            if abs(pull) >= LEAST_PULL:
                for end, words in told.items():
                    if words is not None:
                        found[end].append((abs(pull), attribute, words))

    for j, name in enumerate(name for name in scheme.edges if name in accounts):
        weigh(mixed.numbers[:, j], "size" if name in SIZES else name, *_more_and_less(name))
    for attribute in (str(name) for name in levels if name not in scheme.edges):
        column = levels[attribute].to_numpy(dtype=object)
        for level in sorted(set(column) - {UNKNOWN, NO, OTHER}):
            values = np.where(column == UNKNOWN, np.nan, (column == level).astype(float))
            weigh(values, attribute, level_phrase(attribute, level), None)
    out = {}
    for end, pulls in found.items():
        strongest: dict[str, Message] = {}
        for _, attribute, words in sorted(pulls, key=lambda pull: -pull[0]):
            strongest.setdefault(attribute, words)
        out[end] = tuple(strongest.values())[:PULLS]
    return out


def _more_and_less(name: str) -> tuple[Message, Message]:
    if name in SIZES:
        return message("segments.map.larger"), message("segments.map.smaller")
    if name == "founded_year":
        return message("segments.map.younger"), message("segments.map.older")
    attribute = attribute_name(name)
    return message("segments.map.more", attribute=attribute), message("segments.map.less", attribute=attribute)
