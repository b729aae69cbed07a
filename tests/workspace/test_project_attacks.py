"""Files that are damaged, foreign, or made to hurt: each is refused with what is wrong, and nothing of it is done."""

import io
import json
import random
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from icp_core import IcpError, Project, open_project, project_bytes
from icp_core.errors import ProjectError
from icp_core.workspace import archive, parquet_child

DEADLY = 67
"""A seed whose noise makes pyarrow 26 abort."""


def refusal(data):
    with pytest.raises(IcpError) as refused:
        open_project(data, name="got.icp")
    return refused.value.message.key.removeprefix("error."), str(refused.value)


def parquet(**columns):
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink, compression="NONE", store_schema=False)
    return sink.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"%PDF-1.7", b"a;b\n1;2\n", b"PK\x05\x06" + bytes(18), b"SQLite format 3\x00", bytes(5000)],
)
def test_what_is_no_zip_is_no_project(data):
    """A text, a PDF, nothing at all, an empty zip."""
    key, told = refusal(data)
    assert key == "project_foreign"
    assert "got.icp is no project" in told


def test_other_zips_are_no_projects(tools):
    """A workbook, a zip without a manifest, one whose manifest is another programme's."""
    for parts in [{"xl/workbook.xml": b"<x/>"}, {"a.txt": b"x"}, {"manifest.json": b'{"format": "other"}'},
                  {"manifest.json": b"{}"}]:  # fmt: skip
        assert refusal(tools.zip_of(parts))[0] == "project_foreign"


def test_a_cut_off_file_is_refused_wherever_it_ends(saved):
    """A download that broke off is called damaged, or no project where nothing of it can be told."""
    for end in [*range(40), *range(40, len(saved), 97), len(saved) - 1]:
        assert refusal(saved[:end])[0] in ("project_foreign", "project_damaged")


def test_a_flipped_bit_is_found_or_changes_nothing(project, saved, tools):
    """With any one bit turned over the file is refused, or holds what it held: never another project."""
    whole = 0
    for place in random.Random(5).sample(range(len(saved) * 8), 120):
        bad = bytearray(saved)
        bad[place // 8] ^= 1 << place % 8
        try:
            back = open_project(bytes(bad))
        except ProjectError:
            continue
        whole += 1
        assert back.choices == project.choices and dict(back.uploads) == project.uploads
        tools.same_dataset(back.dataset, project.dataset)
    assert whole < 20


def test_noise_is_refused(saved):
    """Blocks overwritten with noise never lead to anything but a refusal that a person can read."""
    chance = random.Random(7)
    for _ in range(60):
        bad = bytearray(saved)
        at, n = chance.randrange(len(bad)), chance.randrange(1, 300)
        bad[at : at + n] = chance.randbytes(len(bad[at : at + n]))
        with pytest.raises(IcpError):
            open_project(bytes(bad))


def test_a_newer_file_says_which_version_it_needs(saved, tools):
    """The format that a later version writes is refused, with the version that can open it."""
    data = tools.forged(saved, manifest={"format_version": 3, "application_version": "0.9.0", "strange": 1})
    key, told = refusal(data)
    assert key == "project_newer"
    assert "Update the workbench to 0.9.0 or later" in told


@pytest.mark.parametrize("version", [0, -1])
def test_a_format_that_never_was_is_refused(saved, tools, version):
    """There is no version before the first."""
    assert refusal(tools.forged(saved, manifest={"format_version": version}))[0] == "project_older"


@pytest.mark.parametrize("version", [None, "1", True, 1.0, [1]])
def test_a_version_is_a_whole_number(saved, tools, version):
    """Anything else is refused by its place."""
    key, told = refusal(tools.forged(saved, manifest={"format_version": version}))
    assert key == "project_wrong" and "manifest.format_version" in told


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../x", "uploads/../../x", "C:/x", "\\\\host\\x", "tables/..\\x", "uploads/" + "0" * 64 + "/../x"],
)
def test_names_that_lead_elsewhere_are_refused(saved, tools, name):
    """Absolute names, names with .. and names of other systems; no path is ever made from one all the same."""
    key, told = refusal(tools.zip_of({**tools.parts_of(saved), name: b"x"}))
    assert key == "project_unsafe" and name.replace("\\", "/") in told.replace("\\", "/")


def raw_zip(parts):
    """A zip of (ZipInfo, content) pairs, as they are."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as zipped:
        for entry, content in parts:
            zipped.writestr(entry, content)
    return sink.getvalue()


def entry_of(name, mode=0o100600, how=zipfile.ZIP_DEFLATED):
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr, entry.compress_type = 3, mode << 16, how
    return entry


@pytest.mark.parametrize("mode", [0o120777, 0o010600, 0o020600, 0o040700])
def test_links_pipes_devices_and_folders_are_refused(saved, tools, mode):
    """An entry that is no plain file has no place in a project."""
    parts = [(entry_of(name), content) for name, content in tools.parts_of(saved).items()]
    assert refusal(raw_zip([*parts, (entry_of("link", mode), b"/etc/passwd")]))[0] == "project_unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["manifest.json", "choices.json"])
def test_an_entry_that_stands_twice_is_refused(saved, tools, name):
    """Two programs would read two different projects from it."""
    parts = list(tools.parts_of(saved).items())
    assert refusal(tools.zip_of([*parts, (name, b"{}")]))[0] == "project_unsafe"


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_to_pack_are_refused(saved, tools, how):
    """Projects are deflated or stored; what else a zip can do is not tried."""
    parts = [(entry_of(name, how=how), content) for name, content in tools.parts_of(saved).items()]
    assert refusal(raw_zip(parts))[0] == "project_foreign"


def test_a_zip_bomb_is_refused_before_it_unpacks(saved, tools):
    """What unpacks to 200 times its size is refused; hardly any memory is taken."""
    bomb = tools.zip_of({**tools.parts_of(saved), "uploads/" + "0" * 64: bytes(200 * 2**20)})
    tracemalloc.start()
    assert refusal(bomb)[0] == "project_unsafe"
    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()


def test_a_zip_that_lies_about_its_sizes_is_refused(saved, tools, monkeypatch):
    """The size that an entry claims is not believed: what really comes out is counted."""
    monkeypatch.setattr(archive, "MOST_BYTES", 4 * 2**20)
    bomb = bytearray(tools.zip_of({**tools.parts_of(saved), "z": bytes(16 * 2**20)}))
    at = bomb.rindex(b"PK\x01\x02")
    struct.pack_into("<I", bomb, at + 24, 1000)
    key, _ = refusal(bytes(bomb))
    assert key in ("project_unsafe", "project_damaged")


def test_too_many_entries_are_refused(tools):
    """A zip of thousands of empty entries is no project."""
    assert refusal(tools.zip_of({f"e{n}": b"" for n in range(2001)}))[0] == "project_unsafe"


def test_an_entry_that_is_no_part_is_refused(saved, tools):
    """Listed in the manifest or not."""
    assert refusal(tools.zip_of({**tools.parts_of(saved), "run.py": b"x"}))[0] == "project_part_strange"
    assert refusal(tools.forged(saved, parts={"run.py": b"x"}))[0] == "project_part_strange"
    assert refusal(tools.forged(saved, parts={"tables/secrets.parquet": b"x"}))[0] == "project_part_strange"
    assert refusal(tools.forged(saved, parts={"tables/deals.parquet": b"x"}))[0] == "project_part_strange"


@pytest.mark.parametrize("name", ["choices.json", "tables/accounts.parquet", "report.parquet", "mapping.parquet"])
def test_a_part_that_is_missing_is_named(saved, tools, name):
    """Whether the manifest still lists it or not."""
    parts = tools.parts_of(saved)
    del parts[name]
    key, told = refusal(tools.zip_of(parts))
    assert key == "project_part_missing" and name in told
    assert refusal(tools.forged(tools.zip_of(parts)))[0] == "project_part_missing"


def test_a_part_changed_by_hand_is_named(saved, tools):
    """A part that does not match its checksum, and an upload that does not match its name."""
    parts = tools.parts_of(saved)
    changed = parts | {"choices.json": parts["choices.json"].replace(b"24", b"36")}
    key, told = refusal(tools.zip_of(changed))
    assert key == "project_part_changed" and "choices.json" in told
    assert refusal(tools.forged(saved, parts={"uploads/" + "0" * 64: b"x"}))[0] == "project_part_changed"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "project_damaged"),
        (b"[1]", "project_damaged"),
        (b"\xff\xfe", "project_damaged"),
        (b'{"tier": 1e999}', "project_wrong"),
        (b"[" * 100_000, "project_damaged"),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "project_damaged"),
        (b'{"tier": ' + b"9" * 5000 + b"}", "project_damaged"),
        (b'{"tier": 9}', "project_setting"),
        (b'{"evidence": {"source": {"sample": "/etc/passwd", "path": "x"}}}', "project_strange"),
    ],
)
def test_choices_are_not_trusted(saved, tools, content, key):
    """Text that is no JSON, nests without end or says what cannot be is refused, with a checksum that fits or not."""
    assert refusal(tools.forged(saved, parts={"choices.json": content}))[0] == key


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", 3, "manifest.name must be a text"),
        ("name", "", "1 to 300 characters"),
        ("name", "x" * 301, "1 to 300 characters"),
        ("created", "yesterday", "created is yesterday, without a time zone"),
        ("created", "2024-01-01T00:00:00", "created is 2024-01-01T00:00:00, without a time zone"),
        ("changed", "0001-01-01T00:00:00+14:00", "changed is 0001-01-01T00:00:00+14:00, without a time zone"),
        ("dataset", [], "manifest.dataset must be a group"),
        ("parts", {}, "manifest.parts must be a list"),
        ("strange", 1, "manifest holds strange"),
    ],
)
def test_the_manifest_is_not_trusted(saved, tools, field, value, told):
    """Each field is checked; the text names it."""
    assert told in refusal(tools.forged(saved, manifest={field: value}))[1]


def test_a_manifest_without_a_field_is_refused(saved, tools):
    """What has no default must be there."""
    parts = tools.parts_of(saved)
    told = json.loads(parts["manifest.json"])
    del told["created"]
    key, words = refusal(tools.zip_of(parts | {"manifest.json": json.dumps(told).encode()}))
    assert key == "project_missing" and "created" in words


def with_table(saved, tools, content, columns, rows, table="accounts"):
    told = json.loads(tools.parts_of(saved)["manifest.json"])["dataset"]
    told["tables"] = [[table, {"rows": rows, "columns": columns}]]
    return tools.forged(saved, parts={f"tables/{table}.parquet": content}, manifest={"dataset": told})


TWICE = io.BytesIO()
pq.write_table(pa.Table.from_arrays([pa.array(["a"]), pa.array(["lost"]), pa.array(["lost"])],
                                    ["account_id", "relation", "relation"]), TWICE, compression="NONE")  # fmt: skip
TWICE = TWICE.getvalue()
TWO = [["account_id", "str"], ["relation", "str"]]


def test_a_table_may_be_replaced_by_one_that_fits(saved, tools):
    """The forger of these tests makes files that open, so that the refusals below are not its own faults."""
    data = with_table(saved, tools, parquet(account_id=["a"], relation=["lost"]), TWO, 1)
    assert open_project(data).dataset.accounts["relation"].tolist() == ["lost"]


@pytest.mark.parametrize(
    ("content", "columns", "rows", "key"),
    [
        (b"", TWO, 1, "frame_damaged"),
        (b"PAR1" + bytes(100) + b"PAR1", TWO, 1, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"]), TWO, 2, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"]), TWO, -1, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"]), TWO[:1], 1, "frame_damaged"),
        (parquet(relation=["lost"], account_id=["a"]), TWO, 1, "frame_damaged"),
        (parquet(account_id=[1], relation=["lost"]), TWO, 1, "frame_damaged"),
        (parquet(account_id=[["a"]], relation=["lost"]), TWO, 1, "frame_damaged"),
        (parquet(account_id=[b"\xff"], relation=["lost"]), TWO, 1, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"]), [TWO[0], ["relation", "float64"]], 1, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"]), [TWO[0], ["relation", "object"]], 1, "cell_wrong"),
        (parquet(account_id=["a"], relation=["lost"]), [TWO[0], ["relation", "pickle"]], 1, "frame_kind"),
        (parquet(account_id=["[1]"], relation=["lost"]), [["account_id", "object"], TWO[1]], 1, "project_damaged"),
        (parquet(account_id=["a", "a"], relation=["lost"] * 2), TWO, 2, "repeated_account"),
        (parquet(account_id=["a"], relation=["friend"]), TWO, 1, "unknown_setting"),
        (parquet(account_id=["a"]), TWO[:1], 1, "missing_column"),
        (TWICE, [*TWO, TWO[1]], 1, "frame_damaged"),
        (parquet(account_id=["a"], relation=["lost"], x=[None]), [*TWO, ["x", "int64"]], 1, "frame_damaged"),
    ],
)
def test_tables_are_not_trusted(saved, tools, content, columns, rows, key):
    """A table that is no Parquet, has another shape or type than it claims, or breaks its contract is refused."""
    assert refusal(with_table(saved, tools, content, columns, rows))[0] == key


@pytest.mark.parametrize(
    "text",
    [
        '{"message": ["x", {}]}', '{"message": 3}', '{"message": ["x"]}', '{"message": [1, {}, "x"]}', '{"eval": "1"}',
        '{"float": 1}', '{"float": "1"}', '{"missing": []}', '{"date": "2024-13-01"}', '{"timestamp": [1]}', "{}",
        '{"a": 1, "b": 2}', "NaN", "[" * 60 + "]" * 60, "", '{"object": [[[1], 2]]}', '{"tuple": 3}',
        '{"message": ["x", [], "w"]}', '{"object": 1}', '{"datetime": ""}', "[" * 2000,
    ],
)  # fmt: skip
def test_cells_are_not_trusted(saved, tools, text):
    """What is no cell is refused; a mark that does not exist does nothing."""
    content = parquet(account_id=["a"], relation=["lost"], x=[text])
    assert refusal(with_table(saved, tools, content, [*TWO, ["x", "object"]], 1))[0] == "cell_wrong"


def test_a_table_that_repeats_a_long_text_is_refused_before_it_is_written_out(saved, tools):
    """A megabyte said a million times takes a megabyte in the file; it is counted, not unfolded."""
    words = pa.DictionaryArray.from_arrays(np.zeros(1_000_000, dtype="int32"), pa.array(["x" * 2**20]))
    content = parquet(account_id=pa.array([str(n) for n in range(1_000_000)]), relation=words)
    data = with_table(saved, tools, content, TWO, 1_000_000)
    assert refusal(data)[0] == "project_unsafe"


def test_a_table_that_claims_billions_of_rows_is_refused(saved, tools):
    """Rows beyond what any table has are refused by the claim alone."""
    content = parquet(account_id=["a"], relation=["lost"])
    assert refusal(with_table(saved, tools, content, TWO, 10**12))[0] == "project_unsafe"


def test_a_table_whose_own_footer_claims_billions_is_refused(saved, tools):
    """Each number 1 of the footer (rows, values, sizes) made 2^35 - 1: refused, or a number that nobody reads."""
    content = parquet(account_id=["a"], relation=["lost"])
    length = struct.unpack("<I", content[-8:-4])[0]
    footer, refused = content[-8 - length : -8], 0
    for at in [n for n in range(len(footer)) if footer[n : n + 2] == b"\x16\x02"]:  # a varint of 64 bits that says 1
        large = footer[:at] + b"\x16\xfe\xff\xff\xff\xff\x01" + footer[at + 2 :]
        bad = content[: -8 - length] + large + struct.pack("<I", len(large)) + b"PAR1"
        try:
            found = open_project(with_table(saved, tools, bad, TWO, 1))
        except ProjectError as problem:
            assert problem.message.key in ("error.frame_damaged", "error.project_unsafe")
            refused += 1
        else:
            assert found.dataset.accounts["relation"].tolist() == ["lost"]
    assert refused >= 3


def test_a_compressed_table_is_refused(saved, tools):
    """Pages are as large as they look, since nothing in them is packed."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"account_id": ["a"], "relation": ["lost"]}), sink, compression="zstd", store_schema=False)
    assert refusal(with_table(saved, tools, sink.getvalue(), TWO, 1))[0] == "frame_damaged"


def with_noise(content, seed):
    chance, bad = random.Random(seed), bytearray(content)
    for _ in range(chance.randrange(1, 4)):
        bad[chance.randrange(len(bad))] = chance.randrange(256)
    return bytes(bad)


@pytest.mark.parametrize("seed", range(15))
def test_noise_in_a_table_is_refused_or_read_as_a_table(saved, tools, seed):
    """Bytes of the Parquet changed, with a checksum that fits: an error that a person can read, or a table."""
    content = with_noise(tools.parts_of(saved)["tables/accounts.parquet"], seed)
    try:
        found = open_project(tools.forged(saved, parts={"tables/accounts.parquet": content}))
    except IcpError as problem:
        assert str(problem)
    else:
        assert len(found.dataset.accounts) == 4


def test_a_table_that_kills_its_reader_kills_no_other(tools):
    """Some damage makes the Parquet library abort the process that it runs in: that is never this one."""
    saved = Path(__file__).with_name("project_of_format_1.icp").read_bytes()
    parts = tools.parts_of(saved)
    content = with_noise(parts["tables/accounts.parquet"], DEADLY)
    told = json.loads(parts["manifest.json"])["dataset"]["tables"][0][1]
    columns = [name for name, _ in told["columns"]]
    child = [sys.executable, "-I", parquet_child.__file__]
    given = json.dumps([["accounts", len(content), told["rows"], columns]]).encode() + b"\n" + content
    assert subprocess.run(child, input=given, capture_output=True, check=False).returncode < 0
    assert refusal(tools.forged(saved, parts={"tables/accounts.parquet": content}))[0] == "frame_damaged"


def test_nothing_is_written_when_a_project_is_opened(saved, tmp_path, monkeypatch):
    """Opening touches no file: no entry of the zip lands anywhere."""
    monkeypatch.chdir(tmp_path)
    open_project(saved)
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_opened_is_not_saved(monkeypatch, tools):
    """A project larger than what may be opened is refused when it is saved."""
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
    content = bytes(20_000)
    with pytest.raises(IcpError) as refused:
        project_bytes(Project("x", uploads={tools.digest_of(content): content}))
    assert refused.value.message.key == "error.project_too_large"
    assert pd.notna(refused.value.message.values["given"])


def test_a_path_that_holds_no_file_is_named(tmp_path):
    """No file, a folder."""
    for path in (tmp_path / "none.icp", tmp_path):
        with pytest.raises(IcpError, match="no project file to read at"):
            open_project(path)
