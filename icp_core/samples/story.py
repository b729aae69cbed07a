"""The planted truth of a sample in writing, for people and tests to read beside its data."""

from __future__ import annotations

import json

from icp_core.samples.truth import Truth


def truth_story(truth: Truth) -> str:
    """The truth as JSON: what drives winning and value, who loses money, and each account's chance and worth."""
    levels: dict[str, dict[str, float]] = {}
    for row in truth.desirability.itertuples():
        levels.setdefault(str(row.attribute), {})[str(row.level)] = float(str(row.value))
    kinds = truth.segments.value_counts()
    told = {
        "ideal_customer": dict(truth.drivers),
        "weights": {str(name): float(value) for name, value in truth.weights.items()},
        "desirability": levels,
        "burden": dict([truth.burden]) if truth.burden else {},
        "odds_for_each_signal_of_the_last_45_days": truth.signal_odds,
        "loss_makers": list(truth.loss_makers),
        "kinds_of_company": {str(name): int(n) for name, n in kinds.items()},
        "win_probability": {str(name): round(float(value), 4) for name, value in truth.win_probability.items()},
        "future_value": {str(name): round(float(value)) for name, value in truth.future_value.items()},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
