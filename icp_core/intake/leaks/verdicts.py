"""Which columns are known only after the outcome, and why: words and figures together.

Kaufman, Rosset, Perlich and Stitelman (2012), Leakage in Data Mining: what is legitimate is what is known when the
prediction is made. A file does not say when a cell was written, so that traces must tell:

- *words*: the header or the values speak of events in or after the sale (:mod:`icp_core.intake.mapping.afterwards`)
- *separation*: the column alone tells won from lost beyond what any driver does
- *known*: it is filled in for one outcome only, or for decided deals only and not for open ones
- *time*: its days lie after the deal was opened, or it grows with the age of the deal

A plain word is enough. A hint is a leak where the figures agree. Figures alone are a leak only beyond any legitimate
driver; what lies between is a suspect, which is kept and asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from icp_core.intake.checks.decided import decided_outcome
from icp_core.intake.leaks import traces
from icp_core.intake.mapping.afterwards import Sign, share_of_sale_talk, sign_of
from icp_core.languages import Message, message
from icp_core.languages.names import attribute_name
from icp_core.schema import FIRMOGRAPHICS, TABLES, Dataset

FALSE_ALARM = 0.01
STRONGEST_DRIVER = 0.85
"""AUC up to which an attribute known before a sale is believed to decide it. A judgement: see the study."""
BEYOND_DRIVERS, SUSPICIOUS, TIED = 0.95, 0.90, 0.60
ONE_OUTCOME, ONE_OUTCOME_LOW = 0.98, 0.85
"""Share of the companies of which a column is known that had the same outcome, and its lower bound."""
LEAST_COVERED = 0.2
KNOWN_GAP, WIDE_KNOWN_GAP = 0.1, 0.5
MOST_KNOWN_WHILE_OPEN, LEAST_KNOWN_AFTER = 0.02, 0.4
LEAST_OPEN = 20
AFTER_OPENING = 0.5
WITH_AGE = 0.5
SALE_TALK = 0.3
MOST_ALIKE = 0.98
"""Share of companies of which two columns are both known or both unknown, from which they were filled in together."""
MOST_COMPANIES = 20_000
"""Companies that are looked at, drawn at random: more would sharpen no verdict."""

COLUMNS = ("attribute", "verdict", "evidence", "n", "auc", "known_won", "known_lost", "known_open", "after_opening",
           "with_age", "sentence")  # fmt: skip
VERDICTS = ("leak", "suspect", "clean")


@dataclass(frozen=True, eq=False)
class _Sales:
    """The decided companies (n of them), the open ones, and when the deals of the decided were opened and closed.

    ``shares_known`` holds of each column the share known (0-1) of the decided and of the open.
    """

    accounts: pd.DataFrame
    won: np.ndarray
    open: pd.DataFrame
    opened: np.ndarray
    age: np.ndarray
    since: np.ndarray
    kind: str
    shares_known: pd.DataFrame


@dataclass
class _Case:
    """What speaks against one column."""

    sign: Sign | None = None
    figures: dict[str, float] = field(default_factory=dict)
    n: int = 0
    evidence: dict[str, Message] = field(default_factory=dict)
    beyond: bool = False
    agrees: bool = False
    odd: int = 0


def leaks(dataset: Dataset) -> pd.DataFrame:
    """Which attributes are known only after the outcome, and why.

    Looks at every attribute and at those left out already. The outcome is won or lost of the first closed
    deal of each company; without deals, customer or not. Below twenty of either only words count.

    Returns
    -------
    DataFrame with one row per attribute, leaks first, then suspects, and the columns :data:`COLUMNS`:
    ``verdict`` leak, suspect or clean; ``evidence`` tuple of codes (``name``, ``values``, ``separation``,
    ``one_outcome``, ``only_decided``, ``dates``, ``age``, ``outcome``, ``together``); ``n`` decided companies;
    ``auc`` of the column alone, out of fold; shares (0-1) of the won, lost and open companies of which it is known;
    share of its days after the opening; rank correlation with the age of the deal; ``sentence`` a Message that names
    the column and says why. NaN where a figure cannot be had.
    """
    names = [*dataset.attributes, *dataset.left_out]
    sales = _sales(dataset)
    level = FALSE_ALARM / max(1, len(names))
    known = _firmographics(sales, names) if sales is not None else float("nan")
    cases = {name: _words(name, dataset.accounts[name]) for name in names}
    for name, case in cases.items():
        if sales is not None and name != "technologies":
            _figures(case, name, sales, level, known)
    _together(cases, dataset.accounts)
    rows = []
    for name, case in cases.items():
        verdict = _verdict(case, name)
        figures = [case.figures.get(figure, np.nan) for figure in COLUMNS[4:-1]]
        evidence = tuple(case.evidence) if verdict != "clean" else ()
        rows.append((name, verdict, evidence, case.n, *figures, _sentence(name, verdict, case)))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    order = table["verdict"].map(VERDICTS.index).argsort(kind="stable")
    return table.iloc[order].reset_index(drop=True)


def _sales(dataset: Dataset) -> _Sales | None:
    accounts = dataset.accounts.set_index("account_id")
    deals = dataset.deals
    outcome = decided_outcome(accounts, deals)
    if outcome is None:
        return None
    decided = outcome.index
    if len(outcome) > MOST_COMPANIES:
        outcome = outcome.sample(MOST_COMPANIES, random_state=0)
    days = {name: _first_days(deals, name).reindex(outcome.index) for name in ("opened", "closed")}
    today = pd.Timestamp(dataset.as_of)
    talking = accounts.index[:0] if deals is None else pd.Index(deals.loc[deals["outcome"] == "open", "account_id"])
    if deals is not None:
        talking = talking.union(accounts.index[accounts["relation"] == "in_talks"]).difference(decided)
    mine, theirs = accounts.loc[outcome.index], accounts.loc[talking]
    return _Sales(
        mine,
        (outcome == "won").to_numpy(),
        theirs,
        days["opened"].to_numpy(),
        (today - days["opened"]).dt.days.to_numpy(dtype=float),
        (today - days["closed"]).dt.days.to_numpy(dtype=float),
        "customers" if deals is None else "won",
        pd.DataFrame({"decided": mine.notna().mean(), "open": theirs.notna().mean()}),
    )


def _first_days(deals: pd.DataFrame | None, name: str) -> pd.Series:
    if deals is None or name not in deals:
        return pd.Series(dtype="datetime64[ns]")
    decided = deals[deals["outcome"].isin(["won", "lost"])]
    days: pd.Series = decided.groupby("account_id")[name].min()
    return days


def _firmographics(sales: _Sales, names: Sequence[str]) -> float:
    """AUC that what is known of companies before any sale reaches together, out of fold, attributes taken as apart."""
    folds = traces.folds_of(len(sales.won))
    scores = np.zeros(len(sales.won))
    for name in names:
        if name in FIRMOGRAPHICS and name != "technologies":
            codes = traces.level_codes(sales.accounts[name])
            scores += traces.out_of_fold_log_odds(codes, sales.won, folds)
    return traces.auc(scores, sales.won)


def _words(name: str, column: pd.Series) -> _Case:
    case = _Case()
    if name in TABLES["accounts"]:
        return case
    case.sign = sign_of(name.replace("_", " "))
    if case.sign is not None:
        case.evidence["name"] = message(f"report.leak_name_{case.sign.name}")
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
        some = column.dropna()
        some = some.sample(MOST_COMPANIES, random_state=0) if len(some) > MOST_COMPANIES else some
        counts = some.astype(str).value_counts()
        if len(counts) > 1 and (share := share_of_sale_talk(counts.index, counts)) >= SALE_TALK:
            case.evidence["values"] = message("report.leak_values", share=share)
    return case


def _figures(case: _Case, name: str, sales: _Sales, level: float, known_before: float) -> None:
    from scipy.stats import norm

    z = float(norm.isf(level))
    column, won = sales.accounts[name], sales.won
    m, n = int(won.sum()), int((~won).sum())
    codes = traces.level_codes(column)
    scores = traces.out_of_fold_log_odds(codes, won, traces.folds_of(len(won)))
    area = traces.auc(scores, won)
    known = column.notna().to_numpy()
    case.n = len(won)
    case.figures |= {"auc": area, "known_won": float(known[won].mean()), "known_lost": float(known[~won].mean())}
    low = traces.auc_low(area, m, n, z)
    tied = area >= TIED and traces.goes_with(codes, won) <= level
    words = {"kind": message(f"report.leak_kind_{sales.kind}"), "others": message(f"report.leak_others_{sales.kind}")}
    _separation(case, area, low, known_before, words)
    _one_outcome(case, known, won, level, words)
    _only_decided(case, known, sales.open[name].notna().to_numpy(), level, sales, name)
    _time(case, column, sales, level, tied)
    gap = abs(case.figures["known_won"] - case.figures["known_lost"])
    filled = gap >= KNOWN_GAP and traces.goes_with(known.astype(int), won) <= level
    if tied or filled:
        case.agrees = True
        if not set(case.evidence) - {"name", "values"}:
            case.evidence["outcome"] = message("report.leak_outcome", auc=area, n=case.n, **words)


def _separation(case: _Case, area: float, low: float, known_before: float, words: dict[str, Message]) -> None:
    above = area >= known_before + 0.05
    if area < SUSPICIOUS or low <= STRONGEST_DRIVER or not (above or area >= 0.99):
        return
    case.beyond |= area >= BEYOND_DRIVERS
    case.odd += 1
    case.evidence["separation"] = message("report.leak_separation", auc=area, firm=known_before, n=case.n, **words)


def _one_outcome(case: _Case, known: np.ndarray, won: np.ndarray, level: float, words: dict[str, Message]) -> None:
    n = int(known.sum())
    if not n or known.all():
        return
    gap = abs(case.figures["known_won"] - case.figures["known_lost"])
    told: dict[str, Any] = {"known": case.figures["known_won"], "known_others": case.figures["known_lost"], **words}
    mine = won if won[known].mean() >= 0.5 else ~won
    k, base = int((known & mine).sum()), float(mine.mean())
    low = traces.share_low(k, n, level)
    pure = k / n >= ONE_OUTCOME and low >= max(ONE_OUTCOME_LOW, base + 0.5 * (1 - base))
    if pure and known[mine].mean() >= LEAST_COVERED:
        case.beyond, case.agrees = True, True
        case.evidence["one_outcome"] = message("report.leak_one_outcome", n=n, **told)
    elif gap >= WIDE_KNOWN_GAP and traces.goes_with(known * 1, won) <= level:
        case.odd += 1
        case.evidence["one_outcome"] = message("report.leak_one_outcome", n=n, **told)


def _only_decided(
    case: _Case, known: np.ndarray, known_open: np.ndarray, level: float, sales: _Sales, name: str
) -> None:
    """Known of decided deals and hardly ever of open ones, while other columns are known of both."""
    n = len(known_open)
    if not n:
        return
    share, while_open = float(known.mean()), float(known_open.mean())
    case.figures["known_open"] = while_open
    others = sales.shares_known.drop(index=[name, "relation"], errors="ignore")
    usual = others.loc[others["decided"] >= LEAST_KNOWN_AFTER, "open"].median()
    gone = share >= LEAST_KNOWN_AFTER and while_open <= MOST_KNOWN_WHILE_OPEN and (1 - share) ** n <= level
    if n >= LEAST_OPEN and gone and usual >= 0.5:
        case.beyond, case.agrees = True, True
        case.evidence["only_decided"] = message("report.leak_only_decided", known=share, known_open=while_open)


def _time(case: _Case, column: pd.Series, sales: _Sales, level: float, tied: bool) -> None:
    if pd.api.types.is_datetime64_any_dtype(column):
        opened = pd.Series(sales.opened, index=column.index)
        both = column.notna() & opened.notna()
        n, after = int(both.sum()), int((column[both] > opened[both]).sum())
        if not n:
            return
        case.figures["after_opening"] = after / n
        if after / n >= AFTER_OPENING and traces.share_low(after, n, level) >= AFTER_OPENING / 2:
            case.odd += 1
            case.beyond |= tied or "one_outcome" in case.evidence
            case.agrees = True
            case.evidence["dates"] = message("report.leak_dates", share=after / n)
    elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        values = column.to_numpy(dtype=float)
        found = [traces.rank_correlation(values, days, sales.won) for days in (sales.age, sales.since)]
        r, n = max(found, key=lambda one: abs(one[0]))
        if n < 30:
            return
        case.figures["with_age"] = r
        sure = np.arctanh(min(abs(r), 1 - 1e-9)) * np.sqrt(n - 3) >= _two_sided(level)
        if abs(r) >= WITH_AGE and sure:
            case.odd += 1
            case.beyond |= tied
            case.agrees = True
            case.evidence["age"] = message("report.leak_age", r=r, n=n)


def _two_sided(level: float) -> float:
    from scipy.stats import norm

    return float(norm.isf(level / 4))


def _together(cases: dict[str, _Case], accounts: pd.DataFrame) -> None:
    """A hint that is filled in for just the companies of which a leak is known was filled in with it."""
    known = accounts[list(cases)].notna()
    some = known.mean().between(1 - MOST_ALIKE, MOST_ALIKE)
    found = [name for name, case in cases.items() if some[name] and _verdict(case, name) == "leak"]
    for name, case in cases.items():
        if some[name] and _verdict(case, name) == "suspect" and {"name", "values"} & set(case.evidence):
            alike = next((leak for leak in found if (known[leak] == known[name]).mean() >= MOST_ALIKE), None)
            if alike is not None:
                case.agrees = True
                case.evidence["together"] = message("report.leak_together", other=attribute_name(alike))


def _verdict(case: _Case, name: str) -> str:
    if name in TABLES["accounts"]:
        return "suspect" if {"one_outcome", "only_decided"} & set(case.evidence) and case.beyond else "clean"
    hints = ("name" in case.evidence) + ("values" in case.evidence)
    plain = case.sign is not None and case.sign.plain
    if plain or case.beyond or (hints and case.agrees) or case.odd >= 2:
        return "leak"
    return "suspect" if hints or case.odd else "clean"


def _sentence(name: str, verdict: str, case: _Case) -> Message:
    why: dict[str, Any] = {"column": name, "why": list(case.evidence.values())}
    return message(f"report.leak_sentence_{verdict}", **why)
