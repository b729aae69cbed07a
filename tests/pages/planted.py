"""A project with a name of its own in every place where one can stand outside the tables."""

from __future__ import annotations

import hashlib

import icp_core as icp
from icp_core.profile.notes import Example, NotYet, Person, WrittenLine
from icp_core.workspace import KeptHistory, KeptRound
from icp_core.workspace.kept_history import KeptDecision
from tests.hiding.messy import messy_files
from tests.pages.conftest import author_field

PLANTED = {
    "project": "Operation Narwhal",
    "company of a fact": "Hallbro Marine",
    "company that was taken out": "Quillstone Optics",
    "company that a written file tells": "Grönvall Maskin",
    "interviewer": "Ilkka Vaarama",
    "who entered a deal": "Saga Ridderstolpe",
    "whose belief": "Tuomas Keihäs",
    "who wrote a line": "Beatriz Calloway",
    "who wrote a no": "Fergus Oakhanger",
    "who says not yet": "Ylva Kornhede",
    "who decides": "Matti Virtasalmi",
    "who does a play": "Ingrid Solheimr",
    "link of a story": "quellsecret",
    "author of a version": "Odalys Brandt",
    "version of another project": "Zephyrine deck",
    "author of a decision": "Runa Falkvinge",
    "file that was left out": "Umbrage ledger",
    "voter": "Esko Tanhua",
    "another voter": "Wilma Stjernkvist",
}
P = PLANTED
SHARES = (("country", 40.0), ("industry", 60.0))
STORY = f"https://x.example/{P['link of a story']}"
MOMENT = "2026-05-04T09:00:00+00:00"


ACCOUNTS = "Skrivbordet kunder.csv"
HEADINGS = "Karpacka Robotics contract;Reseller;Way in"
WAYS_IN = ("Fair", "Met by Sandell", "Kuusiston kautta")


def planted_files() -> dict[str, bytes]:
    """The messy files, with names in the heading of a column and among what describes companies."""
    files = messy_files()
    head, *rows = files[ACCOUNTS].decode().split("\n")
    told = [f"{row};{('yes', 'no')[k % 2]};{('Helmi Terveys Oy', 'Elsewhere')[k % 2]};{WAYS_IN[k % 3]}"
            for k, row in enumerate(rows)]  # fmt: skip
    return files | {ACCOUNTS: "\n".join([f"{head};{HEADINGS}", *told]).encode()}


def planted_project() -> str:
    """The project on the shelf; returns its id."""
    given = planted_files()
    uploads = {hashlib.sha256(content).hexdigest(): content for content in given.values()}
    files = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in given.items())
    company = P["company of a fact"]
    facts = (
        icp.Fact("f1", f"{company} Oy", "fits", "2026-03-02", (("industry", "Retail"),),
                 f"{P['interviewer']} met {company}'s buyer", P["interviewer"]),
        icp.Fact("f2", f"{company} Oy", "won", "2026-03-09", (), "", P["who entered a deal"]),
    )  # fmt: skip
    beliefs = icp.Beliefs((
        icp.Belief("industry", "Energy", 80.0, 8.0, P["whose belief"], f"{company.upper()} said so, Hartleyn mukaan"),
        icp.Belief("industry", "Retail", 20.0, 8.0, "Founder", "a former job"),
    ))  # fmt: skip
    sheet = icp.SheetNotes(
        lines=(WrittenLine("What hurts", f"As {company} OY found out", P["who wrote a line"], "a call to Calloway"),),
        people=(Person("decides", f"{P['who decides']}, head of finance", f"{company}'s chart"),
                Person("uses", "Plant managers")),
        noes=(WrittenLine("", f"Not like {P['company that was taken out']}, Oakhanger's words", P["who wrote a no"]),),
        not_yet=(NotYet(f"Partners of {company}", "when Virtasalmen loma is over, info@hallbromarine.fi",
                        P["who says not yet"]),),
        examples=(Example("Grönvall Maskin AB", f"Sells as {company} does", STORY),),
    )  # fmt: skip
    round = KeptRound(
        f"What makes {P['company that a written file tells']} good?", MOMENT,
        (("country", "Country"), ("industry", "Industry")), ((P["voter"], SHARES), (P["another voter"], SHARES)),
        "kept", f"As {P['voter']}, Stjernkvists team and Hallbron said; linkedin.com/in/wilma-stjernkvist",
    )  # fmt: skip
    choices = icp.Choices(
        evidence=icp.Evidence(source=icp.Source(None, files, facts=facts), beliefs=beliefs),
        sheet=sheet, rounds=(round,), plays=((1, "owner", f"{P['who does a play']}, sales"),
                                             (1, "what", f"Ask {company} for a word")),
    )  # fmt: skip
    gone = icp.Decision.of("facts", ("f0",), [f"{P['company that was taken out']} Ltd", "lost", "2026-01-05"], None)
    left = icp.Decision.of("files", ("files",), [f"{P['file that was left out']}.csv"], [name for name, _ in files])
    decisions = [
        KeptDecision(MOMENT, MOMENT, P["author of a decision"], gone, "Quillstone is gone, quillstoneoptics.com too"),
        KeptDecision(MOMENT, MOMENT, "Founder", left, f"{P['whose belief']} and {company} agreed"),
    ]
    project = icp.Project(P["project"], choices, uploads, history=KeptHistory(decisions=tuple(decisions)))
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        return shelf.add(project)


def with_versions(app) -> None:
    """Two versions beside: one that is agreed on the page, one that came out of another project's file."""
    app.open("profile")
    for key, value in (
        ("version_name", f"As {P['project']} has it"),
        ("version_reason", f"Hallbro's wish, Odalys asked, and {P['company that was taken out']}'s"),
        (author_field(app), P["author of a version"]),
    ):
        app.widget(key).set_value(value)
    app.click("version_save")
    with icp.Shelf(icp.default_shelf_path()) as shelf:
        here = app.test.session_state["kept"].id
        known = shelf.history.versions(here)[0].definition
        other = icp.IcpDefinition.from_json(known.to_json().replace(P["project"], P["version of another project"]))
        shelf.history.add(here, other, name=P["version of another project"], author="", reason=other.notes)
