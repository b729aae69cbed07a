"""Companies of one name in several countries: without ids, a list tells them apart by their country."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.intake.companies.register import Register


def told_apart(
    keys: pd.DataFrame, country: pd.Series | None, register: Register, *, a_list: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Keys in which a namesake without an id has one, ``name (country)``, and the ids that are made for the first time.

    In a list, one row a company, a name that stands in several countries is several companies. Elsewhere a country may
    be that of an order: a row goes to a namesake only where a list has told it apart already.

    Parameters
    ----------
    keys : DataFrame of :func:`~icp_core.intake.companies.joining.key_frame`
    country : country of each row; None where the file has none
    """
    if country is None:
        return keys, []
    free = (keys["account_id"].isna() & keys["name"].notna() & country.notna()).to_numpy()
    if not free.any():
        return keys, []
    pairs = pd.DataFrame({"name": keys["name"][free].astype(str), "country": country[free].astype(str)})
    distinct = pairs.drop_duplicates()
    made = distinct["name"] + " (" + distinct["country"] + ")"
    known = np.array([register.account(number) is not None for number in made])
    several = np.zeros(len(distinct), dtype=bool)
    if a_list:
        several = distinct["name"].str.casefold().duplicated(keep=False).to_numpy()
    apart = known | several
    if not apart.any():
        return keys, []
    ids = dict(zip(distinct[apart].itertuples(index=False, name=None), made[apart], strict=True))
    own = pd.Series([ids.get(pair) for pair in pairs.itertuples(index=False, name=None)], index=pairs.index)
    mine = own.dropna()
    changed = keys.copy()
    changed.loc[mine.index, "account_id"] = mine
    changed.loc[mine.index, "name"] = np.nan  # the name alone leads to none of them
    return changed, sorted(set(made[several & ~known]))
