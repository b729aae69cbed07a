"""Made companies that several tests look at; made once, as they take a fifth of a second each."""

from __future__ import annotations

import pytest

from icp_core.samples import Truth, make_company
from icp_core.schema import Dataset

Made = tuple[Dataset, Truth]


@pytest.fixture(scope="session")
def software() -> list[Made]:
    """Five software companies."""
    return [make_company("software", seed=seed) for seed in range(5)]


@pytest.fixture(scope="session")
def nulls() -> list[Made]:
    """Thirty companies in which nothing is planted."""
    return [make_company("null", seed=seed) for seed in range(30)]
