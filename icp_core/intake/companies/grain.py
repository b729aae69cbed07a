"""From rows of any grain to one row per company: what each of its rows says, brought to one value."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.intake.log import Log

MAJORITY = 0.8
"""Share of a company's rows that must agree for a value to describe the company (design, Tables)."""
_LEAST_ACCOUNTS = 5


def per_account(values: pd.Series, ids: pd.Series) -> pd.DataFrame:
    """Commonest known value per company, with the share of its rows that hold it.

    Returns
    -------
    DataFrame indexed by account id with the columns ``value``, ``share`` and ``n``
    """
    of_row, companies = pd.factorize(ids)
    codes, known = pd.factorize(values)
    both = (of_row >= 0) & (codes >= 0)
    pair, pairs = pd.factorize(of_row[both] * np.int64(max(len(known), 1)) + codes[both])
    n = np.bincount(pair, minlength=len(pairs))
    order = np.argsort(-n, kind="stable")
    company = pairs[order] // max(len(known), 1)
    first = order[~pd.Series(company).duplicated().to_numpy()]
    company, value = pairs[first] // max(len(known), 1), pairs[first] % max(len(known), 1)
    total = np.bincount(of_row[both], minlength=len(companies))[company]
    index = pd.Index(companies.take(company), name="id")
    found = pd.DataFrame({"value": known.take(value), "share": n[first] / total, "n": total}, index=index)
    return found.sort_index()


def described(
    frame: pd.DataFrame, ids: pd.Series, file: str, log: Log, order: pd.Series | None = None
) -> tuple[pd.DataFrame, list[str]]:
    """One row per company from many, and the columns that do not describe companies.

    A number, date or list takes the latest row that has one. A category takes its commonest value; companies where that
    stands in fewer than :data:`MAJORITY` of the rows are reported, and a column in which they are the majority is
    named as one to set aside: it describes the orders, not the company.

    Parameters
    ----------
    order : sort key of the rows (dates); file order where it is None
    """
    out: dict[str, pd.Series] = {}
    aside: list[str] = []
    at = frame.index if order is None else order.loc[frame.index].sort_values(kind="stable", na_position="first").index
    index = pd.Index(pd.unique(ids.dropna()), name="account_id")
    for column in frame.columns:
        values = frame[column]
        if (
            values.dtype == object
            or pd.api.types.is_numeric_dtype(values)
            or pd.api.types.is_datetime64_any_dtype(values)
        ):
            known = values.loc[at].dropna()
            out[column] = known.groupby(ids.loc[known.index], sort=False).last().reindex(index)
            continue
        found = per_account(values, ids)
        out[column] = found["value"].reindex(index)
        varies = found["share"] < MAJORITY
        if varies.any():
            example = str(found.index[varies][0])
            log.note("varies", file=file, table="accounts", column=column, n=int(varies.sum()), of=len(found),
                     before=example, after=str(found.loc[example, "value"]), majority=MAJORITY)  # fmt: skip
        if varies.mean() > 0.5:
            aside.append(column)
    return pd.DataFrame(out, index=index), aside


def describes_company(values: pd.Series, ids: pd.Series) -> bool:
    """Whether a custom column of lines is the same over a company's lines: then it is the company's, not the line's."""
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values) or values.dtype == object:
        return False
    found = per_account(values, ids)
    several = found[found["n"] >= 2]
    if len(several) < _LEAST_ACCOUNTS or found["value"].nunique() < 2:
        return False
    return bool((several["share"] >= MAJORITY).mean() >= MAJORITY) and not bool(
        np.isclose(found["n"].sum(), len(found))
    )
