"""JSON records become a table of text without loss: what is no record is reported, what would harm is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import icp_core as icp
from icp_core.errors import ReadError
from icp_core.intake.choices import FileChoice
from icp_core.intake.files.json_lines import json_table
from icp_core.intake.files.source import file_kind
from icp_core.intake.log import Log


def read(text, **choice):
    log = Log()
    data = text.encode() if isinstance(text, str) else text
    table = json_table("a.jsonl", data, FileChoice(**choice), log)
    return table, log.frame()


def refusal(text):
    with pytest.raises(ReadError) as caught:
        icp.read_dataset({"a.json": text.encode()})
    return caught.value.message.key.removeprefix("error.")


def test_records_become_companies():
    """Nested objects get dotted headers, lists of words are lists, numbers keep every digit."""
    lines = [
        {"account_id": 12345678901234567890, "name": "Acme", "address": {"country": "SE", "geo": {"lat": 59.33}},
         "technologies": ["SAP", "Azure"], "employees": 12},
        {"account_id": 12345678901234567891, "name": "Beta", "technologies": [], "employees": None, "active": True},
    ]  # fmt: skip
    text = "\n".join(map(json.dumps, lines))
    table, report = read(text)
    assert list(table.frame.columns) == [
        "account_id", "name", "address.country", "address.geo.lat", "technologies", "employees", "active",
    ]  # fmt: skip
    assert len(report) == 0 and table.rows.tolist() == [1, 2]
    found = icp.read_dataset({"accounts.jsonl": text.encode()}).accounts
    assert found["account_id"].tolist() == ["12345678901234567890", "12345678901234567891"]
    assert found["technologies"].iloc[0] == ["SAP", "Azure"] and found["employees"].tolist()[0] == 12


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Acme"}\n{"name": "Beta"}\n',
        '\ufeff{"name": "Acme"}\r\n\r\n{"name": "Beta"}',
        '[{"name": "Acme"}, {"name": "Beta"}]',
        '[\n  {\n    "name": "Acme"\n  },\n  {"name": "Beta"},\n]',
        '{"name": "Acme"},\n{"name": "Beta"},\n',
        '{\n "name": "Acme"\n}\n{\n "name": "Beta"\n}',
        '{"page": 1, "data": [{"name": "Acme"}, {"name": "Beta"}]}',
        '{\n "data": [\n {"name": "Acme"},\n {"name": "Beta"}\n ]\n}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_every_usual_shape_is_read(text, encoding):
    """One per line, a list, one after the other, under the one key of an answer."""
    if encoding == "utf-16":
        text = text.removeprefix("\ufeff")
    data = text.encode(encoding)
    assert file_kind("x", data) == "json"
    assert read(data)[0].frame["name"].tolist() == ["Acme", "Beta"]


def test_what_stands_beside_the_list_is_named():
    """It was not read, and the report says so."""
    _, report = read('{"page": 1, "data": [{"name": "Acme"}]}')
    assert report["code"].tolist() == ["json_list_taken"] and "page" in str(report["message"].iloc[0])


def test_lines_that_are_no_record_are_reported_and_the_others_kept():
    """Row by row, with their text."""
    text = '{"name": "Acme"}\n{"name": "cut\nnull\n[1, 2]\nwords\n{}\n{"name": null}\n{"name": "Beta"} x\n'
    text += '{"name": "Gamma"}'
    table, report = read(text)
    assert table.frame["name"].tolist() == ["Acme", "Gamma"] and table.rows.tolist() == [1, 9]
    refused = report[report["code"] == "refused_row"]
    assert sorted(refused["row"]) == [2, 3, 4, 5, 6, 7, 8]
    assert refused.set_index("row")["before"][2] == '{"name": "cut'


def test_a_list_that_breaks_off_is_refused_with_its_line():
    """How many records are missing cannot be told."""
    with pytest.raises(ReadError, match="line 3"):
        icp.read_dataset({"a.json": b'[\n{"name": "Acme"},\n{"name": "Be'})
    assert refusal('[{"name": "Acme"} {"name": "Beta"}]') == "json_broken"
    assert refusal('[{"name": "Acme"}] and more') == "json_broken"
    assert refusal("[]") == "json_no_rows"
    assert refusal("{}") == "json_no_rows"


def test_records_within_the_record_are_kept_as_text():
    """As JSON, with numbers as they were written."""
    table, report = read('{"name": "Acme", "orders": [{"id": 1e2, "x": "å"}, {"id": 12345678901234567890}]}')
    assert table.frame["orders"].tolist() == ['[{"id": 1e2, "x": "å"}, {"id": 12345678901234567890}]']
    assert report[["code", "column", "row"]].to_numpy().tolist() == [["json_nested", "orders", 1.0]]


def test_a_key_that_stands_twice_is_reported():
    """The last value counts, as in every reader of JSON."""
    table, report = read('{"name": "Acme", "name": "Beta", "a": {"x": 1, "x": 2}}')
    assert table.frame.iloc[0].tolist() == ["Beta", "2"]
    assert sorted(report.loc[report["code"] == "json_repeated_key", "before"]) == ["name", "x"]


def test_two_paths_of_one_name_stay_two_columns():
    """A key with a dot and a nested one."""
    table, report = read('{"a.b": "1", "a": {"b": "2"}, "": "3"}')
    assert table.frame.iloc[0].to_dict() == {"a.b": "1", "a.b (2)": "2", "column 3": "3"}
    assert set(report["code"]) == {"repeated_column", "unnamed_column"}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("1.5", "1.5"),
        ("1.234", "1.2340"),
        ("-0.001", "-0.0010"),
        ("1e3", "1000"),
        ("2.5E-4", "0.00025"),
        ("1e999", "1e999"),
        ("1e-99999999999999999999", "1e-99999999999999999999"),
        ("9" * 5000, "9" * 5000),
        ("true", "TRUE"),
        ('" x "', "x"),
        ('"1,5"', "1,5"),
    ],
)
def test_values_are_kept_as_written(written, text):
    """No digit is lost, and no power of ten is written out that would fill the memory."""
    assert read('{"a": 1, "v": ' + written + "}")[0].frame["v"].tolist() == [text]


def test_numbers_that_are_none_are_missing_and_reported():
    """NaN and infinity are no JSON but stand in many files; a number beyond all numbers is not read as one."""
    text = '{"name": "Acme", "revenue": NaN}\n{"name": "Beta", "revenue": -Infinity}\n{"name": "C", "revenue": 1e999}\n'
    text += '{"name": "D", "revenue": 5}\n{"name": "E", "revenue": 6}\n'
    found = icp.read_dataset({"accounts.jsonl": text.encode()})
    assert found.accounts["revenue"].isna().tolist() == [True, True, True, False, False]
    assert found.report.loc[found.report["code"] == "json_no_number", "row"].tolist() == [1, 2]


def test_half_letters_and_null_signs_are_replaced_and_reported():
    """They cannot be stored, and would stop the whole reading later."""
    found = icp.read_dataset({"accounts.jsonl": rb'{"name": "Ac\ud800me", "city": "Os\u0000lo", "\udfff": "x"}'})
    assert found.accounts["name"].tolist() == ["Ac\ufffdme"]
    assert "broken_letter" in set(found.report["code"])


def test_what_would_harm_is_refused():
    """Endless nesting, a hundred thousand keys, a grid of nothing."""
    assert refusal("[" + '{"a":' * 100_000) == "json_too_deep"
    assert refusal('[{"a": ' + "[" * 100 + "]" * 100 + "}]") == "json_too_deep"
    table, report = read('{"name": "Acme"}\n{"a":' + "[" * 100_000 + "]" * 100_000 + "}\n")
    assert len(table.frame) == 1 and report["code"].tolist() == ["refused_row"]
    assert refusal(json.dumps({f"k{i}": i for i in range(100_000)})) == "json_too_many_keys"
    rows = "\n".join(json.dumps({f"k{i % 1_999}": "x"}) for i in range(12_000))
    assert refusal(rows) == "file_too_wide"


def test_deep_objects_end_in_text():
    """Eight levels become headers; what lies below stays together."""
    value = {"end": "x"}
    for level in range(12):
        value = {f"l{level}": value}
    table, report = read(json.dumps(value))
    (header,) = table.frame.columns
    assert header.count(".") == 7 and json.loads(table.frame[header].iloc[0])["l3"] == {
        "l2": {"l1": {"l0": {"end": "x"}}}
    }
    assert report["code"].tolist() == ["json_nested"]


def test_preview_and_choices_know_json():
    """A file that names its columns itself has no header row to choose, but an encoding."""
    data = '{"name": "Åkeri"}\n{"name": "Beta"}'.encode("cp1252")
    seen = icp.preview_file("a.jsonl", data)
    assert (seen.kind, seen.encoding, seen.encoding_certain) == ("json", "cp1252", False)
    assert seen.tables[0].head == (("name",), ("Åkeri",), ("Beta",))
    told = icp.ReadingChoices(files=(("a.jsonl", icp.FileChoice(encoding="cp1252")),))
    assert icp.preview_file("a.jsonl", data, told).encoding_certain
    with pytest.raises(icp.IcpError):
        icp.preview_file("a.jsonl", data, icp.ReadingChoices(files=(("a.jsonl", icp.FileChoice(header_row=1)),)))


@pytest.mark.parametrize("text", ["name;city\nAcme;{x}\n", '"name","city"\n"Acme","x"\n', "[name];[city]\nAcme;x\n"])
def test_other_text_is_not_taken_for_json(text):
    """Brackets in headings and cells."""
    assert file_kind("a.json", text.encode()) == "text"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(st.text(max_size=4), VALUES, max_size=4), min_size=1, max_size=6), st.booleans())
def test_records_in_are_rows_kept_plus_rows_reported(records, listed):
    """Whatever the records hold, none is lost in silence."""
    text = json.dumps(records) if listed else "\n".join(map(json.dumps, records))
    try:
        table, report = read(text)
    except ReadError as problem:
        assert problem.message.key == "error.json_no_rows"
        return
    if "json_list_taken" not in set(report["code"]):
        refused = report.loc[report["code"] == "refused_row", "row"].tolist()
        assert sorted([*table.rows, *refused]) == list(range(1, len(records) + 1))
