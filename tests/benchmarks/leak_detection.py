"""How often leaks are caught, and honest drivers accused, in companies where both are planted.

    python tests/benchmarks/leak_detection.py [companies=70] [first_seed=50000]

Each made company has 100, 400 or 2,000 decided deals, half as many open ones, four firmographics (one of them strong),
nine leaks (half of them under a name out of five languages that is in no list the verdicts were tuned on, half as
``field_17``) and honest drivers of known strength, numbers, words and flags. 70 companies of each size take about a
minute. Each figure has its standard error in brackets. The four
firmographics are known before a sale by what they are: verdicts never call them leaks for telling won from lost, so
that their zeros are a rule kept, not a rate measured; the other honest columns are judged by their figures alone.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.intake.leaks import leaks
from icp_core.schema import Dataset

SIZES = (100, 400, 2000)
STRENGTHS = (0.6, 0.7, 0.8, 0.9)
NAMES = {
    "stages": ["stage_changes", "deal_steps_completed", "passerade_saljsteg", "kaydyt_myyntivaiheet",
               "liczba_etapow_sprzedazy", "anzahl_verkaufsphasen", "number_of_sales_milestones"],
    "reason": ["why_we_lost", "opportunity_lost_because", "orsak_till_forlorad_affar", "miksi_kauppa_havittiin",
               "przyczyna_odrzucenia_oferty", "grund_der_ablehnung", "reason_for_closing"],
    "contact": ["latest_interaction", "most_recent_call", "sista_aktivitet", "viimeinen_puhelu",
                "ostatnia_rozmowa", "letzte_aktivitaet", "final_meeting"],
    "rating": ["rep_deal_confidence", "prospect_grade", "affarens_sannolikhet", "liidin_arvio",
               "ocena_szansy", "bewertung_der_verkaufschance", "opportunity_interest_level"],
    "contract": ["signed_contract_ref", "order_id", "kontraktsnummer", "tilausnumero",
                 "nr_zamowienia", "auftragsnummer", "agreement_number"],
    "idle": ["days_since_follow_up", "weeks_without_reply", "dagar_sedan_kontakt", "paivia_viime_yhteydenotosta",
             "dni_od_kontaktu", "tage_seit_kontakt", "days_to_loss"],
    "pleased": ["csat_after_onboarding", "promoter_rating", "kundnojdhet", "asiakastyytyvaisyys",
                "zadowolenie_klienta", "kundenzufriedenheit", "satisfaction_survey"],
    "closed": ["closing_day", "date_won_or_lost", "avslutsdatum", "paatospaiva", "data_zamkniecia", "abschlussdatum",
               "decision_received"],
    "remark": ["debrief_notes", "win_loss_comment", "kommentar_efter_avslut", "huomautus_paatoksesta",
               "uwagi_po_decyzji", "bemerkung_zum_abschluss", "post_mortem"],
}  # fmt: skip
HONEST = ["warehouses", "plant_type", "own_fleet", "export_share", "franchise", "stores", "unionised", "shift_work",
          "ownership_form", "listed", "lab_on_site", "main_material", "cloud_vendor", "antal_butiker", "tehtaita",
          "rodzaj_produkcji", "betriebsart", "growth_rate", "it_staff", "lead_source"]  # fmt: skip


def made(n: int, seed: int, names: dict[str, list[str]]) -> tuple[Dataset, dict[str, tuple[str, str]]]:
    """A company with n decided deals; and what each planted column is: (leak or honest, kind)."""
    rng = np.random.default_rng(seed)
    n_open = n // 2
    total = n + n_open
    won = rng.random(total) < rng.uniform(0.25, 0.5)
    is_open = np.arange(total) >= n
    decided = ~is_open
    opened = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 1200, total), unit="D")
    opened = opened.where(decided, pd.Timestamp("2024-06-01") + pd.to_timedelta(rng.integers(0, 90, total), unit="D"))
    closed = opened + pd.to_timedelta(rng.gamma(2, 45, total).astype(int) + 5, unit="D")
    closed = closed.where(decided, pd.NaT)
    today = max(closed.max(), opened.max())
    since = np.where(decided, (today - closed).days, 0).astype(float)

    def signal(area: float) -> np.ndarray:
        shift = np.sqrt(2) * NormalDist().inv_cdf(area)
        return rng.normal(size=total) + shift * won

    def words(values: np.ndarray, labels: list[str]) -> np.ndarray:
        cuts = np.quantile(values, np.linspace(0, 1, len(labels) + 1)[1:-1])
        return np.array(labels, dtype=object)[np.searchsorted(cuts, values)]

    accounts = pd.DataFrame({"account_id": [f"a{i}" for i in range(total)]})
    accounts["relation"] = np.where(is_open, "in_talks", np.where(won, "customer", "lost"))
    strong = int(rng.integers(4))
    area = [0.85 if at == strong else 0.58 for at in range(4)]
    accounts["industry"] = words(signal(area[0]), ["Retail", "Software", "Steel", "Food", "Health", "Media"])
    accounts["employees"] = np.exp(4 + signal(area[1])).round()
    accounts["country"] = words(signal(area[2]), ["Sweden", "Finland", "Poland", "Germany"])
    uses = signal(0.96 if strong == 3 else 0.6) > NormalDist().inv_cdf(0.9)
    accounts["technologies"] = [["SAP"] if have else ["Excel"] for have in uses]
    what = {name: ("honest", f"{name} {'strong' if at == strong else 'weak'}")
            for at, name in enumerate(["industry", "employees", "country", "technologies"])}  # fmt: skip

    free = list(rng.permutation(HONEST))
    for strength in STRENGTHS:
        for kind in ("number", "words", "flag"):
            name = free.pop()
            values = signal(strength)
            if kind == "words":
                accounts[name] = words(values, ["a", "b", "c", "d", "e"])
            elif kind == "flag":
                chance = np.where(won, strength, 1 - strength)
                accounts[name] = np.where(rng.random(total) < chance, "yes", "no")
            else:
                accounts[name] = np.exp(values).round(2)
            accounts.loc[rng.random(total) < 0.1, name] = np.nan
            what[name] = ("honest", f"{kind} {strength}")

    columns = {
        "stages": np.where(is_open, rng.integers(1, 5, total), np.where(won, rng.integers(4, 8, total),
                                                                        rng.integers(1, 6, total))).astype(float),
        "reason": pd.Series(np.array(["price", "timing", "feature", "other firm"], object)[rng.integers(0, 4, total)])
        .where(decided & ~won & (rng.random(total) < 0.9)),
        "contact": words(signal(0.75) - 0.5 * is_open, ["letter", "call", "visit", "fair"]),
        "rating": np.clip(np.round(3 + signal(0.85) - 0.7), 1, 5),
        "contract": pd.Series([f"K-{i * 7 % 9973}" for i in range(total)], dtype=object)
        .where(decided & won & (rng.random(total) < 0.97)),
        "idle": np.where(decided & ~won, since + rng.exponential(10, total), rng.exponential(25, total)).round(),
        "pleased": pd.Series(rng.integers(4, 11, total).astype(float)).where(decided & won & (rng.random(total) < 0.6)),
        "closed": pd.Series(closed),
        "remark": pd.Series(np.array(["went well", "as usual", "hard", "long"], object)[rng.integers(0, 4, total)])
        .where(decided & (rng.random(total) < 0.7)),
    }  # fmt: skip
    for at, (kind, column) in enumerate(columns.items()):
        named = rng.random() < 0.5
        name = str(rng.choice(names[kind])) if named else f"field_{17 + at}"
        accounts[name] = np.asarray(column)
        what[name] = ("leak", f"{kind} {'named' if named else 'field_n'}")
    deals = pd.DataFrame({
        "deal_id": [f"d{i}" for i in range(total)], "account_id": accounts["account_id"], "opened": opened,
        "closed": closed, "outcome": np.where(is_open, "open", np.where(won, "won", "lost")),
    })  # fmt: skip
    return Dataset(accounts=accounts, deals=deals), what


def verdicts(companies: int, first_seed: int, n: int, names: dict[str, list[str]] | None = None) -> pd.DataFrame:
    """One row per planted column: truth, kind, verdict, name."""
    rows = []
    for at in range(companies):
        dataset, what = made(n, first_seed + at, names or NAMES)
        found = leaks(dataset).set_index("attribute")["verdict"]
        rows += [(truth, kind, found[name], name) for name, (truth, kind) in what.items()]
    return pd.DataFrame(rows, columns=["truth", "kind", "verdict", "name"])


def main(companies: int, first_seed: int) -> None:
    """Print the rates."""
    tables = {n: verdicts(companies, first_seed + 1000 * at, n) for at, n in enumerate(SIZES)}
    for truth in ("leak", "honest"):
        print(f"\n{truth}: leak / leak or suspect, % (standard error of the larger)")
        lines: dict[str, list[str]] = defaultdict(list)
        for table in tables.values():
            part = table[table["truth"] == truth]
            part = pd.concat([part, part.assign(kind=" all")])
            for kind, verdict in part.groupby("kind")["verdict"]:
                leak, named = (verdict == "leak").mean(), (verdict != "clean").mean()
                error = np.sqrt(max(named * (1 - named), 0.25 / len(verdict)) / len(verdict))
                lines[kind].append(f"{100 * leak:5.1f} /{100 * named:5.1f} ({100 * error:3.1f})")
        print(f"{'':22}" + "".join(f"{n:>22,}" for n in tables))
        for kind, cells in sorted(lines.items()):
            print(f"{kind:22}" + "".join(f"{cell:>22}" for cell in cells))


if __name__ == "__main__":
    main(*(int(given) for given in sys.argv[1:])) if len(sys.argv) > 2 else main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 70, 50_000
    )
