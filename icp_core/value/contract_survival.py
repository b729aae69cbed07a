"""How long contracts last: as they did, without any model, and as the model that foretells has it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from icp_core.errors import TooFewError
from icp_core.schema import Dataset
from icp_core.value.contract_value import fit_contracts
from icp_core.value.contracts import contracts, months_between
from icp_core.value.kaplan_meier import kaplan_meier

MOST_UNDATED = 0.1
"""Share of those who left without a known day up to which the others may stand for all."""
YEAR_MONTHS = 12.0


@dataclass(frozen=True, eq=False)
class ContractSurvival:
    """Share of contracts that still run, by their age.

    Attributes
    ----------
    observed : DataFrame with the columns ``months, at_risk, survival, low, high``
        Kaplan and Meier's estimate with its 80 % interval.
    expected : DataFrame with the columns ``months, survival``
        By the shifted beta-geometric model, at each renewal.
    n, n_left : contracts, and those of them that ended
    """

    observed: pd.DataFrame
    expected: pd.DataFrame
    n: int
    n_left: int

    def at(self, months: float) -> tuple[float, float, float]:
        """Share that still ran at an age, observed, and its 80 % interval; NaN beyond what was seen."""
        rows = self.observed[self.observed["months"] <= months]
        if months > self.observed["months"].iloc[-1]:
            return np.nan, np.nan, np.nan
        last = rows.iloc[-1]
        return float(last["survival"]), float(last["low"]), float(last["high"])


def contract_survival(dataset: Dataset) -> ContractSurvival | None:
    """Survival of the customers' contracts.

    Returns
    -------
    None where no contract has ended, or where of more than a tenth of those who left nobody knows when.
    """
    known = contracts(dataset)
    stays = known.stays
    undated = stays["churned"] & ~stays["dated"]
    if stays.empty or undated.sum() > MOST_UNDATED * stays["churned"].sum():
        return None
    try:
        model = fit_contracts(known)
    except TooFewError:  # nobody has left: the page says so where it says how value was estimated
        return None
    dated = stays[~undated]
    entered = None
    if known.known_from is not None:
        entered = months_between(dated["start"], pd.Series(known.known_from, index=dated.index)).to_numpy(dtype=float)
    months = dated["months"].to_numpy(dtype=float)
    if entered is not None:
        entered = np.minimum(entered, months)
    seen = kaplan_meier(months, dated["churned"].to_numpy(dtype=bool), entered=entered)
    seen = seen.rename(columns={"time": "months"})[["months", "at_risk", "survival", "low", "high"]]
    periods = np.arange(int(np.ceil(months.max() / known.period_months)) + 1)
    expected = pd.DataFrame({"months": periods * float(known.period_months), "survival": model.survival(periods)})
    return ContractSurvival(seen, expected, len(dated), int(dated["churned"].sum()))
