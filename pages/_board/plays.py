"""What is done for each tier, whom of a group to turn to first, and who of Tier 3 is to move up."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import group_rows, promotion_line, promotion_rows, table_view
from pages import _frame, _parts, _session
from pages._board.timing import has_signals
from pages._frame import text


def plays_popover(tiers: icp.Tiers) -> None:
    """The plays behind the tiers' lines, one tab a tier."""
    with st.popover(text("plays.heading"), key="plays", width="content"), st.container(key="plays_of_tiers"):
        plays = _session.plays()
        for tab, play in zip(st.tabs([text(f"board.tier_{play.tier}") for play in plays]), plays, strict=True):
            with tab:
                play_inputs(play, tiers)


def play_inputs(play: icp.Play, tiers: icp.Tiers) -> None:
    """Owner, channel, cost and words of a play; below them whom it is for now."""
    owner, channel, effort = st.columns([1, 1, 1.1], gap="small", vertical_alignment="bottom")
    hidden = _session.names_hidden()
    for place, part in ((owner, "owner"), (channel, "channel"), (st, "what")):
        if hidden:  # an alias that is changed would be kept
            told = _frame.plain_words(getattr(play, part))
            place.text_input(
                text(f"plays.{part}"), key=_session.show(f"play_{part}_{play.tier}_hidden", told), disabled=True
            )  # fmt: skip
            continue
        key = f"play_{part}_{play.tier}"
        place.text_input(
            text(f"plays.{part}"), key=_session.show(key, icp.say(getattr(play, part))), max_chars=300,
            on_change=play_written, args=(play.tier, part),
        )  # fmt: skip
    if play.tier:
        key = f"effort_{play.tier}"
        effort.number_input(
            text("plays.effort", currency=_session.dataset().currency), 0.0, 1e12, step=100.0, format="%.0f",
            key=_session.show(key, play.effort), help=text("plays.effort_help"),
            on_change=_session.take(key, into=_session.change_capacity),
        )  # fmt: skip
    if play.effort and tiers.ranked_by != "expected_value":
        st.caption(text("plays.effort_waits"))
    timing = _session.timing() if has_signals() else None
    rows = None
    if play.tier == 2:
        rows = group_rows(tiers, timing, _session.dataset())
        st.caption(text("plays.groups_by_timing" if timing else "plays.groups_by_rank"))
    if play.tier == 3:
        line = promotion_line(tiers, timing)
        st.caption(_frame.words(line) if line else text("plays.no_signals"))
        rows = promotion_rows(tiers, timing, _session.dataset())
    if rows is not None and len(rows):
        _parts.table(key=f"play_rows_{play.tier}", data=table_view(rows))


def play_written(tier: int, part: str) -> None:
    """Take what a person calls a part of a play; an empty field brings the usual words back."""
    said = str(_session.taken(f"play_{part}_{tier}") or "").strip()
    usual = next(icp.say(getattr(play, part)) for play in icp.tier_plays() if play.tier == tier)
    _session.set_play(tier, part, None if said in ("", usual) else said)
