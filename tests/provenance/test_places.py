from __future__ import annotations

import pytest

from onrecord.provenance import places


@pytest.mark.parametrize(
    "place",
    [
        "Kabul",
        "NEW DELHI",
        "München",
        "PARIS/BERLIN",
        "PARIS and LONDON",
        "GENEVA, Switzerland",
        "WINDHAM, Maine",
        "WASHINGTON, D.C.",
        "St. Petersburg",
        "LA PAZ, Bolivia",
        "São Paulo",
        "МОСКВА",
        "Frankfurt a.M.",
    ],
)
def test_places_that_are_known(place: str) -> None:
    assert places.is_located(place)


@pytest.mark.parametrize(
    "name",
    ["BACKGROUND", "Apple, Inc.", "Jane Roe", "Monday", "PARIS, Roe", "Roeville, Maine", "", "Reading"],
)
def test_names_that_are_no_known_place(name: str) -> None:
    assert not places.is_located(name)


def test_countries_of_a_place() -> None:
    assert places.countries_of("NAIROBI") == {"KE"}
    assert places.countries_of("GEORGETOWN, Guyana") == {"GY"}
    assert places.countries_of("Nowhere") == frozenset()


@pytest.mark.parametrize("name", ["UPDATE", "EDITOR'S NOTE", "MONDAY", "Breaking news", "COAST HARBOUR PLC"])
def test_labels(name: str) -> None:
    assert places.is_label(name)


@pytest.mark.parametrize("name", ["The harbour", "Paris in", "4 May", "paris", "A " * 9])
def test_names_that_have_no_place_s_shape(name: str) -> None:
    assert not places.is_place_shaped(name)
