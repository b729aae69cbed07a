"""Rows in = rows kept + rows reported, whatever the files look like."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from icp_core.intake import read_dataset
from icp_core.schema import Dataset
from tests.intake.corpus.balance import aside, balance
from tests.intake.corpus.nasty import NastyFile, nasty_files


def fates(file: NastyFile, found: Dataset) -> dict[str, list[object]]:
    """What went wrong with rows of a file: lost, counted twice, set aside without need, or taken for data."""
    frame = getattr(found, file.table)
    known = set() if frame is None or file.mark not in frame else set(frame[file.mark].dropna())
    gone = aside(found, file.name)
    return {
        "lost": [row for row, mark in file.marks.items() if mark not in known and row not in gone],
        "twice": [(row, gone[row]) for row, mark in file.marks.items() if mark in known and row in gone],
        "aside without need": [(row, gone.get(row)) for row in sorted(file.clean) if file.marks[row] not in known],
        "no data but not reported": sorted(file.others - set(gone)),
        "reported but not there": sorted(set(gone) - set(file.marks) - file.others),
        "made up": sorted(known - set(file.marks.values())),
    }


def check(files: list[NastyFile]) -> None:
    """Each row of each file is kept or set aside, once; the tables add up."""
    found = read_dataset({file.name: file.data for file in files})
    for file in files:
        assert {what: rows for what, rows in fates(file, found).items() if rows} == {}, file.name
    sums = balance(found, {file.name: file.rows_in for file in files})
    assert (sums["difference"] == 0).all(), sums.to_string()


@settings(max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(nasty_files())
def test_every_row_is_kept_or_reported(files: list[NastyFile]) -> None:
    """Titles, totals, ragged rows, missing words, unknown and repeated ids, dates that do not exist: no row is lost."""
    check(files)


def test_a_second_list_of_the_same_companies_is_accounted_for() -> None:
    """Each row of it is a new company, or named as one that is known already, whether it fills a gap or not."""
    first = "Customer ID;Company;City\n" + "".join(f"{i};Firm {i};\n" for i in range(6))
    other = "Customer ID;Company;City\n" + "".join(f"{i};Firm {i};{'Oslo' if i % 2 else ''}\n" for i in range(3, 9))
    found = read_dataset({"first.csv": first.encode(), "other.csv": other.encode()})
    assert len(found.accounts) == 9
    assert sorted(aside(found, "other.csv")) == [2, 3, 4]
    assert balance(found, {"first.csv": 6, "other.csv": 6}).loc["accounts", "difference"] == 0
