"""The corpus of nasty files: each is read right or refused with the right code."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.intake.corpus import attacks, companies, tables, text_files, typed_files, values
from tests.intake.corpus.case import Case, check
from tests.intake.corpus.topics import TOPICS

ALL = [case for part in (text_files, values, companies, tables, typed_files, attacks) for case in part.CASES]
CASES = {case.name: case for case in ALL}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_nasty_file_is_read_right_or_refused(case: Case) -> None:
    """What the case's files hold comes out, with the remarks that belong to it; or the refusal has the right code."""
    check(case)


def test_the_corpus_is_whole() -> None:
    """At least ninety cases, each by a name of its own, and every heading covered."""
    assert [name for name, n in Counter(case.name for case in ALL).items() if n > 1] == []
    assert len(CASES) >= 90
    covered = {topic for case in CASES.values() for topic in case.topics.split()}
    assert covered == set(TOPICS)
