"""The README is true: its example runs as it stands, and every file and command that it names is there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_example_runs_and_prints_a_verdict_and_the_tiers(tmp_path):
    """As a reader copies it: alone in a file, with no warning."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    script = tmp_path / "example.py"
    script.write_text(example, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Chance to win once a deal is opened, calibrated out of fold on 520 first deals")
    assert re.search(r"^1 +18 ", done.stdout, re.MULTILINE)


def test_every_file_that_it_names_is_there():
    """Pictures, scripts, rooms and folders, as far as they are given by their path."""
    named = set(re.findall(r"`((?:icp_core|pages|tests|data|static)[\w/.]*)`", README))
    named |= set(re.findall(r'(?:src|srcset)="([^"]+)"', README))
    assert len(named) > 10
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing


def test_every_make_target_that_it_names_is_there():
    """``make run``, ``make test`` and the others."""
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", README)) <= rules
