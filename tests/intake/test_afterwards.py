"""What headers and values tell of the sale, in five languages; and what must not be taken for it."""

from __future__ import annotations

import pytest

from icp_core.intake.mapping.afterwards import share_of_sale_talk, sign_of

PLAIN = {
    "reason": ["Lost reason", "Why did we lose", "Verlustgrund", "Förlustorsak", "Häviön syy", "Powód przegranej"],
    "stage": ["Deal Stage", "Lead status", "Status", "Affärsfas", "Myyntivaihe", "Etap sprzedaży", "Verkaufsphase"],
    "duration": [
        "Days to close",
        "Days since last contact",
        "Dagar sedan senaste kontakt",
        "Tage seit letztem Kontakt",
    ],
    "contract": ["Contract number", "Avtalsnummer", "Sopimusnumero", "Numer umowy", "Vertragsnummer"],
}
HINTS = {
    "contact": ["Last activity", "Last Notable Activity", "Senaste kontakt", "Viimeisin yhteydenotto"],
    "judgement": ["Lead score", "Lead Quality", "Lead Profile", "Some Activity Index", "Ocena szansy"],
    "typed": ["Tags", "Anteckningar", "Huomautukset", "Notatki", "Bemerkungen"],
    "pleased": ["NPS", "Customer satisfaction", "Kundenzufriedenheit"],
}  # fmt: skip
INNOCENT = [
    "Industry", "Employees", "Country", "Lead source", "Lead Origin", "Credit rating", "Legal status", "Funding stage",
    "Employment status", "Number of offices", "Customer segment", "Sales region", "ERP system", "Toimiala",
    "Close to airport", "Quality certificate", "Antal kontor", "Liczba pracowników", "Anzahl Mitarbeiter",
]  # fmt: skip


@pytest.mark.parametrize(("plain", "signs"), [(True, PLAIN), (False, HINTS)])
def test_headers_tell_what_they_say(plain, signs):
    """Words are taken together, so that a header need not stand in a list."""
    for name, headers in signs.items():
        for header in headers:
            found = sign_of(header)
            assert found is not None and (found.name, found.plain) == (name, plain), header


@pytest.mark.parametrize("header", INNOCENT)
def test_headers_of_what_is_known_before_tell_nothing(header):
    """A stage of funding is none of a deal."""
    assert sign_of(header) is None


def test_values_speak_of_a_sale_by_the_rows_that_hold_them():
    """Thirty rows of a hundred say that somebody was called; industries say nothing."""
    assert share_of_sale_talk(["Ringing", "Steel"], [30, 70]) == 0.3
    assert share_of_sale_talk(["Kein Interesse", "Steel"], [1, 1]) == 0.5
    assert share_of_sale_talk(["Steel", "Food"], [30, 70]) == 0.0
    assert share_of_sale_talk([], []) == 0.0
