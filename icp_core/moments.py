"""A moment as it is kept: ISO 8601 with its zone, brought to UTC."""

from __future__ import annotations

import datetime as dt

from icp_core.errors import SettingError


def moment_of(text: str, setting: str = "moment") -> dt.datetime:
    """A moment with its zone, in UTC; one that can be told in any other zone too.

    Parameters
    ----------
    setting : what the error calls it

    Raises
    ------
    SettingError
        ``no_time_zone``.
    """
    try:
        found = dt.datetime.fromisoformat(text)
        if found.tzinfo is not None and dt.MINYEAR < found.year < dt.MAXYEAR:
            return found.astimezone(dt.UTC)
    except ValueError:
        pass
    raise SettingError("no_time_zone", setting=setting, given=text[:40])
