import pytest

from icp_core.errors import IcpError
from icp_core.profile import Version, agreed

MOMENT = "2026-11-12T09:00:00+00:00"


def version(definition, number=1, **changes):
    return Version(**({"number": number, "name": " First  of all ", "moment": MOMENT, "author": "Ada", "reason": "",
                       "definition": definition()} | changes))  # fmt: skip


def test_a_version_is_named_and_dated(definition):
    """Its name is trimmed and must be one; its moment has a zone."""
    assert version(definition).name == "First of all"
    assert version(definition).when.isoformat() == MOMENT
    for changes, told in (
        ({"name": "  "}, "needs a name"),
        ({"moment": "2026-11-12T09:00:00"}, "without a time zone"),
        ({"moment": "yesterday"}, "time zone"),
        ({"number": 0}, "number must lie"),
    ):
        with pytest.raises(IcpError, match=told):
            version(definition, **changes)


def test_the_last_agreed_version_stands(definition):
    """What was read from a file is none that was agreed here, however late it came."""
    first, second = version(definition), version(definition, 2)
    read = version(definition, 3, origin="read")
    assert agreed((read, second, first)) is second
    assert agreed((read,)) is None and agreed(()) is None
