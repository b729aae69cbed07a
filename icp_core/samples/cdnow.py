"""CDNOW's orders: a real, public set (Fader and Hardie 2001), as the package ``lifetimes`` ships it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from icp_core.errors import ReadError

_COLUMNS = ["master_id", "customer", "date", "items", "amount"]


def cdnow_files() -> dict[str, bytes]:
    """Accounts and invoices made from the sample of 2,357 customers; the source has no names and no firmographics.

    Raises
    ------
    ReadError
        If the package ``lifetimes`` is not installed; only those need it who write the files anew.
    """
    spec = find_spec("lifetimes")
    if spec is None or spec.origin is None:
        raise ReadError("cdnow_source_missing")
    source = Path(spec.origin).parent / "datasets" / "CDNOW_sample.txt"
    rows = pd.read_csv(source, sep=r"\s+", header=None, names=_COLUMNS, dtype={"customer": str, "date": str})
    ids = "C" + rows["customer"]
    day = pd.to_datetime(rows["date"], format="%Y%m%d").dt.strftime("%Y-%m-%d")
    invoices = pd.DataFrame({"account_id": ids, "date": day, "amount": rows["amount"]})
    known = sorted(ids.unique())
    accounts = pd.DataFrame(
        {"account_id": known, "name": [f"Customer {int(name[1:])}" for name in known], "relation": "customer"}
    )
    return {name: table.to_csv(index=False, lineterminator="\n").encode() for name, table in
            (("accounts.csv", accounts), ("invoices.csv", invoices))}  # fmt: skip
