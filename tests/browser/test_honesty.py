"""The strip's arithmetic in the browser: the same rows and verdict as Python's, whatever the figures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from icp_core.views import honesty

CALL = """
([source, name, calls]) => {
  const asked = new Function(source + "; return " + name)()
  return calls.map((each) => asked(...each))
}
"""
PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture(scope="module")
def browser_calls(chromium):
    """Calls a function of the parts in the browser, once for each list of arguments."""
    files = ("_parts/dom.js", "_parts/honesty.js")
    source = "".join((PAGES / name).read_text("utf-8") for name in files).replace(
        "export default function", "function part"
    )
    page = chromium.new_page()
    yield lambda name, *calls: page.evaluate(CALL, [source, name, list(calls)])
    page.close()


def figures(rng) -> dict:
    """Areas with intervals, some of them halves of a point, some sets of weights missing."""
    out = {}
    for question in honesty.QUESTIONS:
        out[question] = {}
        for name in honesty.SETS:
            low, auc, high = np.sort(rng.choice([rng.uniform(0.3, 1, 3), rng.integers(60, 190, 3) / 200]))
            ahead = np.sort(rng.normal(0, 0.05, 2))
            if rng.random() < 0.85 and not (question == "best" and name == "fuller"):
                out[question][name] = {"auc": float(auc), "low": float(low), "high": float(high)}
                if name != "fuller":
                    better, (least, most) = bool(rng.random() < 0.7), map(float, ahead)
                    out[question][name] |= {"better": better, "ahead_low": least, "ahead_high": most}
    return out


def test_rows_and_verdict_are_those_of_python(browser_calls):
    """Of 200 made figures the browser makes the same places, texts, tooltips and sentence."""
    rng = np.random.default_rng(3)
    constants = honesty._constants("en")
    made = [figures(rng) for _ in range(200)]
    seen = browser_calls("honestyRows", *([each, constants] for each in made))
    verdicts = set()
    for each, got in zip(made, seen, strict=True):
        assert got == {
            "rows": honesty._rows(each, constants, "en"),
            "verdict": honesty._verdict(each, "belief", "en"),
        }
        verdicts.add(got["verdict"])
    assert len(verdicts) > 60 and not any("{" in (verdict or "") for verdict in verdicts)


def test_what_is_not_compared_yet_is_not_told(browser_calls):
    """Without a paired interval the verdict says how they do beside a coin only."""
    bare = {"auc": 0.7, "low": 0.6, "high": 0.8}
    given = {"won": {"yours": bare, "data": bare, "equal": bare}, "best": {"yours": {**bare, "low": 0.4}}}
    (seen,) = browser_calls("honestyRows", [given, honesty._constants("en")])
    assert seen["verdict"] == "Yours tell won from lost better than a coin; best from rest no better than a coin."
