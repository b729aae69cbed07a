"""ICP Workbench's core: from customer files to an agreed, tested, versioned Ideal Customer Profile.

The names below are the product: pages, scripts and other people's checks use them and nothing behind them. Each is
imported when it is first used, so that ``import icp_core`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from icp_core.version import VERSION

__version__ = VERSION

_HOME = {
    "Message": "languages",
    "say": "languages",
    "plain_markdown": "languages",
    "IcpError": "errors",
    "NotRecognisedError": "errors",
    "ProjectError": "errors",
    "SettingError": "errors",
    "AccessError": "errors",
    "BallotError": "errors",
    "RoundClosedError": "errors",
    "Dataset": "schema",
    "Scheme": "levels",
    "band_names": "levels",
    "read_dataset": "intake",
    "blank_dataset": "intake",
    "Fact": "intake",
    "check_fact": "intake",
    "fact_accounts": "intake",
    "fact_with_changes": "intake",
    "entered_attribute": "intake",
    "entered_value": "intake",
    "leaks": "intake",
    "ReadingChoices": "intake",
    "FileChoice": "intake",
    "open_questions": "intake",
    "column_formats": "intake",
    "foreign_currencies": "intake",
    "ENCODINGS": "intake",
    "DELIMITERS": "intake",
    "preview_file": "intake",
    "FilePreview": "intake",
    "TablePreview": "intake",
    "pasted_file": "intake",
    "typed_table": "intake",
    "technology_table": "intake",
    "technology_levels": "intake",
    "explain_technology": "intake",
    "exchanged": "hiding",
    "hide_names": "hiding",
    "HiddenNames": "hiding",
    "KnownNames": "hiding",
    "Veil": "hiding",
    "load_sample": "samples",
    "sample_names": "samples",
    "sample_about": "samples",
    "make_company": "samples",
    "Truth": "samples",
    "lifetime_value": "value",
    "METHODS": "value",
    "available_methods": "value",
    "contract_survival": "value",
    "ContractSurvival": "value",
    "LifetimeValue": "value",
    "profitability": "value",
    "Profitability": "value",
    "activity_rates": "value",
    "rate_sensitivity": "value",
    "RateSensitivity": "value",
    "best_customers": "value",
    "BestCustomers": "value",
    "CRITERIA": "value",
    "available_criteria": "value",
    "criterion_column": "value",
    "who_changes": "value",
    "adopters": "value",
    "Adopters": "value",
    "commonalities": "segments",
    "find_rules": "segments",
    "hardly_tried": "segments",
    "find_segments": "segments",
    "segments_in_bands": "segments",
    "Segmentation": "segments",
    "segment_cards": "segments",
    "segment_map": "segments",
    "SegmentMap": "segments",
    "what_if_excluded": "segments",
    "exclusion_warning": "segments",
    "replay_exclusion": "segments",
    "freed_by_owner": "segments",
    "selling_time": "segments",
    "loss_maker_traits": "segments",
    "unit_economics": "segments",
    "Belief": "fit",
    "Beliefs": "fit",
    "USUAL_STRENGTH": "fit",
    "level_shares": "fit",
    "suggest_desirability": "fit",
    "SOURCES": "fit",
    "Desirability": "fit",
    "next_tests": "fit",
    "suggest_weights": "fit",
    "equal_weights": "fit",
    "Weights": "fit",
    "fit_score": "fit",
    "FitScores": "fit",
    "prepare_scoring": "fit",
    "Scoring": "fit",
    "JudgedSet": "fit",
    "LiveGrid": "fit",
    "prepare_grid": "fit",
    "conversion": "fit",
    "compare_scorings": "fit",
    "compare_weights": "fit",
    "Conversion": "fit",
    "reference_model": "fit",
    "ReferenceModel": "fit",
    "Capacity": "fit",
    "assign_tiers": "fit",
    "tier_probability": "fit",
    "robustness": "fit",
    "Robustness": "fit",
    "with_tier_probability": "fit",
    "Tiers": "fit",
    "name_groups": "fit",
    "in_turn": "fit",
    "promotions": "fit",
    "Play": "fit",
    "tier_plays": "fit",
    "SignalRule": "fit",
    "signal_rules": "fit",
    "signal_kinds": "fit",
    "timing_score": "fit",
    "timing_at_opening": "fit",
    "timing_quarters": "fit",
    "Timing": "fit",
    "tally": "fit",
    "Tally": "fit",
    "live_accounts": "views",
    "live_settings": "views",
    "sayable_view": "views",
    "statements": "views",
    "Statement": "views",
    "GridRequest": "views",
    "grid_reply": "views",
    "IcpDefinition": "profile",
    "Version": "profile",
    "agreed": "profile",
    "version_line": "profile",
    "compare_definitions": "profile",
    "Comparison": "profile",
    "later_deals": "profile",
    "disqualified": "profile",
    "Decision": "profile",
    "LogEntry": "profile",
    "DECISION_KINDS": "profile",
    "IcpSheet": "profile",
    "icp_sheet": "profile",
    "SheetNotes": "profile",
    "notes_without_names": "profile",
    "with_written": "profile",
    "Choices": "workspace",
    "Source": "workspace",
    "Evidence": "workspace",
    "Costing": "workspace",
    "Project": "workspace",
    "open_project": "workspace",
    "save_project": "workspace",
    "project_bytes": "workspace",
    "Shelf": "workspace",
    "default_shelf_path": "workspace",
    "BallotBox": "workspace",
    "History": "workspace",
    "KeptHistory": "workspace",
    "decisions": "workspace",
    "known_names": "workspace",
    "restored": "workspace",
    "trusted_choices": "workspace",
    "Round": "workspace",
    "Participant": "workspace",
    "Progress": "workspace",
    "KeptRound": "workspace",
    "Tries": "workspace",
}

__all__ = ["__version__", *_HOME]  # noqa: PLE0604  (the names are strings; the linter cannot see it)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'icp_core' has no attribute {name!r}; it has: {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"icp_core.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


if TYPE_CHECKING:
    from icp_core.errors import IcpError as IcpError
    from icp_core.errors import NotRecognisedError as NotRecognisedError
    from icp_core.errors import ProjectError as ProjectError
    from icp_core.fit import USUAL_STRENGTH as USUAL_STRENGTH
    from icp_core.fit import Belief as Belief
    from icp_core.fit import Beliefs as Beliefs
    from icp_core.hiding import HiddenNames as HiddenNames
    from icp_core.hiding import KnownNames as KnownNames
    from icp_core.hiding import Veil as Veil
    from icp_core.hiding import exchanged as exchanged
    from icp_core.hiding import hide_names as hide_names
    from icp_core.languages import Message as Message
    from icp_core.languages import plain_markdown as plain_markdown
    from icp_core.languages import say as say
    from icp_core.levels import Scheme as Scheme
    from icp_core.levels import band_names as band_names
    from icp_core.schema import Dataset as Dataset
