"""Usual names of industries in six languages to English, so that lists from two countries agree.

Exact words only: a name that is not in ``industry_names.toml`` stays as it is. Codes are read by
:mod:`icp_core.intake.texts.industry_codes`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from icp_core.intake.folding import folded


def industry_name(text: str) -> str | None:
    """English name of an industry given in another language; None where the table does not hold it."""
    return _table().get(folded(text))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, str]:
    text = resources.files("icp_core.intake.texts").joinpath("industry_names.toml").read_text("utf-8")
    return {folded(word): name for name, words in tomllib.loads(text).items() for word in words.split(", ")}
