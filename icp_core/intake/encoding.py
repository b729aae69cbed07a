"""Bytes to text: byte order mark, then strict UTF-8 over the whole file, then a letter score over the old code pages.

A guess from a sample is not enough: one Latin-1 byte after a megabyte of ASCII breaks it. The letter score counts the
letters that European languages use, against symbols that stand inside words, which is what a wrong code page makes of
them (``Å`` read as ``¦``).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

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
_LETTERS = {
    "cp1252": frozenset("åäöÅÄÖøæØÆéèêëüÜßçàâáíîïóôúùñÉ€"),
    "iso-8859-15": frozenset("åäöÅÄÖøæØÆéèêëüÜßçàâáíîïóôúùñÉ€šžŠŽ"),
    "cp1250": frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻäöüÄÖÜßéáíýčěřšťůžČŘŠŽőű€"),
}
_DECORATION = frozenset("'’‘“”„«»–—-…•\xa0§°´`")
MOJIBAKE = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_MOST_CONTROLS = 0.01


@dataclass(frozen=True)
class Decoded:
    """Text of a file and the encoding it was read in; ``certain`` is False where the code page was guessed."""

    text: str
    encoding: str
    certain: bool


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
    if b"\x00" in data:
        raise ReadError("file_binary", file=name)
    try:
        return _checked(name, Decoded(data.decode("utf-8"), "utf-8", certain=True))
    except UnicodeDecodeError:
        pass
    best = max(_LETTERS, key=lambda encoding: letter_score(data, encoding))
    return _checked(name, Decoded(data.decode(best, errors="replace"), best, certain=False))


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
        if char in letters:
            score += 1
        elif char in _DECORATION:
            score += 0.1
        elif char.isalpha():
            score -= 0.2
        else:
            near = text[max(0, at.start() - 1) : at.start()] + text[at.end() : at.end() + 1]
            score -= 1.0 if any(c.isalpha() for c in near) or char < "\xa0" else 0.3
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
