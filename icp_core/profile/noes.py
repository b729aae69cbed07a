"""Reasons to say no, and whom to come back to: what the data bear, and what people wrote."""

from __future__ import annotations

import pandas as pd

from icp_core.fit import Desirability, Scoring
from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.profile.claims import Ground, SheetLine, believed, said
from icp_core.profile.figures import Figure, level_figure, refused_apart
from icp_core.profile.grades import refused_levels
from icp_core.profile.notes import SheetNotes
from icp_core.profile.rows import figure_ground
from icp_core.value import Profitability

MOST_NOES = 6
MOST_LOSS_TRAITS = 2
MOST_SEGMENTS = 2


def noes(
    levels: pd.DataFrame,
    scoring: Scoring,
    desirability: Desirability,
    notes: SheetNotes,
    profitability: Profitability | None,
    loss_traits: pd.DataFrame | None,
) -> tuple[SheetLine, ...]:
    """Levels that chance does not explain or that somebody believes in, what loss-makers share, and written lines."""
    apart, folds = refused_apart(desirability), desirability.folds
    lines = []
    for _, row in refused_levels(levels).head(MOST_NOES).iterrows():
        figure = level_figure(str(row["attribute"]), str(row["level"]), scoring, folds, apart)
        lines.append(_refused(row, figure))
    if profitability is not None and loss_traits is not None:
        # How loss-makers buy is known only after the sale: no reason to say no before it.
        before = loss_traits["kind"] == "firmographic"
        certain = loss_traits[loss_traits["certain"] & (loss_traits["lift"] > 1) & before]
        lines += [_loses(row, profitability) for _, row in certain.head(MOST_LOSS_TRAITS).iterrows()]
    lines += [
        SheetLine(said(line.text), own.text, ground=own)
        for line in notes.noes
        for own in (believed(line.by, line.ground),)
    ]
    return tuple(lines)


def not_yet(notes: SheetNotes, segments: pd.DataFrame | None) -> tuple[SheetLine, ...]:
    """Whom to refer on and when to come back: as written, and the segments whose verdict says so."""
    lines = [
        SheetLine(
            said(one.who),
            message("profile.come_back", when=one.come_back) if one.come_back else message("profile.come_back_unsaid"),
            ground=believed(one.by, ""),
        )
        for one in notes.not_yet
    ]
    if segments is not None and len(segments):
        for _, row in segments[segments["verdict"] == "not_yet"].head(MOST_SEGMENTS).iterrows():
            reason: Message = row["verdict_reason"]
            n = int(row["verdict_n"])
            told = Ground(
                "evidence", message("profile.badge.verdict"), n, message("profile.source.segment", n=n), reason
            )
            lines.append(SheetLine(message("profile.segment", name=row["name"]), reason, n, ground=told))
    return tuple(lines)


def _refused(row: pd.Series, figure: Figure | None) -> SheetLine:
    attribute, level = str(row["attribute"]), str(row["level"])
    head = message("profile.no", name=attribute_name(attribute), level=level_name(attribute, level))
    if row["badge"] == "belief":
        own = believed(str(row["by"]), str(row["ground"]))
        return SheetLine(head, own.text, ground=own)
    if figure is not None and figure.high < figure.whole:
        told = figure_ground("evidence", figure, refused=True)
        text = message("profile.no_won", value=figure.value, low=100 * figure.low, high=100 * figure.high, n=figure.n)
        return SheetLine(head, text, figure.n, ground=told)
    n = int(row["n"])
    points = {name: float(row[f"data_{name}"]) for name in ("value", "low", "high")} | {"n": n}
    text = message("profile.no_points", **points)
    own = Ground("evidence", text, n, message("profile.source.levels", n=n), message("profile.how.points"))
    return SheetLine(head, text, n, ground=own)


def _loses(row: pd.Series, profitability: Profitability) -> SheetLine:
    attribute, level = str(row["attribute"]), str(row["level"])
    n = int(row["n"])
    text = message(
        "profile.losses",
        k=int(row["n_members"]),
        n=len(profitability.loss_makers),
        all=n,
        total=len(profitability.table),
    )
    own = Ground("evidence", text, n, message("profile.source.losses", n=n), message("profile.how.losses"))
    head = message("profile.no", name=attribute_name(attribute), level=level_name(attribute, level))
    return SheetLine(head, text, n, ground=own)
