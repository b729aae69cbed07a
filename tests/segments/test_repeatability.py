"""Agreement of two divisions of the same accounts."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from icp_core.segments.repeatability import adjusted_rand_index


def test_it_is_the_adjusted_rand_index():
    """Of 200 pairs of divisions, alike, unlike, uneven, of one account or of one group, as scikit-learn has it."""
    rng = np.random.default_rng(11)
    for _ in range(200):
        n, k = int(rng.integers(1, 60)), int(rng.integers(1, 7))
        one = rng.integers(0, k, n) if rng.random() < 0.9 else np.zeros(n, dtype=int)
        other = np.where(rng.random(n) < rng.random(), one, rng.integers(0, int(rng.integers(1, 7)), n))
        assert adjusted_rand_index(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)


def test_names_of_groups_do_not_matter():
    """The same groups under other labels agree wholly; crossed ones agree less than chance would have it."""
    one = np.repeat([0, 1], 6)
    assert adjusted_rand_index(one, 1 - one) == 1
    assert adjusted_rand_index(one, np.tile([0, 1], 6)) < 0
