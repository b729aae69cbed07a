"""Rows in = rows kept + rows reported: the one place that says which remarks set a row aside."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from icp_core.schema import TABLES, Dataset

OF_THE_FILE = frozenset(
    {"title_row", "header_of_two_rows", "total_row", "note_below", "comment_row", "repeated_header", "refused_row"}
)
"""Rows that are not part of the table, or do not fit it."""
OF_THE_TABLE = frozenset(
    {
        *("no_key", "duplicate_account", "known_account", "no_account", "lacks_required", "no_order", "no_lines"),
        *("duplicate_deal", "duplicate_invoice", "duplicate_contact"),
    }
)
"""Rows of the table that make no row of the dataset: ``duplicate_account`` and ``known_account`` only fill gaps of an
earlier row or file, ``no_lines`` is an order whose lines are missing. They count where they are said of the file's own
table."""
SAID = frozenset({"report.no_rate_row"})
"""Texts that say it where the code alone does not: an amount without a rate leaves a deal but no invoice."""


def tables_of(found: Dataset) -> dict[str, str]:
    """The table that each file that was read mainly holds."""
    read = found.report[found.report["code"] == "read_as"]
    return dict(zip(read["file"].astype(str), read["table"].astype(str), strict=True))


def aside(found: Dataset, file: str) -> dict[int, set[str]]:
    """Rows of a file that were set aside, each with the codes that say so."""
    report = found.report
    own = tables_of(found).get(file, "")
    here = (report["file"] == file) & report["row"].notna()
    said = report["message"].map(lambda text: text.key in SAID).astype(bool)
    codes = report["code"].isin(OF_THE_FILE) | ((report["code"].isin(OF_THE_TABLE) | said) & (report["table"] == own))
    rows: dict[int, set[str]] = {}
    for row, code in report.loc[here & codes, ["row", "code"]].itertuples(index=False):
        rows.setdefault(int(row), set()).add(str(code))
    return rows


def balance(found: Dataset, rows_in: Mapping[str, int]) -> pd.DataFrame:
    """Rows in, kept and set aside, by main table.

    Parameters
    ----------
    rows_in : for each file, how many rows it holds beside its header, counted by other means; blank ones do not count

    Returns
    -------
    DataFrame indexed by table with the columns ``files``, ``rows_in``, ``kept``, ``aside``, ``unused`` (rows of files
    that were not used and are reported whole) and ``difference``, which must be 0. A file whose lines were joined
    to the orders of another is counted in a line of its own, ``orders``.
    """
    report = found.report
    mains = tables_of(found)
    heads = {str(text.values["other"]) for text in report.loc[report["code"] == "joined_lines", "message"]}
    unused = {
        str(file): int(text.values["rows"])
        for file, text in report.loc[report["code"] == "file_not_used", ["file", "message"]].itertuples(index=False)
        if "rows" in text.values
    }
    lines = []
    for table in (*TABLES, "orders", ""):
        files = [file for file in rows_in if _line_of(file, mains, heads, unused) == table]
        if files:
            gone = sum(len(aside(found, file)) for file in files)
            kept = 0 if not table else _kept(found, table)
            whole = sum(unused.get(file, 0) for file in files)
            n = sum(rows_in[file] for file in files)
            lines.append((table or "not used", ", ".join(files), n, kept, gone, whole, n - kept - gone - whole))
    columns = ["table", "files", "rows_in", "kept", "aside", "unused", "difference"]
    return pd.DataFrame(lines, columns=columns).set_index("table")


def _line_of(file: str, mains: Mapping[str, str], heads: set[str], unused: Mapping[str, int]) -> str:
    return "" if file in unused else "orders" if file in heads else mains.get(file, "")


def _kept(found: Dataset, table: str) -> int:
    if table == "orders":
        assert found.invoices is not None
        return int(found.invoices["invoice_id"].nunique())
    frame = getattr(found, table)
    if frame is None:
        return 0
    if table == "accounts":
        report = found.report
        met = sum(int(text.values["n"]) for text in report.loc[report["code"] == "met_on_lines", "message"])
        return len(frame) - met
    return len(frame)
