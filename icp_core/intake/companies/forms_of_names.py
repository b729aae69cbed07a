"""The legal forms that companies bear in their names, where no file has a column of them."""

from __future__ import annotations

import pandas as pd

from icp_core.intake.log import Log
from icp_core.intake.texts.legal_forms import legal_forms_of_names
from icp_core.intake.uncertainty import determined

LEAST_BEARING = 0.2
"""Share of the names that must bear a form: brands bear hardly any, and what is known of few describes nobody."""
MOST_TOLD = 0.5
"""Share of the uncertainty about the form (Theil) that the country may remove before the form only repeats it."""


def with_legal_form(accounts: pd.DataFrame, log: Log) -> pd.DataFrame:
    """Accounts with the legal form that their names say, where no file has a column of legal forms and a fair share of
    the names bear one.

    Forms are each country's own: where the countries settle most of them, the form describes nothing besides and is set
    aside as an attribute.
    """
    if "name" not in accounts or ("legal_form" in accounts and accounts["legal_form"].notna().any()):
        return accounts
    forms = legal_forms_of_names(accounts["name"], accounts.get("country"))
    n = int(forms.notna().sum())
    if n < LEAST_BEARING * len(forms):
        return accounts
    log.note("legal_form_from_name", table="accounts", column="legal_form", n=n, of=len(forms))
    both = forms.notna() & accounts["country"].notna() if "country" in accounts else forms.isna() & False
    if both.any():
        share = determined(accounts.loc[both, "country"], forms[both])
        if share >= MOST_TOLD:
            log.note("set_aside_repeats", table="accounts", column="legal_form", share=share, n=int(both.sum()))
    return accounts.assign(legal_form=forms)
