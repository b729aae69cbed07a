"""Bytes to text: byte order mark, then strict UTF-8 over the whole file, then a letter score over the old code pages.

A guess from a sample is not enough: one Latin-1 byte after a megabyte of ASCII breaks it. The letter score counts the
letters that European languages use, against symbols that stand inside words, which is what a wrong code page makes of
them (``Å`` read as ``¦``).
"""

from __future__ import annotations

import codecs
import itertools
import re
from dataclasses import dataclass, replace

from icp_core.errors import ReadError, SettingError

ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "cp1250", "iso-8859-2", "utf-16", "utf-16-le", "utf-16-be", "utf-32",
             "cp1257", "cp1251", "cp850", "cp437", "mac_roman", "iso-8859-1")  # fmt: skip
"""What a person can choose: the encodings that spreadsheets and customer systems write in Europe."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "åäöÅÄÖøæØÆéèüÜßçàáóÉ"
_LETTERS = {
    "cp1252": frozenset(_WESTERN + "êëâíîïôúùñ€"),
    "iso-8859-15": frozenset(_WESTERN + "êëâíîïôúùñ€šžŠŽ"),
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüÄÖÜßéáíýčěřšťůžČŘŠŽőű€"),
    "iso-8859-2": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüÄÖÜßéáíýčěřšťůžČŘŠŽőű"),
    "cp850": frozenset(_WESTERN),
    "mac_roman": frozenset(_WESTERN + "€"),
}
"""In the order of how common they are: the first of equal ones is taken."""
_RARE = ("cp850", "mac_roman")
_MARGIN = 1.0
"""How much better than those of Windows and the web the score of an old page of DOS or Mac must be."""
_DECORATION = frozenset("'’‘“”„«»–—-…•\xa0§°´`®™½²³£")
_IN_PLACE = frozenset([("“", False, True), ("”", True, False), ("’", True, True)])
"""Quotes before, after and within a word are as good a sign of their page as letters are."""
_WITHIN = frozenset("'’–—-´`\xa0.")
"""Of these, what stands between two letters of a word."""
MOJIBAKE = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MOST_CONTROLS = 0.01
_MOST_NULLS = 0.05
"""Fields that are filled up with nulls leave a few; more of them make no text."""
_LEAST_UTF8 = 0.2
"""Share of the lines with other than ASCII letters; by chance hardly a line in an old page is UTF-8 as well."""
_NOT_ASCII = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_LINES = 5_000


@dataclass(frozen=True)
class Decoded:
    """Text of a file and the encoding it was read in.

    Attributes
    ----------
    certain : False where the code page was guessed
    mixed : numbers of the lines, counted from 1, that are in ``other`` than ``encoding``
    nulls : null signs that were left out
    """

    text: str
    encoding: str
    certain: bool
    mixed: tuple[int, ...] = ()
    other: str = ""
    nulls: int = 0


def decode(name: str, data: bytes, chosen: str | None = None) -> Decoded:
    """Text of a file, in the encoding chosen or else in the one that its bytes show.

    Raises
    ------
    ReadError
        ``file_binary`` where the bytes are no text in any encoding tried.
    SettingError
        ``unknown_setting`` for an encoding that is not among :data:`ENCODINGS`, ``encoding_does_not_fit`` where the
        bytes cannot be read in it.
    """
    if chosen is not None:
        return _in_encoding(name, data, chosen)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(name, Decoded(data.decode(encoding), encoding.removesuffix("-sig"), certain=True))
            except UnicodeDecodeError:
                break
    wide = _without_mark_utf16(data)
    if wide is not None:
        return _checked(name, wide)
    nulls = data.count(b"\x00")
    if nulls > _MOST_NULLS * len(data):
        raise ReadError("file_binary", file=name)
    if nulls:
        return replace(decode(name, data.replace(b"\x00", b"")), nulls=nulls)
    try:
        return _checked(name, Decoded(data.decode("utf-8"), "utf-8", certain=True))
    except UnicodeDecodeError:
        pass
    mixed = _line_by_line(data)
    if mixed is not None:
        return _checked(name, mixed)
    best = _code_page(data)
    return _checked(name, Decoded(data.decode(best, errors="replace"), best, certain=False))


def _code_page(data: bytes) -> str:
    """Page of the highest letter score over the first lines that hold any other than ASCII."""
    sample = b"\n".join(found[0] for found in itertools.islice(_NOT_ASCII.finditer(data), _LINES))
    scores = {encoding: letter_score(sample, encoding) for encoding in _LETTERS}
    usual = max((each for each in scores if each not in _RARE), key=lambda each: scores[each])
    rare = max(_RARE, key=lambda each: scores[each])
    return rare if scores[rare] > max(scores[usual], 0.0) + _MARGIN else usual


def _line_by_line(data: bytes) -> Decoded | None:
    """Text of a file that is UTF-8 on some lines and an old page on others, as exports pasted together are."""
    lines = data.split(b"\n")
    strange: list[int] = []
    known = 0
    for at, line in enumerate(lines):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            known += 1
        except UnicodeDecodeError:
            strange.append(at)
    if known < _LEAST_UTF8 * (known + len(strange)):
        return None
    page = _code_page(b"\n".join(lines[at] for at in strange))
    old = set(strange)
    text = "\n".join(
        line.decode(page, errors="replace") if at in old else line.decode("utf-8") for at, line in enumerate(lines)
    )
    return Decoded(text, "utf-8", certain=False, mixed=tuple(at + 1 for at in strange), other=page)


def _in_encoding(name: str, data: bytes, chosen: str) -> Decoded:
    try:
        encoding = codecs.lookup(chosen).name
    except (LookupError, ValueError):
        encoding = ""
    known = {codecs.lookup(each).name: each for each in ENCODINGS}
    if encoding not in known:
        raise SettingError.unknown("encoding", chosen, ENCODINGS)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise SettingError("encoding_does_not_fit", file=name, encoding=known[encoding], line=line) from problem
    return _checked(name, Decoded(text.removeprefix("\ufeff"), known[encoding], certain=True))


def letter_score(data: bytes, encoding: str) -> float:
    """How much the non-ASCII characters look like European words: +1 per usual letter, below 0 per intruder."""
    text = data.decode(encoding, errors="replace")
    letters = _LETTERS[encoding]
    score = 0.0
    for at in re.finditer(r"[^\x00-\x7f]", text):
        char = at.group()
        before, after = text[max(0, at.start() - 1) : at.start()], text[at.end() : at.end() + 1]
        if char in letters and not (char.isupper() and before.islower()) and not (char == "€" and before.isalpha()):
            score += 1 if before.isalpha() or after.isalpha() else 0.1
        elif (char, before.isalpha(), after.isalpha()) in _IN_PLACE:
            score += 1
        elif char in _DECORATION and not (before.isalpha() and after.isalpha() and char not in _WITHIN):
            score += 0.1
        elif char.isalpha():
            score -= 0.2
        else:
            score -= 1.0 if before.isalpha() or after.isalpha() or char < "\xa0" else 0.3
    return score


def mend(text: str) -> str:
    """A cell whose UTF-8 was once read as Windows-1252 (``cafÃ©``), put right; any other cell as it is."""
    if not MOJIBAKE.search(text):
        return text
    try:
        raw = b"".join(_byte(char) for char in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return text


def _byte(char: str) -> bytes:
    """cp1252 leaves five bytes undefined; readers pass them through as control characters."""
    return bytes([ord(char)]) if "\x80" <= char <= "\x9f" else char.encode("cp1252")


def _without_mark_utf16(data: bytes) -> Decoded | None:
    head = data[:4096]
    if len(head) < 4:
        return None
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if head[start::2].count(0) > 0.4 * len(head) / 2 and head[1 - start :: 2].count(0) < 0.05 * len(head) / 2:
            try:
                return Decoded(data.decode(encoding), encoding, certain=False)
            except UnicodeDecodeError:
                return None
    return None


def _checked(name: str, decoded: Decoded) -> Decoded:
    head = decoded.text[:20_000]
    controls = sum(char < " " and char not in "\t\r\n\f\v" for char in head) + head.count("\ufffd")
    if controls > _MOST_CONTROLS * max(len(head), 1):
        raise ReadError("file_binary", file=name)
    return decoded
