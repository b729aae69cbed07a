"""Criteria for a best customer: what each one measures, and whether the data can bear it (method V1)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.schema import TABLES, Dataset
from icp_core.value.lifetime_value import LifetimeValue
from icp_core.value.profitability import Profitability
from icp_core.value.purchases import purchases, tenure_years

CRITERIA = (
    "lifetime_value",
    "profit",
    "billing",
    "repurchase_rate",
    "tenure",
    "nps",
    "usage",
    "upsell",
    "references",
    "strategic_value",
    "blend",
    "hand_picked",
)
PER_YEAR = ("profit", "billing", "upsell", "references")
"""Criteria that grow with age; each is offered per year of tenure too, as ``<criterion>_per_year``."""
GROWS_WITH_AGE = frozenset({"lifetime_value", "repurchase_rate", *PER_YEAR, *(f"{name}_per_year" for name in PER_YEAR)})
"""Criteria that a young customer cannot be judged by yet."""
COLUMN = "column:"
LEAST_KNOWN = 5
"""Customers that must have a value before a criterion is offered."""


def criterion_scores(
    dataset: Dataset,
    value: LifetimeValue,
    profit: Profitability,
    criterion: str,
    *,
    picked: Iterable[str] | None = None,
) -> pd.Series:
    """Score of each customer by one criterion (not ``blend``), higher is better; NaN where it is not known.

    Parameters
    ----------
    criterion : one of :data:`CRITERIA`, one of them ``_per_year``, or ``column:<name>`` for a numeric attribute
    picked : ids of customers, for ``hand_picked``
    """
    customers = dataset.customers
    if criterion.endswith("_per_year"):
        total = criterion_scores(dataset, value, profit, criterion.removesuffix("_per_year"))
        years = tenure_years(dataset, purchases(dataset))
        return total / years.where(years > 0)
    nothing = pd.Series(np.nan, index=customers)
    accounts = dataset.accounts.set_index("account_id")
    if criterion == "lifetime_value":
        return (value.table["value_to_date"] + value.table["future_value"]).reindex(customers)
    if criterion == "profit":
        return profit.table["profit"].reindex(customers)
    if criterion == "billing":
        return profit.table["revenue"].reindex(customers)
    if criterion == "repurchase_rate":
        bought = purchases(dataset)
        if bought.source == "subscriptions":
            return nothing  # its months are no decisions to buy again
        lines = bought.lines[bought.lines["amount"] > 0]  # a refund is no purchase
        if not lines["account_id"].duplicated().any():
            return nothing
        years = tenure_years(dataset, bought)
        return (lines.groupby("account_id").size().reindex(customers) - 1) / years.where(years > 0)
    if criterion == "tenure":
        return tenure_years(dataset, purchases(dataset))
    if criterion == "upsell":
        return _upsell(dataset)
    if criterion == "hand_picked":
        return pd.Series(customers.isin(list(picked)).astype(float), index=customers) if picked is not None else nothing
    name = criterion.removeprefix(COLUMN)
    if name in accounts and pd.api.types.is_numeric_dtype(accounts[name]):
        return accounts[name].reindex(customers).astype(float)
    return nothing


def available_criteria(
    dataset: Dataset, value: LifetimeValue, profit: Profitability, *, picked: Iterable[str] | None = None
) -> pd.DataFrame:
    """Which criteria the data can bear.

    Returns
    -------
    DataFrame by criterion with the columns ``label`` (Message), ``available`` (bool), ``reason`` (Message or None: what
    is missing) and ``n`` (customers with a value). Numeric attributes of the project's own stand at the end.
    """
    names = [name for base in CRITERIA for name in (base, *([f"{base}_per_year"] if base in PER_YEAR else []))]
    own = [
        COLUMN + name
        for name in dataset.attributes
        if name not in TABLES["accounts"] and pd.api.types.is_numeric_dtype(dataset.accounts[name])
    ]
    rows: dict[str, tuple[Message, bool, Message | None, int]] = {}
    for name in [*names, *own]:
        if name == "blend":
            continue
        known = (
            criterion_scores(dataset, value, profit, name, picked=picked).replace([np.inf, -np.inf], np.nan).dropna()
        )
        base = name.removesuffix("_per_year")
        reason = None
        if name == "hand_picked" and not known.any():
            reason = message("value.missing.hand_picked")
        elif len(known) < LEAST_KNOWN:
            reason = message(
                f"value.missing.{'column' if base.startswith(COLUMN) else base}", n=len(known), least=LEAST_KNOWN
            )
        elif known.nunique() < 2 and name != "hand_picked":
            reason = message("value.missing.all_equal", n=len(known))
        rows[name] = (criterion_label(name), reason is None, reason, len(known))
    blendable = [name for name in names if name in rows and rows[name][1] and name != "hand_picked"]
    why = None if len(blendable) > 1 else message("value.missing.blend")
    rows["blend"] = (criterion_label("blend"), why is None, why, max((rows[name][3] for name in blendable), default=0))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "available", "reason", "n"])


def criterion_label(criterion: str) -> Message:
    """Name of a criterion for the screen."""
    if criterion.startswith(COLUMN):
        return message("value.criterion.column", name=criterion.removeprefix(COLUMN))
    if criterion.endswith("_per_year"):
        return message(
            "value.criterion.per_year", what=message(f"value.criterion.{criterion.removesuffix('_per_year')}")
        )
    return message(f"value.criterion.{criterion}")


def _upsell(dataset: Dataset) -> pd.Series:
    deals = dataset.deals
    if deals is None or "kind" not in deals or not (deals["kind"] == "upsell").any() or "amount" not in deals:
        return pd.Series(np.nan, index=dataset.customers)
    sold = deals[(deals["kind"] == "upsell") & (deals["outcome"] == "won")]
    return sold.groupby("account_id")["amount"].sum().reindex(dataset.customers).fillna(0.0)


def criterion_column(criterion: str) -> str | None:
    """The attribute that a criterion is, which then cannot describe a good customer as well; None for the others."""
    return criterion.removeprefix(COLUMN) if criterion.startswith(COLUMN) else None
