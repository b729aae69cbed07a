"""The currency of a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from icp_core.intake.log import Log
from icp_core.intake.typed import Typed


def project_currency(tables: Sequence[Typed], log: Log) -> str:
    """The commonest currency that the files name; empty where they name none."""
    counts: Counter[str] = Counter()
    for table in tables:
        counts += table.currencies
    if not counts:
        log.note("no_currency")
        return ""
    usual = counts.most_common(1)[0][0]
    if len(counts) > 1:
        log.note("mixed_currency", currency_name=usual, found=sorted(counts))
    return usual
