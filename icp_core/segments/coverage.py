"""Coverage: levels that were hardly ever tried, so that their absence among the best says nothing."""

from __future__ import annotations

import pandas as pd

from icp_core.errors import SettingError
from icp_core.levels import LEAST_PER_LEVEL, OTHER, Scheme, level_scheme, level_table
from icp_core.schema import Dataset

COLUMNS = ("attribute", "level", "n_customers", "n_deals", "n_tried", "n_accounts")


def hardly_tried(dataset: Dataset, scheme: Scheme | None = None, least: int = LEAST_PER_LEVEL) -> pd.DataFrame:
    """Levels with fewer than ``least`` accounts that were ever sold to.

    Without a scheme the levels are those that commonalities compare.

    An account was tried if it is or was a customer or has a deal, whatever its outcome.

    Returns
    -------
    DataFrame of the scheme's levels below ``least``, least tried first: ``n_customers``, ``n_deals`` (0 where the
    project has no deals), ``n_tried`` (accounts), ``n_accounts`` (all that we know with this level).
    """
    if least < 1:
        raise SettingError.out_of_range("least", least, 1, 1000)
    if scheme is None:
        scheme = level_scheme(dataset.accounts, dataset.attributes)
    levels = level_table(dataset.accounts, scheme)
    deals = pd.Series(0, index=levels.index)
    if dataset.deals is not None:
        deals = dataset.deals["account_id"].value_counts().reindex(levels.index, fill_value=0)
    customer = levels.index.isin(dataset.customers)
    tried = customer | (deals.to_numpy() > 0)
    rows = []
    for attribute in scheme.attributes:
        column = levels[attribute].to_numpy(dtype=object)
        for name in scheme.levels(attribute):
            at = column == name
            if name == OTHER and not at.any():
                continue  # no account is outside the kept categories: nothing to try
            if (tried & at).sum() < least:
                rows.append(
                    (
                        attribute,
                        name,
                        int((customer & at).sum()),
                        int(deals[at].sum()),
                        int((tried & at).sum()),
                        int(at.sum()),
                    )
                )
    out = pd.DataFrame(rows, columns=list(COLUMNS))
    return out.sort_values(["n_tried", "n_accounts"], ascending=[True, False], kind="stable", ignore_index=True)
