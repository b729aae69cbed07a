"""The facilitator's key: in a workshop the whole room can reach the server, and all but the ballot asks for the key.

A link may bring the key. It is taken out of the address at once and a pass put there instead, which lets the same
browser on the same machine in again after a reload; on another one it is worth nothing, though a projector shows it.
"""

from __future__ import annotations

import functools
import hmac
import os
import secrets

import streamlit as st

import icp_core as icp

KEY = "ICP_WORKBENCH_KEY"
WRONG_KEYS_A_MINUTE = 10
_PASS = "pass"


def is_workshop() -> bool:
    """Whether this server was started for a room: it then has a key."""
    return bool(os.environ.get(KEY))


def is_facilitator() -> bool:
    """Whether this session may see more than the ballot; outside a workshop everybody may."""
    return not is_workshop() or st.session_state.get(_PASS) in _passes()


def admit() -> None:
    """Before anything is drawn: let in who brings the key or a pass in the address.

    Raises
    ------
    AccessError
        As :func:`enter`, for a key in the address.
    """
    if not is_workshop():
        return
    key = st.query_params.pop("key", None)
    if not is_facilitator():
        shown = st.query_params.get(_PASS)
        if shown is not None and _passes().get(shown) == _whose():
            st.session_state[_PASS] = shown
        elif key is not None:
            enter(key)
    if is_facilitator():
        st.query_params[_PASS] = st.session_state[_PASS]
    else:
        st.query_params.pop(_PASS, None)


def enter(key: str) -> None:
    """Let this session in by the facilitator's key.

    Raises
    ------
    AccessError
        ``key_wrong``; ``key_tries`` after too many wrong ones from the same address within a minute.
    """
    who = str(st.context.ip_address)
    if not _tries().take(who):
        raise icp.AccessError("key_tries")
    if not hmac.compare_digest(key.strip().encode(), os.environ[KEY].strip().encode()):
        raise icp.AccessError("key_wrong")
    _tries().right(who)
    new = secrets.token_urlsafe(16)
    _passes()[new] = _whose()
    st.session_state[_PASS] = new


def _whose() -> tuple[str, str]:
    return str(st.context.ip_address), str(st.context.headers.get("User-Agent"))


# Of the process, and not in Streamlit's caches: any browser may ask the server to clear those.
@functools.cache
def _passes() -> dict[str, tuple[str, str]]:
    """Passes that this server has given out, and to which address and browser."""
    return {}


@functools.cache
def _tries() -> icp.Tries:
    return icp.Tries(WRONG_KEYS_A_MINUTE)
