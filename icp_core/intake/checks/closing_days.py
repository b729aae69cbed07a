"""Says of each file which column was read as the day on which a deal closed where its header did not say so."""

from __future__ import annotations

from collections.abc import Sequence

from icp_core.intake.log import Log
from icp_core.intake.mapping.mapping import Plan


def report_closing_days(plans: Sequence[Plan], log: Log) -> None:
    """Report a closing day that was told from what stands beside it, and one that could not be told, once a file."""
    for each in plans:
        found = next(
            (p for p in each.columns if p.why.key in ("mapping.closing_day", "mapping.closing_day_open")), None
        )
        if found is not None:
            values = {"header": found.header, **found.why.values}
            log.note(
                found.why.key.removeprefix("mapping."), file=each.raw.file, table="deals", column="closed", **values
            )
