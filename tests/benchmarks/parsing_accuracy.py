"""How well cells as customers write them are read: the cases of ``parsing_cases.toml``, right, silently wrong, refused.

Run: ``python tests/benchmarks/parsing_accuracy.py [--failed]``. A third of the cases is held out of all tuning; both
shares are printed, and ``--failed`` names the cases that failed among those that may be tuned on. "Refused" counts
cells that could have been read and were not, but were reported; they cost data, not truth.
"""

from __future__ import annotations

import math
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pandas as pd

from icp_core.intake.columns.convert import Context, to_industry
from icp_core.intake.columns.figures import to_number, to_share
from icp_core.intake.log import Log
from icp_core.intake.texts.bands import band_edges
from icp_core.intake.texts.countries import country_name
from icp_core.intake.texts.dates import read_dates
from icp_core.intake.texts.numbers import read_numbers

CASES = tomllib.loads(Path(__file__).with_name("parsing_cases.toml").read_text("utf-8"))
Verdict = tuple[str, str]
"""What became of a case (right, wrong, refused) and the words for it."""


def same(found: float, wanted: float | str) -> bool:
    """Whether a number is the wanted one; ``""`` wants none."""
    if wanted == "":
        return math.isnan(found)
    return wanted == "ignore" or math.isclose(found, float(wanted), rel_tol=1e-9)


def numbers_verdicts() -> Iterator[Verdict]:
    """Columns of numbers."""
    for cells, wanted in CASES["numbers"]:
        found = read_numbers(cells)
        told = f"{cells} -> {found.values.tolist()}, wanted {wanted}"
        if wanted == "ask":
            yield "wrong" if found.proved else "right", told
        elif not found.proved:
            yield "refused", told + " (asked)"
        elif all(same(value, want) for value, want in zip(found.values.tolist(), wanted, strict=True)):
            yield "right", told
        else:
            lost = all(same(value, want) or math.isnan(value) for value, want in zip(found.values, wanted, strict=True))
            yield "refused" if lost else "wrong", told


def dates_verdicts() -> Iterator[Verdict]:
    """Columns of dates."""
    for cells, wanted in CASES["dates"]:
        found = read_dates(cells, serial=True)
        days = ["" if np.isnat(value) else str(value)[:10] for value in found.values]
        told = f"{cells} -> {days}, wanted {wanted}"
        if wanted == "ask":
            yield "right" if not found.proved else "wrong" if any(days) else "refused", told
        elif not found.proved:
            yield "refused", told + " (asked)"
        elif all(want in (day, "ignore") for day, want in zip(days, wanted, strict=True)):
            yield "right", told
        else:
            lost = all(not day or want in (day, "ignore") for day, want in zip(days, wanted, strict=True))
            yield "refused" if lost else "wrong", told


def bands_verdicts() -> Iterator[Verdict]:
    """Bands one by one."""
    for text, low, high in CASES["bands"]:
        found = band_edges(text)
        told = f"{text!r} -> {found}, wanted {(low, high)}"
        if low == "ignore":
            continue
        if found is None:
            yield "right" if low == "" else "refused", told
        else:
            yield "right" if low != "" and np.allclose(found, (low, high)) else "wrong", told


def amounts_verdicts() -> Iterator[Verdict]:
    """Amounts with their currency, one by one."""
    for text, amount, currency in CASES["amounts"]:
        found = read_numbers([text])
        named = next(iter(found.currencies), "")
        told = f"{text!r} -> {found.values[0]}, {named!r}, wanted {amount}, {currency!r}"
        if math.isnan(found.values[0]):
            yield "right" if currency == "no" else "refused", told
        else:
            yield "right" if math.isclose(found.values[0], amount) and named == currency else "wrong", told


def percents_verdicts() -> Iterator[Verdict]:
    """Percent signs in columns of money, shares and numbers."""
    for kind, cells, wanted in CASES["percents"]:
        at = Context("x.csv", "invoices", np.arange(len(cells)) + 2, Log(), kind=kind)
        read = to_share if kind == "share" else to_number
        found = read(pd.Series(cells, dtype="str"), "x", "amount", at).tolist()
        fits = all(same(value, want) for value, want in zip(found, wanted, strict=True))
        lost = all(same(value, want) or math.isnan(value) for value, want in zip(found, wanted, strict=True))
        yield "right" if fits else "refused" if lost else "wrong", f"{kind} {cells} -> {found}, wanted {wanted}"


def country_verdicts(language: str) -> Iterator[Verdict]:
    """Country names of one language."""
    for pair in CASES["countries"][language].split("; "):
        text, _, code = pair.partition("=")
        found = country_name(text)
        wanted = None if code == "-" else country_name(code)
        told = f"{text!r} -> {found}, wanted {wanted}"
        yield "right" if found == wanted else "refused" if found is None else "wrong", told


def code_verdicts() -> Iterator[Verdict]:
    """Industry codes and names, column by column."""
    for header, pairs in CASES["codes"]["columns"]:
        cells = [pair.rpartition("=") for pair in pairs.split("; ")]
        column = pd.Series([code for code, _, _ in cells], dtype="str")
        at = Context("x.csv", "accounts", np.arange(len(cells)) + 2, Log(), header=header)
        for (code, _, word), found in zip(cells, to_industry(column, "industry", at).tolist(), strict=True):
            fits = any(part in found for part in word.split("|"))
            kind = "right" if fits else "refused" if found == code else "wrong"
            yield kind, f"{header}: {code!r} -> {found!r}, wanted {word!r}"


def main(*, failed: bool) -> None:
    """Print the table."""
    topics = {
        "numbers": numbers_verdicts, "dates": dates_verdicts, "bands": bands_verdicts, "amounts": amounts_verdicts,
        "percents": percents_verdicts, "industry codes": code_verdicts,
        **{f"countries {name}": lambda name=name: country_verdicts(name) for name in CASES["countries"]},
    }  # fmt: skip
    print(f"{'':16} {'tuned on':^30}   {'held out':^30}")
    head = f"{'n':>6} {'right':>7} {'wrong':>7} {'refused':>7}"
    print(f"{'':16} {head}   {head}")
    told: list[str] = []
    totals: list[Counter[str]] = [Counter(), Counter()]
    for topic, verdicts in topics.items():
        counts: list[Counter[str]] = [Counter(), Counter()]
        for i, (verdict, words) in enumerate(verdicts()):
            counts[i % 3 == 2][verdict] += 1
            if verdict != "right" and i % 3 != 2:
                told.append(f"{topic:16} {verdict:8} {words}")
        for total, count in zip(totals, counts, strict=True):
            total.update(count)
        print(_line(topic, counts))
    print(_line("all", totals))
    if failed:
        print(*told, sep="\n")


def _line(topic: str, counts: list[Counter[str]]) -> str:
    parts = [f"{sum(c.values()):>6} {c['right']:>7} {c['wrong']:>7} {c['refused']:>7}" for c in counts]
    return f"{topic:16} {'   '.join(parts)}"


if __name__ == "__main__":
    main(failed="--failed" in sys.argv[1:])
