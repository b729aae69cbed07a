import pandas as pd
import pytest

from icp_core.languages import capital, small
from icp_core.views import table_view


def test_a_cell_of_two_lines_keeps_its_small_print_apart():
    """Every cell is a list of lines, in the order of the table."""
    view = table_view(pd.DataFrame({"Figure": ["Kept"], "All": ["76 %\n72–79, n 240"], "n": [240]}))
    assert view == {"columns": ["Figure", "All", "n"], "rows": [[["Kept"], ["76 %", "72–79, n 240"], ["240"]]]}


@pytest.mark.parametrize(
    ("words", "large", "little"),
    [("billing", "Billing", "billing"), ("Billing", "Billing", "billing"), ("NPS", "NPS", "NPS"), ("", "", ""),
     ("A year", "A year", "A year")],
)  # fmt: skip
def test_the_first_letter(words, large, little):
    """Capital at the beginning of a line, small within one, and abbreviations as they are."""
    assert (capital(words), small(words)) == (large, little)
