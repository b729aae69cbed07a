import json

import numpy as np
import pytest

import icp_core as icp
from icp_core.levels import level_table
from icp_core.views.live_board import live_accounts, live_settings, number_signs
from tests.views.test_packing import unpacked


def payload(software, desirability=None, scoring=None):
    """The large payload of the made company."""
    return live_accounts(
        software.dataset, desirability or software.desirability, scoring or software.scoring, software.value
    )


def settings(software, **changes):
    """The small one."""
    board = (software.desirability, software.scoring, software.equal)
    given = {"standing": board, "opening": (*board[:2], software.suggested), "capacity": software.capacity} | changes
    return live_settings(software.value, given.pop("standing"), given.pop("opening"), given.pop("capacity"), **given)


@pytest.fixture(scope="session")
def edited(software):
    """Desirability and scoring with a level that a person has set."""
    row = software.desirability.table.iloc[0]
    desirability = software.desirability.edited({(row["attribute"], row["level"]): 93.0})
    return desirability, icp.prepare_scoring(software.dataset, desirability, best=software.best)


def test_levels_are_read_back_from_codes(software):
    """Code, kind and word of each account give the levels that the table of levels holds, technologies too."""
    about, arrays = unpacked(payload(software))
    levels = level_table(software.dataset.accounts, software.desirability.scheme)
    seen = 0
    for j, attribute in enumerate(about["attributes"]):
        kinds = arrays[f"accounts/kind/{j}"].reshape(-1, len(attribute["parts"]))
        for p, part in enumerate(attribute["parts"]):
            words = np.array(part["levels"], dtype=object)[kinds[arrays[f"accounts/code/{j}"], p]]
            assert list(words) == list(levels[part["name"]])
            seen += 1
    assert seen == len(levels.columns) > 5


def test_names_and_amounts_stand_in_the_order_of_the_accounts(software):
    """The i-th name, id and amount are those of the i-th account."""
    about, arrays = unpacked(payload(software))
    ids = list(software.dataset.accounts["account_id"])
    for name, texts in (("id", ids), ("name", list(software.dataset.names[ids]))):
        lengths = arrays[f"{name}/length"].astype(int)
        ends = np.cumsum(np.broadcast_to(lengths, len(ids)) if len(lengths) == 1 else lengths)
        read = [bytes(part).decode() for part in np.split(arrays[f"{name}/text"], ends[:-1])]
        assert read == texts
    worth = software.value.table.loc[ids]
    own = worth["basis"] == "own"
    assert about["n"] == len(ids) and 0 < own.sum() < len(ids)
    assert np.array_equal(arrays["value"], worth["future_value"].where(~own, worth["value_if_active"]), equal_nan=True)
    assert np.array_equal(arrays["active"], worth["p_active"][own]) and list(arrays["active/at"]) == list(
        np.flatnonzero(own)
    )


def test_neither_weights_nor_edits_nor_capacity_change_the_large_payload(software, edited):
    """A level that a person sets, a weight and a capacity change the small payload alone."""
    assert payload(software, *edited) == payload(software)
    before = settings(software)
    moved = settings(software, standing=(*edited, software.suggested))
    larger = settings(software, capacity=icp.Capacity(owners=9))
    without = settings(software, with_customers=False)
    changed = lambda one: {name for name in before if before[name] != one[name]}  # noqa: E731
    assert changed(moved) == {"standing"}
    assert changed(larger) == {"capacity"}
    assert changed(without) == {"withCustomers", "capacity"}  # the floor of value is theirs who take part


def test_the_small_payload_is_small_and_plain_json(software):
    """It holds no NaN and no array of the accounts' length: less than sixty thousand characters."""
    text = json.dumps(settings(software), allow_nan=False)
    assert json.loads(text) == settings(software) and len(text) < 60_000


def test_what_the_levels_are_worth_is_told_level_by_level(software, edited):
    """Each level's deviation from 50 is that of the table; the level that a person set is edited in every copy."""
    row = software.desirability.table.iloc[0]
    told = settings(software, standing=(*edited, software.equal))["standing"]
    words = [*edited[0].scheme.levels(row["attribute"])]
    at = words.index(row["level"])
    tables = [told["tables"], *told["sets"]["won"].values()]
    assert len(tables) > 4 and {table[row["attribute"]][at] for table in tables} == {43.0}
    mine = edited[0].table.set_index(["attribute", "level"])["value"] - 50
    for part in edited[0].scheme.attributes:
        assert told["tables"][part] == [*mine.loc[part].loc[list(edited[0].scheme.levels(part))], 0.0]


def test_the_datas_weights_bring_their_copies(software):
    """Weights that the data suggest come with those learned without each part; equal ones with none."""
    told = settings(software)
    assert told["standing"]["copies"]["won"] is None
    copies = told["opening"]["copies"]["won"]
    expected = software.suggested.earlier if software.scoring.blocks else software.suggested.out_of_fold
    assert {int(part): points for part, points in copies.items()} == {
        part: values.to_dict() for part, values in expected.items()
    }


def test_rivals_come_with_their_copies_where_they_have_values(software):
    """Weights to compare with are told as the board's own; those without values are left out."""
    none = icp.Weights(None, "data", software.suggested.reason)
    rivals = settings(software, rivals={"data": software.suggested, "equal": software.equal, "none": none})["rivals"]
    assert set(rivals) == {"data", "equal"} and rivals["equal"]["copies"] == {"won": None, "best": None}
    assert rivals["data"] == {
        "points": software.suggested.points(),
        "copies": settings(software)["opening"]["copies"],
    }


def test_too_few_deals_ask_for_no_shuffling():
    """Without deals there is no share of shuffled outcomes to tell, and the payloads are made all the same."""
    dataset, _ = icp.make_company("software", seed=6, n_customers=30, n_others=20)
    bare = icp.Dataset(accounts=dataset.accounts)
    value = icp.lifetime_value(bare)
    desirability = icp.suggest_desirability(bare, icp.best_customers(bare, value, icp.profitability(bare)))
    scoring, equal = icp.prepare_scoring(bare, desirability), icp.equal_weights(desirability)
    board = (desirability, scoring, equal)
    told = live_settings(value, board, board, icp.Capacity())
    assert told["verdict"]["sets"]["won"] == {"enough": False, "learned": True, "chanceShare": None}
    assert unpacked(live_accounts(bare, desirability, scoring, value))[0]["n"] == len(bare.accounts)


@pytest.mark.parametrize(("locale", "group", "mark"), [("en", ",", "."), ("sv", "\u00a0", ","), ("pl", "\u00a0", ",")])
def test_signs_of_numbers_are_the_languages(locale, group, mark):
    """What groups digits and what stands before decimals is told as the language has it."""
    signs = number_signs(locale)
    assert (signs["group"], signs["decimal"], signs["minus"]) == (group, mark, "\u2212")
