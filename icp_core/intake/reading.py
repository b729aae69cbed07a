"""Files to a Dataset: the whole way, in order, with every remark collected on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
import pandas as pd

from icp_core.errors import NotRecognisedError, ReadError, SettingError
from icp_core.intake.additions.enrichment import split_registers, with_registers
from icp_core.intake.additions.technology import technology_table, with_technology_level
from icp_core.intake.additions.technology_files import technology_files
from icp_core.intake.checks.closing_days import report_closing_days
from icp_core.intake.checks.date_checks import with_checked_dates
from icp_core.intake.checks.missingness import report_missingness
from icp_core.intake.checks.screening import screen
from icp_core.intake.checks.unit_errors import report_unit_errors
from icp_core.intake.choices import ReadingChoices
from icp_core.intake.columns.currencies import in_one_currency
from icp_core.intake.columns.typed import Typed, typed
from icp_core.intake.companies.companies import (
    Companies,
    companies_of_lines,
    list_of_companies,
    ordered_columns,
    with_dtypes,
)
from icp_core.intake.companies.decisions import Decisions
from icp_core.intake.companies.duplicates import settled
from icp_core.intake.companies.events import events, yearly_totals
from icp_core.intake.companies.forms_of_names import with_legal_form
from icp_core.intake.companies.joining import joined_lines, key_frame
from icp_core.intake.companies.relations import with_relation
from icp_core.intake.companies.repeats import Part, joined_parts
from icp_core.intake.companies.sources import moved_accounts, settled_sources
from icp_core.intake.files.files import check_files, is_left_out, tables_of_file
from icp_core.intake.files.grid import RawTable
from icp_core.intake.files.large_files import check_sizes, digest, large_path, large_table
from icp_core.intake.files.source import file_bytes
from icp_core.intake.leaks import leaks, report_leaks
from icp_core.intake.log import Log
from icp_core.intake.mapping.mapping import Plan, mapping_frame, plan, unused
from icp_core.intake.mapping.vocabulary import says
from icp_core.intake.progress import JOINED, READ, TYPED, Progress, Steps, counter
from icp_core.languages import Message, message
from icp_core.schema import TABLES, Dataset

Mapped = Mapping[str, Mapping[str, str]] | pd.DataFrame


def _unheard(what: Message, share: float) -> None:
    """Nobody listens."""


def read_dataset(
    files: Mapping[str, bytes | str | Path],
    *,
    mapping: Mapped | None = None,
    choices: ReadingChoices | None = None,
    progress: Progress = _unheard,
) -> Dataset:
    """Read customer files, as they were exported, into one checked Dataset.

    Parameters
    ----------
    files : mapping of name to bytes or path
        Delimited text in any usual encoding, Excel workbooks, Parquet. A file named after a table
        (``accounts.csv``, ``deals.csv``) is that table.
    mapping : mapping of file to {header: ``"table.column"``}, or a DataFrame like ``Dataset.mapping``
        Corrections; ``"accounts.<name>"`` keeps a column under a name of its own and ``""`` leaves it out. A DataFrame
        is taken as decided, row by row.
    choices : ReadingChoices
        What a person has decided about how files are read, currencies, pairs of companies and technologies.
    progress : callable taking a Message and a share (0-1)
        Told what is being done.

    Returns
    -------
    Dataset
        ``report`` lists what was changed, set aside or refused, with the row in the file, and per file how it was
        read (code ``read_as``). Rows in = rows kept + rows reported. ``mapping`` can be corrected and given back. The
        currency is ``""`` where no file names one.

    Raises
    ------
    ReadError
        If a file cannot be read at all. Nothing of the other files is kept then either: a
        project without a file that was meant to be in it would look complete.
    NotRecognisedError
        If no file holds companies; its ``mapping`` can be corrected and given back.
    SettingError
        If ``mapping`` names a file, header or table that does not exist, or ``choices`` a file, sheet, encoding,
        delimiter or header row that cannot be.
    """
    if not files:
        raise ReadError("no_files")
    log = Log()
    choices = choices or ReadingChoices()
    check_files(choices, files)
    corrections = _corrections(mapping)
    raws = _raw_tables(files, choices, log, progress)
    if not raws:
        raise ReadError("nothing_used", files=[str(name) for name in files])
    known = {raw.file for raw in raws}
    for file in corrections:
        if file not in known and not is_left_out(choices, file):
            raise SettingError.unknown("mapping: file", file, sorted(known))
    raws, levels, taken = technology_files(raws, log)
    raws, asides = split_registers(raws, choices)
    registers = [plan(raw, corrections.get(raw.file)) for raw in asides]
    plans = [plan(raw, corrections.get(raw.file)) for raw in raws]
    used = [each for each in plans if each.table is not None]
    _report_plans(plans, log)
    if not used:
        raise NotRecognisedError(mapping_frame(plans))
    count = counter(progress, message("reading.doing_values"), READ, TYPED, sum(len(each.columns) for each in used))
    tables, keyless = _joined([with_checked_dates(typed(each, log, choices, count), log) for each in used], log)
    if not tables:
        raise NotRecognisedError(mapping_frame(plans))
    tables, currency = in_one_currency(tables, choices, log)
    report_unit_errors(tables, log)
    progress(message("reading.doing_companies"), TYPED)
    companies, found, sources = _assembled(tables, log, Decisions(choices.pairs))
    pairs = settled(companies, found, log)
    sources = settled_sources(sources, pairs, companies.frame.index)
    sources = with_registers(registers, tables, companies, sources, replace(choices, currency=currency or None), log)
    accounts = with_dtypes(companies.frame)
    customers = [each.raw.file for each in used if _says_customers(each)]
    called = set(sources.loc[sources["file"].isin(customers), "account_id"])
    moved = moved_accounts(pairs, companies.frame.index) if companies.unpriced else {}
    unpriced = {moved.get(account, account) for account in companies.unpriced}
    accounts["relation"] = with_relation(accounts, found, called, log, unpriced=unpriced)
    accounts = with_legal_form(accounts, log)
    accounts = with_technology_level(accounts, technology_table((*levels, *choices.technologies)), log)
    screen(accounts, companies.varying, log)
    report_missingness(accounts, found.get("deals"), log)
    accounts = accounts.rename_axis("account_id").reset_index().astype({"account_id": "str"})
    accounts = accounts[ordered_columns([str(name) for name in accounts.columns])]
    plans = [unused(each) if each.raw.file in keyless else each for each in plans]
    progress(message("reading.doing_checks"), JOINED)
    dataset = Dataset(
        accounts=accounts,
        **found,
        name=PurePosixPath(next((each for each in used if each.table == "accounts"), used[0]).raw.file).stem,
        currency=currency,
        report=log.frame(),
        mapping=_mapping([*plans, *registers, *taken], companies),
        pairs=pairs,
        sources=sources,
    )
    report_leaks(leaks(dataset), log)
    progress(message("reading.done"), 1.0)
    return dataset.replace(report=log.frame())


def _raw_tables(
    files: Mapping[str, bytes | str | Path], choices: ReadingChoices, log: Log, progress: Progress
) -> list[RawTable]:
    """The tables of all files, each content once; large files given as a path are read in a stream."""
    check_sizes(files)
    steps = Steps(files, progress)
    raws: list[RawTable] = []
    seen: dict[bytes, str] = {}
    for given, source in files.items():
        name = str(given)
        tick = steps.of(name)
        path = large_path(source)
        data = digest(path) if path else file_bytes(name, source)
        first = seen.setdefault(data, name) if choices.of(name).used else name
        if first != name:
            log.note("file_not_used", key="file_repeated", file=name, other=first)
            continue
        if path and not choices.of(name).used:  # its rows are not counted: that would take as long as reading them
            log.note("file_not_used", key="sheet_not_used", file=name, reason=message("reading.left_out"))
            continue
        table = large_table(name, path, choices, log, tick) if path else None
        if table is not None:
            raws.append(table)
        else:
            raws += tables_of_file(name, file_bytes(name, source) if path else data, choices, log)
    return raws


def _report_plans(plans: list[Plan], log: Log) -> None:
    for each in plans:
        if each.table is None:
            log.note("file_not_used", file=each.raw.file, reason=each.reason, rows=len(each.raw.frame))
    report_closing_days(plans, log)


def _corrections(mapping: Mapped | None) -> dict[str, dict[str, str]]:
    if mapping is None:
        return {}
    if not isinstance(mapping, pd.DataFrame):
        return {str(file): {str(h): str(t) for h, t in headers.items()} for file, headers in mapping.items()}
    for column in ("file", "header", "table", "column"):
        if column not in mapping:
            raise SettingError.unknown("mapping: column", column, [str(name) for name in mapping.columns])
    out: dict[str, dict[str, str]] = {}
    for row in mapping[["file", "header", "table", "column"]].fillna("").itertuples(index=False):
        file, header, table, column = (str(value) for value in row)
        out.setdefault(file, {})[header] = f"{table}.{column}" if column and table else ""
    return {file: headers for file, headers in out.items() if any(headers.values())}


def _joined(tables: list[Typed], log: Log) -> tuple[list[Typed], set[str]]:
    """Files with their order lines joined, and the names of those that name no company and are not used."""
    out = joined_lines(tables, log)
    named = {table.file for table in out if not key_frame(table).isna().all(axis=None)}
    kept = []
    for table in out:
        # A list without any name or id is read only where no other file names companies.
        if table.file in named or (table.plan.table == "accounts" and not named):
            kept.append(table)
        else:
            log.note("file_not_used", file=table.file, rows=len(table.rows), reason=message("mapping.no_key"))
    return kept, {table.file for table in out} - {table.file for table in kept}


def _assembled(tables: list[Typed], log: Log, decisions: Decisions) -> tuple[Companies, dict[str, Any], pd.DataFrame]:
    companies = Companies(decisions)
    sources: list[pd.DataFrame] = []
    parts: dict[str, list[Part]] = {}
    deals: dict[str, str] = {}
    for table in sorted(tables, key=lambda each: each.plan.table != "accounts"):
        main = table.plan.table or ""
        if main == "accounts":
            ids = list_of_companies(table, companies, log)
            totals = yearly_totals(table, ids, log)
            if totals is not None:
                parts.setdefault("invoices", []).append(totals)
            wide = {
                where
                for where, name in table.names
                if where not in ("accounts", "") and not (where == "invoices" and totals is not None)
            }
        else:
            dates = [
                table.frame[main, name] for name in ("date", "closed", "opened", "start") if (main, name) in table.frame
            ]
            ids = companies_of_lines(table, companies, log, dates[0] if dates else None)
            wide = {main}
        if table.without_rate and {"invoices", "subscriptions"} & {where for where, _ in table.names}:
            companies.unpriced |= set(ids[np.isin(table.rows, list(table.without_rate))].dropna())
        sources.append(pd.DataFrame({"file": table.file, "account_id": pd.unique(ids.dropna())}, dtype="str"))
        skip = frozenset(name for file, name in companies.promoted if file == table.file)
        for name in (name for name in TABLES if name in wide):
            parts.setdefault(name, []).append(events(table, ids, name, log, skip, deals))
    found = {}
    for name, each in parts.items():
        full = [part for part in each if len(part.frame)]
        if full:
            found[name] = with_dtypes(joined_parts(name, full, log))
    return companies, found, pd.concat(sources, ignore_index=True)


def _says_customers(each: Plan) -> bool:
    if each.table == "accounts":
        headers = [header for key in ("account_id", "name") if (header := each.key(key))]
        return says("customers", PurePosixPath(each.raw.file).stem) or any(
            says("customers", header) for header in headers
        )
    return False


def _mapping(plans: list[Plan], companies: Companies) -> pd.DataFrame:
    frame = mapping_frame(plans)
    promoted = [
        (file, column) in companies.promoted for file, column in zip(frame["file"], frame["column"], strict=True)
    ]
    frame.loc[promoted, "table"] = "accounts"
    return frame
