"""Formulas that came in as names go out as words, in the workbook too."""

from __future__ import annotations

import csv
import io
import zipfile

from python_calamine import CalamineWorkbook

import icp_core as icp
from icp_core.reports import excel_report
from icp_core.samples import plain_files
from tests.intake.corpus.attacks import FORMULAS


def test_formulas_read_from_files_leave_as_words() -> None:
    """A made company whose accounts are called like commands: no cell of its report is a formula, no name is lost."""
    files = plain_files(icp.make_company("software", seed=4, n_customers=60, n_others=60, n_deals=120)[0])
    header, *rows = csv.reader(io.StringIO(files["accounts.csv"].decode("utf-8-sig")))
    for k, row in enumerate(rows):
        row[header.index("name")] = FORMULAS[k % len(FORMULAS)]
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    dataset = icp.read_dataset({**files, "accounts.csv": out.getvalue().encode()})
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit, criterion="billing")
    desirability = icp.suggest_desirability(dataset, best)
    weights = icp.equal_weights(desirability)
    fit = icp.fit_score(dataset.accounts, desirability, weights)
    tiers = icp.assign_tiers(value, fit, icp.conversion(dataset, desirability, weights), icp.Capacity())
    found = icp.commonalities(dataset, best.members)
    sheet = icp.icp_sheet(dataset, best, desirability, weights, found, tiers, profitability=profit)
    book = excel_report(dataset, sheet, desirability, weights, fit, tiers)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert len(pages) == 5 and not any(b"<f>" in page or b"<hyperlink" in page for page in pages)
    ranking = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Ranking").to_python()
    assert {str(row[1]) for row in ranking[1:]} == {f"'{name}" for name in FORMULAS}
