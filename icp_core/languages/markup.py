"""Text as Markdown may hold it: nothing in it is a link, an image, a heading, HTML or a sign of any dialect."""

from __future__ import annotations

import re

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#!|~$&"} | {"\n": " ", "\r": " "})
_AT_THE_START = re.compile(r"^(\s*)([-+]|\d+(?=[.)]))")
_COLON = re.compile(r":(?=\S)")
"""Before a letter it may begin a small picture or a colour, as in ``:heart:``."""
_ADDRESS = re.compile(r"\\:(?=//)|\bwww(?=\.)|@", re.IGNORECASE)
"""Where many readers begin a link by themselves; a word joiner, which nobody sees, stops that."""
_JOINER = "\u2060"


def plain_markdown(text: str) -> str:
    """The text so that it reads in Markdown as it is written, in one line."""
    escaped = _COLON.sub(r"\\:", text.translate(_SIGNS))
    escaped = _AT_THE_START.sub(lambda at: at[1] + (at[2] + _JOINER if at[2].isdigit() else "\\" + at[2]), escaped)
    return _ADDRESS.sub(lambda found: found.group() + _JOINER, escaped)
