"""The companies of a made market, and how true fit follows from their levels."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from icp_core.levels import STANDARD_EDGES, TECHNOLOGY, band_names, weighed_as
from icp_core.samples import names
from icp_core.samples.kinds import Kind, Segment

FIRST_CONTACTS = ("Referral", "Fair", "Web site", "Cold call", "Partner")
OPERATING_MODELS = ("Own development", "Bought platform", "Outsourced")


MOST_MISSING = 0.95
_ALWAYS_KNOWN = ("planted_segment", "name", "domain")
_MISSES = {"industry": 0.5, "country": 0.25, "revenue": 1.4}
"""How much more or less often than others an attribute is missing."""


def draw_companies(rng: np.random.Generator, kind: Kind, n: int) -> pd.DataFrame:
    """Draw n companies, complete; what a data file would lack is blanked later by :func:`blank`.

    Returns
    -------
    DataFrame of n rows with the firmographics and ``planted_segment``, the kind of company each was drawn from.
    """
    shares = np.array([part.share for part in kind.segments])
    which = rng.choice(len(kind.segments), size=n, p=shares / shares.sum())
    parts = [_draw_segment(rng, part, int((which == i).sum())) for i, part in enumerate(kind.segments)]
    order = np.argsort(np.concatenate([np.flatnonzero(which == i) for i in range(len(kind.segments))]), kind="stable")
    companies = pd.concat(parts, ignore_index=True).iloc[order].reset_index(drop=True)
    return companies.rename(columns=dict(kind.called))


def dressed(rng: np.random.Generator, companies: pd.DataFrame) -> pd.DataFrame:
    """The same companies with names, web domains and cities."""
    countries, industries = companies["country"].to_numpy(), companies["industry"].to_numpy()
    called = names.company_names(rng, countries, industries)
    return companies.assign(name=called, domain=names.domains(called, countries), city=names.cities(rng, countries))


def true_fit(companies: pd.DataFrame, kind: Kind) -> np.ndarray:
    """True fit of each company: the weighted mean of the planted desirabilities, 50 where nothing is planted."""
    fit = np.full(len(companies), 50.0)
    for attribute, levels in kind.desirability.items():
        values = true_levels(companies, attribute).map(dict(levels)).fillna(50.0).to_numpy(dtype=float)
        fit += kind.weights[weighed_as(attribute)] / 100 * (values - 50.0)
    return fit


def true_levels(companies: pd.DataFrame, attribute: str) -> pd.Series:
    """Level of each company in a driver, from its complete values."""
    if attribute.startswith(TECHNOLOGY):
        name = attribute.removeprefix(TECHNOLOGY)
        return companies["technologies"].map(lambda have: "yes" if name in have else "no")
    if attribute in STANDARD_EDGES:
        edges = STANDARD_EDGES[attribute]
        labels = np.array(band_names(edges), dtype=object)
        return pd.Series(labels[np.searchsorted(edges, companies[attribute], side="right")], index=companies.index)
    column: pd.Series = companies[attribute]
    return column


def blank(rng: np.random.Generator, companies: pd.DataFrame, missing: float) -> pd.DataFrame:
    """Take away a share of the values, more often of small companies, as registers do.

    No value is missing with a chance above :data:`MOST_MISSING`, so that of more than .4 somewhat less is taken.
    """
    factor = np.where(companies["employees"].to_numpy() < 50, 1.5, 0.75)
    columns = companies.columns.drop([*_ALWAYS_KNOWN])
    usual = factor.mean() * np.mean([_MISSES.get(column, 1.0) for column in columns])
    chance = missing * factor / usual
    out = companies.copy()
    for column in columns:
        gone = rng.random(len(out)) < np.minimum(chance * _MISSES.get(column, 1.0), MOST_MISSING)
        if column == "technologies":
            out[column] = pd.Series(
                [None if lost else have for have, lost in zip(out[column], gone, strict=True)],
                index=out.index,
                dtype=object,
            )
        else:
            out[column] = out[column].where(~gone)
    return out


def _draw_segment(rng: np.random.Generator, part: Segment, n: int) -> pd.DataFrame:
    size = rng.normal(0, part.spread_employees, n)
    employees = np.maximum(1, np.round(part.median_employees * np.exp(size)))
    per_head = np.exp(rng.normal(np.log(165_000), 0.45, n))
    # At least five years old: nobody is a customer before it was founded.
    age = np.clip(rng.gamma(2.2, 7 + 4 * np.log1p(employees) / 3, n), 5, 140)
    uses, known = _draw_technologies(rng, part, n), np.array(list(part.technologies), dtype=object)
    return pd.DataFrame(
        {
            "planted_segment": pd.Series([part.name] * n, dtype="str"),
            "industry": _choose(rng, part.industries, n),
            "operating_model": rng.choice(OPERATING_MODELS, n, p=(0.4, 0.35, 0.25)),
            "country": _choose(rng, part.countries, n),
            "employees": employees,
            "revenue": np.round(employees * per_head, -4) + 10_000,
            "founded_year": np.round(2026 - age),
            "funding_stage": _choose(rng, part.funding, n),
            "technologies": [[str(name) for name in known[row]] for row in uses],
            "technology_level": rng.choice([1.0, 2.0, 3.0, 4.0, 5.0], n, p=part.technology_level),
            "first_contact": rng.choice(FIRST_CONTACTS, n),
        }
    )


def _draw_technologies(rng: np.random.Generator, part: Segment, n: int) -> np.ndarray:
    """Which of its technologies each company uses; at least one, as a file cannot tell none from unknown."""
    chances = np.array(list(part.technologies.values()))
    uses: np.ndarray = rng.random((n, len(chances))) < chances
    without = np.flatnonzero(~uses.any(axis=1))
    uses[without, rng.choice(len(chances), len(without), p=chances / chances.sum())] = True
    return uses


def _choose(rng: np.random.Generator, chances: Mapping[str, float], n: int) -> np.ndarray:
    weights = np.array(list(chances.values()))
    return rng.choice(np.array(list(chances), dtype=np.str_), n, p=weights / weights.sum())
