"""The companies met so far, by id, by name and by web site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from icp_core.intake.companies.name_similarity import forms_clash
from icp_core.intake.companies.name_words import name_words
from icp_core.intake.folding import folded

SHARED_IDS = 0.02
"""Share of a file's ids that must be known already for it to use the same numbering as the files before it."""


class Register:
    """The companies met so far. A name or domain that two of them share leads to neither.

    Ids are looked up at once; names and domains are folded only when one is asked for.
    """

    def __init__(self) -> None:
        self._accounts: dict[str, str | None] = {}
        self._spelt: dict[str, str | None] = {}
        self._not_spelt: list[str] = []
        self._by: dict[str, dict[str, str | None]] = {"name": {}, "domain": {}}
        self._called: dict[str, str] = {}
        self._waiting: list[tuple[Sequence[str], Sequence[str | None], Sequence[str | None]]] = []

    def account(self, number: str) -> str | None:
        """The account of an id, or of the id that another list gives the same company."""
        return self._accounts.get(number)

    def find(self, name: str | None, domain: str | None) -> str | None:
        """Account id by name, then by domain; None where no company is known by them.

        A shared domain makes one company of two names only where one begins with the other and their legal forms do
        not clash: groups share a web site.
        """
        self._fold()
        if name and (found := self._by["name"].get(_plain("name", name))):
            return found
        if domain and (found := self._by["domain"].get(_plain("domain", domain))):
            other = self._called.get(found)
            if not name or not other or _one_begins_the_other(name, other):
                return found
        return None

    def spelt_otherwise(self, numbers: Sequence[str]) -> dict[str, str]:
        """The accounts of ids that are unknown as written, but known but for what programs add to digits or lose.

        Two ids that differ by nothing else, in this list or among those known, lead to nobody.
        """
        unknown = [number for number in numbers if number not in self._accounts]
        if not unknown or not self._accounts:
            return {}
        for number in self._not_spelt:
            if plain := plain_number(number):
                self._spelt[plain] = number if self._spelt.get(plain, number) == number else None
        self._not_spelt.clear()
        alike = Counter(map(plain_number, numbers))
        found = {}
        for number in unknown:
            plain = plain_number(number)
            account = self._spelt.get(plain) if plain and alike[plain] == 1 else None
            if account:
                found[number] = account
        return found

    def knows_any(self, numbers: Sequence[str]) -> bool:
        """Whether enough of these ids are known for them to be of the same numbering, or none is known at all."""
        known = self._accounts
        return not known or sum(number in known for number in numbers) > SHARED_IDS * len(numbers)

    def add(self, ids: Sequence[str], names: Sequence[str | None] = (), domains: Sequence[str | None] = ()) -> None:
        """Remember companies by their keys."""
        self._not_spelt += [number for number in ids if number not in self._accounts]
        self._accounts.update(zip(ids, ids, strict=True))
        if any(name is not None for name in names) or any(domain is not None for domain in domains):
            self._waiting.append((ids, names, domains))

    def alias(self, number: str, account_id: str) -> None:
        """Remember that another list calls a company by this id; one that leads to two companies leads to neither."""
        if self._accounts.setdefault(number, account_id) not in (account_id, number):
            self._accounts[number] = None

    def _fold(self) -> None:
        for ids, names, domains in self._waiting:
            for account_id, name, domain in zip(ids, names, domains, strict=True):
                if name:
                    plain = _plain("name", name)
                    self._called.setdefault(account_id, name)
                    self._put("name", plain, account_id)
                if domain:
                    self._put("domain", _plain("domain", domain), account_id)
        self._waiting.clear()

    def _put(self, kind: str, plain: str, account_id: str) -> None:
        known = self._by[kind].setdefault(plain, account_id)
        if known != account_id:
            self._by[kind][plain] = None


def plain_number(number: str) -> str:
    """Digits without leading zeros, without the ``.0`` of a column of floats and without hyphens; empty for other ids.

    A short number keeps its hyphens: ``1-23`` and ``12-3`` may be two.
    """
    whole, _, rest = number.strip().partition(".")
    if rest.strip("0"):
        return ""
    digits = whole.replace("-", "").replace(" ", "")
    if not (digits.isascii() and digits.isdecimal()) or (digits != whole and len(digits) < _LEAST_DIGITS):
        return ""
    return digits.lstrip("0") or "0"


_LEAST_DIGITS = 8
"""Registration numbers are as long at least: ``556677-8899``, ``525-000-10-09``."""


def _one_begins_the_other(name: str, other: str) -> bool:
    """Whether ``Acme`` and ``Acme Holding AB`` may be one company; ``Acme Penta`` and ``Acme Trucks`` are sisters."""
    one, two = name_words(name), name_words(other)
    n = min(len(one.words), len(two.words))
    return n > 0 and one.words[:n] == two.words[:n] and not forms_clash(one.form, two.form)


def _plain(kind: str, value: str) -> str:
    """What must agree for two keys to be one; a name in letters that have no Latin form keeps them."""
    if kind == "name":
        bare = folded(value)
        latin = value.isascii() or sum(map(str.isalpha, bare)) >= sum(map(str.isalpha, value))
        return bare if latin and bare else " ".join(value.casefold().split())
    return value.lower()
