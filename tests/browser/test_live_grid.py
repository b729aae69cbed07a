"""A grid that the server has counted, drawn in a blank page: what the chart shows of it, and which answer counts."""

import base64

import pytest

import icp_core as icp
from icp_core.fit.live_grid import GridWindow
from icp_core.views import grid_reply
from tests.browser.chart_page import chart_page, shown
from tests.browser.live_engine import Case, listed, worth
from tests.browser.visitor import ROOT

LIVE = ROOT / "pages" / "_live_board"
BRIDGE = """
const asked = [], told = []
const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
live.settings({ remote: true, move: 0 })
live.askBy((request) => asked.push(request))
chart.setAccounts({})
live.on((frame, { moving }) => { told.push([frame.number, moving]); chart.show(frame, { moving }) })
const look = () => live.look(looked.at(-1))
const dotsOf = (frame) => frame.points.ids.map((id, i) => chart.where(i))
// How dark the plot is around a place on it, 0-255.
function shade(x, y, side) {
  const canvas = document.querySelector(".plot")
  const { data } = canvas.getContext("2d").getImageData(x - side, y - side, 2 * side, 2 * side)
  let most = 0
  for (let k = 3; k < data.length; k += 4) most = Math.max(most, data[k])
  return most
}
"""


@pytest.fixture(scope="module")
def case():
    dataset = listed(3000, 700, seed=3)
    capacity = icp.Capacity(owners=1, accounts_per_owner=6, groups=2, accounts_per_group=7)
    return Case(dataset, value=worth(dataset, 3), capacity=capacity, suggest=False)


@pytest.fixture(scope="module")
def answer(case):
    """What the server says to a request."""
    grid = icp.LiveGrid(icp.prepare_grid(case.scoring, case.value), case.capacity)

    def of(request, points=None):
        window = request["window"] and GridWindow(**request["window"])
        weights = icp.Weights.of(request["points"] or points or dict.fromkeys(case.learned.weighed, 10))
        reply = grid_reply(grid.move(weights, window), window, case.dataset, grid.accounts, number=request["number"])
        return base64.b64encode(reply).decode()

    return of


@pytest.fixture
def page(chromium):
    page = chart_page(chromium)
    for name in ("registry", "payload", "reply"):
        page.add_script_tag(path=LIVE / f"{name}.js")
    page.add_script_tag(content=BRIDGE)
    page.wait_for_function("asked.length === 1")
    yield page
    assert page.faults == []
    page.context.close()


def answered(page, answer, at=-1):
    """Answer a request; what is asked next is in ``asked``."""
    request = page.evaluate("at => asked.at(at)", at)
    shown(page, "live.answer(gridFrame(bytesOf(given)))", answer(request))
    page.evaluate("look()")
    return request


def test_a_grid_is_drawn_with_the_first_accounts_on_it(page, answer, case):
    """The first answer says how wide the plot is; its cells come next, with marks of tiers 1 and 2 that can be chosen,
    found and read; closer looks ask for their own window."""
    assert answered(page, answer)["window"] is None
    request = answered(page, answer)
    assert request["points"] is None and request["window"]["wide"] > 200
    frame = page.evaluate("(() => { const { points, grid, summary, all } = live.frame(); return { ids: points.ids, "
                          "names: points.names, sum: grid.counts.reduce((a, b) => a + b), n: all } })()")  # fmt: skip
    assert len(frame["ids"]) == 6 + 14 and frame["n"] == 3000
    assert 2500 < frame["sum"] <= 3000
    assert "Tier 1: 6. Tier 2: 14." in page.locator(".over").get_attribute("aria-label")
    assert "The first 20 are marks" in page.locator(".legend").inner_text()
    x, y = page.evaluate("chart.where(0)")
    corner = page.locator(".over").bounding_box()
    page.mouse.click(corner["x"] + x, corner["y"] + y)
    assert page.evaluate("live.frame().points.ids[selected[0]]") == frame["ids"][0]
    page.get_by_role("combobox").focus()
    page.keyboard.type(frame["names"][3])
    page.keyboard.press("Enter")
    assert page.evaluate("selected.at(-1)") == 3
    # dense where most stand, bare in a corner
    dark = page.evaluate("shade(200, 113, 4)")
    assert dark > 30 and page.evaluate("shade(478, 178, 4)") < dark
    page.mouse.move(corner["x"] + 200, corner["y"] + 113)
    page.mouse.wheel(0, -400)
    shown(page, "")
    page.evaluate("look()")
    near = page.evaluate("asked.at(-1).window")
    assert near["x1"] - near["x0"] < 0.7 * (request["window"]["x1"] - request["window"]["x0"])
    answered(page, answer)
    assert page.evaluate("live.frame().grid.counts.reduce((a, b) => a + b)") < frame["sum"]


def test_one_request_is_under_way_and_the_newest_weights_win(page, answer, case):
    """Of many moves the first and the last are asked for; an older answer that comes late is not drawn."""
    answered(page, answer)
    answered(page, answer)
    many = page.evaluate("asked.length")
    names = list(case.learned.weighed)
    for share in (10, 20, 30, 40, 50):
        page.evaluate("points => live.move(points)", {name: share if name == names[0] else 5 for name in names})
    assert page.evaluate("asked.length") == many + 1
    assert page.evaluate("asked.at(-1).points")[names[0]] == 10
    page.evaluate("told.length = 0")
    first = answered(page, answer)
    assert page.evaluate("asked.length") == many + 2
    last = page.evaluate("asked.at(-1)")
    assert last["points"][names[0]] == 50
    old = answer(last | {"number": last["number"] - 1})
    shown(page, "live.answer(gridFrame(bytesOf(given)))", old)
    answered(page, answer)
    assert page.evaluate("told") == [[first["number"], True], [last["number"], True]]
    # released: the weights that stand are asked for, and what comes is at rest
    page.evaluate("live.settings({ remote: true, move: 5 })")
    assert page.evaluate("asked.at(-1).points") is None
    answered(page, answer)
    assert page.evaluate("told.at(-1)[1]") is False
    assert page.evaluate("asked.length") == many + 3
