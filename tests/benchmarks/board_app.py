"""The app that ``live_board_speed.py`` measures: one set of accounts, drawn in one of three ways.

``?kind=live`` is the live board's own parts; ``plotly`` and ``altair`` are a slider, a rerun of a fragment and a chart
anew, with the same arithmetic done by the server. ``&n=`` is how many accounts there are: those of a made company,
repeated under other ids, with values of their own.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
import streamlit as st

import icp_core as icp
from icp_core.views import live_accounts, live_chart_view, live_settings, ranking_view, tiers_view, weights_view
from pages import _live_board, _parts

TIERS = ("#B9BEC6", "#0072B2", "#E69F00", "#4F9D86")
HEIGHT = 560
st.set_page_config(layout="wide")
kind, n = st.query_params.get("kind", "live"), int(st.query_params.get("n", "1000"))


@st.cache_resource(show_spinner=False)
def company(n_accounts: int) -> SimpleNamespace:
    """A company of so many accounts, its scoring and its value; levels and deals are those of the one it repeats."""
    small, _ = icp.make_company("software", seed=3)
    found = icp.lifetime_value(small)
    best = icp.best_customers(small, found, icp.profitability(small))
    learned = icp.suggest_desirability(small, best)
    row = np.arange(n_accounts) % len(small.accounts)
    own = np.arange(n_accounts) < len(small.accounts)
    accounts = small.accounts.iloc[row].reset_index(drop=True)
    again = np.char.add("N", np.arange(n_accounts).astype(str))
    accounts["account_id"] = np.where(own, accounts["account_id"], again)
    accounts["relation"] = np.where(own, accounts["relation"], "prospect")
    table = found.table.loc[small.accounts["account_id"]].iloc[row].set_axis(accounts["account_id"], axis=0)
    factor = np.where(own, 1.0, np.random.default_rng(0).lognormal(0.0, 0.3, n_accounts))
    worth = table["future_value"].where(own | (table["basis"] != "own"), table["value_if_active"]) * factor
    value = table.assign(future_value=worth, basis=table["basis"].where(own, "similar"))
    dataset = replace(small, accounts=accounts)
    scoring, weights = icp.prepare_scoring(dataset, learned), icp.equal_weights(learned)
    return SimpleNamespace(
        dataset=dataset, learned=learned, scoring=scoring, weights=weights, value=SimpleNamespace(table=value)
    )


def drawn_anew() -> None:
    """A slider of Streamlit's, and the whole chart anew at each of its values."""
    made = company(n)
    first = st.slider("first", 0, 60, 10, key="first")
    points = made.weights.points()
    points[next(iter(points))] = float(first)
    weights = icp.Weights.of(points)
    found = made.scoring.conversion(weights)
    worth = made.value.table["future_value"].to_numpy()
    chance = found.probability.to_numpy()
    expected = np.nan_to_num(chance * worth)
    cuts = np.sort(np.partition(expected, [-328, -78, -18])[[-328, -78, -18]])
    tier = np.array([0, 3, 2, 1])[np.searchsorted(cuts, expected, side="right")]
    data = pd.DataFrame({"chance": chance, "value": worth, "tier": tier}).dropna()
    if kind == "plotly":
        import plotly.graph_objects as go

        figure = go.Figure()
        for number in (0, 3, 2, 1):
            mine = data[data["tier"] == number]
            figure.add_trace(
                go.Scattergl(x=mine["chance"], y=mine["value"], mode="markers", marker={"color": TIERS[number]})
            )
        figure.update_yaxes(type="log")
        st.plotly_chart(figure, key="chart", height=HEIGHT)
    else:
        import altair as alt

        alt.data_transformers.disable_max_rows()
        chart = alt.Chart(data).mark_circle(size=20).encode(
            x="chance:Q",
            y=alt.Y("value:Q").scale(type="log"),
            color=alt.Color("tier:N").scale(domain=[0, 1, 2, 3], range=list(TIERS)),
        )  # fmt: skip
        st.altair_chart(chart.properties(height=HEIGHT), key="chart")


def live() -> None:
    """The board's parts as the page has them; what the server would answer on release is left out."""
    made = company(n)
    weights, capacity = made.weights, icp.Capacity()
    fit, found = made.scoring.fit(weights), made.scoring.conversion(weights)
    first = fit.score.index[: len(company(1000).dataset.accounts)]
    few = SimpleNamespace(table=made.value.table.loc[first])
    tiers = icp.assign_tiers(few, replace(fit, score=fit.score.loc[first]), found, capacity, with_customers=False)
    standing = (made.learned, made.scoring, weights)
    settings = live_settings(made.value, standing, standing, capacity, with_customers=False)
    _live_board.settings(key="live_settings", data={**settings, "move": 0})
    left, middle, right = st.columns([1, 2.3, 1.9])
    with left:
        _parts.weights(key="weights", data=weights_view(weights, weights, version="1") | {"move": 0}, default={})
    with middle, st.container(height=HEIGHT + 60, border=False):
        _live_board.chart(key="live_chart", data=live_chart_view(made.dataset, tiers))
    with right:
        shown = ranking_view(made.dataset, made.learned, weights, fit, tiers, tiers, found, tier=1)
        _parts.ranking(key="ranking", data=shown | {"move": 0})
    _parts.tiers(key="tiers", data=tiers_view(tiers, capacity, made.dataset.currency) | {"move": 0})


if kind == "live":
    made = company(n)
    _live_board.accounts(key="live_accounts", data=live_accounts(made.dataset, made.learned, made.scoring, made.value))
    st.fragment(live)()
else:
    st.fragment(drawn_anew)()
