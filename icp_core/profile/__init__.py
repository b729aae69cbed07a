"""What was agreed: the one-page profile, the definition that scores any other list in the same way, its versions."""

from icp_core.profile.claims import Ground, Rate, SheetLine, SheetRow, WinRates
from icp_core.profile.comparison import Comparison, compare_definitions, later_deals
from icp_core.profile.decisions import KINDS as DECISION_KINDS
from icp_core.profile.decisions import Decision, LogEntry, told
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.disqualified import disqualified
from icp_core.profile.moves import Move
from icp_core.profile.notes import SheetNotes, notes_without_names, web_address
from icp_core.profile.sheet import IcpSheet, icp_sheet
from icp_core.profile.versions import Version, agreed, version_line
from icp_core.profile.writing import PARTS, with_written, written

__all__ = [
    "DECISION_KINDS",
    "PARTS",
    "Comparison",
    "Decision",
    "Ground",
    "IcpDefinition",
    "IcpSheet",
    "LogEntry",
    "Move",
    "Rate",
    "SheetLine",
    "SheetNotes",
    "SheetRow",
    "Version",
    "WinRates",
    "agreed",
    "compare_definitions",
    "disqualified",
    "icp_sheet",
    "later_deals",
    "notes_without_names",
    "told",
    "version_line",
    "web_address",
    "with_written",
    "written",
]
