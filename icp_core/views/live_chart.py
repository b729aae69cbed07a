"""What the chart that is drawn in the browser says; its figures come from the browser's own reckoning."""

from __future__ import annotations

from typing import Any

from icp_core.fit import Tiers
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import currency_sign
from icp_core.schema import Dataset
from icp_core.views.live_words import telling

_PLAIN = (
    "label", "role", "tier_1", "tier_2", "tier_3", "tier_0", "customer", "moved", "axis_chance",
    "axis_chance_short", "axis_chance_alone", "axis_chance_alone_short", "axis_fit", "axis_fit_short",
    "axis_fit_alone", "axis_rank", "curve_rest", "untried_rest", "customer_card", "find", "find_none", "lasso",
    "clear", "reset", "help",
)  # fmt: skip
_OPEN = {
    "curve": ("tier",),
    "shaded": ("n",),
    "untried": ("n",),
    "inside": ("n",),
    "summary": ("n", "n0", "n1", "n2", "n3"),
    "spoken": ("rank", "name", "figures"),
    "spoken_plain": ("name", "figures"),
}
"""Texts whose places the browser fills, at every move."""


def live_chart_words(currency: str, reason: Message | str, *, locale: str = DEFAULT_LOCALE) -> dict[str, str]:
    """The chart's words by name; a text that the browser completes keeps its places, as in ``{n}``.

    Parameters
    ----------
    currency : str
        Code of the currency of the values; empty where none is known.
    reason : Message or str
        Said in place of the chart where nothing tells the accounts apart.
    """
    words = {name: say(message(f"view.live_chart.{name}"), locale) for name in _PLAIN}
    for name, places in _OPEN.items():
        words[name] = say(message(f"view.live_chart.{name}", **{place: f"{{{place}}}" for place in places}), locale)
    value = "axis_value" if currency else "axis_value_plain"
    words["axis_value"] = say(message(f"view.live_chart.{value}", currency=currency), locale)
    words["nothing_apart"] = say(reason, locale)
    return words


def live_chart_view(
    dataset: Dataset, tiers: Tiers, *, selected: str | None = None, locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """What the chart's place on the page needs besides the live figures: words, signs, and who is selected."""
    words = ("fit", "chance", "again", "value", "expected")
    return {
        "words": live_chart_words(dataset.currency, tiers.reason, locale=locale),
        "figures": {
            **{name: say(message(f"view.live_chart.figure_{name}"), locale) for name in words},
            "currency": currency_sign(dataset.currency, locale),
        },
        "live": telling(locale),
        "selected": str(dataset.handles[selected]) if selected is not None and selected in dataset.handles else None,
    }
