"""What a part in the browser needs to put live figures into the same words and digits as the server does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from icp_core.languages import catalogue
from icp_core.views.live_board import number_signs


def telling(locale: str) -> dict[str, Any]:
    """The language, and how it writes numbers."""
    return {"locale": locale, "signs": number_signs(locale)}


def pattern(key: str, locale: str) -> str | dict[str, str]:
    """A text of the catalogue with its places open, or its plural forms; ``words.js`` fills them."""
    entry = catalogue(locale)[key]
    return dict(entry) if isinstance(entry, Mapping) else entry
