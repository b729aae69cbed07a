"""Board: weights on the left, where every account stands in the middle, the list on the right; all move together."""

from __future__ import annotations

import streamlit as st

import icp_core as icp
from icp_core.charts import board as board_chart
from icp_core.reports import csv_bytes, legible, ranking_table
from icp_core.views import (
    honesty_view,
    left_out_line,
    live_chart_view,
    ranking_view,
    tiers_view,
    weights_view,
)
from pages import _frame, _live_board, _parts, _session
from pages._board import firm, grid, levels, plays, timing
from pages._board.picture import picture_button
from pages._frame import text
from pages._sayable import folded, sayable

TIERS = (1, 2, 3, 0)


def weights_moved() -> None:
    """Take what the sliders say."""
    moved = _session.taken("weights").moved
    if moved:
        _session.moved_on(moved.get("move", 0))
    if moved and moved["turn"] == _session.weights_version():
        _session.set_weights(_session.meant(moved["points"]), gesture=moved["gesture"])


def weight_locked() -> None:
    """Take which weights are to stay."""
    said = _session.taken("weights").locked
    if said and said["turn"] == _session.weights_version():
        _session.set_locked(_session.meant(said["names"]))


def account_opened() -> None:
    """Take the account whose reasons are to be shown."""
    _session.change(selected=_session.account_of(_session.taken("ranking").opened or ""))


def point_picked() -> None:
    """Take the account of the point that was chosen in the chart; its tier is listed."""
    account = _session.account_of(_session.taken("live_chart").picked or "")
    tiers = _session.live().tiers.table["tier"]
    if account in tiers.index:
        tier = int(tiers[account])
        _session.change(selected=account, tier=tier)
        _session.put("tier", tier)
    else:
        _session.change(selected=None)


def points_lassoed() -> None:
    """Take the accounts within the lasso; they are listed instead of a tier."""
    _session.choose_accounts(_session.accounts_of(_session.taken("live_chart").lassoed or ()))


@st.fragment
def board() -> None:
    """The board; a fragment, so that a moved weight redraws nothing else."""
    if _session.top_line_is_old() or _session.board_accounts_are_old():
        st.rerun()
    with _frame.border():
        draw()


def draw() -> None:
    """The four parts of the board from the project as it is now."""
    dataset, chosen, live = _session.dataset(), _session.project(), _session.live()
    by_timing, move = chosen.board_view == "timing", {"move": _session.move()}
    _live_board.settings(key="live_settings", data=_session.board_settings(live))
    _frame.open_with(
        board_chart.headline(live.conversion, live.weights, live.suggested, live.comparison),
        board_chart.subline(live.conversion, live.weights, live.comparison),
        left_out_line(dataset),
    )
    weighs = bool(live.weights.points())
    if not len(dataset.accounts) or not (weighs or _session.value().reason is None):
        nothing_to_rank(live, weighs=weighs)
        return
    left, middle, right = st.columns([1.06, 2.3, 1.95], gap="small")
    with left, _frame.card("weights"):
        weight_inputs(live)
    with middle, _frame.card("chart"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="chart_head"
        ):
            st.segmented_control(
                text("board.view"), ("value", "timing"), default=chosen.board_view, key="board_view", required=True,
                format_func=lambda view: _frame.words(board_chart.chart_heading(live.tiers, view)),
                on_change=_session.take("board_view"), label_visibility="collapsed", width="content",
            )  # fmt: skip
            with st.container(horizontal=True, width="content", gap="small", vertical_alignment="center"):
                st.toggle(
                    text("board.customers"), value=_session.with_customers(), key="show_customers",
                    on_change=lambda: _session.change(show_customers=_session.taken("show_customers")),
                    help=text("board.customers_help"),
                )  # fmt: skip
                if by_timing:
                    timing.signals_popover()
                else:
                    picture_button()
                    # made as it opens: closed again, its fields would go on to report what another tab has changed
                    with st.popover(text("board.capacity"), key="capacity", on_change="rerun") as how_many:
                        if how_many.open:
                            capacity_inputs(chosen.capacity)
        if by_timing:
            timing.where_they_stand()
        else:
            _live_board.chart(
                key="live_chart",
                data=live_chart_view(dataset, live.tiers, selected=chosen.selected),
                on_picked_change=point_picked,
                on_lassoed_change=points_lassoed,
            )
    _parts.tiers(
        key="tiers",
        data=tiers_view(live.tiers, chosen.capacity, dataset.currency, plays=_session.plays()) | move,
    )
    plays.plays_popover(live.tiers)
    # The list comes last: it also says how sure each tier is, and nothing else is to wait for that.
    with right:
        if by_timing and timing.has_signals():
            timing.call_now()
        else:
            ranking(live)


def nothing_to_rank(live: _session.Live, *, weighs: bool) -> None:
    """The board before there is anybody to stand on it: what counts, where that can be said, and what is lacking."""
    if not weighs:
        sayable("board")
        return
    left, right = st.columns([1.06, 2.3], gap="small")
    with left, _frame.card("believed"):
        weight_inputs(live)
    with right:
        sayable("board")


def weight_inputs(live: _session.Live) -> None:
    """What counts and how much, and how far outcomes bear it out."""
    chosen, move = _session.project(), {"move": _session.move()}
    with st.popover(text("board.levels"), key="levels", width="content"):
        levels.level_inputs()
    _parts.weights(
        key="weights",
        data=weights_view(live.weights, live.suggested, version=_session.weights_version(), locked=chosen.locked)
        | move,
        default={"moved": None, "locked": None},
        on_moved_change=weights_moved,
        on_locked_change=weight_locked,
    )
    with st.container(horizontal=True, gap="small", key="weight_buttons"):
        st.button(
            text("board.take_data"),
            on_click=_session.take_data_weights,
            disabled=live.suggested.values is None,
            help=_frame.words(live.suggested.reason),
            key="take_data",
        )
        st.button(text("board.equal"), on_click=_session.set_equal_weights, help=text("board.equal_help"), key="equal")
        st.button(
            text("board.undo"), on_click=_session.undo_weights, disabled=not chosen.earlier_weights,
            help=text("board.undo_help"), key="undo",
        )  # fmt: skip
        st.button(
            text("board.reset"), on_click=_session.reset_weights, help=text("board.reset_help"),
            disabled=chosen.weights is None and not chosen.locked, key="reset_weights",
        )  # fmt: skip
    honest = honesty_view(
        {"won": live.comparison, "best": live.best_comparison},
        live.scoring,
        _session.reference(),
        origin=live.weights.origin,
    )
    if honest:
        with st.container(key="honest"):
            with st.popover(text("board.how_sure"), key="how_sure", width="content"):
                how_sure(live.conversion)
            _parts.honesty(key="honesty", data=honest | move)
    else:
        st.caption(_frame.words(live.suggested.reason))
        if len(_session.dataset().accounts):
            folded("board")


def ranking(live: _session.Live) -> None:
    """The accounts of a tier, each with the sum that makes its score."""
    dataset, chosen, done, veil = _session.dataset(), _session.project(), _session.plays(), _session.veil()
    sure = _session.sure_tiers(live)
    with _frame.card("ranking"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="rank_head"
        ):
            if _session.chosen_accounts():
                st.markdown(f"**{text('board.chosen', n=len(_session.chosen_accounts()))}**")
                st.button(text("board.chosen_clear"), on_click=_session.choose_accounts, args=((),), key="chosen_clear")
            else:
                st.segmented_control(
                    text("board.tier"), TIERS, default=chosen.tier, format_func=lambda tier: text(f"board.tier_{tier}"),
                    key="tier", required=True, on_change=_session.take("tier"), label_visibility="collapsed",
                )  # fmt: skip
            firm.popover()
            st.download_button(
                text("board.export"),
                lambda: csv_bytes(veil(legible(ranking_table(dataset, sure, live.fit, plays=done)))),
                file_name="ranking.csv",
                mime="text/csv",
                on_click="ignore",
                key="export",
            )
        _parts.ranking(
            key="ranking",
            data=ranking_view(
                dataset,
                _session.desirability(),
                live.weights,
                live.fit,
                sure,
                live.opening,
                live.conversion,
                tier=chosen.tier,
                chosen=_session.chosen_accounts(),
                selected=chosen.selected,
            )
            | {"move": _session.move()},
            on_opened_change=account_opened,
        )


def how_sure(conversion: icp.Conversion) -> None:
    """The chance shown beside what came of it."""
    st.markdown(_frame.words(conversion.reason))
    if conversion.signals:
        st.caption(_frame.words(conversion.signals))
    if conversion.warning is not None:
        st.caption(_frame.words(conversion.warning))
    _frame.chart(
        board_chart.calibration_chart(conversion, mode=_frame.mode()), key="calibration", alt=conversion.reason
    )
    st.caption(text("board.how_sure_note"))
    st.markdown(_frame.words(_session.reference().reason))


def capacity_inputs(capacity: icp.Capacity) -> None:
    """How many accounts the people can take on."""
    for name, most in (("owners", 50), ("accounts_per_owner", 50), ("groups", 60), ("accounts_per_group", 15)):
        st.number_input(
            text(f"board.{name}"), 1, most, getattr(capacity, name), key=name,
            on_change=_session.take(name, into=_session.change_capacity),
        )  # fmt: skip
    st.slider(
        text("board.minimum_fit"), 0.0, 100.0, capacity.minimum_fit, 1.0, format="%d", key="minimum_fit",
        on_change=_session.take("minimum_fit", into=_session.change_capacity),
    )  # fmt: skip
    st.slider(
        text("board.minimum_value_share"), 0.0, 1.0, capacity.minimum_value_share, 0.05, format="percent",
        key="minimum_value_share", on_change=_session.take("minimum_value_share", into=_session.change_capacity),
    )  # fmt: skip
    st.caption(text("board.floors_note"))


if _session.stays_on_server():
    grid.answers()
else:
    _live_board.accounts(key="live_accounts", data=_session.board_accounts())
board()
