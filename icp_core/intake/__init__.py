"""From files, as real companies export them, to a checked Dataset."""

from icp_core.intake.additions.technology import (
    explain_technology,
    find_technologies,
    technology_levels,
    technology_table,
)
from icp_core.intake.blank import blank_dataset
from icp_core.intake.choices import FileChoice, ReadingChoices
from icp_core.intake.columns.currencies import amounts_set_aside, foreign_currencies
from icp_core.intake.columns.questions import column_formats, open_questions
from icp_core.intake.entered import entered_attribute, entered_value
from icp_core.intake.fact_companies import fact_accounts
from icp_core.intake.facts import Fact, fact_with_changes
from icp_core.intake.files.delimiter import DELIMITERS
from icp_core.intake.files.encoding import ENCODINGS
from icp_core.intake.files.pasted import pasted_file, typed_table
from icp_core.intake.files.preview import FilePreview, TablePreview, preview_file
from icp_core.intake.leaks import leaks
from icp_core.intake.reading import read_dataset
from icp_core.intake.texts.missing import is_missing_word
from icp_core.intake.with_facts import check_fact, with_facts
from icp_core.intake.with_named import with_named

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Fact",
    "FileChoice",
    "FilePreview",
    "ReadingChoices",
    "TablePreview",
    "blank_dataset",
    "check_fact",
    "column_formats",
    "entered_attribute",
    "entered_value",
    "explain_technology",
    "fact_accounts",
    "find_technologies",
    "is_missing_word",
    "amounts_set_aside",
    "foreign_currencies",
    "leaks",
    "open_questions",
    "pasted_file",
    "preview_file",
    "read_dataset",
    "technology_levels",
    "technology_table",
    "typed_table",
    "fact_with_changes",
    "with_facts",
    "with_named",
]
