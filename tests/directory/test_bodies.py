"""Names of bodies: abbreviations, legal forms, and names that many bear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.directory.bodies import body_name, same_body_name

ALIKE = [
    ("National Lamp Service", "NLS"),
    ("N.L.S.", "NLS"),
    ("Board of Lamps and Boats", "BLB"),
    ("The Lumen Ferry Co., Ltd.", "Lumen Ferry"),
    ("Lumen Harbor Board", "Lumen Harbour Board"),
    ("Harbour Post", "Harbour Post Online"),
    ("LumenFerry", "Lumen Ferry"),
    ("U.S. Lamp Service", "Lamp Service"),
    ("United States", "US"),
    ("Department of Lamps", "Lamps Department"),
    ("Roe’s campaign", "Roe campaign"),
]
UNLIKE = [
    ("Northern Lamp Service", "Southern Lamp Service"),
    ("Lumen Ferry", "Lumen Ferry Workers' Union"),
    ("Lumen Lamp Board", "Saltmere Lamp Board"),
    ("News", "News Corporation"),
    ("National Lamp Service", "NLX"),
    ("Lamp maker's boats", "LMB"),
    ("Roe campaign", "Roe"),
    ("Time", "Times"),
]


def weight(one: str, other: str) -> float | None:
    left, right = body_name(one), body_name(other)
    assert left is not None
    assert right is not None
    like = same_body_name(left, right)
    assert (same_body_name(right, left) is None) == (like is None)
    return like.weight if like else None


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert weight(one, other) is not None


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_unlike(one: str, other: str) -> None:
    assert weight(one, other) is None


def test_a_name_that_every_town_has_says_little() -> None:
    own, country, town = (
        weight(name, name) for name in ("Lumen Ferry", "Justice Department", "City Council")
    )
    assert own is not None
    assert country is not None
    assert town is not None
    assert own > country > town


@given(st.text(max_size=300))
def test_any_text_is_read_or_is_no_name(text: str) -> None:
    name = body_name(text)
    assert name is None or all(name.words)
