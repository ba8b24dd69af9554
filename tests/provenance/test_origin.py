"""The stage as a whole: a table of fictional dispatches, its properties, and the corpora."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.provenance import fits, found_in
from onrecord.provenance import find_origin
from onrecord.record import Agency, Article, Origin, Published
from onrecord.spans import Span

CASES = [
    json.loads(line)
    for file in sorted(Path(__file__).parent.glob("cases*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]
TEXTS = [case["text"] for case in CASES]
HARBOUR = "The harbour reopened after repairs. Officials said that the ferry would run every hour."


def origin_of(text: str, **known: Any) -> Origin:
    return find_origin(Article(id="test", text=text, **known))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_finds_what_the_table_says_and_no_more(case: dict[str, Any]) -> None:
    found = found_in(case)
    assert {
        key: found[key] for key, expected in case["expect"].items() if not fits(found[key], expected)
    } == {}


def test_the_table_is_a_table() -> None:
    counts = Counter(case["id"] for case in CASES)
    assert max(counts.values()) == 1
    assert sum(case["id"].startswith("no-") for case in CASES) >= 100


def test_wire_examples(corpora: Path) -> None:
    lines = (corpora / "wire" / "examples.jsonl").read_text("utf-8").splitlines()
    for case in map(json.loads, lines):
        found = found_in(case)
        for key, expected in case["expect"].items():
            assert fits(found[key], expected), (case["id"], key, found[key])


@pytest.mark.corpora
def test_every_article_of_the_corpus_is_read(corpora: Path) -> None:
    for line in (corpora / "polnear" / "dev.jsonl").read_text("utf-8").splitlines():
        text = json.loads(line)["text"]
        check_spans(text, origin_of(text))


def check_spans(text: str, origin: Origin) -> None:
    found = origin.provenance
    spans = [*origin.furniture, found.dispatch]
    spans += [
        part and part.span for part in (found.dateline, found.byline, found.signoff, found.republication)
    ]
    for span in filter(None, spans):
        cut = span.cut(text)
        assert cut == cut.strip()
    assert list(origin.furniture) == sorted(origin.furniture)
    if found.dateline and found.dateline.place:
        assert found.dateline.place in found.dateline.span.cut(text)
    if found.dateline and found.dateline.agency:
        assert found.dateline.agency in found.dateline.span.cut(text)


@given(st.lists(st.sampled_from([*TEXTS, "\n\n", " ", "\r\n", "(", "By ", "–", "\ud800", "🙂 "]), max_size=6))
def test_spans_lie_in_the_text_whatever_is_put_together(parts: list[str]) -> None:
    text = "".join(parts)
    check_spans(text, origin_of(text))


@given(st.text(max_size=300), st.dates() | st.none())
def test_any_text_is_read(text: str, reference: date | None) -> None:
    article = Article(id="test", text=text)
    origin = find_origin(article, reference)
    check_spans(text, origin)
    assert origin == find_origin(article, reference)


HOSTILE = [
    "A",
    " ",
    "\n",
    "PARIS ",
    "PARIS, ",
    "PARIS, May 4 (\n",
    "(",
    "(AP) - ",
    "By ",
    "By Jane Roe, ",
    "By Jane Roe\n",
    "Reporting by Jane Roe; ",
    "Jane Roe contributed ",
    "originally published ",
    "Source: ",
    "May 4 ",
    "a/",
    "1234**",
    ". ",
    "News Agency (ABC) ",
    "“”",
    "1",
    "-",
    "A. ",
    "Jane and ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_of_anything_takes_little_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    origin_of(text)
    assert time.process_time() - started < 5


def test_furniture_is_every_mark_and_no_prose() -> None:
    text = (
        f"By Jane Roe\n\nLONDON, Nov 3 (Reuters) - {HARBOUR}\n\n(Reporting by Jane Roe) KI/5213628"
        "\n\nOriginally published in Harbour Post on 4 May 2021"
    )
    assert [span.cut(text) for span in origin_of(text).furniture] == [
        "By Jane Roe",
        "LONDON, Nov 3 (Reuters) -",
        "(Reporting by Jane Roe)",
        "KI/5213628",
        "Originally published in Harbour Post on 4 May 2021",
    ]


def test_a_text_without_marks_has_no_origin() -> None:
    origin = origin_of(HARBOUR)
    assert origin == Origin(provenance=origin.provenance)
    assert origin.provenance.dispatch is None


def test_agencies_have_their_names_and_the_country_decides_between_namesakes() -> None:
    kenya = origin_of(f"NAIROBI (KNA) — {HARBOUR}").provenance.agencies
    germany = origin_of(f"BONN (KNA) — {HARBOUR}").provenance.agencies
    assert kenya == (Agency(code="KNA", name="Kenya News Agency"),)
    assert germany == (Agency(code="KNA", name="Katholische Nachrichten-Agentur"),)


def test_the_text_expands_an_agency_that_the_table_has_not() -> None:
    text = f"PORT ELLEN (HNA) — {HARBOUR} The mayor told the Harbour News Agency (HNA) so."
    assert origin_of(text).provenance.agencies == (Agency(code="HNA", name="Harbour News Agency"),)


def test_metadata_gives_what_the_text_has_not() -> None:
    published = Published(value="2021-05-17T11:09", basis="metadata")
    origin = origin_of(HARBOUR, authors=("JANE ROE", "Associated Press"), published=published)
    byline = origin.provenance.byline
    assert byline is not None
    assert (byline.span, byline.authors) == (None, ("Jane Roe", "Associated Press"))
    assert [agency.code for agency in origin.provenance.agencies] == ["AP"]
    assert origin.published == published


def test_the_dispatch_begins_at_the_dateline_and_ends_with_the_sign_off() -> None:
    text = f"TEHRAN, May 17 (MNA) –{HARBOUR}\nKI/5213628"
    origin = origin_of(text)
    assert origin.provenance.dispatch == Span(0, len(text))
    assert origin.furniture == (Span(0, 22), Span(len(text) - 10, len(text)))


def test_a_mark_far_into_a_long_text_is_found() -> None:
    body = "\n\n".join([HARBOUR] * 2000)
    origin = origin_of(f"{body}\n\n9417**1424")
    assert origin.provenance.signoff is not None
    assert origin.provenance.signoff.text == "9417**1424"
