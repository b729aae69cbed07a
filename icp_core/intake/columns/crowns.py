"""Which crowns ``kr`` are: Swedish, Norwegian, Danish or Icelandic.

In this order: what the files call by its code; the language of the headers; the country of most companies; else
Swedish, as an assumption that the report names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from icp_core.intake.columns.currency_columns import TABLE, header_words
from icp_core.intake.columns.typed import Typed
from icp_core.intake.log import Log
from icp_core.intake.texts.units import CROWN

_COUNTRIES = {"Sweden": "SEK", "Norway": "NOK", "Denmark": "DKK", "Iceland": "ISK"}
_HEADERS = {
    "SEK": "kund kunder kundnummer kundnr kundnamn foretag foretagsnamn bolag bransch omsattning anstallda "
    "fakturadatum arsomsattning nettobelopp belopp saljare varde ort grundat bolagsform affar stangd skapad "
    "manadsavgift",
    "NOK": "kundenummer kundenavn selskap selskapsnavn bransje omsetning belop antall fakturadato selger verdi "
    "poststed stiftet orgnr naering naeringskode arsomsetning",
    "DKK": "virksomhed virksomhedsnavn firmanavn branche omsaetning belob antal ansatte fakturadato saelger vaerdi "
    "cvr cvrnr stiftelsesdato branchekode kundenavn",
    "ISK": "fyrirtaeki upphaed velta vidskiptavinur",
}
_MOST = 0.6


def with_crowns(tables: Sequence[Typed], log: Log) -> list[Typed]:
    """The tables with every ``kr`` as the code of one currency."""
    named = {code for table in tables for pair in _pairs(table) for code in table.frame[pair].dropna().unique()}
    if CROWN not in named:
        return list(tables)
    codes = named & set(_COUNTRIES.values())
    shared = codes.pop() if len(codes) == 1 else None
    countries = Counter[str]()
    for table in tables:
        countries += _countries(table)
    out = []
    for table in tables:
        pairs = [pair for pair in _pairs(table) if (table.frame[pair] == CROWN).any()]
        plain = table
        if pairs:
            crown, key = _crown(table, shared, countries)
            log.note("crowns", key=key, file=table.file, currency_name=crown)
            frame = table.frame.copy()
            for pair in pairs:
                frame[pair] = frame[pair].astype(object).replace(CROWN, crown)
            plain = replace(table, frame=frame)
        out.append(plain)
    return out


def _pairs(table: Typed) -> list[tuple[str, str]]:
    return [(str(pair[0]), str(pair[1])) for pair in table.frame.columns if pair[0] == TABLE]


def _crown(table: Typed, shared: str | None, countries: Counter[str]) -> tuple[str, str]:
    if shared:
        return shared, "crowns_named"
    words = header_words(table.plan)
    hits = Counter({code: len(words & set(known.split())) for code, known in _HEADERS.items()}).most_common(2)
    if hits[0][1] > hits[1][1]:
        return hits[0][0], "crowns_by_language"
    for counts in (_countries(table), countries):
        if counts and counts.most_common(1)[0][1] >= _MOST * counts.total():
            return counts.most_common(1)[0][0], "crowns_by_country"
    return "SEK", "crowns_assumed"


def _countries(table: Typed) -> Counter[str]:
    """How many rows are of a country that has crowns, by its currency."""
    if ("accounts", "country") not in table.frame:
        return Counter()
    found = table.frame["accounts", "country"].map(_COUNTRIES).dropna().value_counts()
    return Counter({str(code): int(n) for code, n in found.items()})
