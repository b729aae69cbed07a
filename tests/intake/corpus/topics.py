"""What the corpus must cover: the headings of the task and of what has been measured to go wrong."""

from __future__ import annotations

READING = (
    "encodings", "delimiters", "header_row", "number_format", "date_format", "ambiguity", "bands", "units",
    "currencies", "percents", "mangled_bands", "country_english", "country_swedish", "country_finnish",
    "country_polish", "country_german", "country_norwegian", "country_danish", "legal_forms", "nace", "sic", "naics",
    "excel", "excel_child", "sheets", "parquet", "json_lines", "rates", "mapping_by_words", "mapping_by_values",
    "grain", "joining_by_id", "joining_by_domain", "joining_by_name", "reason_codes", "duplicates", "unit_errors",
    "constant", "nearly_empty", "leaking", "formula_injection", "enrichment", "technology_maturity",
)  # fmt: skip
"""Any real customer export."""

MEASURED = (
    "missing_words", "leading_zeros", "byte_order_mark", "whole_file_decoded", "modal_width", "choice_of_header",
    "calamine_errors", "calamine_uncomputed", "calamine_merged", "far_cell", "zip_bomb", "zip_sizes_lie",
    "zip_overlaps", "zip_entries", "zip_nested", "xml_entities", "truncated", "encrypted", "html_as_workbook",
    "wide_sheet", "long_cell", "long_line", "open_quote", "nul_bytes", "markdown_in_names", "html_in_names",
    "path_in_names", "case_in_names", "right_to_left", "surrogates", "deep_json", "parquet_bomb", "parquet_damaged",
    "code_in_text", "too_large",
)  # fmt: skip
"""Platform facts: reading files, attacks and faults that really bite."""

TOPICS = frozenset(READING + MEASURED)
