import re

from icp_core.languages import message
from icp_core.views import live_chart_words
from tests.browser.chart_page import PARTS
from tests.browser.visitor import ROOT


def test_every_word_that_the_chart_asks_for_is_given_and_none_besides():
    """The names read in the browser's scripts are the names of the dict."""
    scripts = [(ROOT / "pages" / "_live_board" / f"{name}.js").read_text("utf-8") for name in PARTS]
    asked = {name for script in scripts for name in re.findall(r"words\.(\w+)", script)}
    asked |= {"tier_0", "tier_1", "tier_2", "tier_3", "customer", "moved", "lasso", "reset"}  # by name
    kinds = ("chance", "chance_short", "chance_alone", "chance_alone_short", "fit", "fit_short", "fit_alone")
    asked |= {f"axis_{kind}" for kind in kinds}
    assert asked == set(live_chart_words("EUR", "None."))


def test_what_the_browser_completes_keeps_its_places():
    """A text with open places says so by name, and the currency is named where there is one."""
    words = live_chart_words("SEK", message("view.ranking.empty"))
    assert words["curve"] == "Tier {tier}"
    assert set(re.findall(r"{(\w+)}", words["summary"])) == {"n", "n0", "n1", "n2", "n3"}
    assert words["axis_value"] == "Value, SEK, log"
    assert live_chart_words("", "None.")["axis_value"] == "Value, log"
    assert words["nothing_apart"] == "No account stands in this tier. Its size is set by the capacity."
