"""What cells say: numbers, dates, bands, units, currencies, percents, and what can be read in two ways."""

from __future__ import annotations

from icp_core.intake.choices import ReadingChoices
from tests.intake.corpus.case import Case, table


def sizes(*cells: str, header: str = "Employees") -> bytes:
    """A list of companies with one column of figures."""
    return "".join([f"Customer;{header}\n", *(f"C{i};{cell}\n" for i, cell in enumerate(cells))]).encode()


def one(column: str, *values: object) -> dict[str, dict[str, list[object]]]:
    return {"accounts": {column: list(values)}}


CASES = [
    Case("decimal_comma", "number_format", {"kunder.csv": sizes("1.234,56", "12,5", "1.000", header="Revenue")},
         one("revenue", 1234.56, 12.5, 1000), silent=["ambiguous_number"]),
    Case("decimal_point", "number_format", {"customers.csv": sizes("1,234.56", "12.5", "1,000", header="Revenue")},
         one("revenue", 1234.56, 12.5, 1000), silent=["ambiguous_number"]),
    Case("blanks_and_apostrophes_group", "number_format",
         {"kunder.csv": sizes("1 234 567,50", "1\u00a0234,5", "1\u202f234,5", "1'234'567,25", header="Revenue")},
         one("revenue", 1234567.5, 1234.5, 1234.5, 1234567.25)),
    Case("negatives", "number_format",
         {"invoices.csv": table("""
            Customer;Invoice date;Amount
            A;2024-01-05;(1.234,50)
            A;2024-01-06;-5,25
            A;2024-01-07;7,00-
            A;2024-01-08;−3,50
            """)},
         {"invoices": {"amount": [-1234.5, -5.25, -7, -3.5]}}, says={"returns": ()}),
    Case("exponents", "number_format", {"customers.csv": sizes("1.5E+06", "2E3", "7", header="Revenue")},
         one("revenue", 1.5e6, 2000, 7)),
    Case("two_marks_in_one_column", "number_format reason_codes",
         {"customers.csv": sizes("1.234,56", "1,234.56", "12,5", header="Revenue")},
         one("revenue", 1234.56, 1234.56, 12.5), says={"mixed_number_format": ()}),
    Case("number_in_two_ways", "ambiguity reason_codes",
         {"customers.csv": b"Customer,Revenue\nA,1.234\nB,5.678\n"}, one("revenue", 1.234, 5.678),
         says={"ambiguous_number": ()}),
    Case("number_in_two_ways_nordic", "ambiguity", {"kunder.csv": sizes("1.234", "5.678", header="Revenue")},
         one("revenue", 1234, 5678), says={"ambiguous_number": ()}),
    Case("number_answered", "ambiguity",
         {"customers.csv": b"Customer,Revenue\nA,1.234\nB,5.678\n"}, one("revenue", 1234, 5678),
         silent=["ambiguous_number"],
         choices=ReadingChoices(formats=(("customers.csv", "Revenue", ","),))),
    Case("unreadable_number", "reason_codes", {"customers.csv": sizes("12", "many", "1.2.3.4", "7", "9", "11", "13")},
         one("employees", 12, None, None, 7, 9, 11, 13), says={"unreadable_number": (3, 4)}),
    Case("iso_dates", "date_format",
         {"customers.csv": b"Customer,Customer since\nA,2024-03-01\nB,20240302\nC,2024-03-03T10:11:12Z\n"
          b"D,2024/03/04\n"},
         one("customer_since", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"), silent=["ambiguous_date"]),
    Case("day_first_proved", "date_format",
         {"customers.csv": b"Customer,Customer since\nA,03/04/2024\nB,25/12/2023\nC,1/2/24\n"},
         one("customer_since", "2024-04-03", "2023-12-25", "2024-02-01"), silent=["ambiguous_date"]),
    Case("month_first_proved", "date_format",
         {"customers.csv": b"Customer,Customer since\nA,03/04/2024\nB,12/25/2023\nC,1/2/24\n"},
         one("customer_since", "2024-03-04", "2023-12-25", "2024-01-02"), silent=["ambiguous_date"]),
    Case("points_go_with_day_first", "date_format",
         {"kunden.csv": b"Kunde;Kunde seit\nA;3.4.2024\nB;05.06.24\n"},
         one("customer_since", "2024-04-03", "2024-06-05")),
    Case("month_names", "date_format",
         {"customers.csv": table("""
            Customer;Customer since
            A;5 mars 2024
            B;12. tammikuuta 2023
            C;March 7, 2022
            D;3 maj 2021
            E;15 Dezember 2020
            F;1 Oct 19
            """)},
         one("customer_since", "2024-03-05", "2023-01-12", "2022-03-07", "2021-05-03", "2020-12-15", "2019-10-01")),
    Case("serial_days", "date_format", {"customers.csv": b"Customer,Customer since\nA,45352\nB,44927\n"},
         one("customer_since", "2024-03-01", "2023-01-01")),
    Case("date_in_two_ways", "ambiguity reason_codes",
         {"customers.csv": b"Customer,Customer since\nA,03/04/24\nB,05/06/24\n"},
         one("customer_since", "2024-03-04", "2024-05-06"), says={"ambiguous_date": ()}),
    Case("date_answered", "ambiguity",
         {"customers.csv": b"Customer,Customer since\nA,03/04/24\nB,05/06/24\n"},
         one("customer_since", "2024-04-03", "2024-06-05"), silent=["ambiguous_date"],
         choices=ReadingChoices(formats=(("customers.csv", "Customer since", "day first"),))),
    Case("days_that_do_not_exist", "date_format reason_codes",
         {"customers.csv": b"Customer,Customer since\nA,2024-02-30\nB,2024-02-29\nC,2023-01-05\nD,2023-01-06\n"},
         one("customer_since", None, "2024-02-29", "2023-01-05", "2023-01-06"), says={"unreadable_date": (2,)}),
    Case("bands_of_people", "bands",
         {"customers.csv": sizes("1-10", "11-50", "1,001-5,000 employees", "10,001+", "51 to 200")},
         one("employees", 10**0.5, 550**0.5, 5005000**0.5, 10001, 10200**0.5)),
    Case("bands_of_money", "bands units currencies",
         {"customers.csv": sizes("$10M-$50M", "$1M-$10M", "$1B+", header="Revenue")},
         one("revenue", 500**0.5 * 1e6, 10**0.5 * 1e6, 1e9), also=lambda found: _currency(found, "USD")),
    Case("bands_in_other_languages", "bands",
         {"kunder.csv": sizes("mer än 500", "10 till 49", "yli 250", "od 10 do 49")},
         one("employees", 500, 490**0.5, 250, 490**0.5)),
    Case("bands_mangled_english", "mangled_bands bands reason_codes",
         {"customers.csv": sizes("Nov-50", "51-200", "02-Oct")},
         one("employees", 550**0.5, 10200**0.5, 20**0.5), says={"mended_band": (), "read_band": ()}),
    Case("bands_mangled_nordic", "mangled_bands", {"asiakkaat.csv": sizes("marras-50", "51-200", "2.loka")},
         one("employees", 550**0.5, 10200**0.5, 20**0.5)),
    Case("bands_mangled_to_dates", "mangled_bands", {"customers.csv": sizes("2024-10-02", "1950-11-01", "51-200")},
         one("employees", 20**0.5, 550**0.5, 10200**0.5)),
    Case("units_in_cells", "units currencies",
         {"kunder.csv": sizes("1,2 M€", "450 t€", "2 miljoner €", "0,5 mrd €", header="Omsättning")},
         one("revenue", 1.2e6, 450e3, 2e6, 0.5e9), also=lambda found: _currency(found, "EUR")),
    Case("units_in_front", "units currencies",
         {"kunder.csv": sizes("MSEK 45", "TSEK 800", "SEK 1 200", header="Omsättning")},
         one("revenue", 45e6, 800e3, 1200), also=lambda found: _currency(found, "SEK")),
    Case("units_in_the_header", "units currencies",
         {"kunder.csv": sizes("45", "0,8", "7,5", header="Omsättning (MSEK)")},
         one("revenue", 45e6, 0.8e6, 7.5e6), also=lambda found: _currency(found, "SEK")),
    Case("currency_words", "currencies",
         {"invoices.csv": table("""
            Customer;Invoice date;Amount
            A;2024-01-05;1 234,56 kr
            A;2024-01-06;99,00 kr
            """)},
         {"invoices": {"amount": [1234.56, 99]}}, also=lambda found: _currency(found, "SEK")),
    Case("currency_signs", "currencies", {"customers.csv": sizes("€ 1.234,56", "€ 99,00", header="Revenue")},
         one("revenue", 1234.56, 99), also=lambda found: _currency(found, "EUR")),
    Case("zloty", "currencies country_polish",
         {"klienci.csv": sizes("1 234,50 zł", "99 PLN", "3 tys. zł", header="Przychody")},
         one("revenue", 1234.5, 99, 3000), also=lambda found: _currency(found, "PLN")),
    Case("no_currency", "currencies reason_codes", {"customers.csv": sizes("5", "6", header="Revenue")},
         one("revenue", 5, 6), says={"no_currency": ()}, also=lambda found: _currency(found, "")),
    Case("several_currencies_with_rates", "rates currencies",
         {"invoices.csv": table("""
            Customer;Invoice date;Amount
            A;2024-01-05;100 EUR
            A;2024-01-06;1 000 SEK
            B;2024-01-07;50 EUR
            """)},
         {"invoices": {"amount": [100, 90, 50]}}, also=lambda found: _currency(found, "EUR"),
         choices=ReadingChoices(currency="EUR", rates=(("SEK", 0.09),))),
    Case("amount_without_a_rate", "rates currencies reason_codes",
         {"invoices.csv": table("""
            Customer;Invoice date;Amount
            A;2024-01-05;100 EUR
            A;2024-01-06;1 000 SEK
            B;2024-01-07;50 EUR
            """)},
         {"invoices": {"amount": [100, 50]}}, says={"no_rate": (3,)},
         choices=ReadingChoices(currency="EUR")),
    Case("hours_are_no_money", "currencies",
         {"accounts.csv": b"account_id;name;revenue\n1;Acme;5 EUR\n2;Beta;6 EUR\n",
          "activities.csv": b"account_id;activity;quantity\n1;visit;2\n1;visit;3\n2;call;500 SEK\n"},
         {"activities": {"quantity": [2, 3, 500]}}, silent=["no_rate", "mixed_currency"]),
    Case("currency_in_a_column_of_its_own", "rates currencies",
         {"invoices.csv": table("""
            Customer;Invoice date;Amount;Currency
            A;2024-01-05;100;EUR
            A;2024-01-06;1000;SEK
            B;2024-01-07;50;EUR
            """)},
         {"invoices": {"amount": [100, 90, 50]}},
         choices=ReadingChoices(currency="EUR", rates=(("SEK", 0.09),))),
    Case("percent_signs", "percents", {"customers.csv": sizes("18,8%", "4 %", "0,5 %", header="Gross margin")},
         one("margin_rate", 0.188, 0.04, 0.005)),
    Case("percent_without_signs", "percents reason_codes",
         {"customers.csv": sizes("18,8", "4", "55", header="Gross margin")},
         one("margin_rate", 0.188, 0.04, 0.55), says={"percent_assumed": ()}),
    Case("shares_as_shares", "percents", {"customers.csv": sizes("0,188", "0,4", "1", header="Gross margin")},
         one("margin_rate", 0.188, 0.4, 1), silent=["percent_assumed"]),
    Case("nines_are_no_figure", "reason_codes",
         {"customers.csv": sizes(*[str(10 + i) for i in range(14)], "999999")},
         one("employees", *range(10, 24), None), says={"placeholder": (16,)}),
    Case("no_fewer_than_none", "reason_codes", {"customers.csv": sizes("12", "-3", "7")}, one("employees", 12, None, 7),
         says={"negative": (3,)}),
    Case("years_from_dates", "date_format",
         {"customers.csv": b"Customer,Founded\nA,1999\nB,2001-05-06\nC,7.8.2010\nD,2011\nE,2012\n"
          b"F,2013\nG,soon\nH,2014\n"},
         one("founded_year", 1999, 2001, 2010, 2011, 2012, 2013, None, 2014), says={"unreadable_year": (8,)}),
    Case("years_and_dates_by_halves", "date_format mapping_by_values",
         {"customers.csv": b"Customer,Founded\nA,1999\nB,2001-05-06\nC,7.8.2010\nD,2012\n"},
         one("founded_year", 1999, 2001, 2010, 2012)),
    Case("thousand_times_its_neighbours", "unit_errors reason_codes",
         {"customers.csv": sizes(*[str(1_000_000 + 9_000 * i) for i in range(24)], "1150", header="Revenue")},
         says={"suspected_unit_error": (26,)}),
    Case("lists_of_technologies", "units",
         {"customers.csv": b"Customer,Technologies\nA,SAP; Excel\nB,\"Salesforce, Slack\"\nC,\n"},
         one("technologies", ["SAP", "Excel"], ["Salesforce", "Slack"], None)),
]  # fmt: skip


def _currency(found, code: str) -> None:
    assert found.currency == code
