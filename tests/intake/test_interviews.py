"""Interviews from files: what people said in their own words, a row a talk or a column of a list of companies."""

from __future__ import annotations

import pytest

import icp_core as icp
from icp_core.intake.texts.terms import verdict_of

WORDS = {
    "fits": [
        "fits", "Good fit", "Would buy", "YES", "yes, definitely", "Passar bra", "skulle köpa", "ja", "Sopii hyvin",
        "ostaisi", "kyllä", "pasuje", "kupiłby", "Tak", "passt gut", "würde kaufen", "passer godt", "ville købe",
        "Interested",
    ],
    "unsure": [
        "unsure", "Not sure", "maybe", "Maybe - ask again", "kanske", "osäkert", "ehkä", "epävarma", "Może", "nie wiem",
        "vielleicht", "kanskje", "måske", "?", "It depends",
    ],
    "does_not_fit": [
        "does_not_fit", "Doesn't fit", "does not fit us", "not a fit", "would NOT buy", "no", "No, far too small",
        "passar inte", "nej", "ei sovi", "ei ostaisi", "ei", "nie pasuje", "nie kupiłaby", "nie", "passt nicht", "nein",
        "passer ikke", "Not interested",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("text", "verdict"), [(text, verdict) for verdict, texts in WORDS.items() for text in texts])
def test_what_was_said_becomes_a_verdict(text, verdict):
    """In English, the Nordic languages, Polish and German; a no is found before the yes that stands in it."""
    assert verdict_of(text) == verdict


@pytest.mark.parametrize("text", ["", "later", "call again", "3", "Anna"])
def test_words_that_say_no_verdict_are_none(text):
    """Nothing is guessed."""
    assert verdict_of(text) is None


HEADERS = {
    "English": ("Company", "Verdict", "Interview date", "Interviewer", "Notes", "fits", "does not fit"),
    "plain": ("company", "would_buy", "date", "by", "what they said", "yes", "no"),
    "Swedish": ("Företag", "Skulle köpa?", "Intervjudatum", "Intervjuare", "Anteckningar", "Ja", "Nej"),
    "Finnish": ("Yritys", "Ostaisiko", "Haastattelupäivä", "Haastattelija", "Muistiinpanot", "kyllä", "ei"),
    "Polish": ("Nazwa firmy", "Czy kupi", "Data wywiadu", "Prowadzący wywiad", "Notatki", "tak", "nie"),
    "Norwegian": ("Selskap", "Passer for oss", "Intervjudato", "Intervjuer", "Notater", "passer", "passer ikke"),
    "German": ("Firma", "Urteil", "Datum des Interviews", "Interviewt von", "Notizen", "passt", "passt nicht"),
}


def lines(headers, rows):
    return ("\n".join(";".join(row) for row in [headers, *rows]) + "\n").encode()


@pytest.mark.parametrize("language", HEADERS)
def test_a_file_of_interviews_is_read_in_its_language(language):
    """One row a talk, two with one company: five columns find their place and nothing of the file is lost."""
    company, verdict, date, by, note, yes, no = HEADERS[language]
    rows = [
        ("Alfa Oy", yes, "2026-01-05", "Anna", "Excel"),
        ("Beta AB", no, "2026-01-06", "Bo", ""),
        ("Alfa Oy", yes, "2026-02-01", "Anna", "again"),
    ]
    found = icp.read_dataset({"talks.csv": lines((company, verdict, date, by, note), rows)})
    told = found.interviews
    assert list(told.columns) == ["account_id", "verdict", "date", "by", "note"]
    assert told["verdict"].tolist() == ["fits", "does_not_fit", "fits"]
    assert told["date"].dt.strftime("%m-%d").tolist() == ["01-05", "01-06", "02-01"]
    assert told["by"].tolist() == ["Anna", "Bo", "Anna"] and told["note"].tolist()[::2] == ["Excel", "again"]
    assert set(found.accounts["relation"]) == {"in_talks"} and len(found.accounts) == 2
    assert found.deals is None


def test_a_verdict_in_a_list_of_companies_becomes_an_interview_a_row():
    """Companies nobody talked with stay prospects and are not reported as lacking anything."""
    rows = [
        ("Alfa Oy", "Retail", "120", "fits", "2026-01-05", "Anna"),
        ("Beta AB", "Energy", "30", "does not fit", "2026-01-07", "Bo"),
        ("Gamma AS", "Retail", "55", "", "", ""),
        ("Delta Ltd", "Retail", "80", "maybe", "2026-01-09", "Anna"),
    ]
    headers = ("Company", "Industry", "Employees", "Verdict", "Interviewed on", "Interviewer")
    found = icp.read_dataset({"companies.csv": lines(headers, rows)})
    assert found.interviews["verdict"].tolist() == ["fits", "does_not_fit", "unsure"]
    assert found.interviews["by"].tolist() == ["Anna", "Bo", "Anna"]
    assert found.accounts["relation"].tolist() == ["in_talks", "in_talks", "prospect", "in_talks"]
    assert found.attributes == ("industry", "employees", "legal_form")
    assert "lacks_required" not in set(found.report["code"])


def test_verdicts_are_known_by_their_words_under_any_header():
    """Under a header that says nothing, words that only interviews have; a bare yes or no stays a column of its own."""
    rows = [("Alfa", "Retail", "good fit"), ("Beta", "Energy", "not a fit"), ("Gamma", "Retail", "not a fit")]
    found = icp.read_dataset({"list.csv": lines(("Company", "Industry", "Q7"), rows)})
    assert found.interviews["verdict"].tolist() == ["fits", "does_not_fit", "does_not_fit"]
    yes_no = [("Alfa", "Retail", "yes"), ("Beta", "Energy", "no"), ("Gamma", "Retail", "no")]
    assert icp.read_dataset({"list.csv": lines(("Company", "Industry", "Q7"), yes_no)}).interviews is None


def test_outcomes_of_deals_stay_deals():
    """Won and lost, or yes and no under Outcome, are what came of deals."""
    for yes, no in (("won", "lost"), ("yes", "no")):
        rows = [("Alfa", yes), ("Beta", no), ("Gamma", no)]
        found = icp.read_dataset({"list.csv": lines(("Company", "Outcome"), rows)})
        assert found.deals["outcome"].tolist() == ["won", "lost", "lost"] and found.interviews is None


def test_a_word_that_is_no_verdict_is_reported():
    """The row is set aside with the word, not guessed."""
    rows = [("Alfa", "fits", "a"), ("Beta", "does not fit", "b"), ("Gamma", "purple", "c"), ("Delta", "fits", "d")]
    found = icp.read_dataset({"interviews.csv": lines(("Company", "Verdict", "Notes"), rows)})
    assert found.interviews["verdict"].tolist() == ["fits", "does_not_fit", "fits"]
    assert found.report.loc[found.report["code"] == "unknown_word", "before"].tolist() == ["purple"]
