"""Desirability: how good each level of each attribute is, 0 to 100, learned from outcomes and open to judgement.

``desirability = 50 + POINTS_PER_LOG_ODDS x shrunken log-odds of the level against the whole``, clipped to 0-100 (method
B1). Beside the table stand out-of-fold copies, each learned without one fifth of the accounts, and, where first deals
have dates and there are enough, what would have been learned before each block of later deals: whatever is judged on
outcomes uses the latter, or else the former.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from zlib import crc32

import numpy as np
import pandas as pd

from icp_core.errors import SettingError
from icp_core.fit.forward import Block, forward_blocks
from icp_core.fit.outcomes import Best, best_or_not, describing, outcome_levels
from icp_core.languages import Message, message
from icp_core.levels import Edges, Scheme, level_scheme, weighed_as
from icp_core.schema import Dataset
from icp_core.segments import first_deal_table, first_met
from icp_core.segments.shrinkage import Shrunken, Tally, shrunken_log_odds
from icp_core.value.intervals import Z80

POINTS_PER_LOG_ODDS = 25.0
"""A level whose odds are e² = 7.4 times the whole's reaches 100, one at a seventh of them 0."""
N_FOLDS = 5
BELIEF_SPREAD = 0.7
"""Standard deviation, in log-odds, that a belief is held with: as much as about eight deals."""

Source = Literal["both", "best", "won"]
SOURCES: tuple[Source, ...] = ("both", "best", "won")
Beliefs = Mapping[tuple[str, str], float]


@dataclass(frozen=True, eq=False)
class Desirability:
    """Desirability of every level.

    Attributes
    ----------
    table : DataFrame with the columns ``attribute, level, value, n, low, high, evidence``
        One row per level of ``scheme``; ``value`` 0-100 with its 80 % interval (NaN without evidence), ``n`` outcomes
        behind it (deals and customers), ``evidence`` one of best, won, both, belief, none.
    scheme : Scheme
        How accounts become levels.
    folds : int Series by ``account_id``
        The fold that each account belongs to.
    out_of_fold : mapping of fold to a table like ``table``, learned without that fold
    source : {"both", "best", "won"}
    reason : Message or None
        Why nothing was learned, where nothing was.
    blocks : tuple of Block
        The later deals that are judged forward in time; empty where dates or deals do not bear it.
    earlier : tuple of Desirability
        What would have been learned before the first deal of each block was opened.
    """

    table: pd.DataFrame
    scheme: Scheme
    folds: pd.Series
    out_of_fold: Mapping[int, pd.DataFrame]
    source: str
    reason: Message | None = None
    blocks: tuple[Block, ...] = ()
    earlier: tuple[Desirability, ...] = ()

    @cached_property
    def weighed(self) -> tuple[str, ...]:
        """The attributes that carry a weight, in order; all technologies together are one."""
        return tuple(dict.fromkeys(weighed_as(attribute) for attribute in self.scheme.attributes))

    @cached_property
    def judged_in(self) -> pd.Series:
        """Block of each account whose first deal is judged forward in time; int Series by ``account_id``."""
        parts = [pd.Series(number, index=block.judged) for number, block in enumerate(self.blocks)]
        return pd.concat(parts) if parts else pd.Series(dtype=int)

    def edited(self, values: Beliefs) -> Desirability:
        """A copy in which a person has set some levels; their evidence is then belief.

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
    beliefs: Beliefs | None = None,
    edges: Edges | None = None,
) -> Desirability:
    """Learn the desirability of each level from who is best, from who was won, or from both.

    Parameters
    ----------
    best : BestCustomers
        Its members against the other customers, without those too young to judge.
    source : {"both", "best", "won"}
        Both: one effect that both tell of, each as much as it has outcomes.
    beliefs : mapping of (attribute, level) to 0-100, optional
        Where evidence is thin the estimate stays near them; where there is none they stand.
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew, instead of the standard ones.

    Raises
    ------
    SettingError
        If the source is unknown, a belief names an unknown level or lies outside 0-100, or edges make no bands.
    """
    if source not in SOURCES:
        raise SettingError.unknown("source", source, SOURCES)
    scheme = level_scheme(dataset.accounts, describing(dataset, best), edges=edges)
    levels = outcome_levels(dataset, scheme)
    deals = first_deal_table(dataset)
    outcomes: dict[str, pd.Series] = {}
    if source in ("both", "best"):
        outcomes["best"] = best_or_not(best)
    if source in ("both", "won"):
        outcomes["won"] = deals["won"]
    outcomes = {name: got for name, got in outcomes.items() if 0 < got.sum() < len(got)}
    ids = levels["best"].index
    folds = pd.Series([crc32(str(account).encode()) % N_FOLDS for account in ids], index=ids, name="fold")
    beliefs = beliefs or {}
    table, without = _with_copies(levels, scheme, outcomes, beliefs, folds)
    blocks = forward_blocks(deals, first_met(dataset))
    earlier = tuple(
        Desirability(known, scheme, folds, copies, source)
        for known, copies in (
            _with_copies(levels, scheme, block.known_of(outcomes), beliefs, folds) for block in blocks
        )
    )
    for (attribute, level), value in beliefs.items():
        _find(table, attribute, level, value)
    reason = None
    if not scheme.attributes:
        reason = message("fit.reason.no_attributes")
    elif not outcomes:
        reason = message("fit.reason.no_outcomes")
    return Desirability(table, scheme, folds, without, source, reason, blocks, earlier)


def _with_copies(
    levels: Mapping[str, pd.DataFrame],
    scheme: Scheme,
    outcomes: Mapping[str, pd.Series],
    beliefs: Beliefs,
    folds: pd.Series,
) -> tuple[pd.DataFrame, dict[int, pd.DataFrame]]:
    """What the outcomes teach, and what they teach without each fold."""
    without = {
        fold: _learn(levels, scheme, {name: got[folds[got.index] != fold] for name, got in outcomes.items()}, beliefs)
        for fold in range(N_FOLDS)
    }
    return _learn(levels, scheme, outcomes, beliefs), without


def _learn(
    levels: Mapping[str, pd.DataFrame], scheme: Scheme, outcomes: Mapping[str, pd.Series], beliefs: Beliefs
) -> pd.DataFrame:
    rows = []
    usable = {name: got for name, got in outcomes.items() if 0 < got.sum() < len(got)}
    seen = {name: levels[name].loc[got.index] for name, got in usable.items()}
    for attribute in scheme.attributes:
        names = scheme.levels(attribute)
        kinds: dict[str, Tally] = {}
        for kind, got in usable.items():
            column = seen[kind][attribute]
            n = column.value_counts().reindex(names, fill_value=0).to_numpy(dtype=float)
            yes = column[got.to_numpy()].value_counts().reindex(names, fill_value=0).to_numpy(dtype=float)
            kinds[kind] = Tally(yes, n, float(got.mean()), float(len(got)))
        found = shrunken_log_odds(list(kinds.values()), ordered=scheme.is_ordered(attribute)) if kinds else None
        counts = {kind: counted.n for kind, counted in kinds.items()}
        for i, level in enumerate(names):
            held = {kind for kind, n in counts.items() if n[i] > 0}
            rows.append(_row(attribute, level, found, counts, i, held, beliefs.get((attribute, level))))
    columns = ["attribute", "level", "value", "n", "low", "high", "evidence"]
    return pd.DataFrame(rows, columns=columns).astype({"value": float, "n": int, "low": float, "high": float})


def _row(
    attribute: str,
    level: str,
    found: Shrunken | None,
    counts: Mapping[str, np.ndarray],
    i: int,
    held: set[str],
    belief: float | None,
) -> tuple[str, str, float, int, float, float, str]:
    n = int(sum(count[i] for count in counts.values()))
    if found is None or not held:
        stands, evidence = (50.0, "none") if belief is None else (float(belief), "belief")
        return attribute, level, stands, 0, np.nan, np.nan, evidence
    effect, low, high = (float(part[i]) for part in (found.effect, found.low, found.high))
    if belief is not None:
        weight, prior_weight = 1 / float(found.variance[i]), 1 / BELIEF_SPREAD**2
        effect = (effect * weight + (belief - 50.0) / POINTS_PER_LOG_ODDS * prior_weight) / (weight + prior_weight)
        half = Z80 / np.sqrt(weight + prior_weight)
        low, high = effect - half, effect + half
    evidence = "both" if len(held) == 2 else held.pop()
    return attribute, level, _points(effect), n, _points(low), _points(high), evidence


def _points(log_odds: float) -> float:
    return float(np.clip(50.0 + POINTS_PER_LOG_ODDS * log_odds, 0.0, 100.0))


def _edit(table: pd.DataFrame, values: Beliefs) -> pd.DataFrame:
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
