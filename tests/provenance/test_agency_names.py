from __future__ import annotations

import pytest

from onrecord.provenance.names import as_printed_name, is_person, name_parts, without_place


@pytest.mark.parametrize(
    "name",
    [
        "Jane Roe",
        "JANE ROE",
        "J.R. Roe",
        "A. B. Doe",
        "Jan van der Roe",
        "Mary-Ann O'Brien",
        "Ana María de la Roe",
        "Seán Ó Roe",
        "Jane Roe Jr.",
        "Иван Роев",
    ],
)
def test_people(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Jane",
        "the council",
        "Staff Writer",
        "Monday Morning",
        "Harbour Post",
        "Jane Roe showed",
        "Jane 2",
        "",
        "Popular Demand",
        "jane roe",
        "Jane Roe And The Very Long Name Indeed",
    ],
)
def test_what_is_no_person(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("JANE MCDONALD", "Jane McDonald"),
        ("SEAN O’BRIEN", "Sean O’Brien"),
        ("JAN VAN DER ROE", "Jan van der Roe"),
        ("MARY-ANN ROE", "Mary-Ann Roe"),
        ("J.R. ROE III", "J.R. Roe III"),
        ("Jane  deRoe", "Jane deRoe"),
        ("ÉLISE D'ROE", "Élise D'Roe"),
    ],
)
def test_names_in_capitals_are_given_in_title_case(printed: str, name: str) -> None:
    assert as_printed_name(printed) == name


def test_lists_of_names() -> None:
    assert name_parts("Jane Roe, John Doe, and Ann Poe in Paris.") == [
        "Jane Roe",
        "John Doe",
        "Ann Poe in Paris",
    ]
    assert without_place("Ann Poe in Paris") == "Ann Poe"
    assert without_place("in Paris") == ""
