"""Judging on later time: blocks of deals, each judged by what was known before the first of them was opened.

Random splits flatter: what is learned of a market that moves is used on the deals to come. So where the first deals
have dates and there are enough, the earlier half only teaches, and the rest is judged in :data:`N_BLOCKS` blocks, one
after the other. A block is taught by the deals that were closed before its first deal was opened; who is best among the
customers is taught by those that were met before. What remains: whether *they* are best is judged as of today, with
what they bought since; and a deal that was closed soon is known earlier than one that took long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.fit.outcomes import LEAST_OF_A_KIND, LEAST_OUTCOMES, enough

TEACHING_SHARE = 0.5
"""Share of the deals, the earliest, that only teach."""
N_BLOCKS = 4
LEAST_JUDGED = 200
"""Fewest later deals. Ten made markets each (``tests/benchmarks/chance_calibration.py``): of 450 deals, 225 of them
judged, forward judging withheld no chance of markets that stood still; of markets that turned by a right angle in three
years it withheld three, and the others missed those of the next months by 10 points, where all ten judged out of fold
were shown and missed by 16. Of 200 deals, 100 judged, it withheld four that stood still, folds one."""
MOST_UNDATED = 0.1
"""Share of first deals without a date above which those with one no longer stand for all."""


@dataclass(frozen=True, eq=False)
class Block:
    """Deals that are judged together.

    Attributes
    ----------
    judged : Index of account ids whose first deal is judged
    known : Index of account ids whose first deal was closed before the first of these was opened
    not_yet : Index of ids of accounts that were met no earlier than that, these among them
    unheard : Index of ids of accounts whose verdict, which counts today, was given no earlier than that
    """

    judged: pd.Index
    known: pd.Index
    not_yet: pd.Index
    unheard: pd.Index = field(default_factory=lambda: pd.Index([], dtype=object))

    def known_of(self, outcomes: Mapping[str, pd.Series]) -> dict[str, pd.Series]:
        """What of the outcomes, ``won``, ``best`` and ``interview``, teaches this block."""
        later = {"best": self.not_yet, "interview": self.not_yet.union(self.unheard)}
        return {
            name: got[got.index.isin(self.known) if name == "won" else ~got.index.isin(later[name])]
            for name, got in outcomes.items()
        }


def forward_blocks(deals: pd.DataFrame, met: pd.Series, heard: pd.Series | None = None) -> tuple[Block, ...]:
    """The blocks in which first deals are judged, from early to late; none where dates or deals do not bear it.

    A deal without a day of closing counts as closed on the day it was opened, and the other way round.

    Parameters
    ----------
    deals : DataFrame by ``account_id`` with the columns ``won, opened, closed``
    met : date Series by ``account_id``
        When each account was met first, as far as it is known: those with a deal and others.
    heard : date Series by ``account_id``, optional
        When the verdict of each account's interview that counts was given, as far as it is known.
    """
    opened = deals["opened"].fillna(deals["closed"])
    closed = deals["closed"].fillna(deals["opened"])
    dated = opened.notna()
    if not len(deals) or (~dated).mean() > MOST_UNDATED:
        return ()
    deals, opened, closed = deals[dated], opened[dated], closed[dated]
    shares = TEACHING_SHARE + (1 - TEACHING_SHARE) * np.arange(N_BLOCKS) / N_BLOCKS
    in_order = opened.sort_values().to_numpy()
    starts = np.unique(in_order[(shares * len(in_order)).astype(int)])
    ends = [*starts[1:], None]
    blocks = []
    for start, end in zip(starts, ends, strict=True):
        known = closed < start
        mine = (opened >= start) & ((opened < end) if end is not None else True)
        if enough(deals["won"][known], LEAST_OUTCOMES, LEAST_OF_A_KIND):
            not_yet = deals.index[opened >= start].union(met.index[met >= start])
            unheard = pd.Index([], dtype=object) if heard is None else heard.index[heard >= start]
            blocks.append(Block(deals.index[mine], deals.index[known], not_yet, unheard))
    judged = deals["won"].loc[[account for block in blocks for account in block.judged]]
    return tuple(blocks) if enough(judged, LEAST_JUDGED, LEAST_OF_A_KIND) else ()
