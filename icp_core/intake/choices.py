"""What a person decides about reading, where the files alone do not settle it.

Frozen and made of tuples, so that results can be kept by it and a project file can hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from icp_core.errors import SettingError

Format = Literal[".", ",", "day first", "month first"]
Role = Literal["own", "register"]
Verdict = Literal["same", "apart"]


@dataclass(frozen=True)
class FileChoice:
    """How one file, or one sheet of a workbook, is to be read; None leaves it to what the file shows.

    Attributes
    ----------
    encoding : one of :data:`icp_core.intake.files.encoding.ENCODINGS`
    delimiter : the sign that parts the cells of a line; an empty text where the file has one column only
    header_row : row of the header, counted from 1 as a spreadsheet does; 0 where the file has none
    used : whether the file is read at all
    role : ``own`` for a file of one's own companies, ``register`` for one that only fills gaps of companies known
        from the others and adds none
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    used: bool = True
    role: Role = "own"

    def __post_init__(self) -> None:
        if self.role not in get_args(Role):
            raise SettingError.unknown("role", self.role, get_args(Role))
        if self.header_row is not None and self.header_row < 0:
            raise SettingError.out_of_range("header_row", self.header_row, 0, 1_048_576)


@dataclass(frozen=True)
class ReadingChoices:
    """All decisions about reading.

    Attributes
    ----------
    files : (file, :class:`FileChoice`) pairs; a sheet is called ``file: sheet`` where a workbook has several
    formats : (file, header, format) triples: the decimal mark or the order of day and month of one column
    currency : the project's currency, as a code (``EUR``); None takes the commonest one found
    rates : (currency, rate) pairs: units of the project's currency for one unit of that currency
    pairs : (one, other, ``same`` or ``apart``) triples: whether two companies are one, by account id or name
    technologies : (technology, category, level 1-5) triples that stand in for, or add to, the table shipped
    """

    files: tuple[tuple[str, FileChoice], ...] = ()
    formats: tuple[tuple[str, str, Format], ...] = ()
    currency: str | None = None
    rates: tuple[tuple[str, float], ...] = ()
    pairs: tuple[tuple[str, str, str], ...] = ()
    technologies: tuple[tuple[str, str, int], ...] = ()

    def __post_init__(self) -> None:
        _known("format", (form for _, _, form in self.formats), get_args(Format))
        _known("pair", (verdict for _, _, verdict in self.pairs), get_args(Verdict))
        for currency, rate in self.rates:
            if not 0 < rate < 1e12:
                raise SettingError.out_of_range(f"rate of {currency}", rate, 0, 1e12)
        for technology, _, level in self.technologies:
            if level not in range(1, 6):
                raise SettingError.out_of_range(f"level of {technology}", level, 1, 5)

    def of(self, file: str) -> FileChoice:
        """What is decided about a file; nothing where it is not named."""
        return dict(self.files).get(file, FileChoice())

    def formats_of(self, file: str) -> dict[str, Format]:
        """Header to format, for one file."""
        return {header: form for name, header, form in self.formats if name == file}


def _known(setting: str, given: Iterable[str], allowed: tuple[str, ...]) -> None:
    for word in given:
        if word not in allowed:
            raise SettingError.unknown(setting, word, allowed)
