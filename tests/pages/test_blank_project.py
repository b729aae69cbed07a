"""A blank project in the session: begun, kept, moved as a file, and given files."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

DEALS = b"company;industry;outcome\nAcme;Retail;won\nBeta;Energy;lost\n"


def driven(step, **state):
    """What a function of the session returns, and the session after it; exceptions of it are raised."""
    app = AppTest.from_function(_script, default_timeout=60)
    app.session_state["step"] = step
    for name, value in state.items():
        app.session_state[name] = value
    app.run()
    if app.exception:
        raise AssertionError(app.exception[0].message + "\n".join(app.exception[0].stack_trace))
    return app


def _script():
    import streamlit as st

    st.session_state["returned"] = st.session_state["step"]()


def test_a_blank_project_is_begun_and_kept():
    """It stands on the shelf under its name, says no sample and no file, and its tables hold no company."""

    def step():
        from pages import _session

        _session.begin_blank("  Our  hypothesis ")
        return _session.project_name(), _session.dataset(), _session.recent(), _session.kept()

    name, tables, cards, here = driven(step).session_state["returned"]
    assert name == "Our hypothesis" and here is not None
    assert len(tables.accounts) == 0
    assert [(card.name, card.n_accounts, card.n_files) for card in cards] == [("Our hypothesis", 0, 0)]


def test_a_blank_project_without_a_name_is_a_new_project():
    """Some name it must have."""

    def step():
        from pages import _session

        _session.begin_blank("  ")
        return _session.project_name()

    assert driven(step).session_state["returned"] == "New project"


def test_files_can_be_added_to_a_blank_project():
    """It stays the project that it is, under its name, and is read as files are from then on."""

    def step():
        import streamlit as st

        from pages import _session

        _session.begin_blank("Ours")
        before = _session.kept().id
        _session.add_files([("deals.csv", st.session_state["file"])])
        return before == _session.kept().id, _session.project_name(), _session.dataset(), _session.recent()

    same, name, tables, cards = driven(step, file=DEALS).session_state["returned"]
    assert same and name == "Ours"
    assert sorted(tables.accounts["name"]) == ["Acme", "Beta"]
    assert [(card.n_accounts, card.n_files) for card in cards] == [(2, 1)]


def test_a_blank_project_moves_as_a_file():
    """Saved and opened it is a project of its own, blank as the first; a copy on the shelf is too."""

    def step():
        from pages import _session

        _session.begin_blank("Ours")
        _session.dataset()
        _session.open_project_file("ours.icp", _session.project_writer()())
        _session.duplicate(_session.kept().id)
        return _session.project(), _session.dataset(), sorted(card.name for card in _session.recent())

    choices, tables, names = driven(step).session_state["returned"]
    assert choices.evidence.source.is_blank and len(tables.accounts) == 0
    assert names == ["Ours", "Ours", "Ours (2)"]


@pytest.mark.parametrize("stay", [True, False])
def test_files_not_recognised_wait_for_the_blank_project(stay):
    """Once their columns are named they are added to it; where another project is open by then they begin their own."""

    def step():
        import streamlit as st

        from pages import _session

        _session.begin_blank("Ours")
        first = _session.kept().id
        _session.add_files([("x.csv", b"qq;zz\nAcme;1\nBeta;2\n")])
        waited = _session.pending() is not None
        if not st.session_state["stay"]:
            _session.begin_blank("Theirs")
        other = _session.kept().id
        _session.open_pending({("x.csv", "qq"): "accounts.name"})
        now = _session.kept().id
        return waited, now == first, now == other, list(_session.dataset().accounts["name"]), _session.pending()

    waited, first, other, names, pending = driven(step, stay=stay).session_state["returned"]
    assert waited and pending is None and names == ["Acme", "Beta"]
    assert (first, other) == ((True, True) if stay else (False, False))


def test_a_file_meets_the_attributes_that_were_named():
    """Whether the file comes first or the name, its column updates the belief; a name taken back leaves the column."""

    def step():
        from pages import _session

        _session.begin_blank("Ours")
        _session.name_levels("owner", ["family", "fund"])
        _session.set_belief("owner", "family", desirability=70.0)
        _session.add_files([("deals.csv", b"company;Owner;outcome\nAcme;Family;won\nBeta;FUND;lost\nCeta;fund;lost\n")])
        seen = _session.learned_desirability().beliefs.set_index("level")["n_deals"].to_dict()
        before = _session.best()
        _session.set_belief("owner", "family", desirability=80.0)
        same = _session.best() is before
        _session.forget_attribute("owner")
        return seen, same, _session.dataset()

    seen, same, tables = driven(step).session_state["returned"]
    assert seen == {"family": 1, "fund": 2}
    assert same, "what customers are worth does not hang on how desirable a level is"
    assert "owner" not in tables.accounts and "owner" in tables.deals
