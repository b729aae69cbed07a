"""How well names of companies are matched: made lists with planted duplicates and near misses.

A list of known companies and a second list, of which two fifths are known companies written otherwise (misspelt, legal
form dropped, changed or moved, abbreviated, words in another order, accents lost, city added, upper case, cut off at
30 characters) and the rest are others: sister companies, numbered branches, companies that share the first word or all
but one word, and strangers. Thresholds were chosen with seed 1; figures are given for seed 2.

Run: ``python tests/benchmarks/name_matching.py [sizes ...] [seed=2] [kinds]``
"""

from __future__ import annotations

import sys
import time
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from icp_core.intake.companies.name_matching import name_pairs
from icp_core.intake.folding import folded
from icp_core.samples.names import company_names

COUNTRIES = ("Sweden", "Finland", "Poland", "Germany", "Netherlands", "United Kingdom")
SHARES = (0.3, 0.22, 0.18, 0.14, 0.08, 0.08)
FORMS = {
    "Sweden": ("AB", "AB", "AB", "Aktiebolag", "HB", "KB"), "Finland": ("Oy", "Oy", "Oyj", "Oy Ab", "Ky"),
    "Poland": ("Sp. z o.o.", "Sp. z o. o.", "S.A.", "Sp. k.", "sp.j."),
    "Germany": ("GmbH", "GmbH & Co. KG", "AG", "KG"),
    "Netherlands": ("B.V.", "BV", "N.V."), "United Kingdom": ("Ltd", "Limited", "PLC", "LLP"),
}  # fmt: skip
PLACES = {
    "Sweden": "Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Jönköping Umeå Luleå Växjö Borås Gävle",
    "Finland": "Helsinki Espoo Tampere Vantaa Oulu Turku Jyväskylä Lahti Kuopio Pori Vaasa Seinäjoki",
    "Poland": "Warszawa Kraków Łódź Wrocław Poznań Gdańsk Szczecin Lublin Katowice Białystok Gdynia",
    "Germany": "Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Nürnberg",
    "Netherlands": "Amsterdam Rotterdam Utrecht Eindhoven Groningen Tilburg Almere Breda Nijmegen",
    "United Kingdom": "London Birmingham Leeds Glasgow Sheffield Bradford Liverpool Edinburgh Bristol Cardiff",
}
TRADES = {
    "Sweden": "Bygg Maskin Åkeri Fastigheter Energi Konsult Redovisning Måleri Elektriska Plåt Trädgård Livsmedel "
    "Invest Teknik Städ Säkerhet Transport Mekaniska Möbler Grafiska Skog Rör Golv Verkstad Utbildning",
    "Finland": "Rakennus Kone Kuljetus Sähkö Kiinteistöt Maalaus Tili Metalli Energia Palvelut Huolto Puu Konsultointi "
    "Siivous Tekniikka Ravintolat Logistiikka Automaatio Vuokraus",
    "Poland": "Budownictwo Transport Spedycja Maszyny Handel Usługi Meble Produkcja Instalacje Doradztwo Nieruchomości "
    "Elektronika Logistyka Metal Systemy Serwis",
    "Germany": "Maschinenbau Bau Spedition Elektrotechnik Handel Immobilien Beratung Werkzeuge Metallbau Logistik "
    "Gebäudereinigung Kunststofftechnik Medizintechnik Verlag Druckerei Möbelhaus",
    "Netherlands": "Transport Bouw Handel Techniek Advies Vastgoed Installatie Logistiek Groep Beheer Schilderwerken",
    "United Kingdom": "Construction Consulting Engineering Logistics Holdings Services Manufacturing Trading "
    "Properties Solutions Technologies Systems International Foods Textiles Electrical Plumbing",
}
FAMILIES = {
    "Sweden": "Andersson Johansson Karlsson Nilsson Lindberg Lindström Bergström Sandberg Åkesson Öberg Hedlund",
    "Finland": "Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen",
    "Poland": "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak",
    "Germany": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch",
    "Netherlands": "De Jong|Jansen|De Vries|Van den Berg|Bakker|Visser|Smit|Meijer|De Groot",
    "United Kingdom": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans",
}
BEGIN = [
    "Nor",
    "Väst",
    "Sol",
    "Berg",
    "Lin",
    "Ska",
    "Tor",
    "Kal",
    "Ven",
    "Mar",
    "Gran",
    "Hal",
    "Rib",
    "Sten",
    "Ek",
    "Al",
    "Bo",
    "Fal",
    "Gun",
    "Jär",
    "Kro",
    "Lun",
    "Mo",
    "Nyk",
    "Od",
    "Pil",
    "Ros",
    "Sil",
    "Tra",
    "Ulv",
    "Vi",
]
MIDDLE = [
    "da",
    "re",
    "ma",
    "vi",
    "sta",
    "lo",
    "ni",
    "bra",
    "ka",
    "to",
    "li",
    "ra",
    "so",
    "mi",
    "ta",
    "ve",
    "la",
    "ro",
    "si",
    "na",
]
END = [
    "berg",
    "vik",
    "dal",
    "fors",
    "mark",
    "lund",
    "holm",
    "tec",
    "med",
    "plan",
    "gruppen",
    "line",
    "form",
    "son",
    "xa",
    "nova",
    "is",
    "ex",
    "ia",
    "ent",
    "um",
    "or",
]
AND = {"Sweden": "och", "Finland": "ja", "Poland": "i", "Germany": "und", "Netherlands": "en", "United Kingdom": "and"}
SHORT = {
    "International": "Intl", "Manufacturing": "Mfg", "Services": "Svcs", "Technologies": "Tech", "Systems": "Sys",
    "Engineering": "Eng", "Holdings": "Hldgs", "Construction": "Constr", "Transport": "Transp",
    "Fastigheter": "Fastigh",
}  # fmt: skip
SAYS_MORE = ("Group", "Holding", "Nordic", "Invest", "Service", "Partner", "Europe")


def pick(rng, options):
    """One of a list, or of the words of a text."""
    words = (options.split("|") if "|" in options else options.split()) if isinstance(options, str) else options
    return words[int(rng.integers(len(words)))]


def bare_name(rng, country):
    """A made name without a legal form."""
    stem = pick(rng, BEGIN) + (pick(rng, MIDDLE) if rng.random() < 0.6 else "") + pick(rng, END)
    trade = pick(rng, TRADES[country])
    kind = rng.random()
    if kind < 0.30:
        return f"{stem} {trade}"
    if kind < 0.42:
        return stem
    if kind < 0.54:
        return f"{stem} {trade} {pick(rng, PLACES[country])}"
    if kind < 0.66:
        return f"{pick(rng, FAMILIES[country])} & {pick(rng, FAMILIES[country])} {trade}"
    if kind < 0.76:
        return f"{pick(rng, FAMILIES[country])} {trade} {pick(rng, PLACES[country])}"
    if kind < 0.84:
        return f"{pick(rng, PLACES[country])} {stem} {trade} {pick(rng, TRADES[country])}"
    if kind < 0.90:
        return f"{stem} {trade} {int(rng.integers(2, 60))}"
    if kind < 0.95:
        return f"{stem} International {trade}"
    return f"{chr(65 + int(rng.integers(26)))}{chr(65 + int(rng.integers(26)))} {stem} {trade}"


def with_form(rng, bare, country):
    """The name with one of its country's legal forms."""
    form = pick(rng, FORMS[country])
    ahead = form in ("AB", "Oy") and rng.random() < 0.15
    return f"{form} {bare}" if ahead else f"{bare} {form}"


def misspelt(rng, bare):
    """One letter dropped, doubled, replaced or swapped, not the first of a word."""
    places = [k for k in range(1, len(bare) - 1) if bare[k].isalpha() and bare[k - 1].isalpha()]
    if not places:
        return bare
    k = int(pick(rng, places))
    kind = rng.integers(4)
    if kind == 0:
        return bare[:k] + bare[k + 1 :]
    if kind == 1:
        return bare[:k] + bare[k] + bare[k:]
    if kind == 2:
        return bare[:k] + pick(rng, list("aeionrstl")) + bare[k + 1 :]
    return bare[:k] + bare[k + 1] + bare[k] + bare[k + 2 :]


def written_otherwise(rng, bare, full, country):
    """The same company as another system writes it, and what was done to it."""
    kind = pick(rng, "typo typo dropped changed moved short order accents city upper cut two")
    form = full.removeprefix(bare).strip() if full.startswith(bare) else full.removesuffix(bare).strip()
    if kind == "typo":
        return f"{misspelt(rng, bare)} {form}", kind
    if kind == "dropped":
        return bare, kind
    if kind == "changed":
        return f"{bare} {pick(rng, [f for f in FORMS[country] if f != form])}", kind
    if kind == "moved":
        return (f"{form} {bare}" if form in ("AB", "Oy", "B.V.") else f"{bare}, {form}"), kind
    if kind == "short":
        words = [SHORT.get(word, word) for word in bare.split()]
        text = " ".join(words).replace("&", AND[country]) if "&" in bare else " ".join(words)
        return f"{text} {form}", kind
    if kind == "order":
        words = bare.split()
        return f"{' '.join([words[-1], *words[:-1]])} {form}", kind
    if kind == "accents":
        return "".join(c for c in unicodedata.normalize("NFKD", full) if not unicodedata.combining(c)), kind
    if kind == "city":
        return f"{bare} {form} {pick(rng, PLACES[country])}", kind
    if kind == "upper":
        return full.upper(), kind
    if kind == "cut":
        return full[:30].strip(), kind
    return misspelt(rng, bare).upper(), "typo, upper, form dropped"


def near_miss(rng, bare, country):
    """Another company that looks alike."""
    kind = rng.integers(6)
    words = bare.split()
    if kind == 0:
        return f"{bare} {pick(rng, SAYS_MORE)}"
    if kind == 1 and words[-1].isdigit():
        return f"{' '.join(words[:-1])} {int(words[-1]) + int(rng.integers(1, 9))}"
    if kind == 1:
        return f"{bare} {int(rng.integers(2, 60))}"
    if kind == 2:
        return f"{words[0]} {pick(rng, TRADES[country])} {pick(rng, TRADES[country])}"
    if kind == 3 and len(words) > 1:
        return " ".join([*words[:-1], pick(rng, TRADES[country])])
    if kind == 4:
        return f"{bare} {pick(rng, PLACES[country])} {pick(rng, TRADES[country])}"
    return f"{pick(rng, FAMILIES[country])} {' '.join(words[1:]) or pick(rng, TRADES[country])}"


def site(rng, bare):
    """A web site made of the name."""
    return f"{folded(bare).replace(' ', '')}{int(rng.integers(100))}.{pick(rng, ['com', 'se', 'eu'])}"


def lists(n, seed):
    """Known companies, a second list of as many, the true place of each of its rows (-1: not known), what was done."""
    rng = np.random.default_rng(seed)
    countries = rng.choice(COUNTRIES, n, p=SHARES)
    bares, taken = [], set()
    sampled = company_names(rng, countries[: n // 8], rng.choice(["Energy", "Manufacturing", "Retail"], n // 8))
    for k, country in enumerate(countries):
        bare = sampled[k].rsplit(" ", 1)[0].removesuffix(" Sp. z") if k < len(sampled) else bare_name(rng, country)
        while (folded(bare), country) in taken:
            bare = bare_name(rng, country)
        taken.add((folded(bare), country))
        bares.append(bare)
    known = pd.DataFrame({"name": [with_form(rng, b, c) for b, c in zip(bares, countries, strict=True)],
                          "country": countries})  # fmt: skip
    known["domain"] = [site(rng, b) if rng.random() < 0.5 else None for b in bares]
    rows, truth, kinds = [], [], []
    for k in rng.permutation(n)[: int(n * 0.4)]:
        name, kind = written_otherwise(rng, bares[k], known["name"][k], countries[k])
        own = known["domain"][k] or site(rng, bares[k])
        rows.append((name, countries[k], own if rng.random() < 0.5 else None))
        truth.append(k)
        kinds.append(kind)
    while len(rows) < n:
        k = int(rng.integers(n))
        country = countries[k]
        miss = rng.random() < 0.5
        bare = near_miss(rng, bares[k], country) if miss else bare_name(rng, country)
        if (folded(bare), country) in taken:
            continue
        taken.add((folded(bare), country))
        rows.append((with_form(rng, bare, country), country, site(rng, bare) if rng.random() < 0.5 else None))
        truth.append(-1)
        kinds.append("near miss" if miss else "stranger")
    other = pd.DataFrame(rows, columns=["name", "country", "domain"])
    return known, other, np.array(truth), np.array(kinds)


def rates(pairs, truth):
    """Precision, recall and F of (row of the second list, row of the first) pairs."""
    hits = int((truth[pairs[:, 0]] == pairs[:, 1]).sum())
    precision, recall = hits / max(len(pairs), 1), hits / int((truth >= 0).sum())
    return precision, recall


def ratio_pairs(known, other, *, least):
    """Best match by plain similarity of the folded names within country."""
    found = []
    for country in COUNTRIES:
        i, j = np.flatnonzero(other["country"] == country), np.flatnonzero(known["country"] == country)
        a, b = [folded(x) for x in other["name"].iloc[i]], [folded(x) for x in known["name"].iloc[j]]
        for start in range(0, len(a), 2000):
            scores = process.cdist(a[start : start + 2000], b, scorer=fuzz.ratio, score_cutoff=least, dtype=np.uint8)
            best = scores.argmax(axis=1)
            good = scores[np.arange(len(best)), best] >= least
            found.append(np.column_stack([i[start : start + 2000][good], j[best[good]]]))
    return np.vstack(found)


def exact_pairs(known, other):
    """Equal folded names within country."""
    at = {(folded(n), c): k for k, (n, c) in enumerate(zip(known["name"], known["country"], strict=True))}
    keys = [(folded(n), c) for n, c in zip(other["name"], other["country"], strict=True)]
    return np.array([(i, at[key]) for i, key in enumerate(keys) if key in at]).reshape(-1, 2)


def report(n, seed, by_kind):
    """Print one block."""
    known, other, truth, kinds = lists(n, seed)
    print(f"{n:,} known, {n:,} others, {(truth >= 0).sum():,} of them known; seed {seed}")
    print("                                     precision   recall  CPU seconds")
    plain = {"columns": ["name", "country"]}
    runs = {
        "exact folded": lambda: exact_pairs(known, other),
        "fuzz.ratio >= 90": lambda: ratio_pairs(known, other, least=90),
        "name_pairs, names": lambda: name_pairs(other.reindex(**plain), known.reindex(**plain)),
        "name_pairs, half the web sites": lambda: name_pairs(other, known),
    }
    for label, run in runs.items():
        start = time.process_time()
        found = run()
        took = time.process_time() - start
        if isinstance(found, np.ndarray):
            print(f"{label:<37}{'{:9.3f} {:8.3f}'.format(*rates(found, truth))} {took:>9.2f}")
            continue
        both = found[["left", "right"]].to_numpy()
        sure = both[(found["verdict"] == "same").to_numpy()]
        print(f"{label + ': joined':<37}{'{:9.3f} {:8.3f}'.format(*rates(sure, truth))} {took:>9.2f}")
        asked = f"({len(both) - len(sure):,} to ask)"
        print(f"{label + ': + doubtful':<37}{'{:9.3f} {:8.3f}'.format(*rates(both, truth))}   {asked}")
        if by_kind:
            show_kinds(sure, both, truth, kinds, other, known)


def show_kinds(sure, both, truth, kinds, other, known):
    """Recall by what was done, and examples of wrong joins."""
    for kind in sorted(set(kinds[truth >= 0])):
        mine = np.flatnonzero(kinds == kind)
        joined = np.isin(mine, sure[truth[sure[:, 0]] == sure[:, 1], 0]).mean()
        caught = np.isin(mine, both[truth[both[:, 0]] == both[:, 1], 0]).mean()
        print(f"    {kind:<30} {len(mine):>6} joined {joined:.3f} caught {caught:.3f}")
    for i, j in [pair for pair in sure if truth[pair[0]] != pair[1]][:12]:
        print("    wrong:", other["name"][i], "|", known["name"][j], "|", kinds[i])
    lost = np.setdiff1d(np.flatnonzero(truth >= 0), both[:, 0])
    for i in lost[:12]:
        print("    lost:", other["name"][i], "|", known["name"][truth[i]], "|", kinds[i])


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = next((int(word.removeprefix("seed=")) for word in words if word.startswith("seed=")), 2)
    for size in [int(word) for word in words if word.isdigit()] or [2_000, 21_500]:
        report(size, chosen, "kinds" in words)
