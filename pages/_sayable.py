"""What a page can say so far and what the rest still takes: all of it where there is nothing else to show.

Where a page says all that it can say, nothing of this stands on it.
"""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from pages import _parts, _session
from pages._frame import text


def sayable(page: str) -> None:
    """What can be said, what cannot yet and how many more of what that takes, with the ways to enter it."""
    if not _all(page):
        with st.container(border=True, key="card_sayable"):
            _lines(page)


def folded(page: str) -> None:
    """The same behind a button, where a page has no room for it."""
    if not _all(page):
        with st.popover(text("sayable.open"), key="sayable_open", width="content"), st.container(key="sayable_folded"):
            _lines(page)


def _all(page: str) -> bool:
    return all(one.can for one in _session.statements(page))


def _lines(page: str) -> None:
    _parts.sayable(key="sayable", data=icp.sayable_view(_session.statements(page)))
    with st.container(horizontal=True, gap="medium", key="sayable_ways"):
        for name in ("beliefs", "data"):
            if name != page:
                st.page_link(f"pages/{name}.py", label=text(f"sayable.{name}"))
