"""Which text came first is told by evidence, and contradictions are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.record import Agency, Provenance, Republication
from onrecord.relations.direction import Printing, direction
from onrecord.spans import Span

NOTE = Provenance(republication=Republication(span=Span(0, 4), source="The Harbour Post"))
CREDIT = Provenance(agencies=(Agency(code="HPA", name="Harbour Press Agency"),))
HARBOUR, VALLEY = "https://harbour.example/tram", "https://www.valley.example/news/7"


def test_a_note_outweighs_dates_and_the_contradiction_is_said() -> None:
    left = Printing(outlet="Valley Echo", provenance=NOTE, published="2021-05-01")
    right = Printing(outlet="The Harbour Post", published="2021-05-02")
    found = direction(left, right, 1.0, 1.0)
    assert found.origin == "right"
    assert [(one.origin, one.weight) for one in found.evidence] == [("right", 4.0), ("left", 2.0)]
    assert found.contradiction is not None
    assert direction(right, left, 1.0, 1.0).origin == "left"


def test_an_agency_goes_before_who_credits_it() -> None:
    left = Printing(outlet="Harbour Press Agency")
    right = Printing(outlet="Valley Echo", provenance=CREDIT)
    assert direction(left, right, 1.0, 1.0).origin == "left"


def test_dates_count_to_the_day() -> None:
    left = Printing(published="2021-05-02")
    assert direction(left, Printing(published="2021-05-02T09:00"), 1, 1).origin is None
    assert direction(left, Printing(published="2021-05-01"), 1, 1).origin == "right"
    assert direction(left, Printing(published="--05-01"), 1, 1).evidence == ()


def test_without_evidence_nothing_is_said() -> None:
    found = direction(Printing(), Printing(), 0.9, 0.9)
    assert (found.origin, found.evidence, found.contradiction) == (None, (), None)


@pytest.mark.parametrize(
    ("declared", "weights"),
    [
        (HARBOUR + "?utm_source=feed#top", [("left", 4.0)]),  # the very page
        ("https://m.harbour.example/", [("left", 3.0)]),  # another page of its site
        ("https://third.example/tram", [("left", 1.0)]),  # both may be reprints
        (VALLEY, []),
        ("https://valley.example/news/7", []),  # its own site
        ("/tram", []),
        (None, []),
    ],
)
def test_a_canonical_address_on_another_site_is_evidence(
    declared: str | None, weights: list[tuple[str, float]]
) -> None:
    origin = Printing(url=HARBOUR, captured_from=HARBOUR)
    found = direction(origin, Printing(url=declared, captured_from=VALLEY), 1, 1)
    assert [(one.origin, one.weight) for one in found.evidence] == weights


def test_two_reprints_of_one_page_say_nothing_of_each_other() -> None:
    left = Printing(url=HARBOUR, captured_from=VALLEY)
    right = Printing(url=HARBOUR, captured_from="https://echo.example/x")
    assert direction(left, right, 1, 1).evidence == ()


def test_an_address_that_nobody_fetched_is_no_evidence() -> None:
    given = Printing(url=HARBOUR)  # as a JSON line gives it
    assert direction(given, Printing(url=VALLEY), 1, 1).evidence == ()


def test_canonical_address_and_date_can_contradict() -> None:
    left = Printing(url=HARBOUR, captured_from=HARBOUR, published="2021-05-09")
    right = Printing(url=HARBOUR, captured_from=VALLEY, published="2021-05-08")
    found = direction(left, right, 1, 1)
    assert found.origin == "left"
    assert found.contradiction is not None
    assert "canonical address" in found.contradiction


@pytest.mark.parametrize(
    ("later", "origin"),
    [("2021-05-01T11:00:00+00:00", "left"), ("2021-05-01T09:59:00+00:00", None)],
)
def test_captures_an_hour_apart_are_weak_evidence(later: str, origin: str | None) -> None:
    left = Printing(captured_from=HARBOUR, captured_at="2021-05-01T09:00:00+00:00")
    right = Printing(captured_from=VALLEY, captured_at=later)
    found = direction(left, right, 1, 1)
    assert found.origin == origin
    assert all(one.weight < 0.5 and "weak" in one.reason for one in found.evidence)
    dated = replace(left, published="2021-05-02"), replace(right, published="2021-05-01")
    assert direction(*dated, 1, 1).origin == "right"
    assert direction(*dated, 1, 1).contradiction is None


def test_the_time_of_adding_a_file_is_no_evidence() -> None:
    left = Printing(captured_at="2021-05-01T09:00:00+00:00")
    assert direction(left, Printing(captured_at="2021-05-02T09:00:00+00:00"), 1, 1).evidence == ()
