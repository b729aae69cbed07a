"""What each header of a file may be in one table: the best header per canonical column, checked against its values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from icp_core.intake.fitting import fits
from icp_core.intake.folding import slug, split_words
from icp_core.intake.grid import RawTable
from icp_core.intake.vocabulary import Guess, guess, header_of, says
from icp_core.languages import Message, message
from icp_core.schema import FIRMOGRAPHICS, TABLES

CUSTOM_CONFIDENCE = 0.5
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


def offered(table: str, samples: Mapping[str, Sequence[str]], raw: RawTable) -> list[Planned]:
    """Best header per canonical column of the table, and of accounts for what describes the company."""
    offers: list[tuple[str, str, Guess]] = []
    for header, sample in samples.items():
        for where in dict.fromkeys((table, "accounts")):
            found = guess(where, header)
            if found is None or (where != table and found.column not in _DESCRIBES):
                continue
            plain = header_of(header).words not in ("status", "type", "stage", "tila", "typ")
            if fits(where, found.column, sample, plain_word=plain):
                offers.append((header, table if found.column == "account_id" else where, found))
                break
    if table == "accounts":
        offers += _outcome_of_list(samples, {header for header, _, _ in offers})
    best = _best(offers)
    taken_by = {header: (where, found) for (where, _), (header, found) in best.items()}
    planned: dict[str, Planned] = {}
    for header, sample in samples.items():
        if header in taken_by:
            where, found = taken_by[header]
            why = message(f"mapping.{found.how}", header=header)
            planned[header] = Planned(header, where, found.column, found.confidence, why, shown(sample))
        elif table == "accounts" and looks_numeric(sample) and _bought(header, raw.remarks):
            planned[header] = Planned(header, "invoices", "amount", 0.6, message("mapping.bought"), shown(sample))
        else:
            planned[header] = custom_column(table, header, sample, planned)
    return list(planned.values())


def _outcome_of_list(samples: Mapping[str, Sequence[str]], taken: set[str]) -> list[tuple[str, str, Guess]]:
    """A list of companies may say itself which of them were won (``Converted``)."""
    found = {header: guess("deals", header) for header in samples if header not in taken}
    return [
        (header, "deals", replace(each, confidence=min(each.confidence, 0.9)))
        for header, each in found.items()
        if each and each.column == "outcome" and fits("deals", "outcome", samples[header])
    ]


def _best(offers: Sequence[tuple[str, str, Guess]]) -> dict[tuple[str, str], tuple[str, Guess]]:
    """The most confident header per column; the plainer word and then the earlier header break ties."""
    best: dict[tuple[str, str], tuple[str, Guess]] = {}
    for header, where, found in offers:
        at = (where, found.column)
        if at not in best or (-found.confidence, found.rank) < (-best[at][1].confidence, best[at][1].rank):
            best[at] = (header, found)
    return best


def _bought(header: str, remarks: Sequence[str]) -> bool:
    """Whether a column of a list of companies holds what each bought: by its header, or by a note that explains it."""
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
    name = header if header.isidentifier() and header.islower() else slug(header_of(header).words)
    if name in TABLES[table]:
        name += "_as_written"
    taken = {p.column for other, p in others.items() if p.table == table and other != header}
    unique, copy = name, 2
    while unique in taken:
        unique, copy = f"{name}_{copy}", copy + 1
    return Planned(header, table, unique, CUSTOM_CONFIDENCE, message("mapping.custom"), shown(sample))


def left_out_column(header: str, sample: Sequence[str]) -> Planned:
    return Planned(header, "", "", CUSTOM_CONFIDENCE, message("mapping.left_out"), shown(sample))


def shown(sample: Sequence[str]) -> str:
    return " · ".join(text if len(text) <= 40 else text[:39] + "…" for text in sample[:3])


def looks_numeric(sample: Sequence[str]) -> bool:
    return bool(sample) and all(text[:1].isdigit() for text in sample[:20])
