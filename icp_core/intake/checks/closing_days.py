"""Says of each file which column was read as the day on which a deal closed where its header did not say so."""

from __future__ import annotations

from collections.abc import Sequence

from icp_core.intake.log import Log
from icp_core.intake.mapping.mapping import Plan


def report_closing_days(plans: Sequence[Plan], log: Log) -> None:
    """Report a closing day that was told from what stands beside it, and one that could not be told, once a file."""
    for each in plans:
        place = {"file": each.raw.file, "table": "deals", "column": "closed"}
        inferred = next((p for p in each.columns if p.why.key == "mapping.closing_day"), None)
        unclear = next((p for p in each.columns if p.why.key == "mapping.closing_day_open"), None)
        if inferred is not None:
            log.note("closing_day", **place, header=inferred.header)
        elif unclear is not None:
            log.note("closing_day_open", **place, header=unclear.header, other=unclear.why.values["other"])
