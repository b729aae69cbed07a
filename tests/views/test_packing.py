import json

import numpy as np
import pytest

from icp_core.views.packing import DTYPES, pack


def unpacked(packed):
    """Read by the layout as it is written down, with nothing of the packing itself."""
    length = int.from_bytes(packed[:4], "little")
    header = json.loads(packed[4 : 4 + length])
    arrays = {}
    for name, place in header["arrays"].items():
        kind, start = np.dtype(place["dtype"]).newbyteorder("<"), 4 + length + place["offset"]
        assert start % 8 == 0
        arrays[name] = np.frombuffer(packed, kind, place["length"], start)
    return header["about"], arrays


def test_what_is_packed_is_read_again():
    """Every kind of array comes back as it was, flat, and begins at a multiple of eight bytes."""
    rng = np.random.default_rng(0)
    given = {kind: (100 * rng.random(7)).astype(kind) for kind in DTYPES} | {"wide": np.arange(6.0).reshape(2, 3)}
    given["none"] = np.zeros(0)
    given["strided"] = np.arange(20, dtype=np.uint16)[::3]
    about, arrays = unpacked(pack({"name": "Ä\u00a0–", "n": 7}, given))
    assert about == {"name": "Ä\u00a0–", "n": 7} and list(arrays) == list(given)
    for name, array in given.items():
        assert np.array_equal(arrays[name], array.ravel())


def test_order_of_bytes_in_memory_decides_nothing():
    """An array that stands the other way round in memory is packed as any other."""
    array = np.array([1.5, -2.0, np.nan])
    assert pack({}, {"a": array}) == pack({}, {"a": array.astype(">f8")})


def test_a_kind_that_no_browser_has_is_refused():
    """An array of 64-bit whole numbers is named, not cut."""
    with pytest.raises(TypeError, match="ids: int64"):
        pack({}, {"ids": np.arange(3)})


def test_no_header_holds_what_json_does_not_know():
    """A NaN in the header is an error, since the browser could not read the rest."""
    with pytest.raises(ValueError):
        pack({"cut": float("nan")}, {})
