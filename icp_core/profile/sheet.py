"""The one-page profile: what is wanted, on what ground, whom to say no to, and who shows it (method I1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from icp_core.fit import (
    Capacity,
    Conversion,
    Desirability,
    Play,
    Scoring,
    Tiers,
    Weights,
    prepare_scoring,
    tier_plays,
)
from icp_core.languages import Message, message
from icp_core.levels import NO
from icp_core.profile.claims import BADGES, SheetLine, SheetRow, WinRates, said
from icp_core.profile.examples import examples
from icp_core.profile.figures import row_figures
from icp_core.profile.fits import win_rates
from icp_core.profile.grades import graded, held_beliefs, wanted_levels
from icp_core.profile.noes import noes, not_yet
from icp_core.profile.notes import ROLES, SheetNotes
from icp_core.profile.rows import attribute_rows, deal_row, written_rows
from icp_core.schema import Dataset
from icp_core.segments import first_deals, level_phrase
from icp_core.value import BestCustomers, Profitability

IN_THE_HEADLINE = 3


@dataclass(frozen=True)
class IcpSheet:
    """The page: headline and win rates, a row per attribute, people, tiers, noes, examples, and how it was made.

    Attributes
    ----------
    rates : win rates of those that fit, of all, and of those that the profile says no to
    version : which version this is, or None where none was saved
    review : when it is looked at again
    """

    headline: Message
    subline: Message
    rates: WinRates
    rows: tuple[SheetRow, ...]
    people: tuple[SheetLine, ...]
    tiers: tuple[SheetLine, ...]
    disqualifiers: tuple[SheetLine, ...]
    not_yet: tuple[SheetLine, ...]
    examples: tuple[SheetLine, ...]
    version: Message
    review: Message
    evidence: Message
    method: Message


def icp_sheet(
    dataset: Dataset,
    best: BestCustomers,
    desirability: Desirability,
    weights: Weights,
    commonalities: pd.DataFrame,
    tiers: Tiers,
    *,
    profitability: Profitability | None = None,
    loss_traits: pd.DataFrame | None = None,
    conversion: Conversion | None = None,
    capacity: Capacity | None = None,
    plays: Iterable[Play] | None = None,
    scoring: Scoring | None = None,
    segments: pd.DataFrame | None = None,
    notes: SheetNotes | None = None,
    version: Message | None = None,
) -> IcpSheet:
    """The profile as it stands now.

    Parameters
    ----------
    commonalities : DataFrame
        What the best share: its certain levels are evidence here too.
    profitability : Profitability, optional
        Who makes a loss is no example.
    loss_traits : DataFrame, optional
        What they share (:func:`icp_core.loss_maker_traits`); what is certain of it is a reason to say no.
    conversion : Conversion, optional
        Whether the weights tell won from lost; without it no win rate is a headline.
    plays : Play of each tier, optional
        The usual ones where none are given.
    scoring : Scoring, optional
        Deals and customers with their levels, if they were looked up already (:func:`icp_core.prepare_scoring`).
    segments : DataFrame, optional
        As :func:`icp_core.segment_cards`; those to come back to stand under "not yet".
    notes : SheetNotes, optional
        What people wrote on it.
    version : Message, optional
        Which version this is, by whom and when.
    """
    notes = notes or SheetNotes()
    scoring = scoring or prepare_scoring(dataset.as_they_are, desirability, best=best)
    levels = graded(desirability.table, commonalities, held_beliefs(desirability))
    figures = row_figures(desirability.weighed, scoring, desirability)
    rows = attribute_rows(desirability, levels, figures, notes, best.label)
    capacity = capacity or Capacity()
    rates = win_rates(scoring, desirability, weights, conversion, minimum_fit=capacity.minimum_fit)
    deal = deal_row(dataset, rates.fitting)
    told = [*rows, *written_rows(desirability, notes), *([deal] if deal is not None else [])]
    counts = {kind: sum(row.badge == kind for row in told) for kind in BADGES}
    lines = [
        message(f"profile.lines_{kind}", n=counts[kind])
        for kind in ("evidence", "chance", "belief", "none")
        if counts[kind]
    ]
    learned = _learned(dataset, best, desirability)
    subline = message("profile.subline", learned=learned, lines=lines) if lines else learned
    return IcpSheet(
        _headline(levels, rows, rates, counts["belief"]), subline, rates, tuple(told), _people(notes),
        _tier_lines(tiers if desirability.weighed else None, capacity, plays or tier_plays()),
        noes(levels, scoring, desirability, notes, profitability, loss_traits), not_yet(notes, segments),
        examples(dataset, best, profitability, notes),
        version or message("profile.no_version"), _review(notes), _evidence(dataset),
        message("profile.method", best=best.label, weights=weights.reason, chance=_chance(conversion)),
    )  # fmt: skip


def _headline(levels: pd.DataFrame, rows: list[SheetRow], rates: WinRates, beliefs: int) -> Message:
    """The claim: what is clear of chance, with the win rates where they are too."""
    clear = {row.attribute for row in rows if row.badge == "evidence"}
    mine = levels["attribute"].where(~levels["attribute"].str.contains(":"), levels["attribute"].str.split(":").str[0])
    proven = levels[
        (levels["badge"] == "evidence") & (levels["value"] > 50) & (levels["level"] != NO) & mine.isin(clear)
    ]
    proven = proven.sort_values("value", ascending=False, kind="stable").drop_duplicates("attribute")
    what = [level_phrase(str(one.attribute), str(one.level)) for one in proven.head(IN_THE_HEADLINE).itertuples()]
    if rates.clear:
        fits, every = rates.rates[0], rates.rates[1]
        if what:
            return message("profile.headline_won", rate=fits.value, all=every.value, what=what)
        return message("profile.headline_won_bare", rate=fits.value, all=every.value)
    if what:
        return message("profile.headline", what=what)
    first = wanted_levels(levels)
    tops = [levels.iloc[first[row.attribute][0]] for row in rows if row.badge == "belief" and row.attribute in first]
    what = [level_phrase(str(one["attribute"]), str(one["level"])) for one in tops[:IN_THE_HEADLINE]]
    if what:
        return message("profile.headline_believed" if levels["n"].any() else "profile.headline_unseen", what=what)
    return message("profile.headline_belief" if beliefs else "profile.headline_none")


def _chance(conversion: Conversion | None) -> Message:
    """How well the weights do, and what may flatter that."""
    if conversion is None:
        return message("profile.no_conversion")
    if conversion.warning is None or conversion.verdict == "too_few":
        return conversion.reason
    return message("profile.conversion", reason=conversion.reason, warning=conversion.warning)


def _learned(dataset: Dataset, best: BestCustomers, desirability: Desirability) -> Message:
    """What the levels rest on."""
    kinds = set(desirability.table["evidence"])
    from_best, from_won = (bool(kinds & {kind, "both"}) for kind in ("best", "won"))
    if not (from_best or from_won):
        heard = 0 if dataset.interviews is None else int((dataset.interviews["verdict"] != "unsure").sum())
        return message("profile.learned_interview", n=heard) if heard else message("profile.learned_none")
    told = "both" if from_best and from_won else "best" if from_best else "won"
    return message(f"profile.learned_{told}", n=int(best.members.sum()), customers=len(dataset.customers))


def _people(notes: SheetNotes) -> tuple[SheetLine, ...]:
    """Who decides, pays, uses and can stop it, in this order."""
    return tuple(
        SheetLine(message(f"profile.role.{one.role}"), said(one.who), about=said(one.ground) if one.ground else None)
        for role in ROLES
        for one in notes.people
        if one.role == role
    )


def _tier_lines(tiers: Tiers | None, capacity: Capacity, plays: Iterable[Play]) -> tuple[SheetLine, ...]:
    """Each tier with its play; without an attribute that tells companies apart, none of them stands in any."""
    return tuple(
        SheetLine(
            message(f"profile.tier.{play.tier}"),
            message(
                f"profile.play.{play.tier}",
                play=play.channel,
                owners=capacity.owners,
                each=capacity.accounts_per_owner,
                groups=capacity.groups,
            ),
            int(tiers.summary["n"].loc[play.tier]) if tiers else 0,
            tone=f"t{play.tier}",
        )
        for play in plays
    )


def _review(notes: SheetNotes) -> Message:
    if not notes.review:
        return message("profile.no_review")
    return message("profile.review", day=dt.date.fromisoformat(notes.review))


def _evidence(dataset: Dataset) -> Message:
    """What it rests on, in counts."""
    if not len(dataset.accounts):
        return message("profile.no_evidence")
    interviews = getattr(dataset, "interviews", None)
    n = 0 if interviews is None else len(interviews)
    return message(
        "profile.evidence",
        day=dataset.as_of,
        customers=message("profile.n_customers", n=len(dataset.customers)),
        deals=message("profile.n_deals", n=len(first_deals(dataset))),
        others=message("profile.n_others", n=len(dataset.accounts) - len(dataset.customers)),
        interviews=message("profile.n_interviews", n=n),
    )
