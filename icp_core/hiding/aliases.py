"""A number for each name: the same whatever the order of the rows, and whatever other names come or go.

Numbers in the order of the rows or of the alphabet would tell something of the name, and one more company would move
them all. So each name draws its own number by a keyed hash (HMAC-SHA-256); only names that draw the same one depend
on each other. Whoever lacks the project's key cannot try out names to see which number they get.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable

ROOM = 3
"""Numbers per name, so that few draw the same one."""


def alias_numbers(
    names: Iterable[str], key: str, *, digits: int = 1, taken: Collection[str] = frozenset()
) -> dict[str, str]:
    """A number of equal width for each name, never one that is ``taken``.

    Parameters
    ----------
    names : what tells the bearers apart; repeats count once
    key : str, the project's
    digits : int
        The least width; it grows until there are :data:`ROOM` numbers for each name. What a name has drawn then keeps
        its last digits.
    """
    drawn = {name: _draw(name, key) for name in dict.fromkeys(names)}
    while 10**digits < ROOM * len(drawn) + len(taken):
        digits += 1
    out: dict[str, str] = {}
    given = set(taken)
    for name, number in sorted(drawn.items(), key=lambda item: (item[1], item[0])):
        at = number % 10**digits
        while (told := f"{at:0{digits}d}") in given or at == 0:
            at = (at + 1) % 10**digits
        given.add(told)
        out[name] = told
    return out


def _draw(name: str, key: str) -> int:
    return int.from_bytes(hmac.digest(key.encode(), name.encode("utf-8", "replace"), hashlib.sha256)[:8], "big")
