"""How a statement is cited, and the selectors that find it again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export.citation import MAX_CITED_CHARS, plain_citation, selectors
from onrecord.export.wording import certainty, readable_date, readable_instant, said_by
from onrecord.record import Attribution, Evidence, Provenance, Published, Record, Statement
from onrecord.spans import Span, from_selector

TEXT = "“The lamp is lit,” she said. Boats may sail, she said."
EVIDENCE = Evidence(
    id="3f2a9c1b7e10.s0",
    captured_at="2021-05-18T09:30:12+00:00",
    capture_digest="sha256:aa",
    text_digest="sha256:bb",
)
KEEPER = Attribution(name="Jane Roe", kind="person", basis="coreference", role="lamp keeper")
DIRECT = Statement(id="s0", kind="direct", content=(Span(0, 18),), source=(Span(19, 22),), speaker=KEEPER)
RECORD = Record(
    id="sha256:bb",
    url="https://post.example/lamp",
    outlet="Harbour Post",
    title="A lamp\nis lit",
    language="en",
    text=TEXT,
    published=Published(value="2021-05-17T11:09", basis="metadata"),
    provenance=Provenance(),
    statements=(DIRECT,),
    speakers=(),
)


def test_a_citation_names_who_where_when_and_the_evidence() -> None:
    assert plain_citation(RECORD, DIRECT, EVIDENCE) == (
        "Jane Roe, lamp keeper, quoted in “A lamp is lit”, Harbour Post, 17 May 2021, "
        "https://post.example/lamp: “The lamp is lit,” [captured 18 May 2021, 09:30 UTC, sha256:aa; "
        "characters 0–18 of the text, sha256:bb; onrecord 3f2a9c1b7e10.s0]"
    )


def test_what_an_article_reports_is_not_passed_off_as_a_quotation() -> None:
    indirect = replace(DIRECT, kind="indirect", content=(Span(29, 43),))
    cited = plain_citation(RECORD, indirect, EVIDENCE)
    assert "as reported in “A lamp is lit”" in cited
    assert ": Boats may sail [captured" in cited


def test_direct_words_without_marks_of_their_own_get_them() -> None:
    inner = replace(DIRECT, content=(Span(1, 16),))
    assert ": “The lamp is lit” [captured" in plain_citation(RECORD, inner, EVIDENCE)


def test_what_is_not_known_is_said_so() -> None:
    bare = replace(RECORD, title=None, outlet=None, url=None, published=None)
    floating = replace(DIRECT, speaker=None, source=())
    cited = plain_citation(bare, floating, EVIDENCE)
    assert cited.startswith("speaker not named, quoted in an untitled article, undated: ")


def test_long_words_are_cut_between_two_of_them() -> None:
    text = "lamp " * 200
    long = replace(DIRECT, kind="indirect", content=(Span(0, 999),))
    cited = plain_citation(replace(RECORD, text=text), long, EVIDENCE)
    assert "lamp … [captured" in cited
    assert len(cited) < MAX_CITED_CHARS + 300


@given(st.text(alphabet="ab c", min_size=2, max_size=60), st.data())
def test_a_selector_names_the_same_words_by_place_and_by_quote(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    [selector] = selectors(text, [span])
    assert text[selector.position.start : selector.position.end] == selector.quote.exact
    assert from_selector(text, selector.quote) in {span, None}


DATES = {
    "2021-05-17T11:09+03:30": "17 May 2021",
    "2021-05-17": "17 May 2021",
    "2021-05": "May 2021",
    "2021": "2021",
    "--05-17": "17 May",
    "2021-13-01": "2021-13-01",
    "soon": "soon",
    "": "",
}


@pytest.mark.parametrize("iso", DATES)
def test_dates_are_readable_to_the_precision_they_have(iso: str) -> None:
    assert readable_date(iso) == DATES[iso]


@given(st.text(max_size=20))
def test_any_date_can_be_shown(iso: str) -> None:
    assert isinstance(readable_date(iso), str)
    assert isinstance(readable_instant(iso), str)


SPEAKERS = [
    (("Jane Roe", "person", "baker", "she"), "Jane Roe, baker"),
    (("Jane Roe", "person", None, "she"), "Jane Roe"),
    ((None, "group", "residents", None), "residents"),
    ((None, "unnamed", None, "an official"), "an official (not named)"),
    ((None, None, None, None), "speaker not named"),
]


@pytest.mark.parametrize(("parts", "line"), SPEAKERS)
def test_a_speaker_is_named_as_far_as_the_article_does(parts: tuple[str | None, ...], line: str) -> None:
    assert said_by(*parts) == line


def test_certainty_is_put_in_words() -> None:
    assert [certainty(value).split()[0] for value in (0.0, 0.5, 0.85, 1.0)] == [
        "low",
        "medium",
        "high",
        "high",
    ]
