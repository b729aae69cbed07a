"""The nordic sample as its systems would export it: Swedish and Finnish files, each with the habits of its maker.

Swedish: Windows-1252, semicolons, decimal comma, title rows above the header, amounts with ``kr``, a row of totals.
Finnish: UTF-8 with a byte order mark, tabs, days first with dots, bands of employees. The group keeps one list
of owners, products and activities, in English; all else is in the language of the system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from icp_core.schema import Dataset

_SWEDISH = {"customer": "Kund", "former_customer": "Tidigare kund", "lost": "Förlorad", "in_talks": "I dialog",
            "prospect": "Prospekt", "won": "Vunnen", "open": "Öppen", "new": "Nyförsäljning",
            "upsell": "Merförsäljning", "renewal": "Förlängning", "Sweden": "Sverige", "Real estate": "Fastigheter",
            "Construction": "Bygg", "Energy": "Energi", "Manufacturing": "Tillverkning", "Retail": "Detaljhandel",
            "Restaurants": "Restaurang"}  # fmt: skip
_FINNISH = {"customer": "Asiakas", "former_customer": "Entinen asiakas", "lost": "Hävitty", "in_talks": "Neuvottelussa",
            "prospect": "Prospekti", "Finland": "Suomi", "Real estate": "Kiinteistöt", "Construction": "Rakentaminen",
            "Energy": "Energia", "Manufacturing": "Teollisuus", "Retail": "Vähittäiskauppa",
            "Restaurants": "Ravintolat"}  # fmt: skip
_BANDS = ((1, 10), (11, 50), (51, 200), (201, 500), (501, 1000), (1001, 5000))

Written = Sequence[str]


def nordic_files(dataset: Dataset) -> dict[str, bytes]:
    """The dataset as five exports: customers from two systems; deals, invoices and activities from the Swedish one.

    Companies whose country is missing stand in the Swedish system.
    """
    accounts = dataset.accounts
    finnish = accounts["country"] == "Finland"
    deals, invoices, activities = dataset.deals, dataset.invoices, dataset.activities
    assert deals is not None and invoices is not None and activities is not None
    return {
        "affarer.csv": _windows(_deals(deals)),
        "asiakkaat.csv": _table(_finnish_accounts(accounts[finnish]), "\t").encode("utf-8-sig"),
        "fakturor.csv": _windows(_invoices(invoices), total=("Summa", "", "", _kronor(invoices["amount"].sum()))),
        "insatser.csv": _windows(_activities(activities)),
        "kunder.csv": _windows(
            _swedish_accounts(accounts[~finnish]), title="Kundregister\r\nUtskrivet 2026-09-30\r\n\r\n"
        ),
    }


def _swedish_accounts(accounts: pd.DataFrame) -> dict[str, Written]:
    return {
        "Kundnummer": _each(accounts["account_id"]),
        "Företagsnamn": _each(accounts["name"]),
        "Status": _each(accounts["relation"], _SWEDISH.__getitem__),
        "Bransch": _each(accounts["industry"], _SWEDISH.__getitem__),
        "Antal anställda": _each(accounts["employees"], _count, missing="-"),
        "Omsättning (MSEK)": _each(accounts["revenue"] / 1e6, lambda value: _comma(value, 1), missing="-"),
        "Ort": _each(accounts["city"]),
        "Land": _each(accounts["country"], _SWEDISH.__getitem__),
        "Kund sedan": _each(accounts["customer_since"], _day),
        "Webbplats": _each(accounts["domain"]),
        "Ägarform": _each(accounts["ownership"]),
        "NPS": _each(accounts["nps"], _count),
    }


def _finnish_accounts(accounts: pd.DataFrame) -> dict[str, Written]:
    return {
        "Asiakasnumero": _each(accounts["account_id"]),
        "Yritys": _each(accounts["name"]),
        "Tila": _each(accounts["relation"], _FINNISH.__getitem__),
        "Toimiala": _each(accounts["industry"], _FINNISH.__getitem__),
        "Henkilöstö": _each(accounts["employees"], _band),
        "Liikevaihto": _each(accounts["revenue"], lambda value: f"{value:,.0f}".replace(",", " ")),
        "Kaupunki": _each(accounts["city"]),
        "Maa": _each(accounts["country"], _FINNISH.__getitem__),
        "Asiakas alkaen": _each(accounts["customer_since"], lambda day: f"{day.day}.{day.month}.{day.year}"),
        "Kotisivu": _each(accounts["domain"]),
        "Omistus": _each(accounts["ownership"]),
        "NPS": _each(accounts["nps"], _count),
    }


def _deals(deals: pd.DataFrame) -> dict[str, Written]:
    return {
        "Affärsnummer": _each(deals["deal_id"]),
        "Kundnummer": _each(deals["account_id"]),
        "Skapad": _each(deals["opened"], _day),
        "Stängd": _each(deals["closed"], _day),
        "Utfall": _each(deals["outcome"], _SWEDISH.__getitem__),
        "Belopp": _each(deals["amount"], _kronor),
        "Typ": _each(deals["kind"], _SWEDISH.__getitem__),
        "Ansvarig": _each(deals["owner"]),
    }


def _invoices(invoices: pd.DataFrame) -> dict[str, Written]:
    return {
        "Fakturanummer": _each(invoices["invoice_id"]),
        "Kundnummer": _each(invoices["account_id"]),
        "Fakturadatum": _each(invoices["date"], _day),
        "Belopp exkl. moms": _each(invoices["amount"], _kronor),
        "Täckningsbidrag": _each(invoices["margin"], _kronor),
        "Produkt": _each(invoices["product"]),
    }


def _activities(activities: pd.DataFrame) -> dict[str, Written]:
    return {
        "Kundnummer": _each(activities["account_id"]),
        "Aktivitet": _each(activities["activity"]),
        "Antal": _each(activities["quantity"], lambda value: _comma(value, 1)),
        "Datum": _each(activities["date"], _day),
        "Kostnad per enhet": _each(activities["rate"], lambda value: _comma(value, 0)),
    }


def _windows(columns: Mapping[str, Written], *, title: str = "", total: Written = ()) -> bytes:
    """A table as Windows writes it, with title lines above and a row of totals below."""
    rest = ";".join(total) + ";" * (len(columns) - len(total)) + "\r\n" if total else ""
    return (title + _table(columns, ";") + rest).encode("cp1252")


def _table(columns: Mapping[str, Written], sign: str) -> str:
    lines = [tuple(columns), *zip(*columns.values(), strict=True)]
    return "".join(sign.join(line) + "\r\n" for line in lines)


def _each(column: pd.Series, write: Callable[[Any], str] = str, missing: str = "") -> list[str]:
    return [missing if lost else write(value) for value, lost in zip(column, column.isna(), strict=True)]


def _count(value: float) -> str:
    return f"{value:.0f}"


def _comma(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}".replace(",", " ").replace(".", ",")


def _kronor(value: float) -> str:
    return _comma(value, 2) + " kr"


def _day(value: pd.Timestamp) -> str:
    return value.strftime("%Y-%m-%d")


def _band(value: float) -> str:
    return next((f"{low}-{high}" for low, high in _BANDS if value <= high), "5001+")
