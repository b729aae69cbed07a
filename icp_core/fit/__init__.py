"""Evidence and judgement: desirability of levels, weights, fit score, chance to win, tiers."""

from icp_core.fit.ballot import Tally, checked_points, tally
from icp_core.fit.beliefs import USUAL_STRENGTH, Belief, Beliefs
from icp_core.fit.capacity import Capacity
from icp_core.fit.conversion import Conversion
from icp_core.fit.desirability import SOURCES, Desirability, suggest_desirability
from icp_core.fit.explain import chance_parts, explain
from icp_core.fit.grid_accounts import prepare_grid
from icp_core.fit.groups import name_groups
from icp_core.fit.judged import JudgedSet
from icp_core.fit.live_grid import LiveGrid
from icp_core.fit.next_tests import next_tests
from icp_core.fit.plays import Play, tier_plays
from icp_core.fit.promotions import in_turn, promotions
from icp_core.fit.reference import ReferenceModel, reference_model
from icp_core.fit.robustness import FIRM, Robustness, robustness
from icp_core.fit.score import FitScores, fit_score
from icp_core.fit.scoring import Scoring, compare_scorings, compare_weights, conversion, prepare_scoring
from icp_core.fit.signal_rules import SignalRule, signal_kinds, signal_rules
from icp_core.fit.signals import WORTH_A_CALL, Timing, timing_at_opening, timing_quarters, timing_score
from icp_core.fit.tier_probability import tier_probability, with_tier_probability
from icp_core.fit.tiers import Tiers, assign_tiers
from icp_core.fit.updating import POINTS_PER_LOG_ODDS, level_shares
from icp_core.fit.weights import Weights, equal_weights, suggest_weights

__all__ = [
    "FIRM",
    "POINTS_PER_LOG_ODDS",
    "SOURCES",
    "USUAL_STRENGTH",
    "WORTH_A_CALL",
    "Belief",
    "Beliefs",
    "Capacity",
    "Conversion",
    "Desirability",
    "FitScores",
    "JudgedSet",
    "LiveGrid",
    "Play",
    "ReferenceModel",
    "Robustness",
    "Scoring",
    "SignalRule",
    "Tally",
    "Tiers",
    "Timing",
    "Weights",
    "assign_tiers",
    "chance_parts",
    "checked_points",
    "compare_scorings",
    "compare_weights",
    "conversion",
    "equal_weights",
    "explain",
    "in_turn",
    "fit_score",
    "level_shares",
    "name_groups",
    "next_tests",
    "prepare_grid",
    "prepare_scoring",
    "promotions",
    "reference_model",
    "robustness",
    "signal_kinds",
    "signal_rules",
    "suggest_desirability",
    "suggest_weights",
    "tally",
    "tier_plays",
    "tier_probability",
    "timing_at_opening",
    "timing_quarters",
    "timing_score",
    "with_tier_probability",
]
