"""CDNOW's orders: a real, public set, first described by Fader and Hardie (2001), as the package ``lifetimes`` ships it."""

from __future__ import annotations

from importlib import resources
from io import StringIO

import pandas as pd


def cdnow_files() -> dict[str, bytes]:
    """Accounts and invoices made from the sample of 2,357 customers; the source has no names and no firmographics."""
    text = resources.files("lifetimes").joinpath("datasets", "CDNOW_sample.txt").read_text("utf-8")
    rows = pd.read_csv(
        StringIO(text),
        sep=r"\s+",
        header=None,
        names=["master", "customer", "date", "items", "amount"],
        dtype={"date": str},
    )
    ids = rows["customer"].map(lambda number: f"C{number:04d}")
    invoices = pd.DataFrame(
        {
            "account_id": ids,
            "date": pd.to_datetime(rows["date"], format="%Y%m%d").dt.strftime("%Y-%m-%d"),
            "amount": rows["amount"],
        }
    )
    known = sorted(ids.unique())
    accounts = pd.DataFrame(
        {"account_id": known, "name": [f"Customer {name[1:]}" for name in known], "relation": "customer"}
    )
    return {
        "accounts.csv": accounts.to_csv(index=False, lineterminator="\n").encode(),
        "invoices.csv": invoices.to_csv(index=False, lineterminator="\n").encode(),
    }
