"""The data page's tables: what was read, the quality report, the attributes."""

from __future__ import annotations

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name, message, say
from icp_core.languages.numbers import day, percent
from icp_core.schema import TABLES, Dataset
from icp_core.views.cells import sentence, shown

FLAGS = {True: "yes", False: "no"}
FEW = 12
"""Different numbers up to which the commonest say more than the middle."""


def table_rows(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """What was read, table by table.

    Returns
    -------
    DataFrame with the columns ``table`` (in words), ``rows``, and ``first`` and ``last``: the days between which its
    dates lie, empty where it has none.
    """
    rows = []
    for name, frame in dataset.tables():
        days = [
            frame[column] for column, contract in TABLES[name].items() if contract.kind == "date" and column in frame
        ]
        known = pd.concat([column.dropna() for column in days]) if days else pd.Series(dtype="datetime64[ns]")
        ends = [day(at.date(), locale) for at in (known.min(), known.max())] if len(known) else ["", ""]
        rows.append((say(message(f"view.data.table_{name}"), locale), len(frame), *ends))
    return pd.DataFrame(rows, columns=["table", "rows", "first", "last"])


def report_rows(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The quality report in words, as it is shown and downloaded."""
    report = dataset.report
    columns = {
        "table": report["table"].map(shown),
        "row": pd.to_numeric(report["row"], errors="coerce").astype("Int64"),
        "column": report["column"].map(shown),
        "what": [sentence(entry, locale) for entry in report["message"]],
        "before": report["before"].map(shown),
        "after": report["after"].map(shown),
    }
    return pd.DataFrame({say(message(f"view.data.report_{name}"), locale): column for name, column in columns.items()})


def remarks(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The quality report in short, the most frequent first.

    Returns
    -------
    DataFrame with the columns ``count`` (rows or values that it says the same of), ``where`` (the column, in words)
    and ``what`` (the first of them, in words).
    """
    report = dataset.report
    marks = pd.DataFrame({name: report[name].map(shown) for name in ("code", "table", "column")})
    groups = marks.groupby(list(marks), sort=False)
    first = groups.head(1).index
    table = pd.DataFrame(
        {
            "count": groups["code"].transform("size")[first],
            "where": [attribute_name(name, locale) if name else "" for name in marks.loc[first, "column"]],
            "what": [sentence(entry, locale) for entry in report.loc[first, "message"]],
        }
    ).sort_values("count", ascending=False, kind="stable")
    return table.reset_index(drop=True)


def attribute_rows(dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """Every attribute that may describe a company: how many are known, how many values, and the commonest."""
    rows = []
    for attribute in dataset.attributes:
        column = dataset.accounts[attribute]
        known = column.dropna()
        values = known.explode() if attribute == "technologies" else known
        if pd.api.types.is_float_dtype(values) and (values % 1 == 0).all():
            values = values.astype("int64")
        if pd.api.types.infer_dtype(values) == "boolean":
            values = values.map({flag: level_name(attribute, word, locale) for flag, word in FLAGS.items()})
        counts = values.astype(str).value_counts()
        numeric = pd.api.types.is_numeric_dtype(known) and not pd.api.types.is_bool_dtype(known) and len(counts) > FEW
        rows.append(
            {
                "attribute": attribute_name(attribute, locale),
                "known": percent(len(known) / max(1, len(column)), 0, locale),
                "values": len(counts),
                "commonest": _middle(attribute, known, locale) if numeric else ", ".join(counts.index[:3]),
            }
        )
    names = ["attribute", "known", "values", "commonest"]
    table = pd.DataFrame(rows, columns=names)
    return table.rename(columns={name: say(message(f"view.data.attributes_{name}"), locale) for name in names})


def _middle(attribute: str, known: pd.Series, locale: str) -> str:
    contract = TABLES["accounts"].get(attribute)
    is_year = contract is not None and contract.kind == "year"
    median, low, high = (float(known.quantile(at)) for at in (0.5, 0.25, 0.75))
    if is_year:
        return say(message("view.data.attributes_years", median=median, low=low, high=high), locale)
    return say(message("view.data.attributes_middle", median=median, low=low, high=high), locale)
