"""Frozen types as plain JSON and back: what comes back is checked against the types, field by field."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from icp_core.errors import IcpError, ProjectError
from icp_core.languages import message

_LARGEST = 1e300
_WORDS = {str: "text", int: "whole_number", float: "number", bool: "flag"}


def plain(value: Any) -> Any:
    """A frozen value as dicts, lists and scalars, ready for JSON; numbers of numpy become Python's."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(part) for part in value]
    return value.item() if hasattr(value, "item") else value


def built(kind: Any, given: Any, where: str) -> Any:
    """The value of a type that plain JSON stands for; nothing in it is trusted.

    A field that is missing has its default, where it has one: an older file did not know it.

    Parameters
    ----------
    kind : a frozen dataclass, tuple, Literal, optional, or scalar type
    where : what the error calls this place

    Raises
    ------
    ProjectError
        ``project_wrong`` for a wrong type, ``project_strange`` for a field that does not exist, ``project_missing``
        for one that has no default, ``project_setting`` for a value that the type refuses; each says where.
    """
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, given, where)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = next(part for part in parts if part is not types.NoneType)
        return None if given is None else built(some, given, where)
    if origin is Literal:
        if given not in parts or isinstance(given, bool):
            raise ProjectError("project_setting", where=where, why=message("workspace.one_of", allowed=list(parts)))
        return given
    if origin is tuple:
        if not isinstance(given, list):
            raise _wrong(where, "list")
        if parts[1:] == (...,):
            return tuple(built(parts[0], each, f"{where}[{at}]") for at, each in enumerate(given))
        if len(given) != len(parts):
            raise _wrong(where, "list_of", n=len(parts))
        return tuple(
            built(part, each, f"{where}[{at}]") for at, (part, each) in enumerate(zip(parts, given, strict=True))
        )
    return _scalar(kind, given, where)


def _dataclass(kind: type, given: Any, where: str) -> Any:
    if not isinstance(given, Mapping):
        raise _wrong(where, "object")
    hints = get_type_hints(kind)
    known = [part.name for part in fields(kind)]
    strange = [str(name) for name in given if name not in known]
    if strange:
        raise ProjectError("project_strange", where=where, part=strange[0], known=known)
    values = {name: built(hints[name], given[name], f"{where}.{name}") for name in known if name in given}
    needed = [part.name for part in fields(kind) if part.default is MISSING and part.default_factory is MISSING]
    missing = [name for name in needed if name not in values]
    if missing:
        raise ProjectError("project_missing", where=where, part=missing[0])
    try:
        return kind(**values)
    except IcpError as problem:
        raise ProjectError("project_setting", where=where, why=problem.message) from problem


def _scalar(kind: Any, given: Any, where: str) -> Any:
    if kind is float and isinstance(given, int) and not isinstance(given, bool):
        if not -_LARGEST <= given <= _LARGEST:
            raise _wrong(where, "number")
        return float(given)
    if not isinstance(given, kind) or (isinstance(given, bool) and kind is not bool):
        raise _wrong(where, _WORDS[kind])
    if kind is float and not -_LARGEST <= given <= _LARGEST:  # also what is not a number
        raise _wrong(where, "number")
    if kind is str and not _can_be_written(given):
        raise _wrong(where, "text")
    return given


def _can_be_written(text: str) -> bool:
    """Half a surrogate pair can stand in JSON but in no file."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _wrong(where: str, wanted: str, **values: Any) -> ProjectError:
    return ProjectError("project_wrong", where=where, wanted=message(f"workspace.wanted.{wanted}", **values))
