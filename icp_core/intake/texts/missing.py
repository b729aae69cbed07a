"""Words that mean "nothing known": ``NULL``, ``-``, ``n/a``, ``Select``, ``#N/A`` and their like."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from icp_core.intake.distinct import texts_of

WORDS = frozenset(
    {
        "null", "nil", "none", "nan", "n/a", "n.a.", "n.a", "na", "#n/a", "#na", "#value!", "#ref!", "#div/0!",
        "#name?", "#null!", "#num!", "-", "--", "---", "–", "—", ".", "..", "...", "?", "??", "nat", "<na>",
        "(null)", "\\n",
        "select", "(select)", "select...", "please select", "choose", "-- select --", "--none--", "-none-", "- none -",
        "(blank)", "(empty)", "(none)", "blank", "unknown", "not known", "not available", "not specified",
        "unspecified", "undefined", "missing", "no data", "tbd", "don't know", "unk", "n / a", "n/d", "n.d.", "???",
        "okänd", "okänt", "saknas", "uppgift saknas", "ej angivet", "ej angiven", "ej känd", "ej känt", "vet ej",
        "vet inte", "välj", "inget",
        "ei tiedossa", "tuntematon", "puuttuu", "ei tietoa", "tieto puuttuu", "ei ilmoitettu", "ei saatavilla",
        "en tiedä", "valitse",
        "brak", "brak danych", "nieznany", "nieznana", "nieznane", "nie podano", "nie wiadomo", "wybierz",
        "unbekannt", "k.a.", "keine angabe", "keine angaben", "nicht bekannt", "nicht angegeben", "fehlt",
        "bitte wählen", "auswählen",
        "ukjent", "ukendt", "ikke oppgitt", "ikke angitt", "ikke angivet", "ikke oplyst", "mangler", "velg", "vælg",
        "ingen",
        "inconnu", "inconnue", "non renseigné", "non renseignée", "non précisé", "non précisée", "aucun", "aucune",
        "desconocido", "desconocida", "no especificado", "no disponible", "sin datos", "ninguno", "ninguna",
        "desconhecido", "desconhecida", "não informado", "nenhum",
        "sconosciuto", "sconosciuta", "non disponibile", "non specificato", "nessuno", "nessuna",
        "onbekend", "niet bekend", "niet opgegeven", "geen",
    }
)  # fmt: skip
"""All in lower case. Words for "none" are among them whatever the header says: exports write them into gaps of any
column, and the same word cannot be an answer in one and a gap in the next."""


def is_missing_word(text: str) -> bool:
    """Whether a text says that nothing is known."""
    return text.strip().lower() in WORDS


def without_missing_words(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The column with such words as None, and how often each stood in it (word -> count, most frequent first).

    ``NA`` stays where the column holds two-letter codes: it is Namibia there.
    """
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return column, pd.Series(dtype=int)
    codes, texts = texts_of(column)
    words = pc.is_in(pc.utf8_lower(texts), pa.array(sorted(WORDS), texts.type)).to_numpy(zero_copy_only=False)
    if words.any():
        rest = texts.filter(pa.array(~words)).drop_null()
        # Seldom are all texts two letters long: that is asked first.
        two = len(rest) > 0 and pc.all(pc.equal(pc.utf8_length(rest), 2)).as_py()
        if two and all(text.isalpha() and text.isupper() for text in rest.to_pylist()):
            words = words & ~pc.fill_null(pc.equal(texts, "NA"), False).to_numpy(zero_copy_only=False)
    if not words.any():
        return column, pd.Series(dtype=int)
    said = texts.filter(pa.array(words)).to_pylist()
    if codes is None:
        counts = pd.Series(said).value_counts(sort=False)
        return column.mask(words), counts.sort_values(ascending=False)
    counts = pd.Series(np.bincount(codes[codes >= 0], minlength=len(texts))[words], index=said)
    return column.where(np.append(~words, False)[codes], None), counts.sort_values(ascending=False)
