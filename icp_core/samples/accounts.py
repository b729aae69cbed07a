"""The accounts of a made company while it is made, and its calendar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

LAST_DAY = pd.Timestamp("2026-09-30")


@dataclass(frozen=True, eq=False)
class Accounts:
    """Complete companies with what follows from their true fit; arrays of length n in the order of ``companies``.

    ``fit`` is standardised; ``yearly_margin`` in the company's currency; ``monthly_leaving`` is the chance that a
    customer leaves within a month.
    """

    companies: pd.DataFrame
    relation: np.ndarray
    fit: np.ndarray
    win_probability: np.ndarray
    yearly_margin: np.ndarray
    monthly_leaving: np.ndarray

    def taken(self, order: np.ndarray) -> Accounts:
        """The same accounts in another order."""
        return Accounts(
            self.companies.iloc[order].reset_index(drop=True),
            self.relation[order],
            self.fit[order],
            self.win_probability[order],
            self.yearly_margin[order],
            self.monthly_leaving[order],
        )
