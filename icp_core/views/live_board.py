"""The live board's input: what its engine in the browser needs to compute what a move of a weight changes.

Two payloads. The large one (:func:`live_accounts`) holds what neither weights nor the worth of levels, capacity or the
choice of who takes part changes, as packed arrays; the small one (:func:`live_settings`) holds the rest as a dict.
The engine is ``pages/_live_board/engine.js``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd

from icp_core.fit import Capacity, Desirability, Scoring, Weights
from icp_core.fit.calibration import (
    ALPHA,
    KNOWN_WITHIN,
    LEAST_PER_GROUP,
    MOST_GROUPS,
    PRIOR_SHARE,
    TOLERANCE,
    Z_90,
)
from icp_core.fit.conversion import LEAST_TRIED_SHARE
from icp_core.fit.judged import FALSE_ALARM, Z_BEYOND_DOUBT, JudgedSet
from icp_core.fit.score import level_deviations
from icp_core.fit.second_input import SLOPE_SPREAD, STRETCH_SPREAD
from icp_core.fit.separation import Z_95
from icp_core.fit.tiers import Valued
from icp_core.fit.updating import POINTS_PER_LOG_ODDS
from icp_core.languages import DEFAULT_LOCALE, attribute_name, level_name
from icp_core.languages.numbers import MINUS, THIN, decimal_mark, whole
from icp_core.levels import Coded, Scheme, coded_levels, level_words
from icp_core.schema import Dataset
from icp_core.views.packing import pack

NO_NUMBER = "\u2013"


def live_accounts(
    dataset: Dataset,
    desirability: Desirability,
    scoring: Scoring,
    value: Valued,
    *,
    veil: Callable[[str], str] = str,
    handles: Mapping[str, str] | None = None,
) -> bytes:
    """The large payload: levels, value and names of every account, and the deals on which chances are judged.

    It depends on no weight, no worth of a level, no capacity and no choice of who takes part.

    Parameters
    ----------
    desirability, scoring
        Of the same scheme; what they say of the levels' worth does not enter.
    value : LifetimeValue
    veil : takes names out of the words of levels
    handles : what stands for attributes whose keys hold names
    """
    keys = handles or {}
    scheme, ids = desirability.scheme, scoring.all_accounts.accounts
    worth = value.table.loc[ids]
    own = (worth["basis"] == "own").to_numpy()
    amount = np.where(own, worth["value_if_active"], worth["future_value"]).astype(float)
    active = worth["p_active"].to_numpy(dtype=float)
    arrays: dict[str, np.ndarray] = {"value": amount}
    # Customers, and nobody else, have a chance to buy again.
    arrays["active/at"] = np.flatnonzero(own).astype(np.uint32)
    arrays["active"] = active[own]
    timing = scoring.timings.now
    # Most accounts have no signals, or there are none at all: only what differs from that is listed.
    unknown = bool(np.isnan(timing).all())
    other = np.flatnonzero(timing != 0) if not unknown else np.zeros(0, dtype=int)
    arrays["timing/at"], arrays["timing"] = other.astype(np.uint32), timing[other].astype(float)
    if not ids.is_monotonic_increasing:
        place = np.empty(len(ids), dtype=np.uint32)
        place[np.asarray(ids.argsort())] = np.arange(len(ids), dtype=np.uint32)
        arrays["idOrder"] = place
    arrays |= _texts("id", dataset.handles.loc[ids]) | _texts("name", dataset.names.loc[ids])
    arrays |= _levels("accounts", scoring.all_accounts.coded)
    for name, judged in _judged(scoring).items():
        arrays |= _levels(name, coded_levels(judged.levels, scheme))
        arrays[f"{name}/part"] = judged.part.astype(np.int32)
        arrays[f"{name}/outcome"] = (judged.outcome > 0).astype(np.uint8)
    arrays["won/then"] = scoring.timings.then.astype(float)
    about = {
        "n": len(ids),
        "timing": None if unknown else 0.0,
        "attributes": [
            {
                "name": keys.get(each.attribute, each.attribute),
                "parts": [
                    {"name": keys.get(part, part), "levels": [veil(word) for word in level_words(scheme, part)]}
                    for part in each.parts
                ],
            }
            for each in scoring.all_accounts.coded
        ],
        "sets": [
            {"name": name, "n": len(judged.outcome), "forward": bool(judged.blocks)}
            for name, judged in _judged(scoring).items()
        ],
    }
    return pack(about, arrays)


def live_settings(
    value: Valued,
    standing: tuple[Desirability, Scoring, Weights],
    opening: tuple[Desirability, Scoring, Weights],
    capacity: Capacity,
    *,
    rivals: Mapping[str, Weights] | None = None,
    with_customers: bool = True,
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any]:
    """The small payload: what levels are worth, weights, capacity, and the rules of the verdict; JSON without NaN.

    Parameters
    ----------
    standing : desirability with the levels that a person has set, its scoring, and the weights as they stand
    opening : the same as the board opens on
        The share of shuffled outcomes is taken from its scoring: it does not depend on the worth of levels.
    rivals : weights by name, optional
        Those that the moving ones are compared with, on the levels of the opening; without values they are left out.
    """
    desirability, scoring, _ = standing
    scheme = desirability.scheme
    worth = value.table.loc[scoring.all_accounts.accounts]
    own = (worth["basis"] == "own").to_numpy()
    amount = np.where(own, worth["value_if_active"], worth["future_value"]).astype(float)
    amount = amount if with_customers else amount[~own]
    valued = bool(np.isfinite(amount).any())
    judged = _judged(opening[1])
    return {
        "signs": number_signs(locale),
        "words": {
            "attributes": {name: attribute_name(name, locale) for name in scoring.all_accounts.attributes},
            "levels": {
                part: [level_name(part, word, locale) for word in level_words(scheme, part)]
                for part in scheme.attributes
            },
        },
        "withCustomers": with_customers,
        "capacity": {
            **asdict(capacity),
            "tier_1": capacity.tier_1,
            "tier_2": capacity.tier_2,
            "low_value": float(np.nanquantile(amount, capacity.minimum_value_share)) if valued else None,
        },
        "standing": _board(*standing),
        "opening": _board(*opening),
        "rivals": {
            name: {"points": weights.points(), "copies": _copies(weights, opening[1])}
            for name, weights in (rivals or {}).items()
            if weights.values is not None
        },
        "tried": {part: tried.astype(int).tolist() for part, tried in scoring.tried_levels.items()},
        "verdict": {
            "sets": {
                name: {
                    "enough": each.too_few is None,
                    "learned": each.learned,
                    "chanceShare": None if each.too_few else each.chance_share,
                }
                for name, each in judged.items()
            },
            "falseAlarm": FALSE_ALARM,
            "beyondDoubt": Z_BEYOND_DOUBT,
            "timing": scoring.timings.why_not is None,
            "leastTried": LEAST_TRIED_SHARE,
            "tolerance": TOLERANCE,
            "alpha": ALPHA,
            "within": KNOWN_WITHIN,
            "perGroup": LEAST_PER_GROUP,
            "groups": MOST_GROUPS,
            "prior": PRIOR_SHARE,
            "perLogOdds": POINTS_PER_LOG_ODDS,
            "stretchSpread": STRETCH_SPREAD,
            "slopeSpread": SLOPE_SPREAD,
            "z": Z_95,
            "zWithin": Z_90,
        },
    }  # fmt: skip


def number_signs(locale: str = DEFAULT_LOCALE) -> dict[str, Any]:
    """How this language writes numbers: what groups digits from how many on, the mark, the minus and the space."""
    four, five = whole(1234, locale), whole(12345, locale)
    return {
        "group": five[2:-3],
        "least": 4 if len(four) > 4 else 5,
        "decimal": decimal_mark(locale),
        "minus": MINUS,
        "space": THIN,
        "none": NO_NUMBER,
    }


def _judged(scoring: Scoring) -> dict[str, JudgedSet]:
    """The sets by name, the deals first: of them chances are made."""
    sets = (scoring.won_lost, scoring.best_rest)
    return {judged.question: judged for judged in sets if judged is not None}


def _board(desirability: Desirability, scoring: Scoring, weights: Weights) -> dict[str, Any]:
    """What one state of the board counts with: worth of levels, for all and as judged outcomes had it, and weights."""
    scheme = desirability.scheme
    return {
        "tables": _table(desirability.table, scheme),
        "weights": weights.points(),
        "copies": _copies(weights, scoring),
        "sets": {
            name: {str(part): _table(table, scheme) for part, table in judged.tables(desirability).items()}
            for name, judged in _judged(scoring).items()
        },
    }


def _copies(weights: Weights, scoring: Scoring) -> dict[str, dict[str, dict[str, float]] | None]:
    """Weights that have not seen the outcomes of each part, by set; None where they were not learned from outcomes."""
    return {
        name: {
            str(part): {str(attribute): float(points) for attribute, points in values.items()}
            for part, values in (weights.earlier if judged.blocks else weights.out_of_fold).items()
        }
        or None
        for name, judged in _judged(scoring).items()
    }


def _table(table: pd.DataFrame, scheme: Scheme) -> dict[str, list[float]]:
    return {part: deviations.tolist() for part, deviations in level_deviations(table, scheme).items()}


def _levels(of: str, coded: Sequence[Coded]) -> dict[str, np.ndarray]:
    arrays = {}
    for at, each in enumerate(coded):
        arrays[f"{of}/code/{at}"], arrays[f"{of}/kind/{at}"] = each.codes, each.kinds
    return arrays


def _texts(name: str, texts: pd.Series | pd.Index) -> dict[str, np.ndarray]:
    """UTF-8 of all texts on end, and the length of each in bytes, once where all are of one length."""
    each = [str(text).encode() for text in texts.tolist()]
    lengths = np.fromiter(map(len, each), dtype=np.uint32, count=len(each))
    if each and (lengths == lengths[0]).all():
        lengths = lengths[:1]
    small = lengths.astype(np.min_scalar_type(int(lengths.max(initial=0))))
    return {f"{name}/text": np.frombuffer(b"".join(each), dtype=np.uint8), f"{name}/length": small}
