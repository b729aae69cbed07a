"""The ICP as it was agreed: all that scores another list in the same way, in a file that carries its version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import DefinitionError
from icp_core.fit import Capacity, Conversion, Desirability, FitScores, Weights, fit_score
from icp_core.fit.beliefs import Beliefs
from icp_core.languages import Message
from icp_core.levels import Scheme
from icp_core.plain import built, plain
from icp_core.profile.calibrated import CalibratedChance
from icp_core.profile.differences import COLUMNS, differences
from icp_core.profile.notes import SheetNotes
from icp_core.profile.reading import FORMAT_VERSION, parts_of
from icp_core.schema import Dataset
from icp_core.segments import first_deals


@dataclass(frozen=True)
class IcpDefinition:
    """What was agreed.

    Attributes
    ----------
    name, criterion, notes : str
    share : float in (0, 1)
        Share of the customers that counted as best.
    scheme : Scheme
        How accounts become levels.
    desirability : mapping of attribute to a mapping of level to 0-100
    weights : mapping of attribute as weighed to points, sum 100
    capacity : Capacity
    disqualifiers : tuple of (attribute, level)
    beliefs : Beliefs
        What was believed of levels then.
    sheet : SheetNotes
        What people had written on the profile.
    chance : CalibratedChance, or None where none was shown
        So that tiers can be told anew by the chances of that day.
    as_of : ISO date that the evidence reaches to, or empty
    counts : mapping of ``customers``, ``deals`` and ``interviews`` to how many of them there were
    upgraded : tuple of Message
        How an older text was brought up to date; no part of what was agreed.
    """

    name: str
    criterion: str
    share: float
    scheme: Scheme
    desirability: Mapping[str, Mapping[str, float]]
    weights: Mapping[str, float]
    capacity: Capacity = field(default_factory=Capacity)
    disqualifiers: tuple[tuple[str, str], ...] = ()
    notes: str = ""
    beliefs: Beliefs = field(default_factory=Beliefs)
    sheet: SheetNotes = field(default_factory=SheetNotes)
    chance: CalibratedChance | None = None
    as_of: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION
    upgraded: tuple[Message, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(
        cls,
        name: str,
        desirability: Desirability,
        weights: Weights,
        *,
        criterion: str = "lifetime_value",
        share: float = 0.2,
        capacity: Capacity | None = None,
        disqualifiers: tuple[tuple[str, str], ...] = (),
        notes: str = "",
        beliefs: Beliefs | None = None,
        sheet: SheetNotes | None = None,
        conversion: Conversion | None = None,
        dataset: Dataset | None = None,
    ) -> IcpDefinition:
        """The definition behind the results at hand.

        Parameters
        ----------
        conversion : Conversion, optional
            Its parameters are kept where it shows a chance.
        dataset : Dataset, optional
            To say how much evidence there was, and to which day.

        Raises
        ------
        DefinitionError
            If the weights have no values.
        """
        if weights.values is None:
            raise DefinitionError("definition_no_weights", why=weights.reason)
        levels: dict[str, dict[str, float]] = {}
        for attribute, level, value in desirability.table[["attribute", "level", "value"]].itertuples(index=False):
            levels.setdefault(attribute, {})[level] = float(value)
        points = {str(attribute): float(value) for attribute, value in weights.values.items()}
        return cls(
            name=name,
            criterion=criterion,
            share=share,
            scheme=desirability.scheme,
            desirability=levels,
            weights=points,
            capacity=capacity or Capacity(),
            disqualifiers=disqualifiers,
            notes=notes,
            beliefs=beliefs or Beliefs(),
            sheet=sheet or SheetNotes(),
            chance=None if conversion is None else CalibratedChance.of(conversion),
            as_of="" if dataset is None else f"{dataset.as_of:%Y-%m-%d}",
            counts={} if dataset is None else _counted(dataset),
        )

    def to_json(self) -> str:
        """The definition as JSON: the same text for the same definition."""
        parts = {
            "format_version": FORMAT_VERSION,
            "name": self.name,
            "criterion": self.criterion,
            "share": float(self.share),
            "scheme": {
                "edges": {name: [float(edge) for edge in edges] for name, edges in self.scheme.edges.items()},
                "categories": {name: list(kept) for name, kept in self.scheme.categories.items()},
                "technologies": list(self.scheme.technologies),
            },
            "desirability": {
                name: {level: float(value) for level, value in levels.items()}
                for name, levels in self.desirability.items()
            },
            "weights": {name: float(points) for name, points in self.weights.items()},
            "capacity": asdict(self.capacity),
            "disqualifiers": [list(pair) for pair in self.disqualifiers],
            "notes": self.notes,
            "beliefs": _as_read(Beliefs, self.beliefs),
            "sheet": _as_read(SheetNotes, self.sheet),
            "chance": _as_read(CalibratedChance | None, self.chance),
            "as_of": self.as_of,
            "counts": {name: int(n) for name, n in self.counts.items()},
        }
        return json.dumps(parts, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> IcpDefinition:
        """Read a definition back; nothing in the text is trusted.

        Raises
        ------
        DefinitionError
            If it is not a definition, comes from a newer version, or something in it cannot be.
        """
        return cls(**parts_of(text))

    def table(self) -> pd.DataFrame:
        """Desirability as a table with the columns ``attribute, level, value``."""
        rows = [(name, level, value) for name, levels in self.desirability.items() for level, value in levels.items()]
        return pd.DataFrame(rows, columns=["attribute", "level", "value"])

    def score(self, accounts: pd.DataFrame) -> pd.Series:
        """Fit score (0-100) of each account of any list, by ``account_id``."""
        return self.fit(accounts).score

    def fit(self, accounts: pd.DataFrame) -> FitScores:
        """Fit score of each account of any list, with the contributions that it is the sum of."""
        return fit_score(accounts, self.judged(), Weights.of(self.weights))

    def judged(self) -> Desirability:
        """Its levels as something to score with; nothing can be judged by it on outcomes."""
        table = self.table().assign(n=0, low=np.nan, high=np.nan, evidence="belief")
        return Desirability(table, self.scheme, pd.Series(dtype=int), {}, "both")

    def diff(self, other: IcpDefinition, dataset: Dataset | None = None) -> pd.DataFrame:
        """What changed from this definition to another.

        Returns
        -------
        DataFrame as of :func:`icp_core.profile.differences.differences`: only what differs. With a dataset also every
        account whose score moves by half a point or more (``what`` is score, ``attribute`` then holds its id).
        """
        found = differences(self, other)
        if dataset is not None:
            old, new = self.score(dataset.accounts), other.score(dataset.accounts)
            moved = old.index[((new - old).abs() >= 0.5).to_numpy()]
            scores = [("score", str(account), "", float(old[account]), float(new[account])) for account in moved]
            found = pd.DataFrame([*found.to_numpy().tolist(), *scores], columns=COLUMNS, dtype=object)
        return found


def _as_read(kind: Any, value: Any) -> Any:
    """A part as plain JSON in the form that reading gives it, so that whole numbers make no other text."""
    return plain(built(kind, plain(value), "definition"))


def _counted(dataset: Dataset) -> dict[str, int]:
    interviews = getattr(dataset, "interviews", None)
    return {
        "customers": len(dataset.customers),
        "deals": len(first_deals(dataset)),
        "interviews": 0 if interviews is None else len(interviews),
    }
