"""Tables without names: same rows, same gaps, same figures; the same alias for the same bearer everywhere."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from icp_core.hiding import KnownNames, hide_names
from icp_core.intake import read_dataset
from icp_core.schema import Dataset
from icp_core.views import report_rows
from tests.hiding.messy import NAMES, messy_files


@pytest.fixture(scope="module")
def messy():
    return read_dataset(messy_files())


@pytest.fixture(scope="module")
def hidden(messy):
    return hide_names(messy, "key", known=KnownNames(files=tuple(messy_files())))


def everything(dataset) -> str:
    """All that a dataset holds, as text; its keys apart."""
    tables = [frame.drop(columns="account_id") for _, frame in dataset.tables()]
    frames = [*tables, report_rows(dataset), dataset.mapping.drop(columns="header"), dataset.pairs]
    frames += [dataset.sources[["file"]]]
    texts = [str(cell) for frame in frames for column in frame for cell in frame[column]]
    texts += [str(part) for entry in dataset.report["message"] for part in entry.values.values()]
    return "\n".join([*texts, *dataset.names, *dataset.handles, dataset.name])


@pytest.mark.parametrize("name", NAMES)
def test_no_table_holds_a_name(messy, hidden, name):
    """What is told of the files as they are holds each name somewhere; hidden, no table, report or sentence does."""
    assert name in everything(messy) or name in str(list(messy.accounts["account_id"]))
    assert name.casefold() not in everything(hidden.dataset).casefold()


def test_rows_gaps_and_attributes_stay(messy, hidden):
    """What results hang on is as it was: ids, numbers, days, what is missing, and which columns describe companies."""
    shown = hidden.dataset
    assert shown.attributes == messy.attributes and shown.as_of == messy.as_of
    for (_, one), (_, other) in zip(messy.tables(), shown.tables(), strict=True):
        assert one["account_id"].tolist() == other["account_id"].tolist()
        for column in one.select_dtypes(["number", "datetime"]):
            pd.testing.assert_series_equal(one[column], other[column])
    for column in messy.attributes:
        assert messy.accounts[column].isna().tolist() == shown.accounts[column].isna().tolist()


def test_a_bearer_has_one_alias_in_all_tables(hidden, messy):
    """The owner of deals who is a contact and an account manager as well is one person, and each kind says itself."""
    alias = hidden.veil.name("Anna Lindqvist")
    assert alias.startswith("Owner ")
    assert alias in set(hidden.dataset.deals["owner"]) and alias in set(hidden.dataset.accounts["account_manager"])
    assert all(name.startswith("Company ") for name in hidden.dataset.names)
    assert all(name.startswith("Person ") for name in hidden.dataset.contacts["name"])


def test_aliases_hang_on_neither_rows_nor_the_other_companies(messy):
    """Rows in another order give the same aliases, and so do fewer companies, but for the few that drew one number."""
    turned = dataclasses.replace(messy, accounts=messy.accounts[::-1].reset_index(drop=True))
    before, after = (hide_names(each, "key").dataset.handles for each in (messy, turned))
    assert before.to_dict() == after.to_dict()


def test_another_key_gives_other_aliases(messy):
    """Each project draws its own."""
    one, other = (hide_names(messy, key).dataset.handles for key in ("key", "another"))
    assert (one != other).mean() > 0.8


def test_handles_lead_back_to_the_accounts(hidden, messy):
    """What stands for an account outside is its id, or its alias while names are hidden; both lead back to it."""
    for dataset in (messy, hidden.dataset):
        assert [dataset.account_of(handle) for handle in dataset.handles] == dataset.accounts["account_id"].tolist()
        assert dataset.account_of("nobody") is None
    assert messy.handles.tolist() == messy.accounts["account_id"].tolist()
    assert set(hidden.dataset.handles).isdisjoint(messy.handles)


def test_what_can_be_no_name_stays_readable(hidden):
    """Countries, days and amounts stay in the report and in the samples of columns: hidden is not unreadable."""
    samples = hidden.dataset.mapping.set_index("header")["sample"]
    assert "Sweden" in samples["Country"] and "2024" in samples["Opened"]
    assert samples["Notes"] == "(hidden)"


def test_a_company_called_as_its_alias_gets_no_others_name():
    """No alias is what anybody is really called."""
    names = [f"Company {k:03d}" for k in range(1, 201)]
    ids = [f"C{k}" for k in range(1, 201)]
    dataset = Dataset(accounts=pd.DataFrame({"account_id": ids, "name": names, "relation": "customer"}))
    aliases = hide_names(dataset, "key").dataset.names
    assert set(aliases).isdisjoint(names) and aliases.nunique() == len(names)


def test_named_levels_of_a_column_that_may_hold_anything_are_shown_and_its_other_texts_are_not():
    """A column of notes that people named levels of tells these, in any case, and nothing else."""
    cells = ["urgent", "Urgent", None, "Sigrid Vall rang"]
    accounts = pd.DataFrame({"account_id": list("abcd"), "name": [f"Firm {x} AB" for x in "pqrs"], "note": cells,
                             "relation": "customer"})  # fmt: skip
    hidden = hide_names(Dataset(accounts), "key", known=KnownNames(levels=(("note", ("urgent", "calm")),)))
    told = hidden.dataset.accounts["note"]
    assert list(told[:2]) == ["urgent", "Urgent"] and told.isna()[2]
    assert told[3] == hide_names(Dataset(accounts), "key").dataset.accounts["note"][0] != cells[3]
