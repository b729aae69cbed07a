"""Names that look like names and belong to nobody: companies by country, people, web domains."""

from __future__ import annotations

import unicodedata

import numpy as np

_STEMS = {
    "Sweden": ("Norrljus", "Örevik", "Gråberga", "Lönn", "Västkust", "Björkdal", "Falkenäs", "Hallbro", "Strömvik",
               "Älvsby", "Tallmo", "Rimfors", "Kvarnö", "Ekenäs", "Sundhult", "Vinterviken", "Bergslid", "Havsvik",
               "Linneå", "Skogaby"),
    "Finland": ("Kaskela", "Savo", "Pohjansel", "Lehtoranta", "Kuusisto", "Aurinko", "Nivala", "Ilvesoja", "Koivula",
                "Järvenpelto", "Salmela", "Tervakangas", "Vuorenmaa", "Hiekkaranta", "Mäntyharju", "Kallionniemi",
                "Suvanto", "Räsälä"),
    "Poland": ("Turnia", "Wierzba", "Brzoza", "Jantar", "Modrzew", "Kaszuby", "Dobrawa", "Mazurek", "Karpacka",
               "Olszyna", "Wiślana", "Lipowa", "Sokolnik", "Zielony Las", "Kamienica", "Borowik", "Świerkowa"),
    "Germany": ("Falkenstein", "Lindhof", "Rotbach", "Steinweg", "Waldau", "Nordheide", "Eichgrund", "Hohenfeld",
                "Kaltenbrunn", "Auerwald", "Birkenfeld", "Mühlental", "Seehausen", "Grünfelder", "Hartwig"),
    "Netherlands": ("Oosterdijk", "Van Holt", "Rijnveld", "Polderman", "Zuiderhof", "Westkade", "Groenewoud",
                    "Brugman", "Noorderwind", "Duinrand", "Havenzicht", "Molendijk", "Waterloop", "Kromhout"),
    "United Kingdom": ("Ashcombe", "Thornbury", "Wexley", "Millbrook", "Harrowgate", "Fenwick", "Kingsmere",
                       "Bramley", "Oakhurst", "Stanmoor", "Redfern", "Aldwick"),
}  # fmt: skip
_FORMS = {
    "Sweden": ("AB",), "Finland": ("Oy", "Oy", "Oyj"), "Poland": ("Sp. z o.o.", "S.A."), "Germany": ("GmbH", "AG"),
    "Netherlands": ("B.V.",), "United Kingdom": ("Ltd",),
}  # fmt: skip
_ENDINGS = {
    "Sweden": ".se",
    "Finland": ".fi",
    "Poland": ".pl",
    "Germany": ".de",
    "Netherlands": ".nl",
    "United Kingdom": ".co.uk",
}
_TRADES = {
    "Manufacturing": ("Components", "Robotics", "Metal", "Tools", "Hydraulics", "Instruments"),
    "Energy": ("Energy", "Power", "Heat"), "Wholesale": ("Trading", "Supply", "Partners"),
    "Logistics": ("Logistics", "Transport", "Freight"), "Health care": ("Care", "Clinics", "Health"),
    "Public sector": ("Services", "Regional"), "Retail": ("Store", "Living", "Sport"),
    "Media": ("Media", "Press", "Studio"), "Real estate": ("Properties", "Homes"), "Construction": ("Construction",),
    "Restaurants": ("Dining", "Bistro"),
}  # fmt: skip
_LOCAL_TRADES = {
    ("Sweden", "Manufacturing"): ("Maskin", "Mekaniska"), ("Sweden", "Energy"): ("Energi",),
    ("Sweden", "Logistics"): ("Åkeri",), ("Sweden", "Health care"): ("Vård",), ("Sweden", "Retail"): ("Butik",),
    ("Sweden", "Real estate"): ("Fastigheter", "Hem"), ("Sweden", "Construction"): ("Bygg", "Entreprenad"),
    ("Sweden", "Restaurants"): ("Kök", "Krog"),
    ("Finland", "Manufacturing"): ("Kone", "Metalli"), ("Finland", "Energy"): ("Energia",),
    ("Finland", "Logistics"): ("Kuljetus",), ("Finland", "Health care"): ("Terveys",),
    ("Finland", "Retail"): ("Kauppa",), ("Finland", "Real estate"): ("Kiinteistöt", "Asunnot"),
    ("Finland", "Construction"): ("Rakennus",), ("Finland", "Restaurants"): ("Ravintolat",),
    ("Poland", "Manufacturing"): ("Maszyny", "Metal"), ("Poland", "Logistics"): ("Spedycja",),
    ("Germany", "Manufacturing"): ("Maschinenbau", "Werkzeuge"), ("Germany", "Logistics"): ("Spedition",),
    ("Germany", "Health care"): ("Kliniken",),
    ("Netherlands", "Wholesale"): ("Handel",), ("Netherlands", "Retail"): ("Winkels",),
}  # fmt: skip
"""Half of the names of these have a trade in the language of the country."""

_CITIES = {
    "Sweden": ("Stockholm", "Göteborg", "Malmö", "Jönköping", "Umeå"),
    "Finland": ("Helsinki", "Tampere", "Turku", "Oulu"),
    "Poland": ("Gdańsk", "Kraków", "Poznań", "Wrocław"), "Germany": ("Hamburg", "Bremen", "Köln", "Leipzig"),
    "Netherlands": ("Utrecht", "Rotterdam", "Zwolle"), "United Kingdom": ("Leeds", "Bristol", "York"),
}  # fmt: skip
_GIVEN = ("Anna", "Mikael", "Sofia", "Jan", "Katarzyna", "Pekka", "Aino", "Lars", "Emma", "Tomasz", "Ingrid", "Paul",
          "Marta", "Olli", "Karin", "Stefan", "Ewa", "Joost", "Helen", "Viktor")  # fmt: skip
_FAMILY = ("Lindqvist", "Virtala", "Nowicki", "Bergmann", "de Wit", "Sandell", "Korpi", "Zielony", "Hartley", "Holm",
           "Ranta", "Wrona", "Falk", "Meijer", "Ståhl", "Laakso", "Kamiński", "Brandt")  # fmt: skip
_TITLES = ("Chief executive", "Finance director", "IT director", "Operations manager", "Head of purchasing",
           "Plant manager", "Systems specialist", "Head of sales", "Project manager")  # fmt: skip


def company_names(rng: np.random.Generator, countries: np.ndarray, industries: np.ndarray) -> list[str]:
    """A name of its own for each company: stem, trade and legal form as its country has them."""
    taken: set[str] = set()
    names = []
    for country, industry in zip(countries, industries, strict=True):
        stems, trades, forms = _STEMS[country], _TRADES[industry], _FORMS[country]
        a, b, c, d, e = rng.integers(0, 10_000, size=5)
        trades = _LOCAL_TRADES.get((country, industry), trades) if e % 2 else trades
        base = f"{stems[a % len(stems)]} {trades[b % len(trades)]}"
        name = f"{base} {forms[c % len(forms)]}"
        if name in taken:
            name = f"{base} {_CITIES[country][d % len(_CITIES[country])]} {forms[c % len(forms)]}"
        number = 2
        while name in taken:
            name = f"{base} {number} {forms[c % len(forms)]}"
            number += 1
        taken.add(name)
        names.append(name)
    return names


def domains(names: list[str], countries: np.ndarray) -> list[str]:
    """Web domains made from the names; under ``.example``, which nobody can own."""
    plain = (
        "".join(c for c in unicodedata.normalize("NFKD", name.lower().replace("ł", "l")) if c.isascii() and c.isalnum())
        for name in names
    )
    return [f"{name}{_ENDINGS[country]}.example" for name, country in zip(plain, countries, strict=True)]


def cities(rng: np.random.Generator, countries: np.ndarray) -> list[str]:
    """A city of the company's country."""
    return [str(rng.choice(_CITIES[country])) for country in countries]


def people(rng: np.random.Generator, n: int) -> tuple[list[str], list[str]]:
    """Names and titles of n people."""
    given, family, titles = rng.choice(_GIVEN, n), rng.choice(_FAMILY, n), rng.choice(_TITLES, n)
    return [f"{a} {b}" for a, b in zip(given, family, strict=True)], [str(title) for title in titles]
