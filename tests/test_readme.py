"""The README is true: its example runs as it stands, and every file and command that it names is there."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_examples_run_and_print_what_they_say(tmp_path):
    """As a reader copies them: one after the other in a file, with no warning."""
    examples = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 2
    script = tmp_path / "example.py"
    script.write_text("".join(examples), "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Chance to win once a deal is opened, judged on 261 later deals of 520")
    assert re.search(r"^1 +18 ", done.stdout, re.MULTILINE)
    assert re.search(r"Customer since +0\d/0\d/202\d", done.stdout)
    assert (tmp_path / "client.icp").read_bytes().startswith(b"PK")


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
