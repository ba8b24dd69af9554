"""Which words are names, and what kind of name they are."""

from __future__ import annotations

import pytest

from onrecord.speakers.acronyms import expansions
from onrecord.speakers.mentions import find_mentions
from onrecord.speakers.reading import read

_PROSE = (
    "there was once a night on which nobody slept and everybody sang in the rain until morning came. " * 2
)

NAMES = [
    ("he met Ukrainian President Olena Marchenko there", ["Ukrainian", "Olena Marchenko"]),
    ("he met Secretary of State John Kerrigan there", ["John Kerrigan"]),
    ("he met Homeland Security Secretary Jed Jonson there", ["Homeland Security", "Jed Jonson"]),
    ("he met Rep. G.K. Butterworth (D-N.C.) there", ["G.K. Butterworth"]),
    ("he met Donald J. Truman Jr. there", ["Donald J. Truman Jr."]),
    ("he met Luis Inácio da Silva there", ["Luis Inácio da Silva"]),
    ("he met General Suleiman al-Amr there", ["Suleiman al-Amr"]),
    ("he met Prince Andrew there", ["Prince Andrew"]),
    ("he met Editor-in-Chief Alessandra Gallo there", ["Alessandra Gallo"]),
    ("he met Dame Mary O’Neill there", ["Mary O’Neill"]),
    ("he met Former AG Mukas there", ["Mukas"]),
    (
        "the U.S. Department of Health and Human Services said",
        ["U.S. Department of Health and Human Services"],
    ),
    ("the Bank of Canada said", ["Bank of Canada"]),
    ("Rosen Research & Associates Inc. said", ["Rosen Research & Associates Inc"]),
    ("the Council on Coastal Paths said", ["Council on Coastal Paths"]),
    ("France and Germany said", ["France", "Germany"]),
    ("CNN’s Jake Tapperman said", ["CNN", "Jake Tapperman"]),
    ("the Harbour campaign said", ["Harbour campaign"]),
    ("the USA Today said", ["USA Today"]),
    ("she came on Monday in May with Prime Minister", []),
    ("she came. However, it rained", []),
    ("she came. Critics said", []),
]


@pytest.mark.parametrize(("words", "names"), NAMES, ids=[words for words, _ in NAMES])
def test_names_are_found_without_titles(words: str, names: list[str]) -> None:
    reading = read(f"{_PROSE}yes, {words} {_PROSE}")
    found = [reading.cut(one.first, one.last) for one in find_mentions(reading)]
    assert found == names


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("she met Jane Roe", "person"),
        ("she met Mayor Abbabeo", "person"),
        ("she met FIFA", "organization"),
        ("she met YouHarbour", "organization"),
        ("she met France", "place"),
        ("she met Republicans", "people"),
        ("she crossed Harbour Bridge", "unknown"),
    ],
)
def test_the_kind_is_told_by_the_words(words: str, kind: str) -> None:
    reading = read(f"{_PROSE}yes, {words} there.")
    assert [one.kind for one in find_mentions(reading)] == [kind]


def test_an_acronym_widens_the_name_that_it_abbreviates() -> None:
    reading = read(f"{_PROSE}yes, Ferries, Lights and Piers Harbour (FLPH) met there.")
    found = list(expansions(reading, find_mentions(reading)))
    assert "Ferries, Lights and Piers Harbour" in [reading.cut(one.first, one.last) for one in found]
