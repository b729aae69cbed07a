"""What a verdict says where one of its two questions could not be asked."""

import numpy as np
import pandas as pd
import pytest

from icp_core.languages import message
from icp_core.segments.verdicts import judge

N = 80
NONE = pd.Series(dtype=float)


def judged(worth=NONE, outcomes=NONE):
    """The verdict on the first half of the accounts."""
    accounts = pd.DataFrame(index=range(N))
    measure = message("segments.measure.value")
    inside = pd.Index(range(N // 2))
    return judge(inside, worth, outcomes.astype(bool), accounts, n_segments=2, measure=measure, currency="EUR")


def won(mine: int, others: int) -> pd.Series:
    """Outcomes of which so many of 40 are won inside and outside."""
    return pd.Series([i < mine for i in range(N // 2)] + [i < others for i in range(N // 2)])


@pytest.mark.parametrize(
    ("mine", "others", "verdict", "told"),
    [
        (35, 10, "pursue", "won more often: 35 of 40 against 10 of 40"),
        (20, 38, "keep", "won less often: 20 of 40 against 38 of 40"),
        (5, 38, "avoid", "of 40 first deals 5 were won"),
        (20, 20, "keep", "share of first deals won does not differ"),
    ],
)
def test_a_worth_that_nobody_knows_is_not_said_to_be_alike(mine, others, verdict, told):
    """Judged on first deals alone, the reason says that the lifetime value could not be compared."""
    found = judged(outcomes=won(mine, others))
    assert (found.verdict, found.n) == (verdict, N // 2)
    assert told in str(found.reason)
    assert "The lifetime value is known of too few customers to compare" in str(found.reason)


@pytest.mark.parametrize(("effect", "verdict"), [(5.0, "pursue"), (0.0, "keep")])
def test_wins_that_nobody_knows_are_not_said_to_be_alike(effect, verdict):
    """Judged on worth alone, the reason says that the share of first deals won could not be compared."""
    half = np.linspace(8.0, 12.0, N // 2)
    found = judged(worth=pd.Series([*(half + effect), *half]))
    assert found.verdict == verdict
    assert "Too few first deals are decided" in str(found.reason)


def test_a_segment_won_more_often_at_a_loss_is_kept_and_its_wins_are_told():
    """Where all lose money alike, more wins are no reason to pursue, but they do differ."""
    half = np.linspace(-12.0, -8.0, N // 2)
    found = judged(pd.Series([*half, *half]), won(35, 10))
    assert found.verdict == "keep" and "won more often" in str(found.reason)
