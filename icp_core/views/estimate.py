"""How lifetime value was estimated: what was learned, and how that did on held-back time, in words."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from icp_core.languages import DEFAULT_LOCALE, capital, message, say
from icp_core.languages.numbers import decimal, is_missing, money, percent
from icp_core.value import LifetimeValue


def backtest_rows(value: LifetimeValue, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """How the estimate did on held-back time, beside other models and simple rules."""
    assert value.backtest is not None
    rows = value.backtest

    def told(column: str, tell: Callable[[float], str]) -> list[str]:
        return ["\u2013" if is_missing(each) else tell(each) for each in rows[column]]

    columns = {
        "rule": [capital(say(message(f"value.rule.{name}"), locale)) for name in rows["rule"]],
        "mae": told("mae", lambda error: money(error, value.currency, locale)),
        "bias": told("bias", lambda bias: percent(bias, 0, locale)),
        "correlation": told("correlation", lambda each: decimal(each, 2, locale)),
        "n": rows["n"],
    }
    return pd.DataFrame({say(message(f"view.backtest.{name}"), locale): cells for name, cells in columns.items()})


def parameter_rows(value: LifetimeValue, *, locale: str = DEFAULT_LOCALE) -> pd.DataFrame:
    """What was learned that is common to all: a name and a number each; the literature's names where it has one."""
    said = [say(message(f"value.parameter.{name}"), locale) for name in value.parameters]
    numbers = [decimal(number, 3 if abs(number) < 100 else 0, locale) for number in value.parameters.values()]
    return pd.DataFrame(
        {say(message("view.parameters.name"), locale): said, say(message("view.parameters.number"), locale): numbers}
    )
