"""What a word of a name may be in the dictionary, where a sentence has inflected it: ``Virtasen`` is of ``Virtanen``.

Endings as Finnish, Swedish, Norwegian, Danish, German and Polish add them, and the stems that change before them in
Finnish: *-nen* to *-se-*, *-i* to *-e-*, *-s* to *-kse-*, and consonant gradation, *kk* to *k*, *p* to *v*. The rules
are turned round, so that only words of a text are taken apart, never the names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

_ENDINGS = sorted((
    *("issa", "issä", "ista", "istä", "illa", "illä", "ilta", "iltä", "ille", "iksi", "ssa", "ssä", "sta", "stä"),
    *("lla", "llä", "lta", "ltä", "lle", "ksi", "iin", "een", "tta", "ttä", "ta", "tä", "na", "nä", "in", "en", "on"),
    *("an", "än", "em", "n", "a", "ä", "s", "u", "owi", "ego", "emu", "iem", "y", "ę", "ą", "ie"),
), key=lambda ending: (-len(ending), ending))  # fmt: skip
LEAST_STEM = 4
"""Letters of a word before its ending from which on an ending does not make another word of it."""
_VOWELS = frozenset("aeiouyäöå")
_STRONG = {"mm": "mp", "nn": "nt", "ng": "nk", "ll": "lt", "rr": "rt"}
_STRONG_ALONE = {"k": ("kk",), "p": ("pp",), "t": ("tt",), "v": ("p",), "d": ("t",)}
_LONGEST = 40


@lru_cache(maxsize=50_000)
def roots(word: str) -> tuple[str, ...]:
    """Words in lower case of which ``word`` may be an inflected form, those with the shortest ending last.

    >>> "virtanen" in roots("virtaselle"), "nokia" in roots("nokian"), "korpi" in roots("korven"), roots("oy")
    (True, True, True, ())
    """
    found: dict[str, None] = {}
    if LEAST_STEM <= len(word) <= _LONGEST:
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word:
                found |= dict.fromkeys(each for each in _whole(stem, ending) if len(each) >= LEAST_STEM)
    return tuple(found)


def _whole(stem: str, ending: str) -> Iterator[str]:
    yield stem
    if ending in ("y", "ę", "ą", "ie"):
        yield f"{stem}a"
    if stem.endswith("se"):
        yield f"{stem[:-2]}nen"
    elif stem.endswith("s"):
        yield f"{stem[:-1]}nen"
    if stem.endswith("kse"):
        yield f"{stem[:-3]}s"
    if len(stem) < 3 or stem[-1] not in _VOWELS:
        return
    before, last = stem[:-1], stem[-1]
    strong = [before]
    if before[-2:] in _STRONG:
        strong.append(before[:-2] + _STRONG[before[-2:]])
    strong += [before[:-1] + each for each in _STRONG_ALONE.get(before[-1], ())]
    if before[-1] in _VOWELS:
        strong.append(f"{before}k")
    for each in strong:
        yield each + last
        if last == "e":
            yield f"{each}i"
