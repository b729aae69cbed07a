"""The nordic sample as its systems would export it: Swedish and Finnish files, each with the habits of its maker.

Swedish: Windows-1252, semicolons, decimal comma, title rows above the header, amounts with ``kr``. Finnish: UTF-8 with
a byte order mark, tabs, days first with dots, bands of employees.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from icp_core.schema import Dataset

_INDUSTRY = {
    "sv": {"Real estate": "Fastigheter", "Construction": "Bygg", "Energy": "Energi", "Manufacturing": "Tillverkning",
           "Retail": "Detaljhandel", "Restaurants": "Restaurang"},
    "fi": {"Real estate": "Kiinteistöt", "Construction": "Rakentaminen", "Energy": "Energia", "Manufacturing": "Teollisuus",
           "Retail": "Vähittäiskauppa", "Restaurants": "Ravintolat"},
}  # fmt: skip
_RELATION_SV = {
    "customer": "Kund",
    "former_customer": "Tidigare kund",
    "lost": "Förlorad",
    "in_talks": "I dialog",
    "prospect": "Prospekt",
}
_RELATION_FI = {
    "customer": "Asiakas",
    "former_customer": "Entinen asiakas",
    "lost": "Hävitty",
    "in_talks": "Neuvottelussa",
    "prospect": "Prospekti",
}
_OUTCOME_SV = {"won": "Vunnen", "lost": "Förlorad", "open": "Öppen"}


def nordic_files(dataset: Dataset) -> dict[str, bytes]:
    """The dataset as five exports: customers from two systems, deals, invoices and activities from the Swedish one."""
    accounts = dataset.accounts
    finnish = (accounts["country"] == "Finland").fillna(False).astype(bool)
    return {
        "asiakkaat.csv": _finnish(accounts[finnish]),
        "kunder.csv": _swedish_accounts(accounts[~finnish]),
        "affarer.csv": _swedish_deals(dataset.deals),
        "fakturor.csv": _swedish_invoices(dataset.invoices),
        "insatser.csv": _swedish_activities(dataset.activities),
    }


def _swedish_accounts(accounts: pd.DataFrame) -> bytes:
    rows = [
        (a.account_id, a.name, _text(_RELATION_SV.get(a.relation)), _INDUSTRY["sv"].get(a.industry, ""), _count(a.employees),
         _comma(a.revenue / 1e6, 1), _text(a.city), "Sverige" if a.country == "Sweden" else "", _day(a.customer_since), _text(a.domain),
         _text(a.funding_stage), _count(a.nps))
        for a in accounts.itertuples()
    ]  # fmt: skip
    header = ("Kundnummer", "Företagsnamn", "Status", "Bransch", "Antal anställda", "Omsättning (MSEK)", "Ort", "Land",
              "Kund sedan", "Webbplats", "Ägarform", "NPS")  # fmt: skip
    return _table(header, rows, ";", title=("Kundregister;;;;;;;;;;;", "Utskrivet 2026-09-30;;;;;;;;;;;", "")).encode(
        "cp1252", "replace"
    )


def _finnish(accounts: pd.DataFrame) -> bytes:
    rows = [
        (a.account_id, a.name, _text(_RELATION_FI.get(a.relation)), _INDUSTRY["fi"].get(a.industry, ""), _band(a.employees),
         _spaced(a.revenue), _text(a.city), "Suomi", _dotted(a.customer_since), _text(a.domain), _text(a.funding_stage), _count(a.nps))
        for a in accounts.itertuples()
    ]  # fmt: skip
    header = ("Asiakasnumero", "Yritys", "Tila", "Toimiala", "Henkilöstö", "Liikevaihto", "Kaupunki", "Maa", "Asiakas alkaen",
              "Kotisivu", "Omistus", "NPS")  # fmt: skip
    return _table(header, rows, "\t").encode("utf-8-sig")


def _swedish_deals(deals: pd.DataFrame | None) -> bytes:
    assert deals is not None
    rows = [
        (
            d.deal_id,
            d.account_id,
            _day(d.opened),
            _day(d.closed),
            _OUTCOME_SV[d.outcome],
            _spaced(d.amount) + " kr",
            _text(d.kind),
            _text(d.owner),
        )
        for d in deals.itertuples()
    ]
    header = ("Affärsnummer", "Kundnummer", "Skapad", "Stängd", "Utfall", "Belopp", "Typ", "Ansvarig")
    return _table(header, rows, ";").encode("cp1252", "replace")


def _swedish_invoices(invoices: pd.DataFrame | None) -> bytes:
    assert invoices is not None
    rows = [
        (
            i.invoice_id,
            i.account_id,
            _day(i.date),
            _comma(i.amount, 2, " ") + " kr",
            _comma(i.margin, 2, " ") + " kr",
            _text(i.product),
        )
        for i in invoices.itertuples()
    ]
    header = ("Fakturanummer", "Kundnummer", "Fakturadatum", "Belopp exkl. moms", "Täckningsbidrag", "Produkt")
    return _table(header, rows, ";").encode("cp1252", "replace")


def _swedish_activities(activities: pd.DataFrame | None) -> bytes:
    assert activities is not None
    rows = [
        (a.account_id, a.activity, _comma(a.quantity, 1), _day(a.date), _comma(a.rate, 0))
        for a in activities.itertuples()
    ]
    header = ("Kundnummer", "Aktivitet", "Antal", "Datum", "Kostnad per enhet")
    return _table(header, rows, ";").encode("cp1252", "replace")


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], sign: str, *, title: Sequence[str] = ()) -> str:
    return "\r\n".join([*title, sign.join(header), *(sign.join(row) for row in rows)]) + "\r\n"


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def _count(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.0f}"


def _comma(value: float, digits: int, group: str = "") -> str:
    return (
        "" if pd.isna(value) else f"{value:,.{digits}f}".replace(",", group or "\0").replace(".", ",").replace("\0", "")
    )


def _spaced(value: float) -> str:
    return "" if pd.isna(value) else f"{value:,.0f}".replace(",", " ")


def _day(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else value.strftime("%Y-%m-%d")


def _dotted(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else f"{value.day}.{value.month}.{value.year}"


def _band(value: float) -> str:
    if pd.isna(value):
        return ""
    for low, high in ((1, 10), (11, 50), (51, 200), (201, 500), (501, 1000), (1001, 5000)):
        if value <= high:
            return f"{low}-{high}"
    return "5001+"
