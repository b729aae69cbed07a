"""How sure and how firm, on the board."""

import pytest

from icp_core import Evidence, Source


@pytest.fixture
def page(app):
    return app.open("board")


def sure(page):
    """What the last column of the list says of each account."""
    view = page.part("ranking")
    assert view["columns"][-1]["text"] == "Sure"
    return {row["id"]: row["cells"][-1] for row in view["rows"]}


def test_the_list_says_how_sure_each_tier_is_and_follows_the_weights(page):
    """A percentage for every account of Tier 1, another under other weights."""
    before = sure(page)
    assert before and all(each.endswith("%") for each in before.values())
    page.change(weights=(("country", 100.0),))
    after = sure(page)
    assert set(after) != set(before)


def test_how_firm_is_worked_out_when_it_is_opened_and_follows_the_weights(page):
    """Folded at first; opened it says who holds, what each weight decides and who is on the edge."""
    assert not page.has_part("firm_weights")
    page.test.session_state["firm"] = True
    page.test.run()
    page.check()
    said = [entry.value for entry in page.test.markdown if "of plausible weights" in entry.value]
    rows = page.part("firm_weights")["rows"]
    assert len(said) == 1 and len(rows) == len(page.part("weights")["attributes"])
    page.change(weights=(("country", 60.0), ("industry", 40.0)))
    assert sorted(row[0][0] for row in page.part("firm_weights")["rows"]) == ["Country", "Industry"]


def test_with_too_few_deals_no_tier_is_called_sure(app):
    """What a level is worth is then a belief, and the list says nothing of how sure it is."""
    page = app.change(evidence=Evidence(source=Source(sample="startup"))).open("board")
    assert page.part("ranking")["rows"]
    assert "Sure" not in [column["text"] for column in page.part("ranking")["columns"]]
