"""What a person chooses on the pages: read and changed here, one function a gesture."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.keeping import edit, project, turn

Bands = tuple[tuple[str, tuple[float, ...]], ...]


def change(**changes: Any) -> None:
    """Change some of the project's choices."""
    edit(lambda now: replace(now, **changes))


def change_evidence(**changes: Any) -> None:
    """Change what is learned from; weights that a person has set stay."""
    edit(lambda now: replace(now, evidence=replace(now.evidence, **changes)))


def change_costing(**changes: Any) -> None:
    """Change what a person says of costs."""
    edit(lambda now: replace(now, evidence=replace(now.evidence, costing=replace(now.evidence.costing, **changes))))


def change_capacity(**changes: Any) -> None:
    """Change how many accounts the people can take on."""
    edit(lambda now: replace(now, capacity=replace(now.capacity, **changes)))


def taken(name: str) -> Any:
    """What the widget of this key holds now."""
    return st.session_state.get(name)


def begun(name: str, value: Any) -> str:
    """Let the widget of this key begin with a value, once; gives the key. The widget then takes no default."""
    st.session_state.setdefault(name, value)
    return name


def put(name: str, value: Any) -> None:
    """Let the widget of this key show another choice; only in a callback, before it is drawn."""
    st.session_state[name] = value


def show(name: str, value: Any) -> str:
    """Let the widget of this key show what the project has; gives the key. The widget then takes no default."""
    st.session_state[name] = value
    return name


def follow(name: str, value: Any) -> str:
    """As :func:`show`, for a widget that is moved in steps and stands in no popover.

    One that shows the value is left alone: told so again, it would jump back while a person moves it on.
    """
    if name not in st.session_state or st.session_state[name] != value:
        st.session_state[name] = value
    return name


def forget(name: str) -> None:
    """Let the widget of this key begin anew from the project."""
    st.session_state.pop(name, None)


def this_one(name: str) -> str:
    """Key of the widget of this name that stands now; after :func:`another` a new one stands in its place.

    So a fold closes once what is asked in it is done: one that reports whether it is open could be closed by its key,
    but would run the page as it is opened. And a field in a closed fold forgets what a browser remembers of it.
    """
    return f"{name}_{st.session_state.get(f'before_{name}', 0)}"


def another(name: str) -> None:
    """Let a new widget stand in the place of the one of this name; only in a callback, before it is drawn."""
    st.session_state[f"before_{name}"] = st.session_state.get(f"before_{name}", 0) + 1


def take(name: str, *, into: Callable[..., None] = change) -> Callable[[], None]:
    """Callback that copies the widget ``name`` into the project: it then outlives the page."""

    def callback() -> None:
        if taken(name) is not None:
            into(**{name: taken(name)})

    return callback


def edits() -> dict[tuple[str, str], float]:
    """How desirable a person has called a level, by (attribute, level)."""
    return {(attribute, level): value for attribute, level, value in project().levels}


def set_level(attribute: str, level: str, value: float) -> None:
    """Say how desirable a level is, whatever the data say."""

    def changed(now: icp.Choices) -> icp.Choices:
        said = {(one, other): points for one, other, points in now.levels} | {(attribute, level): float(value)}
        return replace(now, levels=tuple((*place, points) for place, points in said.items()))

    edit(changed)


def forget_levels(attribute: str, levels: Collection[str]) -> None:
    """Let these levels of an attribute stand as the data say again; others that were set keep waiting."""

    def forgotten(said: tuple[str, str, float]) -> bool:
        return said[0] == attribute and said[1] in levels

    edit(lambda now: replace(now, levels=tuple(said for said in now.levels if not forgotten(said))))


def set_bands(attribute: str, edges: tuple[float, ...] | None) -> None:
    """Draw the bands of a number, or take the standard ones (None); the last ones can be had back."""

    def changed(now: icp.Choices) -> icp.Choices:
        bands = {name: drawn for name, drawn in now.evidence.bands if name != attribute}
        if edges is not None:
            bands[attribute] = edges
        return _with_bands(now, tuple(bands.items()), (*now.earlier_bands[-49:], now.evidence.bands))

    edit(changed)


def undo_bands() -> None:
    """Go back to the bands before the last change of any."""

    def changed(now: icp.Choices) -> icp.Choices:
        return _with_bands(now, now.earlier_bands[-1], now.earlier_bands[:-1]) if now.earlier_bands else now

    edit(changed)


def _with_bands(now: icp.Choices, bands: Bands, earlier: tuple[Bands, ...]) -> icp.Choices:
    return replace(now, evidence=replace(now.evidence, bands=bands), earlier_bands=earlier)


def set_weights(weights: Mapping[str, float] | None, *, gesture: str | None = None) -> None:
    """Take new weights, or what the data suggest (None); the last ones can be had back.

    ``gesture`` names a movement of the sliders, which then stand there already; all that one gesture does is taken
    back at once.
    """
    edit(lambda now: weights_edited(now, weights, gesture=gesture))


def weights_edited(
    now: icp.Choices, weights: Mapping[str, float] | None, *, gesture: str | None = None
) -> icp.Choices:  # fmt: skip
    """Choices with other weights, as one change; see :func:`set_weights`."""
    points = None if weights is None else tuple((name, float(value)) for name, value in weights.items())
    if points == now.weights:
        return now
    begun = gesture is None or gesture != now.gesture
    return replace(
        now,
        weights=points,
        gesture=gesture,
        weights_turn=now.weights_turn + (gesture is None),
        **(_before(now) if begun else {}),
    )


def set_locked(names: Collection[str]) -> None:
    """Say which weights are to stay as they are while others move; the last locks can be had back."""

    def changed(now: icp.Choices) -> icp.Choices:
        locked = tuple(names)
        return now if locked == now.locked else replace(now, locked=locked, gesture=None, **_before(now))

    edit(changed)


def reset_weights() -> None:
    """Go back to the weights that the board opens on, with none locked; the last ones can be had back."""

    def changed(now: icp.Choices) -> icp.Choices:
        if now.weights is None and not now.locked:
            return now
        turn = now.weights_turn + 1
        return replace(now, weights=None, locked=(), gesture=None, weights_turn=turn, **_before(now))

    edit(changed)


def _before(now: icp.Choices) -> dict[str, Any]:
    """What a change of weights or locks keeps, so that it can be taken back."""
    return {
        "earlier_weights": (*now.earlier_weights[-49:], now.weights),
        "earlier_locked": (*now.earlier_locked[-49:], now.locked),
    }


def undo_weights() -> None:
    """Go back to the weights and locks before the last change of either."""

    def changed(now: icp.Choices) -> icp.Choices:
        if not now.earlier_weights:
            return now
        return replace(
            now,
            weights=now.earlier_weights[-1],
            earlier_weights=now.earlier_weights[:-1],
            locked=now.earlier_locked[-1] if now.earlier_locked else (),
            earlier_locked=now.earlier_locked[:-1],
            gesture=None,
            weights_turn=now.weights_turn + 1,
        )

    edit(changed)


def set_play(tier: int, part: str, text: str | None) -> None:
    """Say something of the play of a tier in other words; with None the usual words stand again."""

    def changed(now: icp.Choices) -> icp.Choices:
        kept = tuple(said for said in now.plays if said[:2] != (tier, part))
        return replace(now, plays=kept if text is None else (*kept, (tier, part, text)))

    edit(changed)


def set_signal_rules(rules: Mapping[str, icp.SignalRule]) -> None:
    """Say what signals of these kinds are worth; the last rules can be had back."""

    def changed(now: icp.Choices) -> icp.Choices:
        said = tuple(rules.items())
        if said == now.signal_rules:
            return now
        return replace(now, signal_rules=said, earlier_signal_rules=(*now.earlier_signal_rules[-49:], now.signal_rules))

    edit(changed)


def undo_signal_rules() -> None:
    """Go back to the rules before the last change."""

    def changed(now: icp.Choices) -> icp.Choices:
        if not now.earlier_signal_rules:
            return now
        return replace(
            now, signal_rules=now.earlier_signal_rules[-1], earlier_signal_rules=now.earlier_signal_rules[:-1]
        )

    edit(changed)


def weights_version() -> str:
    """Changes whenever the sliders are to take new weights from here.

    A session of its own has one of its own: a browser that was long away meets a server that counts its moves anew.
    """
    now = project()
    session = st.session_state.setdefault("session_mark", secrets.token_hex(4))
    return str(hash((now.weights_turn, now.evidence, turn(), session)))
