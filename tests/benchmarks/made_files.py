"""Large customer files for measuring, written block by block: accounts with what a CRM knows, invoice lines with what a
shop system exports. Values are drawn from a seed; the shares of distinct values are those of real exports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

BLOCK = 500_000
_WORDS = ("Nord", "Syd", "Alfa", "Bygg", "Data", "Fjord", "Metall", "Papper", "Kraft", "Logistik", "Teknik", "Vind")
_FORMS = ("AB", "Oy", "GmbH", "Ltd", "Sp. z o.o.", "AS")
_INDUSTRIES = ("Manufacturing", "Retail", "Energy", "Software", "Logistics", "Construction", "Health", "Finance")
_COUNTRIES = ("Sweden", "Finland", "Poland", "Germany", "Norway", "Denmark")


def accounts(n: int) -> Iterator[pa.Table]:
    """n companies: id, name, domain, industry, country, employees, revenue, customer since."""
    rng = np.random.default_rng(1)
    for start in range(0, n, BLOCK):
        ids = np.arange(start, min(start + BLOCK, n))
        size = len(ids)
        words = np.array(_WORDS)
        first, second = words[ids % 12], words[ids // 12 % 12]
        names = [
            f"{a}{b.lower()} {i} {form}"
            for a, b, i, form in zip(first, second, ids.tolist(), np.array(_FORMS)[ids % 6], strict=True)
        ]
        yield pa.table(
            {
                "Account ID": [f"A{i:07d}" for i in ids.tolist()],
                "Company name": names,
                "Website": [f"www.{a.lower()}{i}.com" for a, i in zip(first, ids.tolist(), strict=True)],
                "Industry": np.array(_INDUSTRIES)[rng.integers(0, 8, size)],
                "Country": np.array(_COUNTRIES)[rng.integers(0, 6, size)],
                "Employees": rng.lognormal(3.5, 1.2, size).astype(int) + 1,
                "Revenue (EUR)": rng.lognormal(14, 1.5, size).astype(int),
                "Customer since": _days(rng, size),
            }
        )


def invoices(n: int, n_accounts: int) -> Iterator[pa.Table]:
    """n lines: invoice number, account id, date, product, quantity, amount."""
    rng = np.random.default_rng(2)
    for start in range(0, n, BLOCK):
        size = min(BLOCK, n - start)
        who = np.minimum((rng.pareto(1.2, size) * n_accounts / 20).astype(int), n_accounts - 1)
        who = np.where(rng.random(size) < 0.5, rng.integers(0, n_accounts, size), who)
        yield pa.table(
            {
                "Invoice no": [f"F{i}" for i in range(1_000_000 + start // 2, 1_000_000 + (start + size) // 2 + 1)
                               for _ in range(2)][:size],
                "Account ID": [f"A{i:07d}" for i in who.tolist()],
                "Invoice date": _days(rng, size),
                "Product": np.array([f"Product {k}" for k in range(200)])[rng.integers(0, 200, size)],
                "Quantity": rng.integers(1, 40, size),
                "Amount (EUR)": rng.gamma(2, 400, size).round(2),
            }
        )  # fmt: skip


def write_csv(path: Path, blocks: Iterator[pa.Table]) -> None:
    """Blocks as one CSV file, quoted only where needed."""
    with path.open("wb") as out:
        for at, block in enumerate(blocks):
            pyarrow.csv.write_csv(block, out, pyarrow.csv.WriteOptions(include_header=at == 0, quoting_style="needed"))


def write_parquet(path: Path, blocks: Iterator[pa.Table]) -> None:
    """Blocks as one Parquet file."""
    writer: pyarrow.parquet.ParquetWriter | None = None
    for block in blocks:
        writer = writer or pyarrow.parquet.ParquetWriter(path, block.schema)
        writer.write_table(block)
    if writer:
        writer.close()


def write_workbook(path: Path, blocks: Iterator[pa.Table]) -> None:
    """Blocks as one sheet."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as workbook:
        sheet = workbook.add_worksheet("Accounts")
        row = 0
        for block in blocks:
            if row == 0:
                sheet.write_row(0, 0, block.column_names)
                row = 1
            for cells in zip(*[column.to_pylist() for column in block.columns], strict=True):
                sheet.write_row(row, 0, cells)
                row += 1


def _days(rng: np.random.Generator, n: int) -> np.ndarray:
    days = np.datetime64("2019-01-01") + rng.integers(0, 2400, n)
    return np.datetime_as_string(days)
