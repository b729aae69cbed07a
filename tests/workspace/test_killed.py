"""A process that is killed while it saves leaves a project that opens, with the last save that it had acknowledged."""

import importlib.util
import os
from pathlib import Path

import pytest

if os.name != "posix":
    pytest.skip("kill -9 is a matter of POSIX", allow_module_level=True)

_PATH = Path(__file__).parents[1] / "benchmarks" / "killed_while_saving.py"


@pytest.fixture(scope="module")
def study():
    """The benchmark that does the same fifty times."""
    spec = importlib.util.spec_from_file_location("killed_while_saving", _PATH)
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", ["project file", "shelf: edits", "shelf: tables"])
def test_kill_9_loses_nothing_that_was_acknowledged(study, tmp_path, kind, seed):
    """Killed at a random moment: what stands is the last acknowledged save, or the one that was under way."""
    left = study.killed(kind, tmp_path, seed)
    assert left.found in (left.acknowledged, left.acknowledged + 1)


def test_two_processes_lose_no_edit(study, tmp_path):
    """Two tabs in two processes that edit one project 100 times each: 200 edits stand."""
    assert study.edits_kept(tmp_path, careful=True) == 200
