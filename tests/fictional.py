"""Captures and records made up for tests of what keeps them; no engine is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from onrecord.record import (
    Addressee,
    Agency,
    Attribution,
    Byline,
    Capture,
    Dateline,
    Occasion,
    Outcome,
    Provenance,
    Published,
    Record,
    Speaker,
    Statement,
    text_digest,
)
from onrecord.spans import Span

if TYPE_CHECKING:
    from onrecord.workers import Item, Parsed

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def clock() -> datetime:
    return NOW


def text_of(i: int) -> str:
    return (
        f"PORT LUMEN, May 17 (TNA) – “The lamp 🙂 number {i} is lit,” José Álvarez, the keeper, told "
        f"Coast Wire in an interview. He said that boats {i} may sail."
    )


def capture_of(text: str, name: str = "harbour.txt", url: str | None = None) -> Capture:
    return Capture(name=name, payload=text.encode(), media_type="text/plain", captured_at=NOW, url=url)


def span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def record_of(capture: Capture, **changes: object) -> Record:
    """A record that uses every kind of field there is, for a text of `text_of`."""
    text = capture.payload.decode()
    quoted = Statement(
        id="s28",
        kind="direct",
        content=(Span(text.index("“") + 1, text.index(",”")),),
        cue=(span(text, "told"),),
        source=(span(text, "José Álvarez"), span(text, "the keeper")),
        addressee=(span(text, "Coast Wire"),),
        speaker=Attribution(name="José Álvarez", kind="person", basis="named", role="the keeper"),
        addressed_to=Addressee(name="Coast Wire", kind="organization"),
        occasion=Occasion(kind="interview", span=span(text, "in an interview")),
        confidence=0.1 + 0.2,
    )
    carried = Statement(
        id="s99",
        kind="indirect",
        content=(Span(text.index("boats"), len(text) - 1),),
        cue=(span(text, "said"),),
        source=(span(text, "He"),),
        speaker=Attribution(name=None, kind="unnamed", basis="carried", role=None),
        within="s28",
    )
    fields: dict[str, object] = {
        "id": text_digest(text),
        "url": capture.url,
        "outlet": "Gaceta de Álamo",
        "title": "Lamps",
        "language": "en",
        "text": text,
        "published": Published(value="2021-05-17T11:09", basis="dateline"),
        "provenance": Provenance(
            dispatch=Span(0, len(text)),
            dateline=Dateline(span=Span(0, 24), place="PORT LUMEN", date="2021-05-17", agency="TNA"),
            byline=Byline(span=None, authors=("Jane Roe",)),
            agencies=(Agency(code="TNA", name="Tidal News Agency"),),
            conflicts=("two dates",),
        ),
        "statements": (quoted, carried),
        "speakers": (
            Speaker(name="José Álvarez", kind="person", mentions=(span(text, "José"),), roles=("keeper",)),
        ),
    }
    return Record(**{**fields, **changes})  # type: ignore[arg-type]


def captures(count: int) -> list[Capture]:
    return [capture_of(text_of(i), name=f"n{i}.txt") for i in range(count)]


def parse_all(items: Iterable[Item]) -> Iterator[Parsed | Outcome]:
    """What `workers.parse_all` does, with `record_of` for a parse."""
    from onrecord.workers import Parsed

    for item in items:
        yield item if isinstance(item, Outcome) else Parsed(capture=item, record=record_of(item))
