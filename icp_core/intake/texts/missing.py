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
        "unspecified",        "undefined", "missing", "no data", "tbd",
        "okänd", "okänt", "saknas", "uppgift saknas", "ej angivet", "välj", "inget",
        "ei tiedossa", "tuntematon", "puuttuu", "ei tietoa", "valitse",
        "brak", "brak danych", "nieznany", "nieznana", "nie podano", "wybierz",
        "unbekannt", "k.a.", "keine angabe", "fehlt", "bitte wählen", "auswählen",
        "ukjent", "ukendt", "ikke oppgitt", "ikke angitt", "ikke angivet", "mangler", "velg", "vælg", "ingen",
    }
)  # fmt: skip
"""All in lower case."""


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
