"""Companies that may be one: all pairs found are listed for a person to decide, and what was decided is carried out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from icp_core.intake.companies.companies import Companies, filled
from icp_core.intake.companies.name_matching import MOST_COMPARED, equal_pairs, name_pairs
from icp_core.intake.log import Log
from icp_core.schema import PAIR_COLUMNS, empty_pairs

Tables = dict[str, pd.DataFrame]


def settled(companies: Companies, tables: Tables, log: Log) -> pd.DataFrame:
    """Find duplicates among the accounts, carry out what a person decided, and list all pairs.

    Two that were decided to be the same become one in ``companies.frame`` and in ``tables`` (changed in place): the
    first met keeps its id, gaps are filled, nothing is overwritten, and the other's rows go to it.

    Returns
    -------
    DataFrame with :data:`~icp_core.schema.PAIR_COLUMNS`, most similar first
    """
    parts = [*_joined(companies), _duplicates(companies, tables, log)]
    survivors, decided = _decided(companies, pd.concat(parts, ignore_index=True), log)
    parts.append(_listed(companies, [(one, other) for one, other, _ in decided], tables=tables,
                         verdict=[verdict for _, _, verdict in decided]))  # fmt: skip
    pairs = pd.concat([part for part in parts if len(part)] or [empty_pairs()], ignore_index=True)
    if survivors:
        _merge(companies, tables, survivors, log)
        pairs = _between_survivors(companies, pairs, survivors)
    pairs = pairs[list(PAIR_COLUMNS)].astype({"n_rows": "int64", "similarity": "float64"})
    return pairs.sort_values(["similarity", "one", "other"], ascending=[False, True, True], ignore_index=True)


def _listed(
    companies: Companies,
    accounts: Sequence[tuple[str, str]],
    *,
    verdict: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    similarity: Sequence[float] | None = None,
) -> pd.DataFrame:
    """Pairs of accounts with what is known of both side by side."""
    if not accounts:
        return empty_pairs()
    out: dict[str, object] = {}
    sides = {side: [pair[at] for pair in accounts] for at, side in enumerate(("one", "other"))}
    files = companies.files({*sides["one"], *sides["other"]})
    about = companies.frame.reindex(columns=["name", "domain", "city", "country"])
    countries = []
    for side, ids in sides.items():
        known = about.reindex(ids).astype(object)
        known = known.where(known.notna(), None)
        out |= {side: ids, f"{side}_file": [files.get(account) for account in ids]}
        out |= {f"{side}_{part}": known[part].to_numpy() for part in ("name", "domain", "city")}
        countries.append(known["country"].to_numpy())
    out["country"] = np.where(pd.isna(countries[0]), countries[1], countries[0])
    out["n_rows"] = _rows_of(sides["other"], tables)
    out["verdict"] = list(verdict)
    out["similarity"] = list(similarity) if similarity is not None else _alike(out["one_name"], out["other_name"])
    return pd.DataFrame(out, columns=list(PAIR_COLUMNS))


def _rows_of(accounts: Sequence[str], tables: Mapping[str, pd.DataFrame]) -> list[int]:
    counts = dict.fromkeys(accounts, 0)
    for table in tables.values():
        mine = table["account_id"][table["account_id"].isin(list(counts))]
        for account, n in mine.value_counts().items():
            counts[str(account)] += int(n)
    return [counts[account] for account in accounts]


def _alike(names: object, others: object) -> list[float]:
    from rapidfuzz import fuzz

    assert isinstance(names, np.ndarray) and isinstance(others, np.ndarray)
    return [
        round(fuzz.token_sort_ratio(one.casefold(), other.casefold()), 1) if one and other else 0.0
        for one, other in zip(names, others, strict=True)
    ]


def _joined(companies: Companies) -> list[pd.DataFrame]:
    """What was joined by a similar name, per file; its own id or name stands for the other."""
    parts = []
    for file, found in companies.matched:
        accounts = found["account_id"].tolist()
        part = _listed(companies, [(account, account) for account in accounts], tables={},
                       verdict=["joined"] * len(found), similarity=found["similarity"].tolist())  # fmt: skip
        part = part.assign(
            other=found["other"].tolist(), other_name=found["name"].tolist(), other_domain=found["domain"].tolist(),
            other_city=None, other_file=file, n_rows=found["n_rows"].tolist(),
        )  # fmt: skip
        parts.append(_with_verdicts(companies, part))
    return parts


def _with_verdicts(companies: Companies, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with what a person decided in the place of what was found."""
    if not companies.decisions.pairs:
        return pairs
    columns = [pairs[name].tolist() for name in ("one", "one_name", "other", "other_name", "verdict")]
    verdicts = [
        companies.decisions.verdict((one, one_name), (other, other_name)) or verdict
        for one, one_name, other, other_name, verdict in zip(*columns, strict=True)
    ]
    return pairs.assign(verdict=verdicts)


def _duplicates(companies: Companies, tables: Mapping[str, pd.DataFrame], log: Log) -> pd.DataFrame:
    frame = companies.frame
    if "name" not in frame and "domain" not in frame:
        return empty_pairs()
    about = frame.reindex(columns=["name", "domain", "country", "city"])
    if len(about) > MOST_COMPARED:
        log.note("names_compared_exactly", table="accounts", column="name", n=len(about), most=MOST_COMPARED)
        found = equal_pairs(about)
    else:
        found = name_pairs(about)
    ids = [str(account) for account in frame.index]
    accounts = [(ids[one], ids[other]) for one, other in zip(found["left"], found["right"], strict=True)]
    pairs = _listed(companies, accounts, tables=tables, verdict=["doubtful"] * len(found),
                    similarity=found["similarity"].tolist())  # fmt: skip
    return _with_verdicts(companies, pairs)


def _decided(companies: Companies, pairs: pd.DataFrame, log: Log) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Account that each merged one becomes part of, and the pairs that were decided without having been found."""
    decisions = companies.decisions
    if not decisions.pairs:
        return {}, []
    position = {str(account): at for at, account in enumerate(companies.frame.index)}
    called = [pairs[name].tolist() for name in ("one", "other")]
    found = {frozenset(pair) for pair in zip(*called, strict=True)}
    joined = {frozenset(names) for names in zip(pairs["one_name"], pairs["other_name"], strict=True)} | found
    wanted: list[tuple[str, str, str]] = []
    for one, other, verdict in decisions.pairs:
        if decisions.verdict((one,), (other,)) != verdict:
            continue  # taken back by a later decision
        a, b = companies.account_of(one), companies.account_of(other)
        if a is None or b is None:
            if frozenset((one, other)) not in joined:
                log.note("pair_unknown", table="accounts", before=one, after=other, unknown=one if a is None else other)
        elif a != b:
            first, second = sorted((a, b), key=position.__getitem__)
            wanted.append((first, second, verdict))
    for row in pairs[pairs["verdict"].isin(["same", "apart"])].itertuples(index=False):
        if row.one in position and row.other in position:  # decided by name, found by id
            wanted.append((str(row.one), str(row.other), str(row.verdict)))
    wanted = list(dict.fromkeys(wanted))
    new = [each for each in wanted if frozenset(each[:2]) not in found]
    return _merged(wanted, position, log), new


def _merged(wanted: Iterable[tuple[str, str, str]], position: Mapping[str, int], log: Log) -> dict[str, str]:
    leads: dict[str, str] = {}

    def lead(account: str) -> str:
        while account in leads:
            account = leads[account]
        return account

    apart = [(one, other) for one, other, verdict in wanted if verdict == "apart"]
    for one, other, verdict in wanted:
        ends = {lead(one), lead(other)}
        if verdict == "apart" or len(ends) == 1:
            continue
        if any({lead(x), lead(y)} == ends for x, y in apart):
            log.note("pair_contradicted", table="accounts", before=one, after=other)
            continue
        first, second = sorted(ends, key=position.__getitem__)
        leads[second] = first
    return {account: lead(account) for account in leads}


def _merge(companies: Companies, tables: Tables, survivors: Mapping[str, str], log: Log) -> None:
    frame = companies.frame
    gone = frame.index.isin(list(survivors))
    more = frame[gone]
    ids = pd.Series(frame.index, index=frame.index)
    names = frame["name"].where(frame["name"].notna(), ids) if "name" in frame else ids
    for other in more.index:
        log.note("merged_as_decided", table="accounts", column="account_id", before=str(names[other]),
                 after=str(names[survivors[other]]))  # fmt: skip
    more = more.set_axis(pd.Index([survivors[other] for other in more.index], name="account_id"))
    companies.frame = filled(frame[~gone], more.groupby(level=0, sort=False).first())
    for name, table in tables.items():
        moved = table["account_id"].isin(list(survivors))
        if moved.any():
            accounts = table["account_id"].mask(moved, table["account_id"].map(dict(survivors)))
            tables[name] = table.assign(account_id=accounts.astype("str"))


def _between_survivors(companies: Companies, pairs: pd.DataFrame, survivors: Mapping[str, str]) -> pd.DataFrame:
    """Open questions about merged companies become questions about what they were merged into."""
    out = pairs.copy()
    open_ = out["verdict"] == "doubtful"
    names = companies.frame["name"] if "name" in companies.frame else pd.Series(dtype=object)
    for side in ("one", "other"):
        moved = open_ & out[side].isin(list(survivors))
        out.loc[moved, side] = out.loc[moved, side].map(dict(survivors))
        out.loc[moved, f"{side}_name"] = out.loc[moved, side].map(names.to_dict())
    settled_ = {frozenset(pair) for pair in zip(out["one"][~open_], out["other"][~open_], strict=True)}
    both = [frozenset(pair) for pair in zip(out["one"], out["other"], strict=True)]
    again = pd.Series(both, index=out.index).duplicated()
    moot = open_ & pd.Series([len(pair) == 1 or pair in settled_ for pair in both], index=out.index)
    return out[~(moot | (open_ & again))]
