"""Results as plain dicts of words and numbers: what the parts in the browser draw.

A view chooses, orders and words; it computes nothing that a result does not hold. Every text in it is plain: a part
sets it as text.
"""

from icp_core.views.adopters import adopter_notes, adopter_rows, movement_view
from icp_core.views.ballot import adopted_note, ballot_headline, ballot_subline, reveal_view
from icp_core.views.bands import bands_text, levels_remark, read_bands, waiting_levels
from icp_core.views.beliefs import (
    Seen,
    belief_handle,
    beliefs_headline,
    beliefs_subline,
    believed_line,
    believed_table,
    level_heading,
    picture_view,
    places,
    seen_of,
    waiting_beliefs,
)
from icp_core.views.board import ranking_view, tiers_view, weights_view
from icp_core.views.cells import table_view
from icp_core.views.changes import AMOUNTS, changes_finding, changes_view
from icp_core.views.data import attribute_rows, remarks, report_rows, table_rows
from icp_core.views.economics import economics_finding, economics_reasons, economics_rows
from icp_core.views.estimate import backtest_rows, parameter_rows
from icp_core.views.facts import FIRST_ASKED, WHATS, answers, asked, facts_view, what_name
from icp_core.views.honesty import honesty_view
from icp_core.views.leaks import leak_rows, left_out_line, other_columns
from icp_core.views.levels import attribute_label, levels_view
from icp_core.views.live_board import live_accounts, live_settings
from icp_core.views.live_chart import live_chart_view, live_chart_words
from icp_core.views.live_grid import GridRequest, grid_reply
from icp_core.views.loss_makers import traits_view
from icp_core.views.mapping import corrections, mapping_rows, target_words, targets
from icp_core.views.missing import missing_rows, pattern_rows
from icp_core.views.naming import (
    FLAG_LEVELS,
    answers_of,
    attribute_of,
    level_label,
    name_of,
    nameable,
    named_levels,
    usual_bands,
)
from icp_core.views.next_tests import next_tests_view
from icp_core.views.plays import group_rows, promotion_line, promotion_rows
from icp_core.views.profile import sheet_view
from icp_core.views.qr import qr_view
from icp_core.views.rates import edited_rates, rates_rows
from icp_core.views.reading import (
    DECISIONS,
    currency_rows,
    decided_format,
    decided_pairs,
    decided_rates,
    file_choices,
    file_rows,
    pair_rows,
    preview_rows,
    question_rows,
    undecided_pairs,
)
from icp_core.views.robustness import edge_rows, firm_line, firm_sentences, weight_rows
from icp_core.views.rules import coverage_note, rules_finding, rules_view
from icp_core.views.sayable import Statement, sayable_view, statements
from icp_core.views.segments import cards_headline, cards_subline, cards_view, first_to_question
from icp_core.views.sheet_editing import sheet_editors
from icp_core.views.start import project_about, project_file_name, steps_view
from icp_core.views.technology import decided_technologies, technology_company_rows, technology_rows
from icp_core.views.timing import call_rows, signal_label, unknown_kinds
from icp_core.views.typing import typed_cells, typed_start, typed_words
from icp_core.views.versions import comparison_view, decision_label, kind_label, log_view, versions_view
from icp_core.views.voting import ballot_attributes, join_view, room_view, rounds_view, voting_view

__all__ = [
    "Seen",
    "belief_handle",
    "believed_line",
    "believed_table",
    "waiting_beliefs",
    "beliefs_headline",
    "beliefs_subline",
    "level_heading",
    "picture_view",
    "places",
    "seen_of",
    "next_tests_view",
    "FLAG_LEVELS",
    "answers_of",
    "attribute_of",
    "level_label",
    "name_of",
    "nameable",
    "named_levels",
    "usual_bands",
    "FIRST_ASKED",
    "WHATS",
    "answers",
    "asked",
    "facts_view",
    "what_name",
    "comparison_view",
    "decision_label",
    "kind_label",
    "log_view",
    "versions_view",
    "ballot_attributes",
    "join_view",
    "room_view",
    "rounds_view",
    "voting_view",
    "GridRequest",
    "grid_reply",
    "live_accounts",
    "live_settings",
    "live_chart_view",
    "weight_rows",
    "firm_sentences",
    "firm_line",
    "edge_rows",
    "leak_rows",
    "left_out_line",
    "other_columns",
    "AMOUNTS",
    "DECISIONS",
    "adopted_note",
    "adopter_notes",
    "adopter_rows",
    "attribute_label",
    "attribute_rows",
    "backtest_rows",
    "ballot_headline",
    "ballot_subline",
    "bands_text",
    "call_rows",
    "cards_headline",
    "cards_subline",
    "cards_view",
    "changes_finding",
    "changes_view",
    "corrections",
    "coverage_note",
    "currency_rows",
    "decided_format",
    "decided_pairs",
    "decided_rates",
    "economics_finding",
    "economics_reasons",
    "economics_rows",
    "edited_rates",
    "file_choices",
    "file_rows",
    "first_to_question",
    "group_rows",
    "honesty_view",
    "levels_remark",
    "levels_view",
    "live_chart_words",
    "mapping_rows",
    "missing_rows",
    "movement_view",
    "pair_rows",
    "parameter_rows",
    "pattern_rows",
    "preview_rows",
    "project_about",
    "project_file_name",
    "qr_view",
    "promotion_line",
    "promotion_rows",
    "question_rows",
    "ranking_view",
    "rates_rows",
    "read_bands",
    "remarks",
    "report_rows",
    "rules_finding",
    "rules_view",
    "reveal_view",
    "Statement",
    "sayable_view",
    "statements",
    "sheet_editors",
    "sheet_view",
    "signal_label",
    "steps_view",
    "table_rows",
    "table_view",
    "target_words",
    "targets",
    "tiers_view",
    "traits_view",
    "decided_technologies",
    "technology_company_rows",
    "technology_rows",
    "typed_cells",
    "typed_start",
    "typed_words",
    "undecided_pairs",
    "waiting_levels",
    "unknown_kinds",
    "weights_view",
]
