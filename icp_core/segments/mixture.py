"""A finite mixture for mixed data: Gaussian numbers with one covariance for all groups, smoothed multinomials.

Within a group numbers and categories are independent of each other; numbers may be correlated among themselves, in
the same way in every group. A missing number is left out of the density and filled by its conditional mean when the
groups are estimated; a missing category is skipped. Fitted by expectation-maximisation.

Source: L. Hunt and M. Jorgensen, "Mixture model clustering for mixed data with missing information", Computational
Statistics & Data Analysis 41 (2003) 429-440.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

SMOOTHING = 2.0
"""Pseudo-accounts with the whole's shares that each category gets in each group."""
RIDGE = 0.02
"""Added to the variances of the (standardised) numbers, so that no group can shrink onto a line."""
ROUNDS = 50
SETTLED = 0.02
"""Largest change of a membership probability or a covariance at which a fit has settled."""


@dataclass(frozen=True, eq=False)
class MixedRows:
    """n accounts as numbers and indicators.

    Attributes
    ----------
    numbers : float array (n, d), standardised, NaN where missing
    flags : float array (n, l), one column per level, 1 where the account has it; a missing attribute is a row of 0
    block : int array (l,), which attribute a level belongs to, 0, 1, ... without gaps
    """

    numbers: np.ndarray
    flags: np.ndarray
    block: np.ndarray

    def take(self, rows: np.ndarray) -> MixedRows:
        """These rows only."""
        return MixedRows(self.numbers[rows], self.flags[rows], self.block)

    @property
    def n(self) -> int:
        """Accounts."""
        return len(self.flags)


@dataclass(frozen=True, eq=False)
class Mixture:
    """Parameters of k groups: shares (k,), means (k, d), one covariance (d, d), level probabilities (k, l)."""

    shares: np.ndarray
    means: np.ndarray
    covariance: np.ndarray
    levels: np.ndarray

    def log_joint(self, rows: MixedRows) -> np.ndarray:
        """log p(group, what is known of the account), shape (n, k)."""
        out = np.log(self.shares) + rows.flags @ np.log(self.levels).T
        if rows.numbers.shape[1]:
            patterns = Patterns.of(rows.numbers)
            out += self._log_density(patterns, patterns.precision(self.covariance))
        return np.asarray(out)

    def _log_density(self, patterns: Patterns, precision: np.ndarray) -> np.ndarray:
        """Log density of the known numbers in each group, shape (n, k)."""
        known, row, X = patterns.known, patterns.row, patterns.filled
        projected = np.einsum("nij,nj->ni", precision[row], X)
        of_means = np.einsum("ki,pij,kj->pk", self.means, precision, self.means)
        distance = (projected * X).sum(axis=1)[:, None] - 2 * projected @ self.means.T + of_means[row]
        padded = precision + (1 - known)[:, :, None] * np.eye(known.shape[1])
        constant = known.sum(axis=1) * np.log(2 * np.pi) - np.linalg.slogdet(padded)[1]
        return np.asarray(-0.5 * (distance + constant[row][:, None]))

    def log_likelihood(self, rows: MixedRows) -> float:
        """Sum over the accounts of the log density of what is known of them."""
        joint = self.log_joint(rows)
        top = joint.max(axis=1)
        return float((top + np.log(np.exp(joint - top[:, None]).sum(axis=1))).sum())

    def labels(self, rows: MixedRows) -> np.ndarray:
        """Most probable group of each account, int array (n,)."""
        return np.asarray(self.log_joint(rows).argmax(axis=1))


def fit_mixture(rows: MixedRows, start: np.ndarray, k: int) -> Mixture:
    """Maximise the likelihood from a first division of the accounts.

    Parameters
    ----------
    start : int array (n,), labels 0..k-1
    """
    patterns = Patterns.of(rows.numbers)
    d = rows.numbers.shape[1]
    overall = _shares_in_block(rows.flags.sum(axis=0)[None, :] + 1e-9, rows.block)
    membership = np.eye(k)[start]
    means, covariance = np.zeros((k, d)), np.eye(d)
    if d:
        means = (membership.T @ patterns.filled) / np.maximum(membership.sum(axis=0), 1e-9)[:, None]
        covariance = np.atleast_2d(np.cov((patterns.filled - means[start]).T, bias=True)) + RIDGE * np.eye(d)
    precision = patterns.precision(covariance)
    for _ in range(ROUNDS):
        size, before = membership.sum(axis=0) + 1e-9, covariance
        levels = _shares_in_block(membership.T @ rows.flags + SMOOTHING * overall, rows.block)
        if d:
            means, covariance = numbers_step(patterns, membership, means, covariance, precision)
            precision = patterns.precision(covariance)
        now = Mixture(size / size.sum(), means, covariance, levels)
        joint = np.log(now.shares) + rows.flags @ np.log(levels).T
        if d:
            joint += now._log_density(patterns, precision)
        weight = np.exp(joint - joint.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        change = max(np.abs(weight - membership).max(), np.abs(covariance - before).max(initial=0.0))
        membership = weight
        if change < SETTLED:
            break
    return now


@dataclass(frozen=True, eq=False)
class Patterns:
    """Which numbers are known: patterns ``known`` (p, d), each row's pattern (n,), numbers (n, d) with 0 for NaN."""

    known: np.ndarray
    row: np.ndarray
    filled: np.ndarray

    @classmethod
    def of(cls, numbers: np.ndarray) -> Patterns:
        """Patterns of the rows of (n, d) numbers."""
        there = ~np.isnan(numbers)
        row = np.zeros(len(there), dtype=int)
        for column in there.T:  # numpy's unique of whole rows sorts them as bytes, which is far slower
            row = np.unique(2 * row + column, return_inverse=True)[1]
        first = np.unique(row, return_index=True)[1]
        return cls(there[first].astype(float), row, np.where(there, numbers, 0.0))

    def precision(self, covariance: np.ndarray) -> np.ndarray:
        """Inverse covariance of each pattern's known numbers, 0 in the rows and columns of the others; (p, d, d)."""
        both = self.known[:, :, None] * self.known[:, None, :]
        gone = (1 - self.known)[:, :, None] * np.eye(covariance.shape[0])
        return np.asarray(np.linalg.inv(covariance * both + gone) * both)

    def sums(self, of_rows: np.ndarray) -> np.ndarray:
        """Sum of (n, ...) rows within each pattern, (p, ...)."""
        flat = of_rows.reshape(len(of_rows), -1)
        return np.asarray((self._has @ flat).reshape(len(self.known), *of_rows.shape[1:]))

    @cached_property
    def _has(self) -> np.ndarray:
        """1 where a row is of a pattern, (p, n)."""
        return np.asarray(self.row == np.arange(len(self.known))[:, None], dtype=float)


def numbers_step(
    patterns: Patterns, membership: np.ndarray, means: np.ndarray, covariance: np.ndarray, precision: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """New means (k, d) and covariance (d, d), missing numbers at their conditional mean given group and the rest.

    ``precision`` is the patterns' of the covariance before.
    """
    d = means.shape[1]
    gone = 1 - patterns.known
    # Each row completed is project @ known part + offset of its group; spread is what stays unsure of the missing.
    gain = gone[:, :, None] * (covariance @ precision)
    project = gain + patterns.known[:, :, None] * np.eye(d)
    spread = (covariance - gain @ covariance) * gone[:, :, None] * gone[:, None, :]
    offset = gone[:, None, :] * (means - np.einsum("pij,kj->pki", gain, means))
    X = np.einsum("nij,nj->ni", project[patterns.row], patterns.filled)
    weight = patterns.sums(membership)
    size = membership.sum(axis=0) + 1e-9
    new = (membership.T @ X + np.einsum("pk,pki->ki", weight, offset)) / size[:, None]
    shift = offset - new
    first = patterns.sums(membership[:, :, None] * X[:, None, :])
    cross = np.einsum("pki,pkj->ij", first, shift)
    scatter = X.T @ X + cross + cross.T + np.einsum("pk,pki,pkj->ij", weight, shift, shift)
    scatter += np.einsum("p,pij->ij", weight.sum(axis=1), spread)
    return new, scatter / size.sum() + RIDGE * np.eye(d)


def _shares_in_block(counts: np.ndarray, block: np.ndarray) -> np.ndarray:
    """Counts (k, l) as shares that sum to 1 within each attribute."""
    if not len(block):
        return counts
    belongs = np.eye(int(block.max()) + 1)[block]
    return np.asarray(counts / (counts @ belongs)[:, block])
