"""The one-page profile: what is wanted, on what ground, whom to say no to, and who shows it (method I1).

Every claim carries one of three badges: ``evidence`` (so far from the whole that chance is ruled out, over all levels
looked at), ``chance`` (the data lean that way, and chance is not ruled out), ``belief`` (somebody said so).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from icp_core.fit import Capacity, Conversion, Desirability, Play, Tiers, Weights, tier_plays
from icp_core.languages import Message, attribute_name, level_name, message
from icp_core.levels import NO, OTHER, TECHNOLOGY
from icp_core.schema import HIDDEN_ADDRESS, Dataset
from icp_core.segments import first_deals, level_phrase
from icp_core.value import BestCustomers, Profitability
from icp_core.value.intervals import Z80

Badge = Literal["evidence", "chance", "belief", "none"]

LEANS = 5.0
"""Points from 50 beyond which a level counts as leaning one way."""
MOST_WANTED = 3
MOST_EXAMPLES = 3
MOST_NOES = 6
MOST_LOSS_TRAITS = 2
IN_THE_HEADLINE = 4
CERTAIN_Z = 3.0
"""Standard deviations from the whole beyond which a desirability is evidence: about 1 in 370 for one level before
shrinkage, so that over some fifty shrunken levels a wrong badge is rare."""


@dataclass(frozen=True)
class SheetRow:
    """One attribute: what is wanted of it, and the ground.

    ``value`` names the wanted levels; ``badge_text`` says the figure with its interval, ``n`` counts what it rests on.
    """

    attribute: str
    label: Message
    value: Message
    badge: Badge
    badge_text: Message
    n: int


@dataclass(frozen=True)
class SheetLine:
    """A line beside the table: a tier, a reason to say no, or an example customer (``url`` where it has a story)."""

    head: Message
    text: Message
    n: int = 0
    url: str | None = None
    tone: str = ""


@dataclass(frozen=True)
class IcpSheet:
    """The page: headline and evidence, a row per attribute, reasons to say no, tiers, examples, and how it was made."""

    headline: Message
    subline: Message
    rows: tuple[SheetRow, ...]
    disqualifiers: tuple[SheetLine, ...]
    tiers: tuple[SheetLine, ...]
    examples: tuple[SheetLine, ...]
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
        To say how well the weights do.
    plays : Play of each tier, optional
        The usual ones where none are given.
    """
    levels = _graded(desirability, commonalities)
    rows = _rows(desirability, levels)
    badges = pd.Series([row.badge for row in rows], dtype=object).value_counts()
    proven = levels[(levels["badge"] == "evidence") & (levels["value"] > 50) & (levels["level"] != NO)]
    proven = proven.sort_values("value", ascending=False).drop_duplicates("attribute").head(IN_THE_HEADLINE)
    headline = (
        message(
            "profile.headline", what=[level_phrase(str(row.attribute), str(row.level)) for row in proven.itertuples()]
        )
        if len(proven)
        else message("profile.headline_belief" if badges.get("belief", 0) else "profile.headline_none")
    )
    subline = message(
        "profile.subline",
        learned=_learned(dataset, best, desirability),
        evidence=int(badges.get("evidence", 0)),
        chance=int(badges.get("chance", 0)),
        belief=int(badges.get("belief", 0)),
        none=int(badges.get("none", 0)),
    )
    deals = first_deals(dataset)
    method = message(
        "profile.method",
        best=best.label,
        weights=weights.reason,
        chance=_chance(conversion),
    )
    evidence = message(
        "profile.evidence",
        day=dataset.as_of,
        customers=len(dataset.customers),
        deals=len(deals),
        others=len(dataset.accounts) - len(dataset.customers),
    )
    return IcpSheet(
        headline, subline, tuple(rows), _noes(levels, profitability, loss_traits),
        _tier_lines(tiers, capacity or Capacity(), plays or tier_plays()),
        _examples(dataset, best, profitability), evidence, method,
    )  # fmt: skip


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
        return message("profile.learned_none")
    told = "both" if from_best and from_won else "best" if from_best else "won"
    return message(f"profile.learned_{told}", n=int(best.members.sum()), customers=len(dataset.customers))


def _graded(desirability: Desirability, commonalities: pd.DataFrame) -> pd.DataFrame:
    """The levels with their badge: evidence, chance, belief or none."""
    table = desirability.table[desirability.table["level"] != OTHER].copy()
    sd = (table["high"] - table["low"]) / (2 * Z80)
    away = (table["value"] - 50.0).abs()
    certain = (away > CERTAIN_Z * sd) & (sd > 0)
    if len(commonalities):
        known = commonalities.set_index(["attribute", "level"])["certain"]
        keys = pd.MultiIndex.from_frame(table[["attribute", "level"]])
        certain |= known.reindex(keys).fillna(False).to_numpy(dtype=bool)
    leans = away > LEANS
    table["badge"] = np.select(
        [table["evidence"] == "belief", table["evidence"] == "none", certain & leans, leans],
        ["belief", "none", "evidence", "chance"],
        "none",
    )
    return table


def _rows(desirability: Desirability, levels: pd.DataFrame) -> list[SheetRow]:
    """A row per attribute: evidence first, then beliefs, then what only leans; within these the clearest first."""
    order = {"evidence": 0, "belief": 1, "chance": 2, "none": 3}
    rows: list[tuple[int, float, SheetRow]] = []
    for attribute in desirability.weighed:
        if attribute == "technologies":
            mine = levels[levels["attribute"].str.startswith(TECHNOLOGY) & (levels["level"] != NO)]
        else:
            mine = levels[levels["attribute"] == attribute]
        wanted = mine[(mine["value"] > 50 + LEANS) & (mine["badge"] != "none")]
        label = message("profile.label", name=attribute_name(attribute))
        if wanted.empty:
            n = int(mine["n"].max()) if len(mine) else 0
            nothing = message("profile.no_preference")
            rows.append(
                (order["none"], 0.0, SheetRow(attribute, label, nothing, "none", message("profile.badge.none"), n))
            )
            continue
        best_badge = min(wanted["badge"], key=lambda badge: order[badge])
        top = wanted[wanted["badge"] == best_badge].sort_values("value", ascending=False).head(MOST_WANTED)
        first = top.iloc[0]
        named = [_named(str(line.attribute), str(line.level)) for line in top.itertuples()]
        value, low, high = (float(first[name]) for name in ("value", "low", "high"))
        told = message(f"profile.badge.{best_badge}", value=value, low=low, high=high, n=int(first["n"]))
        row = SheetRow(attribute, label, message("profile.wanted", names=named), best_badge, told, int(first["n"]))
        rows.append((order[best_badge], -value, row))
    return [row for _, _, row in sorted(rows, key=lambda entry: entry[:2])]


def _noes(
    levels: pd.DataFrame, profitability: Profitability | None, loss_traits: pd.DataFrame | None
) -> tuple[SheetLine, ...]:
    bad = levels[(levels["value"] < 50 - LEANS) & levels["badge"].isin(["evidence", "belief"])].sort_values("value")
    bad = bad[~(bad["attribute"].str.startswith(TECHNOLOGY) & (bad["level"] == NO)) | (bad["badge"] == "belief")]
    lines = [
        SheetLine(
            message(
                "profile.no",
                name=attribute_name(str(row["attribute"])),
                level=level_name(str(row["attribute"]), str(row["level"])),
            ),
            message(
                f"profile.no_{row['badge']}",
                value=float(row["value"]),
                low=float(row["low"]),
                high=float(row["high"]),
                n=int(row["n"]),
            ),
            int(row["n"]),
        )
        for _, row in bad.head(MOST_NOES).iterrows()
    ]
    if profitability is not None and loss_traits is not None:
        # How loss-makers buy is known only after the sale: no reason to say no before it.
        before = loss_traits["kind"] == "firmographic"
        certain = loss_traits[loss_traits["certain"] & (loss_traits["lift"] > 1) & before]
        lines += [
            SheetLine(
                message(
                    "profile.no",
                    name=attribute_name(str(row["attribute"])),
                    level=level_name(str(row["attribute"]), str(row["level"])),
                ),
                message(
                    "profile.losses",
                    k=int(row["n_members"]),
                    n=len(profitability.loss_makers),
                    all=int(row["n"]),
                    total=len(profitability.table),
                ),
                int(row["n"]),
            )
            for _, row in certain.head(MOST_LOSS_TRAITS).iterrows()
        ]
    return tuple(lines)


def _tier_lines(tiers: Tiers, capacity: Capacity, plays: Iterable[Play]) -> tuple[SheetLine, ...]:
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
            int(tiers.summary["n"].loc[play.tier]),
            tone=f"t{play.tier}",
        )
        for play in plays
    )


def _examples(dataset: Dataset, best: BestCustomers, profitability: Profitability | None) -> tuple[SheetLine, ...]:
    """The best customers with the highest score by the criterion that make no loss; a published story comes first."""
    accounts = dataset.accounts.set_index("account_id")
    mine = best.scores[best.members].dropna().sort_values(ascending=False)
    if profitability is not None:
        mine = mine[~mine.index.isin(profitability.loss_makers)]
    url = (
        accounts["case_study_url"].reindex(mine.index)
        if "case_study_url" in accounts
        else pd.Series(index=mine.index, dtype=object)
    )
    links = url.map(_link)
    order = mine.index[np.argsort(links.isna().to_numpy(), kind="stable")]
    lines = []
    for account in order[:MOST_EXAMPLES]:
        row = accounts.loc[account]
        known = [level for level in (row.get("industry"), row.get("country")) if isinstance(level, str)]
        text = message("profile.example" if known else "profile.example_bare", what=known, score=best.label)
        link = links[account]
        lines.append(
            SheetLine(
                message("profile.name", name=dataset.names[account]),
                text,
                url=link if isinstance(link, str) and link != HIDDEN_ADDRESS else None,
            )
        )
    return tuple(lines)


def _link(url: object) -> str | None:
    """The address of a story, if it is one that a browser may open."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else None


def _named(attribute: str, level: str) -> str:
    return attribute_name(attribute) if attribute.startswith(TECHNOLOGY) else level_name(attribute, level)
