"""Keeping what was derived, so that it is worked out once.

A sample's results are the same for everybody and are kept once; whatever comes from an upload, or was entered by hand,
is kept for its own session alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st

import icp_core as icp

MOST_KEPT = 24  # results per stage: a few projects, and a few settings of each


@functools.lru_cache(maxsize=256)
def _mark(choices: Any) -> str:
    """What a kept result is found by: the choices in full, written out once and not at each of many look-ups."""
    return repr(choices)


MARKS: dict[Any, Callable[[Any], str]] = dict.fromkeys((icp.Source, icp.Evidence, icp.Costing, icp.Capacity), _mark)


def derived(doing: str, *, most: int = MOST_KEPT) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep the results of one stage: a sample's for everybody, an upload's for its session alone.

    ``doing`` is the catalogue's word for what the reader is told while it works; ``most`` results are kept.
    """

    def decorate(compute: Callable[..., Any]) -> Callable[..., Any]:
        said = icp.say(icp.Message(f"page.doing.{doing}"))
        shared = st.cache_resource(show_spinner=said, max_entries=most, hash_funcs=MARKS)(compute)
        private = st.cache_resource(show_spinner=said, max_entries=most, hash_funcs=MARKS, scope="session")(compute)

        @functools.wraps(compute)
        def stage(source: icp.Source, *settings: Any) -> Any:
            return (shared if source.sample and not (source.facts or source.named) else private)(source, *settings)

        return stage

    return decorate
