"""What a word beside a number says: its currency (``€``, ``MSEK``), its unit (``tkr``, ``mln``), nothing (``st``)."""

from __future__ import annotations

import re

CROWN = "kr"
"""Stands for a currency of which only "crowns" is said: Swedish, Norwegian, Danish or Icelandic."""

_LIST = (
    "EUR USD GBP SEK NOK DKK ISK PLN CHF JPY CAD AUD NZD CZK HUF RON BGN TRY RUB UAH INR CNY KRW HKD SGD TWD BRL MXN "
    "ZAR ILS AED SAR QAR KWD THB IDR MYR VND EGP NGN KES CLP RSD"
)
CODES = frozenset(_LIST.split())
"""Codes that are no usual words: ARS, COP, PEN, PHP and TOP are left out."""
CURRENCIES = {
    **{code.lower(): code for code in CODES},
    "€": "EUR", "euro": "EUR", "euros": "EUR", "euroa": "EUR", "$": "USD", "us$": "USD", "usd$": "USD", "a$": "AUD",
    "au$": "AUD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL",
    "mx$": "MXN", "nt$": "TWD", "£": "GBP", "kr": CROWN, "kroner": CROWN, "kronor": "SEK", "krónur": "ISK",
    "zł": "PLN", "zl": "PLN", "złotych": "PLN", "złote": "PLN", "złoty": "PLN", "¥": "JPY", "kč": "CZK", "₹": "INR",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "₩": "KRW", "₪": "ILS", "rmb": "CNY", "sfr": "CHF",
}  # fmt: skip
_ONLY_SO = {"Ft": "HUF", "Fr": "CHF", "Rs": "INR", "lei": "RON"}
"""Words that mean a currency only beside a number and only in this case: ``12 ft`` are feet."""
UNITS = {
    "k": 1e3, "t": 1e3, "tusen": 1e3, "tuhatta": 1e3, "thousand": 1e3, "thousands": 1e3, "tys": 1e3, "tsd": 1e3,
    "tusind": 1e3, "tausend": 1e3, "tysięcy": 1e3, "tysiące": 1e3, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7,
    "crores": 1e7,
    "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6, "miljon": 1e6,
    "miljoner": 1e6, "milj": 1e6, "miljoona": 1e6, "miljoonaa": 1e6, "mill": 1e6, "milionów": 1e6, "milion": 1e6,
    "miliony": 1e6, "millioner": 1e6, "millionen": 1e6, "millionar": 1e6,
    "b": 1e9, "bn": 1e9, "md": 1e9, "mdr": 1e9, "mrd": 1e9, "mld": 1e9, "billion": 1e9, "miljard": 1e9,
    "miljarder": 1e9, "milliard": 1e9, "milliarde": 1e9, "milliarden": 1e9, "milliarder": 1e9, "miljardia": 1e9,
    "miljardi": 1e9, "miliard": 1e9, "miliardy": 1e9, "miliardów": 1e9,
}  # fmt: skip
"""``billion`` is the English one, 10^9."""
NOUNS = frozenset(
    {
        "employees", "employee", "people", "persons", "staff", "fte", "ftes", "anställda", "anst", "pers", "personer",
        "henkilöä", "henkeä", "hlö", "htv", "työntekijää", "osób", "pracowników", "os", "mitarbeiter", "ansatte",
        "medarbetare", "tilsette", "medarbejdere", "osoby", "henkilö",
        "st", "kpl", "szt", "pcs", "stk", "år", "years", "year", "yrs", "vuotta", "lat", "månader", "mån", "months",
        "kk", "kuukautta", "mies", "monate", "måneder", "days", "dagar", "päivää", "dni", "h", "tim", "timmar", "hrs",
        "hours", "tuntia", "godz", "std", "timer",
        "ca", "c", "about", "approx", "approximately", "cirka", "circa", "noin", "ok", "około", "etwa", "rund",
        "omkring", "n", "per", "exkl", "excl", "ex", "ekskl", "moms", "vat", "alv", "mva",
    }
)  # fmt: skip
"""Words beside a number that change nothing about it."""
PERCENT = frozenset({"%", "procent", "percent", "pct", "prosent", "prosenttia", "prozent"})
_PER_MONTH = re.compile(r"/(?:mo|mon|month|mån|mdn|kk|kuukausi|mies|mc|monat|måned|md)\.?$", re.IGNORECASE)
_JOINED = (
    "euro",
    "eur",
    "usd",
    "gbp",
    "sek",
    "nok",
    "dkk",
    "isk",
    "pln",
    "chf",
    "jpy",
    "czk",
    "inr",
    "huf",
    "zł",
    "zl",
    "kč",
)
_INSIDE = re.compile(
    "|".join(sorted(map(re.escape, {*_JOINED, *(w for w in CURRENCIES if not w.isalpha())}), key=len, reverse=True))
)
"""Currencies that are written together with a unit: MSEK, but not baud (1e9 AUD) or mils (1e6 ILS)."""


def unit_of(text: str) -> tuple[float, str | None] | None:
    """Factor and currency that a word carries: ``MSEK`` is (1e6, SEK), ``tkr`` (1e3, kr); None for other words."""
    word = text.strip().strip("./()[]").lower()
    if not word:
        return 1.0, None
    if word in CURRENCIES:
        return (1.0, CURRENCIES[word]) if word != "try" or "TRY" in text else None
    if word in UNITS and word != "t":
        return UNITS[word], None
    found = re.search(r"kr$", word) or _INSIDE.search(word)
    if found:
        rest = (word[: found.start()] + word[found.end() :]).strip(" ./:-")
        currency = CURRENCIES[found.group()]
        if not rest:
            return 1.0, currency
        if rest in UNITS:
            return UNITS[rest], currency
    return None


def beside_number(word: str) -> tuple[float, str | None] | None:
    """As :func:`unit_of`, for a word beside a number: there ``kr/mån``, ``Ft`` and ``anställda`` are understood too."""
    currency = _ONLY_SO.get(word.strip("."))
    if currency:
        return 1.0, currency
    plain = _PER_MONTH.sub("", word)
    return unit_of(plain) or ((1.0, None) if plain.lower().strip(".~()/") in NOUNS else None)


def currency_in(text: str) -> str | None:
    """Currency that a text names anywhere, as in a band: ``$10M-$50M`` is in USD."""
    for word in re.split(r"[\d.,'\s+<>~\-–]+", text):
        unit = beside_number(word) if word else None
        if unit and unit[1]:
            return unit[1]
    return None
