"""The live board's engine in a blank page of Chromium, and what Python says of the same weights."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, Page

import icp_core as icp
from icp_core.views.live_board import live_accounts, live_settings

PARTS = Path(__file__).parents[2] / "pages" / "_live_board"
FILES = (
    "payload.js",
    "sorting.js",
    "numbers.js",
    "arithmetic.js",
    "judged.js",
    "chance.js",
    "ordering.js",
    "engine.js",
)
FIGURES = ("score", "chance", "expected", "priority", "tier", "rank")
TYPES = {"tier": np.uint8, "rank": np.uint32}
SEND = """
window.sent = (array) => {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
  let text = ""
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768))
  return btoa(text)
}
window.told = (frame, names) => ({
  ...Object.fromEntries(names.map(name => [name, sent(frame[name])])),
  verdict: frame.verdict, byChance: frame.byChance, curve: JSON.stringify(frame.curve),
  honesty: Object.entries(frame.honesty.won).map(([name, row]) => [name, Object.values(row).slice(0, 4).map(String)]),
  summary: frame.summary.map(line => Object.values(line).map(String)),
})
"""


def blank(browser: Browser) -> Page:
    """An empty page with the engine's scripts, and no network."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://engine.test/")
    for file in FILES:
        page.add_script_tag(content=(PARTS / file).read_text("utf-8"))
    page.add_script_tag(content=SEND)
    return page


class Engine:
    """The engine fed with one case."""

    def __init__(self, page: Page, payload: bytes, settings: dict[str, Any]) -> None:
        self.page = page
        page.route("**/payload", lambda route: route.fulfill(body=payload))
        page.evaluate(
            "async () => { window.engine = makeEngine(new Uint8Array(await (await fetch('/payload')).arrayBuffer())) }"
        )
        page.unroute("**/payload")
        self.set(settings)

    def set(self, settings: dict[str, Any]) -> None:
        """Give it the small payload, as JSON can hold it."""
        self.page.evaluate("text => engine.set(JSON.parse(text))", json.dumps(settings, allow_nan=False))

    def frame(self, points: dict[str, float] | str, figures: tuple[str, ...] = FIGURES) -> dict[str, Any]:
        """The frame of a move to these points, or of ``standing`` or ``opening``."""
        call = "engine[points]()" if isinstance(points, str) else "engine.move(points)"
        told = self.page.evaluate(f"([points, names]) => told({call}, names)", [points, list(figures)])
        for name in figures:
            told[name] = np.frombuffer(base64.b64decode(told[name]), dtype=TYPES.get(name, np.float64))
        told["honesty"] = {name: [float(figure) for figure in row] for name, row in told["honesty"]}
        told["summary"] = [[float(figure) for figure in line] for line in told["summary"]]
        told["curve"] = json.loads(told["curve"])
        return told


class Case:
    """A company, what is learned of it, and how its board stands."""

    def __init__(
        self,
        dataset: icp.Dataset,
        *,
        value: Any,
        capacity: icp.Capacity | None = None,
        with_customers: bool = True,
        edits: dict[tuple[str, str], float] | None = None,
        suggest: bool = True,
    ) -> None:
        nobody = SimpleNamespace(members=pd.Series(dtype=bool), too_young=pd.Index([]), judged_by=())
        self.dataset, self.value = dataset, value
        self.capacity, self.with_customers = capacity or icp.Capacity(), with_customers
        self.learned = icp.suggest_desirability(dataset, nobody, source="won")
        equal = icp.equal_weights(self.learned)
        self.suggested = (
            icp.suggest_weights(dataset, nobody, desirability=self.learned, source="won") if suggest else equal
        )
        self.desirability = self.learned.edited(edits or {})
        self.unedited = icp.prepare_scoring(dataset, self.learned)
        self.scoring = icp.prepare_scoring(dataset, self.desirability) if edits else self.unedited
        self.opening = equal if self.suggested.values is None else self.suggested

    def payload(self) -> bytes:
        """The large payload."""
        return live_accounts(self.dataset, self.desirability, self.scoring, self.value)

    def settings(self) -> dict[str, Any]:
        """The small payload."""
        return live_settings(
            self.value,
            (self.desirability, self.scoring, self.opening),
            (self.learned, self.unedited, self.opening),
            self.capacity,
            rivals={"data": self.suggested, "equal": icp.equal_weights(self.learned)},
            with_customers=self.with_customers,
        )

    @cached_property
    def rivals(self) -> dict[str, list[float]]:
        """Areas of the weights that do not move, with their intervals and the count of deals; none with too few."""
        named = {"data": self.suggested, "equal": icp.equal_weights(self.learned)}
        if self.unedited.conversion(self.opening).verdict == "too_few":
            return {}
        table = self.unedited.compare(named)
        return {str(name): [float(row[at]) for at in ("auc", "low", "high", "n")] for name, row in table.iterrows()}

    def computed(self, weights: icp.Weights, *, opening: bool = False) -> tuple[icp.Conversion, icp.Tiers]:
        """What Python says."""
        scoring = self.unedited if opening else self.scoring
        conversion, fit = scoring.conversion(weights), scoring.fit(weights)
        return conversion, icp.assign_tiers(
            self.value, fit, conversion, self.capacity, with_customers=self.with_customers
        )


def worth(dataset: icp.Dataset, seed: int) -> Any:
    """Amounts of many sizes, some equal, some unknown, some nought; chances to buy again of the customers."""
    rng = np.random.default_rng(seed)
    ids = pd.Index(dataset.accounts["account_id"])
    own = ids.isin(dataset.customers)
    amount = np.round(np.exp(rng.normal(10, 1.3, len(ids))), rng.integers(0, 3, len(ids)).clip(0, 2).max())
    amount[rng.random(len(ids)) < 0.2] = 25_000.0
    amount[rng.random(len(ids)) < 0.03] = np.nan
    amount[rng.random(len(ids)) < 0.01] = 0.0
    chance = np.where(own, np.where(rng.random(len(ids)) < 0.1, 0.0, rng.beta(4, 2, len(ids))), np.nan)
    table = pd.DataFrame(
        {
            "basis": np.where(own, "own", "similar"),
            "value_if_active": np.where(own, amount, np.nan),
            "future_value": np.where(own, amount * chance, amount),
            "p_active": chance,
        },
        index=ids,
    )
    return SimpleNamespace(table=table)


def with_twins(dataset: icp.Dataset, share: float, seed: int) -> icp.Dataset:
    """The company with some accounts that are not customers entered twice, under ids out of order."""
    rng = np.random.default_rng(seed)
    accounts = dataset.accounts
    others = accounts[~accounts["account_id"].isin(dataset.customers) & ~accounts["account_id"].isin(dealt(dataset))]
    twins = others.sample(frac=share, random_state=seed)
    twins = twins.assign(account_id=[f"Z{number}" for number in rng.permutation(len(twins))])
    both = pd.concat([accounts, twins], ignore_index=True)
    return replace(dataset, accounts=both.sample(frac=1, random_state=seed).reset_index(drop=True))


def dealt(dataset: icp.Dataset) -> pd.Series:
    """Accounts that have deals."""
    return pd.Series(dtype=object) if dataset.deals is None else dataset.deals["account_id"]


def drawn_points(names: tuple[str, ...], rng: np.random.Generator) -> dict[str, float]:
    """Weights as a person might set them: whole or half points, some nought, now and then all alike."""
    if rng.random() < 0.1:
        return dict.fromkeys(names, 10.0)
    points = np.round(2 * rng.gamma(0.8, 12, len(names)).clip(0, 60)) / 2
    points[int(rng.integers(len(names)))] += 5
    return dict(zip(names, points.tolist(), strict=True))


def differences(case: Case, frame: dict[str, Any], found: tuple[icp.Conversion, icp.Tiers]) -> dict[str, int]:
    """How many figures differ as they are shown: points, percents, tiers, ranks, the verdict and its AUC."""
    conversion, tiers = found
    aucs = (conversion.auc, conversion.auc_low, conversion.auc_high)
    ids = case.scoring.all_accounts.accounts
    table = tiers.table.reindex(ids)
    part = table["tier"].notna().to_numpy()
    ranked = frame["rank"] > 0
    out = {
        "score": (np.rint(frame["score"]) != np.rint(table["fit"]))[part],
        "score to the last bit": (frame["score"] != table["fit"])[part],
        "chance": (as_whole(100 * frame["chance"]) != as_whole(100 * table["probability"].to_numpy()))[part],
        "expected": (as_digits(frame["expected"]) != as_digits(table["expected_value"].to_numpy()))[part],
        "tier": frame["tier"] != table["tier"].fillna(255).to_numpy(),
        "rank": (frame["rank"] != table["rank"].fillna(0).to_numpy()) & (ranked | (len(ids) <= 20_000)),
        "priority": np.zeros(1, dtype=bool)
        if frame["byChance"]
        else (as_whole(frame["priority"]) != as_whole(table["priority"].to_numpy()))[part],
        "verdict": np.array([frame["verdict"] != conversion.verdict]),
        "auc": np.array([shown(frame["honesty"]["yours"]) != shown([*aucs, len(case.scoring.won)])]),
        "rivals": np.array([shown(frame["honesty"][name]) != shown(row) for name, row in case.rivals.items()]),
        "summary": summed_up(frame["summary"]) != summed_up(tiers.summary.reset_index().to_numpy(dtype=float).tolist()),
    }
    return {name: int(np.sum(differ)) for name, differ in out.items()}


def shown(figures: list[float]) -> list[str]:
    """An area, its interval and the count as they are shown."""
    return [f"{figure:.2f}" for figure in figures]


def as_whole(values: np.ndarray) -> np.ndarray:
    """Rounded, halves to even; -1 for what is not known."""
    return np.nan_to_num(np.rint(values), nan=-1.0)


def as_digits(values: np.ndarray) -> np.ndarray:
    """To six digits; -1 for what is not known."""
    size = 10.0 ** (np.floor(np.log10(np.maximum(np.abs(np.nan_to_num(values)), 1e-9))) - 5)
    return np.nan_to_num(np.rint(values / size), nan=-1.0)


def summed_up(lines: list[list[float]]) -> np.ndarray:
    """Count, sum and cut of each tier, the sums and cuts to six digits."""
    return np.array([[tier, n, *as_digits(np.array(rest))] for tier, n, *rest in lines])


def listed(n: int, n_deals: int, seed: int, *, dated: bool = False, truth: float = 1.0) -> icp.Dataset:
    """A list of ``n`` companies with first deals of ``n_deals`` of them; how far levels tell who is won: ``truth``."""
    rng = np.random.default_rng(seed)
    industries, sizes = rng.integers(0, 12, n), np.exp(rng.normal(4, 1.6, n)).round().clip(1)
    country, stage, phase = rng.integers(0, 6, n), rng.integers(0, 5, n), rng.integers(0, 4, n)
    tools = rng.random((n, 8)) < 0.25
    pull = np.sin(2.0 * industries) + 0.8 * (np.log(sizes) - 4) + 0.7 * np.cos(1.7 * country) + 0.9 * tools[:, 0]
    won = rng.random(n) < 1 / (1 + np.exp(1.2 - truth * pull))
    ids = pd.Series([f"A{number:07d}" for number in range(n)])
    unknown = lambda column, share: pd.Series(column).where(rng.random(n) > share)  # noqa: E731
    day = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1000, n), unit="D")
    relation = np.where(np.arange(n) < n_deals, np.where(won, "customer", "lost"), "prospect")
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "name": [f"Company {number:x} Ltd" for number in rng.integers(1 << 20, 1 << 28, n)],
            "relation": relation,
            "industry": unknown([f"industry {number}" for number in industries], 0.05),
            "employees": unknown(sizes, 0.1),
            "revenue": unknown(np.exp(np.log(sizes) + rng.normal(11.5, 0.6, n)).round(-3), 0.3),
            "country": unknown(np.array(["SE", "FI", "PL", "DE", "DK", "NO"])[country], 0.02),
            "funding_stage": unknown(np.array(["seed", "a", "b", "late", "none"])[stage], 0.2),
            "operating_model": unknown(np.array(["product", "service", "trade", "mixed"])[phase], 0.1),
            "founded_year": unknown(rng.integers(1960, 2022, n), 0.1),
            "technologies": [None if known < 0.2 else tuple(np.flatnonzero(have)) for have, known in
                             zip(tools, rng.random(n), strict=True)],
        }
    )  # fmt: skip
    deals = pd.DataFrame(
        {
            "deal_id": [f"d{number}" for number in range(n_deals)],
            "account_id": ids[:n_deals],
            "outcome": np.where(won[:n_deals], "won", "lost"),
        }
    )
    if not dated:
        return icp.Dataset(accounts=accounts, deals=deals)
    deals["opened"], deals["closed"] = day[:n_deals], day[:n_deals] + pd.Timedelta(days=40)
    seen = rng.integers(0, n, n)
    before = np.where(won[seen], rng.integers(1, 40, n), rng.integers(1, 200, n))
    date = day[seen].where(seen < n_deals, pd.Timestamp("2024-10-20")) - pd.to_timedelta(before, unit="D")
    signals = pd.DataFrame({"account_id": ids.to_numpy()[seen], "date": date, "kind": "event"})
    return icp.Dataset(accounts=accounts, deals=deals, signals=signals)
