"""Names that a model found, as evidence beside the rules."""

from __future__ import annotations

import pytest

from onrecord.record import Article, NamedSpan, Statement
from onrecord.spans import Span
from onrecord.speakers import Named, find_everyone, resolve_speakers
from tests.speakers.marked import read_marked

TEXT = "Quorl met Doe in Bresk. It said: “Rain.” Therefore, Doe left."


def _span(words: str, kind: str, confidence: float = 1.0) -> NamedSpan:
    start = TEXT.index(words)
    return NamedSpan(span=Span(start, start + len(words)), kind=kind, confidence=confidence)  # type: ignore[arg-type]


def _everyone(*names: NamedSpan) -> dict[str, Named]:
    statement = Statement(id="1", kind="direct", content=(Span(33, 40),))
    return {one.name: one for one in find_everyone(Article(id="a", text=TEXT), (statement,), names)}


def test_what_is_found_elsewhere_tells_the_kind() -> None:
    names = (_span("Quorl", "organization"), _span("Doe", "person"), _span("Bresk", "place"))
    kinds = {name: one.kind for name, one in _everyone(*names).items()}
    assert kinds == {"Quorl": "organization", "Doe": "person", "Bresk": "place"}


def test_a_name_below_even_odds_is_no_evidence() -> None:
    assert "Quorl" not in _everyone(_span("Quorl", "organization", 0.4))


def test_a_name_that_the_rules_pass_over_is_added_without_its_title() -> None:
    article, statements = read_marked("president ana lim sailed. [s1:ana lim] [q1:said] [c1:it rained].")
    names = (NamedSpan(span=Span(0, 17), kind="person"), NamedSpan(span=Span(26, 33), kind="person"))
    (found,), _ = resolve_speakers(article, statements, names)
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.kind) == ("ana lim", "person")


@pytest.mark.parametrize("kind", ["person", "organization", "place", "other"])
def test_a_certain_name_keeps_its_kind(kind: str) -> None:
    article, statements = read_marked("[s1:Jane Roe] [q1:said] [c1:it rained].")
    names = (NamedSpan(span=Span(0, 8), kind=kind),)  # type: ignore[arg-type]
    (found,), _ = resolve_speakers(article, statements, names)
    assert found.speaker is not None
    assert (found.speaker.name, found.speaker.kind) == ("Jane Roe", "person")
