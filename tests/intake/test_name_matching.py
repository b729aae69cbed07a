"""Two spellings of a company's name match, two companies do not, and what is unsure is called doubtful."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from icp_core.intake.companies.name_matching import equal_pairs, name_pairs
from icp_core.intake.companies.name_similarity import DOUBTFUL, SAME
from icp_core.intake.companies.name_words import name_words

SAME_NAMES = [
    ("Volvo AB", "AB Volvo"),
    ("VOLVO AKTIEBOLAG", "AB Volvo (publ)"),
    ("Norrljus Maskn AB", "Norrljus Maskin AB"),
    ("Norrlujs Maskin", "Norrljus Maskin AB"),
    ("Goteborgs Akeri", "Göteborgs Åkeri AB"),
    ("Acme Intl Trading Ltd", "Acme International Trading Ltd"),
    ("Berg & Dal Bygg AB", "Berg och Dal Bygg AB"),
    ("Virtanen ja Laine Oy", "Virtanen & Laine Oy"),
    ("Maskin Norrljus AB", "Norrljus Maskin AB"),
    ("Svenska Åkerier i Jönköping A", "Svenska Åkerier i Jönköping Aktiebolag"),
    ("Svenska Åkerier i Jönköping och Växjö AB", "Svenska Åkerier i Jönköping och"),
    ("J.P. Morgan", "JP Morgan"),
    ("H&M AB", "H & M AB"),
    ("McDonald's", "McDonalds"),
    ("Nord Ljus AB", "Nordljus AB"),
    ("Store 12 AB", "Store 012"),
    ("Møller Transport AS", "Moller Transport"),
    ("The Body Shop Ltd", "Body Shop Limited"),
    ("Foo Tech Oy Ab", "Foo Technologies Oy"),
]
ASKED = [
    ("Bauer GmbH", "Bauer AG"),
    ("Norrljus Maskin AB", "Norrljus Maskin AB Umeå"),
    ("Norrljus Maskin AB", "Norrljus Maskin Group AB"),
]
OTHERS = [
    ("Nordic Consulting AB", "Nordic Construction AB"),
    ("Bank of Xanten", "Bank of Yemen"),
    ("Store 12", "Store 13"),
    ("Norrljus Maskin AB Umeå", "Norrljus Maskin AB Luleå"),
    ("Plan A AB", "Plan B AB"),
    ("Volvo AB", "Volvo Construction Equipment AB"),
    ("Norrljus Energi AB", "Norrljus Maskin AB"),
    ("Andersson Bygg AB", "Pettersson Bygg AB"),
    ("ABB AB", "ABE AB"),
    ("Alfa II", "Alfa III"),
    ("AB", "Oy"),
    ("", ""),
]
FILLER = [f"{stem}{end} {trade} AB" for stem in ("Tall", "Gran", "Björk", "Ek", "Al", "Lind")
          for end in ("mo", "vik", "dal") for trade in ("Maskin", "Bygg", "Energi", "Konsult")]  # fmt: skip


def frame(names: list[str], **columns: list[object]) -> pd.DataFrame:
    """A list of companies in Sweden."""
    return pd.DataFrame({"name": names, "country": ["Sweden"] * len(names)}).assign(**columns)


def verdict(one: str, other: str, **columns: list[object]) -> str:
    """What is found for the first two of two lists, among others."""
    left = frame([one], **{name: values[:1] for name, values in columns.items()})
    right = frame([other, *FILLER])
    for name, values in columns.items():
        right[name] = [values[1], *[None] * len(FILLER)]
    found = name_pairs(left, right)
    mine = found[found["right"] == 0]
    return str(mine["verdict"].iloc[0]) if len(mine) else ""


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_spellings_of_one_company_are_the_same(one: str, other: str) -> None:
    """Form, case, accents, abbreviations, order, slips and names cut off at 30 characters."""
    assert verdict(one, other) == verdict(other, one) == "same"


@pytest.mark.parametrize(("one", "other"), ASKED)
def test_sisters_and_branches_are_asked_about(one: str, other: str) -> None:
    """Another form, a town or a word more may be another company."""
    assert verdict(one, other) == verdict(other, one) == "doubtful"


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_other_companies_do_not_match(one: str, other: str) -> None:
    """Common words, another number or letter, another word in the place of a rare one."""
    assert verdict(one, other) == verdict(other, one) == ""


def test_web_sites_raise_and_reject() -> None:
    """One site makes a likely pair sure and asks about an unlikely one; another site rejects; a mail provider's and an
    address that differs in its ending say nothing."""
    likely = ("Norrljus Maskin AB", "Norrljus Maskin Group AB")
    assert verdict(*likely, domain=["a.se", "www.a.se"]) == "same"
    assert verdict("Norrljus", "Something else", domain=["a.se", "a.se"]) == "doubtful"
    assert verdict("Norrljus AB", "Norrljus AB", domain=["alfa.se", "beta.se"]) == ""
    assert verdict("Norrljus AB", "Norrljus AB", domain=["alfa.se", "alfa.com"]) == "same"
    assert verdict("Norrljus", "Something else", domain=["gmail.com", "gmail.com"]) == ""


def test_country_rejects_and_unknown_country_asks() -> None:
    """Where one side's country is not known a slip is doubtful; names that agree word for word are the same."""
    one, other = "Norrljus Maskn AB", "Norrljus Maskin AB"
    assert verdict(one, other, country=["Sweden", "Norway"]) == ""
    assert verdict(one, other, country=[None, "Sweden"]) == verdict(one, other, country=["Sweden", None]) == "doubtful"
    assert verdict("Norrljus Maskin", other, country=[None, "Sweden"]) == "same"


def test_town_that_is_known_is_no_difference() -> None:
    """A name with its own town is the same company's; with another town it is asked about."""
    names = ("Norrljus Maskin Umeå AB", "Norrljus Maskin AB")
    assert verdict(*names, city=["Umeå", "Umeå"]) == "same"
    assert verdict(*names, city=["Umeå", "Kiruna"]) == "same"
    right = frame(["Norrljus Maskin AB", *FILLER], city=["Umeå", *["Kiruna"] * len(FILLER)])
    assert name_pairs(frame(["Norrljus Maskin Kiruna AB"]), right)["verdict"].tolist() == ["doubtful"]
    assert verdict("Alfa Vrachtdienst Den Haag B.V.", "Alfa Vrachtdienst B.V.", city=["Den Haag", None]) == "same"


def test_name_that_two_could_be_is_doubtful() -> None:
    """Neither is preferred."""
    found = name_pairs(frame(["Alfa Bygg"]), frame(["Alfa Bygg AB", "Alfa Bygg HB", *FILLER]))
    assert found["verdict"].tolist() == ["doubtful", "doubtful"] and found["right"].tolist() == [0, 1]


def test_duplicates_of_one_list() -> None:
    """Each pair once, the earlier first, a company never with itself; most similar first, all above the threshold."""
    names = [*FILLER, "Norrljus Maskin AB", "NORRLJUS MASKIN", "Norrljus Maskn AB"]
    found = name_pairs(frame(names))
    at = len(FILLER)
    assert {(at, at + 1), (at, at + 2), (at + 1, at + 2)} <= set(zip(found["left"], found["right"], strict=True))
    assert (found["left"] < found["right"]).all()
    assert found["similarity"].is_monotonic_decreasing and (found["similarity"] >= DOUBTFUL).all()
    assert (found.loc[found["verdict"] == "same", "similarity"] >= SAME).all()


def test_order_of_the_lists_does_not_matter() -> None:
    """Turned around, the same pairs are found."""
    left, right = frame([a for a, _ in SAME_NAMES]), frame([b for _, b in SAME_NAMES])
    there = name_pairs(left, right)[["left", "right"]].to_numpy()
    back = name_pairs(right, left)[["right", "left"]].to_numpy()
    assert set(map(tuple, there)) == set(map(tuple, back))


def test_one_more_slip_never_makes_two_names_more_alike() -> None:
    """Similarity falls with every letter that is wrong."""
    spelt = ["Hallonbergska Mekaniska AB", "Hallonbegska Mekaniska AB", "Hallonbegska Mekansika AB"]
    scores = [name_pairs(frame([name]), frame([spelt[0], *FILLER]))["similarity"].iloc[0] for name in spelt]
    assert scores[0] == 100 and np.all(np.diff(scores) < 0)


def test_nothing_to_compare() -> None:
    """Empty lists, lists without names, missing names."""
    none = frame([])
    assert len(name_pairs(none)) == len(name_pairs(none, none)) == len(name_pairs(frame(["Alfa"]), none)) == 0
    assert len(name_pairs(pd.DataFrame({"domain": ["a.se", "b.se"]}))) == 0
    assert len(name_pairs(frame([None, None, float("nan")]))) == 0  # type: ignore[list-item]


def test_equal_names_of_long_lists() -> None:
    """Case does not matter, country does; each is paired with the first of its kind; a site of many says nothing."""
    listed = pd.DataFrame(
        {
            "name": ["Alfa", "alfa", "ALFA", "Alfa", *[f"Beta {k}" for k in range(7)]],
            "country": ["Sweden", "Sweden", "Sweden", "Norway", *["Sweden"] * 7],
            "domain": [None] * 4 + ["group.se"] * 7,
        }
    ).astype("str")
    found = equal_pairs(listed)
    assert list(zip(found["left"], found["right"], strict=True)) == [(0, 1), (0, 2)]
    assert set(found["verdict"]) == {"doubtful"}


def test_names_in_other_letters_keep_them() -> None:
    """Greek and Cyrillic names are compared by their own letters."""
    assert name_words("Ελληνικά Πετρέλαια Α.Ε.").words[0].startswith("ελλην")
    assert verdict("Газпром", "ГАЗПРОМ") == "same"
    assert verdict("Газпром", "Лукойл") == ""
