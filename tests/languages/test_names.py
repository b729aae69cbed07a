import pytest

from icp_core.languages import attribute_in_sentence, attribute_name, level_name


@pytest.mark.parametrize(
    ("attribute", "level", "words"),
    [
        ("employees", "..10", "under 10"),
        ("employees", "10..50", "10–49"),
        ("employees", "1000..5000", "1,000–4,999"),
        ("employees", "5000..", "5,000 or more"),
        ("revenue", "1000000..10000000", "1 M–10 M"),
        ("revenue", "..1000000", "under 1 M"),
        ("revenue", "1000000000..", "1 bn or more"),
        ("budget", "10000..50000", "10,000–49,999"),
        ("market cap", "1200000..2500000", "1.2 M–2.5 M"),
        ("market cap", "3e+12..", "3,000 bn or more"),
        ("share of export", "0.25..0.5", "0.25–0.5"),
        ("founded_year", "1980..2000", "1980–1999"),
        ("founded_year", "2018..", "2018 or later"),
        ("founded_year", "..1980", "before 1980"),
        ("founded_year", "1999..2000", "1999"),
        ("employees", "200..1000", "200–999"),
        ("employees", "..1234", "under 1,234"),
        ("revenue", "1250000..2500000", "1.25 M–2.5 M"),
        ("revenue", "250000..1000000", "250,000–1 M"),
        ("margin", "-5..0", "−5 to −1"),
        ("margin", "-2.5..1234.5", "−2.5 to 1,234.5"),
        ("margin", "..-5", "under −5"),
        ("revenue last year", "1000000..", "1 M or more"),
        ("years in business", "1.5..2.5", "1.5–2.5"),
        ("technology_level", "..2", "1"),
        ("technology_level", "3..4", "3"),
        ("technology_level", "5..", "5"),
        ("technology_level", "2..5", "2–4"),
        ("industry", "unknown", "unknown"),
        ("technologies:SAP", "yes", "in use"),
        ("technologies:SAP", "no", "not in use"),
        ("for_profit", "yes", "yes"),
        ("industry", "IT..services", "IT..services"),
        ("industry", "..", ".."),
        ("industry", "<b>Food</b>", "<b>Food</b>"),
    ],
)
def test_levels_in_words(attribute, level, words):
    """A band is said by its ends, a technology by its use, and a word stays as it is."""
    assert level_name(attribute, level).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("attribute", "words", "within"),
    [
        ("founded_year", "Founded", "founded"),
        ("funding_stage", "Funding stage", "funding stage"),
        ("technologies:SAP", "SAP", "SAP"),
        ("number_of_shops", "Number of shops", "number of shops"),
        ("ARR band", "ARR band", "ARR band"),
        ("KPI", "KPI", "KPI"),
    ],
)
def test_attributes_in_words(attribute, words, within):
    """A known attribute has its name; another is called as its column is, capitals kept."""
    assert attribute_name(attribute) == words
    assert attribute_in_sentence(attribute) == within


def test_a_column_named_as_a_key_of_the_catalogue_is_not_mistaken_for_it():
    """A level that happens to be called like an entry of the catalogue stays itself."""
    assert level_name("shape", "band_below") == "band_below"
    assert level_name("shape", "left_out.rare") == "left_out.rare"
