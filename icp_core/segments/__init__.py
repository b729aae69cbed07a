"""Segments: what the best customers share, groups of companies, and what follows from leaving some out."""

from icp_core.segments.behaviour import PER_REVENUE, behaviour_levels, is_behaviour
from icp_core.segments.cards import FIGURES, segment_cards
from icp_core.segments.clusters import Segmentation, find_segments, segments_in_bands
from icp_core.segments.commonalities import commonalities
from icp_core.segments.coverage import hardly_tried
from icp_core.segments.exclusion import exclusion_warning, what_if_excluded
from icp_core.segments.exclusion_replay import replay_exclusion
from icp_core.segments.loss_makers import loss_maker_traits, strongest_traits
from icp_core.segments.marks import level_phrase, needs_its_attribute
from icp_core.segments.outcomes import accounts_at_opening, first_deal_table, first_deals, first_met, noted_at_opening
from icp_core.segments.rules import find_rules
from icp_core.segments.segment_map import SegmentMap, segment_map
from icp_core.segments.selling_time import freed_by_owner, selling_time
from icp_core.segments.unit_economics import unit_economics

__all__ = [
    "FIGURES",
    "PER_REVENUE",
    "SegmentMap",
    "Segmentation",
    "accounts_at_opening",
    "behaviour_levels",
    "commonalities",
    "exclusion_warning",
    "find_rules",
    "find_segments",
    "first_deal_table",
    "first_deals",
    "freed_by_owner",
    "first_met",
    "hardly_tried",
    "is_behaviour",
    "level_phrase",
    "needs_its_attribute",
    "loss_maker_traits",
    "noted_at_opening",
    "replay_exclusion",
    "segment_cards",
    "segments_in_bands",
    "selling_time",
    "segment_map",
    "strongest_traits",
    "unit_economics",
    "what_if_excluded",
]
