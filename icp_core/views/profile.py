"""The profile page's part (under way)."""
from typing import Any
def sheet_view(*a: Any, **k: Any) -> dict[str, Any]: return {}
