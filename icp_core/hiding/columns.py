"""What stands, in the browser, for an attribute whose column has a name in its heading: its key would tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any


def column_handles(attributes: Iterable[str], veil: Callable[[str], str]) -> dict[str, str]:
    """A handle for each attribute whose key holds a name that is to be hidden, by key; none is another's key."""
    keys = list(dict.fromkeys(attributes))
    named = [key for key in keys if veil(key) != key or veil(_in_words(key)) != _in_words(key)]
    free = (handle for n in range(1, len(keys) + len(named) + 1) if (handle := f"column_{n}") not in keys)
    return dict(zip(named, free, strict=False))


def exchanged(value: Any, handles: Mapping[str, str]) -> Any:
    """Dicts, lists and texts with a handle wherever a key or a whole text is one of ``handles``; all else as it is."""
    if not handles:
        return value
    if isinstance(value, str):
        return handles.get(value, value)
    if isinstance(value, Mapping):
        return {exchanged(key, handles): exchanged(each, handles) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [exchanged(each, handles) for each in value]
    return value


def _in_words(key: str) -> str:
    """As its heading may have been: names in short are known by their capitals."""
    return key.replace("_", " ").title()
