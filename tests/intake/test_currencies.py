"""Amounts in several currencies, and everything that only looks like an amount."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.intake import ReadingChoices, read_dataset
from icp_core.schema import Dataset

DEALS = (
    b"Deal ID,Company,Amount,Currency,Stage\n"
    b"1,A,100,EUR,won\n"
    b"2,B,1000,SEK,lost\n"
    b"3,C,50,,won\n"
    b"4,D,$70,EUR,open\n"
    b"5,E,40,EUR,won\n"
)


def codes(found: Dataset) -> set[str]:
    return set(found.report["code"])


def rows(found: Dataset, code: str) -> list[tuple[int, object]]:
    part = found.report[found.report["code"] == code]
    return [(int(row), before) for row, before in zip(part["row"], part["before"], strict=True)]


def amounts(found: Dataset) -> list[float]:
    assert found.deals is not None
    return found.deals["amount"].fillna(-1).tolist()


def test_without_rates_foreign_amounts_are_set_aside_row_by_row() -> None:
    """The commonest currency is the project's; a cell that names its own beats the column beside it."""
    found = read_dataset({"deals.csv": DEALS})
    assert found.currency == "EUR"
    assert amounts(found) == [100, -1, 50, -1, 40]
    assert rows(found, "no_rate") == [(3, "1000 SEK"), (5, "70 USD")]
    assert "mixed_currency" in codes(found)
    table = icp.foreign_currencies(found).set_index("currency")
    assert table["n_amounts"].to_dict() == {"SEK": 1, "USD": 1} and table["rate"].isna().all()


def test_rates_convert_and_are_told_once_per_column_and_currency() -> None:
    """1000 SEK at 0.09 are 90 EUR; 70 USD at 0.5 are 35."""
    choices = ReadingChoices(rates=(("SEK", 0.09), ("USD", 0.5)))
    found = read_dataset({"deals.csv": DEALS}, choices=choices)
    assert amounts(found) == pytest.approx([100, 90, 50, 35, 40])
    assert "no_rate" not in codes(found) and "mixed_currency" not in codes(found)
    assert icp.foreign_currencies(found).to_dict("list") == {
        "currency": ["SEK", "USD"],
        "n_amounts": [1, 1],
        "rate": [0.09, 0.5],
    }


def test_converting_to_another_currency_and_back_gives_the_same_amounts() -> None:
    """The project's currency is a choice; with rates that are inverse the figures are proportional."""
    plain = read_dataset({"deals.csv": DEALS}, choices=ReadingChoices(rates=(("SEK", 0.1), ("USD", 0.8))))
    other = read_dataset(
        {"deals.csv": DEALS}, choices=ReadingChoices(currency="SEK", rates=(("EUR", 10.0), ("USD", 8.0)))
    )
    assert other.currency == "SEK"
    # The amount that names no currency is in the project's, whichever that is.
    assert [a / b for i, (a, b) in enumerate(zip(amounts(other), amounts(plain), strict=True)) if i != 2] == (
        pytest.approx([10.0] * 4)
    )


def test_one_currency_is_left_as_it_is() -> None:
    """No conversion, no remark, whatever rates stand there."""
    text = b"Deal ID,Company,Amount,Currency,Stage\n1,A,100,EUR,won\n2,B,7,EUR,lost\n"
    found = read_dataset({"deals.csv": text}, choices=ReadingChoices(rates=(("EUR", 3.0), ("USD", 2.0))))
    assert amounts(found) == [100, 7] and found.currency == "EUR"
    assert not codes(found) & {"converted", "no_rate", "mixed_currency"}


def test_row_that_needs_its_amount_is_set_aside_once() -> None:
    """Rows in = rows kept + rows reported, each with one reason."""
    text = "Kundnr;Belopp;Fakturadatum\n1;1 234,50 kr;2024-01-05\n2;20 €;2024-02-05\n3;30 kr;2024-02-05\n"
    found = read_dataset({"fakturor.csv": text.encode()})
    assert found.currency == "SEK"
    assert found.invoices is not None and found.invoices["amount"].tolist() == [1234.5, 30.0]
    reported = found.report.dropna(subset=["row"])
    assert reported[["row", "code"]].to_numpy().tolist() == [[3.0, "no_rate"]]


def test_currency_of_an_order_holds_for_its_lines() -> None:
    """The prices stand in one file, the currency in the other."""
    files = {
        "orders.csv": b"Order ID,Customer ID,Order Date,Currency\n1,A,2024-01-01,EUR\n2,B,2024-01-02,USD\n",
        "lines.csv": b"Order ID,Unit Price,Quantity\n1,10,2\n2,5,3\n2,1,1\n",
    }
    found = read_dataset(files, choices=ReadingChoices(currency="EUR", rates=(("USD", 0.5),)))
    assert found.invoices is not None
    assert found.invoices["amount"].tolist() == [20.0, 7.5, 0.5]


def test_currency_column_of_one_amount_leaves_the_others() -> None:
    """``Annual Revenue Currency Code`` speaks of the revenue, not of the budget."""
    text = (
        b"Company,Annual Revenue,Annual Revenue Currency Code,Budget EUR\n"
        b"A,100,USD,5\nB,200,USD,6\nC,300,EUR,7\nD,1,EUR,8\n"
    )
    found = read_dataset({"customers.csv": text})
    assert found.accounts["revenue"].fillna(-1).tolist() == [-1, -1, 300, 1]
    assert found.accounts["budget"].tolist() == [5, 6, 7, 8]


@pytest.mark.parametrize(
    "header", ["deal_currency_code", "CurrencyIsoCode", "Currency", "Valuta", "Valuutta", "Waluta", "Währung"]
)
def test_currency_columns_of_many_systems(header: str) -> None:
    """Whatever it is called, and though the deal's name stands beside it, it holds for all amounts of its row."""
    text = f"Deal ID,Deal,Company,Amount,{header},Deal Stage\n1,x,A,5,EUR,closedwon\n2,y,B,7,SEK,closedlost\n"
    found = read_dataset({"deals.csv": text.encode()})
    assert amounts(found) == [5, -1]
    assert rows(found, "no_rate") == [(3, "7 SEK")]


def test_amount_in_company_currency_is_converted_already() -> None:
    """A CRM that writes both keeps the deal's own currency beside."""
    text = (
        b"Deal ID,Company,Amount in company currency,Currency,Deal Stage\n"
        b"1,A,100,EUR,closedwon\n2,B,90,SEK,closedlost\n"
    )
    assert amounts(read_dataset({"deals.csv": text})) == [100, 90]


@pytest.mark.parametrize(
    ("header", "country", "currency", "key"),
    [
        ("Kundnr;Företag;Land;Omsättning", "Norge", "SEK", "language"),
        ("Virksomhed;CVR;Land;Omsætning", "Norge", "DKK", "language"),
        ("Id;Company;Country;Revenue", "Norway", "NOK", "country"),
        ("Id;Company;Country;Revenue", "Poland", "SEK", "assumed"),
    ],
)
def test_crowns_are_those_of_the_language_then_of_the_country(
    header: str, country: str, currency: str, key: str
) -> None:
    """``kr`` alone says no country; what it was taken for is told, and why."""
    text = f"{header}\n1;Alfa;{country};12 mkr\n2;Beta;{country};7 mkr\n"
    found = read_dataset({"kunder.csv": text.encode()})
    assert found.currency == currency
    told = found.report.loc[found.report["code"] == "crowns", "message"].tolist()
    assert [message.key for message in told] == [f"report.crowns_{'by_' if key != 'assumed' else ''}{key}"]


def test_percentage_is_no_amount() -> None:
    """12 % in a column of money counts as missing; it does not become 0.12."""
    text = b"Deal ID,Company,Amount,Stage\n1,A,12%,won\n2,B,200,lost\n3,C,300,won\n"
    found = read_dataset({"deals.csv": text})
    assert amounts(found) == [-1, 200, 300]
    assert rows(found, "percent_amount") == [(2, "12%")]


def test_column_of_percentages_is_a_rate_of_its_own() -> None:
    """A margin in percent is not the margin in money; nothing of it is lost."""
    text = b"account_id,date,Net amount,Margin\nA,2024-01-01,100,12%\nB,2024-01-02,200,8%\n"
    found = read_dataset({"invoices.csv": text})
    assert found.invoices is not None
    assert found.invoices["margin_as_written"].tolist() == [0.12, 0.08]


def test_band_in_place_of_an_amount_is_reported_by_row() -> None:
    """A deal has one amount; sqrt(100 x 400) = 200 is used and named."""
    text = b"Deal ID,Company,Amount,Stage\n1,A,100-400,won\n2,B,200,lost\n3,C,300,won\n"
    found = read_dataset({"deals.csv": text})
    assert amounts(found) == pytest.approx([200, 200, 300])
    assert rows(found, "band_amount") == [(2, "100-400")]


def test_rates_beside_percent_signs_keep_their_scale() -> None:
    """12 % and 15 in one column of shares are 0.12 and 0.15."""
    text = b"Company,Gross margin\nA,12%\nB,15\nC,20\n"
    assert read_dataset({"customers.csv": text}).accounts["margin_rate"].tolist() == pytest.approx([0.12, 0.15, 0.2])


def test_grades_are_not_spellings_of_one_another() -> None:
    """``A+`` and ``A-`` stay two, ``a+`` and ``A+`` become one."""
    text = b"Company,Rating\nA,A+\nB,A-\nC,a+\nD,A\nE,A+\n"
    found = read_dataset({"customers.csv": text})
    assert found.accounts["rating"].tolist() == ["A+", "A-", "A+", "A", "A+"]


def test_who_bought_in_a_currency_without_a_rate_is_a_customer_all_the_same() -> None:
    """What a company is to us does not wait for a rate; the invoice does."""
    text = b"Customer,Invoice date,Amount,Currency\nA,2024-01-01,5,SEK\nB,2024-01-02,6,EUR\nA,2024-01-03,7,SEK\n"
    found = read_dataset({"invoices.csv": text})
    assert found.invoices is not None and found.invoices["account_id"].tolist() == ["A", "A"]
    assert found.accounts["relation"].tolist() == ["customer", "customer"]
