"""Columns that are known only after the outcome: what gives them away, and the verdict on each."""

from icp_core.intake.leaks.reported import report_leaks
from icp_core.intake.leaks.verdicts import VERDICTS, leaks

__all__ = ["VERDICTS", "leaks", "report_leaks"]
