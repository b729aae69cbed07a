"""How well headers are mapped, and whether the confidence shown is honest.

Run: ``python tests/benchmarks/mapping_accuracy.py [crm_headers/headers.json] [--wrong]``. The truth is
``header_truth.toml``; its head tells what was held out and how. With the path to the collected header lists it is also
checked that the truth covers them. ``--wrong`` lists every wrong header of the tuned part, and of no other.

Measured per part, without values (headers alone) and with eight rows of plausible values: headers mapped right,
canonical mappings that are right (precision: a wrong one is worse than a column left under its own name), canonical
columns found (recall), main tables right, and per step of the confidence shown the share that is right.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from icp_core.intake.files.grid import RawTable
from icp_core.intake.mapping.mapping import plan
from icp_core.intake.mapping.vocabulary import HELPER_COLUMNS
from icp_core.schema import TABLES

TRUTH = Path(__file__).with_name("header_truth.toml")
STEPS = (0.0, 0.55, 0.65, 0.75, 0.85, 0.925, 0.975, 1.01)
ROWS = 8
VALUES = {
    "name": "Alfa Oy|Beta AB|Gamma GmbH|Delta Sp. z o.o.|Epsilon Ltd|Zeta AS|Eta Inc|Theta ApS",
    "domain": "alfa.fi|beta.se|gamma.de|delta.pl|epsilon.co.uk|zeta.no|eta.com|theta.dk",
    "relation": "Customer|Prospect|Customer|Prospect|Customer|Prospect|Lead|Customer",
    "industry": "Retail|Energy|Software|Retail|Transport|Software|Energy|Retail",
    "country": "Finland|Sweden|Germany|Poland|United Kingdom|Norway|United States|Denmark",
    "city": "Espoo|Malmö|Köln|Łódź|Leeds|Bergen|Boston|Aarhus",
    "employees": "12|45|230|8|1200|77|15|350",
    "revenue": "1200000|4500000|23000000|800000|120000000|7700000|1500000|35000000",
    "founded_year": "1999|2005|2012|1987|2018|1971|2009|2001",
    "funding_stage": "Seed|Series A|Series B|Seed|Series A|Series C|Seed|Series B",
    "legal_form": "Oy|AB|GmbH|Sp. z o.o.|Ltd|AS|Inc|ApS",
    "ownership": "Private|Public|Private|Private|Subsidiary|Public|Private|Private",
    "operating_model": "B2B|B2C|B2B|B2B|B2B|B2C|B2B|B2B",
    "technologies": "SAP; Salesforce|Odoo|HubSpot; Shopify|SAP|AWS; Azure|Odoo; AWS|Salesforce|Shopify",
    "segment": "A|B|A|C|B|A|C|B",
    "customer_since": "2019-02-01|2020-05-11|2021-07-30|2018-01-02|2022-11-05|2017-03-31|2020-10-10|2021-01-15",
    "outcome": "Won|Lost|Open|Won|Lost|Open|Won|Lost",
    "kind": "New business|Upsell|Renewal|New business|New business|Upsell|Renewal|New business",
    "owner": "Anna Berg|Jan Nowak|Anna Berg|Liisa Aho|Jan Nowak|Anna Berg|Liisa Aho|Jan Nowak",
    "amount": "12000|4500|23000|800|12500|7700|1500|3500",
    "monthly_amount": "120|450|230|80|125|77|150|350",
    "unit_price": "12.50|4.50|23|8|12.50|77|15|35",
    "quantity": "1|4|2|8|12|7|5|3",
    "product": "Basic|Pro|Basic|Team|Pro|Basic|Team|Pro",
    "title": "Head of IT|CEO|Buyer|CFO|Head of Sales|CEO|Engineer|Buyer",
    "competitor": "Rivala|Konkurro|Rivala|Altero|Konkurro|Rivala|Altero|Rivala",
    "first_name": "Anna|Jan|Liisa|Per|Mia|Karl|Ewa|Tom",
    "last_name": "Berg|Nowak|Aho|Lund|Virta|Braun|Maj|Stone",
    "email": "a@alfa.fi|j@beta.se|l@gamma.de|p@delta.pl|m@epsilon.co.uk|k@zeta.no|e@eta.com|t@theta.dk",
}
DATES = "2023-02-01|2023-05-11|2023-07-30|2024-01-02|2023-11-05|2023-03-31|2023-10-10|2024-01-15"
OF_CUSTOM = (
    ("e-mail email", VALUES["email"]),
    ("url linkedin uri", "http://x.com/a1|http://x.com/b2|http://x.com/c3|http://x.com/d4|http://x.com/e5|http://x.com/f6"
     "|http://x.com/g7|http://x.com/h8"),
    ("phone fax telefon puhelin",
     "+358 40 123|+46 70 456|+49 30 789|+48 22 111|+44 20 222|+47 90 333|+1 617 444|+45 20 5"),
    ("country land ctry", "FI|SE|DE|PL|GB|NO|US|DK"),
    ("city stad", VALUES["city"]),
    ("currency valuta waluta cur", "EUR|SEK|EUR|PLN|GBP|NOK|USD|DKK"),
    ("date time dato datum pvm päivä senaste since modified last", DATES),
    ("range", "1-10|11-50|51-200|1-10|201-500|51-200|11-50|201-500"),
    ("id number nummer nr no code numer", "1001|1002|1003|1004|1005|1006|1007|1008"),
    ("amount revenue value summa total profit arr resultat tulos wynik gewinn number employee count score % money",
     "120.5|45|23.25|8|125|77.5|15|35"),
    ("owner person contact opiekun ansvarig", VALUES["owner"]),
    ("status type rating tag label stage", "Hot|Cold|Warm|Hot|Cold|Hot|Warm|Cold"),
)  # fmt: skip
"""Values for columns without a canonical name: the first whose words stand in the header; else short notes."""


@dataclass(frozen=True)
class Judged:
    """One header: what it was mapped to, what is right, and the confidence shown."""

    header: str
    given: str
    right: tuple[str, ...]
    confidence: float
    list_name: str

    @property
    def is_right(self) -> bool:
        """Whether the mapping is one of those that count as right."""
        return self.given in self.right


def parts() -> dict[str, list[dict]]:
    """The lists of the truth, by part; every third of the collection, in the order of a hash, is held out."""
    lists = tomllib.loads(TRUTH.read_text("utf-8"))["list"]
    out: dict[str, list[dict]] = {"tuned": [], "held out": []}
    ours = [each for each in lists if each["part"] == "crm headers"]
    ours.sort(key=lambda e: hashlib.sha256(f"{e['system']}|{e['object']}".encode()).hexdigest())
    for at, each in enumerate(ours):
        out["held out" if at % 3 == 2 else "tuned"].append(each)
    for each in lists:
        if each["part"] != "crm headers":
            out.setdefault(each["part"], []).append(each)
    return out


def judged(each: dict, *, values: bool) -> tuple[list[Judged], bool]:
    """Headers of one list as mapped, and whether the main table is right."""
    if each.get("each_alone"):
        alone = [_judged(each, [header], values=values)[0] for header in each["headers"]]
        return [one for found in alone for one in found], True
    return _judged(each, each["headers"], values=values)


def _judged(each: dict, headers: list[str], *, values: bool) -> tuple[list[Judged], bool]:
    columns: dict[str, np.ndarray] = {}
    for at, header in enumerate(headers):
        truth = each["truth"].get(header, "custom").split("|")
        texts = _values(header, truth).split("|") if values else [None] * ROWS
        columns[header or f"column {at + 1}"] = np.array(texts, dtype=object)
    raw = RawTable("export.csv", pd.DataFrame(columns, dtype=object), np.arange(2, 2 + ROWS))
    found = plan(raw)
    name = f"{each['system']} {each['object']}"
    out = []
    for header, p in zip(headers, found.columns, strict=True):
        canonical = p.column in TABLES.get(p.table, {}) or p.column in HELPER_COLUMNS.get(p.table, {})
        given = f"{p.table}.{p.column}" if canonical else "custom"
        right = tuple(each["truth"].get(header, "custom").split("|"))
        out.append(Judged(header, given, right, p.confidence, f"{name} ({found.table})"))
    return out, found.table in each["table"].split("|")


def _values(header: str, truth: list[str]) -> str:
    target = next((t for t in truth if t != "custom"), "")
    table, _, column = target.partition(".")
    if column in ("opened", "closed", "date", "start", "end"):
        return DATES
    if column == "title" and table == "deals":
        return "|".join(f"Project {letter}" for letter in "ABCDEFGH")
    if column.endswith("_id"):
        return "|".join(str(1000 + 7 * k) for k in range(ROWS))
    if column in VALUES:
        return VALUES[column]
    words = header.lower()
    found = (texts for keys, texts in OF_CUSTOM if any(key in words for key in keys.split()))
    return next(found, "red ink|two calls|see file|late|by post|asked twice|none yet|call back")


def report(name: str, lists: list[dict], *, values: bool) -> list[Judged]:
    """Print the figures of one part."""
    every: list[Judged] = []
    tables = 0
    for each in lists:
        found, right = judged(each, values=values)
        every += found
        tables += right
    given = [one for one in every if one.given != "custom"]
    wanted = [one for one in every if "custom" not in one.right]
    right = sum(one.is_right for one in every)
    precise, recalled = sum(one.is_right for one in given), sum(one.is_right for one in wanted)
    print(
        f"{name:<14} {'with' if values else 'no':<5} {len(every):>7} {right / len(every):>7.1%} "
        f"{precise / max(len(given), 1):>10.1%} ({precise}/{len(given)}) {recalled / max(len(wanted), 1):>8.1%} "
        f"({recalled}/{len(wanted)})  {tables}/{len(lists)}"
    )
    return every


def calibration(every: list[Judged]) -> Iterator[str]:
    """Per step of the confidence of canonical mappings: how many, the mean shown, and the share that is right."""
    given = [one for one in every if one.given != "custom"]
    for low, high in pairwise(STEPS):
        inside = [one for one in given if low <= one.confidence < high]
        if inside:
            shown = sum(one.confidence for one in inside) / len(inside)
            right = sum(one.is_right for one in inside) / len(inside)
            yield f"  {low:.3f}-{high:.3f}  n {len(inside):>4}  shown {shown:.2f}  right {right:.2f}"
    kept = [one for one in every if one.given == "custom"]
    right = sum(one.is_right for one in kept)
    shown = sum(one.confidence for one in kept) / len(kept)
    yield f"  own name     n {len(kept):>4}  shown {shown:.2f}  right {right / len(kept):.2f}"


def main(path: str | None, *, wrong: bool) -> None:
    """Print the tables."""
    found = parts()
    if path:
        there = {(e["system"], e["object"]): e["headers"] for e in json.loads(Path(path).read_text("utf-8"))}
        covered = {(e["system"], e["object"]): e["headers"] for e in found["tuned"] + found["held out"]}
        assert covered == {key: headers for key, headers in there.items() if headers}
    print("part           values headers   right  precision          recall             main table")
    kept: dict[str, list[Judged]] = {}
    for name, lists in found.items():
        for values in (False, True):
            every = report(name, lists, values=values)
            kept.setdefault(name, []).extend(every)
            if wrong and name == "tuned":
                for one in every:
                    if not one.is_right:
                        print(f"    {one.confidence:.2f} {one.list_name}: {one.header} -> {one.given}, {one.right}")
    for name, every in kept.items():
        print(f"\nConfidence shown, {name}, without and with values")
        print("\n".join(calibration(every)))


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--wrong"]
    main(arguments[0] if arguments else None, wrong="--wrong" in sys.argv)
