"""The lines of the profile: one for each attribute, what a deal is, and what people wrote beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from icp_core.fit import Desirability
from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.levels import TECHNOLOGY, weighed_as
from icp_core.profile.claims import Badge, Ground, SheetRow, believed, said
from icp_core.profile.figures import Figure
from icp_core.profile.grades import ORDER, wanted_levels
from icp_core.profile.notes import SheetNotes
from icp_core.schema import Dataset
from icp_core.segments.economics import sales_cycles, won_amounts
from icp_core.value.intervals import median_interval

LEAST_DEALS = 10
"""Fewest won deals of which a median is told."""


def attribute_rows(
    desirability: Desirability, levels: pd.DataFrame, figures: Mapping[str, Figure], notes: SheetNotes, best: Message
) -> list[SheetRow]:
    """A row per attribute: evidence first, then beliefs, then what only leans; within these the clearest first.

    Where somebody wrote a line for an attribute, its words stand there, and the data's badge beside the belief.
    """
    written = {line.label: line for line in notes.lines}
    wanted, weighed = wanted_levels(levels), levels["attribute"].map(weighed_as)
    rows: list[tuple[int, float, SheetRow]] = []
    for attribute in desirability.weighed:
        if attribute in notes.hidden:
            continue
        label = message("profile.label", name=attribute_name(attribute))
        value, grounds, clearest = _of_data(
            levels.iloc[wanted.get(attribute, [])], levels["n"][weighed == attribute], figures.get(attribute), best
        )
        line = written.get(attribute)
        if line is not None:
            own = believed(line.by, line.ground)
            grounds = (own,) if grounds[0].kind in ("none", "belief") else (grounds[0], own)
            value = said(line.text)
        rows.append((ORDER[grounds[0].kind], -clearest, SheetRow(attribute, label, value, grounds)))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def written_rows(desirability: Desirability, notes: SheetNotes) -> list[SheetRow]:
    """The lines that people wrote of what is no attribute here."""
    return [
        SheetRow("", message("profile.label", name=line.label), said(line.text), (believed(line.by, line.ground),))
        for line in notes.lines
        if line.label not in desirability.weighed
    ]


def deal_row(dataset: Dataset, fitting: Collection[str]) -> SheetRow | None:
    """What a won deal is worth and how long it takes, as medians; of those that fit, where they are enough."""
    amounts, days = won_amounts(dataset), sales_cycles(dataset)
    deals = dataset.deals
    if deals is not None and "amount" in deals and "kind" in deals:
        first = deals[
            (deals["outcome"] == "won") & deals["amount"].notna() & (deals["kind"].isna() | (deals["kind"] == "new"))
        ]
        amounts = pd.Series(first["amount"].to_numpy(dtype=float), index=first["account_id"].to_numpy())
    of = "fit"
    if max(amounts.index.isin(list(fitting)).sum(), days.index.isin(list(fitting)).sum()) >= LEAST_DEALS:
        amounts, days = amounts[amounts.index.isin(list(fitting))], days[days.index.isin(list(fitting))]
    else:
        of = "all"
    parts, grounds = [], []
    for kind, values in (("amount", amounts), ("days", days)):
        if len(values) < LEAST_DEALS:
            continue
        told = median_interval(values.to_numpy(dtype=float))
        figures = {
            "value": told.value,
            "low": told.low,
            "high": told.high,
            "currency": dataset.currency,
            "n": len(values),
        }
        parts.append(message(f"profile.deal.{kind}", **figures))
        grounds.append(
            Ground(
                "measured",
                message(f"profile.deal.{kind}_badge", **figures),
                len(values),
                message(f"profile.source.won_{of}", n=len(values)),
                message("profile.how.median"),
            )
        )
    if not parts:
        return None
    return SheetRow("", message("profile.deal.label"), message("profile.deal.told", parts=parts), tuple(grounds))


def _of_data(
    top: pd.DataFrame, counts: pd.Series, figure: Figure | None, best: Message
) -> tuple[Message, tuple[Ground, ...], float]:
    """What the data say of an attribute, its badges, and how desirable its best level is.

    Parameters
    ----------
    top : the levels that are named, best first
    counts : how many outcomes each of its levels rests on
    """
    if top.empty:
        n = int(counts.max()) if len(counts) else 0
        told = message("profile.no_preference" if n else "profile.nothing_known")
        nothing = Ground(
            "none", message("profile.badge.none"), n, message("profile.source.levels", n=n), message("profile.how.none")
        )
        return told, (nothing,), 0.0
    first = top.iloc[0]
    value = message("profile.wanted", names=[_named(str(one.attribute), str(one.level)) for one in top.itertuples()])
    clearest = float(first["value"])
    belief = believed(str(first["by"]), str(first["ground"]))
    if first["badge"] == "belief":
        return value, (belief,), clearest
    kind: Badge = "evidence" if first["badge"] == "evidence" and figure is not None and figure.clear else "chance"
    data = figure_ground(kind, figure, best) if figure is not None else _too_few(int(first["n"]))
    return value, (data, belief) if first["believed"] else (data,), clearest


def figure_ground(kind: Badge, figure: Figure, best: Message | None = None, *, refused: bool = False) -> Ground:
    """A figure as a badge."""
    scale = 100 if figure.of == "won" else 1
    told = {"value": figure.value, "low": scale * figure.low, "high": scale * figure.high}
    counts = {"n": figure.n, "good": figure.good, "whole": figure.whole}
    source = message(f"profile.source.{figure.of}", **counts, best=best or message("profile.nothing_known"))
    way = "level" if refused else "crossed"
    return Ground(
        kind, message(f"profile.badge.{figure.of}", **told), figure.n, source,
        message(f"profile.how.{way}"),
    )  # fmt: skip


def _too_few(n: int) -> Ground:
    return Ground(
        "chance", message("profile.badge.few"), n, message("profile.source.levels", n=n), message("profile.how.few")
    )


def _named(attribute: str, level: str) -> str:
    return attribute_name(attribute) if attribute.startswith(TECHNOLOGY) else level_name(attribute, level)
