"""What leaves the workbench as a file: Excel, Markdown, CSV; all of it defused."""

from icp_core.reports.excel import excel_report
from icp_core.reports.html import html_report
from icp_core.reports.markdown import markdown_report
from icp_core.reports.ranking import ranking_table
from icp_core.reports.safety import csv_bytes, defused, legible, safe_table
from icp_core.reports.template import TEMPLATE, template_headers, template_workbook

__all__ = [
    "TEMPLATE",
    "csv_bytes",
    "defused",
    "excel_report",
    "html_report",
    "legible",
    "markdown_report",
    "ranking_table",
    "safe_table",
    "template_headers",
    "template_workbook",
]
