import numpy as np
import pandas as pd
import pytest

from icp_core.errors import SettingError
from icp_core.schema import Dataset
from icp_core.segments import find_segments, segments_in_bands


def agreement(truth, labels):
    from sklearn.metrics import adjusted_rand_score

    return adjusted_rand_score(truth, labels)


def test_planted_groups_are_found_across_seeds(grouped):
    """Five planted groups in mixed, gappy data come back: adjusted Rand index .7 on average, never under .45."""
    found = []
    for seed in range(4):
        dataset, truth = grouped(seed)
        segments = find_segments(dataset)
        assert 3 <= segments.n_segments <= 7
        found.append(agreement(truth, segments.labels))
    assert np.mean(found) > 0.7 and min(found) > 0.45


def test_unstructured_columns_give_one_segment_and_say_so(independent):
    """Attributes that have nothing to do with each other are not divided; every account has label 0."""
    dataset, _ = independent(2)
    segments = find_segments(dataset)
    assert (segments.n_segments, segments.is_stable) == (1, False)
    assert set(segments.labels) == {0}
    assert segments.stability < 0.4
    assert "No stable structure" in str(segments.reason)


def test_under_thirty_accounts_are_not_divided(grouped):
    """With 29 accounts there is one segment, no stability, and the reason names both numbers."""
    dataset, _ = grouped(1, n=29)
    segments = find_segments(dataset, n_segments=3)
    assert segments.n_segments == 1 and np.isnan(segments.stability) and not segments.is_stable
    assert "29" in str(segments.reason) and "30" in str(segments.reason)


def test_under_120_accounts_give_at_most_three(grouped):
    """With 100 accounts no more than three groups are tried."""
    dataset, _ = grouped(2, n=100)
    segments = find_segments(dataset)
    assert segments.by_k["n_segments"].max() == 3
    assert segments.n_segments <= 3


def test_a_number_asked_for_is_honoured(grouped, independent):
    """The user's number is kept, with its stability, also where the groups do not repeat."""
    dataset, _ = grouped(3)
    assert find_segments(dataset, n_segments=6).n_segments == 6
    assert find_segments(dataset, n_segments=1).n_segments == 1
    dataset, _ = independent(2)
    asked = find_segments(dataset, n_segments=3)
    assert asked.n_segments == 3 and not asked.is_stable and asked.stability < 0.7
    with pytest.raises(SettingError, match="n_segments"):
        find_segments(dataset, n_segments=40)


def test_outcomes_never_cluster(grouped):
    """Relation, NPS, dates and deals can change at will without moving one account."""
    dataset, truth = grouped(0)
    expected = find_segments(dataset, n_segments=4).labels
    other = dataset.accounts.assign(relation="prospect", nps=truth * 2.0, usage=truth * 9.0, references=truth * 1.0)
    deals = pd.DataFrame({"deal_id": ["d"], "account_id": ["a00000"], "outcome": ["won"]})
    pd.testing.assert_series_equal(find_segments(Dataset(accounts=other, deals=deals), n_segments=4).labels, expected)


def test_order_of_rows_and_repetition_change_nothing(grouped):
    """The same accounts in another order have the same labels, and so has a second run."""
    dataset, _ = grouped(4)
    expected = find_segments(dataset, n_segments=4).labels
    shuffled = Dataset(accounts=dataset.accounts.sample(frac=1, random_state=3).reset_index(drop=True))
    got = find_segments(shuffled, n_segments=4).labels
    assert list(got.index) == list(shuffled.accounts["account_id"])
    pd.testing.assert_series_equal(got.reindex(expected.index), expected)


def test_labels_run_from_the_largest_segment_and_every_segment_has_its_own_name(grouped):
    """Segment 0 is the largest; names differ and hold a level that marks the segment."""
    dataset, _ = grouped(0)
    segments = find_segments(dataset)
    sizes = segments.labels.value_counts().sort_index()
    assert list(sizes.index) == list(range(segments.n_segments))
    assert sizes.is_monotonic_decreasing and sizes.min() >= 5
    names = [str(name) for name in segments.names.values()]
    assert len(set(names)) == segments.n_segments


def test_marks_by_hand(grouped):
    """A mark's shares are those of the accounts whose attribute is known, and its lift is their ratio above 1."""
    dataset, _ = grouped(0)
    segments = find_segments(dataset, n_segments=3)
    mark = segments.marks[segments.marks["attribute"] == "country"].iloc[0]
    accounts = dataset.accounts.set_index("account_id")
    known = accounts["country"].dropna()
    inside = known[segments.labels.reindex(known.index) == mark["label"]]
    assert mark["share"] == pytest.approx((inside == mark["level"]).mean())
    assert mark["share_all"] == pytest.approx((known == mark["level"]).mean())
    assert mark["lift"] == pytest.approx(mark["share"] / mark["share_all"])
    assert (segments.marks["lift"] > 1).all()


def test_accounts_of_which_nothing_is_known_are_not_placed(grouped):
    """An account without any known attribute is labelled -1 instead of guessed."""
    dataset, _ = grouped(0)
    blank = dataset.accounts.copy()
    columns = [name for name in blank.columns if name not in ("account_id", "relation")]
    blank.loc[blank.index[:3], columns] = None
    blank["technologies"] = blank["technologies"].where(blank["technologies"].notna(), None)
    segments = find_segments(Dataset(accounts=blank), n_segments=3)
    assert list(segments.labels.iloc[:3]) == [-1, -1, -1]
    assert (segments.labels.iloc[3:] >= 0).all()
    assert -1 in segments.names


def test_one_attribute_makes_no_groups():
    """Groups need at least two attributes in which accounts differ."""
    accounts = pd.DataFrame(
        {"account_id": [f"a{i}" for i in range(60)], "relation": "customer", "industry": ["X", "Y"] * 30}
    )
    segments = find_segments(Dataset(accounts=accounts))
    assert segments.n_segments == 1
    assert "two attributes" in str(segments.reason)


def test_bands_that_a_person_draws_name_the_groups_and_move_nobody(grouped):
    """Labels and stability stay; every mark of the number is one of the bands; the standard ones change nothing."""
    dataset, _ = grouped(0)
    found = find_segments(dataset, n_segments=3)
    number = "employees"
    drawn = segments_in_bands(dataset, found, {number: (77.0, 333.0)})
    pd.testing.assert_series_equal(drawn.labels, found.labels)
    assert drawn.stability == found.stability and set(drawn.names) == set(found.names)
    told = set(drawn.marks.loc[drawn.marks["attribute"] == number, "level"])
    assert told and told <= {"..77", "77..333", "333.."}
    same = segments_in_bands(dataset, found, {})
    pd.testing.assert_frame_equal(same.marks, found.marks)
    assert same.names == found.names
