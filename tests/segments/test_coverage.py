import pytest

from icp_core.errors import SettingError
from icp_core.levels import Scheme
from icp_core.segments import hardly_tried


def test_counts_by_hand(tiny):
    """Z was never tried; Y was sold to three customers and one that was lost; X likewise."""
    dataset, _, _ = tiny
    scheme = Scheme(categories={"industry": ("X", "Y", "Z")})
    table = hardly_tried(dataset, scheme, least=5).set_index("level")
    assert list(table.index) == ["Z", "X", "Y"]
    assert list(table.loc["Z", ["n_customers", "n_deals", "n_tried", "n_accounts"]]) == [0, 0, 0, 0]
    assert list(table.loc["X", ["n_customers", "n_deals", "n_tried", "n_accounts"]]) == [3, 5, 4, 4]
    assert list(table.loc["Y", ["n_customers", "n_deals", "n_tried", "n_accounts"]]) == [3, 4, 4, 4]


def test_a_higher_threshold_never_lists_less(tiny):
    """Raising the least number keeps every level that was listed."""
    dataset, _, _ = tiny
    scheme = Scheme(categories={"industry": ("X", "Y", "Z")})
    listed = [set(hardly_tried(dataset, scheme, least=least)["level"]) for least in (1, 4, 5)]
    assert listed[0] <= listed[1] <= listed[2]
    assert listed[0] == {"Z"}


def test_customers_count_as_tried_without_any_deals(tiny):
    """A project without deals still knows who is a customer."""
    dataset, _, _ = tiny
    table = hardly_tried(dataset.replace(deals=None), Scheme(categories={"industry": ("X", "Y")}), least=4)
    assert list(table["n_tried"]) == [3, 3] and list(table["n_deals"]) == [0, 0]


def test_the_threshold_must_be_positive(tiny):
    """Zero would list nothing and mean nothing."""
    dataset, _, _ = tiny
    with pytest.raises(SettingError, match="least"):
        hardly_tried(dataset, Scheme(), least=0)
