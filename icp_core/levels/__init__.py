"""Attributes as levels: what all evidence is counted by."""

from icp_core.levels.bands import MOST_EDGES, STANDARD_EDGES, Edges, band_names, checked_edges
from icp_core.levels.coding import Coded, coded_levels, level_words
from icp_core.levels.named import Named, is_band_name, named_edges, named_words, same_level
from icp_core.levels.scheme import (
    LEAST_PER_LEVEL,
    NO,
    OTHER,
    TECHNOLOGY,
    UNKNOWN,
    YES,
    Scheme,
    level_scheme,
    level_table,
    weighed_as,
)

__all__ = [
    "LEAST_PER_LEVEL",
    "MOST_EDGES",
    "NO",
    "OTHER",
    "STANDARD_EDGES",
    "TECHNOLOGY",
    "UNKNOWN",
    "YES",
    "Coded",
    "Edges",
    "Named",
    "Scheme",
    "band_names",
    "checked_edges",
    "coded_levels",
    "is_band_name",
    "level_scheme",
    "level_table",
    "level_words",
    "named_edges",
    "named_words",
    "same_level",
    "weighed_as",
]
