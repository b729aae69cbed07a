"""Which account each fact is about: one that is known under the same name, or one of its own."""

from __future__ import annotations

from collections.abc import Sequence

from icp_core.intake.companies.name_similarity import forms_clash
from icp_core.intake.companies.name_words import NameWords, name_words
from icp_core.intake.facts import Fact
from icp_core.intake.folding import folded
from icp_core.intake.log import Log
from icp_core.schema import BY_HAND, Dataset

_BEGINNING = 2


def fact_accounts(dataset: Dataset, facts: Sequence[Fact], log: Log | None = None) -> dict[str, str]:
    """Account id of each fact, by the fact's id.

    A company is the same where its name has the same words, case, accents and the legal form aside; two legal forms
    are two companies. Of several that are so alike the one written in the same letters is meant. Where that settles
    nothing, none is guessed: the fact stands as an account of its own, ``fact:<id>``, and the log says so.

    Parameters
    ----------
    dataset : tables as read, or those to which the facts were added already
    """
    told = {fact.id: _typed(fact.company) for fact in facts}
    known = _known(dataset, list(told.values()))
    ids = set(dataset.accounts["account_id"]) if facts else set()
    found: dict[str, str] = {}
    for fact in facts:
        own = f"{BY_HAND}{fact.id}"
        alike = [] if own in ids else _alike(fact.company, told[fact.id], known)
        if len(alike) == 1:
            found[fact.id] = alike[0]
            continue
        found[fact.id] = own
        if alike:
            if log is not None:
                log.note("fact_company_unclear", table="accounts", column="name", before=fact.company, n=len(alike))
        elif own not in ids:
            known.setdefault(_key(fact.company, told[fact.id]), []).append((own, fact.company, told[fact.id].form))
    return found


def _typed(company: str) -> NameWords:
    """A name taken apart as it was typed, in haste perhaps: ``acme ab`` has a legal form too."""
    words = name_words(company)
    head, _, last = company.rpartition(" ")
    if words.form is None and head:
        loud = name_words(f"{head} {last.upper()}")
        return loud if loud.form else words
    return words


def _alike(company: str, words: NameWords, known: dict[str, list[tuple[str, str, str | None]]]) -> list[str]:
    same = known.get(_key(company, words), [])
    exact = {account for account, name, _ in same if name.casefold() == company.casefold()}
    near = {account for account, _, form in same if not forms_clash(form, words.form)}
    return sorted(exact or near)


def _known(dataset: Dataset, told: Sequence[NameWords]) -> dict[str, list[tuple[str, str, str | None]]]:
    """Accounts by the words of their names, as far as a word of theirs begins as the longest of a fact's does."""
    known: dict[str, list[tuple[str, str, str | None]]] = {}
    if not told or "name" not in dataset.accounts:
        return known
    begins = tuple({max(words.words, key=len)[:_BEGINNING] for words in told if words.words})
    names = dataset.accounts["name"]
    for account, name in zip(dataset.accounts["account_id"][names.notna()], names.dropna(), strict=True):
        plain = folded(name).split()
        if not plain or not begins or any(word.startswith(begins) for word in plain):
            words = name_words(name)
            known.setdefault(_key(name, words), []).append((str(account), str(name), words.form))
    return known


def _key(name: str, words: NameWords) -> str:
    return " ".join((*words.words, *words.after)) or name.casefold()
