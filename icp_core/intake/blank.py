"""A project that begins with nothing: tables that stand, with no company in them."""

from __future__ import annotations

import pandas as pd

from icp_core.schema import Dataset


def blank_dataset(name: str = "", currency: str = "EUR") -> Dataset:
    """A Dataset without a company: accounts with ``account_id``, ``name`` and ``relation`` of their dtypes, no rows."""
    columns = ("account_id", "name", "relation")
    return Dataset(pd.DataFrame({column: pd.Series(dtype="str") for column in columns}), name=name, currency=currency)
