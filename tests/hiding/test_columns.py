"""Keys of attributes whose headings hold names: handles go out, and lead back."""

from __future__ import annotations

from icp_core.hiding import Veil
from icp_core.hiding.columns import column_handles, exchanged

VEIL = Veil({"Nokia": "Company 1"})


def test_only_keys_with_a_name_have_handles():
    """A key without a name stays, and no handle is the key of another column."""
    assert column_handles(["nokia_revenue", "industry", "column_1", "our_nokia"], VEIL.text) == {
        "nokia_revenue": "column_2", "our_nokia": "column_3"
    }  # fmt: skip


def test_what_goes_out_comes_back():
    """Keys of dicts and whole texts are exchanged at any depth, numbers and other texts are not, and back they go."""
    handles = {"nokia_revenue": "column_2"}
    data = {"points": {"nokia_revenue": 3.0, "industry": 2.0}, "names": ["nokia_revenue", "a nokia_revenue b", 4, None]}
    out = exchanged(data, handles)
    assert out == {"points": {"column_2": 3.0, "industry": 2.0}, "names": ["column_2", "a nokia_revenue b", 4, None]}
    assert exchanged(out, {"column_2": "nokia_revenue"}) == data
    assert exchanged(data, {}) is data


def test_a_company_in_short_is_found_in_a_key():
    """Keys are in small letters, where names in short stand with a capital."""
    short = Veil({"Norrland Bygg AB": "Company 1"}, short={"Norrland": "Company 1"})
    assert column_handles(["norrland_contract", "contract"], short.text) == {"norrland_contract": "column_1"}
