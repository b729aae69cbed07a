"""What to do about a segment, where the data bear a verdict at all.

Two questions are tested per segment, against all other accounts: does a customer earn more or less (Mann-Whitney, so
that one large customer decides nothing), and is a first deal won more or less often (Fisher's exact test). A
difference counts when its p-value is below :data:`FALSE_ALARMS` divided by the number of tests over all segments
(Bonferroni): of a hundred companies whose segments do not differ, about one at most gets another verdict than "keep".

Segments are formed without outcomes, so judging them on outcomes is not circular: no figure here was looked at when
the groups were made. Profit and first deals are still those of accounts that sellers chose to pursue.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.languages import Message, message

VERDICTS = ("pursue", "keep", "not_yet", "avoid", "unjudged")
"""The last where there is nothing to compare with, or too little to judge by."""
FALSE_ALARMS = 0.01
TESTS_PER_SEGMENT = 2
LEAST = 8
"""Fewest customers (or decided first deals) inside and outside for a test."""
SELDOM = 0.5
"""A segment that is won less often is avoided only below this part of the others' rate: winning two deals of five
instead of one of two is no reason to turn a segment away."""
_SIZES = ("employees", "revenue", "budget")


@dataclass(frozen=True)
class Verdict:
    """One of :data:`VERDICTS`, its reason, and the number of customers or deals that it rests on."""

    verdict: str
    reason: Message
    n: int


def judge(
    inside: pd.Index,
    worth: pd.Series,
    outcomes: pd.Series,
    accounts: pd.DataFrame,
    *,
    n_segments: int,
    measure: Message,
    currency: str,
) -> Verdict:
    """Verdict on the accounts ``inside``.

    Parameters
    ----------
    worth : float Series by ``account_id`` of customers, profit or lifetime value
    outcomes : bool Series by ``account_id``, whether the first decided deal was won
    accounts : DataFrame indexed by ``account_id``, for the companies' size
    n_segments : int
        Number of segments judged together.
    measure : Message
        Name of ``worth`` in the reason.
    """
    mine, others = worth[worth.index.isin(inside)], worth[~worth.index.isin(inside)]
    won, elsewhere = outcomes[outcomes.index.isin(inside)], outcomes[~outcomes.index.isin(inside)]
    if n_segments == 1:
        return Verdict("unjudged", message("segments.verdict.alone"), len(mine))
    testable = [_enough(mine, others), _enough(won, elsewhere)]
    if not any(testable):
        return Verdict("unjudged", message("segments.verdict.few", customers=len(mine), deals=len(won)), len(mine))
    allowed = FALSE_ALARMS / (TESTS_PER_SEGMENT * n_segments)
    earns = _earns(mine, others, allowed) if testable[0] else 0
    wins = _wins(won, elsewhere, allowed) if testable[1] else 0
    values = {
        "measure": measure,
        "currency": currency,
        "mean": float(mine.mean()) if len(mine) else None,
        "others": float(others.mean()) if len(others) else None,
        "n": len(mine),
        "won": int(won.sum()),
        "deals": len(won),
        "elsewhere": int(elsewhere.sum()),
        "deals_elsewhere": len(elsewhere),
    }
    loses = len(mine) > 0 and float(mine.mean()) < 0
    smaller = earns < 0 and _smaller(accounts, inside)
    seldom = wins < 0 and float(won.mean()) <= SELDOM * float(elsewhere.mean())
    verdict, kind = _decide(earns, wins, loses=loses, smaller=smaller, seldom=seldom)
    by_wins = kind in ("more_wins", "fewer_wins", "seldom_won") or not testable[0]
    told = _told(kind, worth_known=testable[0], wins_known=testable[1])
    return Verdict(verdict, message(f"segments.verdict.{told}", **values), len(won) if by_wins else len(mine))


def _decide(earns: int, wins: int, *, loses: bool, smaller: bool, seldom: bool) -> tuple[str, str]:
    """Verdict and kind of reason from the signs of two differences (0: none that chance does not explain)."""
    if earns > 0:
        return {1: ("pursue", "more_both"), 0: ("pursue", "more_worth"), -1: ("keep", "mixed_worth")}[wins]
    if earns < 0:
        if loses:
            return "avoid", "loss"
        if wins < 0:
            return "avoid", "less_both"
        if smaller:
            return "not_yet", "smaller"
        return ("keep", "mixed_wins") if wins > 0 else ("keep", "less_worth")
    if wins > 0:
        return ("keep" if loses else "pursue"), "more_wins"
    if wins < 0:
        return ("avoid", "seldom_won") if seldom else ("keep", "fewer_wins")
    return "keep", "chance"


def _told(kind: str, *, worth_known: bool, wins_known: bool) -> str:
    """The reason's text: what could not be compared is said to be so, not to be alike."""
    if not worth_known and kind in ("more_wins", "fewer_wins", "seldom_won", "chance"):
        return f"{kind}_worth_unknown"
    if not wins_known and kind in ("more_worth", "chance"):
        return f"{kind}_wins_unknown"
    return kind


def _enough(inside: pd.Series, outside: pd.Series) -> bool:
    return min(len(inside), len(outside)) >= LEAST


def _earns(inside: pd.Series, outside: pd.Series, allowed: float) -> int:
    """1 or -1 where ranks and means agree on a difference that is significant, else 0."""
    from scipy.stats import mannwhitneyu

    a, b = inside.to_numpy(dtype=float), outside.to_numpy(dtype=float)
    test = mannwhitneyu(a, b, method="asymptotic")
    if test.pvalue >= allowed:
        return 0
    by_rank = int(np.sign(test.statistic - len(a) * len(b) / 2))
    return by_rank if by_rank == np.sign(a.mean() - b.mean()) else 0


def _wins(inside: pd.Series, outside: pd.Series, allowed: float) -> int:
    from scipy.stats import fisher_exact

    a, b = int(inside.sum()), int(outside.sum())
    p_value = fisher_exact([[a, len(inside) - a], [b, len(outside) - b]]).pvalue
    return int(np.sign(a / len(inside) - b / len(outside))) if p_value < allowed else 0


def _smaller(accounts: pd.DataFrame, inside: pd.Index) -> bool:
    """Whether the companies are clearly smaller than the others, by the first measure of size that is known."""
    from scipy.stats import mannwhitneyu

    for name in _SIZES:
        if name not in accounts:
            continue
        known = accounts[name].dropna()
        mine, others = known[known.index.isin(inside)], known[~known.index.isin(inside)]
        if _enough(mine, others):
            test = mannwhitneyu(mine, others, alternative="less", method="asymptotic")
            return bool(test.pvalue < FALSE_ALARMS)
    return False
