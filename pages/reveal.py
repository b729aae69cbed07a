"""Ballot, the facilitator's: open a round, see who is in, show all points at once, and take the medians or not."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.views import (
    adopted_note,
    ballot_attributes,
    ballot_headline,
    ballot_subline,
    reveal_view,
    room_view,
    rounds_view,
)
from pages import _frame, _parts, _session
from pages._frame import text
from pages._sayable import sayable

EVERY_SECONDS = 2


def begin(attributes: dict[str, tuple[str, str]], title: str) -> None:
    """Open a round; the next thing seen is the way to join it, and once it is shown its points."""
    _session.begin_round(attributes, title=title or text("reveal.title_default"))
    _session.put("round_shown", None)
    _session.put("new_round", False)


def set_up() -> None:
    """What a new round asks, and the button that opens it."""
    offered = ballot_attributes(_session.desirability())
    told = "new" if offered else "nothing"
    _frame.open_with(icp.Message(f"page.reveal.headline_{told}"), icp.Message(f"page.reveal.subline_{told}"))
    if not offered:
        sayable("reveal")
        return
    with _frame.card("new_round"):
        title = st.text_input(text("reveal.title"), text("reveal.title_default"), key="round_title", max_chars=120)
        called = {name: _frame.plain_words(label) for name, (label, *_) in offered.items()}
        asked = st.multiselect(
            text("reveal.attributes"), list(offered), default=list(offered), key="round_attributes",
            format_func=lambda name: called[name],
        )  # fmt: skip
        st.caption(text("reveal.attributes_note"))
        with st.container(horizontal=True, gap="small", key="new_round_go"):
            st.button(
                text("reveal.open"), type="primary", disabled=not asked, key="open_round", on_click=begin,
                args=({name: offered[name] for name in offered if name in asked}, title),
            )  # fmt: skip
            if _session.project().rounds:
                st.button(text("reveal.back"), key="new_round_back", on_click=_session.put, args=("new_round", False))
    earlier_rounds()


def show_points(round: icp.Round) -> None:
    """Show all points where all are in; else ask whether to do without some."""
    progress = _session.progress_of(round)
    if len(progress.cast) < len(progress.joined):
        _session.put("sure_reveal", round.id)
    else:
        reveal_now(round)


def reveal_now(round: icp.Round) -> None:
    """Show all points; from then on nobody can send any."""
    _session.put("sure_reveal", None)
    _session.reveal_round(round)


@st.fragment(run_every=EVERY_SECONDS)
def waiting() -> None:
    """The screen in the room while points are shared."""
    round = _session.open_round()
    if round is None or _session.top_line_is_old():
        st.rerun()
    with _frame.border():
        progress = _session.progress_of(round)
        _frame.open_with(
            icp.Message("page.reveal.headline_open", {"title": round.title}),
            icp.Message("page.reveal.subline_workshop" if _session.is_workshop() else "page.reveal.subline_alone"),
        )
        link, short = _session.join_address(round)
        _parts.room(
            key="room",
            data=room_view(round, progress, link=link, short=short, named=_session.names_shown()),
        )
        missing = [name for name in progress.joined if name not in progress.cast]
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="room_actions"):
            if missing and _session.taken("sure_reveal") == round.id:
                said = ", ".join(missing) if _session.names_shown() else text("reveal.some")
                st.markdown(text("reveal.missing", n=len(missing), who=said), width="content")
                st.button(
                    text("reveal.show_anyway"), type="primary", key="show_anyway", on_click=reveal_now, args=(round,)
                )  # fmt: skip
                st.button(text("reveal.wait"), key="wait", on_click=_session.put, args=("sure_reveal", None))
            else:
                st.button(
                    text("reveal.show"), type="secondary" if missing or not progress.cast else "primary",
                    key="show_points", disabled=not progress.cast, on_click=show_points, args=(round,),
                )  # fmt: skip
            names_control()
            with st.popover(text("reveal.more"), key="room_more", width="content"):
                room_more(round, progress)


def room_more(round: icp.Round, progress: icp.Progress) -> None:
    """Take somebody off the list, or give the round up."""
    if not _session.names_shown():
        st.caption(text("reveal.take_off_hidden"))
    elif progress.joined:
        gone = st.selectbox(text("reveal.take_off"), progress.joined, key="take_off")
        st.caption(text("reveal.take_off_note"))
        st.button(text("reveal.take_off_go"), key="take_off_go", on_click=_session.take_off, args=(round, gone))
    st.caption(text("reveal.give_up_note"))
    sure = st.checkbox(text("reveal.give_up_sure"), key="give_up_sure")
    st.button(text("reveal.give_up"), key="give_up", disabled=not sure, on_click=_session.give_up, args=(round,))


def names_control() -> None:
    """Whether names stand on the screen; never while all names are hidden."""
    if _session.names_hidden():
        st.toggle(text("reveal.names"), value=False, disabled=True, key="names_are_hidden")
        return
    st.toggle(
        text("reveal.names"), value=_session.names_shown(), key="names_on_screen",
        on_change=lambda: _session.show_names(_session.taken("names_on_screen")),
    )  # fmt: skip


def shown(number: int) -> None:
    """A round that was shown: the picture, how far people agree, and what to make of it."""
    kept = _session.project().rounds[number]
    named = _session.names_shown()
    tally = _session.tally_of(kept, named=named)
    labels = dict(kept.attributes)
    _frame.open_with(ballot_headline(tally, labels), ballot_subline(tally))
    with st.container(key="reveal_page", gap=None):
        _parts.reveal(
            key="reveal",
            data={**reveal_view(tally, labels, _session.suggested_weights().points()), "named": named},
        )
        with st.container(key="reveal_actions", gap="small"):
            actions(number, kept, tally)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="reveal_foot"):
        names_control()
        st.button(text("reveal.new"), key="new_round_open", on_click=_session.put, args=("new_round", True))
        earlier_rounds()


def actions(number: int, kept: icp.KeptRound, tally: icp.Tally) -> None:
    """Adopt the medians, vote again, or keep the weights as they are."""
    points = {str(name): float(value) for name, value in tally.adopted.items()}
    why = f"why_{number}"  # of this round: another one's reason must not be taken for it
    hidden = _session.names_hidden()
    adopted = _session.weights_are(points)
    if adopted:
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key="adopted"):
            st.markdown(text("reveal.adopted"), width="content")
            st.page_link("pages/board.py", label=text("reveal.to_board"))
            st.button(text("reveal.undo"), key="undo_adopt", on_click=_session.undo_adopted, args=(number,))
    else:
        st.button(
            text(f"reveal.adopt_{tally.adopted_from}"), type="primary", width="stretch", key="adopt",
            on_click=adopt, args=(number, points, why),
            help=_frame.words(note) if (note := adopted_note(tally)) else None,
        )  # fmt: skip
    with st.container(horizontal=True, gap="small", key="reveal_other"):
        st.button(text("reveal.again"), key="vote_again", on_click=again, args=(kept,))
        st.button(
            text("reveal.keep"), key="keep_weights", disabled=adopted or kept.decision == "kept",
            on_click=lambda: _session.decide(number, "kept", why=reason_of(number, why)),
        )  # fmt: skip
        with st.popover(text("reveal.why"), key="why_box", width="content"):
            if hidden:
                st.caption(_frame.words(kept.why) or text("reveal.why_none"))
            else:
                st.text_area(
                    text("reveal.why_label"), kept.why, key=why, max_chars=1000,
                    on_change=lambda: _session.decide(number, kept.decision, why=reason_of(number, why)),
                )  # fmt: skip


def adopt(number: int, points: dict[str, float], why: str) -> None:
    """Let the board weigh as the room does, for the reason that stands in the field ``why``."""
    _session.decide(number, "adopted", points=points, why=reason_of(number, why))


def reason_of(number: int, why: str) -> str:
    """The reason in the field ``why``; the one that is kept where there is no field, as while names are hidden."""
    typed = _session.taken(why)
    return _session.project().rounds[number].why if typed is None else typed


def again(kept: icp.KeptRound) -> None:
    """A new round on the same attributes; phones that are still there move over by themselves."""
    offered = ballot_attributes(_session.desirability())
    begin({name: (label, offered.get(name, ("", ""))[1]) for name, label in kept.attributes}, kept.title)


def earlier_rounds() -> None:
    """The rounds of this project beside each other, each to be opened."""
    rounds = _session.project().rounds
    if not rounds:
        return
    with st.popover(text("reveal.rounds", n=len(rounds)), key="rounds", width="content"):
        for number in reversed(range(len(rounds))):
            kept = rounds[number]
            st.button(
                text("reveal.round", title=kept.title, day=kept.day, n=len(kept.ballots)), type="tertiary",
                key=f"round_{number}", on_click=show_round, args=(number,),
            )  # fmt: skip
            st.caption(_frame.words(ballot_headline(_session.tally_of(kept), dict(kept.attributes))))
        _parts.table(key="rounds_table", data=rounds_view(rounds, [_session.tally_of(kept) for kept in rounds]))


def show_round(number: int) -> None:
    """Look at an earlier round."""
    _session.put("round_shown", number)
    _session.put("new_round", False)


rounds = _session.project().rounds
if _session.open_round() is not None:
    waiting()
elif not rounds or _session.taken("new_round"):
    set_up()
else:
    chosen = _session.taken("round_shown")
    shown(len(rounds) - 1 if chosen is None else min(chosen, len(rounds) - 1))
