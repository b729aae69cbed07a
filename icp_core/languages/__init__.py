"""Sentences as key and values, and the catalogues that turn them into words."""

from icp_core.languages.markup import plain_markdown
from icp_core.languages.message import Message, message
from icp_core.languages.names import (
    attribute_in_sentence,
    attribute_name,
    level_edge,
    level_name,
    signal_name,
)
from icp_core.languages.numbers import capital, small
from icp_core.languages.words import DEFAULT_LOCALE, catalogue, has_text, say

__all__ = [
    "DEFAULT_LOCALE",
    "Message",
    "attribute_in_sentence",
    "attribute_name",
    "capital",
    "catalogue",
    "has_text",
    "level_edge",
    "level_name",
    "message",
    "plain_markdown",
    "say",
    "signal_name",
    "small",
]
