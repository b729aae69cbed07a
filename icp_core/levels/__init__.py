"""Attributes as levels: what all evidence is counted by."""

from icp_core.levels.scheme import (
    LEAST_PER_LEVEL,
    NO,
    OTHER,
    STANDARD_EDGES,
    TECHNOLOGY,
    UNKNOWN,
    YES,
    Scheme,
    band_names,
    level_scheme,
    level_table,
    weighed_as,
)

__all__ = [
    "LEAST_PER_LEVEL",
    "NO",
    "OTHER",
    "STANDARD_EDGES",
    "TECHNOLOGY",
    "UNKNOWN",
    "YES",
    "Scheme",
    "band_names",
    "level_scheme",
    "level_table",
    "weighed_as",
]
