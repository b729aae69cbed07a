"""The kinds of company that can be made: from which companies its market is drawn, and what drives winning and value.

A market is a mixture of a few segments, each with its own industries, sizes, countries, funding and technologies; so
attributes are correlated, as real ones are. The drivers then say which levels are good; everything else is noise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Segment:
    """A kind of company in the market: share of it, and the chances of each value."""

    name: str
    share: float
    industries: Mapping[str, float]
    median_employees: float
    countries: Mapping[str, float]
    funding: Mapping[str, float]
    technologies: Mapping[str, float]
    technology_level: tuple[float, float, float, float, float]
    spread_employees: float = 0.85


@dataclass(frozen=True)
class Kind:
    """What a made company sells into, and what was planted.

    ``strength`` is the slope of the log-odds of winning per standard deviation of true fit; ``value_effect`` that of
    the log of yearly margin; ``burden`` is the attribute and the level whose customers take more work than they pay
    for; ``years`` is how long the company has been selling; ``called`` gives columns of the market another name;
    ``contracts`` makes customers subscribe, where others get invoices; each signal of the
    last weeks before a deal was opened multiplies the odds of winning it by ``signal_odds``.
    """

    name: str
    currency: str
    n_customers: int
    n_others: int
    n_deals: int
    segments: tuple[Segment, ...]
    desirability: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    strength: float = 0.0
    value_effect: float = 0.0
    burden: tuple[str, str] | None = None
    years: int = 4
    called: Mapping[str, str] = field(default_factory=dict)
    yearly_margin: float = 16_000.0
    cycle_days: float = 85.0
    activities: Mapping[str, float] = field(default_factory=dict)
    products: tuple[str, ...] = ("Platform", "Add-on", "Training")
    contracts: bool = False
    signal_odds: float = 1.0


_ALL_FUNDING = {
    "Bootstrapped": 0.3,
    "Seed": 0.1,
    "Series A": 0.15,
    "Series B or later": 0.15,
    "Listed": 0.1,
    "Family-owned": 0.2,
}
_TECHNOLOGIES = ("ERP", "CRM", "Web shop", "Data warehouse", "EDI", "Own API", "Service desk", "E-signature")


def _uses(**often: float) -> dict[str, float]:
    chances = dict.fromkeys(_TECHNOLOGIES, 0.25)
    return {**chances, **{name.replace("_", " "): chance for name, chance in often.items()}}


_MAKERS = Segment(
    "Mid-size makers", 0.30,
    {"Manufacturing": 0.66, "Wholesale": 0.18, "Energy": 0.16}, 330.0,
    {"Sweden": 0.30, "Germany": 0.28, "Poland": 0.22, "Finland": 0.20},
    {**_ALL_FUNDING, "Family-owned": 0.5, "Seed": 0.01},
    {**_uses(ERP=0.72, EDI=0.5), "Own API": 0.35}, (0.06, 0.12, 0.22, 0.42, 0.18),
)  # fmt: skip
_CARE = Segment(
    "Care groups", 0.22,
    {"Health care": 0.72, "Public sector": 0.28}, 900.0,
    {"Sweden": 0.34, "Finland": 0.30, "Netherlands": 0.20, "Germany": 0.16},
    {**_ALL_FUNDING, "Seed": 0.02}, {**_uses(ERP=0.42), "Service desk": 0.55, "E-signature": 0.5},
    (0.16, 0.28, 0.30, 0.18, 0.08),
)  # fmt: skip
_CARRIERS = Segment(
    "Carriers and wholesalers", 0.24,
    {"Logistics": 0.62, "Wholesale": 0.38}, 140.0,
    {"Poland": 0.34, "Netherlands": 0.30, "Germany": 0.20, "Sweden": 0.16},
    {**_ALL_FUNDING, "Seed": 0.04}, {**_uses(ERP=0.45, EDI=0.6), "Data warehouse": 0.35},
    (0.14, 0.26, 0.30, 0.20, 0.10),
)  # fmt: skip
_SHOPS = Segment(
    "Small web shops", 0.24,
    {"Retail": 0.66, "Media": 0.34}, 24.0,
    {"Netherlands": 0.30, "Sweden": 0.26, "Finland": 0.22, "United Kingdom": 0.22},
    {"Bootstrapped": 0.28, "Seed": 0.42, "Series A": 0.20, "Series B or later": 0.04, "Listed": 0.01,
     "Family-owned": 0.05},
    {**_uses(ERP=0.12), "Web shop": 0.85, "CRM": 0.5}, (0.22, 0.30, 0.26, 0.14, 0.08),
)  # fmt: skip

SOFTWARE = Kind(
    name="software", currency="EUR", n_customers=240, n_others=600, n_deals=900,
    segments=(_MAKERS, _CARE, _CARRIERS, _SHOPS),
    desirability={
        "industry": {"Manufacturing": 92, "Logistics": 58, "Wholesale": 52, "Energy": 50, "Health care": 46,
                     "Public sector": 38, "Media": 26, "Retail": 20},
        "employees": {"..10": 12, "10..50": 26, "50..200": 52, "200..1000": 92, "1000..5000": 52, "5000..": 36},
        "technology_level": {"..2": 18, "2..3": 34, "3..4": 50, "4..5": 92, "5..": 56},
        "technologies:ERP": {"yes": 78, "no": 34},
    },
    weights={"industry": 30, "employees": 30, "technology_level": 22, "technologies": 18},
    strength=1.35, value_effect=0.55, burden=("operating_model", "Outsourced"), signal_odds=2.5,
    activities={"support ticket": 55.0, "onboarding hour": 90.0, "custom work hour": 110.0, "site visit": 400.0},
)  # fmt: skip

NOTHING = replace(
    SOFTWARE, name="null", desirability={}, weights={}, strength=0.0, value_effect=0.0, burden=None, signal_odds=1.0
)
"""The same market, and nothing planted in it: no firmographic says anything about winning, value or cost."""

STARTUP = replace(
    SOFTWARE, name="startup", n_customers=14, n_others=25, n_deals=31, yearly_margin=7_000.0, cycle_days=45.0, years=2,
    signal_odds=1.0,
)  # fmt: skip

SUBSCRIPTIONS = replace(
    SOFTWARE, name="subscriptions", n_customers=150, n_others=170, n_deals=340, yearly_margin=9_000.0, cycle_days=40.0,
    years=5, products=("Basic", "Team", "Business"), contracts=True, signal_odds=1.0,
)  # fmt: skip

_NORDIC_FUNDING = {"Family-owned": 0.45, "Listed": 0.12, "Municipal": 0.18, "Private equity": 0.25}
NORDIC = Kind(
    name="nordic", currency="SEK", n_customers=160, n_others=260, n_deals=460,
    segments=(
        Segment("Property owners", 0.34, {"Real estate": 0.74, "Construction": 0.26}, 90.0,
                {"Sweden": 0.62, "Finland": 0.38}, _NORDIC_FUNDING, {"ERP": 0.6, "Service desk": 0.5, "CRM": 0.3},
                (0.10, 0.20, 0.30, 0.28, 0.12)),
        Segment("Plants", 0.30, {"Manufacturing": 0.8, "Energy": 0.2}, 260.0,
                {"Sweden": 0.5, "Finland": 0.5}, _NORDIC_FUNDING, {"ERP": 0.7, "Service desk": 0.3, "CRM": 0.4},
                (0.12, 0.22, 0.30, 0.24, 0.12)),
        Segment("Shops and restaurants", 0.36, {"Retail": 0.6, "Restaurants": 0.4}, 18.0,
                {"Sweden": 0.7, "Finland": 0.3}, {"Family-owned": 0.8, "Private equity": 0.2},
                {"ERP": 0.15, "Service desk": 0.1, "CRM": 0.4}, (0.3, 0.3, 0.2, 0.14, 0.06)),
    ),
    desirability={
        "industry": {"Real estate": 92, "Construction": 62, "Energy": 55, "Manufacturing": 50, "Retail": 26,
                     "Restaurants": 14},
        "employees": {"..10": 14, "10..50": 40, "50..200": 92, "200..1000": 60, "1000..5000": 45, "5000..": 40},
    },
    weights={"industry": 55, "employees": 45},
    strength=1.25, value_effect=0.5, burden=("ownership", "Municipal"), called={"funding_stage": "ownership"},
    yearly_margin=190_000.0, cycle_days=60.0,
    activities={"emergency call": 1_900.0, "complaint": 1_100.0, "planning hour": 850.0},
    products=("Cleaning", "Maintenance", "Reception"),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (SOFTWARE, NORDIC, STARTUP, SUBSCRIPTIONS, NOTHING)}
