"""The day a deal closed under a header that says no more than ``Date``: told from what stands beside it.

In a table with won and lost, the only date is the day on which that was known. Beside another date it may as well be
the day the deal opened or somebody last called, so nothing is taken for it then, and a person is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from icp_core.intake.mapping.fitting import fits
from icp_core.intake.mapping.offers import DOUBTED_CONFIDENCE, Planned
from icp_core.intake.mapping.vocabulary import says_only
from icp_core.intake.texts.dates import read_dates
from icp_core.languages import message
from icp_core.schema import TABLES

CONFIDENCE = 0.7
"""A judgement: the header says only that it is a day, and which one follows from the columns beside it."""
_MOST = 0.6


def with_closing_day(planned: Mapping[str, Planned], samples: Mapping[str, Sequence[str]]) -> dict[str, Planned]:
    """The columns of a file with the bare date as ``deals.closed``, or with the remark that it may be.

    Parameters
    ----------
    planned : header -> what it becomes so far
    samples : header -> distinct values, of the columns that may be decided here: those that no person decided
    """
    out = dict(planned)
    places = {(each.table, each.column) for each in planned.values()}
    if ("deals", "outcome") not in places or ("deals", "closed") in places:
        return out
    bare = [header for header, sample in samples.items() if _is_bare(planned[header], sample)]
    dated = [header for header, each in planned.items() if header in bare or _is_date(each, samples.get(header, ()))]
    for header in bare:
        if len(dated) == 1:
            why = message("mapping.closing_day", header=header)
            out[header] = replace(planned[header], table="deals", column="closed", confidence=CONFIDENCE, why=why)
        else:
            beside = next(other for other in dated if other != header)
            why = message("mapping.closing_day_open", other=beside)
            out[header] = replace(planned[header], confidence=DOUBTED_CONFIDENCE, why=why)
    return out


def _is_bare(planned: Planned, sample: Sequence[str]) -> bool:
    """Whether a column that became nothing known holds dates under a word for a day."""
    free = bool(planned.column) and not planned.is_canonical
    return free and says_only("a_day", planned.header) and bool(sample) and fits("deals", "closed", sample)


def _is_date(planned: Planned, sample: Sequence[str]) -> bool:
    """Whether a column holds days of the deal; bare numbers are none here, and what describes the company is not."""
    if planned.is_canonical:
        contract = TABLES[planned.table].get(planned.column)
        return contract is not None and contract.kind == "date"
    if not sample:
        return False
    return float((~np.isnat(read_dates(sample).values)).mean()) >= _MOST
