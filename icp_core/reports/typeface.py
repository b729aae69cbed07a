"""The typeface of the pages for the printed profile, within its file: what prints elsewhere looks as it does here.

Inter (Rasmus Andersson, SIL Open Font License 1.1; ``static/OFL.txt``), in the weights that ``sheet.css`` asks for.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static"
LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212"
FURTHER = "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+1EF2-1EFF"
_LETTERS = {"inter-latin": LATIN, "inter-latin-ext": FURTHER}
_WEIGHTS = {
    "inter-latin": {400: "400", 500: "500", 600: "600 700"},
    "inter-latin-ext": {400: "400 500", 600: "600 700"},
}
"""By file the weights that each stands for; of the letters that few names have, the middle one is spared."""


def typeface(words: str) -> str:
    """The style rules that bring the typeface; the letters of central Europe only where the words have one."""
    further = any(_is_further(letter) for letter in set(words))
    return "".join(
        _face(name, weight) for name in _LETTERS if further or name == "inter-latin" for weight in _WEIGHTS[name]
    )


def _is_further(letter: str) -> bool:
    spans = (span.removeprefix("U+").split("-") for span in FURTHER.split(","))
    return any(int(low, 16) <= ord(letter) <= int(high, 16) for low, high in spans)


@cache
def _face(name: str, weight: int) -> str:
    held = base64.b64encode((FOLDER / f"{name}-{weight}-normal.woff2").read_bytes()).decode()
    return (
        f"@font-face {{ font-family: Inter; font-weight: {_WEIGHTS[name][weight]}; unicode-range: {_LETTERS[name]}; "
        f"src: url(data:font/woff2;base64,{held}) format('woff2'); }}\n"
    )
