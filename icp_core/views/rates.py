"""The editor of costs per unit: its rows in words, and back from what was edited to rates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, message, say
from icp_core.schema import Dataset
from icp_core.value import activity_rates


def rates_rows(
    dataset: Dataset, rates: Mapping[str, float] | None = None, *, locale: str = DEFAULT_LOCALE
) -> pd.DataFrame:
    """What was done for customers and what a unit of it costs, the most expensive in all first.

    Parameters
    ----------
    rates : mapping of activity to cost per unit
        Those already set; the others show the median of the data.

    Returns
    -------
    DataFrame, index ``activity``, with four columns headed in words: the activity, its quantity, the customers that
    had it, and the cost of a unit (float, NaN where none is known): the column to edit.
    """
    table = activity_rates(dataset)
    given = pd.Series(dict(rates or {}), dtype=float).reindex(table.index)
    cost = given.fillna(table["rate"])
    order = (table["quantity"] * cost).fillna(-np.inf).sort_values(ascending=False, kind="stable").index
    table, cost = table.loc[order], cost.loc[order]
    return pd.DataFrame(
        {
            say(message("view.rates.activity"), locale): list(table.index),
            say(message("view.rates.quantity"), locale): table["quantity"],
            say(message("view.rates.n_customers"), locale): table["n_customers"],
            say(
                message("view.rates.rate_in" if dataset.currency else "view.rates.rate", currency=dataset.currency),
                locale,
            ): cost,
        },
        index=table.index,
    )


def edited_rates(dataset: Dataset, edited: pd.DataFrame) -> dict[str, float]:
    """The costs per unit that differ from the data's, from rows of :func:`rates_rows` as they were left.

    An emptied cell goes back to the data's own rate.
    """
    seen = activity_rates(dataset)["rate"]
    cost = edited.iloc[:, 3].astype(float)
    changed = cost.notna() & ~np.isclose(cost, seen.reindex(cost.index), equal_nan=True)
    return {str(name): float(value) for name, value in cost[changed].items()}
