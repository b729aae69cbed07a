"""The samples as shipped: the files are what the generator writes, and reading them gives back what was made."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from icp_core.errors import ReadError, SettingError
from icp_core.languages import say
from icp_core.samples import load_sample, make_company, sample_about, sample_names, shipped, write_sample
from icp_core.samples.shipped import DATA, SHIPPED_SEED

SIZES = {
    "software": (240, 600, 900), "nordic": (160, 260, 460), "startup": (14, 25, 31), "subscriptions": (150, 170, 340),
    "null": (240, 600, 900),
}  # fmt: skip
CLEAN = ("software", "startup", "subscriptions", "null")


@pytest.fixture(scope="module")
def loaded():
    """Every sample, read from its files."""
    return {name: load_sample(name) for name in sample_names()}


def test_the_samples_are_those_promised_and_the_software_company_comes_first():
    """Names are stable: pages and other people's checks use them."""
    assert sample_names() == ("software", "nordic", "startup", "subscriptions", "null", "cdnow")


@pytest.mark.parametrize("name", sample_names())
def test_the_shipped_files_are_what_the_generator_writes(name, tmp_path):
    """Byte for byte; a licence beside the files is not written by the generator."""
    write_sample(name, tmp_path)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped_files = {path.name: path.read_bytes() for path in (DATA / name).iterdir() if path.name != "LICENSE.txt"}
    assert sorted(written) == sorted(shipped_files)
    assert [file for file in written if written[file] != shipped_files[file]] == []


def test_all_samples_together_are_small():
    """Less than 3 MB, so that a clone stays quick."""
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 3e6


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_as_described(name, loaded):
    """Customers, other companies and deals as promised in the description of the sample."""
    dataset = loaded[name]
    customers = len(dataset.customers)
    assert (customers, len(dataset.accounts) - customers, len(dataset.deals)) == SIZES[name]


@pytest.mark.parametrize("name", CLEAN)
def test_reading_the_clean_files_gives_back_what_was_made(name, loaded):
    """Every cell of every table survives writing and reading; only a column that is empty throughout is gone."""
    made, _ = make_company(name, seed=SHIPPED_SEED)
    read = loaded[name]
    assert read.table_names == made.table_names
    for table, frame in made.tables():
        expected = frame.dropna(axis=1, how="all")
        got = getattr(read, table)
        if table == "accounts":  # taken from the names
            got = got.drop(columns="legal_form")
        assert list(got.columns) == list(expected.columns)
        pd.testing.assert_frame_equal(got, expected, check_dtype=False)
    assert read.attributes == made.attributes
    assert set(read.report["code"]) == {"read_as", "legal_form_from_name", "set_aside_repeats"}


def test_the_nordic_exports_are_read_right(loaded):
    """Five files in three dialects give the made company back, as exactly as bands and rounded millions allow."""
    made, _ = make_company("nordic", seed=SHIPPED_SEED)
    read = loaded["nordic"]
    expected = made.accounts.set_index("account_id")
    got = read.accounts.set_index("account_id").loc[expected.index]
    for column in ("name", "domain", "relation", "industry", "city", "ownership", "customer_since", "nps"):
        pd.testing.assert_series_equal(got[column], expected[column], check_dtype=False)
    pd.testing.assert_series_equal(got["country"], expected["country"], check_dtype=False)
    finnish = expected["country"] == "Finland"
    pd.testing.assert_series_equal(got["employees"][~finnish], expected["employees"][~finnish], check_dtype=False)
    ratio = (got["employees"] / expected["employees"])[finnish].dropna()
    assert (got["employees"].isna() == expected["employees"].isna()).all()
    assert ratio.between(0.3, 4.0).all()
    assert np.allclose(got["revenue"], expected["revenue"], atol=0.05e6 + 1, equal_nan=True)
    deals = read.deals.set_index("deal_id").loc[made.deals["deal_id"]]
    for column in ("account_id", "opened", "closed", "outcome", "kind", "amount", "owner"):
        assert deals[column].equals(made.deals.set_index("deal_id")[column].astype(deals[column].dtype)), column
    assert read.invoices["amount"].sum() == pytest.approx(made.invoices["amount"].sum(), abs=0.01)
    assert read.invoices["margin"].sum() == pytest.approx(made.invoices["margin"].sum(), abs=0.01)
    cost = (read.activities["quantity"] * read.activities["rate"]).sum()
    assert cost == pytest.approx((made.activities["quantity"] * made.activities["rate"]).sum())


def test_the_nordic_files_have_the_habits_of_their_makers():
    """Swedish: Windows-1252, semicolons, a title, totals. Finnish: UTF-8 with a byte order mark, tabs."""
    swedish = (DATA / "nordic" / "kunder.csv").read_bytes()
    finnish = (DATA / "nordic" / "asiakkaat.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        swedish.decode("utf-8")
    assert swedish.decode("cp1252").splitlines()[3].startswith("Kundnummer;Företagsnamn;")
    assert finnish.startswith(b"\xef\xbb\xbfAsiakasnumero\tYritys\t")
    assert "Summa;;;" in (DATA / "nordic" / "fakturor.csv").read_bytes().decode("cp1252").splitlines()[-1]


def test_amounts_have_the_currency_of_their_company(loaded):
    """The currency is known for each sample, so no report says that it was assumed."""
    currencies = {name: dataset.currency for name, dataset in loaded.items()}
    euro = dict.fromkeys(CLEAN, "EUR")
    assert currencies == {**euro, "nordic": "SEK", "cdnow": "USD"}
    assert all("no_currency" not in set(dataset.report["code"]) for dataset in loaded.values())


def test_cdnow_has_the_published_counts(loaded):
    """2,357 customers and 6,919 orders; 2,457 repeat purchases by 946 customers in 39 weeks and 1,882 in the next 39.

    Fader and Hardie (2001) and the summary that they made of the same sample; purchases on one day count once.
    """
    dataset = loaded["cdnow"]
    assert (len(dataset.customers), len(dataset.invoices)) == (2357, 6919)
    early = dataset.invoices["date"] <= "1997-09-30"
    days = dataset.invoices[early].groupby("account_id")["date"].nunique() - 1
    later = dataset.invoices[~early].groupby("account_id")["date"].nunique()
    assert (days.sum(), (days > 0).sum(), later.sum()) == (2457, 946, 1882)
    assert dataset.invoices["amount"].sum() == pytest.approx(244_091.94)
    assert dataset.attributes == ()


@pytest.mark.parametrize("name", SIZES)
def test_the_truth_beside_the_files_is_that_of_the_company(name, loaded):
    """``truth.json`` holds the same drivers, loss-makers and chances, for the same accounts."""
    _, truth = make_company(name, seed=SHIPPED_SEED)
    told = json.loads((DATA / name / "truth.json").read_text("utf-8"))
    assert told["ideal_customer"] == dict(truth.drivers)
    assert told["loss_makers"] == list(truth.loss_makers)
    assert set(told["win_probability"]) == set(loaded[name].accounts["account_id"])
    assert told["win_probability"] == pytest.approx(truth.win_probability.to_dict(), abs=5e-5)
    assert told["future_value"] == pytest.approx(truth.future_value.to_dict(), abs=0.5)


def test_every_sample_says_in_a_line_what_it_is():
    """The line is in the catalogue, and the made ones say that they are made."""
    for name in sample_names():
        line = say(sample_about(name), "en")
        assert line.startswith("Real:" if name == "cdnow" else "Made:")


def test_an_unknown_sample_is_refused_with_those_there_are():
    """Whatever is asked of it: to be read, told about or written."""
    for ask in (load_sample, sample_about, lambda name: write_sample(name, DATA)):
        with pytest.raises(SettingError, match="software"):
            ask("bakery")


def test_a_sample_whose_files_are_gone_is_refused_with_a_remedy(monkeypatch, tmp_path):
    """The error names the sample and says where its files belong."""
    monkeypatch.setattr(shipped, "DATA", tmp_path)
    with pytest.raises(ReadError, match=r"software.*folder data"):
        load_sample("software")


def test_cdnow_cannot_be_written_anew_without_its_source(monkeypatch, tmp_path):
    """Where the package that ships the orders is absent, the error names it and nothing is made up."""
    monkeypatch.setattr("icp_core.samples.cdnow.find_spec", lambda name: None)
    with pytest.raises(ReadError, match="lifetimes"):
        write_sample("cdnow", tmp_path)
    assert list(tmp_path.iterdir()) == []
