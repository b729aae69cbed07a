"""Names hidden or shown: one switch, and all that is shown goes by it.

What is worked out is worked out on the tables as they are, so that the switch changes no result and repeats no stage.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import streamlit as st

import icp_core as icp
from pages._session.keeping import KNOWN, edit, kept, project, project_name, shelf
from pages._session.tables import dataset_of

Veiled = Callable[[Any], Any]


def names_hidden() -> bool:
    """Whether aliases stand where names would; where no project is open there are no names."""
    now = st.session_state.get("project")
    return now is not None and now.names_hidden


def switch_names() -> None:
    """Hide the names, or show them again; what the aliases are drawn with is made once for a project."""
    edit(lambda now: replace(
        now, names_hidden=not now.names_hidden, alias_key=now.alias_key or secrets.token_hex(8)
    ))  # fmt: skip


def dataset() -> icp.Dataset:
    """The tables of the project, as they are to be shown: with aliases where names are hidden."""
    as_they_are = dataset_of(project().evidence.source)
    return _hidden().dataset if names_hidden() else as_they_are


def veil() -> Veiled:
    """What takes the names out of texts, tables and messages that are to be shown; it changes nothing while names are
    shown. It can be called outside the session too, as a download is."""
    if not names_hidden():
        return _as_it_is
    with suppress(icp.IcpError):
        return _hidden().veil
    known = _known()  # of tables that cannot be read nothing else is known, or told
    nothing = icp.say(icp.Message("hiding.hidden"))
    return icp.Veil(dict.fromkeys((*known.people, *known.companies, *known.files, *known.projects), nothing))


def hidden_by() -> str | None:
    """Changes with whatever aliases hang on; None where names are shown."""
    if not names_hidden():
        return None
    return f"{project().alias_key} {hashlib.sha256(repr(_known()).encode()).hexdigest()[:16]}"


def alias_of(name: str) -> str:
    """What somebody is called: by the own name, or by an alias while names are hidden."""
    told = veil()
    return told.cell(name) if isinstance(told, icp.Veil) else name


def account_of(handle: str) -> str | None:
    """The account that a part or a chart in the browser means."""
    return dataset().account_of(handle)


def accounts_of(handles: Iterable[str]) -> tuple[str, ...]:
    """The accounts that they mean; what means none, as after names were hidden or shown, is passed over."""
    found = (account_of(handle) for handle in handles)
    return tuple(account for account in found if account is not None)


def column_handles() -> Mapping[str, str]:
    """What stands in the browser for attributes whose keys hold names; empty while names are shown."""
    if names_hidden():
        with suppress(icp.IcpError):  # of tables that cannot be read there are no attributes
            return _hidden().columns
    return {}


def coded(data: Any) -> Any:
    """What a part is to draw, with handles in the place of such keys."""
    return icp.exchanged(data, column_handles())


def meant(said: Any) -> Any:
    """What a part told, with the keys for which handles stand."""
    return icp.exchanged(said, {handle: key for key, handle in column_handles().items()})


def _hidden() -> icp.HiddenNames:
    """Made once for a source, a key and what else is known by name; of a session, the last one."""
    source, key, known = project().evidence.source, project().alias_key, _known()
    held = st.session_state.get("hidden")
    if held is None or held[0] != (source, key, known):
        held = ((source, key, known), icp.hide_names(dataset_of(source), key, known=known))
        st.session_state["hidden"] = held
    return held[1]


def _known() -> icp.KnownNames:
    """Names from outside the tables, looked up once a run and for each change of the choices."""
    now, here = project(), kept()
    held = st.session_state.get(KNOWN)
    if held is None or held[0] is not now:
        versions: tuple[icp.Version, ...] = ()
        log: tuple[icp.LogEntry, ...] = ()
        if here:
            with suppress(icp.IcpError):  # what cannot be asked for its names cannot be shown either
                versions, log = shelf().history.versions(here.id), shelf().history.log(here.id)
        held = (now, icp.known_names(now, called=project_name(), versions=versions, log=log))
        st.session_state[KNOWN] = held
    found: icp.KnownNames = held[1]
    return found


def _as_it_is(shown: Any) -> Any:
    return shown
