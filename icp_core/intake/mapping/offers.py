"""What each header of a file may be in one table: the best header per canonical column, checked against its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from icp_core.intake.files.grid import RawTable
from icp_core.intake.folding import split_words
from icp_core.intake.mapping.by_values import CONFIDENCE as BY_VALUES
from icp_core.intake.mapping.by_values import column_by_values
from icp_core.intake.mapping.fitting import fits, proof
from icp_core.intake.mapping.vocabulary import HELPER_COLUMNS, Guess, guess, header_of, own_column, says
from icp_core.languages import Message, message
from icp_core.schema import FIRMOGRAPHICS, TABLES

CUSTOM_CONFIDENCE = 0.9
"""Share of columns left under their own name for which no canonical column was right."""
TAKEN_CONFIDENCE = 0.8
"""Of a column that another took the place of."""
DOUBTED_CONFIDENCE = 0.6
"""Of a column whose header is known but whose values do not fit."""
_NAME_OF_ANYBODY = frozenset({"name", "namn", "nimi", "navn", "nazwa"})
"""Beside ``Company`` it is the person's name."""
_ANY_WORD = frozenset({"status", "type", "stage", "tila", "typ"})
_ANY_VERDICT = frozenset(
    {"outcome", "result", "status", "resultat", "tulos", "wynik", "ergebnis", "utfall", "fit", "ocena", "arvio"}
)
"""Headers of which only the values tell that interviews are meant: a bare yes or no under them may be a deal's."""
_PROVED, _DISPROVED = 0.9, 0.5
_DESCRIBES = frozenset({*FIRMOGRAPHICS, "account_id", "name", "domain", "city"})


@dataclass(frozen=True)
class Planned:
    """What one header becomes; an empty ``column`` leaves it out."""

    header: str
    table: str
    column: str
    confidence: float
    why: Message
    sample: str = ""

    @property
    def is_canonical(self) -> bool:
        """Whether the column is one of the contract's or a helper with a usual name."""
        return self.column in TABLES.get(self.table, {}) or self.column in HELPER_COLUMNS.get(self.table, {})

    @property
    def is_by_values(self) -> bool:
        """Whether only the values speak for it."""
        return self.why.key == "mapping.by_values"


def offered(table: str, samples: Mapping[str, Sequence[str]], raw: RawTable) -> list[Planned]:
    """Best header per canonical column of the table, and of accounts for what describes the company."""
    offers: list[Offer] = []
    doubted: set[str] = set()
    for header, sample in samples.items():
        for where in dict.fromkeys((table, "accounts")):
            found = guess(where, header)
            if found is None or (where != table and found.column not in _DESCRIBES):
                continue
            plain = header_of(header).words not in (_ANY_VERDICT if found.column == "verdict" else _ANY_WORD)
            if fits(where, found.column, sample, plain_word=plain):
                at = table if found.column == "account_id" else where
                offers.append(Offer(header, at, found, proof(where, found.column, sample)))
                break
            doubted.add(header)
    if table == "accounts":
        offers += _outcome_of_list(samples, {offer.header for offer in offers})
        offers += _interviews_of_list(samples, {offer.header for offer in offers})
    best = _best(offers)
    taken_by = {offer.header: offer for offer in best.values()}
    understood = {offer.header for offer in offers} | doubted
    planned: dict[str, Planned] = {}
    for header, sample in samples.items():
        if header in taken_by:
            offer = taken_by[header]
            why = message(f"mapping.{offer.found.how}", header=header)
            planned[header] = Planned(header, offer.table, offer.found.column, offer.confidence, why, shown(sample))
        elif table == "accounts" and looks_numeric(sample) and _bought(header, raw.remarks):
            planned[header] = Planned(header, "invoices", "amount", 0.6, message("mapping.bought"), shown(sample))
        elif header not in understood and (place := column_by_values(table, header, sample)) and place not in best:
            best[place] = Offer(header, place[0], Guess(place[1], BY_VALUES, "inside"), None)
            why = message("mapping.by_values")
            planned[header] = Planned(header, *place, BY_VALUES, why, shown(sample))
        else:
            planned[header] = custom_column(table, header, sample, planned)
            lost_to = next((best[o.place] for o in offers if o.header == header and o.place in best), None)
            if lost_to is not None:
                why = message("mapping.taken", header=lost_to.header)
                planned[header] = replace(planned[header], confidence=TAKEN_CONFIDENCE, why=why)
            elif header in doubted:
                why = message("mapping.doubted")
                planned[header] = replace(planned[header], confidence=DOUBTED_CONFIDENCE, why=why)
    return list(planned.values())


@dataclass(frozen=True)
class Offer:
    """A header offered for a canonical column.

    Attributes
    ----------
    found : how its words were understood
    proof : share of its values (0-1) that prove it, None where they can prove nothing
    """

    header: str
    table: str
    found: Guess
    proof: float | None

    @property
    def place(self) -> tuple[str, str]:
        """The (table, column) it is offered for."""
        return self.table, self.found.column

    @property
    def confidence(self) -> float:
        """Confidence of the header's words, raised where the values prove them and lowered where they do not."""
        if self.found.how == "canonical" or self.proof is None:
            return self.found.confidence
        if self.proof >= _PROVED:
            return round(self.found.confidence + 0.4 * (1 - self.found.confidence), 2)
        return round(self.found.confidence - (0.2 if self.proof < _DISPROVED else 0.0), 2)


def _outcome_of_list(samples: Mapping[str, Sequence[str]], taken: set[str]) -> list[Offer]:
    """A list of companies may say itself which of them were won (``Converted``), and when."""
    found = {header: guess("deals", header) for header in samples if header not in taken}
    offers = [
        Offer(header, "deals", replace(each, confidence=min(each.confidence, 0.9)), None)
        for header, each in found.items()
        if each and each.column in ("outcome", "closed") and fits("deals", each.column, samples[header])
    ]
    return offers if any(offer.found.column == "outcome" for offer in offers) else []


def _interviews_of_list(samples: Mapping[str, Sequence[str]], taken: set[str]) -> list[Offer]:
    """A list of companies may say itself what came of an interview with each, when, with whom and what was said."""
    offers = []
    for header, sample in samples.items():
        found = guess("interviews", header)
        if header in taken or found is None or found.column == "account_id":
            continue
        plain = found.column != "verdict" or header_of(header).words not in _ANY_VERDICT
        if fits("interviews", found.column, sample, plain_word=plain):
            offers.append(Offer(header, "interviews", replace(found, confidence=min(found.confidence, 0.9)), None))
    return offers if any(offer.found.column == "verdict" for offer in offers) else []


def _best(offers: Sequence[Offer]) -> dict[tuple[str, str], Offer]:
    """The best header per column: by its words, then what its values prove, the latest year, the plainer word."""
    best: dict[tuple[str, str], Offer] = {}
    for offer in offers:
        if offer.place not in best or _order(offer) < _order(best[offer.place]):
            best[offer.place] = offer
    return best


def _order(offer: Offer) -> tuple[int, float, float, int, int]:
    proved = 1.0 if offer.proof is None else offer.proof
    anybody = offer.found.column == "name" and header_of(offer.header).words in _NAME_OF_ANYBODY
    return anybody, -offer.found.confidence, -round(proved, 1), -offer.found.year, offer.found.rank


def _bought(header: str, remarks: Sequence[str]) -> bool:
    """Whether a column of a list of companies holds what each bought: by its header, or by a note that explains it."""
    if says("no_amount", header):
        return False
    return says("bought", header) or says("bought", remark_on(header, remarks))


def remark_on(header: str, remarks: Sequence[str]) -> str:
    """What a note beside the table says of a column (``1) FRESH: annual spending``), or an empty text."""
    notes = {re.sub(r"^\d+ ", "", split_words(note.partition(":")[0].lower())): note for note in remarks if ":" in note}
    if not notes:
        return ""
    from rapidfuzz import fuzz, process

    near = process.extractOne(header_of(header).words, notes.keys(), scorer=fuzz.ratio, score_cutoff=85)
    return notes[near[0]].partition(":")[2] if near else ""


def custom_column(table: str, header: str, sample: Sequence[str], others: Mapping[str, Planned]) -> Planned:
    name = own_column(header)
    if name in TABLES[table] or name in HELPER_COLUMNS.get(table, {}):
        name += "_as_written"
    taken = {p.column for other, p in others.items() if p.table == table and other != header}
    unique, copy = name, 2
    while unique in taken:
        unique, copy = f"{name}_{copy}", copy + 1
    return Planned(header, table, unique, CUSTOM_CONFIDENCE, message("mapping.custom"), shown(sample))


def left_out_column(header: str, sample: Sequence[str]) -> Planned:
    return Planned(header, "", "", DOUBTED_CONFIDENCE, message("mapping.left_out"), shown(sample))


def shown(sample: Sequence[str]) -> str:
    return " · ".join(text if len(text) <= 40 else text[:39] + "…" for text in sample[:3])


def looks_numeric(sample: Sequence[str]) -> bool:
    return bool(sample) and all(text[:1].isdigit() for text in sample[:20])
