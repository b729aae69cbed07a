"""Reading a definition back: nothing in the text is trusted, an older one is brought up to date aloud."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from icp_core.errors import DefinitionError, IcpError, ProjectError
from icp_core.fit import Capacity
from icp_core.fit.beliefs import Beliefs
from icp_core.languages import Message, message
from icp_core.levels import Scheme, weighed_as
from icp_core.plain import built
from icp_core.profile.calibrated import CalibratedChance
from icp_core.profile.notes import SheetNotes

FORMAT_VERSION = 2
LARGEST_TEXT = 5_000_000
_SUM_TOLERANCE = 0.01
_KEYS_OF_1 = (
    "format_version", "name", "criterion", "share", "scheme", "desirability", "weights", "capacity", "disqualifiers",
    "notes",
)  # fmt: skip
_KEYS = (*_KEYS_OF_1, "beliefs", "sheet", "chance", "as_of", "counts")
KEYS: Mapping[int, tuple[str, ...]] = {1: _KEYS_OF_1, 2: _KEYS}
"""The parts of each format."""
COUNTED = ("customers", "deals", "interviews")
MOST_COUNTED = 1_000_000_000


def parts_of(text: str) -> dict[str, Any]:
    """The parts of the definition that a text holds.

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
    for key in KEYS[version]:
        if key not in plain:
            raise DefinitionError("definition_missing", part=key)
    strange = sorted(set(plain) - set(KEYS[version]))
    if strange:
        raise DefinitionError("definition_strange", part=strange[0], known=list(KEYS[version]))
    said: list[Message] = []
    for step in range(version, FORMAT_VERSION):
        plain, note = _STEPS[step](plain)
        said.append(note)
    return _checked(plain) | {"upgraded": tuple(said)}


def _to_2(plain: Mapping[str, Any]) -> tuple[dict[str, Any], Message]:
    """Format 1 knew no beliefs, nothing that people wrote, no chance, and no evidence behind it."""
    added: dict[str, Any] = {"beliefs": {}, "sheet": {}, "chance": None, "as_of": "", "counts": {}}
    return {**plain, **added, "format_version": 2}, message("profile.upgraded", version=1, known=2)


_STEPS: Mapping[int, Callable[[Mapping[str, Any]], tuple[dict[str, Any], Message]]] = {1: _to_2}


def _checked(plain: Mapping[str, Any]) -> dict[str, Any]:
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
    return {
        "name": _text(plain, "name"),
        "criterion": _text(plain, "criterion"),
        "share": _number(plain["share"], "share", 0, 1),
        "scheme": scheme,
        "desirability": desirability,
        "weights": weights,
        "capacity": _capacity(_object(plain, "capacity")),
        "disqualifiers": tuple((a, b) for a, b in noes),
        "notes": _text(plain, "notes"),
        "beliefs": _typed(Beliefs, plain["beliefs"], "beliefs"),
        "sheet": _typed(SheetNotes, plain["sheet"], "sheet"),
        "chance": _typed(CalibratedChance | None, plain["chance"], "chance"),
        "as_of": _day(plain, "as_of"),
        "counts": _counts(_object(plain, "counts")),
    }


def _typed(kind: Any, given: Any, where: str) -> Any:
    """A part that is kept as its type is; what is wrong with it is said of the definition."""
    try:
        return built(kind, given, where)
    except ProjectError as problem:
        said = problem.message.values
        place = str(said["where"])
        if "wanted" in said:
            raise DefinitionError("definition_wrong", where=place, why=said["wanted"]) from problem
        if "known" in said:
            part = f"{place}.{said['part']}"
            raise DefinitionError("definition_strange", part=part, known=said["known"]) from problem
        if "part" in said:
            raise DefinitionError("definition_missing", part=f"{place}.{said['part']}") from problem
        raise DefinitionError("definition_setting", why=said["why"]) from problem


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


def _counts(plain: Mapping[str, Any]) -> dict[str, int]:
    for name, value in plain.items():
        if name not in COUNTED:
            raise DefinitionError("definition_strange", part=f"counts.{name}", known=list(COUNTED))
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_COUNTED:
            raise DefinitionError("definition_wrong", where=f"counts.{name}", why="number")
    return dict(plain)


def _day(plain: Mapping[str, Any], key: str) -> str:
    """An ISO date, or nothing."""
    text = _text(plain, key)
    try:
        if text:
            dt.date.fromisoformat(text)
    except ValueError as error:
        raise DefinitionError("definition_wrong", where=key, why="date") from error
    return text


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
