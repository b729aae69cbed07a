"""The belief of the level that is open: how desirable, worth how many customers, whose, and from what."""

from __future__ import annotations

from typing import Any

import streamlit as st

import icp_core as icp
from icp_core.views import belief_handle, believed_line, level_heading, name_of
from pages import _frame, _session
from pages._frame import text

STRENGTHS = (0, 2, 8, 20)


def believing(places: dict[str, tuple[str, str]], handle: str | None, learned: icp.Desirability) -> None:
    """What is believed of one level, to be changed."""
    place = places.get(handle or "")
    if place is None:
        st.caption(text("beliefs.choose"))
        return
    attribute, level = place
    held = _session.beliefs()
    belief = held.of_level(attribute, level) or icp.Belief(attribute, level, strength=0.0)
    st.markdown(f"**{_frame.words(level_heading(attribute, level))}**")
    st.slider(
        text("beliefs.desirability"), 0, 100, help=text("beliefs.desirability_help"),
        key=_session.follow(_key("desirability", place), round(belief.desirability)),
        on_change=say, args=("desirability", place),
    )  # fmt: skip
    # Another strength is told by other fields, for the slider makes one where there was none.
    about, strength = (f"{_key(what, place)}_{belief.strength:g}" for what in ("about", "strength"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="strengths", gap="small"):
        st.segmented_control(
            text("beliefs.strength"), STRENGTHS, format_func=lambda n: text(f"beliefs.strength_{n}"),
            default=int(belief.strength) if belief.strength in STRENGTHS else None, key=about,
            on_change=say_worth, args=(place, about, belief.strength), help=text("beliefs.strength_help"),
        )  # fmt: skip
        st.number_input(
            text("beliefs.strength_any"), 0.0, 200.0, float(belief.strength), step=1.0, format="%g", width=104,
            key=strength, on_change=say_worth, args=(place, strength, belief.strength),
        )  # fmt: skip
    st.caption(_frame.words(believed_line(belief, learned.told[attribute])))
    if _session.names_hidden():
        st.caption(text("beliefs.whose_hidden"))
    else:
        whose, ground = st.columns(2, gap="small")
        with whose:
            said(text("beliefs.by"), "by", place, belief.by)
        with ground:
            said(text("beliefs.ground"), "ground", place, belief.ground)
    mine = [one for one in held.held if one.attribute == attribute]
    with st.container(horizontal=True, gap="small", key="forgetting"):
        st.button(
            text("beliefs.forget"), key="forget", on_click=_session.forget_belief, args=place,
            disabled=held.of_level(*place) is None,
        )  # fmt: skip
        st.button(
            text("beliefs.forget_all", attribute=name_of(attribute)), key="forget_all", on_click=forget_all,
            args=(attribute,), disabled=len(mine) < 2,
        )  # fmt: skip


def _key(what: str, place: tuple[str, str]) -> str:
    return f"belief_{what}_{belief_handle(*place)}"


def said(label: str, what: str, place: tuple[str, str], now: str) -> None:
    """A line of text that belongs to the belief."""
    st.text_input(
        label, key=_session.show(_key(what, place), now), max_chars=300, placeholder=text(f"beliefs.{what}_ask"),
        on_change=say, args=(what, place),
    )  # fmt: skip


def say(what: str, place: tuple[str, str]) -> None:
    """Take what a field of the belief holds."""
    given: Any = _session.taken(_key(what, place))
    if given is not None:
        _session.set_belief(*place, **{what: given if isinstance(given, str) else float(given)})


def say_worth(place: tuple[str, str], field: str, shown: float) -> None:
    """Take what the belief is said to be worth; what was emptied by pressing it again stays as it is.

    A browser that has not heard of another strength yet reports the field of the last one with the slider's next step:
    nobody has pressed that.
    """
    given, belief = _session.taken(field), _session.beliefs().of_level(*place)
    if given is not None and (belief.strength if belief else 0.0) == shown:
        _session.set_belief(*place, strength=float(given))


def forget_all(attribute: str) -> None:
    """Believe nothing of an attribute; bands that were drawn for it go with the beliefs."""
    _session.forget_attribute(attribute)
