"""Which header becomes which canonical column: by its words, checked against its values, corrected by the user.

Each file gets one main table: the one whose marks it bears (an outcome makes deals; a date with an amount makes
invoices; a start with a monthly amount makes subscriptions). Columns that describe the company go to accounts
whatever the main table is. A column without a canonical name stays as a custom column of the main table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import pandas as pd

from icp_core.errors import SettingError
from icp_core.intake.fitting import fits, sample_of
from icp_core.intake.folding import slug, split_words
from icp_core.intake.grid import RawTable
from icp_core.intake.vocabulary import Guess, guess, header_of, says
from icp_core.languages import Message, message
from icp_core.schema import FIRMOGRAPHICS, MAPPING_COLUMNS, TABLES

CUSTOM_CONFIDENCE = 0.5
_DESCRIBES = frozenset({*FIRMOGRAPHICS, "account_id", "name", "domain", "city"})
_FILE_WORDS = {
    "deals": "deal deals opportunity opportunities pipeline affar affarer kaupat myyntimahdollisuudet szanse",
    "invoices": "invoice invoices order orders sales transactions faktura fakturor ordrar laskut lasku tilaukset faktury "
    "zamowienia rechnungen forsaljning myynti sprzedaz billing",
    "subscriptions": "subscription subscriptions contracts abonnemang avtal tilaukset sopimukset abonamenty",
    "activities": "activity activities aktiviteter toiminnot aktiviteetit czynnosci",
    "signals": "signal signals events signaler signaalit sygnaly",
    "contacts": "contact contacts people kontakter yhteyshenkilot kontakty kontakte",
    "accounts": "account accounts company companies customer customers client clients prospects leads kund kunder "
    "foretag asiakkaat yritykset klienci firmy kunden",
}
_WEIGHTS: Mapping[str, Mapping[str, float]] = {
    "deals": {
        "outcome": 3,
        "title": 2,
        "closed": 1,
        "opened": 1,
        "amount": 1,
        "competitor": 1,
        "owner": 0.5,
        "kind": 0.5,
    },
    "invoices": {
        "date": 1.5,
        "amount": 1.5,
        "invoice_id": 1.5,
        "quantity": 1,
        "unit_price": 1,
        "product": 1,
        "margin": 0.5,
    },
    "subscriptions": {"start": 2, "monthly_amount": 3, "end": 1, "product": 0.5},
    "activities": {"activity": 3, "quantity": 1, "date": 0.5},
    "signals": {"kind": 2, "date": 1},
    "contacts": {"first_name": 1.5, "last_name": 1.5, "email": 1.5, "title": 1.5, "name": 0.5, "role": 0.5},
}


@dataclass(frozen=True)
class Planned:
    """What one header becomes; an empty ``column`` leaves it out."""

    header: str
    table: str
    column: str
    confidence: float
    why: Message
    sample: str = ""


@dataclass(frozen=True, eq=False)
class Plan:
    """The mapping of one file; ``table`` is its main table, None where the file is not used."""

    raw: RawTable
    table: str | None
    columns: tuple[Planned, ...]
    reason: Message | None = field(default=None)

    def header(self, table: str, column: str) -> str | None:
        """Header that becomes ``table.column``."""
        return next((p.header for p in self.columns if (p.table, p.column) == (table, column)), None)

    def key(self, column: str) -> str | None:
        """Header of a key of the account (``account_id``, ``name``, ``domain``), in whichever table it was mapped."""
        own = self.header("accounts", column)
        if own is None and column == "account_id" and self.table:
            own = self.header(self.table, column)
        return own


def plan(raw: RawTable, corrections: Mapping[str, str] | None = None) -> Plan:
    """Map one file.

    Parameters
    ----------
    corrections : header -> ``table.column``, ``accounts.<custom>`` or ``""`` (leave out)

    Raises
    ------
    SettingError
        If a correction names a header that the file lacks or a table that does not exist.
    """
    corrections = corrections or {}
    samples = {str(header): sample_of(raw.frame[header]) for header in raw.frame.columns}
    for header, target in corrections.items():
        if header not in samples:
            raise SettingError.unknown("mapping: header", header, samples)
        if target and target.partition(".")[0] not in TABLES:
            raise SettingError.unknown("mapping: table", target, TABLES)
    free = {header: sample for header, sample in samples.items() if header not in corrections}
    table, reason = _main_table(raw, samples, free, corrections)
    if table is None:
        left = tuple(_left_out(header, samples[header]) for header in samples)
        return Plan(raw, None, left, reason)
    planned = {p.header: p for p in _planned(table, free, raw)}
    for header, target in corrections.items():
        where, _, column = target.partition(".")
        why = message("mapping.user")
        planned[header] = Planned(header, where if target else "", column, 1.0, why, _shown(samples[header]))
        if target:
            for other, p in list(planned.items()):
                repeats = table == "accounts" and (where, column) == ("invoices", "amount")
                if other != header and (p.table, p.column) == (where, column) and not repeats:
                    planned[other] = _custom(table, other, samples[other], planned)
    return Plan(raw, table, tuple(planned[str(header)] for header in raw.frame.columns))


def mapping_frame(plans: Sequence[Plan]) -> pd.DataFrame:
    """All plans as the table that the user corrects: the columns of ``Dataset.mapping``."""
    rows = [
        (each.raw.file, p.header, p.table, p.column, p.confidence, p.why, p.sample)
        for each in plans
        for p in each.columns
    ]
    return pd.DataFrame(rows, columns=list(MAPPING_COLUMNS)).astype({"confidence": float})


def _main_table(
    raw: RawTable,
    samples: Mapping[str, Sequence[str]],
    free: Mapping[str, Sequence[str]],
    corrections: Mapping[str, str],
) -> tuple[str | None, Message | None]:
    stem = PurePosixPath(raw.file.replace("\\", "/")).stem.lower()
    decided = _decided_table(corrections, complete=not free)
    if decided:
        return decided, None
    if stem in TABLES:
        return stem, None
    free = samples
    words = set(split_words(stem).split())
    scores = {table: _score(table, free, raw, words) for table in TABLES}
    best = max(scores, key=lambda table: scores[table])
    first = header_of(next(iter(samples))).words
    about_others = (says("others", stem) and not says("customers", stem)) or (
        first.endswith(" id") and says("others", first)
    )
    keyed = any(
        p.column in ("account_id", "name", "domain") and p.table == "accounts" for p in _planned(best, free, raw)
    )
    keyed = keyed or bool(corrections) or any(p.column == "account_id" for p in _planned(best, free, raw))
    by_id = any(p.column == "account_id" for p in _planned("accounts", free, raw))
    if about_others and not by_id and best in ("accounts", "contacts") and not corrections:
        return None, message("mapping.about_others")
    if scores[best] <= 0 and any(corrections.values()):
        return "accounts", None
    if scores[best] <= 0:
        return None, message("mapping.nothing_known")
    if not keyed and best in ("activities", "signals", "contacts"):
        return None, message("mapping.no_key")
    return best, None


def _decided_table(corrections: Mapping[str, str], *, complete: bool) -> str | None:
    """The main table where the user's mapping settles it: the one whose account id is mapped, or with most columns."""
    targets = {target for target in corrections.values() if target}
    tables = [table for table in TABLES if table != "accounts" and any(t.startswith(table + ".") for t in targets)]
    for table in tables:
        if f"{table}.account_id" in targets:
            return table
    if not targets or not (complete or tables):
        return None
    if "accounts.account_id" in targets and complete:
        return "accounts"
    several = [table for table in tables if sum(t.startswith(table + ".") for t in targets) >= 2]
    return several[0] if several else "accounts" if complete else None


def _score(table: str, free: Mapping[str, Sequence[str]], raw: RawTable, words: set[str]) -> float:
    planned = _planned(table, free, raw)
    have = {p.column for p in planned if p.table == table and p.confidence > CUSTOM_CONFIDENCE}
    key = next((p.header for p in planned if p.column == "account_id"), None) or next(
        (p.header for p in planned if (p.table, p.column) == ("accounts", "name")), None
    )
    unique = key is not None and raw.frame[key].dropna().is_unique
    hint = 2.0 if words & set(_FILE_WORDS[table].split()) else 0.0
    if table == "accounts":
        numbers = sum(pd.api.types.is_numeric_dtype(raw.frame[header]) or _numeric(free[header]) for header in free)
        if not have and numbers < 3:
            return 0.0
        return 1.0 + min(len(have), 6) * 0.7 + (1.5 if unique else -3.0 if key is not None else 0.0) + hint
    if not _may_be(table, have, keyed=key is not None):
        return 0.0
    score = sum(_WEIGHTS[table].get(column, 0.0) for column in have) + hint
    if unique and not have & {
        "title",
        "deal_id",
        "invoice_id",
        "first_name",
        "opened",
        "closed",
        "monthly_amount",
        "start",
    }:
        score -= 3.0  # one row per company is a list of companies, whatever else stands in it
    return score


def _may_be(table: str, have: set[str], *, keyed: bool) -> bool:
    paid = "amount" in have or {"quantity", "unit_price"} <= have
    return {
        "deals": "outcome" in have or "title" in have,
        "invoices": ("date" in have and paid) or ("invoice_id" in have and (paid or (keyed and "date" in have))),
        "subscriptions": {"start", "monthly_amount"} <= have,
        "activities": {"activity", "quantity"} <= have,
        "signals": {"kind", "date"} <= have and not paid,
        "contacts": {"first_name", "last_name"} <= have or "email" in have or {"name", "title"} <= have,
    }[table]


def _numeric(sample: Sequence[str]) -> bool:
    return bool(sample) and all(text[:1].isdigit() for text in sample[:20])


def _planned(table: str, samples: Mapping[str, Sequence[str]], raw: RawTable) -> list[Planned]:
    """Best header per canonical column of the table, and of accounts for what describes the company."""
    offers: list[tuple[str, str, Guess]] = []
    for header, sample in samples.items():
        for where in dict.fromkeys((table, "accounts")):
            found = guess(where, header)
            if found is None or (where != table and found.column not in _DESCRIBES):
                continue
            plain = header_of(header).words not in ("status", "type", "stage", "tila", "typ")
            if fits(where, found.column, sample, plain_word=plain):
                offers.append((header, where, found))
                break
    if table == "accounts":
        for header, sample in samples.items():
            found = guess("deals", header)
            taken = any(offer[0] == header for offer in offers)
            if found and not taken and found.column == "outcome" and fits("deals", "outcome", sample):
                offers.append((header, "deals", replace(found, confidence=min(found.confidence, 0.9))))
    best: dict[tuple[str, str], tuple[str, Guess]] = {}
    for header, where, found in offers:
        at = ("accounts" if where == "accounts" else where, found.column)
        if at not in best or (-found.confidence, found.rank) < (-best[at][1].confidence, best[at][1].rank):
            best[at] = (header, found)
    taken_by = {header: (where, found) for (where, _), (header, found) in best.items()}
    planned: dict[str, Planned] = {}
    for header, sample in samples.items():
        if header in taken_by:
            where, found = taken_by[header]
            why = message(f"mapping.{found.how}", header=header)
            planned[header] = Planned(header, where, found.column, found.confidence, why, _shown(sample))
        elif table == "accounts" and _numeric(sample) and _bought(header, raw.remarks):
            planned[header] = Planned(header, "invoices", "amount", 0.6, message("mapping.bought"), _shown(sample))
        else:
            planned[header] = _custom(table, header, sample, planned)
    return list(planned.values())


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


def _custom(table: str, header: str, sample: Sequence[str], others: Mapping[str, Planned]) -> Planned:
    name = header if header.isidentifier() and header.islower() else slug(header_of(header).words)
    if name in TABLES[table]:
        name += "_as_written"
    taken = {p.column for other, p in others.items() if p.table == table and other != header}
    unique, copy = name, 2
    while unique in taken:
        unique, copy = f"{name}_{copy}", copy + 1
    return Planned(header, table, unique, CUSTOM_CONFIDENCE, message("mapping.custom"), _shown(sample))


def _left_out(header: str, sample: Sequence[str]) -> Planned:
    return Planned(header, "", "", CUSTOM_CONFIDENCE, message("mapping.left_out"), _shown(sample))


def _shown(sample: Sequence[str]) -> str:
    return " · ".join(text if len(text) <= 40 else text[:39] + "…" for text in sample[:3])
