"""The ballot: a participant's place in it, which survives a reload, and what the facilitator does with its rounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.gate import is_workshop
from pages._session.hiding import names_hidden, veil
from pages._session.inputs import undo_weights, weights_edited
from pages._session.keeping import ballots, edit, kept, kept_now, project

_LINK, _PLACE, _REFUSED, _NOTICE = "ballot", "ballot_place", "ballot_refused", "ballot_notice"
_NAMES = "names"


@dataclass(frozen=True)
class Place:
    """A participant's place: the round, the own name and points, and how many are in; all ballots once shown."""

    round: icp.Round
    participant: icp.Participant
    progress: icp.Progress
    ballots: Mapping[str, Mapping[str, float]] | None


def ballot_link() -> str:
    """What the address says of the ballot that is meant; an empty text where it says nothing."""
    return st.query_params.get(_LINK, "")


def asked_ballot() -> icp.Round | None:
    """The round that the address names, or a newer one of its project that is open; None where it names none.

    Raises
    ------
    BallotError
        Where there is none under this link.
    """
    link = ballot_link()
    return _current(ballots().round_by_secret(link)) if link else None


def join_ballot(name: str, *, code: str | None = None) -> None:
    """Take part under a name, in the round of the address or else of the code.

    Raises
    ------
    BallotError
        As :meth:`icp_core.BallotBox.join` and :meth:`icp_core.BallotBox.round_by_code`.
    """
    round = asked_ballot() or _current(ballots().round_by_code(code or "", who=str(st.context.ip_address)))
    _sit(round, ballots().join(round.id, name))


def come_back(link: Any, token: Any) -> None:
    """Take the place again that this device says it has; one that it has no more is forgotten."""
    try:
        round = ballots().round_by_secret(str(link))
        _sit(round, ballots().rejoin(round.id, str(token)))
    except icp.BallotError:
        st.session_state[_REFUSED] = str(token)


def refused_token() -> str | None:
    """A token of this device that nobody holds any more."""
    return st.session_state.get(_REFUSED)


def place() -> Place | None:
    """This session's place in a ballot as it stands now; None where it has none.

    Where the round is shown and a new one of the same project open, the place is in the new one.
    """
    held = st.session_state.get(_PLACE)
    if held is None:
        return None
    box = ballots()
    try:
        round = box.round(held[0])
        me = box.rejoin(round.id, held[1])
        now = _current(round)
        if now.id != round.id:
            round, me = now, box.join(now.id, me.name)
            _sit(round, me)
    except icp.BallotError as problem:
        st.session_state.pop(_PLACE)
        st.session_state[_REFUSED] = held[1]
        st.session_state[_NOTICE] = problem.message
        return None
    shown = box.ballots(round.id).points if round.revealed else None
    return Place(round, me, box.progress(round.id), shown)


def ballot_notice() -> icp.Message | None:
    """Why a place was lost, to be said once."""
    return st.session_state.pop(_NOTICE, None)


def cast(link: Any, points: Any) -> None:
    """Send points; what came too late for its round, or is no ballot, changes nothing."""
    held = st.session_state.get(_PLACE)
    if held is None or not isinstance(points, Mapping):
        return
    try:
        round = ballots().round(held[0])
        if round.secret == link:
            ballots().cast(*held, {round.places.get(place, place): given for place, given in points.items()})
    except icp.BallotError as problem:
        st.session_state[_NOTICE] = problem.message


def _sit(round: icp.Round, participant: icp.Participant) -> None:
    st.session_state[_PLACE] = (round.id, participant.token)
    st.query_params[_LINK] = round.secret


def _current(round: icp.Round) -> icp.Round:
    if round.revealed is None:
        return round
    newest = ballots().rounds(round.project)[0]
    return round if newest.revealed else newest


def open_round() -> icp.Round | None:
    """The round of this project that is open; None where there is none."""
    here = kept()
    newest = ballots().rounds(here.id)[:1] if here else ()
    return newest[0] if newest and newest[0].revealed is None else None


def begin_round(attributes: Mapping[str, tuple[str, str]], *, title: str) -> None:
    """Open a round of this project, which is kept from now on, a sample too.

    Phones know nothing of the project: where names are hidden, what is asked is hidden here.
    """
    here = kept_now()
    if here is not None:
        ballots().open_round(here.id, veil()(dict(attributes)), title=veil()(title))


def progress_of(round: icp.Round) -> icp.Progress:
    """Who has joined a round and who has sent points."""
    return ballots().progress(round.id)


def reveal_round(round: icp.Round) -> None:
    """Close a round and show its ballots; the project keeps them."""
    ballots().reveal(round.id)


def take_off(round: icp.Round, name: str) -> None:
    """Take somebody off the list of a round that is open."""
    ballots().remove(round.id, name)


def give_up(round: icp.Round) -> None:
    """Take a round away that was not shown yet."""
    ballots().close(round.id)


def tally_of(kept: icp.KeptRound, *, named: bool = True) -> icp.Tally:
    """What the ballots of a round say together; with numbers for names where these are not to be seen."""
    ballots = kept.ballots
    if not named:  # in an order that says nothing of who joined when
        unnamed = sorted((points for _, points in ballots), reverse=True)
        ballots = tuple(
            (icp.say(icp.Message("page.reveal.voter", {"n": n})), points) for n, points in enumerate(unnamed, 1)
        )
    return _tally(ballots, tuple(name for name, _ in kept.attributes))


@st.cache_resource(show_spinner=False, max_entries=24, scope="session")
def _tally(ballots: Any, attributes: tuple[str, ...]) -> icp.Tally:
    return icp.tally({name: dict(points) for name, points in ballots}, attributes)


def join_address(round: icp.Round) -> tuple[str, str]:
    """Where participants go: the whole link for the QR code, and the short address to type."""
    host = st.get_option("browser.serverAddress") if is_workshop() else "127.0.0.1"
    short = f"{host}:{st.get_option('server.port')}/ballot"
    return f"http://{short}?{_LINK}={round.secret}", short


def decide(number: int, decision: str, *, points: Mapping[str, float] | None = None, why: str = "") -> None:
    """Say what is made of a shown round: its medians adopted as weights, in one change, or the weights kept."""

    def changed(now: icp.Choices) -> icp.Choices:
        rounds = list(now.rounds)
        rounds[number] = replace(rounds[number], decision=decision, why=why)
        return replace(weights_edited(now, points) if points else now, rounds=tuple(rounds))

    edit(changed)


def undo_adopted(number: int) -> None:
    """Go back to the weights before those of this round were adopted; nothing is then made of it."""
    undo_weights()
    decide(number, "", why=project().rounds[number].why)


def weights_are(points: Mapping[str, float]) -> bool:
    """Whether the weights that a person has set are these."""
    return dict(project().weights or ()) == {name: float(value) for name, value in points.items()}


def names_shown() -> bool:
    """Whether the names of participants stand on the screen; a reload leaves it so."""
    return not names_hidden() and st.query_params.get(_NAMES) != "hidden"


def show_names(shown: bool) -> None:
    """Put the names of participants on the screen, or take them off it."""
    if shown:
        st.query_params.pop(_NAMES, None)
    else:
        st.query_params[_NAMES] = "hidden"
