"""Usual names of industries in Swedish, Finnish, Polish and German, to English, so that lists from two countries agree.

Exact words only: a name that is not in the table stays as it is. Codes (NACE, SIC, NAICS) are left as they are too.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from icp_core.intake.folding import folded

_NAMES: Mapping[str, str] = {
    "Real estate": "fastigheter fastighet kiinteistöt kiinteistöala nieruchomości immobilien",
    "Construction": "bygg byggverksamhet byggnad rakentaminen rakennusala budownictwo bau bauwesen baugewerbe",
    "Energy": "energi energia energetyka energie",
    "Manufacturing": "tillverkning tillverkningsindustri industri teollisuus valmistus produkcja przemysł "
    "fertigung industrie",
    "Retail": "detaljhandel vähittäiskauppa handel|detaliczny einzelhandel",
    "Wholesale": "partihandel tukkukauppa hurt handel|hurtowy großhandel",
    "Restaurants": "restaurang restauranger ravintolat ravintola gastronomia gastronomie restauracje",
    "Hotels": "hotell hotellit hotele hotels",
    "Transport": "transport transporter kuljetus kuljetusala transport|i|logistik transport|och|logistik verkehr",
    "Logistics": "logistik logistiikka logistyka",
    "Healthcare": "vård hälsovård sjukvård terveydenhuolto terveys opieka|zdrowotna zdrowie gesundheitswesen "
    "gesundheit",
    "Education": "utbildning koulutus opetus edukacja bildung",
    "Finance": "finans rahoitus rahoitusala finanse finanzen",
    "Insurance": "försäkring vakuutus vakuutusala ubezpieczenia versicherung versicherungen",
    "Software": "programvara mjukvara ohjelmistot ohjelmisto oprogramowanie software",
    "Information technology": "it tietotekniikka informatyka informationstechnik",
    "Telecommunications": "telekom tietoliikenne telekomunikacja telekommunikation",
    "Agriculture": "jordbruk lantbruk maatalous rolnictwo landwirtschaft",
    "Forestry": "skogsbruk metsätalous leśnictwo forstwirtschaft",
    "Public sector": "offentlig|sektor offentlig|förvaltning julkinen|sektori julkishallinto sektor|publiczny "
    "öffentlicher|sektor",
    "Media": "media",
    "Consulting": "konsulting konsult konsultverksamhet konsultointi doradztwo beratung",
    "Food": "livsmedel elintarvike elintarvikkeet żywność spożywczy lebensmittel",
}
"""English name -> words, blanks inside a word written as ``|``."""


def industry_name(text: str) -> str | None:
    """English name of an industry given in another language; None where the table does not hold it."""
    return _table().get(folded(text))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, str]:
    return {folded(word.replace("|", " ")): name for name, words in _NAMES.items() for word in words.split()}
