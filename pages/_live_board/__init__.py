"""The live board: what follows from the weights is computed and drawn in the browser while a slider moves.

``accounts`` brings what does not hang on the weights, once; ``settings`` brings the engine and what it counts with;
``chart`` draws every account. Where accounts stay on the server, ``asks`` brings a grid that the server has counted in
their place. These and the parts of ``pages._parts`` meet in ``registry.js``.
"""

from __future__ import annotations

from pages._parts import part

ENGINE = ("numbers", "payload", "sorting", "arithmetic", "judged", "chance", "ordering", "engine")
CHART = (
    *("look", "axes", "places", "marks", "density", "labels", "glide", "nearest", "card", "find", "pointer"),
    *("furniture", "grid", "painter", "keys", "chart"),
)
"""What the chart is made of, in the order in which one needs the other."""


def _files(*names: str) -> tuple[str, ...]:
    return tuple(f"_live_board/{name}.js" for name in names)


accounts = part("live_accounts", js=_files("registry", "accounts"))
settings = part("live_settings", js=_files("registry", *ENGINE, "settings"))
asks = part("live_asks", js=_files("registry", "payload", "reply", "asks"))
chart = part(
    "live_chart",
    css=("_parts/base.css", "_live_board/chart.css"),
    js=("_parts/dom.js", *_files("registry", "numbers", "words", *CHART, "board")),
)
