"""Every page stands on every sample, and each control moves what it is there to move."""

from __future__ import annotations

import pytest

PAGES = ("start", "data", "value", "segments", "beliefs", "board", "reveal", "profile")
SAMPLES = ("software", "nordic", "startup", "subscriptions", "null", "cdnow")


def sample_opened(app, name):
    app.open("start")
    return app if name == "software" else app.set("sample", name)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_page_stands_on_every_sample(app, name):
    """Whatever a sample lacks, each page opens with a headline and asks for no upload first."""
    sample_opened(app, name)
    for page in PAGES:
        app.open(page)
        assert app.headline().strip()
        assert not app.test.error


def test_the_start_page_answers_five_questions(app):
    """Each step names its page, its question and what is known now."""
    steps = app.part("steps")["steps"]
    assert [step["page"] for step in steps] == ["data", "value", "segments", "board", "profile"]
    assert all(step["question"] and step["answer"] for step in steps)


def test_choosing_a_sample_changes_all_answers(app):
    """Another sample is another project: what was read and who is best differ."""
    before = [step["answer"] for step in app.part("steps")["steps"]]
    app.set("sample", "startup")
    after = [step["answer"] for step in app.part("steps")["steps"]]
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_without_evidence_the_board_opens_on_equal_weights_called_a_belief(app):
    """In a company with nothing to find the weights are equal, the headline says belief and no better than chance."""
    sample_opened(app, "null").open("board")
    values = [row["value"] for row in app.part("weights")["attributes"]]
    assert max(values) - min(values) < 1e-9
    assert "belief" in app.headline()
    assert "no better than chance" in app.headline()
    assert app.widget("take_data").disabled


def test_too_few_deals_are_called_a_belief_too(app):
    """A start-up's board ranks by the stated priority and shows no chance."""
    sample_opened(app, "startup").open("board")
    assert "belief" in app.headline()
    assert app.part("ranking")["columns"][5]["text"] == "Priority"


def test_a_sample_without_firmographics_has_nothing_to_weigh(app):
    """Orders alone give value but no attribute, and the board says so instead of inventing one."""
    sample_opened(app, "cdnow").open("board")
    assert app.part("weights")["attributes"] == []
    assert "nothing to weigh" in app.words()
    words = app.open("segments").words()
    assert "No attribute has two levels" in words and "No combination" not in words
