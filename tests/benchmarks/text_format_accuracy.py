"""How often delimiter, encoding and header row of a text file are told right, beside what others tell.

Run: ``python tests/benchmarks/text_format_accuracy.py [files] [-v]``. Small files are made in all combinations of
delimiter, encoding, decimal mark, quoting, rows above the header and language. A third of them is held out: made with
another seed and other names, and neither printed nor looked at while the rules were tuned. An encoding is right where
the text comes out as it was. ``csv.Sniffer`` and pandas (``sep=None``) are given the text in its true encoding; neither
looks for an encoding or for a header below a title, which two thirds of the files have.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
import sys
import warnings
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pandas as pd
from charset_normalizer import from_bytes

import icp_core as icp
from icp_core.intake.files.encoding import decode

DELIMITERS = (";", ",", "\t", "|")
DECIMALS = (".", ",")
QUOTING = (csv.QUOTE_MINIMAL, csv.QUOTE_ALL)
TITLES = (0, 1, 3)
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le")
WEST = (*UNICODE, "cp1252", "iso-8859-15", "cp850", "mac_roman")
EAST = (*UNICODE, "cp1250", "iso-8859-2")
LANGUAGES = {
    "en": (("cp1252", *UNICODE), "Company,City,Revenue,Employees,Since,Comment", "Customers as of today",
           "Acme|Café Noir|Smith & Sons|Zoë Ltd|Northern Light|O’Brien|Blue, Green and Red", "London|Leeds|São Paulo",
           "calls back|wants a price; soon|“urgent”|a – b, c"),
    "sv": (WEST, "Företag,Ort,Omsättning,Antal anställda,Kund sedan,Anmärkning", "Kundlista för året",
           "Åkeri Öst|Bröderna Ström|Älvsbyn Trä|Räksmörgås|Norrlands Bygg|Göta Såg, Malmö", "Växjö|Malmö|Umeå|Örebro",
           "ringer upp|vill ha offert; snart|återkommer, kanske"),
    "fi": (WEST, "Yritys,Kaupunki,Liikevaihto,Henkilöstö,Asiakas alkaen,Huomautus", "Asiakasluettelo",
           "Sähkö Oy|Jyväskylän Myllyt|Höyry Oy|Pöytä ja Tuoli|Kivi, Sakset ja Paperi|Lämpö Oyj", "Jyväskylä|Turku",
           "soittaa takaisin|pyytää tarjouksen; pian|myöhemmin, ehkä"),
    "de": (WEST, "Firma,Ort,Umsatz,Mitarbeiter,Kunde seit,Bemerkung", "Kundenliste",
           "Müller GmbH|Größe & Söhne|Überland AG|Bäckerei Groß|Süd, Nord und Ost", "München|Köln|Düsseldorf",
           "ruft zurück|wünscht Angebot; bald|später, vielleicht"),
    "pl": (EAST, "Firma,Miasto,Przychód,Liczba pracowników,Klient od,Uwagi", "Lista klientów",
           "Żółw Sp. z o.o.|Źródło|Gęś i Kaczka|Świt|Łódzkie Młyny|Dąb, Sosna i Świerk", "Łódź|Gdańsk|Kraków|Wałcz",
           "oddzwoni|prosi o ofertę; wkrótce|później, może"),
}  # fmt: skip
HELD_OUT = {
    "en": "Brontë Press|Pâtisserie Rose|Harper’s|Müller UK|Stone, Wood and Steel|Ågren Imports",
    "sv": "Höglunds Plåt|Sjöbo Kök|Ängens Hö|Vårdcentralen Blå|Ekös Fisk, Luleå",
    "fi": "Kääpiö Oy|Näkötorni|Yölinja Oy|Hämeen Härkä|Lumi, Jää ja Sää",
    "de": "Schäfer KG|Weiß Möbel|Jäger & Röhm|Öko Fürst|Gold, Silber und Weiß",
    "pl": "Krzyż|Ślusarz|Miód i Wosk|Bąk Sp.k.|Żabka Ćma|Róża, Bez i Mięta",
}


def made(language, encoding, delimiter, decimal, quoting, titles, dice, names):
    """Text of one file, and the row of its header."""
    _, header, title, _, cities, notes = LANGUAGES[language]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=dice.choice(["\n", "\r\n"]))
    every = header.split(",")
    kept = sorted({0, *dice.sample(range(1, len(every)), dice.randrange(1, len(every)))})
    head = [every[at] for at in kept]
    for at in range(titles):
        line = [title] if at == 0 else [] if at == 1 else [f"{dice.randrange(1, 28)}.3.2024"]
        writer.writerow(line + [""] * (len(head) - len(line)) if dice.random() < 0.5 or not line else line)
    writer.writerow(head)
    for _ in range(dice.choice([2, 3, 5, 8, 15, 40])):
        group = dice.choice(["", "", "\u00a0" if encoding != "mac_roman" else " ", " "])
        amount = f"{dice.uniform(1e3, 9e6):,.2f}".replace(",", group).replace(".", decimal)
        day = f"{dice.randrange(1, 28):02}.{dice.randrange(1, 12):02}.20{dice.randrange(10, 25)}"
        note = dice.choice([*notes.split("|"), "", ""])
        row = [dice.choice(names), dice.choice(cities.split("|")), amount, dice.randrange(2, 900), day, note]
        writer.writerow([row[at] for at in kept])
    return out.getvalue(), titles + 1


def files(n, seed, held_out):
    """Made files with their truth, spread evenly over all combinations."""
    every = [
        (language, encoding, *rest)
        for language, (encodings, *_) in LANGUAGES.items()
        for encoding in encodings
        for rest in itertools.product(DELIMITERS, DECIMALS, QUOTING, TITLES)
    ]
    dice = random.Random(seed)
    for language, encoding, delimiter, decimal, quoting, titles in dice.sample(every, n):
        names = (HELD_OUT if held_out else {key: value[3] for key, value in LANGUAGES.items()})[language].split("|")
        text, header_row = made(language, encoding, delimiter, decimal, quoting, titles, dice, names)
        yield text.encode(encoding, errors="replace"), encoding, delimiter, header_row


def verdict(tell, truth):
    """``right``, ``wrong`` or ``refused``."""
    try:
        told = tell()
    except (icp.IcpError, csv.Error, ValueError, UnicodeError):
        return "refused"
    return "refused" if told is None else "right" if told == truth else "wrong"


def by_pandas(text):
    """The delimiter that pandas finds; it does not say, so that the header is looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_csv(io.StringIO(text), sep=None, engine="python", dtype=str)
    return [str(name) for name in frame.columns]


def compared(text, data, delimiter, header_row):
    """(what, who) -> verdict, for one file; ``text`` is what its bytes say in their true encoding."""
    seen = {}

    def look():
        return seen.setdefault("it", icp.preview_file("a.csv", data))

    def by_normalizer():
        found = from_bytes(data).best()
        return None if found is None else str(found).removeprefix("\ufeff")

    header = list(csv.reader(io.StringIO(text), delimiter=delimiter))[header_row - 1]
    return {
        ("delimiter", "ours"): verdict(lambda: look().delimiter, delimiter),
        ("delimiter", "csv.Sniffer"): verdict(lambda: csv.Sniffer().sniff(text[:4096]).delimiter, delimiter),
        ("delimiter + header", "ours"): verdict(lambda: (look().delimiter, look().header_row), (delimiter, header_row)),
        ("delimiter + header", "pandas sep=None"): verdict(lambda: by_pandas(text), header),
        ("header row", "ours"): verdict(lambda: look().header_row, header_row),
        ("encoding", "ours"): verdict(lambda: decode("a.csv", data).text.removeprefix("\ufeff"), text),
        ("encoding", "charset-normalizer"): verdict(by_normalizer, text),
    }


def main(n):
    """Print the table."""
    for part, seed, held_out, count in (("tuned on", 1, False, n - n // 3), ("held out", 20_261, True, n // 3)):
        tally = Counter()
        for data, encoding, delimiter, header_row in files(count, seed, held_out):
            text = data.decode(encoding).removeprefix("\ufeff")
            for key, found in compared(text, data, delimiter, header_row).items():
                tally[*key, found] += 1
                if found == "wrong" and key[1] == "ours" and not held_out and "-v" in sys.argv:
                    print(key[0], encoding, repr(delimiter), header_row, repr(text[:160]))
        print(f"{count} files, {part:<36} right   wrong refused")
        for what, who in sorted({key[:2] for key in tally}):
            shares = [tally[what, who, kind] / count for kind in ("right", "wrong", "refused")]
            print(f"  {what:<20} {who:<20} " + "".join(f"{share:>8.1%}" for share in shares))


if __name__ == "__main__":
    main(int(next((word for word in sys.argv[1:] if word.isdigit()), 300)))
