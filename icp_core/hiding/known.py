"""Names that a project knows besides those in its tables: who believes, decides and votes, what it is itself called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PARTS = re.compile(r"\s*(?:[,;/&+()]|\b(?:and|och|ja|og|und|oraz)\b)\s*")
_WORD = re.compile(r"[^\W\d_]+")
ROLE = frozenset([
    "accountant", "administration", "administrator", "advisor", "agent", "analyst", "architect", "assistant", "board",
    "buyer", "buying", "ceo", "cfo", "chief", "cio", "ciso", "cmo", "committee", "compliance", "consultant",
    "controller", "coo", "council", "cro", "cto", "customer", "customers", "data", "dealer", "department", "deputy",
    "design", "developer", "development", "digital", "director", "engineer", "engineering", "everybody", "executive",
    "facilitator", "field", "finance", "financial", "foreman", "founder", "founders", "general", "group", "head", "hr",
    "human", "information", "interviews", "investor", "it", "lawyer", "lead", "leader", "legal", "logistics",
    "maintenance", "management", "manager", "managing", "marketing", "member", "nobody", "office", "officer",
    "operations", "operator", "owner", "owners", "partner", "people", "plant", "planner", "president", "principal",
    "procurement",
    "product", "production", "programme", "project", "purchasing", "quality", "research", "resources", "revenue",
    "safety", "sales", "secretary", "security", "senior", "service", "staff", "supervisor", "supply", "support",
    "chain",
    "system", "systems", "team", "technical", "technology", "treasurer", "user", "users", "vice", "vp", "we", "worker",
    "workers", "workshop", "of", "for", "the", "our", "in", "or", "a", "an", "to", "who", "with",
    "inköp", "ekonomi", "försäljning", "ledning", "styrelse", "grundare", "ägare", "vd", "myynti", "hallitus",
    "talous", "hankinta", "johto", "perustaja", "omistaja", "innkjøp", "salg", "styre", "økonomi", "zarząd", "prezes",
    "sprzedaż", "właściciel", "geschäftsführer", "einkauf", "vertrieb", "vorstand",
])  # fmt: skip
ROLE_ENDS = (
    "johtaja", "päällikkö", "chef", "chefen", "direktör", "direktør", "sjef", "leder", "ledare", "leiter", "leiterin",
    "dyrektor", "kierownik", "ansvarig", "ansvarlig", "vastaava", "köpare", "säljare",
)  # fmt: skip
"""Words of which roles are made: in English, and those that people in this market write most."""


@dataclass(frozen=True)
class KnownNames:
    """Names from outside the tables.

    Attributes
    ----------
    people : who believes, decided, agreed, votes, or was named beside a role
    companies : those that are in no table any more
    files, projects : what they are called
    levels : (attribute, levels) pairs that people named themselves: words of their trade, and of no person
        What is known as a name from elsewhere is one in them too.
    """

    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    levels: tuple[tuple[str, tuple[str, ...]], ...] = ()


def people_in(written: str) -> tuple[str, ...]:
    """Whom a field names that says who somebody is: nobody where it holds but words of roles.

    Whatever else stands in it counts as a name, as it may be one: several people, or one with a role, each by itself.
    """
    parts = [part.strip() for part in _PARTS.split(written) if part.strip()]
    named = [name for part in parts for name in _without_role(part)]
    whole = [written.strip()] if len(parts) > 1 and len(named) == len(parts) else []
    return tuple(dict.fromkeys([*whole, *named]))


def people_beside_roles(written: str) -> tuple[str, ...]:
    """Whom a text names that is to say a role: runs of words with a capital that are no word of a role."""
    return tuple(
        name
        for part in _PARTS.split(written)
        for name in _without_role(part)
        if all(word[:1].isupper() or len(word) < 4 for word in name.split())
    )


def _without_role(part: str) -> Iterable[str]:
    """Runs of words none of which is a word of a role."""
    run: list[str] = []
    for word in [*part.split(), ""]:
        bare = _WORD.search(word)
        said = "" if bare is None else bare.group().casefold()
        of_role = not ROLE.isdisjoint((said, said.removesuffix("s"))) or said.endswith(ROLE_ENDS)
        if word and bare is not None and not of_role:
            run.append(word.strip('.,:;!?"“”'))
        elif run:
            yield " ".join(run)
            run = []
