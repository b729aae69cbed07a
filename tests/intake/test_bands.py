"""Bands of numbers, also after a spreadsheet took them for dates."""

from __future__ import annotations

import math

import pytest

from icp_core.intake.texts.bands import band_edges, band_middle

UGLY = {
    "11-50": (11, 50),
    "51–200": (51, 200),
    "1,001-5,000 employees": (1001, 5000),
    "501-1 000 anställda": (501, 1000),
    "Nov-50": (11, 50),
    "10-Feb": (2, 10),
    "02-okt": (2, 10),
    "1950-11-01": (11, 50),
    "2026-02-10": (2, 10),
    "10001+": (10001, math.inf),
    "10,001+ employees": (10001, math.inf),
    "> 500": (500, math.inf),
    "mer än 500": (500, math.inf),
    "yli 500": (500, math.inf),
    "5000 or more": (5000, math.inf),
    "under 10": (0, 10),
    "<10": (0, 10),
    "alle 10": (0, 10),
    "$10M-$50M": (10e6, 50e6),
    "10 - 50 MSEK": (10e6, 50e6),
    "1-10 M€": (1e6, 10e6),
    "500K-1M": (5e5, 1e6),
    "$1B+": (1e9, math.inf),
    "2 to 10": (2, 10),
    "2 till 10": (2, 10),
}


@pytest.mark.parametrize(("text", "edges"), UGLY.items())
def test_ugly_band_is_read(text: str, edges: tuple[float, float]) -> None:
    """Both edges come out in plain units."""
    assert band_edges(text) == pytest.approx(edges)


@pytest.mark.parametrize("text", ["1000", "abc", "-5", "10-5", "a-b", "", "12-13-14"])
def test_what_is_no_band_is_left_alone(text: str) -> None:
    """Plain and negative numbers, and words, are no bands."""
    assert band_edges(text) is None


def test_middle_is_geometric_and_open_bands_keep_their_edge() -> None:
    """10-1000 lies around 100; 10,001+ says no more than its edge."""
    assert band_middle(10, 1000) == pytest.approx(100)
    assert band_middle(10001, math.inf) == 10001
    assert band_middle(0, 9) == pytest.approx(3)
    assert band_middle(0, 1) == pytest.approx(0.5), "under 1, in a column of millions"
