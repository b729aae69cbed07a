"""Words that mean "nothing known": ``NULL``, ``-``, ``n/a``, ``Select``, ``#N/A`` and their like."""

from __future__ import annotations

import numpy as np
import pandas as pd

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
    codes, values = pd.factorize(column)
    texts = [str(value).strip() for value in values]
    words = [text.lower() in WORDS for text in texts]
    if any(words):
        rest = [text for text, word in zip(texts, words, strict=True) if not word]
        if rest and all(len(text) == 2 and text.isalpha() and text.isupper() for text in rest):
            words = [word and text != "NA" for text, word in zip(texts, words, strict=True)]
    if not any(words):
        return column, pd.Series(dtype=int)
    plain = np.array(
        [*(None if word else value for value, word in zip(values, words, strict=True)), None], dtype=object
    )
    counts = pd.Series(np.bincount(codes[codes >= 0], minlength=len(values)), index=texts)[words]
    return pd.Series(plain[codes], index=column.index, dtype=object), counts.sort_values(ascending=False)
