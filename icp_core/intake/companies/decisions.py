"""What a person decided about pairs of companies: that two are the same, or that they are apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


def plain_text(text: str) -> str:
    """Case and blanks do not matter when an id or a name is named in a decision."""
    return " ".join(text.casefold().split())


@dataclass(frozen=True)
class Decisions:
    """Triples (one, other, ``same`` or ``apart``); each of the two an account id or a name as written.

    Of several decisions about one pair the last holds.
    """

    pairs: tuple[tuple[str, str, str], ...] = ()

    @cached_property
    def _verdicts(self) -> dict[frozenset[str], str]:
        return {frozenset((plain_text(one), plain_text(other))): verdict for one, other, verdict in self.pairs}

    def verdict(self, one: Iterable[object], other: Iterable[object]) -> str | None:
        """What was decided about two companies, each given by all that it is called; None where nothing was."""
        if not self.pairs:
            return None
        theirs = [plain_text(name) for name in other if isinstance(name, str)]
        for mine in (plain_text(name) for name in one if isinstance(name, str)):
            for name in theirs:
                if found := self._verdicts.get(frozenset((mine, name))):
                    return found
        return None
