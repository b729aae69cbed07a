"""Which table a file mainly holds: by the marks it bears, its name, and whether its companies repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import pandas as pd

from icp_core.intake.files.grid import RawTable
from icp_core.intake.folding import split_words
from icp_core.intake.mapping.offers import Planned, looks_numeric, offered
from icp_core.intake.mapping.vocabulary import header_of, says
from icp_core.languages import Message, message
from icp_core.schema import TABLES

_FILE_WORDS = {
    "deals": "deal deals opportunity opportunities pipeline affar affarer kaupat myyntimahdollisuudet szanse",
    "invoices": "invoice invoices order orders sales transactions faktura fakturor ordrar laskut lasku tilaukset "
    "faktury zamowienia rechnungen forsaljning myynti sprzedaz billing",
    "subscriptions": "subscription subscriptions contracts abonnemang avtal tilaukset sopimukset abonamenty",
    "activities": "activity activities aktiviteter toiminnot aktiviteetit czynnosci",
    "signals": "signal signals events signaler signaalit sygnaly",
    "contacts": "contact contacts people kontakter yhteyshenkilot kontakty kontakte",
    "interviews": "interview interviews intervju intervjuer haastattelu haastattelut wywiad wywiady rozmowy",
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
    "interviews": {"verdict": 3, "date": 0.5, "by": 1, "note": 0.5},
    "contacts": {"first_name": 2, "last_name": 2, "email": 1.5, "title": 1.5, "name": 0.5, "role": 0.5},
}


_OF_EVENTS = frozenset({"title", "deal_id", "invoice_id", "first_name", "opened", "closed", "monthly_amount", "start"})
"""Columns that no list of companies has."""


def main_table(
    raw: RawTable,
    samples: Mapping[str, Sequence[str]],
    free: Mapping[str, Sequence[str]],
    corrections: Mapping[str, str],
) -> tuple[str | None, Message | None]:
    # A sheet is called by its own name, which says more than that of its workbook.
    stem = PurePosixPath(raw.file.replace("\\", "/").rpartition(": ")[2]).stem.lower()
    decided = _decided_table(corrections, complete=not free)
    if stem in TABLES and decided in (None, "accounts"):
        return stem, None
    if decided:
        return decided, None
    free = samples
    words = set(split_words(stem).split())
    offers = {table: offered(table, free, raw) for table in TABLES}
    scores = {table: _score(table, offers[table], free, raw, words) for table in TABLES}
    best = max(scores, key=lambda table: scores[table])
    first = header_of(next(iter(samples))).words
    about_others = (says("others", stem) and not says("customers", stem)) or (
        first.endswith(" id") and says("others", first)
    )
    keyed = any(p.column in ("account_id", "name", "domain") and p.table == "accounts" for p in offers[best])
    keyed = keyed or bool(corrections) or any(p.column == "account_id" for p in offers[best])
    by_id = any(p.column == "account_id" for p in offers["accounts"])
    if about_others and not by_id and best in ("accounts", "contacts") and not corrections:
        return None, message("mapping.about_others")
    if scores[best] <= 0 and any(corrections.values()):
        return "accounts", None
    if scores[best] <= 0:
        return None, message("mapping.nothing_known")
    if not keyed and best in ("activities", "signals", "contacts", "interviews"):
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


def _score(
    table: str, planned: Sequence[Planned], free: Mapping[str, Sequence[str]], raw: RawTable, words: set[str]
) -> float:
    have = {
        p.column
        for p in planned
        if p.table == table and p.is_canonical and (not p.is_by_values or p.column == "domain")
    }
    key = next((p.header for p in planned if p.column == "account_id"), None) or next(
        (p.header for p in planned if (p.table, p.column) == ("accounts", "name")), None
    )
    keys = raw.frame[key].dropna() if key is not None else pd.Series(dtype=object)
    unique = len(keys) > 0 and keys.is_unique
    unknown = key is not None and not len(keys)
    hint = 2.0 if words & set(_FILE_WORDS[table].split()) else 0.0
    if table == "accounts":
        numbers = sum(
            pd.api.types.is_numeric_dtype(raw.frame[header]) or looks_numeric(free[header]) for header in free
        )
        if not have and numbers < 3:
            return 0.0
        return 1.0 + min(len(have), 6) * 0.7 + (1.5 if unique else 0.0 if unknown or key is None else -3.0) + hint
    if not _may_be(table, have, keyed=key is not None):
        return 0.0
    score = sum(_WEIGHTS[table].get(column, 0.0) for column in have) + hint
    if unique and not hint and not have & _OF_EVENTS:
        # One row per company is a list of companies, unless each row is dated and paid, and for something.
        dated = {"date", "amount"} <= have
        score -= 0.0 if dated and have & {"product", "invoice_id", "quantity"} else 1.0 if dated else 3.0
    return score


def _may_be(table: str, have: set[str], *, keyed: bool) -> bool:
    paid = "amount" in have or {"quantity", "unit_price"} <= have
    return {
        "deals": "outcome" in have or "title" in have,
        "invoices": ("date" in have and paid) or ("invoice_id" in have and (paid or (keyed and "date" in have))),
        "subscriptions": {"start", "monthly_amount"} <= have,
        "activities": {"activity", "quantity"} <= have,
        "signals": {"kind", "date"} <= have and not paid,
        "interviews": "verdict" in have and keyed,
        "contacts": {"first_name", "last_name"} <= have or "email" in have or {"name", "title"} <= have,
    }[table]
