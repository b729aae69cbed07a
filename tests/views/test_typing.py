"""What is typed in the app is read like a file."""

from __future__ import annotations

import icp_core as icp
from icp_core.views import typed_cells, typed_start, typed_words


def test_typed_rows_are_read_as_companies():
    """Rows left empty vanish; every heading maps by itself; what was bought makes a customer's invoice."""
    table = typed_start()
    relation, words = typed_words()
    assert relation in table.columns and "customer" in words
    table.loc[0, :] = ["Alfa AB", "customer", "Retail", "Sweden", "50", "4000000", "SAP; Excel", "1200"]
    table.loc[3, list(table.columns[:3])] = ["Beta Oy", "prospect", "Energy"]
    found = icp.read_dataset({"typed": icp.typed_table(typed_cells(table))})
    assert found.accounts["name"].tolist() == ["Alfa AB", "Beta Oy"]
    assert found.accounts["relation"].tolist() == ["customer", "prospect"]
    assert found.accounts["employees"].tolist()[0] == 50
    assert found.invoices is not None and found.invoices["amount"].tolist() == [1200]
    assert (found.mapping["confidence"] > 0.5).all()


def test_nothing_typed_is_nothing():
    """An untouched table has no cell."""
    assert typed_cells(typed_start()) in ([], [[]])
