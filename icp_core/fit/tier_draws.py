"""The rule of :func:`icp_core.fit.tiers.assign_tiers` over many draws at once: who comes into which tier in each."""

from __future__ import annotations

import numpy as np

from icp_core.fit.capacity import Capacity

ROWS_AT_ONCE = 500_000
"""Draws times accounts that are worked on together: a few megabytes, which a processor keeps near."""


def tier_counts(
    worth: np.ndarray, excluded: np.ndarray, capacity: Capacity, *, by_chance: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put accounts into tiers, draw by draw.

    In order of worth those that a play pays for come first, so each tier is a run of places: it begins where the last
    one ends, and ends where it is full or nothing more pays.

    Parameters
    ----------
    worth : float array of shape (n_draws, n)
        Expected value or priority. Those without any have values below 0, unlike each other, and stand last.
    excluded : bool array that broadcasts to the same shape
        Below both floors, or gone.
    by_chance : bool
        Whether worth is expected value; else what a play costs says nothing.

    Returns
    -------
    counts : int array of shape (n, 3), in how many draws each account is in Tiers 1, 2 and 3
    first, ends : int arrays of shape (n_draws, places) and (n_draws, 3)
        Accounts in order, as many as the tiers hold, and where Tiers 1, 2 and 3 end among them.
    """
    n_draws, n = worth.shape
    places = min(n, sum(capacity.sizes))
    ordered = np.where(excluded, -np.inf, worth)
    np.negative(ordered, out=ordered)
    if places < n:
        first = np.argpartition(ordered, places - 1, axis=1)[:, :places] if places else np.zeros((n_draws, 0), int)
        by_worth = np.argsort(np.take_along_axis(ordered, first, axis=1), axis=1)
        first = np.take_along_axis(first, by_worth, axis=1)
    else:
        first = np.argsort(ordered, axis=1)
    best = -np.take_along_axis(ordered, first, axis=1)
    ends = np.zeros((n_draws, 3), dtype=int)
    begin = np.zeros(n_draws, dtype=int)
    for number, (size, effort) in enumerate(zip(capacity.sizes, capacity.efforts, strict=True)):
        pays = best > (effort if effort and by_chance else -np.inf)
        begin = np.maximum(begin, np.minimum(begin + size, pays.sum(axis=1)))
        ends[:, number] = begin
    tier = (np.arange(places)[None, :, None] >= ends[:, None, :]).sum(axis=2)
    counts = np.bincount((first * 4 + tier).ravel(), minlength=4 * n).reshape(n, 4)[:, :3]
    return counts, first, ends


def percentiles(drawn: np.ndarray) -> np.ndarray:
    """Share of accounts at or below each, draw by draw; equal ones share the mean of their places.

    0 where there is no value, 1 throughout where nobody has one.
    """
    missing = np.isnan(drawn)
    if missing.all():
        return np.ones_like(drawn)
    order = np.argsort(np.where(missing, -np.inf, drawn), axis=1)
    ordered = np.take_along_axis(drawn, order, axis=1)
    place, apart = np.arange(drawn.shape[1]), ordered[:, 1:] != ordered[:, :-1]
    begins, ends = np.zeros(drawn.shape, dtype=int), np.full(drawn.shape, place[-1])
    begins[:, 1:], ends[:, :-1] = place[1:] * apart, np.where(apart, place[:-1], place[-1])
    np.maximum.accumulate(begins, axis=1, out=begins)
    ends = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    places = np.empty(drawn.shape)
    np.put_along_axis(places, order, (begins + ends) / 2 + 1, axis=1)
    n_missing = missing.sum(axis=1, keepdims=True)
    share: np.ndarray = np.where(missing, 0.0, (places - n_missing) / (drawn.shape[1] - n_missing))
    return share
