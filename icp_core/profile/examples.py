"""Customers that show the profile: the best by the criterion that make no loss, those that people named first."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.profile.claims import SheetLine, said
from icp_core.profile.notes import SheetNotes, web_address
from icp_core.schema import HIDDEN_ADDRESS, Dataset
from icp_core.segments import first_met
from icp_core.value import BestCustomers, Profitability

MOST_EXAMPLES = 3


def examples(
    dataset: Dataset, best: BestCustomers, profitability: Profitability | None, notes: SheetNotes
) -> tuple[SheetLine, ...]:
    """At most three customers: those of the notes, then those with a published story, then by the criterion's score."""
    accounts = dataset.accounts.set_index("account_id")
    named = {one.account_id: one for one in notes.examples if one.account_id in accounts.index}
    mine = best.scores[best.members].dropna().sort_values(ascending=False)
    if profitability is not None:
        mine = mine[~mine.index.isin(profitability.loss_makers)]
    published = accounts.get("case_study_url", pd.Series(index=accounts.index, dtype=object)).map(web_address)
    by_score = mine.index[np.argsort(published.reindex(mine.index).isna().to_numpy(), kind="stable")]
    order = list(dict.fromkeys([*named, *by_score]))[:MOST_EXAMPLES]
    since = first_met(dataset.as_they_are) if order else pd.Series(dtype="datetime64[us]")
    lines = []
    for account in order:
        row, own = accounts.loc[account], named.get(account)
        link = (own.url if own else "") or published.get(account)
        if dataset.under is not None and isinstance(link, str) and link:
            link = HIDDEN_ADDRESS
        works = (own.operating_model if own else "") or _text(row.get("operating_model"))
        known = [text for text in (_text(row.get("industry")),) if text]
        lines.append(
            SheetLine(
                message("profile.name", name=dataset.names[account]),
                said(works) if works else message("profile.example", what=known) if known
                else message("profile.example_bare"),
                url=link if isinstance(link, str) and link else None,
                about=_about(row),
                foot=message("profile.since", year=since[account].year) if account in since.index else None,
                account=str(account),
            )
        )  # fmt: skip
    return tuple(lines)


def _about(row: pd.Series) -> Message | None:
    """Where the company is, and how many people it has."""
    place = _text(row.get("city")) or _text(row.get("country"))
    people = row.get("employees")
    if not isinstance(people, (int, float, np.number)) or not np.isfinite(people):
        return said(place) if place else None
    told = message("profile.people", n=int(people))
    return message("profile.about", place=place, people=told) if place else told


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
