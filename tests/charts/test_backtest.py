from dataclasses import replace

import pytest

from icp_core.charts.backtest import backtest_calibration


def test_each_group_is_a_dot_with_its_interval(software):
    """Across what was predicted, up what came; the line stands for agreement."""
    rows = software.value.calibration
    figure = backtest_calibration(software.value)
    assert list(figure.data[0].x) == list(rows["predicted"]) and list(figure.data[0].y) == list(rows["came"])
    line, *bars = figure.layout.shapes
    assert (line.x0, line.x1) == (line.y0, line.y1)
    assert [(bar.y0, bar.y1) for bar in bars] == list(zip(rows["low"], rows["high"], strict=True))
    assert f"{rows['n'].iloc[0]} customers" in figure.data[0].customdata[0][0]


@pytest.mark.parametrize("axis", ["xaxis", "yaxis"])
def test_losses_are_not_cut_off(software, axis):
    """Where a group lost money the axes reach below nothing."""
    rows = software.value.calibration.copy()
    rows.loc[0, ["predicted", "came", "low", "high"]] = [-50.0, -80.0, -120.0, -40.0]
    figure = backtest_calibration(replace(software.value, calibration=rows))
    assert figure.layout[axis].range[0] == -120.0


def test_without_held_back_time_there_is_no_picture(software):
    """An estimate that could not be tried has no dots."""
    assert len(backtest_calibration(replace(software.value, calibration=None)).data) == 0
