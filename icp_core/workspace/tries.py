"""How often somebody may guess: a few wrong tries a minute, so that a short code cannot be found by trying all."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MOST_KNOWN = 1_000
"""How many different guessers are kept apart; beyond that the ones longest silent are forgotten."""


class Tries:
    """Counts the wrong tries of each guesser within the last ``seconds``. Safe to use from several threads."""

    def __init__(self, most: int, seconds: float = 60.0, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._lock = threading.Lock()
        self._made: dict[str, deque[float]] = {}

    def take(self, who: str = "") -> bool:
        """Count a try; False, and nothing is counted, where too many were wrong of late."""
        with self._lock:
            now = self._clock()
            made = self._made.pop(who, None) or deque()
            while made and made[0] <= now - self._seconds:
                made.popleft()
            allowed = len(made) < self._most
            if allowed:
                made.append(now)
            self._made[who] = made  # now the latest
            while len(self._made) > MOST_KNOWN:
                del self._made[next(iter(self._made))]
            return allowed

    def right(self, who: str = "") -> None:
        """The try last taken was right: it counts no more."""
        with self._lock:
            made = self._made.get(who)
            if made:
                made.pop()
