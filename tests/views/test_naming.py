"""What an attribute named by hand is called."""

from __future__ import annotations

import icp_core as icp
from icp_core.views.naming import attribute_of


def test_an_attribute_of_ones_own_is_called_as_files_and_facts_call_it():
    """So that a belief, a fact and a column of a file under one name are about one thing."""
    fact = icp.Fact("a", "Acme", "won", "2026-01-02", (("Decision style", "direct"),))
    read = icp.read_dataset({"list.csv": b"Company;Decision style\nAlfa;direct\nBeta;partner\nGamma;direct\n"})
    assert attribute_of("Decision style", ()) == fact.attributes[0][0] == read.attributes[-1] == "decision_style"
    assert attribute_of("Bransch", ()) == "industry" and attribute_of("Employees", ("employees",)) == "employees"
