"""What is told of columns that are known only after the outcome, or may be."""

from __future__ import annotations

from collections.abc import Container

import pandas as pd

from icp_core.intake.log import Log


def report_leaks(found: pd.DataFrame, log: Log, only: Container[str] | None = None) -> None:
    """Report each leak, which describes no company, and each suspect; ``found`` as :func:`leaks` returns it."""
    told = zip(found["attribute"], found["verdict"], found["evidence"], found["sentence"], strict=True)
    for attribute, verdict, evidence, sentence in told:
        if only is not None and attribute not in only:
            continue
        if verdict == "leak":
            code = "set_aside_leak_by_name" if set(evidence) == {"name"} else "set_aside_leak"
            log.note(code, key="leak_sentence_leak", table="accounts", **sentence.values)
        elif verdict == "suspect":
            log.note("suspected_leak", key="leak_sentence_suspect", table="accounts", **sentence.values)
