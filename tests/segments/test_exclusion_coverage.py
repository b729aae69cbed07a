"""A small seeded version of tests/benchmarks/exclusion_coverage.py, which tries a thousand companies a size."""

import pandas as pd

from tests.benchmarks.exclusion_coverage import FIGURES, changes, held

COMPANIES, SEED = 16, 70_000
LEFT_OUT = ("Carriers and wholesalers",)


def test_the_true_change_lies_within_most_intervals():
    """Of small companies the intervals hold what a large one of the same market shows: more than half of each figure,
    and close to eight in ten over all figures."""
    (true,) = changes("software", SEED - 1, 3_000, LEFT_OUT, 100)
    found = [changes("software", SEED + i, 60, LEFT_OUT, 200)[0] for i in range(COMPANIES)]
    told = held(found, true["change"].astype(float))
    assert list(told.index) == list(FIGURES)
    assert (told["not told"] == 0).all()
    assert (told["held"] > 0.5).all()
    assert 0.7 <= told["held"].mean() <= 0.92


def test_an_interval_elsewhere_is_counted_as_missed():
    """Intervals below, above and around the truth, and one that is not told, are counted as what they are."""
    rows = [(-0.3, -0.2), (0.2, 0.3), (-0.1, 0.1), (float("nan"), float("nan"))]
    found = [
        pd.DataFrame({"change_low": low, "change_high": high}, index=pd.Index(FIGURES, name="figure"))
        for low, high in rows
    ]
    told = held(found, pd.Series(0.0, index=list(FIGURES))).loc["profit"]
    assert [round(float(told[name]), 6) for name in ("held", "all below", "all above", "not told")] == [
        round(1 / 3, 6), round(1 / 3, 6), round(1 / 3, 6), 0.25
    ]  # fmt: skip
