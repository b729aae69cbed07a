"""The projects kept on this machine, for who may see them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from pages._session.gate import is_facilitator, is_workshop
from pages._session.keeping import project, shelf

MOST_LISTED = 100
_LOCAL = ("127.0.0.1", "localhost", "::1", "[::1]")


def recent() -> tuple[Any, ...]:
    """The projects kept on this machine, the latest first; none for who comes from another one without the key, nor
    while names are hidden."""
    mine = is_facilitator() if is_workshop() else _from_this_machine()
    return shelf().recent(MOST_LISTED) if mine and not project().names_hidden else ()


def _from_this_machine() -> bool:
    """Whether the reader sits at the machine that serves: who does not must not see what others have kept here."""
    headers = st.context.headers
    asked = {(headers.get("Host") or "").rsplit(":", 1)[0], urlsplit(headers.get("Origin") or "").hostname or ""}
    relayed = any(headers.get(name) for name in ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"))
    return st.get_option("server.address") in _LOCAL and asked <= {*_LOCAL, ""} and not relayed
