"""A small project with everything in it, and the means to forge one."""

import datetime as dt
import hashlib
import io
import json
import zipfile

import pandas as pd
import pytest

import icp_core as icp
from icp_core.schema import Dataset
from icp_core.workspace.manifest import BESIDE

CUSTOMERS = (
    "Bolag;Bransch;Land;Antal anställda;Kund sedan;Technologies;For profit;Omsättning;Status\n"
    "Kvarn AB;Livsmedel;Sverige;11-50;2021-03-04;SAP; ja;1 234,5;Kund\n"
    "Sahaus Oy;Metalli;Suomi;250;2019-11-30;SAP, Odoo;;980;Kund\n"
    "Mleko Sp. z o.o.;Food;Polska;-;;;nej;n/a;Prospekt\n"
    "Fjell AS;Metall;Norge;55;2020-01-01;Odoo;ja;12 000;Kund\n"
).encode()
MOMENT = dt.datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=dt.UTC)


def digest_of(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture(scope="session")
def dataset():
    """Four companies as they were read from a Swedish export."""
    return icp.read_dataset({"kunder.csv": CUSTOMERS})


@pytest.fixture(scope="session")
def choices():
    """Choices in which everything is chosen."""
    reading = icp.ReadingChoices(files=(("kunder.csv", icp.FileChoice(delimiter=";")),), rates=(("SEK", 0.09),))
    corrections = (("kunder.csv", "For profit", "accounts.for_profit"),)
    source = icp.Source(None, (("kunder.csv", digest_of(CUSTOMERS)),), corrections, reading)
    return icp.Choices(
        evidence=icp.Evidence(source, horizon_months=24, criterion="profit"),
        weights=(("industry", 60.0), ("country", 40.0)),
        earlier_weights=(None, (("industry", 50.0),)),
        levels=(("country", "Sweden", 90.0),),
        tier=2,
        show_customers=False,
        selected="Kvarn AB",
    )


@pytest.fixture(scope="session")
def project(dataset, choices):
    """The project in which all of this stands."""
    return icp.Project("Kvarnen – våren", choices, {digest_of(CUSTOMERS): CUSTOMERS}, dataset, MOMENT, MOMENT)


@pytest.fixture(scope="session")
def saved(project):
    """Its file."""
    return icp.project_bytes(project)


def parts_of(data):
    """What a project file holds, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(parts):
    """A zip of (name, content) pairs or of a dict."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, content)
    return sink.getvalue()


def forged(data, *, parts=None, manifest=None):
    """A project file with some parts or fields of the manifest changed, and every checksum right again."""
    held = parts_of(data) | (parts or {})
    told = json.loads(held.pop("manifest.json"))
    told["parts"] = [
        {"name": name, "sha256": digest_of(content), "size": len(content)} for name, content in held.items()
    ]
    told |= manifest or {}
    return zip_of({"manifest.json": json.dumps(told).encode(), **held})


def same_frame(one, other):
    """Two frames have the same values, dtypes, columns and order; missing in its kind."""
    pd.testing.assert_frame_equal(one, other, check_column_type=False)
    for column in one.columns:
        if one[column].dtype == object:
            assert [repr(value) for value in one[column]] == [repr(value) for value in other[column]]


def same_dataset(one: Dataset, other: Dataset):
    """Two datasets are equal in all that they hold."""
    assert one.digest == other.digest
    assert (one.name, one.currency, one.table_names) == (other.name, other.currency, other.table_names)
    for (_, mine), (_, theirs) in zip(one.tables(), other.tables(), strict=True):
        same_frame(mine, theirs)
    for name in BESIDE:
        same_frame(getattr(one, name), getattr(other, name))


@pytest.fixture
def tools():
    """The functions above, for tests that stand in files of their own."""
    from types import SimpleNamespace

    return SimpleNamespace(
        parts_of=parts_of, zip_of=zip_of, forged=forged, same_frame=same_frame, same_dataset=same_dataset,
        digest_of=digest_of, customers=CUSTOMERS, moment=MOMENT,
    )  # fmt: skip
