"""Facts entered by hand, in the session: added, changed, removed, kept, hidden, and joined by files later."""

from __future__ import annotations

from tests.pages.test_blank_project import driven

DEALS = (
    b"company;industry;outcome;closed\nAcme AB;Retail;won;2026-02-01\nBeta;Energy;lost;2026-02-02\n"
    b"Gamma;Retail;won;2026-02-03\nDelta;Energy;lost;2026-02-04\n"
)


def test_facts_are_added_changed_and_removed():
    """Each edit is written down and shows in the tables; what is refused changes nothing."""

    def step():
        import icp_core as icp
        from pages import _session

        _session.begin_blank("Ours")
        first = _session.add_fact("Acme", "fits", "2026-01-02", (("industry", "Retail"), ("country", "")), by="Anna")
        _session.add_fact("Beta", "lost", "2026-01-03")
        out = [_session.dataset().names.tolist(), first.attributes]
        _session.change_fact(first.id, company="Acme AB", what="won", attributes=(("employees", "50-200"),))
        told = _session.dataset()
        out += [told.names.tolist(), told.deals["outcome"].tolist(), told.accounts["employees"].tolist()[0]]
        refused = []
        for wrong in ({"day": "soon"}, {"attributes": (("employees", "many"),)}, {"company": ""}):
            try:
                _session.change_fact(first.id, **wrong)
            except icp.IcpError as problem:
                refused.append(icp.say(problem.message))
        out += [len(refused), _session.facts()[0].company]
        _session.remove_fact(first.id)
        _session.remove_fact(first.id)
        try:
            _session.change_fact(first.id, what="won")
        except icp.IcpError as problem:
            out.append(icp.say(problem.message))
        _session.open_kept(_session.kept().id)
        return [*out, [fact.company for fact in _session.facts()], _session.dataset().names.tolist()]

    names, attributes, after, outcomes, employees, refused, stands, gone, kept, left = driven(step).session_state[
        "returned"
    ]
    assert names == ["Acme", "Beta"] and attributes == (("industry", "Retail"),)
    assert after == ["Acme AB", "Beta"] and sorted(outcomes) == ["lost", "won"] and employees == 100.0
    assert refused == 3 and stands == "Acme AB" and "not there any more" in gone
    assert kept == left == ["Beta"]


def test_a_file_joins_what_was_entered_by_hand():
    """Deals added to a blank project: the company entered before is one of them; the file is kept as it was read."""

    def step():
        import streamlit as st

        import icp_core as icp
        from pages import _session

        _session.begin_blank("Ours")
        _session.add_fact("acme", "fits", "2026-01-02")
        _session.add_files([("deals.csv", st.session_state["file"])])
        together = _session.dataset()
        data = _session.project_writer()()
        held = icp.open_project(data)
        _session.open_project_file("ours.icp", data)
        again = _session.dataset()
        return together, again, len(held.dataset.accounts), len(_session.facts()), len(st.session_state["datasets"])

    together, again, read, facts, held = driven(step, file=DEALS).session_state["returned"]
    assert len(together.accounts) == read == 4 and len(together.deals) == 4 and facts == 1
    assert together.names.loc[together.interviews["account_id"]].tolist() == ["Acme AB"]
    assert again.digest == together.digest and held <= 4


def test_many_facts_leave_few_tables_in_the_session():
    """Each makes another source; only the last tables are held, the ones as read among them, and read once."""

    def step():
        import streamlit as st

        from pages import _session
        from pages._session import tables

        reads = []
        read = tables._read
        tables._read = lambda *given, **more: reads.append(1) or read(*given, **more)
        try:
            _session.open_files([("deals.csv", st.session_state["file"])])
            for at in range(12):
                _session.add_fact(f"Company {at}", "fits", "2026-01-02")
                _session.dataset()
        finally:
            tables._read = read
        source = _session.project().evidence.source
        return len(reads), len(tables._held()), source.as_read in tables._held(), len(_session.dataset().accounts)

    assert driven(step, file=DEALS).session_state["returned"] == (1, 4, True, 16)


def test_facts_of_a_sample_are_their_sessions_own():
    """Entered beside a sample they make a project; the sample that everybody sees is as it was."""

    def step():
        import icp_core as icp
        from pages import _session
        from pages._session import tables

        before = len(_session.dataset().accounts)
        _session.add_fact("Acme", "won", "2026-01-02")
        return before, len(_session.dataset().accounts), len(tables._sample(icp.Source()).accounts), _session.kept()

    before, after, shared, kept = driven(step).session_state["returned"]
    assert after == before + 1 and shared == before and kept is not None


def test_hidden_names_hide_facts():
    """Company, person, note: none of them is told, however the company was written; the facts themselves stay."""

    def step():
        import streamlit as st

        from pages import _session

        _session.begin_blank("Ours")
        _session.add_files([("deals.csv", st.session_state["file"])])
        _session.add_fact("ACME", "fits", "2026-01-02", note="Eva of Acme said so", by="Anna")
        _session.add_fact("Omega Ltd", "won", "2026-01-02", (("industry", "Retail"),), by="Anna")
        _session.switch_names()
        shown, tables = _session.facts(), _session.dataset()
        _session.switch_names()
        return shown, tables, _session.facts()

    shown, tables, held = driven(step, file=DEALS).session_state["returned"]
    told = repr(shown) + "".join(
        frame.drop(columns="account_id").to_csv() for frame in (tables.accounts, tables.interviews)
    )
    assert not [name for name in ("Omega", "ACME", "Acme AB", "Anna", "Eva") if name in told]
    assert [fact.company for fact in shown] == [tables.names["Acme AB"], tables.names[f"fact:{held[1].id}"]]
    assert shown[1].attributes == (("industry", "Retail"),)
    assert [fact.company for fact in held] == ["ACME", "Omega Ltd"] and held[0].by == "Anna"
