from dataclasses import replace

import numpy as np

from icp_core.views import backtest_rows, parameter_rows


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_backtest_is_told_rule_by_rule(software):
    """One row per rule of the results, the error as an amount and the bias as percent."""
    table = backtest_rows(software.value)
    rows = software.value.backtest
    assert len(table) == len(rows) >= 2
    assert list(table.iloc[:, 4]) == list(rows["n"])
    assert [plain(told) for told in table.iloc[:, 2]] == [
        f"{'−' if round(100 * bias) < 0 else ''}{abs(round(100 * bias)):,} %" for bias in rows["bias"]
    ]
    assert np.all([told.startswith("€") for told in table.iloc[:, 1]])
    assert list(table.iloc[:, 0])[:2] == ["The estimate used here", "BG/NBD"]


def test_a_model_that_could_not_be_tried_has_dashes(software):
    """Where a model could not be fitted to what was known then there is no figure."""
    rows = software.value.backtest.copy()
    rows.loc[1, ["mae", "bias", "correlation"]] = np.nan
    table = backtest_rows(replace(software.value, backtest=rows))
    assert list(table.iloc[1, 1:4]) == ["–"] * 3 and "–" not in list(table.iloc[0])


def test_what_was_learned_is_told_by_name(software):
    """A row per parameter, with three decimals, in the order of the results."""
    table = parameter_rows(replace(software.value, parameters={"r": 0.24259, "leaving_per_year": 1.0}))
    assert table.iloc[:, 1].tolist() == ["0.243", "1.000"]
    assert table.iloc[:, 0].tolist() == ["r: shape of the purchase rates", "Rate of leaving a year"]
