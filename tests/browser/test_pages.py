"""Every page in both looks on a projector; the board without scrolling; charts that follow the window."""

from __future__ import annotations

import pytest

from tests.languages.jargon import jargon

NAMES = ("", "data", "value", "segments", "beliefs", "board", "reveal", "profile")
BACKGROUND = "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
MAIN = """() => {
  const main = document.querySelector('[data-testid=stMain]')
  return [main.scrollHeight, main.clientHeight, main.scrollWidth, main.clientWidth]
}"""


def brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")[:3])
    return (red + green + blue) / 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES, ids=[name or "start" for name in NAMES])
def test_each_page_opens_by_its_address(visit, name, scheme):
    """A headline that is a sentence, no error, no raw name, the look that the reader has, no scrolling sideways."""
    visitor = visit(been_here=True, color_scheme=scheme).open(name)
    assert visitor.page.locator("h1").count() == 1
    assert visitor.headline().strip().endswith(".")
    assert visitor.page.get_by_test_id("stAlert").count() == 0
    icons = visitor.page.get_by_test_id("stIconMaterial").all_inner_texts()  # drawn from words
    assert set(jargon(visitor.words())) <= set(icons)
    assert (brightness(visitor.page.evaluate(BACKGROUND)) > 128) == (scheme == "light")
    _, _, width, shown = visitor.page.evaluate(MAIN)
    assert width <= shown + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_fits_a_projector(visit, scheme):
    """At 1280 by 720 the whole board is seen without scrolling, after a weight has moved too."""
    visitor = visit(been_here=True, color_scheme=scheme).open("board")
    height, shown, _, _ = visitor.page.evaluate(MAIN)
    assert height <= shown + 1
    ranking = visitor.ranking()
    visitor.press(next(iter(visitor.weights())), "ArrowRight", 12)
    visitor.until(visitor.ranking, ranking)
    height, shown, _, _ = visitor.settle().page.evaluate(MAIN)
    assert height <= shown + 1


DRAWN = """() => [...document.querySelectorAll('.stPlotlyChart')].filter(node => node.checkVisibility()).map(place => {
  const [outer, inner] = [place, place.querySelector('.main-svg')].map(node => node.getBoundingClientRect())
  return [outer.width - inner.width, outer.height - inner.height]
})"""


def test_charts_follow_the_window(visitor):
    """From a projector to a large screen and back, each chart fills its place without anything being pressed."""
    visitor.open("value").page.locator(".stPlotlyChart .main-svg").first.wait_for()
    # what is folded away is drawn once it is opened
    visitor.page.get_by_text("How lifetime value was worked out").click()
    for width, height in ((1920, 1080), (1280, 720)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.page.wait_for_function(f"() => ({DRAWN})().flat().every(rest => Math.abs(rest) <= 1)", timeout=15_000)


def test_the_live_chart_follows_the_window(visitor):
    """Its canvas takes what the card has left, on a large screen and back on a projector."""
    visitor.open("board")
    card, canvas = visitor.key("card_chart"), visitor.page.locator(".live-chart canvas.plot")
    heights = []
    for width, height in ((1920, 1080), (1280, 720)):
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.until_still(canvas)
        whole, drawn = card.bounding_box(), canvas.bounding_box()
        assert 0 < whole["y"] + whole["height"] - drawn["y"] - drawn["height"] < 30
        assert whole["width"] - drawn["width"] < 60
        heights.append(drawn["height"])
    assert heights[0] > heights[1] + 250
