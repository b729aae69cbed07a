"""A project's tables with aliases for every name, and the veil for texts that were made from the tables as they are.

Results are worked out on the tables as they are, by account id, and shown beside these: no figure can change. The ids
stay within; what leaves, to a browser or a file, is :attr:`~icp_core.schema.Dataset.handles`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from icp_core.hiding.aliases import alias_numbers
from icp_core.hiding.columns import column_handles
from icp_core.hiding.endings import roots
from icp_core.hiding.holders import holds, words_of_trade
from icp_core.hiding.known import KnownNames
from icp_core.hiding.shortened import beginnings_of_companies, parts_of_people
from icp_core.hiding.veil import Veil, spellings
from icp_core.intake.texts.legal_forms import split_legal_form
from icp_core.languages import DEFAULT_LOCALE, Message, catalogue, message, say
from icp_core.schema import HIDDEN_ADDRESS, TABLES, Dataset

NUMBERS = ("number", "money", "share", "year", "date", "flag")
WORDS = ("category", "list")
NAMES = {("deals", "owner"): "owner", ("deals", "competitor"): "competitor", ("contacts", "name"): "person",
         ("interviews", "by"): "person"}  # fmt: skip
"""Canonical columns that name others than the companies themselves."""
DIGITS = {"company": 3, "person": 3, "owner": 2, "competitor": 2, "file": 1}
RAW = frozenset({"account", "value", "example", "examples", "name", "names", "word"})
"""Values of the report's sentences that are cells of a file."""
MOST_LETTERS = 12
"""A cell of a number or date with more letters is not only a number with its unit."""
SHORTEST = 2
"""Letters of a company's name without its legal form from which on it is looked for by itself."""


_CAPITAL = re.compile(r"(?<=[a-zà-ÿ,] )[A-Z]\w*")


@dataclass(frozen=True, eq=False)
class HiddenNames:
    """Tables without names, and what takes the names out of texts.

    Attributes
    ----------
    dataset : Dataset
        Same rows, same account ids, same gaps; aliases for names, nothing for addresses and free text.
    veil : Veil
    columns : mapping
        Attributes whose keys hold a name, each with what stands for it in the browser.
    """

    dataset: Dataset
    veil: Veil
    columns: Mapping[str, str]


def hide_names(
    dataset: Dataset, key: str = "", *, known: KnownNames | None = None, locale: str = DEFAULT_LOCALE
) -> HiddenNames:
    """Aliases for companies, people, owners, competitors and files.

    Parameters
    ----------
    key : str
        The project's own; an alias depends on it and on the name alone, see :mod:`icp_core.hiding.aliases`.
    known : names that the project knows besides those in the tables
    """
    return _Hiding(dataset, key, known or KnownNames(), locale).hidden()


class _Hiding:
    def __init__(self, dataset: Dataset, key: str, told: KnownNames, locale: str) -> None:
        self.dataset, self.key, self.locale = dataset, key, locale
        accounts = dataset.accounts
        ids = accounts["account_id"].astype(str)
        self.nothing = say(message("hiding.hidden"), locale)
        people = list(dict.fromkeys([*self._texts("contacts", "name"), *self._texts("interviews", "by")]))
        owners = self._texts("deals", "owner")
        rivals = self._texts("deals", "competitor")
        own = {str(name): accounts[name] for name in accounts if name not in TABLES["accounts"]
               and _is_text(accounts[name])}  # fmt: skip
        names = accounts["name"].dropna().astype(str).str.strip() if "name" in accounts else pd.Series(dtype=str)
        known = {name.casefold() for name in names}
        who = {each.casefold() for each in [*people, *owners, *told.people]}
        names_elsewhere = {*who, *known, *(each.casefold() for each in [*rivals, *told.companies, *ids])}
        self.trade = {
            name: words_of_trade(own[name], levels, names_elsewhere) for name, levels in told.levels if name in own
        }
        self.own = {
            name: holds(name, column, who, known, self.trade.get(name, frozenset())) for name, column in own.items()
        }
        also = {kind: [text for name, column in own.items() if self.own[name] == kind for text in _levels(column)
                       if not self._of_trade(name, text)]
                for kind in ("person", "company")}  # fmt: skip
        people += [name for name in also["person"] if name not in owners]
        people += _new(told.people, {*people, *owners, *rivals, *names})
        strangers = [name for name in also["company"] if name.casefold() not in known]
        strangers += _new(told.companies, {*names, *strangers})
        written = {*ids, *names, *people, *owners, *rivals, *strangers}
        self.companies = self._aliases("company", [*(f"id {each}" for each in ids), *strangers], written)
        self.handles = {each: self.companies.pop(f"id {each}") for each in ids}
        self.others = {
            "owner": self._aliases("owner", owners, written),
            "person": self._aliases("person", people, written),
            "competitor": self._aliases("competitor", rivals, written),
        }
        self.files = self._aliases("file", [*told.files, *self._files()], written)
        self.projects = told.projects
        spelt = self._spellings()
        plain, fixed = _words_of_pages(locale)
        some = {kind: say(message(f"hiding.some_{kind}"), locale) for kind in ("person", "company")}
        alone = parts_of_people(
            ((name, alias) for kind in ("owner", "person") for name, alias in self.others[kind].items()), some["person"]
        )
        bare = [(_bare(name) or name, alias) for name, alias in self._named()]
        described = self._described({name.casefold() for name in spelt})
        short = beginnings_of_companies(bare, some["company"], plain | described) | alone
        described |= self._described_by_own({name.casefold() for name in spelt}, {name.casefold() for name in short})
        self.veil = Veil(spelt, plain | described, short, fixed | described, self.nothing)

    def hidden(self) -> HiddenNames:
        shown = {name: self._table(name, frame) for name, frame in self.dataset.tables()}
        report, mapping = self.dataset.report, self.dataset.mapping
        pairs, sources = self.dataset.pairs, self.dataset.sources
        told: dict[int, Message] = {}
        report = report.assign(
            message=report["message"].map(lambda entry: self._sentence(entry, told)),
            before=self._cells(report, "before"),
            after=self._cells(report, "after"),
        )  # fmt: skip
        report = report.assign(file=report["file"].map(self._file)) if "file" in report else report
        mapping = mapping.assign(
            sample=self._cells(mapping, "sample"),
            file=mapping["file"].map(self._file),
            why=[self.veil(why) for why in mapping["why"]],
        )  # fmt: skip
        sides = {f"{side}{part}": pairs[side].map(self._company) for side in ("one", "other") for part in ("", "_name")}
        empty = {f"{side}_domain": None for side in ("one", "other")}
        files = {f"{side}_file": pairs[f"{side}_file"].map(self._file) for side in ("one", "other")}
        dataset = self.dataset.replace(
            **shown, report=report, mapping=mapping, pairs=pairs.assign(**sides, **empty, **files),
            sources=sources.assign(file=sources["file"].map(self._file)), aliases=self.handles,
            under=self.dataset, name="",
        )  # fmt: skip
        own = [*map(str, self.dataset.accounts), *self.dataset.attributes]
        return HiddenNames(dataset, self.veil, column_handles(own, self.veil.text))

    def _of_trade(self, column: str, cell: object) -> bool:
        return isinstance(cell, str) and cell.strip().casefold() in self.trade.get(column, ())

    def _aliases(self, kind: str, names: Iterable[str], written: Iterable[str]) -> dict[str, str]:
        """Names to aliases of a kind, none of which is a name that anybody bears."""
        numbers = alias_numbers(names, f"{self.key} {kind}", digits=DIGITS[kind])
        told = {name: say(message(f"hiding.{kind}", number=number), self.locale) for name, number in numbers.items()}
        borne = {each.casefold() for each in written}
        return {name: f"{alias}*" if alias.casefold() in borne else alias for name, alias in told.items()}

    def _texts(self, table: str, column: str) -> list[str]:
        frame = getattr(self.dataset, table)
        return _levels(frame[column]) if frame is not None and column in frame else []

    def _files(self) -> list[str]:
        """Files as they were given: a sheet stands behind its file, after a colon."""
        named = [*self.dataset.mapping["file"], *self.dataset.sources["file"]]
        return [name for name in dict.fromkeys(map(str, named)) if name]

    def _spellings(self) -> dict[str, str]:
        """How each name may be written, with its alias."""
        accounts, handles = self.dataset.accounts, self.handles
        ids = accounts["account_id"].astype(str)
        alias = ids.map(handles)
        pairs: list[tuple[object, str]] = []
        named: list[tuple[object, str]] = []
        if "name" in accounts:
            named += zip(accounts["name"], alias, strict=True)
        for column in ("domain", "case_study_url"):
            if column in accounts:
                pairs += zip(accounts[column], alias, strict=True)
        pairs += [(each, handles[each]) for each in ids if any(sign.isalpha() for sign in each)]
        for row in self.dataset.pairs.to_dict("records"):
            one = handles.get(str(row["one"]), self.nothing)
            other = handles.get(str(row["other"]), one)
            named += [(row["one_name"], one), (row["other_name"], other)]
            pairs += [(row["one_domain"], one), (row["other_domain"], other)]
            pairs += [(row["other"], other)] if any(sign.isalpha() for sign in str(row["other"])) else []
        pairs = [*named, *pairs]
        for names in (*self.others.values(), self.companies, self.files):
            pairs += list(names.items())
        named += [*self.companies.items(), *((name, handles[name]) for name in ids if any(map(str.isalpha, name)))]
        pairs += [(bare, each) for name, each in named if (bare := _bare(name)) is not None]
        for name in self.files:
            stem = name.rpartition(".")[0] or name
            pairs.append((stem, self.files[name]))
        project = say(message("hiding.project"), self.locale)
        words, _ = _words_of_pages(self.locale)
        pairs += [(name, project) for name in self.projects if not words >= set(name.casefold().split())]
        return spellings(pairs)

    def _named(self) -> list[tuple[str, str]]:
        """Companies and competitors by name, with their aliases."""
        accounts = self.dataset.accounts
        mine = (
            zip(accounts["name"], accounts["account_id"].astype(str).map(self.handles), strict=True)
            if "name" in accounts
            else ()
        )
        strangers = [*self.companies.items(), *self.others["competitor"].items()]
        return [*((name, alias) for name, alias in mine if isinstance(name, str)), *strangers]

    def _described(self, names: Collection[str]) -> frozenset[str]:
        """Words of what describes companies: no name of a single such word is looked for in sentences."""
        accounts, told = self.dataset.accounts, TABLES["accounts"].items()
        return self._words((name for name, each in told if each.kind == "category" and name in accounts), names)

    def _described_by_own(self, names: Collection[str], short: AbstractSet[str]) -> frozenset[str]:
        """Such words of a project's own columns: these may hold anything, and what is a name in short stays one."""
        own = self._words((name for name, kind in self.own.items() if kind == "levels"), names)
        return frozenset(word for word in own if short.isdisjoint({word, *roots(word)}))

    def _words(self, columns: Iterable[str], names: Collection[str]) -> frozenset[str]:
        levels = {
            text for name in columns for text in self.dataset.accounts[name].dropna().astype(str).unique()
            if text.strip().casefold() not in names
        }  # fmt: skip
        return frozenset(word for text in levels for word in text.casefold().split())

    def _table(self, table: str, frame: pd.DataFrame) -> pd.DataFrame:
        if table == "accounts":
            return self._accounts(frame)
        changes: dict[str, Any] = {}
        for column in frame:
            contract = TABLES[table].get(str(column))
            kind = NAMES.get((table, str(column)))
            if column == "account_id" or not _is_text(frame[column]):
                continue
            if kind is not None:
                changes[str(column)] = frame[column].map(self.others[kind].get, na_action="ignore")
            elif contract is None or contract.kind == "text":
                changes[str(column)] = None
            elif contract.kind == "id":
                changes[str(column)] = [str(row) for row in range(1, len(frame) + 1)]
        return frame.assign(**changes)

    def _accounts(self, frame: pd.DataFrame) -> pd.DataFrame:
        changes: dict[str, Any] = {"name": frame["account_id"].astype(str).map(self.handles)}
        if "domain" in frame:
            changes["domain"] = None
        if "case_study_url" in frame:
            changes["case_study_url"] = frame["case_study_url"].where(frame["case_study_url"].isna(), HIDDEN_ADDRESS)
        for column, kind in self.own.items():
            if kind == "anything":
                kept = [self._of_trade(column, cell) for cell in frame[column]]
                changes[column] = frame[column].where(frame[column].isna() | np.array(kept, dtype=bool), self.nothing)
            else:
                changes[column] = frame[column].map(lambda cell: self.veil.name(str(cell)) or self.veil(cell),
                                                    na_action="ignore")  # fmt: skip
        return frame.assign(**changes)

    def _company(self, account: object) -> str:
        return self.handles.get(str(account)) or self.veil.name(str(account)) or self.nothing

    def _file(self, name: object) -> object:
        return self.files.get(str(name), self.veil(name))

    def _sentence(self, entry: object, told: dict[int, Message]) -> object:
        """A message without names; one that stands on many rows is made once."""
        if not isinstance(entry, Message):
            return self.veil(entry)
        if id(entry) not in told:
            told[id(entry)] = Message(
                entry.key,
                {name: self._raw(value) if name in RAW else self.veil(value) for name, value in entry.values.items()},
            )
        return told[id(entry)]

    def _raw(self, value: object) -> object:
        if isinstance(value, (list, tuple)):
            return [self._raw(each) for each in value]
        if not isinstance(value, str):
            return self.veil(value)
        return self.veil.name(value) or (value if _is_figure(value) else self.nothing)

    def _cells(self, frame: pd.DataFrame, side: str) -> pd.Series:
        cells = zip(frame["table"], frame["column"], frame[side], strict=True)
        return pd.Series([self._cell(*cell) for cell in cells], index=frame.index, dtype=object)

    def _cell(self, table: object, column: object, value: Any) -> Any:
        """A cell of a file: an alias, or as it stands where it can be no name, else that it is hidden."""
        if isinstance(value, (list, tuple)):
            value = ", ".join(map(str, value))
        if not isinstance(value, str) or not value.strip():
            return value
        alias = self.veil.name(value)
        if alias is not None:
            return alias
        contract = TABLES.get(str(table), {}).get(str(column))
        if contract is not None and contract.kind in WORDS and (table, column) not in NAMES:
            return self.veil.text(value)
        if contract is not None and contract.kind in NUMBERS and _is_figure(value):
            return self.veil.text(value)
        if contract is None and (self.own.get(str(column)) == "levels" or self._of_trade(str(column), value)):
            return self.veil.text(value)
        return self.nothing


def _is_text(column: pd.Series) -> bool:
    return bool(pd.api.types.is_string_dtype(column) or (
        pd.api.types.is_object_dtype(column) and any(isinstance(each, str) for each in column.dropna().head(50))
    ))  # fmt: skip


def _levels(column: pd.Series) -> list[str]:
    return [name for name in dict.fromkeys(column.dropna().astype(str).str.strip()) if name]


def _new(names: Iterable[str], there: Iterable[str]) -> list[str]:
    """Names that are not there yet, each once, however it is written."""
    known = {name.casefold() for name in there}
    found: dict[str, str] = {}
    for name in names:
        if (plain := " ".join(name.split())) and plain.casefold() not in known:
            found.setdefault(plain.casefold(), plain)
    return list(found.values())


def _is_figure(text: str) -> bool:
    """Whether a text is a number or a day with no more than a unit beside it."""
    return any(sign.isdecimal() for sign in text) and sum(sign.isalpha() for sign in text) <= MOST_LETTERS


@lru_cache(maxsize=100_000)
def _bare(name: object) -> str | None:
    """A company's name without its legal form, where that still tells it."""
    if not isinstance(name, str):
        return None
    bare, form = split_legal_form(name)
    return bare if form is not None and len(bare) >= SHORTEST else None


@lru_cache(maxsize=8)
def _words_of_pages(locale: str) -> tuple[frozenset[str], frozenset[str]]:
    """Words of the pages, and those that have a capital amid a sentence there."""
    texts: list[str] = []
    for entry in catalogue(locale).values():
        texts += [entry] if isinstance(entry, str) else list(_forms(entry))
    words = (word.strip(".,:;()“”’?!").casefold() for text in texts for word in text.split())
    return frozenset(words), frozenset(found.casefold() for text in texts for found in _CAPITAL.findall(text))


def _forms(entry: Mapping[str, str]) -> Iterable[str]:
    return entry.values()
