"""The frame that every page stands in: the finding as its headline, cards, the look, and the border where errors end.

Words reach Streamlit as Markdown in many places, so whatever may hold a name from an upload goes through :func:`words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import streamlit as st

import icp_core as icp
from pages import _parts, _session

_STYLE = f"<style>{(Path(__file__).parent / '_frame.css').read_text('utf-8')}</style>"
PLOT_SETTINGS = {"displayModeBar": False, "scrollZoom": False, "displaylogo": False}


def words(message: icp.Message | str) -> str:
    """A message in the reader's language, with nothing in it that Markdown would act on."""
    return icp.plain_markdown(plain_words(message))


def plain_words(message: icp.Message | str) -> str:
    """A message in the reader's language where Streamlit shows it as it is written."""
    told: str = _session.veil()(icp.say(message))
    return told


def text(key: str, **values: Any) -> str:
    """A sentence of the catalogue in the reader's language, safe as Markdown."""
    return words(icp.Message(f"page.{key}", values))


def mode() -> str:
    """``light`` or ``dark``, as the reader has it."""
    return "dark" if st.context.theme.type == "dark" else "light"


PAGES = {
    "start": "Start",
    "data": "Data",
    "value": "Value",
    "segments": "Segments",
    "beliefs": "Beliefs",
    "board": "Board",
    "reveal": "Ballot",
    "profile": "Profile",
}
_app_has_run = False


def navigation(instead: Callable[[], None] | None = None) -> Any:
    """The pages in their order, as the top bar shows them, and the ballot, which has no place there.

    Where something is to stand ``instead`` of the pages, it stands at all of their addresses and none of them can run;
    the ballot can.
    """
    pages = [
        st.Page(instead or f"pages/{name}.py", title=title, url_path=name, default=name == "start")
        for name, title in PAGES.items()
    ]
    ballot = st.Page("pages/ballot.py", title="Ballot", visibility="hidden")
    return st.navigation([*pages, ballot], position="hidden" if instead else "top")


def is_ballot(page: Any) -> bool:
    """Whether this is the participants' page: nothing of a project stands on it."""
    return bool(page.url_path == "ballot")


def dress() -> None:
    """Put on the look that the theme alone cannot give; ``app.py`` does so before it runs a page."""
    global _app_has_run  # noqa: PLW0603  (as Streamlit's own switch, it is one for the whole process)
    _app_has_run = True
    st.html(_STYLE)


def through_the_app() -> None:
    """Go through ``app.py`` where the first address that a fresh server is asked for is a page's own.

    Streamlit then runs the page alone, by its older convention for a folder ``pages``; a call of ``st.navigation`` ends
    that.
    """
    if not _app_has_run:
        navigation()
        st.rerun()


def open_with(headline: icp.Message | str, subline: icp.Message | str, also: icp.Message | None = None) -> None:
    """The finding as a sentence, and below it the evidence in a line, with what is to be said of it beside."""
    through_the_app()
    st.title(words(headline), anchor=False)
    st.caption(f"{words(subline)} {words(also)}" if also else words(subline))


def project_line(name: str, is_kept: bool, trouble: icp.Message | None, notice: icp.Message | None) -> None:
    """In the top bar, what is open and whether it is kept; below it, what went wrong and what is to be said once."""
    with st.container(key=f"mode_{mode()}"), st.container(horizontal=True, key=_top_right(), width="content"):
        with st.container(key="project_line", width="content", gap=None):
            st.markdown(words(name), width="content")
            said = "trouble" if trouble else "kept" if is_kept else "sample"
            st.caption(text(f"frame.{said}"), width="content")
        switches()
    if trouble:
        st.warning(f"{text('frame.trouble_help')} {words(trouble)}", icon=None)
    if notice:
        st.info(words(notice), icon=None)


def _top_right() -> str:
    """The key by which the look knows that the page is shown to a room."""
    return "projector_on" if _session.projector() else "top_right"


def switches() -> None:
    """In the top bar: names hidden or shown, and the page large for a room."""
    state = "on" if _session.names_hidden() else "off"
    st.button(text(f"frame.names_{state}"), on_click=_session.switch_names, help=text("frame.names_help"), key="names")
    on = _session.projector()
    label = icp.say(icp.Message("page.frame.projector_leave" if on else "page.frame.projector"))
    _parts.projector(key="projector", data={"on": on, "label": label}, on_turned_change=_session.turn_projector)


@contextmanager
def card(
    name: str, heading: str = "", aside: str = "", *, height: Literal["content", "stretch"] = "content"
) -> Iterator[None]:
    """A white card with a quiet heading and, at its right, a word on how to read it."""
    with st.container(border=True, key=f"card_{name}", height=height):
        if heading or aside:
            with st.container(horizontal=True, horizontal_alignment="distribute", key=f"head_{name}", gap="small"):
                st.markdown(f"**{heading}**", width="content")
                if aside:
                    st.caption(aside, width="content")
        yield


def chart(figure: Any, key: str, alt: icp.Message | str, **settings: Any) -> Any:
    """A figure in the house's look."""
    if _session.names_hidden():
        figure = _session.veil()(figure.to_dict())
    return st.plotly_chart(figure, key=key, theme=None, alt=plain_words(alt), **{"config": PLOT_SETTINGS, **settings})


def go_button(
    label: str, *, ready: bool, key: str, does: Callable[..., None] | None = None, args: tuple[Any, ...] = ()
) -> bool:  # fmt: skip
    """The button that does what a form asks for: in the accent once there is something to do, else asleep."""
    kind: Literal["primary", "secondary"] = "primary" if ready else "secondary"
    return st.button(label, type=kind, disabled=not ready, key=key, on_click=does, args=args)


@contextmanager
def progress() -> Iterator[Callable[[icp.Message, float], None]]:
    """A bar that says what is being done; it is gone when the work is."""
    bar = st.progress(0.0)
    try:
        yield lambda what, share: bar.progress(min(max(share, 0.0), 1.0), words(what))
    finally:
        bar.empty()


@contextmanager
def border() -> Iterator[None]:
    """Show what is wrong with the input or a setting; anything else is a bug and goes on as one."""
    try:
        yield
    except icp.IcpError as error:
        st.error(words(error.message), icon=None)
