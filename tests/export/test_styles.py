"""Citations in the styles of newsrooms, libraries and encyclopedias."""

from __future__ import annotations

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from fictional import capture_of, record_of, span, text_of
from onrecord.export import styles
from onrecord.record import Byline, Evidence, Provenance, Published, Record
from onrecord.spans import Span

TEXT = text_of(1)
EVIDENCE = Evidence(
    id="3f2a9c1b7e10.s28",
    captured_at="2021-05-18T09:30:12+00:00",
    capture_digest="sha256:a",
    text_digest="sha256:b",
)


def article(**changes: object) -> Record:
    return record_of(capture_of(TEXT, url="https://gaceta.example/1"), **changes)


def said(record: Record) -> dict[str, str]:
    found = styles.citations(record, record.statements[0], EVIDENCE)
    return {one.style: one.text for one in found}


def test_a_statement_in_every_style() -> None:
    found = said(article(published=Published(value="2021-05-10", basis="metadata")))
    assert found["APA"] == (
        "Roe, J. (2021, May 10). Lamps. Gaceta de Álamo. https://gaceta.example/1\n"
        "In the text: (José Álvarez, as cited in Roe, 2021)"
    )
    assert found["Chicago"] == (
        "José Álvarez, the keeper, quoted in Jane Roe, “Lamps,” Gaceta de Álamo, May 10, 2021, "
        "https://gaceta.example/1."
    )
    assert found["Wikipedia"] == (
        "{{cite news |author=Jane Roe |title=Lamps |work=Gaceta de Álamo |agency=Tidal News Agency "
        "|date=10 May 2021 |url=https://gaceta.example/1 |access-date=18 May 2021 "
        "|quote=José Álvarez, the keeper: “The lamp 🙂 number 1 is lit”}}"
    )
    assert "  author = {{Jane Roe}},\n  title = {{Lamps}},\n" in found["BibTeX"]
    assert "  date = {2021-05-10},\n  year = {2021},\n" in found["BibTeX"]


def test_what_is_not_known_is_left_out() -> None:
    found = said(article(title=None, outlet=None, url=None, published=None, provenance=Provenance()))
    assert found["APA"].startswith("[Untitled article]. (n.d.).")
    assert found["Chicago"] == "José Álvarez, the keeper, quoted in untitled article, undated."
    assert found["Wikipedia"].startswith("{{cite news |title=Untitled article |quote=")


def test_partial_dates_keep_their_precision() -> None:
    found = said(article(published=Published(value="2021-05", basis="metadata")))
    assert "(2021, May)." in found["APA"]
    assert ", May, 2021," in found["Chicago"] or ", May 2021," in found["Chicago"]
    undated = said(article(published=Published(value="--05-17", basis="dateline")))
    assert "(n.d.)." in undated["APA"]


@given(st.text(min_size=1, max_size=40).filter(lambda text: bool(text.strip())))
def test_no_title_breaks_out_of_its_citation(title: str) -> None:
    found = said(article(title=title, provenance=Provenance(byline=Byline(span=None, authors=(title,)))))
    body = found["Wikipedia"].removeprefix("{{cite news ").removesuffix("}}").replace("{{!}}", "")
    assert not set("{}") & set(body)
    assert body.split("|")[1].startswith(("author=", "title="))
    entry = re.sub(r"\\.", "", found["BibTeX"])
    assert entry.count("{") == entry.count("}")


def test_the_annotation_finds_the_words_again() -> None:
    record = article()
    found = json.loads(styles.annotation(record, record.statements[0], EVIDENCE))
    (target,) = found["target"]
    place, quote = target["selector"]
    assert Span(place["start"], place["end"]) == span(TEXT, "The lamp 🙂 number 1 is lit")
    assert TEXT[place["start"] : place["end"]] == quote["exact"]
    assert target["source"] == "https://gaceta.example/1"
    assert styles.annotation(record, record.statements[0], EVIDENCE).isascii()
