"""Accounts that stay on the server: where that is so, and the grid that is counted in their place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.caching import derived
from pages._session.hiding import dataset, hidden_by, meant
from pages._session.keeping import project
from pages._session.live import (
    compared,
    opening_weights,
    scoring_of,
    standing_levels,
    standing_weights,
    with_customers,
)
from pages._session.tables import dataset_of
from pages._session.timing import Rules
from pages._session.worth import evidence, value_of

MOST_IN_BROWSER = 250_000
"""Accounts that are sent to the browser, about ten bytes each; of longer lists it gets a grid."""
KEEP_DATA = "ICP_WORKBENCH_KEEP_DATA"
"""Set to 1 in the server's environment, no list is sent to the browser."""
MOST_GRIDS = 3  # of very many accounts each


def stays_on_server() -> bool:
    """Whether the browser gets a grid in place of the accounts."""
    return os.environ.get(KEEP_DATA) == "1" or len(dataset_of(project().evidence.source).accounts) > MOST_IN_BROWSER


@derived("scores", most=MOST_GRIDS)
def _accounts(
    source: icp.Source, evidence: icp.Evidence, levels: tuple[tuple[str, str, float], ...], customers: bool, said: Rules
) -> Any:
    return icp.prepare_grid(scoring_of(source, evidence, levels, said), value_of(evidence), with_customers=customers)


@derived("scores", most=MOST_GRIDS)
def _grid(
    source: icp.Source,
    evidence: icp.Evidence,
    levels: tuple[tuple[str, str, float], ...],
    customers: bool,
    said: Rules,
    capacity: icp.Capacity,
) -> icp.LiveGrid:
    return icp.LiveGrid(_accounts(source, evidence, levels, customers, said), capacity)


def board_state() -> str:
    """Changes with all that a grid hangs on."""
    now = project()
    state = (evidence(), standing_levels(), now.weights, with_customers(), now.signal_rules, now.capacity, hidden_by())
    return str(hash(state))


def ask_for_grid(said: Mapping[str, Any] | None) -> None:
    """Remember what the browser asks for; it is answered where the answer is drawn."""
    if said:
        st.session_state["grid_asked"] = icp.GridRequest.of(meant(said))


def grid_answer() -> bytes:
    """The grid that was asked for last, under what stands now; nothing where none was.

    Raises
    ------
    SettingError
        If it cannot be scored with the weights that it was asked for.
    """
    asked = st.session_state.get("grid_asked")
    if asked is None:
        return b""
    learned, now, levels = evidence(), project(), standing_levels()
    grid = _grid(learned.source, learned, levels, with_customers(), now.signal_rules, now.capacity)
    weights = _weights(asked.points)
    return icp.grid_reply(
        grid.move(weights, asked.window),
        asked.window,
        dataset(),
        grid.accounts,
        number=asked.number,
        comparisons=compared(weights),
    )


def _weights(points: Mapping[str, float] | None) -> icp.Weights:
    """Those that a slider is at; where all are nought the opening ones stand, as they do when it is released."""
    if points is None:
        return standing_weights()
    return icp.Weights.of(points) if sum(points.values()) > 0 else opening_weights()
