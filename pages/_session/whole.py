"""What a browser reports is heard to its end, though a newer report waits.

Streamlit ends what it runs at the next touch of ``st.session_state``, or at the next message to the browser, once that
has reported anew. A callback that is ended so is not called again, for the value that it was to hear of counts as
heard: what was said would be lost. So nothing ends a callback here, nor what is done within :func:`whole`; the newer
report is heard right after. With ``runner.fastReruns`` off, as ``.streamlit/config.toml`` has it, none is heard beside
it either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state import SafeSessionState

_heard = SafeSessionState.on_script_will_rerun
_looked = ScriptRunner._maybe_handle_execution_control_request


def hear_to_the_end() -> None:
    """Let every callback of this process be heard to its end; ``app.py`` asks for it before anything is drawn."""

    @wraps(_heard)
    def heard(state: SafeSessionState, *reported: Any, **also: Any) -> None:
        with _unbroken(state):
            _heard(state, *reported, **also)

    @wraps(_looked)
    def looked(runner: ScriptRunner) -> None:  # as it does whenever something is sent to the browser
        if runner._session_state._yield_callback is not _nothing:
            _looked(runner)

    SafeSessionState.on_script_will_rerun = heard  # type: ignore[method-assign]
    ScriptRunner._maybe_handle_execution_control_request = looked  # type: ignore[method-assign]


@contextmanager
def whole() -> Iterator[None]:
    """What is written to the session within is written all, or none of it is."""
    running = get_script_run_ctx()
    if running is None:
        yield
        return
    with _unbroken(running.session_state):
        yield


@contextmanager
def _unbroken(state: SafeSessionState) -> Iterator[None]:
    asks: Callable[[], None] = state._yield_callback  # the one place where Streamlit can be told
    object.__setattr__(state, "_yield_callback", _nothing)
    try:
        yield
    finally:
        object.__setattr__(state, "_yield_callback", asks)


def _nothing() -> None:
    """In the place of what looks for a newer report."""
