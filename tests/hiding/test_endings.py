"""Inflected words and the names that they are of."""

from __future__ import annotations

import pytest

from icp_core.hiding.endings import roots


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("virtanen", "virtasen virtaselle virtasella virtaselta virtasesta virtasta virtaseen virtaseksi"),
        ("nokia", "nokian nokialle nokialta nokiassa nokiasta nokiaan nokiaa nokiaksi nokias"),
        ("alto", "alton altolle altoon altossa"),
        ("korpi", "korven korvelle"),
        ("järvi", "järven järvelle järveltä"),
        ("lehti", "lehden lehdelle"),
        ("matti", "matin matille"),
        ("pekka", "pekan pekalle"),
        ("ranta", "rannan rannalle"),
        ("markus", "markuksen markukselle"),
        ("mäki", "mäen mäelle"),
        ("eriksson", "erikssons erikssonin erikssonille"),
        ("müller", "müllers müllerin"),
        ("kowalski", "kowalskiego kowalskiemu"),
        ("nowak", "nowaka nowakowi"),
        ("anna", "annan annalle annas anny"),
    ],
)
def test_forms_lead_back_to_the_name(name, forms):
    """As Finnish, Swedish, German and Polish inflect names, each by the school grammar of its language."""
    assert [form for form in forms.split() if name not in roots(form)] == []


def test_short_words_and_the_name_itself_are_no_forms():
    """A word of a few letters is no form of another, and no word is one of itself."""
    assert roots("oyn") == () and roots("ann") == ()
    assert "virtanen" not in roots("virtanen")
