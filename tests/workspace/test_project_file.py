import datetime as dt
import os
import stat
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import icp_core as icp
from icp_core import IcpError, Message, Project, open_project, project_bytes, save_project
from icp_core.schema import Dataset


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


FIRST = Path(__file__).with_name("project_of_format_1.icp")


def test_a_project_comes_back_with_all_that_it_held(project, saved, tools):
    """Name, dates, choices, uploads, tables, report and mapping are what they were; nothing had to be upgraded."""
    back = open_project(saved)
    assert (back.name, back.created, back.changed) == (project.name, tools.moment, tools.moment)
    assert back.choices == project.choices
    assert dict(back.uploads) == project.uploads
    tools.same_dataset(back.dataset, project.dataset)
    assert back.notes == () and back.missing_uploads == ()


def test_tables_of_this_project_hold_every_kind_of_column(dataset):
    """The project that the tests use has lists, flags with missing, dates, texts, numbers and a report."""
    kinds = {str(dtype) for dtype in dataset.accounts.dtypes}
    assert kinds >= {"str", "float64", "datetime64[us]", "object"}
    assert any(isinstance(value, list) for value in dataset.accounts["technologies"])
    assert len(dataset.report) >= 3


@pytest.mark.parametrize("name", icp.sample_names())
def test_samples_come_back(name, tools):
    """Every sample's tables keep their dtypes and their digest, and its report its words."""
    dataset = icp.load_sample(name)
    back = open_project(project_bytes(Project("x", dataset=dataset))).dataset
    tools.same_dataset(back, dataset)
    assert [str(words) for words in back.report["message"]] == [str(words) for words in dataset.report["message"]]


@pytest.mark.parametrize("kind", ["software", "nordic", "startup", "null"])
def test_made_companies_come_back(kind, tools):
    """A made company, whose report is empty, comes back too."""
    dataset, _ = icp.make_company(kind, seed=3, n_customers=40, n_others=60, n_deals=80)
    tools.same_dataset(open_project(project_bytes(Project("x", dataset=dataset))).dataset, dataset)


def every_kind():
    return pd.DataFrame(
        {
            "account_id": pd.Series(["a", "b", "c"], dtype="str"),
            "relation": pd.Series(["customer", "lost", "prospect"], dtype="str"),
            "whole": pd.Series([2**62 + 1, None, -3], dtype="Int64"),
            "positive": pd.Series([2**63 + 1, None, 3], dtype="UInt64"),
            "plain_whole": np.array([1, -(2**62), 3]),
            "single": np.array([0.1, np.nan, -np.inf], dtype="float32"),
            "real": [1e-300, np.nan, -0.0],
            "flag": [True, False, True],
            "flag_or_none": [True, None, False],
            "masked_flag": pd.Series([True, None, False], dtype="boolean"),
            "text": pd.Series(["", None, "Łódź 😀 \x00 \n"], dtype="str"),
            "masked_text": pd.Series(["", None, "x"], dtype="string"),
            "list": [["a", "b; c"], None, []],
            "of_seconds": np.array(["2020-01-01", "NaT", "1901-05-05"], dtype="datetime64[s]"),
            "of_micros": np.array(["2020-01-01 10:11:12.345678", "NaT", "9999-12-31"], dtype="datetime64[us]"),
            "of_nanos": np.array(["2020-01-01 10:11:12.345678912", "NaT", "1901-05-05"], dtype="datetime64[ns]"),
            "anything": [dt.date(2024, 2, 29), pd.Timestamp("2024-02-29 01:02:03.000000004"), ("a", 1, 2.5)],
            "missing": [np.nan, pd.NA, pd.NaT],
            "nested": [{"a": [1, {"b": None}]}, dt.datetime(2024, 1, 1, tzinfo=dt.UTC), 2**100],
            "Omsättning / år?": [1.0, 2.0, 3.0],
            "": [1.0, 2.0, 3.0],
        }
    )


def test_every_kind_of_column_comes_back(tools):
    """Whatever pandas calls it: whole numbers beyond 2^53, minus zero, each kind of missing, each unit of time."""
    dataset = Dataset(accounts=every_kind())
    tools.same_dataset(open_project(project_bytes(Project("x", dataset=dataset))).dataset, dataset)
    back = open_project(project_bytes(Project("x", dataset=dataset))).dataset.accounts
    assert str(back["real"][2]) == "-0.0"
    assert back["missing"][1] is pd.NA and back["missing"][2] is pd.NaT


def test_numbers_of_numpy_become_plain_ones():
    """In a mixed column a number of numpy comes back as Python's, equal to it."""
    accounts = pd.DataFrame({"account_id": ["a", "b"], "relation": ["lost", "lost"],
                             "mixed": pd.Series([np.int64(3), np.float64(2.5)], dtype=object)})  # fmt: skip
    back = open_project(project_bytes(Project("x", dataset=Dataset(accounts=accounts)))).dataset
    assert [type(value) for value in back.accounts["mixed"]] == [int, float]
    assert back.accounts["mixed"].tolist() == [3, 2.5]


def test_interviews_come_back():
    """Verdicts, days, gaps and what was said, with the same dtypes."""
    read = icp.read_dataset(
        {"talks.csv": b"Company;Verdict;Interview date;Interviewer;Notes\nA;fits;2026-01-02;Bo;\nB;no;;;Hm\n"}
    )
    back = open_project(project_bytes(Project("x", dataset=read))).dataset
    pd.testing.assert_frame_equal(back.interviews, read.interviews)
    assert back.interviews["verdict"].tolist() == ["fits", "does_not_fit"] and back.digest == read.digest


def test_messages_come_back_with_all_their_values():
    """A remark holds numbers, missing ones, dates, lists and other remarks; it says the same afterwards."""
    inner = Message("error.out_of_range", {"setting": "share", "given": np.float64(2), "low": 0, "high": 1})
    outer = Message(
        "workspace.as_saved", {"words": inner, "n": float("nan"), "day": dt.date(2024, 1, 1), "l": ["a", inner]}
    )
    report = pd.DataFrame({"table": ["accounts"], "row": [1.0], "column": ["x"], "code": ["y"], "message": [outer],
                           "before": [np.nan], "after": [None]})  # fmt: skip
    accounts = pd.DataFrame({"account_id": ["a"], "relation": ["lost"]})
    back = open_project(project_bytes(Project("x", dataset=Dataset(accounts=accounts, report=report)))).dataset.report
    found = back["message"][0]
    assert str(found) == "share must lie between 0 and 1; it is 2."
    assert found.values["l"] == ["a", inner] and found.values["day"] == dt.date(2024, 1, 1)
    assert repr(found.values["n"]) == "nan"


def test_words_outlive_their_catalogue(monkeypatch):
    """A remark whose sentence a later version no longer knows keeps the words that it had when it was saved."""
    from icp_core.languages import words

    remark = Message("error.too_few", {"what": "a mean", "least": 3, "n": 2})
    report = pd.DataFrame({"table": ["accounts"], "row": [1.0], "column": ["x"], "code": ["y"], "message": [remark],
                           "before": [None], "after": [None]})  # fmt: skip
    accounts = pd.DataFrame({"account_id": ["a"], "relation": ["lost"]})
    data = project_bytes(Project("x", dataset=Dataset(accounts=accounts, report=report)))
    later = {key: text for key, text in words.catalogue("en").items() if key != "error.too_few"}
    monkeypatch.setattr(words, "catalogue", lambda locale: later)
    assert str(open_project(data).dataset.report["message"][0]) == "a mean needs at least 3; there are 2."


def test_the_same_project_is_the_same_bytes(project, saved):
    """Saving twice, or saving what was opened, gives the same file."""
    assert project_bytes(project) == saved
    assert project_bytes(open_project(saved)) == saved


def test_a_project_that_holds_nothing_but_a_name_is_one():
    """A sample needs no tables: they are read from its own files."""
    back = open_project(project_bytes(Project("x", choices=icp.Choices())))
    assert back.dataset is None and back.choices == icp.Choices() and not back.uploads


def test_what_a_file_holds_can_be_read_without_us(saved, tools):
    """JSON, Parquet and the upload as it was: any program opens them."""
    import io

    parts = tools.parts_of(saved)
    beside = {"report.parquet", "mapping.parquet", "pairs.parquet", "sources.parquet"}
    assert set(parts) == {"manifest.json", "choices.json", "tables/accounts.parquet", *beside,
                          f"uploads/{tools.digest_of(tools.customers)}"}  # fmt: skip
    accounts = pd.read_parquet(io.BytesIO(parts["tables/accounts.parquet"]))
    assert accounts["name"].tolist() == ["Kvarn AB", "Sahaus Oy", "Mleko Sp. z o.o.", "Fjell AS"]
    assert parts[f"uploads/{tools.digest_of(tools.customers)}"] == tools.customers


def test_a_file_as_version_1_wrote_it_opens_forever(tools):
    """The file kept beside this test was written by the first version; all that it held is still there."""
    back = open_project(FIRST)
    assert (back.name, back.created) == ("Kvarnen – våren", tools.moment)
    assert back.choices.evidence.source.files == (("kunder.csv", tools.digest_of(tools.customers)),)
    assert back.choices.evidence.source.reading.rates == (("SEK", 0.09),)
    assert back.choices.evidence.horizon_months == 24
    assert back.choices.weights == (("industry", 60.0), ("country", 40.0))
    assert back.choices.earlier_weights == (None, (("industry", 50.0),))
    assert back.choices.levels == (("country", "Sweden", 90.0),)
    assert back.choices.selected == "Kvarn AB" and back.choices.show_customers is False
    assert back.uploads[tools.digest_of(tools.customers)] == tools.customers
    accounts = back.dataset.accounts
    assert accounts["name"].tolist() == ["Kvarn AB", "Sahaus Oy", "Mleko Sp. z o.o.", "Fjell AS"]
    assert accounts["country"].tolist() == ["Sweden", "Finland", "Poland", "Norway"]
    assert accounts["technologies"].tolist() == [["SAP"], ["SAP", "Odoo"], None, ["Odoo"]]
    assert accounts["customer_since"].dt.year.tolist()[:2] == [2021, 2019]
    assert accounts["for_profit"].tolist() == [True, None, False, True]
    assert accounts["revenue"].tolist()[0::3] == [1234.5, 12000.0] and accounts["revenue"].isna().tolist()[2]
    assert {"read_as", "country_name"} <= set(back.dataset.report["code"])
    assert all(str(words) for words in back.dataset.report["message"])
    assert back.notes == ()


def test_a_path_or_its_bytes_are_the_same(project, saved, tmp_path):
    """What save writes is what project_bytes gives; a path may be text."""
    save_project(project, tmp_path / "a.icp")
    save_project(project, str(tmp_path / "b.icp"))
    assert (tmp_path / "a.icp").read_bytes() == (tmp_path / "b.icp").read_bytes() == saved
    assert open_project(str(tmp_path / "a.icp")).name == project.name


def test_saving_replaces_the_old_file_and_leaves_nothing_beside_it(project, tmp_path):
    """The second save stands under the same name, with the mode that the old file had; a new one is its owner's."""
    path = tmp_path / "a.icp"
    save_project(project, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    save_project(project.replace(name="two"), path)
    assert open_project(path).name == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert names_in(tmp_path) == ["a.icp"]


def test_what_a_killed_save_left_behind_is_cleared_by_the_next(project, tmp_path):
    """Half a file of an hour ago goes; one that may still be under way, and files of others, stay."""
    names = [".a.icp.old.part", ".a.icp.new.part", ".b.icp.old.part", "a.icp.old.part"]
    for name in names:
        (tmp_path / name).write_text("x")
        if "old" in name:
            os.utime(tmp_path / name, (1e9, 1e9))
    save_project(project, tmp_path / "a.icp")
    assert names_in(tmp_path) == sorted(["a.icp", *names[1:]])


def test_a_link_goes_on_pointing_to_the_file(project, tmp_path):
    """Saving to a link changes the file that it points to."""
    (tmp_path / "there").mkdir()
    (tmp_path / "a.icp").symlink_to(tmp_path / "there" / "b.icp")
    save_project(project, tmp_path / "a.icp")
    assert (tmp_path / "a.icp").is_symlink()
    assert open_project(tmp_path / "there" / "b.icp").name == project.name


def test_two_files_at_once_do_not_mix(project, tmp_path):
    """Saves from several threads to one path leave one whole file and nothing else."""
    from concurrent.futures import ThreadPoolExecutor

    path = tmp_path / "a.icp"
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: save_project(project.replace(name=f"n{n}"), path), range(12)))
    assert open_project(path).name in {f"n{n}" for n in range(12)}
    assert names_in(tmp_path) == ["a.icp"]


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_the_old_file_stands_when_the_disk_refuses(project, tmp_path, monkeypatch, step):
    """Whatever fails on the way, the old file can be opened, no other is left, and the error says so."""
    path = tmp_path / "a.icp"
    save_project(project, path)

    def refuse(*_):
        raise OSError(28, "No space left on device")

    if step == "replace":
        monkeypatch.setattr(Path, "replace", refuse)
    elif step == "fsync":
        monkeypatch.setattr(os, "fsync", refuse)
    else:
        monkeypatch.setattr(os, "fdopen", lambda *_: Full())
    with pytest.raises(IcpError) as refused:
        save_project(project.replace(name="new"), path)
    monkeypatch.undo()
    assert "No space left on device" in str(refused.value) and "still stands" in str(refused.value)
    assert open_project(path).name == project.name
    assert names_in(tmp_path) == ["a.icp"]


class Full:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def write(self, _):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("path", ["none/a.icp", "file/a.icp", "."])
def test_a_place_that_cannot_be_written_is_named(project, tmp_path, path):
    """No such folder, a file where a folder should be, a folder where the file should be."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(IcpError, match="was not saved to"):
        save_project(project, tmp_path / path)
    assert names_in(tmp_path) == ["file"]


def test_a_dataset_that_no_file_can_hold_is_refused_when_it_is_saved():
    """A kind of column that Parquet or JSON lacks, and columns without names of their own, are named before a file is
    written."""
    base = {"account_id": ["a"], "relation": ["lost"]}
    for extra, told in [
        ({"kept": pd.Categorical(["x"])}, "kept of accounts has the kind category"),
        ({"kept": [1 + 2j]}, "complex128"),
        ({"kept": pd.Series([object()], dtype=object)}, "value of the kind object"),
        ({7: ["x"]}, "names of their own"),
    ]:
        with pytest.raises(IcpError) as refused:
            project_bytes(Project("x", dataset=Dataset(accounts=pd.DataFrame(base | extra))))
        assert told in str(refused.value)


def test_an_upload_must_be_what_its_digest_says(tools):
    """A digest that does not fit the content is refused when it is saved."""
    with pytest.raises(IcpError, match="not what it was"):
        project_bytes(Project("x", uploads={"0" * 64: b"abc"}))
    with pytest.raises(IcpError, match="not what it was"):
        project_bytes(Project("x", uploads={"../x": b"abc"}))


def test_an_upload_that_repeats_itself_can_be_opened_again(tools):
    """What would unpack like a bomb is stored as it is: whatever can be saved can be opened."""
    content = b"0;0\n" * 2_000_000
    project = Project("x", uploads={tools.digest_of(content): content})
    assert open_project(project_bytes(project)).uploads[tools.digest_of(content)] == content


def test_entries_carry_no_date_and_no_path(saved, tmp_path):
    """Nothing in the zip tells when or where it was made, but the manifest."""
    (tmp_path / "a.icp").write_bytes(saved)
    with zipfile.ZipFile(tmp_path / "a.icp") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "manifest.json"
        assert archive.testzip() is None
