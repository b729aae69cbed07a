"""Delimited text: encodings, delimiters, where the header stands, what lies around the table."""

from __future__ import annotations

from icp_core.intake.choices import FileChoice, ReadingChoices
from tests.intake.corpus.case import Case, table

NORDIC = """
    Kundnummer;Kundnamn;Ort;Anställda
    0101;Åkeri Öst AB;Malmö;12
    0102;Ängens Mjölk;Umeå;48
    """
NORDIC_HELD = {
    "accounts": {
        "account_id": ["0101", "0102"],
        "name": ["Åkeri Öst AB", "Ängens Mjölk"],
        "city": ["Malmö", "Umeå"],
        "employees": [12, 48],
    }
}
POLISH = """
    Numer klienta;Nazwa firmy;Miasto
    1;Żółta Łódź;Kraków
    2;Ćma i Śnieg;Świdnica
    3;Piękna Gęś;Łódź
    """
POLISH_HELD = {
    "accounts": {"name": ["Żółta Łódź", "Ćma i Śnieg", "Piękna Gęś"], "city": ["Kraków", "Świdnica", "Łódź"]}
}
PLAIN = {"accounts": {"name": ["Acme", "Beta"], "city": ["Oslo", "Rome"]}}

CASES = [
    Case("utf8", "encodings", {"kunder.csv": table(NORDIC)}, NORDIC_HELD, silent=["encoding_guessed"]),
    Case("utf8_mark", "encodings byte_order_mark", {"kunder.csv": table(NORDIC, "utf-8-sig")}, NORDIC_HELD,
         silent=["encoding_guessed"]),
    Case("cp1252", "encodings reason_codes", {"kunder.csv": table(NORDIC, "cp1252")}, NORDIC_HELD,
         says={"encoding_guessed": ()}),
    Case("latin9", "encodings", {"kunder.csv": table(NORDIC, "iso-8859-15")}, NORDIC_HELD),
    Case("utf16_mark", "encodings byte_order_mark", {"kunder.txt": table(NORDIC, "utf-16")}, NORDIC_HELD),
    Case("utf16_big_mark", "encodings byte_order_mark",
         {"kunder.txt": b"\xfe\xff" + table(NORDIC, "utf-16-be")}, NORDIC_HELD),
    Case("utf16_bare", "encodings", {"kunder.txt": table(NORDIC, "utf-16-le")}, NORDIC_HELD),
    Case("utf32_mark", "encodings byte_order_mark", {"kunder.txt": table(NORDIC, "utf-32")}, NORDIC_HELD),
    Case("cp1250", "encodings", {"klienci.csv": table(POLISH, "cp1250")}, POLISH_HELD),
    Case("late_latin_letter", "encodings whole_file_decoded",
         {"customers.csv": b"Customer,City\n" + b"".join(b"Company %d,Oslo\n" % i for i in range(3_000))
          + "Söder,Malmö\n".encode("cp1252")},
         also=lambda found: _last(found, "Söder", "Malmö")),
    Case("mojibake_mended", "encodings reason_codes",
         {"customers.csv": table("Customer,City\nCafÃ© Noir,MalmÃ¶\nBeta,Rome\n")},
         {"accounts": {"name": ["Café Noir", "Beta"], "city": ["Malmö", "Rome"]}}, says={"mojibake": (2, 2)}),
    Case("comma", "delimiters", {"customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n"}, PLAIN),
    Case("semicolon", "delimiters", {"customers.csv": b"Customer;City\nAcme;Oslo\nBeta;Rome\n"}, PLAIN),
    Case("tab", "delimiters", {"customers.tsv": b"Customer\tCity\nAcme\tOslo\nBeta\tRome\n"}, PLAIN),
    Case("pipe", "delimiters", {"customers.txt": b"Customer|City\nAcme|Oslo\nBeta|Rome\n"}, PLAIN),
    Case("sep_line", "delimiters", {"customers.csv": b"sep=|\nCustomer|City\nAcme|Oslo\nBeta|Rome\n"}, PLAIN),
    Case("one_column", "delimiters", {"customers.csv": b"Customer\nAcme\nBeta\n"},
         {"accounts": {"name": ["Acme", "Beta"]}}),
    Case("decimal_comma_is_no_delimiter", "delimiters modal_width number_format",
         {"kunder.csv": b"Kund;Budget;NPS\nAcme;1,5;2,5\nBeta;3,5;4,5\nCeta;5,5;6,5\n"},
         {"accounts": {"budget": [1.5, 3.5, 5.5], "nps": [2.5, 4.5, 6.5]}}),
    Case("commas_in_quotes", "delimiters modal_width",
         {"customers.csv": b'Customer,City,Industry\n"Acme, Inc.",Oslo,"Food, retail"\nBeta,Rome,Tech\n'},
         {"accounts": {"name": ["Acme, Inc.", "Beta"], "industry": ["Food, retail", "Tech"]}}),
    Case("line_ends_of_windows", "delimiters",
         {"customers.csv": table("Customer,City\nAcme,Oslo\nBeta,Rome\n", end="\r\n")},
         PLAIN),
    Case("line_ends_of_old_macs", "delimiters",
         {"customers.csv": table("Customer,City\nAcme,Oslo\nBeta,Rome\n", end="\r")},
         PLAIN),
    Case("line_end_in_a_cell", "delimiters",
         {"customers.csv": b'Customer,City\n"Acme\nNorway",Oslo\nBeta,Rome\n'},
         {"accounts": {"name": ["Acme Norway", "Beta"], "city": ["Oslo", "Rome"]}}),
    Case("title_rows", "header_row reason_codes",
         {"customers.csv": table("""
            Customer report
            Printed 1.3.2024

            Customer,City,Employees
            Acme,Oslo,12
            Beta,Rome,15
            """)},
         {"accounts": {"name": ["Acme", "Beta"], "employees": [12, 15]}}, says={"title_row": (1, 2)}),
    Case("total_and_repeated_header", "header_row reason_codes",
         {"customers.csv": table("""
            Customer,City,Employees
            Acme,Oslo,12
            Customer,City,Employees
            Beta,Rome,15
            Total,,27
            """)},
         {"accounts": {"name": ["Acme", "Beta"]}}, says={"repeated_header": (4 - 1,), "total_row": (5,)}),
    Case("no_header", "header_row",
         {"customers.csv": b"1,100\n2,200\n3,300\n"},
         {"accounts": {"account_id": ["1", "2", "3"], "employees": [100, 200, 300]}},
         says={"no_header": ()},
         mapping={"customers.csv": {"column 1": "accounts.account_id", "column 2": "accounts.employees"}}),
    Case("notes_beside", "header_row reason_codes",
         {"customers.csv": ("Customer,City,,\n" + "".join(f"C{i},Oslo,,{'remark' if i == 3 else ''}\n"
          "" for i in range(30)))
          .encode()},
         says={"note_beside": (5,)}, also=lambda found: _n(found, 30)),
    Case("blank_lines", "header_row", {"customers.csv": b"\n\nCustomer,City\n\nAcme,Oslo\n\n\nBeta,Rome\n\n"}, PLAIN),
    Case("one_name_for_two_columns", "header_row reason_codes",
         {"customers.csv": b"Customer,City,Mood,Mood\nAcme,Oslo,a,b\nBeta,Rome,c,d\n"},
         {"accounts": {"mood": ["a", "c"], "mood_2": ["b", "d"]}}, says={"repeated_column": ()}),
    Case("header_without_a_name", "header_row reason_codes",
         {"customers.csv": b"Customer,,City\nAcme,red,Oslo\nBeta,blue,Rome\n"}, PLAIN, says={"unnamed_column": ()}),
    Case("ragged_rows", "header_row reason_codes",
         {"customers.csv": table("""
            Customer,City,Industry,Employees
            Acme,Oslo,Tech
            Beta,Rome,Food,5,6,7
            Ceta
            Deta,Bern,Food,8
            """)},
         {"accounts": {"name": ["Acme", "Deta"], "employees": [None, 8]}},
         says={"short_row": (2,), "refused_row": (3, 4)}),
    Case("comma_without_quotes", "delimiters reason_codes",
         {"customers.csv": b"Customer,Address,City\nAcme,Rua do Paco, 67,Rio\nBeta,Via Roma 1,Rome\n"},
         {"accounts": {"address": ["Rua do Paco, 67", "Via Roma 1"], "city": ["Rio", "Rome"]}},
         says={"rejoined_row": (2,)}),
    Case("missing_words", "missing_words reason_codes",
         {"customers.csv": b"Customer,City,Industry\nAcme,N/A,NULL\nBeta,-,Select\nNull Ltd,Rome,Tech\n"},
         {"accounts": {"name": ["Acme", "Beta", "Null Ltd"], "city": [None, None, "Rome"],
                       "industry": [None, None, "Tech"]}}),
    Case("namibia_is_a_country", "missing_words country_english",
         {"customers.csv": b"Customer,Country\nAcme,NA\nBeta,SE\nCeta,NO\n"},
         {"accounts": {"country": ["Namibia", "Sweden", "Norway"]}}),
    Case("leading_zeros", "leading_zeros joining_by_id",
         {"customers.csv": b"Customer ID,Customer,Postcode\n007,Acme,0150\n7,Beta,0001\n",
          "invoices.csv": b"Customer ID,Invoice date,Amount\n007,2024-01-05,5\n7,2024-01-06,6\n"},
         {"accounts": {"account_id": ["007", "7"], "postcode": ["0150", "0001"]},
          "invoices": {"account_id": ["007", "7"], "amount": [5, 6]}}),
    Case("open_quote", "open_quote",
         {"customers.csv": b'Customer,City,Size\n"Acme,Oslo,5\nBeta,Rome,6\nCeta,Bern,7\n'},
         also=lambda found: _names(found, {"Beta", "Ceta"})),
    Case("quote_as_inch_mark", "open_quote",
         {"customers.csv": b'Customer,City,Note\nAcme,Oslo,24" screens\nBeta,Rome,none here\n'},
         {"accounts": {"name": ["Acme", "Beta"], "city": ["Oslo", "Rome"]}}),
    Case("header_chosen", "choice_of_header header_row",
         {"customers.csv": b"Acme,Oslo,Tech\nCustomer,City,Industry\nBeta,Rome,Food\nCeta,Bern,Food\n"},
         {"accounts": {"name": ["Beta", "Ceta"], "city": ["Rome", "Bern"]}}, says={"title_row": (1,)},
         choices=ReadingChoices(files=(("customers.csv", FileChoice(header_row=2)),))),
    Case("header_denied", "choice_of_header header_row",
         {"customers.csv": b"Acme,Oslo\nBeta,Rome\n"},
         {"accounts": {"name": ["Acme", "Beta"]}},
         mapping={"customers.csv": {"column 1": "accounts.name", "column 2": "accounts.city"}},
         choices=ReadingChoices(files=(("customers.csv", FileChoice(header_row=0)),))),
    Case("encoding_chosen", "encodings",
         {"klienci.csv": table(POLISH, "iso-8859-2")}, POLISH_HELD,
         choices=ReadingChoices(files=(("klienci.csv", FileChoice(encoding="iso-8859-2")),))),
    Case("delimiter_chosen", "delimiters",
         {"customers.csv": b"Customer:City\nAcme:Oslo\nBeta:Rome\n"}, PLAIN,
         choices=ReadingChoices(files=(("customers.csv", FileChoice(delimiter=":")),))),
    Case("file_left_out", "choice_of_header",
         {"customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n", "other.csv": b"Customer,City\nCeta,Bern\n"}, PLAIN,
         choices=ReadingChoices(files=(("other.csv", FileChoice(used=False)),))),
]  # fmt: skip


def _last(found, name: str, city: str) -> None:
    assert found.accounts.iloc[-1][["name", "city"]].tolist() == [name, city]
    assert len(found.accounts) == 3_001


def _n(found, n: int) -> None:
    assert len(found.accounts) == n


def _names(found, least: set[str]) -> None:
    assert least <= set(found.accounts["name"])
    assert len(found.accounts) + found.report["code"].isin(["refused_row"]).sum() == 3
