"""Where the parts of the live board meet: what they are told when accounts, settings and moves come and go."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.live_engine import PARTS, Case, blank, listed, worth

TIERS = [{"tier": tier, "tone": "", "head": "as the server says", "text": ""} for tier in (1, 2, 3, 0)]
TOLD = {"locale": "en", "signs": {}, "head": "as it moves", "counted": "", "plain": "", "values": {}}
AND_BACK = """
async ([source, data]) => {
  const part = new Function("live", "teller", source + "; return part")(live, teller)
  const parentElement = document.createElement("div"), root = document.createElement("div")
  root.className = "root"
  parentElement.append(root)
  part({ data, parentElement })
  const head = () => root.querySelector("b").textContent, seen = [head()]
  live.move({ [live.engine().attributes[0]]: 100 })
  for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame)
  seen.push(head())
  live.at(0)
  return [...seen, head()]
}
"""


@pytest.fixture(scope="module")
def cases() -> tuple[Case, Case]:
    """Two companies with the same attributes and levels; the deals of the first have tried fewer of them."""
    made = []
    for n_deals, seed in ((64, 15), (200, 44)):
        dataset = listed(700, n_deals, seed=seed)
        made.append(Case(dataset, value=worth(dataset, seed + 1), suggest=False))
    one, other = made
    assert one.learned.weighed == other.learned.weighed
    return one, other


def bring(page: Page, case: Case) -> None:
    """Put what is made of a company beside the others on the page."""
    payload, settings = case.payload(), json.dumps({**case.settings(), "move": 0})
    page.route("**/payload", lambda route: route.fulfill(body=payload))
    page.evaluate(
        "async text => { accounts.push(new Uint8Array(await (await fetch('/payload')).arrayBuffer()));"
        " settings.push(JSON.parse(text)) }",
        settings,
    )
    page.unroute("**/payload")


@pytest.fixture
def page(chromium, cases) -> Page:
    """A blank page with the registry; ``accounts`` and ``settings`` hold what was made of the two companies."""
    made = blank(chromium)
    for file in ("words.js", "registry.js"):
        made.add_script_tag(content=(PARTS / file).read_text("utf-8"))
    made.evaluate("() => { window.accounts = []; window.settings = []; live.engineBy(makeEngine) }")
    for case in cases:
        bring(made, case)
    made.evaluate("() => { live.accounts(accounts[0]); live.settings(settings[0]) }")
    yield made
    made.close()


def test_accounts_that_follow_others_are_judged_by_what_their_own_deals_have_tried(page, cases):
    """Another company is opened: who is given a chance, and every tier, are Python's; nothing is left of the first."""
    page.evaluate("() => { live.accounts(accounts[1]); live.settings(settings[1]) }")
    told = page.evaluate("() => told(live.frame(), ['chance', 'tier'])")
    chance = np.frombuffer(base64.b64decode(told["chance"]), dtype=float)
    tier = np.frombuffer(base64.b64decode(told["tier"]), dtype=np.uint8)
    conversion, tiers = cases[1].computed(cases[1].opening)
    assert told["verdict"] == conversion.verdict == "calibrated"
    expected = tiers.table.loc[cases[1].scoring.all_accounts.accounts]
    assert chance == pytest.approx(expected["probability"].to_numpy(), abs=1e-12, nan_ok=True)
    assert (tier == expected["tier"]).all()


def test_accounts_wait_for_settings_that_tell_of_their_levels(page):
    """Between the accounts of one company and the settings of another nothing is worked out, and nobody is told."""
    seen = page.evaluate(
        "() => { const seen = []; live.on((frame) => seen.push(frame.n)); const kept = seen.length;"
        " const { country, ...less } = settings[0].tried; live.settings({ ...settings[0], tried: less });"
        " live.accounts(accounts[1]); const waiting = [seen.length - kept, live.frame()];"
        " live.settings(settings[1]); return [...waiting, seen.length - kept] }"
    )
    assert seen == [0, None, 1]


def test_a_move_that_is_taken_back_before_it_is_painted_is_not_painted(page):
    """Undo comes between a slider's event and the next picture: what stands is shown, and not the move."""
    moved = page.evaluate(
        "async () => { const name = live.engine().attributes[0]; live.move({ [name]: 100 }); live.at(0);"
        " for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); return live.frame().moved }"
    )
    assert len(moved) > 1


def test_a_part_shows_again_what_the_server_said_once_a_move_has_come_to_nothing(page):
    """The tiers follow the move; when the weights are back and nothing is sent, they are as the server drew them."""
    source = (PARTS.parent / "_parts" / "dom.js").read_text("utf-8")
    source += (
        (PARTS.parent / "_parts" / "tiers.js").read_text("utf-8").replace("export default function", "function part")
    )
    data = {"tiers": [line | {"live": TOLD} for line in TIERS], "live": TOLD | {"currency": "EUR"}, "move": 0}
    heads = page.evaluate(AND_BACK, [source, data])
    assert heads == ["as the server says", "as it moves", "as the server says"]
