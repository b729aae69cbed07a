import numpy as np
import pandas as pd
import pytest

from icp_core.fit import Weights, prepare_scoring, suggest_desirability, suggest_weights
from icp_core.fit.forward import LEAST_JUDGED, MOST_UNDATED, N_BLOCKS, forward_blocks

COUNTS = {"X": (200, 60), "Y": (60, 200)}
FIRST = pd.Timestamp("2022-01-01")


def dealt(n, days=1, cycle=5, seed=0):
    """One first deal every few days, each open for some days, half of them won."""
    opened = FIRST + pd.to_timedelta(np.arange(n) * days, unit="D")
    won = np.random.default_rng(seed).permutation(np.arange(n) % 2 == 0)
    ids = pd.Index([f"a{i:04d}" for i in range(n)], name="account_id")
    return pd.DataFrame({"won": won, "opened": opened, "closed": opened + pd.Timedelta(days=cycle)}, index=ids)


def blocks_of(deals, met=None):
    """The blocks where nobody was met but by these deals, unless said."""
    return forward_blocks(deals, pd.Series(dtype="datetime64[us]") if met is None else met)


@pytest.fixture
def dated(sold):
    """520 deals in a mixed order of days, from 2022 on, each closed after ten days."""
    dataset = sold(COUNTS, employees=[5.0, 20.0, 100.0])
    opened = FIRST + pd.to_timedelta(np.random.default_rng(4).permutation(520), unit="D")
    return dataset.replace(deals=dataset.deals.assign(opened=opened, closed=opened + pd.Timedelta(days=10)))


def turned(dataset, accounts):
    """The same company with the outcomes of some first deals turned round."""
    deals = dataset.deals.copy()
    rows = deals["account_id"].isin(accounts)
    deals.loc[rows, "outcome"] = deals.loc[rows, "outcome"].map({"won": "lost", "lost": "won"})
    return dataset.replace(deals=deals)


def test_the_later_half_is_judged_in_blocks_by_what_was_closed_before():
    """400 deals, one a day: blocks of 50 from day 200 on, each taught by all that was closed before its first day."""
    deals = dealt(400)
    blocks = blocks_of(deals)
    assert [len(block.judged) for block in blocks] == [50] * N_BLOCKS
    assert [account for block in blocks for account in block.judged] == list(deals.index[200:])
    for number, block in enumerate(blocks):
        assert deals["closed"][block.known].max() < deals["opened"][block.judged].min()
        assert len(block.known) == 200 + 50 * number - 5
        assert list(block.not_yet) == list(deals.index[200 + 50 * number :])


def test_customers_without_a_deal_are_known_from_the_day_they_came():
    """One since day 260 is not yet known to the first two blocks of 50 from day 200 on; one since day 10 to all."""
    met = pd.Series(FIRST + pd.to_timedelta([260, 10], unit="D"), index=["late", "early"])
    blocks = blocks_of(dealt(400), met)
    assert ["late" in block.not_yet for block in blocks] == [True, True, False, False]
    assert not any("early" in block.not_yet for block in blocks)


def test_the_order_of_the_rows_decides_nothing():
    """Shuffled deals make the same blocks."""
    deals = dealt(420)
    for one, other in zip(blocks_of(deals), blocks_of(deals.sample(frac=1, random_state=1)), strict=True):
        assert set(one.judged) == set(other.judged) and set(one.known) == set(other.known)


@pytest.mark.parametrize(
    "deals",
    [
        dealt(0),
        dealt(2 * LEAST_JUDGED - 2),
        dealt(500).assign(opened=FIRST, closed=FIRST),
        dealt(500).assign(opened=pd.NaT, closed=pd.NaT),
        dealt(500, cycle=2000),
        dealt(500).assign(won=np.arange(500) < 260),
    ],
    ids=["none", "too few", "one day", "no dates", "none closed in time", "nothing but losses later"],
)
def test_without_dates_or_deals_nothing_is_judged_forward(deals):
    """No block at all, so that each deal is judged out of its fold."""
    assert blocks_of(deals) == ()


def test_one_of_the_two_dates_is_enough_and_few_may_lack_both():
    """Days of closing alone make blocks as well; a tenth without a date stands aside, more forbids."""
    closed = dealt(500).assign(opened=pd.NaT)
    assert len(blocks_of(closed)[0].known) == 250
    for share, n in ((MOST_UNDATED, 4), (MOST_UNDATED + 0.02, 0)):
        some = dealt(500)
        without = some.index[:: round(1 / share)] if n else some.index[: round(500 * share)]
        some.loc[without, ["opened", "closed"]] = pd.NaT
        blocks = blocks_of(some)
        assert len(blocks) == n
        assert not any(set(without) & (set(block.judged) | set(block.known)) for block in blocks)


def test_a_block_is_learned_without_what_came_later(dated, best):
    """Turning outcomes of the last block moves the whole table, but nothing that is judged before it, nor itself."""
    learned = suggest_desirability(dated, best(dated), source="won")
    last = learned.blocks[-1].judged
    other = suggest_desirability(turned(dated, last[:20]), best(dated), source="won")
    assert not other.table.equals(learned.table)
    for one, same in zip(learned.earlier, other.earlier, strict=True):
        pd.testing.assert_frame_equal(one.table, same.table)
    first = suggest_desirability(turned(dated, learned.blocks[0].judged[:20]), best(dated), source="won")
    assert [one.table.equals(two.table) for one, two in zip(learned.earlier, first.earlier, strict=True)] == [
        True, False, False, False,
    ]  # fmt: skip


def test_customers_not_yet_met_teach_no_earlier_block(dated, best):
    """Who is best among customers of later blocks moves the table, and no block that is judged before they came."""
    early = suggest_desirability(dated, best(dated)).blocks[0]
    members = [account for account in dated.customers if account not in early.not_yet][:30]
    newer = [account for account in dated.customers if account in early.not_yet][:15]
    one = suggest_desirability(dated, best(dated, members), source="best")
    two = suggest_desirability(dated, best(dated, members + newer), source="best")
    assert not one.table.equals(two.table)
    pd.testing.assert_frame_equal(one.earlier[0].table, two.earlier[0].table)


def test_later_deals_are_judged_and_the_reason_says_how_many(dated, best):
    """260 of 520: the scores, the comparison and the sentence are of these alone."""
    learned = suggest_desirability(dated, best(dated), source="won")
    scoring = prepare_scoring(dated, learned)
    weights = Weights.of({"industry": 1})
    found = scoring.conversion(weights)
    n = len(scoring.outcomes)
    assert n == found.n_deals == 520 and found.n_judged == 260 == scoring.compare({"mine": weights})["n"]["mine"]
    assert found.verdict == "calibrated" and found.calibration["n"].sum() == 260
    assert "judged on 260 later deals of 520" in str(found.reason)
    assert found.base_rate == pytest.approx(scoring.outcomes.mean())


def test_the_data_s_weights_are_judged_by_those_of_the_day(dated, best):
    """Each block is scored with weights learned from what was known before it, whatever happened later."""
    learned = suggest_desirability(dated, best(dated), source="won")
    weights = suggest_weights(dated, best(dated), desirability=learned, source="won")
    assert list(weights.earlier) == list(range(N_BLOCKS))
    later = turned(dated, learned.blocks[-1].judged[:40])
    other = suggest_weights(later, best(later), source="won")
    assert not other.values.equals(weights.values)
    for block in weights.earlier:
        assert weights.earlier[block].sum() == pytest.approx(100)
        pd.testing.assert_series_equal(weights.earlier[block], other.earlier[block])
    scoring = prepare_scoring(dated, learned)
    shares = pd.DataFrame([weights.earlier[b] for b in scoring.fold]).to_numpy() / 100
    order = [learned.weighed.index(name) for name in weights.values.index]
    expected = 50 + (scoring.won_lost.deviations[:, order] * shares).sum(axis=1)
    np.testing.assert_allclose(scoring.judged(weights), expected)


def test_an_edit_holds_in_every_block(dated, best):
    """What a person sets is set in what was learned before each block too."""
    learned = suggest_desirability(dated, best(dated), source="won").edited({("industry", "X"): 12.5})
    for then in learned.earlier:
        assert then.table.loc[then.table["level"] == "X", "value"].item() == 12.5


def test_chances_that_move_are_not_shown(dated, best):
    """Where later deals are won far more often than those judged before, at the same levels, no chance is shown."""
    deals = dated.deals.sort_values("opened")
    late, early = deals.tail(130), deals.iloc[260:390]
    rng = np.random.default_rng(2)
    outcome = deals["outcome"].copy()
    outcome[late.index] = np.where(rng.random(130) < np.where(late["outcome"] == "won", 1.0, 0.4), "won", "lost")
    outcome[early.index] = np.where(rng.random(130) < np.where(early["outcome"] == "won", 0.6, 0.0), "won", "lost")
    moved = dated.replace(deals=deals.assign(outcome=outcome).sort_index())
    found = prepare_scoring(moved, suggest_desirability(moved, best(moved), source="won")).conversion(
        Weights.of({"industry": 1})
    )
    assert (found.verdict, found.reason.key) == ("rank_only", "fit.conversion.moves")
    assert found.probability.isna().all()


def test_a_verdict_given_later_teaches_no_earlier_block(dated, best):
    """Turning a verdict of today moves the table but no block before it, though the company was asked long before."""
    new = [f"talk{i}" for i in range(12)]
    more = pd.DataFrame({"account_id": new, "name": new, "industry": ["X", "Y"] * 6, "relation": "in_talks"})
    early, late = FIRST, FIRST + pd.Timedelta(days=519)
    asked = [(account, "unsure", early) for account in new]

    def learned(verdicts):
        given = [(account, verdict, late) for account, verdict in zip(new, verdicts, strict=True)]
        table = pd.DataFrame(asked + given, columns=["account_id", "verdict", "date"])
        accounts = pd.concat([dated.accounts, more], ignore_index=True)
        with_talks = dated.replace(accounts=accounts, interviews=table)
        return suggest_desirability(with_talks, best(with_talks), source="both")

    one, two = learned(["fits", "does_not_fit"] * 6), learned(["does_not_fit", "fits"] * 6)
    assert one.blocks and not one.table.equals(two.table)
    for then, same in zip(one.earlier, two.earlier, strict=True):
        pd.testing.assert_frame_equal(then.table, same.table)
