"""How long fifty companies take to be looked up in a large register, beside reading the same file as one's own list.

Run: ``python tests/benchmarks/enrichment.py [rows of the register]``.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

import icp_core as icp
from icp_core.intake.files.files import tables_of_file
from icp_core.intake.log import Log

KNOWN = 50


def files_of(rows: int) -> dict[str, bytes]:
    """Fifty companies without an industry, and a register in which they stand among others."""
    rng = np.random.default_rng(0)
    # Five thousand first words: each is shared by as many companies as it takes.
    names = [f"{chr(65 + i % 26)}{i % 5_000:x}{'bo' if i % 2 else 'dal'} {i} AB" for i in range(rows)]
    register = pd.DataFrame({"Org nr": np.arange(rows) + 5_000_000, "Company": names})
    register["Employees"] = rng.integers(1, 900, rows)
    register["Industry"] = rng.choice(["IT", "Food"], rows)
    own = pd.DataFrame({"Customer ID": range(KNOWN), "Company": rng.choice(names, KNOWN, replace=False)})
    return {"customers.csv": _csv(own), "register.csv": _csv(register)}


def _csv(frame: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.to_csv(out, index=False)
    return out.getvalue()


def main(rows: int) -> None:
    """Print the times."""
    files = files_of(rows)
    register = icp.ReadingChoices(files=(("register.csv", icp.FileChoice(role="register")),))
    start = time.perf_counter()
    tables_of_file("register.csv", files["register.csv"], icp.ReadingChoices(), Log())
    cells = time.perf_counter() - start
    start = time.perf_counter()
    found = icp.read_dataset(files, choices=register)
    looked_up = time.perf_counter() - start
    filled = int(found.accounts["industry"].notna().sum())
    print(f"{rows:,} rows, {len(files['register.csv']) / 1e6:.0f} MB; {filled} of {KNOWN} companies filled")
    print(f"cells of the register alone {cells:.2f} s; read as a register {looked_up:.2f} s")
    start = time.perf_counter()
    icp.read_dataset(files)
    print(f"read as one's own list {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
