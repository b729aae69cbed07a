"""Moments as they are kept."""

import pytest

from icp_core.errors import SettingError
from icp_core.moments import moment_of


def test_a_moment_is_told_in_utc_whatever_its_zone():
    """Nine in Helsinki and seven in UTC are the same moment, and read so."""
    assert moment_of("2026-02-01T09:00:00+02:00").isoformat() == "2026-02-01T07:00:00+00:00"
    assert moment_of("2026-02-01T07:00:00Z") == moment_of("2026-02-01T02:00:00-05:00")


@pytest.mark.parametrize(
    "text", ["", "today", "2026-02-01T09:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59+00:00"]
)
def test_a_moment_that_another_zone_could_not_tell_is_refused(text):
    """Without a zone it is no moment, and at either end of the calendar another zone has no day for it."""
    with pytest.raises(SettingError, match="without a time zone"):
        moment_of(text, "changed")
