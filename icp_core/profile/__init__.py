"""What was agreed: the one-page profile, and the definition that scores any other list in the same way."""

from icp_core.profile.claims import Ground, Rate, SheetLine, SheetRow, WinRates
from icp_core.profile.definition import IcpDefinition
from icp_core.profile.notes import SheetNotes, web_address
from icp_core.profile.sheet import IcpSheet, icp_sheet
from icp_core.profile.writing import PARTS, with_written, written

__all__ = [
    "PARTS",
    "Ground",
    "IcpDefinition",
    "IcpSheet",
    "Rate",
    "SheetLine",
    "SheetNotes",
    "SheetRow",
    "WinRates",
    "icp_sheet",
    "web_address",
    "with_written",
    "written",
]
