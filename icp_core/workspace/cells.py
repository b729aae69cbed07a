"""Cells of mixed columns as JSON text and back, without loss: messages, lists, dates, and what is missing in its kind.

Plain scalars stand as they are. Whatever JSON lacks is an object with one key that names its kind: ``{"message":
[key, values, words]}``, ``{"float": "nan"}``, ``{"date": "2024-03-01"}``. Nothing that is read back can run.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import ProjectError
from icp_core.languages import Message

DEEPEST = 40
"""Messages hold messages, a handful deep; what lies deeper was made to hurt."""


def cell_text(value: Any) -> str:
    """A cell as JSON text; numbers of numpy become Python's.

    Raises
    ------
    ProjectError
        ``cell_unknown`` for a value of a kind that has no text.
    """
    marked = _marked(value)
    if isinstance(value, Message):
        marked["message"].append(str(value))
    return json.dumps(marked, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def cell_value(text: str) -> Any:
    """The cell that a text of :func:`cell_text` stands for.

    A message that the catalogue no longer knows, or that lacks what its sentence asks for, keeps the words it had when
    it was saved.

    Raises
    ------
    ProjectError
        ``cell_wrong`` if it is no such text.
    """
    try:
        plain = json.loads(text, parse_constant=_refused)
        value = _unmarked(plain, 0)
        return _sayable(value, plain["message"][2]) if isinstance(value, Message) else value
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as problem:
        raise ProjectError("cell_wrong", given=text[:60]) from problem


def _sayable(message: Message, words: str) -> Message:
    try:
        str(message)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError):
        return Message("workspace.as_saved", {"words": words})
    return message


def _refused(word: str) -> Any:
    raise ValueError(word)


def _marked(value: Any) -> Any:
    if isinstance(value, np.generic) and not isinstance(value, (np.datetime64, np.timedelta64)):
        value = value.item()
    if value is None or isinstance(value, (bool, str, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, Message):
        return {"message": [value.key, {str(name): _marked(part) for name, part in value.values.items()}]}
    if isinstance(value, (list, np.ndarray)):
        return [_marked(part) for part in value]
    if isinstance(value, tuple):
        return {"tuple": [_marked(part) for part in value]}
    if isinstance(value, Mapping):
        return {"object": [[_marked(name), _marked(part)] for name, part in value.items()]}
    if value is pd.NA or value is pd.NaT:
        return {"missing": "NA" if value is pd.NA else "NaT"}
    if isinstance(value, (np.datetime64, pd.Timestamp)):
        return {"timestamp": pd.Timestamp(value).isoformat()}
    if isinstance(value, dt.datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, dt.date):
        return {"date": value.isoformat()}
    raise ProjectError("cell_unknown", kind=type(value).__name__)


_MADE: Mapping[str, Callable[[str], Any]] = {
    "float": lambda text: {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}[text],
    "missing": lambda text: {"NA": pd.NA, "NaT": pd.NaT}[text],
    "timestamp": pd.Timestamp,
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
}


def _unmarked(plain: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(plain, list):
        return [_unmarked(part, depth + 1) for part in plain]
    if not isinstance(plain, dict):
        return plain
    ((kind, held),) = plain.items()
    if kind == "message":
        key, values = held[:2]
        if not isinstance(key, str):
            raise TypeError(key)
        return Message(key, {name: _unmarked(part, depth + 1) for name, part in values.items()})
    if kind == "tuple":
        return tuple(_unmarked(part, depth + 1) for part in held)
    if kind == "object":
        return {_unmarked(name, depth + 1): _unmarked(part, depth + 1) for name, part in held}
    if not isinstance(held, str):
        raise TypeError(kind)
    return _MADE[kind](held)
