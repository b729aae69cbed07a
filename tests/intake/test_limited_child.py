"""A child that takes too much is stopped, by the system or by whoever watches it, and takes nothing with it."""

from __future__ import annotations

import io
import random
import sys
import textwrap

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import icp_core as icp
from icp_core.errors import ReadError
from icp_core.intake.files import parquet, workbook
from icp_core.intake.files.limited_child import Limits, run_limited

ROOM = Limits(memory_bytes=400 * 2**20, cpu_seconds=30, seconds=30)
EATS = """
    eaten = []
    while True:
        eaten.append(bytearray(16 * 2**20))
"""
SPINS = "while True: pass"
WAITS = "import time; time.sleep(60)"


@pytest.fixture
def child(tmp_path):
    def write(code):
        path = tmp_path / "child.py"
        path.write_text(textwrap.dedent(code))
        return path

    return write


def test_what_goes_in_comes_out(child):
    """Bytes on standard input and output, untouched, and the exit code."""
    data = bytes(range(256)) * 5_000
    code = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1]); sys.stderr.write('told'); sys.exit(5)"
    done = run_limited(child(code), data, ROOM)
    assert (done.code, done.output, done.errors, done.stopped) == (5, data[::-1], b"told", None)


@pytest.mark.parametrize("by_system", [True, False])
def test_a_child_that_eats_memory_is_stopped(child, by_system):
    """Also where the system enforces nothing and the parent alone watches."""
    assert run_limited(child(EATS), b"", ROOM, by_system=by_system).stopped == "memory"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts no processor time for us; the clock remains")
def test_a_child_that_spins_is_stopped_by_the_system(child):
    """Processor time is counted, not the time that passes."""
    done = run_limited(child(SPINS), b"", Limits(2**30, cpu_seconds=1, seconds=60))
    assert done.stopped == "time"


@pytest.mark.parametrize("code", [SPINS, WAITS])
def test_a_child_that_never_ends_is_stopped_by_the_clock(child, code):
    """Whether it works or sleeps."""
    done = run_limited(child(code), b"", Limits(2**30, cpu_seconds=60, seconds=1), by_system=False)
    assert done.stopped == "time"


def test_a_child_that_reads_nothing_is_no_trouble(child):
    """Nobody waits for it to take what it was given."""
    assert run_limited(child("pass"), b"x" * 2**22, ROOM).code == 0


def test_a_child_that_crashes_is_none_that_took_too_much(child):
    """An abort is the file's fault, not the limit's."""
    done = run_limited(child("import os; os.abort()"), b"", ROOM)
    assert done.code != 0 and done.stopped is None


def test_no_core_is_dumped(child):
    """It would hold what the file holds."""
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    assert run_limited(child(code), b"", ROOM).output.strip() == b"0"


def parquet_bytes(columns, **settings):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, **settings)
    return out.getvalue()


@pytest.mark.parametrize(
    ("code", "limits", "key"),
    [(EATS, ROOM, "file_too_heavy"), (SPINS, Limits(2**30, cpu_seconds=9, seconds=0.3), "file_too_slow")],
)
def test_the_refusal_says_what_was_too_much(monkeypatch, child, code, limits, key):
    """Memory or time, for workbooks and Parquet alike."""
    out = io.BytesIO()
    pd.DataFrame({"name": ["Acme"]}).to_excel(out, engine="xlsxwriter")
    for kind, name, data in (
        (parquet, "a.parquet", parquet_bytes({"name": ["Acme"]})),
        (workbook, "a.xlsx", out.getvalue()),
    ):
        monkeypatch.setattr(kind, "LIMITS", limits)
        monkeypatch.setattr(kind, "_CHILD", child(code))
        with pytest.raises(ReadError, match=name) as caught:
            icp.read_dataset({name: data})
        assert caught.value.message.key == f"error.{key}"


def test_lists_within_parquet_are_counted_value_by_value():
    """Two rows may hold sixty million values in a few kilobytes."""
    offsets = pa.array([0, 30_000_000, 60_000_000], pa.int32())
    many = pa.ListArray.from_arrays(offsets, pa.nulls(60_000_000, pa.int8()))
    with pytest.raises(ReadError) as caught:
        icp.read_dataset({"a.parquet": parquet_bytes({"name": ["a", "b"], "x": many})})
    assert caught.value.message.key == "error.file_too_wide"


def test_columns_of_every_type_are_read():
    """Lists and records as text, dates as dates, decimals and long numbers with all their digits."""
    import datetime as dt
    import decimal

    columns = {
        "account_id": pa.array([2**63 + 1, 5], pa.uint64()),
        "technologies": pa.array([["SAP", "Azure"], None]),
        "place": pa.array([{"at": "x", "in": {"y": [1, 2]}}, None]),
        "customer_since": pa.array([dt.date(2020, 3, 4), None]),
        "revenue": pa.array([decimal.Decimal("1.234"), decimal.Decimal("12345678901234.567")]),
        "active": pa.array([True, False]),
        "raw": pa.array([b"\xff\x00", None]),
        "seen": pa.array([dt.datetime(2024, 5, 6, 7), None], pa.timestamp("us", tz="Europe/Stockholm")),
        "half": pa.array([1.5, None], pa.float32()).cast(pa.float16()),
        "nothing": pa.nulls(2),
    }
    found = icp.read_dataset({"accounts.parquet": parquet_bytes(columns)}).accounts
    first = found.iloc[0]
    assert first["account_id"] == str(2**63 + 1) and first["technologies"] == ["SAP", "Azure"]
    assert first["place"] == "at: x; in: y: 1; 2" and first["customer_since"] == pd.Timestamp(2020, 3, 4)
    assert found["revenue"].tolist() == [1.234, 12345678901234.567]


def test_damaged_parquet_takes_nothing_with_it():
    """Whatever the reader does with a file in which bytes were changed, it is refused or read here."""
    good = parquet_bytes({"name": [f"Firm {i}" for i in range(300)], "x": [[i, i] for i in range(300)]})
    dice = random.Random(7)
    for _ in range(12):
        bad = bytearray(good)
        for _ in range(6):
            bad[dice.randrange(4, len(bad) - 8)] = dice.randrange(256)
        try:
            found = icp.read_dataset({"accounts.parquet": bytes(bad)})
        except ReadError as problem:
            assert "accounts.parquet" in str(problem)
        else:
            assert len(found.accounts) > 0
