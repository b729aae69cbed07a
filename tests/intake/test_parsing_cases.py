"""A seeded selection of the cases that tests/benchmarks/parsing_accuracy.py counts in full."""

from __future__ import annotations

import random
import runpy
from pathlib import Path

import pytest

BENCHMARK = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "parsing_accuracy.py"))
TOPICS = {
    name: BENCHMARK[f"{name}_verdicts"] for name in ("numbers", "dates", "bands", "amounts", "percents", "code")
} | {f"country {language}": None for language in BENCHMARK["CASES"]["countries"]}
CHOSEN = 25


@pytest.mark.parametrize("topic", TOPICS)
def test_no_cell_is_read_wrong_in_silence(topic: str) -> None:
    """What cannot be read is refused or asked, and nearly everything can be read."""
    verdicts = TOPICS[topic]() if TOPICS[topic] else BENCHMARK["country_verdicts"](topic.split()[1])
    cases = list(verdicts)
    chosen = random.Random(11).sample(cases, min(CHOSEN, len(cases)))
    assert [words for verdict, words in chosen if verdict == "wrong"] == []
    assert sum(verdict == "right" for verdict, _ in chosen) >= 0.85 * len(chosen)
