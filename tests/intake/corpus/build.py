"""Files that are no plain text, built in code: workbooks, archives that lie, Parquet."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

Rows = Sequence[Sequence[object]]
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
)
CENTRAL, LOCAL = b"PK\x01\x02", b"PK\x03\x04"


def workbook(sheets: Mapping[str, Rows], change: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """A workbook as Excel writes it; ``change`` adds what is no plain cell."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, dt.date):
                        sheet.write_datetime(r, c, dt.datetime.combine(cell, dt.time()), day)
                    elif cell is not None:
                        sheet.write(r, c, cell)
        if change:
            change(book)
    return out.getvalue()


def archive(entries: Mapping[str, bytes | str], level: int = 6) -> bytes:
    """A zip of these entries, in order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Entries of a zip, to be changed and put together again."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        return {name: made.read(name) for name in made.namelist()}


def changed(data: bytes, **new: bytes | str) -> bytes:
    """A workbook with some parts written anew: ``sheet`` and ``strings`` are the first sheet and the shared strings."""
    named = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    return archive({**parts_of(data), **{named[name]: content for name, content in new.items()}})


def with_sizes(data: bytes, name: str, size: int) -> bytes:
    """The zip with one entry's unpacked size stated as ``size``, in both places that state it."""
    out = bytearray(data)
    for mark, size_at, name_length_at, name_at in ((LOCAL, 22, 26, 30), (CENTRAL, 24, 28, 46)):
        at = out.find(mark)
        while at >= 0:
            (length,) = struct.unpack_from("<H", out, at + name_length_at)
            if out[at + name_at : at + name_at + length] == name.encode():
                struct.pack_into("<I", out, at + size_at, size)
            at = out.find(mark, at + 4)
    return bytes(out)


def overlapping(data: bytes, name: str, times: int) -> bytes:
    """The zip with ``times`` further names that all stand for the bytes of one entry (Fifield 2019, quoted overlap)."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        begin = made.start_dir
    end = data.rfind(b"PK\x05\x06")
    directory, tail = data[begin:end], bytearray(data[end:])
    at = directory.find(name.encode()) - 46
    length = 46 + sum(struct.unpack_from("<3H", directory, at + 28))
    entry = directory[at : at + length]
    copies = b"".join(entry.replace(name.encode(), name[:-4].encode()[:-4] + b"%04d.xml" % k) for k in range(times))
    (count,) = struct.unpack_from("<H", tail, 10)
    struct.pack_into("<HHI", tail, 8, count + times, count + times, len(directory) + len(copies))
    return data[:begin] + directory + copies + bytes(tail)


def parquet(columns: Mapping[str, object], **settings: object) -> bytes:
    """A Parquet file of these columns."""
    out = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), out, **settings)
    return out.getvalue()


def long_texts(rows: int, length: int) -> pa.DictionaryArray:
    """One text of ``length`` letters in each of ``rows`` rows, stored once."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * length]))
