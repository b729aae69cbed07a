"""Which header becomes which canonical column: by its words, checked against its values, corrected by the user.

Each file gets one main table: the one whose marks it bears (an outcome makes deals; a date with an amount makes
invoices; a start with a monthly amount makes subscriptions). Columns that describe the company go to accounts
whatever the main table is. A column without a canonical name stays as a custom column of the main table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from icp_core.errors import SettingError
from icp_core.intake.files.grid import RawTable
from icp_core.intake.mapping.closing_day import with_closing_day
from icp_core.intake.mapping.fitting import sample_of
from icp_core.intake.mapping.offers import Planned, custom_column, left_out_column, offered, shown
from icp_core.intake.mapping.table_choice import main_table
from icp_core.languages import Message, message
from icp_core.schema import MAPPING_COLUMNS, TABLES


@dataclass(frozen=True, eq=False)
class Plan:
    """The mapping of one file; ``table`` is its main table, None where the file is not used."""

    raw: RawTable
    table: str | None
    columns: tuple[Planned, ...]
    reason: Message | None = field(default=None)

    def header(self, table: str, column: str) -> str | None:
        """Header that becomes ``table.column``."""
        return next((p.header for p in self.columns if (p.table, p.column) == (table, column)), None)

    def key(self, column: str) -> str | None:
        """Header of a key of the account (``account_id``, ``name``, ``domain``), in whichever table it was mapped."""
        own = self.header("accounts", column)
        if own is None and column == "account_id" and self.table:
            own = self.header(self.table, column)
        return own


def plan(raw: RawTable, corrections: Mapping[str, str] | None = None) -> Plan:
    """Map one file.

    Parameters
    ----------
    corrections : header -> ``table.column``, ``accounts.<custom>`` or ``""`` (leave out)

    Raises
    ------
    SettingError
        If a correction names a header that the file lacks or a table that does not exist, or if two of them give the
        same canonical column.
    """
    corrections = corrections or {}
    samples = {str(header): sample_of(raw.frame[header]) for header in raw.frame.columns}
    for header, target in corrections.items():
        if header not in samples:
            raise SettingError.unknown("mapping: header", header, samples)
        if target and (target.partition(".")[0] not in TABLES or not target.partition(".")[2]):
            raise SettingError.unknown("mapping: table", target, TABLES)
    _refuse_twice(corrections)
    free = {header: sample for header, sample in samples.items() if header not in corrections}
    table, reason = main_table(raw, samples, free, corrections)
    if table is None:
        left = tuple(left_out_column(header, samples[header]) for header in samples)
        return Plan(raw, None, left, reason)
    planned = {p.header: p for p in offered(table, free, raw)}
    for header, target in corrections.items():
        where, _, column = target.partition(".")
        why = message("mapping.user")
        planned[header] = Planned(header, where if target else "", column, 1.0, why, shown(samples[header]))
        if target:
            for other, p in list(planned.items()):
                repeats = table == "accounts" and (where, column) == ("invoices", "amount")
                if other != header and (p.table, p.column) == (where, column) and not repeats:
                    planned[other] = custom_column(table, other, samples[other], planned)
    planned = with_closing_day(planned, free)
    return Plan(raw, table, tuple(planned[str(header)] for header in raw.frame.columns))


def _refuse_twice(corrections: Mapping[str, str]) -> None:
    """Only amounts may stand in several columns of one file: those of a list of companies, one per year or product."""
    first: dict[str, str] = {}
    for header, target in corrections.items():
        table, _, column = target.partition(".")
        if column in TABLES.get(table, {}) and target != "invoices.amount":
            if target in first:
                raise SettingError("mapping_twice", target=target, first=first[target], second=header)
            first[target] = header


def unused(each: Plan) -> Plan:
    """The plan of a file that turned out to be of no use: nothing of it is mapped."""
    left = tuple(replace(p, table="", column="", why=message("mapping.left_out")) for p in each.columns)
    return replace(each, table=None, columns=left)


def mapping_frame(plans: Sequence[Plan]) -> pd.DataFrame:
    """All plans as the table that the user corrects: the columns of ``Dataset.mapping``."""
    rows = [
        (each.raw.file, p.header, p.table, p.column, p.confidence, p.why, p.sample)
        for each in plans
        for p in each.columns
    ]
    return pd.DataFrame(rows, columns=list(MAPPING_COLUMNS)).astype({"confidence": float})
