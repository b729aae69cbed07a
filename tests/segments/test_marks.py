"""Levels as words within a sentence, and which of them may name a segment."""

import numpy as np
import pandas as pd
import pytest

from icp_core.segments import level_phrase
from icp_core.segments.marks import level_marks, segment_names


@pytest.mark.parametrize(
    ("attribute", "level", "words"),
    [
        ("A free copy", "Yes", "a free copy: yes"),
        ("do_not_email", "No", "do not email: no"),
        ("exports", "yes", "exports: yes"),
        ("country", "NO", "NO"),
        ("technologies:ERP", "yes", "uses ERP"),
        ("technologies:ERP", "no", "does not use ERP"),
        ("city", "Oslo", "city Oslo"),
        ("owner", "family", "owner family"),
        ("ESG rating", "good", "ESG rating good"),
    ],
)
def test_a_level_within_a_sentence(attribute, level, words):
    """An answer of yes or no stands behind its question however it is written; a country code is no answer."""
    assert str(level_phrase(attribute, level)) == words


def test_a_segment_is_named_by_what_it_has_and_not_by_a_no():
    """Of a column of Yes and No only the Yes names: the other segment takes its name from elsewhere."""
    levels = pd.DataFrame({"Exports": ["Yes"] * 20 + ["No"] * 20, "city": ["Oslo", "Bergen"] * 10 + ["Turku"] * 20})
    labels = np.repeat([0, 1], 20)
    names = {label: str(name) for label, name in segment_names(level_marks(levels, labels), 2)}
    assert names[0].startswith("Exports: yes") and names[1] == "City Turku"
