"""Desirability: how good each level of each attribute is, 0 to 100: believed, learned from outcomes, open to judgement.

``desirability = 50 + POINTS_PER_LOG_ODDS x log-odds of the level against the whole``, clipped to 0-100 (method B1),
from beliefs updated by outcomes where somebody believes something, and else from outcomes alone
(:mod:`icp_core.fit.learning`). Beside the table stand out-of-fold copies, each learned without one fifth of the
accounts, and, where first deals have dates and there are enough, what would have been learned before each block of
later deals: whatever is judged on outcomes uses the latter, or else the former. A belief is in all of them: it was
there before any outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal
from zlib import crc32

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.beliefs import Belief, Beliefs
from icp_core.fit.forward import Block, forward_blocks
from icp_core.fit.learning import BELIEF_COLUMNS, Learned, Place, learn
from icp_core.fit.outcomes import Best, best_or_not, describing, heard, interviews, outcome_levels
from icp_core.fit.told import Told
from icp_core.fit.updating import Updated
from icp_core.languages import Message, message
from icp_core.levels import TECHNOLOGY, Edges, Scheme, level_scheme, same_level, weighed_as
from icp_core.schema import FIRMOGRAPHICS, TABLES, Dataset
from icp_core.segments import first_deal_table, first_met

N_FOLDS = 5

Source = Literal["both", "best", "won"]
SOURCES: tuple[Source, ...] = ("both", "best", "won")


def _no_beliefs() -> pd.DataFrame:
    return pd.DataFrame(columns=list(BELIEF_COLUMNS)).astype(dict(BELIEF_COLUMNS))


@dataclass(frozen=True, eq=False)
class Desirability:
    """Desirability of every level.

    Attributes
    ----------
    table : DataFrame with the columns ``attribute, level, value, n, low, high, evidence``
        One row per level of ``scheme``; ``value`` 0-100 with its 80 % interval (NaN without outcomes), ``n`` outcomes
        behind it (deals, customers and interviews), ``evidence`` one of best, won, both, interview (interviews alone),
        belief, none.
    scheme : Scheme
        How accounts become levels.
    folds : int Series by ``account_id``
        The fold that each account belongs to.
    out_of_fold : mapping of fold to a table like ``table``, learned without that fold
    held_out_of_fold : mapping of fold to a table like ``beliefs`` of the levels that have a belief, without that fold
    source : {"both", "best", "won"}
    reason : Message or None
        Why nothing was learned, where nothing was.
    blocks : tuple of Block
        The later deals that are judged forward in time; empty where dates or deals do not bear it.
    earlier : tuple of Desirability
        What would have been learned before the first deal of each block was opened.
    beliefs : DataFrame, one row per level that has a belief or an outcome
        ``attribute, level``; ``belief`` with ``belief_low, belief_high`` (0-100, 80 % interval), ``strength`` in
        customers, ``by, ground``: before any outcome, NaN or empty where nobody believes anything; ``data, data_low,
        data_high``: the outcomes alone, NaN where they cannot tell levels apart, as where all are of one that is
        believed; ``seen, seen_low, seen_high``: the same as it is drawn beside a belief, hardly drawn toward the whole
        (:meth:`icp_core.fit.told.Told.shown`); ``n`` outcomes, of these ``n_deals, n_customers, n_interviews``, and of
        each the good ones ``n_won, n_best, n_fit``; ``n_unsure`` interviews without a verdict, which teach nothing;
        ``value, low, high``: both together, as in ``table`` but with an interval without outcomes too; ``holds`` (0-1),
        how far the belief still does, and ``conflict``, whether belief and outcomes disagree by more than chance
        explains. Levels set by hand (:meth:`edited`) keep their row as it was.
    updated : what is held of each level that somebody believes something of, as a distribution
    told : what tells of the levels of each attribute
    waiting : beliefs that mean nothing here, such as of a band that was drawn otherwise since
    """

    table: pd.DataFrame
    scheme: Scheme
    folds: pd.Series
    out_of_fold: Mapping[int, pd.DataFrame]
    source: str
    reason: Message | None = None
    blocks: tuple[Block, ...] = ()
    earlier: tuple[Desirability, ...] = ()
    beliefs: pd.DataFrame = field(default_factory=_no_beliefs)
    updated: Mapping[Place, Updated] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)
    waiting: tuple[Belief, ...] = ()
    held_out_of_fold: Mapping[int, pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def weighed(self) -> tuple[str, ...]:
        """The attributes that carry a weight, in order; all technologies together are one."""
        return tuple(dict.fromkeys(weighed_as(attribute) for attribute in self.scheme.attributes))

    @cached_property
    def judged_in(self) -> pd.Series:
        """Block of each account whose first deal is judged forward in time; int Series by ``account_id``."""
        parts = [pd.Series(number, index=block.judged) for number, block in enumerate(self.blocks)]
        return pd.concat(parts) if parts else pd.Series(dtype=int)

    def edited(self, values: Mapping[Place, float]) -> Desirability:
        """A copy in which a person has set some levels, whatever belief and data say; their evidence is then belief.

        Raises
        ------
        SettingError
            If a level is not in the table or a value lies outside 0-100.
        """
        tables = [_edit(table, values) for table in (self.table, *self.out_of_fold.values())]
        return replace(
            self,
            table=tables[0],
            out_of_fold=dict(zip(self.out_of_fold, tables[1:], strict=True)),
            earlier=tuple(then.edited(values) for then in self.earlier),
        )


def suggest_desirability(
    dataset: Dataset,
    best: Best,
    *,
    source: Source = "both",
    beliefs: Beliefs | Mapping[Place, float] | None = None,
    edges: Edges | None = None,
) -> Desirability:
    """The desirability of each level from beliefs, and from who is best, from who was won, or from both.

    Verdicts of interviews (table ``interviews``) teach whatever the source is; an account whose first deal teaches is
    not counted a second time by what was said.

    Parameters
    ----------
    best : BestCustomers
        Its members against the other customers, without those too young to judge.
    source : {"both", "best", "won"}
        Both: one effect that both tell of, each as much as it has outcomes.
    beliefs : Beliefs, or a mapping of (attribute, level) to 0-100, optional
        Priors that outcomes update; where there are none they stand. A level that no file has is made by being named.
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew, instead of the standard ones.

    Raises
    ------
    SettingError
        If the source is unknown, a belief lies outside 0-100, or edges make no bands.
    """
    if source not in SOURCES:
        raise SettingError.unknown("source", source, SOURCES)
    believed = beliefs if isinstance(beliefs, Beliefs) else Beliefs.of(beliefs or {})
    attributes = describing(dataset, best)
    meant = [one for one in believed.held if _may_describe(dataset, attributes, one.attribute)]
    named: dict[str, list[str]] = {}
    for one in meant:
        named.setdefault(one.attribute, []).append(one.level)
    scheme = level_scheme(dataset.accounts, attributes, edges=edges, named=named)
    held = _held(meant, scheme)
    levels = {kind: table.astype("category") for kind, table in outcome_levels(dataset, scheme).items()}
    deals = first_deal_table(dataset)
    outcomes: dict[str, pd.Series] = {}
    if source in ("both", "best"):
        outcomes["best"] = best_or_not(best)
    if source in ("both", "won"):
        outcomes["won"] = deals["won"]
    verdicts = interviews(dataset)
    verdicts = verdicts[~verdicts.index.isin(outcomes["won"].index)] if "won" in outcomes else verdicts
    outcomes["interview"] = verdicts.dropna().astype(bool)
    outcomes = {kind: got for kind, got in outcomes.items() if len(got)}
    ids = levels["best"].index
    folds = pd.Series([crc32(str(account).encode()) % N_FOLDS for account in ids], index=ids, name="fold", dtype=int)
    unsure = verdicts.index[verdicts.isna()]
    learned, copies = _with_copies(levels, scheme, outcomes, believed, held, folds, unsure)
    blocks = forward_blocks(deals, first_met(dataset), heard(dataset))
    earlier = []
    for block in blocks:
        known, parts = _with_copies(levels, scheme, block.known_of(outcomes), believed, held, folds)
        earlier.append(
            Desirability(
                known.table, scheme, folds, _tables(parts), source, beliefs=known.beliefs, updated=known.updated,
                held_out_of_fold=_held_beliefs(parts),
            )
        )  # fmt: skip
    reason = None
    if not scheme.attributes:
        reason = message("fit.reason.no_attributes")
    elif not any(0 < got.sum() < len(got) for got in outcomes.values()):
        reason = message("fit.reason.only_beliefs" if held else "fit.reason.no_outcomes")
    stands = set(map(id, held.values()))
    return Desirability(
        learned.table, scheme, folds, _tables(copies), source, reason, blocks, tuple(earlier), learned.beliefs,
        learned.updated, learned.told,
        tuple(one for one in believed.held if id(one) not in stands and one.strength > 0),
        _held_beliefs(copies),
    )  # fmt: skip


def _may_describe(dataset: Dataset, attributes: tuple[str, ...], attribute: str) -> bool:
    """Whether an attribute that a belief names describes companies here, or could: no file says anything of it."""
    column = "technologies" if attribute.startswith(TECHNOLOGY) else attribute
    if column in TABLES["accounts"] and column not in FIRMOGRAPHICS:
        return False
    return column in attributes or column not in dataset.accounts or bool(dataset.accounts[column].isna().all())


def _held(beliefs: list[Belief], scheme: Scheme) -> dict[Place, Belief]:
    """The belief of each level by its name in the scheme; a band that the drawn ones do not have is in none."""
    held: dict[Place, Belief] = {}
    for one in beliefs:
        attribute = same_level(one.attribute, scheme.attributes)
        level = same_level(one.level, scheme.levels(attribute)) if attribute else None
        if attribute and level and one.strength > 0:
            held.setdefault((attribute, level), one)
    return held


def _with_copies(
    levels: Mapping[str, pd.DataFrame],
    scheme: Scheme,
    outcomes: Mapping[str, pd.Series],
    beliefs: Beliefs,
    held: Mapping[Place, Belief],
    folds: pd.Series,
    unsure: pd.Index | None = None,
) -> tuple[Learned, dict[int, Learned]]:
    """What the outcomes teach, and what they teach without each fold."""
    without = {}
    for fold in range(N_FOLDS):
        rest = {kind: got[folds[got.index] != fold] for kind, got in outcomes.items()}
        without[fold] = learn(levels, scheme, rest, beliefs, held, held_alone=True)
    return learn(levels, scheme, outcomes, beliefs, held, unsure=unsure), without


def _tables(copies: Mapping[int, Learned]) -> dict[int, pd.DataFrame]:
    return {fold: copy.table for fold, copy in copies.items()}


def _held_beliefs(copies: Mapping[int, Learned]) -> dict[int, pd.DataFrame]:
    return {fold: copy.beliefs for fold, copy in copies.items() if len(copy.beliefs)}


def _edit(table: pd.DataFrame, values: Mapping[Place, float]) -> pd.DataFrame:
    out = table.copy()
    for (attribute, level), value in values.items():
        row = _find(out, attribute, level, value)
        out.loc[row, ["value", "low", "high"]] = [float(value), np.nan, np.nan]
        out.loc[row, "evidence"] = "belief"
    return out


def _find(table: pd.DataFrame, attribute: str, level: str, value: float) -> int:
    if not 0 <= value <= 100:
        raise SettingError.out_of_range(f"{attribute} {level}", value, 0, 100)
    rows = table.index[(table["attribute"] == attribute) & (table["level"] == level)]
    if rows.empty:
        mine = table.loc[table["attribute"] == attribute, "level"]
        raise SettingError.unknown(attribute, level, mine if len(mine) else table["attribute"].unique())
    return int(rows[0])
