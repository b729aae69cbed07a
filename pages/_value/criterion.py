"""What "best" means: the criterion, how many count, what is blended and who is picked."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

import icp_core as icp
from icp_core.views import AMOUNTS
from pages import _frame, _session
from pages._frame import text

MOST_NAMED = 60
MOST_TO_PICK_FROM = 5_000
"""Names that a list can be searched by; a longer one would not open."""


def plain_labels() -> Callable[[str], str]:
    """Each criterion as a reader knows it, where Streamlit shows options as they are written."""
    labels = _session.criteria()["label"].to_dict()
    return lambda criterion: icp.say(labels[criterion])


def label(criterion: str) -> str:
    """The criterion where Streamlit reads Markdown."""
    return _frame.words(_session.criteria().loc[criterion, "label"])


def possible() -> list[str]:
    """The criteria that the data bear."""
    offered = _session.criteria()
    return list(offered.index[offered["available"]])


def criterion_inputs() -> None:
    """The criterion, the share or the threshold, and what else it is made of."""
    chosen, names = _session.evidence(), possible()
    if chosen.criterion in names:
        _session.show("criterion", chosen.criterion)
    by_hand = chosen.criterion == "hand_picked"
    if names:
        st.selectbox(
            text("value.criterion"), names, format_func=plain_labels(), key="criterion", on_change=take_criterion,
            width=230,
        )  # fmt: skip
    if by_hand or not names:
        _more(chosen, names)
        return
    if chosen.threshold is None:
        st.slider(
            text("value.share"), 0.05, 0.5, step=0.05, format="percent", key=_session.show("share", chosen.share),
            on_change=_session.take("share", into=_session.change_evidence), width=190,
        )  # fmt: skip
    else:
        st.number_input(
            text("value.threshold", unit=_unit(chosen.criterion)), step=None, width=190,
            key=_session.show("threshold", float(chosen.threshold)),
            on_change=_session.take("threshold", into=_session.change_evidence),
        )  # fmt: skip
    _more(chosen, names)


def _more(chosen: icp.Evidence, names: list[str]) -> None:
    """What the best are made of besides: a threshold, a blend, a choice by hand, which needs no figure."""
    # made as it opens: fields that were seen once and are closed go on to report what stood there before
    label = text("value.more" if names else "value.pick_more")
    with st.popover(label, key="more", on_change="rerun") as more:
        if not more.open:
            return
        if names:
            st.toggle(
                text("value.use_threshold"), key=_session.show("use_threshold", chosen.threshold is not None),
                on_change=take_threshold, help=text("value.use_threshold_help"),
                disabled=chosen.criterion == "hand_picked",
            )  # fmt: skip
            blend_inputs(chosen, names)
        pick_inputs(chosen)
        too_young()


def _unit(criterion: str) -> str:
    """The currency, where the criterion is an amount."""
    return f", {_session.dataset().currency}" if criterion.removesuffix("_per_year") in AMOUNTS else ""


def take_criterion() -> None:
    """Take the criterion; a threshold of another one would mean nothing."""
    _session.change_evidence(criterion=_session.taken("criterion"), threshold=None)


def take_threshold() -> None:
    """Cut where the share cuts now, or by the share again; a threshold belongs to its criterion."""
    now = _session.best()
    cuts = _session.taken("use_threshold") and now.members.any()
    _session.change_evidence(criterion=now.criterion, threshold=float(now.threshold) if cuts else None)


def blend_inputs(chosen: icp.Evidence, names: list[str]) -> None:
    """The parts of the blend and their weights."""
    parts = dict(chosen.blend) or {"lifetime_value": 50.0, "profit": 50.0}
    parts = {name: weight for name, weight in parts.items() if name in names}
    blendable = [name for name in names if name not in ("blend", "hand_picked")]
    st.multiselect(
        text("value.blend"), blendable, format_func=plain_labels(), key=_session.show("blend_parts", list(parts)),
        on_change=take_blend, disabled=len(blendable) < 2, help=text("value.blend_help"),
    )  # fmt: skip
    for name in parts:
        key = _session.show(f"blend_{name}", round(parts[name]))
        st.slider(label(name), 0, 100, step=5, key=key, on_change=take_blend)


def take_blend() -> None:
    """Take the parts and their weights; the blend is then the criterion. Nothing alone, or of no weight, is none."""
    parts = _session.taken("blend_parts") or []
    weights = {name: _session.taken(f"blend_{name}") for name in parts}
    blend = {name: 50.0 if weight is None else float(weight) for name, weight in weights.items()}
    if sum(blend.values()) > 0:
        _session.change_evidence(criterion="blend", blend=tuple(blend.items()), threshold=None)


def pick_inputs(chosen: icp.Evidence) -> None:
    """The customers that are picked by hand."""
    dataset = _session.dataset()
    customers = list(dataset.customers)
    if len(customers) > MOST_TO_PICK_FROM:
        st.caption(text("value.too_many_to_pick", n=len(customers), most=MOST_TO_PICK_FROM))
        return
    known, names = set(customers), dataset.names
    picked = [account for account in chosen.picked if account in known]
    st.multiselect(
        text("value.pick"), customers, format_func=lambda account: str(names[account]),
        key=_session.show("picked", picked), on_change=take_picked, help=text("value.pick_help"),
    )  # fmt: skip


def take_picked() -> None:
    """Take who was picked; while anybody is, that is the criterion."""
    picked = tuple(_session.taken("picked") or ())
    _session.change_evidence(criterion="hand_picked" if picked else None, picked=picked, threshold=None)


def too_young() -> None:
    """Who was not judged, by name."""
    young, names = list(_session.best().too_young), _session.dataset().names
    if young:
        named = [str(names[account]) for account in young[:MOST_NAMED]]
        left = len(young) - len(named)
        more = [icp.say(icp.Message("page.value.others", {"n": left}))] if left else []
        st.caption(text("value.too_young", n=len(young), names=[*named, *more]))
