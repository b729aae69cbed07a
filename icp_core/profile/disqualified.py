"""Which levels the profile says no to, as pairs that a definition keeps."""

from __future__ import annotations

import pandas as pd

from icp_core.fit import Desirability
from icp_core.profile.grades import graded, held_beliefs, refused_levels


def disqualified(desirability: Desirability, commonalities: pd.DataFrame | None = None) -> tuple[tuple[str, str], ...]:
    """(attribute, level) of each reason to say no that the sheet gives for a level, the worst first."""
    bad = refused_levels(graded(desirability.table, commonalities, held_beliefs(desirability)))
    return tuple((str(attribute), str(level)) for attribute, level in zip(bad["attribute"], bad["level"], strict=True))
