"""What was agreed: the one-page profile, and the definition that scores any other list in the same way."""

from icp_core.profile.definition import IcpDefinition
from icp_core.profile.sheet import IcpSheet, SheetLine, SheetRow, icp_sheet

__all__ = ["IcpDefinition", "IcpSheet", "SheetLine", "SheetRow", "icp_sheet"]
