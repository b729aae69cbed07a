"""Controlled vocabularies: what a word says about a relation, an outcome, a verdict, a kind of deal, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Mapping

from icp_core.intake.folding import folded

RELATION_WORDS: Mapping[str, str] = {
    "former": "former_customer", "ex": "former_customer", "churned": "former_customer", "cancelled": "former_customer",
    "previous": "former_customer", "tidigare": "former_customer", "fd": "former_customer",
    "avslutad": "former_customer",
    "entinen": "former_customer", "paattynyt": "former_customer", "byly": "former_customer", "dawny": "former_customer",
    "inactive": "former_customer", "ehemalig": "former_customer", "tidligere": "former_customer",
    "passiivinen": "former_customer",
    "lost": "lost", "forlorad": "lost", "havitty": "lost", "menetetty": "lost", "utracony": "lost", "przegrany": "lost",
    "verloren": "lost", "disqualified": "lost", "unqualified": "lost", "tappad": "lost", "tapt": "lost", "tabt": "lost",
    "opportunity": "in_talks", "negotiation": "in_talks", "talks": "in_talks", "qualified": "in_talks",
    "demo": "in_talks",
    "proposal": "in_talks", "trial": "in_talks", "offert": "in_talks", "forhandling": "in_talks", "dialog": "in_talks",
    "neuvottelu": "in_talks", "neuvotteluissa": "in_talks", "tarjous": "in_talks", "negocjacje": "in_talks",
    "oferta": "in_talks", "pagande": "in_talks", "samtal": "in_talks", "rozmowach": "in_talks",
    "prospect": "prospect", "prospekt": "prospect", "lead": "prospect", "suspect": "prospect", "subscriber": "prospect",
    "target": "prospect", "potential": "prospect", "potentiell": "prospect", "potentiaalinen": "prospect",
    "potencjalny": "prospect", "potensiell": "prospect", "potentiel": "prospect", "potenziell": "prospect",
    "mql": "prospect", "sql": "prospect", "liidi": "prospect", "interessent": "prospect",
    "salesqualifiedlead": "prospect", "marketingqualifiedlead": "prospect", "prospekti": "prospect",
    "customer": "customer", "client": "customer", "kund": "customer", "asiakas": "customer", "klient": "customer",
    "kunde": "customer", "active": "customer", "aktiv": "customer", "aktiivinen": "customer", "aktywny": "customer",
    "evangelist": "customer", "won": "customer", "subscribed": "customer", "nykyasiakas": "customer",
    "stamkund": "customer", "kanta asiakas": "customer", "befintlig": "customer", "odbiorca": "customer",
}  # fmt: skip
"""First match wins, so that ``former customer`` and ``potential customer`` are not customers."""

OUTCOME_WORDS: Mapping[str, str] = {
    "closed lost": "lost", "closedlost": "lost", "not won": "lost", "lost": "lost", "forlorad": "lost",
    "forlorat": "lost",
    "tappad": "lost", "hävitty": "lost", "havitty": "lost", "menetetty": "lost", "przegrana": "lost",
    "przegrany": "lost",
    "utracona": "lost", "verloren": "lost", "tapt": "lost", "tabt": "lost",
    "rejected": "lost", "declined": "lost", "cancelled": "lost",
    "abandoned": "lost", "disqualified": "lost", "no decision": "lost",
    "closed won": "won", "closedwon": "won", "won": "won", "vunnen": "won", "vunnet": "won", "voitettu": "won",
    "wygrana": "won", "wygrany": "won", "gewonnen": "won", "vundet": "won", "signed": "won", "converted": "won",
    "accepted": "won", "kauppa": "won",
}  # fmt: skip
"""Any other word of a deal's stage means that the deal is open."""

DEAL_KIND_WORDS: Mapping[str, str] = {
    "upsell": "upsell", "upselling": "upsell", "cross sell": "upsell", "expansion": "upsell", "existing": "upsell",
    "add on": "upsell", "merforsaljning": "upsell", "lisamyynti": "upsell", "dosprzedaz": "upsell",
    "renewal": "renewal", "renew": "renewal", "fornyelse": "renewal", "forlangning": "renewal", "uusinta": "renewal",
    "uusiminen": "renewal", "odnowienie": "renewal", "new": "new", "ny": "new", "nytt": "new", "uusi": "new",
    "nowy": "new",
    "nowa": "new", "neu": "new", "nyforsaljning": "new", "uusasiakas": "new",
}  # fmt: skip

VERDICT_WORDS: Mapping[str, str] = {
    **dict.fromkeys([
        "unsure", "not sure", "maybe", "perhaps", "possibly", "unclear", "undecided", "uncertain", "don t know",
        "do not know", "depends", "kanske", "osaker", "osakert", "oklart", "vet ej", "vet inte", "ehka", "epavarma",
        "epaselva", "mahdollisesti", "en tieda", "ei tieda", "ei osaa sanoa", "moze", "byc moze", "nie wiem",
        "niepewny", "niepewne", "niejasne", "trudno powiedziec", "vielleicht", "unsicher", "unklar", "weiss nicht",
        "kanskje", "usikker", "usikkert", "vet ikke", "maske", "ved ikke",
    ], "unsure"),
    **dict.fromkeys([
        "does not fit", "doesn t fit", "do not fit", "don t fit", "did not fit", "not a fit", "no fit", "not fit",
        "not fitting", "bad fit", "poor fit", "weak fit", "would not buy", "wouldn t buy", "won t buy", "will not buy",
        "not interested", "no interest", "no need", "passar inte", "passar ej", "passar daligt",
        "skulle inte kopa", "koper inte", "inte intresserad", "ej intresserad", "ei sovi", "ei sovellu", "ei ostaisi",
        "ei osta", "ei kiinnosta", "ei kiinnostunut", "huono sopivuus", "nie pasuje", "nie kupi", "nie kupilby",
        "nie kupilaby", "nie kupiliby", "niezainteresowany", "niezainteresowani", "nie zainteresowany",
        "brak zainteresowania", "passt nicht", "passt gar nicht", "wurde nicht kaufen", "kauft nicht",
        "kein interesse", "nicht interessiert", "passer ikke", "passer darlig", "ville ikke kjopt",
        "ville ikke kjope", "ville ikke kobe", "ikke interessert", "ikke interesseret",
    ], "does_not_fit"),
    **dict.fromkeys([
        "fits", "fit", "good fit", "great fit", "strong fit", "perfect fit", "would buy", "will buy", "wants to buy",
        "wants it", "interested", "passar", "passar bra", "skulle kopa", "vill kopa", "intresserad", "sopii",
        "sopii hyvin", "soveltuu", "ostaisi", "ostaa", "kiinnostunut", "kiinnostaa", "pasuje", "kupi", "kupilby",
        "kupilaby", "kupiliby", "zainteresowany", "zainteresowani", "passt", "passt gut", "wurde kaufen", "kauft",
        "interessiert", "passer", "passer bra", "passer godt", "ville kjopt", "ville kjope", "ville kobe",
        "interessert", "interesseret",
    ], "fits"),
}  # fmt: skip
"""What was said in an interview, folded. First match wins, so that ``not sure`` is no no, and ``would not buy`` is."""

CREDIT_WORDS = frozenset([
    "credit note", "credit memo", "creditnote", "credit invoice", "refund", "sales return", "gutschrift",
    "rechnungskorrektur", "storno", "stornorechnung", "kreditfaktura", "kreditnota", "kreditering", "hyvityslasku",
    "hyvitys", "korekta", "faktura korygujaca", "nota kredytowa", "kreditnotat",
])  # fmt: skip
"""Kinds of documents by which money is given back, folded; ``credit`` alone is a way to pay as well."""

YES = frozenset(["1", "yes", "y", "true", "t", "ja", "j", "kylla", "k", "x", "sant", "tosi", "tak", "si", "oui", "on"])
NO = frozenset(["0", "no", "n", "false", "f", "nej", "ei", "falskt", "epatosi", "nie", "non", "nein", "off"])
FOR_PROFIT = {"for profit": True, "profit": True, "nonprofit": False, "non profit": False, "not for profit": False,
              "ideell": False, "private": True, "public sector": False, "government": False}  # fmt: skip


def relation_of(text: str) -> str | None:
    """Canonical relation of a word or phrase, in English, Swedish, Finnish, Polish or German; None where unknown."""
    plain = folded(text.replace("_", " "))
    words = set(plain.split())
    for word, relation in RELATION_WORDS.items():
        if word in words or (len(word) >= 4 and any(part.startswith(word) for part in words)) or word == plain:
            return relation
    return None


def outcome_of(text: str) -> str | None:
    """``won``, ``lost`` or ``open``; words of a stage are open; None for an empty text."""
    plain = folded(text)
    for word, outcome in OUTCOME_WORDS.items():
        if re.search(rf"\b{word}\b", plain):
            return outcome
    if plain in YES:
        return "won"
    if plain in NO:
        return "lost"
    return "open" if plain else None


def verdict_of(text: str) -> str | None:
    """``fits``, ``unsure`` or ``does_not_fit``, in the words of an interview or as a yes or no; None where unknown."""
    worded = worded_verdict(text)
    if worded is not None:
        return worded
    plain, first = folded(text), folded(re.split(r"[,.;:!–—-]", text.strip(), maxsplit=1)[0])
    for word in (plain, first):
        if word in YES or word in NO:
            return "fits" if word in YES else "does_not_fit"
    return "unsure" if text.strip().strip("?") == "" and "?" in text else None


def worded_verdict(text: str) -> str | None:
    """As :func:`verdict_of`, of words that are said of interviews alone: a bare yes or no is none."""
    plain = folded(text.replace("_", " "))
    return next((verdict for word, verdict in VERDICT_WORDS.items() if re.search(rf"\b{word}\b", plain)), None)


def deal_kind_of(text: str) -> str | None:
    """``new``, ``upsell`` or ``renewal``; None where the words say neither."""
    plain = folded(text)
    for word, kind in DEAL_KIND_WORDS.items():
        if re.search(rf"\b{word}\b", plain):
            return kind
    return None


def flag_of(text: str) -> bool | None:
    """Yes or no in the languages of the exports; None for any other word."""
    plain = folded(text)
    if plain in FOR_PROFIT:
        return FOR_PROFIT[plain]
    return True if plain in YES else False if plain in NO else None
