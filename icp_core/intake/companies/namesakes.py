"""Companies of one name in several countries: a list that names no ids tells them apart by their country."""

from __future__ import annotations

import numpy as np
import pandas as pd

from icp_core.intake.companies.register import Register


def told_apart(
    keys: pd.DataFrame, country: pd.Series | None, register: Register, *, a_list: bool
) -> tuple[pd.DataFrame, list[str]]:
    """Keys in which a namesake without an id is called ``name (country)``, and those called so for the first time.

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
    called = keys["name"][free] + " (" + country[free].astype("str") + ")"
    distinct = pd.DataFrame({"called": called, "name": keys["name"][free], "country": country[free]}).drop_duplicates()
    known = np.array([register.find(each, None) is not None for each in distinct["called"]], dtype=bool)
    several = np.zeros(len(distinct), dtype=bool)
    if a_list:
        several = (distinct.groupby(distinct["name"].str.casefold())["country"].transform("nunique") > 1).to_numpy()
    apart = set(distinct["called"][known | several])
    if not apart:
        return keys, []
    names = keys["name"].where(~keys.index.isin(called.index[called.isin(list(apart))]), called.reindex(keys.index))
    return keys.assign(name=names), sorted(distinct["called"][several & ~known])
