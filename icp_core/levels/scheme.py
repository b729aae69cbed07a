"""Levels: every attribute of a company as one of a few words, so that evidence can be counted and a score explained.

Numbers become bands (a person's own, or the standard ones with neighbours merged below :data:`LEAST_PER_LEVEL`), rare
categories become ``other``, each technology becomes an attribute of its own with the levels ``yes`` and ``no``, and a
missing value becomes ``unknown``. The scheme is part of the ICP definition: it is made once, kept, and applied to any
other list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from icp_core.languages import Message, message
from icp_core.levels.bands import Edges, band_names, checked_edges, standard_edges
from icp_core.levels.named import Named, named_edges, named_words

UNKNOWN = "unknown"
OTHER = "other"
YES, NO = "yes", "no"
TECHNOLOGY = "technologies:"

LEAST_PER_LEVEL = 5
"""Below this many accounts a band is merged with its smaller neighbour and a category becomes ``other`` (method B1)."""
MOST_CATEGORIES = 30
MOST_TECHNOLOGIES = 20


@dataclass(frozen=True)
class Scheme:
    """How accounts become levels.

    Attributes
    ----------
    edges : mapping of attribute to inner edges, ascending; k edges make k + 1 bands
    categories : mapping of attribute to the categories kept; any other value is ``other``
    technologies : names of the technologies that are counted
    left_out : mapping of attribute to the reason why it has no levels
    thin : mapping of attribute to the bands, of those that a person drew, that too few accounts are in to learn from
    """

    edges: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    technologies: tuple[str, ...] = ()
    left_out: Mapping[str, Message] = field(default_factory=dict)
    thin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes that have levels; each technology is one of its own (``technologies:SAP``)."""
        return (*self.edges, *self.categories, *(TECHNOLOGY + name for name in self.technologies))

    def levels(self, attribute: str) -> tuple[str, ...]:
        """Levels of an attribute without ``unknown``: bands from low to high, categories by frequency, then other."""
        if attribute in self.edges:
            return band_names(self.edges[attribute])
        if attribute.startswith(TECHNOLOGY):
            return (YES, NO)
        return (*self.categories[attribute], OTHER)

    def is_ordered(self, attribute: str) -> bool:
        """Whether neighbouring levels are alike, as bands of a number are."""
        return attribute in self.edges


def weighed_as(attribute: str) -> str:
    """The attribute that carries the weight: all technologies share one."""
    return "technologies" if attribute.startswith(TECHNOLOGY) else attribute


def level_scheme(
    accounts: pd.DataFrame,
    attributes: Iterable[str],
    *,
    least: int = LEAST_PER_LEVEL,
    edges: Edges | None = None,
    named: Named | None = None,
) -> Scheme:
    """Choose the levels of each attribute from the accounts, and from what a person names.

    Parameters
    ----------
    accounts : DataFrame of n accounts
    attributes : names of columns in it; those absent are skipped
    least : int
        Fewest accounts that a level may have.
    edges : mapping of attribute to inner edges, optional
        Bands that a person drew; they stand as they are, and those below ``least`` are listed as ``thin``. An attribute
        that is no number here keeps its words.
    named : mapping of attribute to levels, optional
        Levels that a person speaks of. They stand however few accounts are in them, and an attribute that the accounts
        lack has them alone; bands stand where no drawn band says otherwise, and standard edges beside them.

    Raises
    ------
    SettingError
        If a person's edges are none, too many, not finite, or not ascending.
    """
    named = dict(named or {})
    own = {attribute: checked_edges(attribute, given) for attribute, given in (edges or {}).items()}
    found: dict[str, tuple[float, ...]] = {}
    thin: dict[str, tuple[str, ...]] = {}
    categories: dict[str, tuple[str, ...]] = {}
    technologies: tuple[str, ...] = ()
    left_out: dict[str, Message] = {}
    spoken = tuple(name.removeprefix(TECHNOLOGY) for name in named if name.startswith(TECHNOLOGY))
    untold = [name for name in named if not name.startswith(TECHNOLOGY) and name != "technologies"]
    for attribute in dict.fromkeys([*attributes, *untold]):
        mine = named.get(attribute, ())
        if attribute not in accounts and not mine:
            continue
        column = accounts[attribute] if attribute in accounts else pd.Series(dtype=object)
        if attribute == "technologies":
            technologies = _common_technologies(column, least)
            if not technologies and not spoken:
                left_out[attribute] = message("level.left_out.rare", least=least)
        elif _is_number(column) or (column.isna().all() and (attribute in own or named_edges(mine))):
            values = column.dropna().to_numpy(dtype=float)
            cuts = own.get(attribute) or named_edges(mine, standard_edges(attribute, values, least))
            if cuts:
                found[attribute] = cuts
                if attribute in own:
                    thin[attribute] = _thin(cuts, values, least)
            else:
                one = column.nunique() <= 1
                left_out[attribute] = message("level.left_out.constant" if one else "level.left_out.rare", least=least)
        else:
            counts = _words(column).value_counts()
            common = counts[[name.casefold() != OTHER for name in counts.index]]
            kept = [str(name) for name in common.index[common >= least][:MOST_CATEGORIES]]
            rest = int(counts.sum() - counts.loc[kept].sum()) if len(counts) else 0
            asked = [word for word in named_words(mine, map(str, counts.index)) if word not in (*kept, OTHER, UNKNOWN)]
            if asked or len(kept) + (rest >= least) >= 2:
                categories[attribute] = (*kept, *asked)
            else:
                one = len(counts) <= 1
                left_out[attribute] = message("level.left_out.constant" if one else "level.left_out.rare", least=least)
    if spoken:
        used = accounts["technologies"] if "technologies" in accounts else pd.Series(dtype=object)
        known = {name for have in map(_technologies, used) if have is not None for name in have}
        technologies = tuple(dict.fromkeys([*technologies, *named_words(spoken, sorted(known))]))
    return Scheme(found, categories, technologies, left_out, {name: bands for name, bands in thin.items() if bands})


def level_table(accounts: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Level of each account in each attribute of the scheme.

    Returns
    -------
    DataFrame of str, one row per account (index ``account_id``), one column per attribute of ``scheme.attributes``;
    a column that the accounts lack is ``unknown`` throughout.
    """
    rows = len(accounts)
    index = pd.Index(accounts.get("account_id", accounts.index), name="account_id")
    out: dict[str, np.ndarray] = {}
    for attribute, edges in scheme.edges.items():
        names = np.array([*band_names(edges), UNKNOWN], dtype=object)
        if attribute in accounts:
            values = pd.to_numeric(accounts[attribute], errors="coerce").to_numpy(dtype=float)
            codes = np.where(np.isnan(values), len(names) - 1, np.searchsorted(edges, values, side="right"))
        else:
            codes = np.full(rows, len(names) - 1)
        out[attribute] = names[codes]
    for attribute, kept in scheme.categories.items():
        words = _words(accounts[attribute]) if attribute in accounts else pd.Series([None] * rows, dtype=object)
        levels = words.where(words.isin(kept), OTHER).where(words.notna(), UNKNOWN)
        out[attribute] = levels.to_numpy(dtype=object)
    lists = accounts["technologies"].tolist() if "technologies" in accounts else [None] * rows
    sets = [_technologies(item) for item in lists]
    for name in scheme.technologies:
        out[TECHNOLOGY + name] = np.array(
            [UNKNOWN if have is None else YES if name in have else NO for have in sets], dtype=object
        )
    return pd.DataFrame(out, index=index)


def _thin(edges: tuple[float, ...], values: np.ndarray, least: int) -> tuple[str, ...]:
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return tuple(name for name, n in zip(band_names(edges), counts, strict=True) if n < least)


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _words(column: pd.Series) -> pd.Series:
    """Text of a column, flags as yes and no, missing (or called so) as None."""
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y")
    plain = column.astype(object).where(column.notna(), None)
    if pd.api.types.infer_dtype(plain, skipna=True) != "string":
        words: pd.Series = plain.map(_word).astype(object)
        return words
    # A word is made once of each text: many rows have few.
    codes, kinds = pd.factorize(plain)
    made = np.array([*map(_word, kinds), None], dtype=object)
    return pd.Series(made[codes], index=column.index, dtype=object)


def _word(value: object) -> str | None:
    if isinstance(value, (bool, np.bool_)):
        return YES if value else NO
    return None if value is None or str(value).casefold() == UNKNOWN else str(value)


def _common_technologies(column: pd.Series, least: int) -> tuple[str, ...]:
    """The commonest first, those equally common by name; neither nearly absent nor nearly everywhere."""
    lists = [have for have in map(_technologies, column) if have is not None]
    counts = pd.Series([name for have in lists for name in sorted(have)], dtype=object).value_counts().sort_index()
    kept = counts[(counts >= least) & (counts <= len(lists) - least)].sort_values(ascending=False, kind="stable")
    return tuple(str(name) for name in kept.index[:MOST_TECHNOLOGIES])


def _technologies(item: object) -> frozenset[str] | None:
    """What a company uses, or None where that is not known."""
    return frozenset(map(str, item)) if isinstance(item, (list, tuple, set, frozenset, np.ndarray)) else None
