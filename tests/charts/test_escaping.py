import re
from dataclasses import replace

import numpy as np
import pytest

from icp_core.charts import backtest, board, data, exclusion, lifetime_value, segments, tiers, value
from icp_core.charts.theme import plain, short

OURS = re.compile(r"</?b>|<br>|<extra></extra>")
"""The only tags that our own texts use."""


def figures(found):
    """Every figure that there is, of one company."""
    return {
        "tiers": tiers.tier_chart(found.tiers, found.dataset, selected=str(found.tiers.table["rank"].idxmin())),
        "tiers by fit": tiers.tier_chart(_without_value(found.tiers), found.dataset),
        "calibration": board.calibration_chart(found.chance),
        "completeness": data.completeness(found.dataset),
        "lift": segments.lift_chart(found.common),
        "exclusion": exclusion.exclusion_chart(found.excluded, currency=found.dataset.currency),
        "replay": exclusion.replay_chart(found.replayed, currency=found.dataset.currency),
        "whale": value.whale_curve(found.profit, currency=found.dataset.currency),
        "lifetime values": lifetime_value.lifetime_values(found.dataset, found.value, found.best),
        "backtest": backtest.backtest_calibration(found.value),
    }


def _without_value(tiers):
    return replace(tiers, table=tiers.table.assign(value=float("nan")))


def texts(node):
    """Every text within a figure's dict: titles, notes, ticks, hovers and what they fill in."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for part in node.values():
            yield from texts(part)
    elif isinstance(node, (list, tuple, np.ndarray)):
        for part in node:
            yield from texts(part)


@pytest.fixture(scope="module")
def drawn(hostile):
    return {name: list(texts(figure.to_dict())) for name, figure in figures(hostile).items()}


NAMES = ("tiers", "tiers by fit", "calibration", "completeness", "lift", "exclusion", "replay", "whale",
         "lifetime values", "backtest")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_data_is_a_tag_in_a_figure(drawn, name):
    """Whatever a company, level, column or currency is called, a figure holds no tag but our own."""
    assert len(drawn[name]) > 5
    assert [text for text in drawn[name] if re.search("<", OURS.sub("", text))] == []


@pytest.mark.parametrize("name", ["tiers", "tiers by fit", "completeness", "lift", "whale", "lifetime values"])
def test_the_words_arrive_escaped(drawn, name):
    """The attack is in the figure, as words: it was not simply left out."""
    assert any("&lt;" in text for text in drawn[name])


def test_a_template_takes_nothing_from_data(drawn):
    """What is filled in when hovering stands beside the template, never in it."""
    templates = [text for texts_ in drawn.values() for text in texts_ if "<extra>" in text]
    assert templates and not any("Sons" in text or "&lt;" in text for text in templates)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("A & B", "A &amp; B"),
        ("AT&amp;T", "AT&amp;amp;T"),
        ("one\ntwo", "one two"),
        (5, "5"),
        ("Größe \"x\" 'y'", "Größe \"x\" 'y'"),
    ],
)
def test_plain_text(text, safe):
    """Tags and entities become words; everything else stays."""
    assert plain(text) == safe


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("<<<<<<<<", 4, "&lt;&lt;&lt;…"),
        ("", 4, ""),
    ],
)
def test_a_name_is_cut_before_it_is_escaped(text, longest, cut):
    """The length counts what is seen, and no entity is cut in half."""
    assert short(text, longest) == cut
