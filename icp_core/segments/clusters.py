"""Segments: groups of accounts alike in what is known before a sale.

Outcomes (deals, profit, whether an account is a customer) take no part in forming them, so figures per segment are
not circular. The mixture of :mod:`~icp_core.segments.mixture` is fitted from several starts; the number of groups is
the largest that repeats well, and clearly better than in companies made without groups
(:mod:`~icp_core.segments.repeatability`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.languages import Message, message
from icp_core.levels import Edges, level_scheme, level_table
from icp_core.schema import Dataset
from icp_core.segments.embedding import known_count, mixed_rows
from icp_core.segments.marks import level_marks, segment_names
from icp_core.segments.mixture import MixedRows
from icp_core.segments.repeatability import best_fit, gradient_repeatability, repeatability

LEAST_ACCOUNTS = 30
"""Below this no groups are looked for."""
FEW_ACCOUNTS = 120
"""Below this at most :data:`MOST_OF_FEW` groups are looked for."""
MOST_OF_FEW = 3
MOST = 7
"""Most groups looked for: more verdicts than this no meeting discusses; the user may ask for up to MOST_ASKED."""
MOST_ASKED = 12
LEAST_SIZE = 5
HIDDEN, TENTATIVE = 0.4, 0.7
"""Repeatability below which no groups are shown, and below which they are called tentative."""
ABOVE_GRADIENT = 0.25
"""How far repeatability must lie above that of companies made without groups: cutting a gradient of size repeats too,
and so does, with two or three attributes of few levels, every division, since it only repeats their levels."""
ABOUT_AS_WELL = 0.10
"""A larger number of groups is taken where its repeatability is at most so much lower: it says more."""
MOST_FITTED = 20_000
STARTS = 6
UNPLACED = -1


@dataclass(frozen=True, eq=False)
class Segmentation:
    """Which segment each account is in, and how far to trust it.

    Attributes
    ----------
    labels : int Series, index ``account_id``, all accounts
        0..n_segments-1, largest segment first; -1 for an account of which no attribute is known. All 0 where no
        structure was found.
    names : mapping of label to Message, made from what marks the segment
    stability : float
        Repeatability (mean adjusted Rand index of refits on 80 % subsamples); NaN where none was measured.
    gradient_stability : float
        The same for companies made without groups, along the gradients that these have
        (:mod:`~icp_core.segments.gradient`); NaN where none was measured.
    is_stable : bool
        Stability of at least .7 and clearly above that of companies made without groups. With .4-.7 segments are
        shown as tentative.
    reason, method : Message
    n_segments : int
    marks : DataFrame(label, attribute, level, share, share_all, lift), strongest first within a label
    by_k : DataFrame(n_segments, stability, gradient_stability), every number that was tried
    """

    labels: pd.Series
    names: Mapping[int, Message]
    stability: float
    gradient_stability: float
    is_stable: bool
    reason: Message
    method: Message
    n_segments: int
    marks: pd.DataFrame
    by_k: pd.DataFrame


def find_segments(dataset: Dataset, *, n_segments: int | None = None, random_state: int = 0) -> Segmentation:
    """Divide all accounts into groups alike in their attributes.

    Parameters
    ----------
    dataset : Dataset
        Its ``attributes`` are used: firmographics and custom attributes, never outcomes.
    n_segments : int, 1-12, or None
        None chooses the number by repeatability. A number asked for is honoured, with its stability, unless there
        are fewer than 30 accounts with a known attribute or groups of five cannot be formed.

    Returns
    -------
    Segmentation; with fewer than 30 accounts, or where nothing repeats, one segment of all and the reason.
    """
    if n_segments is not None and not 1 <= n_segments <= MOST_ASKED:
        raise SettingError.out_of_range("n_segments", n_segments, 1, MOST_ASKED)
    # Sorted, so that the order of the rows in a file does not change the groups.
    accounts = dataset.accounts.sort_values("account_id", ignore_index=True)
    scheme = level_scheme(accounts, dataset.attributes)
    levels = level_table(accounts, scheme)
    placed = known_count(levels) > 0
    ids = pd.Index(accounts["account_id"], name="account_id")
    n = int(placed.sum())
    tried: dict[int, float] = {}
    ungrouped: dict[int, float] = {}

    def finish(
        labels: np.ndarray, reason: Message, *, stability: float = np.nan, ungrouped_stability: float = np.nan
    ) -> Segmentation:
        of_all = np.full(len(ids), UNPLACED)
        of_all[placed] = _by_size(labels)
        series = pd.Series(of_all, index=ids, name="segment").reindex(dataset.accounts["account_id"])
        series.index.name = "account_id"
        marks, names = _marked(levels, of_all)
        return Segmentation(
            labels=series,
            names=names,
            stability=stability,
            gradient_stability=ungrouped_stability,
            is_stable=bool(stability >= TENTATIVE and stability > ungrouped_stability + ABOVE_GRADIENT),
            reason=reason,
            method=message("segments.method", n=min(n, MOST_FITTED), attributes=len(dataset.attributes)),
            n_segments=int(labels.max(initial=0)) + 1,
            marks=marks,
            by_k=pd.DataFrame(
                [(k, tried[k], ungrouped[k]) for k in tried], columns=["n_segments", "stability", "gradient_stability"]
            ),
        )

    one = np.zeros(n, dtype=int)
    if n < LEAST_ACCOUNTS:
        reason = message("segments.reason.too_few", n=n, least=LEAST_ACCOUNTS)
        return finish(one, reason)
    if n_segments == 1:
        return finish(one, message("segments.reason.asked_one"))
    rows = mixed_rows(accounts[placed], scheme, levels[placed])
    if rows.numbers.shape[1] + len(np.unique(rows.block)) < 2:
        return finish(one, message("segments.reason.one_attribute"))

    rng = np.random.default_rng(random_state)
    asked = [n_segments] if n_segments else list(range(2, (MOST_OF_FEW if n < FEW_ACCOUNTS else MOST) + 1))
    tried.update({k: repeatability(rows, k, rng) for k in asked})
    ungrouped.update(gradient_repeatability(rows, tuple(tried), rng))
    labels, k = _first_with_members(rows, _preferred(tried, ungrouped), rng)
    if k == 1:
        reason = message("segments.reason.too_small", least=LEAST_SIZE, k=min(asked))
        return finish(one, reason)
    values = {"stability": tried[k], "ungrouped": ungrouped[k], "n": k}
    structured = tried[k] > ungrouped[k] + ABOVE_GRADIENT
    if tried[k] >= TENTATIVE and structured:
        kind = "stable"
    elif tried[k] >= HIDDEN and structured:
        kind = "tentative"
    elif n_segments is not None:
        kind = "asked" if tried[k] < HIDDEN else "asked_trivial"
    else:
        why = message(f"segments.reason.{'none' if tried[k] < HIDDEN else 'trivial'}", **values)
        return finish(one, why, stability=tried[k], ungrouped_stability=ungrouped[k])
    return finish(
        labels, message(f"segments.reason.{kind}", **values), stability=tried[k], ungrouped_stability=ungrouped[k]
    )


def segments_in_bands(dataset: Dataset, segmentation: Segmentation, edges: Edges) -> Segmentation:
    """The same groups, marked and named by the bands that a person drew; what they are alike in is the numbers.

    Parameters
    ----------
    segmentation : Segmentation of the same accounts
    edges : mapping of attribute to inner edges
    """
    levels = level_table(dataset.accounts, level_scheme(dataset.accounts, dataset.attributes, edges=edges))
    marks, names = _marked(levels, segmentation.labels.loc[levels.index].to_numpy())
    return replace(segmentation, marks=marks, names=names)


def _marked(levels: pd.DataFrame, labels: np.ndarray) -> tuple[pd.DataFrame, dict[int, Message]]:
    """What marks each group, and its name."""
    placed = labels != UNPLACED
    marks = level_marks(levels[placed], labels[placed])
    names = dict(segment_names(marks, int(labels.max(initial=0)) + 1))
    if not placed.all():
        names[UNPLACED] = message("segments.name.unplaced")
    return marks, names


def _preferred(tried: Mapping[int, float], ungrouped: Mapping[int, float]) -> list[int]:
    """Numbers of groups, the best first: of those clearly above companies without groups the largest that repeats about
    as well as any; then what repeats best, and last what is not clearly above, by how far it is."""
    clear = [k for k in tried if tried[k] > ungrouped[k] + ABOVE_GRADIENT]
    top = max((tried[k] for k in clear), default=0.0)
    alike = sorted((k for k in clear if tried[k] >= top - ABOUT_AS_WELL), reverse=True)
    others = sorted((k for k in clear if k not in alike), key=lambda k: -tried[k])
    return [*alike, *others, *sorted(set(tried) - set(clear), key=lambda k: ungrouped[k] - tried[k])]


def _first_with_members(rows: MixedRows, ks: list[int], rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """Labels for the first of ``ks`` whose groups all have :data:`LEAST_SIZE` accounts; k = 1 for none."""
    for k in ks:
        part = rows
        if rows.n > MOST_FITTED:
            part = rows.take(np.sort(rng.choice(rows.n, MOST_FITTED, replace=False)))
        labels = best_fit(part, k, starts=STARTS, rng=rng).labels(rows)
        if np.bincount(labels, minlength=k).min() >= LEAST_SIZE:
            return labels, k
    return np.zeros(rows.n, dtype=int), 1


def _by_size(labels: np.ndarray) -> np.ndarray:
    """Labels renumbered, largest group first, equal sizes by their first account."""
    if not len(labels):
        return labels
    kinds, first, counts = np.unique(labels, return_index=True, return_counts=True)
    order = np.lexsort((first, -counts))
    renumbered = np.empty(kinds.max() + 1, dtype=int)
    renumbered[kinds[order]] = np.arange(len(kinds))
    return np.asarray(renumbered[labels])
