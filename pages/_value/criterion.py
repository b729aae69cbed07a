"""What "best" means: the criterion, how many count, what is blended and who is picked."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from pages import _frame, _session
from pages._frame import text

MOST_TO_PICK_FROM = 5_000
"""Names that a list can be searched by; a longer one would not open."""


def plain_label(criterion: str) -> str:
    """The criterion as a reader knows it, where Streamlit shows options as they are written."""
    return icp.say(_session.criteria().loc[criterion, "label"])


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
    st.selectbox(
        text("value.criterion"), names, index=names.index(chosen.criterion) if chosen.criterion in names else None,
        format_func=plain_label, key="criterion", on_change=take_criterion, width=230, disabled=not names,
    )  # fmt: skip
    if chosen.threshold is None:
        st.slider(
            text("value.share"), 0.05, 0.5, chosen.share, 0.05, format="percent", key="share", disabled=not names,
            on_change=_session.take("share", into=_session.change_evidence), width=190,
        )  # fmt: skip
    else:
        st.number_input(
            text("value.threshold"), value=float(chosen.threshold), key="threshold", width=190, step=None,
            on_change=_session.take("threshold", into=_session.change_evidence),
        )  # fmt: skip
    with st.popover(text("value.more"), key="more", disabled=not names):
        st.toggle(
            text("value.use_threshold"), value=chosen.threshold is not None, key="use_threshold",
            on_change=take_threshold, help=text("value.use_threshold_help"),
        )  # fmt: skip
        blend_inputs(chosen, names)
        pick_inputs(chosen)


def take_criterion() -> None:
    """Take the criterion; a threshold of another one would mean nothing."""
    _session.change_evidence(criterion=_session.taken("criterion"), threshold=None)
    _session.forget("use_threshold")


def take_threshold() -> None:
    """Cut where the share cuts now, or by the share again; a threshold belongs to its criterion."""
    now = _session.best()
    cuts = _session.taken("use_threshold") and now.members.any()
    _session.change_evidence(criterion=now.criterion, threshold=float(now.threshold) if cuts else None)
    _session.forget("threshold")


def blend_inputs(chosen: icp.Evidence, names: list[str]) -> None:
    """The parts of the blend and their weights."""
    parts = dict(chosen.blend) or {"lifetime_value": 50.0, "profit": 50.0}
    parts = {name: weight for name, weight in parts.items() if name in names}
    blendable = [name for name in names if name not in ("blend", "hand_picked")]
    st.multiselect(
        text("value.blend"), blendable, default=list(parts), format_func=plain_label, key="blend_parts",
        on_change=take_blend, disabled=len(blendable) < 2,
    )  # fmt: skip
    for name in parts:
        st.slider(
            label(name), 0, 100, round(parts[name]), 5, key=f"blend_{name}", on_change=take_blend,
        )  # fmt: skip


def take_blend() -> None:
    """Take the parts and their weights; the blend is then the criterion."""
    parts = _session.taken("blend_parts") or []
    weights = {name: _session.taken(f"blend_{name}") for name in parts}
    blend = {name: 50.0 if weight is None else float(weight) for name, weight in weights.items()}
    if sum(blend.values()) > 0:
        _session.change_evidence(criterion="blend", blend=tuple(blend.items()), threshold=None)
        _session.put("criterion", "blend")


def pick_inputs(chosen: icp.Evidence) -> None:
    """The customers that are picked by hand."""
    dataset = _session.dataset()
    customers = list(dataset.customers)
    if len(customers) > MOST_TO_PICK_FROM:
        st.caption(text("value.too_many_to_pick", n=len(customers), most=MOST_TO_PICK_FROM))
        return
    known = set(customers)
    names = dataset.names
    st.multiselect(
        text("value.pick"), customers, default=[account for account in chosen.picked if account in known],
        format_func=lambda account: str(names[account]), key="picked", on_change=take_picked,
        help=text("value.pick_help"),
    )  # fmt: skip


def take_picked() -> None:
    """Take who was picked; while anybody is, that is the criterion."""
    picked = tuple(_session.taken("picked") or ())
    criterion = "hand_picked" if picked else None
    _session.change_evidence(criterion=criterion, picked=picked, threshold=None)
    _session.forget("criterion")
