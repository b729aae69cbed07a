from dataclasses import replace

import numpy as np
import pytest

from icp_core.errors import TableError
from icp_core.schema import Dataset
from icp_core.segments import find_segments, segment_map
from tests.segments.mixed_companies import companies_without_groups, mixture_companies


@pytest.fixture(scope="module")
def made():
    dataset, _ = mixture_companies(400, 3)
    found = find_segments(dataset, n_segments=3)
    return dataset, found, segment_map(dataset, found)


def test_segments_stand_apart_within_a_spread_of_one(made):
    """Within segments each coordinate varies by 1; the centres lie farther apart than that."""
    _, found, drawn = made
    points = drawn.points
    within = points[["x", "y"]] - points.groupby("label")[["x", "y"]].transform("mean")
    assert (within**2).mean().to_numpy() == pytest.approx([1, 1], abs=0.01)
    centres = drawn.centres[["x", "y"]].to_numpy()
    apart = np.linalg.norm(centres[:, None] - centres, axis=2)[np.triu_indices(3, 1)]
    assert apart.min() > 1
    assert drawn.shown == pytest.approx(1, abs=0.01)  # three centres lie in a plane
    assert drawn.centres["n"].sum() == drawn.total == len(found.labels)


def test_ellipses_hold_the_share_that_they_say(made):
    """Half and four fifths of a segment's accounts lie within its two radii."""
    _, _, drawn = made
    for label, part in drawn.points.groupby("label"):
        off = part[["x", "y"]].to_numpy() - drawn.centres.loc[label, ["x", "y"]].to_numpy(dtype=float)
        apart = np.sqrt(np.einsum("ni,ij,nj->n", off, np.linalg.inv(drawn.spreads[label]), off))
        for radius, share in zip(drawn.radii[label], (0.5, 0.8), strict=True):
            assert (apart <= radius).mean() == pytest.approx(share, abs=0.02)


def test_larger_companies_lie_where_the_axis_says(made):
    """At the end named for larger companies, accounts have more employees than at the other end."""
    dataset, _, drawn = made
    employees = np.log(dataset.accounts.set_index("account_id")["employees"]).reindex(drawn.points.index)
    ends = {end: [str(pull) for pull in pulls] for end, pulls in drawn.pulls.items()}
    named = {end: "larger companies" in told for end, told in ends.items()}
    assert any(named.values())
    for end, (axis, sign) in {"right": ("x", 1), "left": ("x", -1), "top": ("y", 1), "bottom": ("y", -1)}.items():
        if named[end]:
            assert sign * employees.corr(drawn.points[axis]) > 0.1


def test_no_segments_no_map(made):
    """One segment of all has no map, and the reason says so; accounts without a segment are refused."""
    dataset = companies_without_groups("columns", 40, 0)
    drawn = segment_map(dataset, find_segments(dataset, n_segments=1))
    assert drawn.points.empty and "No map" in str(drawn.reason)
    whole, found, _ = made
    with pytest.raises(TableError):
        segment_map(whole, replace(found, labels=found.labels.iloc[1:]))


def test_order_of_rows_moves_no_point(made):
    """The same accounts in another order lie at the same places."""
    dataset, found, drawn = made
    other = Dataset(accounts=dataset.accounts.sample(frac=1, random_state=1))
    again = segment_map(other, found).points.reindex(drawn.points.index)
    assert again[["x", "y"]].to_numpy() == pytest.approx(drawn.points[["x", "y"]].to_numpy())
