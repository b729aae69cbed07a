"""How firm the top list is, in words: what becomes of Tier 1 under other weights that are as plausible."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.fit import FIRM, Robustness
from icp_core.languages import DEFAULT_LOCALE, Message, attribute_in_sentence, attribute_name, message, say
from icp_core.languages.numbers import percent, whole
from icp_core.schema import Dataset

MOST_ON_EDGE = 20
"""Accounts on the edge that are listed; those nearest to one half come first."""


def firm_line(firm: Robustness) -> Message:
    """How many of Tier 1 hold."""
    if not firm.n_first:
        return message("view.firm.nobody")
    return message("view.firm.holds", n=firm.n_firm, all=firm.n_first, share=FIRM)


def firm_sentences(firm: Robustness) -> list[Message]:
    """What usually becomes of Tier 1, and which weights decide and which do not; nothing where nobody is in it."""
    if not firm.n_first:
        return []
    kept = round(float(np.median(firm.kept)) * firm.n_first)
    told = [message("view.firm.usually", n=kept, all=firm.n_first, draws=len(firm.kept))]
    known = firm.attributes["replaced"].dropna()
    if known.empty:
        return [*told, message("view.firm.one_weight")]
    if known.iloc[0] > 0:
        first = str(known.index[0])
        told.append(message("view.firm.decides", name=attribute_name(first), n=int(known.iloc[0])))
    idle = [attribute_in_sentence(str(name)) for name in known.index[known == 0]]
    if len(idle) == len(known):
        told.append(message("view.firm.none_decides"))
    elif idle:
        told.append(message("view.firm.idle", names=idle))
    return told


def weight_rows(firm: Robustness, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The attributes, the deciding one first, as words; columns are headings."""
    heads = [say(message(f"view.firm.{name}"), locale) for name in ("attribute", "weight", "replaced")]
    rows = [
        (
            attribute_name(str(name), locale),
            whole(row["weight"], locale),
            "\u2013" if pd.isna(row["replaced"]) else whole(row["replaced"], locale),
        )
        for name, row in firm.attributes.iterrows()
    ]
    return pd.DataFrame(rows, columns=heads)


def edge_rows(firm: Robustness, dataset: Dataset, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """The accounts on the edge of Tier 1, the surest first, as words; at most :data:`MOST_ON_EDGE`, those nearest to
    one half."""
    edge = firm.edge
    near = (edge["tier_1"] - 0.5).abs().sort_values(kind="stable").index[:MOST_ON_EDGE]
    edge = edge[edge.index.isin(near)]
    heads = [say(message(f"view.firm.{name}"), locale) for name in ("account", "now", "in_first")]
    rows = [
        (
            " ".join(dataset.names[str(account)].split()),
            say(message(f"view.firm.tier_{tier}"), locale),
            percent(share, 0, locale),
        )
        for account, tier, share in zip(edge.index, edge["tier"], edge["tier_1"], strict=True)
    ]
    return pd.DataFrame(rows, columns=heads)
