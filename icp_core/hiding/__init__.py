"""Names that nobody is to see: aliases in their place, the same in every table, text and export."""

from icp_core.hiding.columns import exchanged
from icp_core.hiding.hidden import HiddenNames, hide_names
from icp_core.hiding.known import KnownNames, people_beside_roles, people_in
from icp_core.hiding.veil import Veil

__all__ = ["HiddenNames", "KnownNames", "Veil", "exchanged", "hide_names", "people_beside_roles", "people_in"]
