"""What a signal of each kind is worth: points while fresh, and the days after which half of them are left.

Files name kinds as their systems do; ``signal_kinds.toml`` says by which words a kind is known. Kinds that it does
not know stand under their own name, with modest points, and are listed as unknown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import pandas as pd

from icp_core.errors import SettingError
from icp_core.intake.folding import split_words
from icp_core.schema import Dataset

MOST_POINTS = 100.0
SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE = 1.0, 730.0
MOST_UNKNOWN = 10
"""Kinds that no word knows, the commonest first, before the rest is taken together as ``other``: a file may name its
kinds in free text."""
OTHER = "other"


@dataclass(frozen=True)
class SignalRule:
    """What one signal of a kind is worth.

    Attributes
    ----------
    points : float, 0-100
        On the day it is seen.
    half_life_days : float, 1-730
        Days after which half of the points are left.
    """

    points: float
    half_life_days: float

    def __post_init__(self) -> None:
        if not 0 <= self.points <= MOST_POINTS:
            raise SettingError.out_of_range("points", self.points, 0, MOST_POINTS)
        if not SHORTEST_HALF_LIFE <= self.half_life_days <= LONGEST_HALF_LIFE:
            raise SettingError.out_of_range(
                "half_life_days", self.half_life_days, SHORTEST_HALF_LIFE, LONGEST_HALF_LIFE
            )


UNKNOWN_RULE = SignalRule(5.0, 30.0)
"""Of a kind that nobody has described: it counts as a visit does, for a month, since it was thought worth keeping."""


KNOWN_RULES: Mapping[str, SignalRule] = {
    # It has the need, the budget, and one supplier less to choose from; such a decision stays open for a quarter.
    "competitor_rejected": SignalRule(40.0, 90.0),
    # It asks to be called; who waits a month for an answer has asked somebody else.
    "demo_request": SignalRule(40.0, 30.0),
    # It is choosing now, from others perhaps; an evaluation lasts a quarter.
    "competitor_evaluation": SignalRule(25.0, 60.0),
    # Somebody whom it trusts has named us.
    "referral": SignalRule(25.0, 60.0),
    # Who reads prices reckons.
    "pricing_visit": SignalRule(15.0, 21.0),
    # It gave us an hour, with others; talks at a fair are taken up within weeks.
    "event": SignalRule(12.0, 45.0),
    # New money, people or plans: a need may follow, slowly.
    "change": SignalRule(10.0, 90.0),
    # It reads up on the matter, often long before it buys.
    "download": SignalRule(8.0, 30.0),
    # Common, and soon past: it may have been anybody there.
    "website_visit": SignalRule(5.0, 14.0),
    # A letter opened; machines open letters too.
    "email": SignalRule(2.0, 14.0),
    # It has said no, which adds nothing.
    "not_interested": SignalRule(0.0, 90.0),
}
"""Rules of the kinds that are known by words. The figures are a judgement, and a person can change each."""


@lru_cache(maxsize=1)
def _words() -> Mapping[str, list[str]]:
    return tomllib.loads(resources.files("icp_core.fit").joinpath("signal_kinds.toml").read_text("utf-8"))


def known_kind(text: str) -> str | None:
    """The kind that a file's word or phrase stands for; None where no word of it is known."""
    if text in KNOWN_RULES:
        return text
    words = split_words(text).split()
    for kind, lines in _words().items():
        if any(all(_stands(part, words) for part in line.split()) for line in lines):
            return kind
    return None


def _stands(part: str, words: list[str]) -> bool:
    return any(word.startswith(part[:-1]) for word in words) if part.endswith("*") else part in words


def signal_kinds(dataset: Dataset) -> pd.DataFrame:
    """The kinds of signals as the file names them, the commonest first, and what each counts as.

    Returns
    -------
    DataFrame indexed by ``written``, the kind in the file, with the columns ``kind``, ``known`` (whether its words are
    known) and ``n`` (signals).
    """
    columns = {"kind": pd.Series(dtype=object), "known": pd.Series(dtype=bool), "n": pd.Series(dtype=int)}
    if dataset.signals is None or dataset.signals.empty:
        return pd.DataFrame(columns, index=pd.Index([], name="written", dtype=object))
    counts = dataset.signals["kind"].dropna().astype(str).value_counts()
    # Equally common kinds by name, so that the order of the rows decides nothing.
    counts = counts.sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    found = {written: known_kind(written) for written in counts.index}
    strange = [written for written, kind in found.items() if kind is None]
    own = set(strange[:MOST_UNKNOWN]) if len(strange) > MOST_UNKNOWN else set(strange)
    return pd.DataFrame(
        {
            "kind": [kind or (written if written in own else OTHER) for written, kind in found.items()],
            "known": [kind is not None for kind in found.values()],
            "n": counts.to_numpy(),
        },
        index=pd.Index(counts.index, name="written"),
    )


def signal_rules(dataset: Dataset, said: Mapping[str, SignalRule] | None = None) -> dict[str, SignalRule]:
    """The rule of each kind that stands in the data, the strongest first: as said, else as usual.

    Parameters
    ----------
    said : rules that a person has set, by kind; those of kinds that do not stand in the data are left out
    """
    kinds = list(dict.fromkeys(signal_kinds(dataset)["kind"]))
    if dataset.signals is not None and dataset.signals["kind"].isna().any() and OTHER not in kinds:
        kinds.append(OTHER)
    usual = {kind: KNOWN_RULES.get(kind, UNKNOWN_RULE) for kind in kinds}
    order = sorted(kinds, key=lambda kind: -usual[kind].points)
    return {kind: (said or {}).get(kind, usual[kind]) for kind in order}
