"""Which text came first is told by evidence, and contradictions are said."""

from __future__ import annotations

from onrecord.record import Agency, Provenance, Published, Republication
from onrecord.relations.direction import direction
from onrecord.spans import Span
from relations.made import record_of

NOTE = Provenance(republication=Republication(span=Span(0, 4), source="The Harbour Post"))
CREDIT = Provenance(agencies=(Agency(code="HPA", name="Harbour Press Agency"),))


def day(value: str) -> Published:
    return Published(value=value, basis="metadata")


def test_a_note_outweighs_dates_and_the_contradiction_is_said() -> None:
    left = record_of("Text", outlet="Valley Echo", provenance=NOTE, published=day("2021-05-01"))
    right = record_of("Text", outlet="The Harbour Post", published=day("2021-05-02"))
    found = direction(left, right, 1.0, 1.0)
    assert found.origin == "right"
    assert [(one.origin, one.weight) for one in found.evidence] == [("right", 4.0), ("left", 2.0)]
    assert found.contradiction is not None
    assert direction(right, left, 1.0, 1.0).origin == "left"


def test_an_agency_goes_before_who_credits_it() -> None:
    left = record_of("Text", outlet="Harbour Press Agency")
    right = record_of("Text", outlet="Valley Echo", provenance=CREDIT)
    assert direction(left, right, 1.0, 1.0).origin == "left"


def test_dates_count_to_the_day() -> None:
    left = record_of("Text", published=day("2021-05-02"))
    assert direction(left, record_of("T", published=day("2021-05-02T09:00")), 1, 1).origin is None
    assert direction(left, record_of("T", published=day("2021-05-01")), 1, 1).origin == "right"
    assert direction(left, record_of("T", published=day("--05-01")), 1, 1).evidence == ()


def test_without_evidence_nothing_is_said() -> None:
    found = direction(record_of("A"), record_of("B"), 0.9, 0.9)
    assert (found.origin, found.evidence, found.contradiction) == (None, (), None)
