"""The ICP as it was agreed: all that scores another list in the same way, in a file that carries its version."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import DefinitionError, IcpError
from icp_core.fit import Capacity, Desirability, Weights, fit_score
from icp_core.levels import Scheme, weighed_as
from icp_core.schema import Dataset

FORMAT_VERSION = 1
_KEYS = (
    "format_version",
    "name",
    "criterion",
    "share",
    "scheme",
    "desirability",
    "weights",
    "capacity",
    "disqualifiers",
    "notes",
)
_SUM_TOLERANCE = 0.01
LARGEST_TEXT = 5_000_000


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
    format_version: int = FORMAT_VERSION

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
    ) -> IcpDefinition:
        """The definition behind the results at hand.

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
            name, criterion, share, desirability.scheme, levels, points, capacity or Capacity(), disqualifiers, notes
        )

    def to_json(self) -> str:
        """The definition as JSON: the same text for the same definition."""
        plain = {
            "format_version": self.format_version,
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
        }
        return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> IcpDefinition:
        """Read a definition back; nothing in the text is trusted.

        Raises
        ------
        DefinitionError
            If it is not a definition, comes from a newer version, or something in it cannot be.
        """
        if len(text) > LARGEST_TEXT:
            raise DefinitionError("definition_too_long", n=len(text), most=LARGEST_TEXT)
        try:
            plain = json.loads(text)
            json.dumps(plain, ensure_ascii=False).encode()  # half a surrogate pair could never be written again
        except (ValueError, RecursionError) as error:
            raise DefinitionError("definition_not_json", why=str(error)) from error
        if not isinstance(plain, dict):
            raise DefinitionError("definition_wrong", where="top", why="object")
        version = plain.get("format_version", FORMAT_VERSION)
        if isinstance(version, bool) or not isinstance(version, int) or version < 1:
            raise DefinitionError("definition_wrong", where="format_version", why="number")
        if version > FORMAT_VERSION:
            raise DefinitionError("definition_newer", version=version, known=FORMAT_VERSION)
        for key in _KEYS:
            if key not in plain:
                raise DefinitionError("definition_missing", part=key)
        strange = sorted(set(plain) - set(_KEYS))
        if strange:
            raise DefinitionError("definition_strange", part=strange[0], known=list(_KEYS))
        return _built(plain)

    def table(self) -> pd.DataFrame:
        """Desirability as a table with the columns ``attribute, level, value``."""
        rows = [(name, level, value) for name, levels in self.desirability.items() for level, value in levels.items()]
        return pd.DataFrame(rows, columns=["attribute", "level", "value"])

    def score(self, accounts: pd.DataFrame) -> pd.Series:
        """Fit score (0-100) of each account of any list, by ``account_id``."""
        table = self.table().assign(n=0, low=np.nan, high=np.nan, evidence="belief")
        judged = Desirability(table, self.scheme, pd.Series(dtype=int), {}, "both")
        return fit_score(accounts, judged, Weights.of(self.weights)).score

    def diff(self, other: IcpDefinition, dataset: Dataset | None = None) -> pd.DataFrame:
        """What changed from this definition to another.

        Returns
        -------
        DataFrame with the columns ``what`` (setting, weight, level, or score), ``attribute``, ``level``, ``before``,
        ``after`` (None where there is none): only what differs. With a dataset also every account whose score moves by
        half a point or more (``attribute`` then holds its id).
        """
        rows: list[tuple[str, str, str, Any, Any]] = []
        for name in ("name", "criterion", "share", "notes", "disqualifiers"):
            rows.append(("setting", name, "", getattr(self, name), getattr(other, name)))
        mine, theirs = asdict(self.capacity), asdict(other.capacity)
        rows += [("setting", name, "", mine[name], theirs[name]) for name in mine]
        for attribute in sorted({*self.weights, *other.weights}):
            rows.append(("weight", attribute, "", self.weights.get(attribute), other.weights.get(attribute)))
        pairs = {
            (name, level) for part in (self, other) for name, levels in part.desirability.items() for level in levels
        }
        for attribute, level in sorted(pairs):
            before, after = (part.desirability.get(attribute, {}).get(level) for part in (self, other))
            rows.append(("level", attribute, level, before, after))
        changed = [row for row in rows if row[3] != row[4]]
        if dataset is not None:
            old, new = self.score(dataset.accounts), other.score(dataset.accounts)
            moved = old.index[((new - old).abs() >= 0.5).to_numpy()]
            changed += [("score", str(account), "", float(old[account]), float(new[account])) for account in moved]
        return pd.DataFrame(changed, columns=["what", "attribute", "level", "before", "after"], dtype=object)


def _built(plain: Mapping[str, Any]) -> IcpDefinition:
    scheme = _scheme(_object(plain, "scheme"))
    desirability = {
        name: _numbers(levels, f"desirability.{name}", 0, 100)
        for name, levels in _object(plain, "desirability").items()
    }
    for attribute, levels in desirability.items():
        known = scheme.levels(attribute) if attribute in scheme.attributes else ()
        for level in levels:
            if level not in known:
                raise DefinitionError("definition_level", attribute=attribute, level=level)
    weights = _numbers(_object(plain, "weights"), "weights", 0, 100 + _SUM_TOLERANCE)
    carried = {weighed_as(name) for name in scheme.attributes}
    for attribute in weights:
        if attribute not in carried:
            raise DefinitionError("definition_weight", attribute=attribute)
    if weights and abs(sum(weights.values()) - 100) > _SUM_TOLERANCE:
        raise DefinitionError("definition_sum", total=sum(weights.values()))
    noes = plain["disqualifiers"]
    if not isinstance(noes, list) or not all(
        isinstance(p, list) and len(p) == 2 and all(isinstance(w, str) for w in p) for p in noes
    ):
        raise DefinitionError("definition_wrong", where="disqualifiers", why="list")
    return IcpDefinition(
        name=_text(plain, "name"),
        criterion=_text(plain, "criterion"),
        share=_number(plain["share"], "share", 0, 1),
        scheme=scheme,
        desirability=desirability,
        weights=weights,
        capacity=_capacity(_object(plain, "capacity")),
        disqualifiers=tuple((a, b) for a, b in noes),
        notes=_text(plain, "notes"),
    )


def _scheme(plain: Mapping[str, Any]) -> Scheme:
    edges: dict[str, tuple[float, ...]] = {}
    for name, given in _object(plain, "edges").items():
        if not isinstance(given, list):
            raise DefinitionError("definition_wrong", where=f"scheme.edges.{name}", why="list")
        values = tuple(_number(value, f"scheme.edges.{name}", -1e18, 1e18) for value in given)
        if list(values) != sorted(set(values)):
            raise DefinitionError("definition_wrong", where=f"scheme.edges.{name}", why="ascending")
        edges[name] = values
    categories = {
        name: _words(given, f"scheme.categories.{name}") for name, given in _object(plain, "categories").items()
    }
    return Scheme(edges, categories, _words(plain.get("technologies"), "scheme.technologies"))


def _capacity(plain: Mapping[str, Any]) -> Capacity:
    known = asdict(Capacity())
    for name, value in plain.items():
        if name not in known:
            raise DefinitionError("definition_strange", part=f"capacity.{name}", known=list(known))
        kind = int if isinstance(known[name], int) else (int, float)
        if isinstance(value, bool) or not isinstance(value, kind):
            raise DefinitionError("definition_wrong", where=f"capacity.{name}", why="number")
    try:
        return Capacity(**plain)
    except IcpError as error:
        raise DefinitionError("definition_setting", why=error.message) from error


def _object(plain: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = plain.get(key)
    if not isinstance(value, dict):
        raise DefinitionError("definition_wrong", where=key, why="object")
    return value


def _text(plain: Mapping[str, Any], key: str) -> str:
    value = plain[key]
    if not isinstance(value, str):
        raise DefinitionError("definition_wrong", where=key, why="text")
    return value


def _words(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise DefinitionError("definition_wrong", where=where, why="list")
    return tuple(value)


def _number(value: Any, where: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DefinitionError("definition_wrong", where=where, why="number")
    if not low <= value <= high:
        raise DefinitionError("out_of_range", setting=where, given=value, low=low, high=high)
    return float(value)


def _numbers(value: Any, where: str, low: float, high: float) -> dict[str, float]:
    if not isinstance(value, dict):
        raise DefinitionError("definition_wrong", where=where, why="object")
    return {str(name): _number(number, f"{where}.{name}", low, high) for name, number in value.items()}
