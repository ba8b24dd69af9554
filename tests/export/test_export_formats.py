"""Every format gives back what went in, and no more of an article than was asked for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld as linked_data

from fictional import NOW, capture_of, captures, record_of, text_of
from onrecord.export import annotations, jsonld, parquet
from onrecord.export import csv as csv_format
from onrecord.keys import article_key
from onrecord.record import Record, Statement, text_digest
from onrecord.spans import Span, TextQuoteSelector, from_selector, joined_text
from onrecord.store.stored import Stored
from onrecord.tabular import to_records
from onrecord.tabular.files import read_parquet

HOSTILE = ["=HYPERLINK(1)", "+1", "-2", "@x", "\tx", "'=1", "plain", 'a,"b"\nc', "🙂"]
SCHEMA = "https://schema.org/"
TERMS = "urn:onrecord:terms:"


def stored(record: Record) -> Stored:
    return Stored(
        key=article_key(record),
        record=record,
        statements=record.statements,
        text_digest=text_digest(record.text),
        text_id="<urn:uuid:00000000-0000-5000-8000-000000000001>",
        capture_digest="sha256:" + "a" * 64,
        captured_at=NOW.isoformat(),
        media_type="text/plain",
        parsed_by="rules 1",
    )


ARTICLES = [stored(record_of(capture)) for capture in captures(3)]


def csv_rows(articles: list[Stored], *, with_text: bool = False) -> list[dict[str, str]]:
    out = io.BytesIO()
    csv_format.write(articles, out, with_text=with_text)
    return list(csv.DictReader(io.StringIO(out.getvalue().decode(), newline="")))


def test_csv_has_a_row_a_statement_whose_spans_give_its_words() -> None:
    rows = csv_rows(ARTICLES)
    assert len(rows) == 6
    for row, (article, statement) in zip(rows, pairs(), strict=True):
        text = article.record.text
        spans = [Span(*map(int, span.split("-"))) for span in row["spans"].split()]
        assert tuple(spans) == statement.content
        assert csv_format.from_cell(row["content"]) == joined_text(text, spans)
        assert f"{row['before']}{row['content']}" in text
        assert row["statement"] == f"{article.key}.{statement.id}"
        assert float(row["confidence"]) == statement.confidence


def pairs() -> list[tuple[Stored, Statement]]:
    return [(article, statement) for article in ARTICLES for statement in article.statements]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_is_a_formula(words: str) -> None:
    record = record_of(capture_of(text_of(1)), title=words, outlet=words)
    for row in csv_rows([stored(record)]):
        assert not row["title"].startswith(("=", "+", "-", "@", "\t"))
        assert csv_format.from_cell(row["title"]) == words


@given(st.text())
def test_cells_give_back_what_they_were_given(text: str) -> None:
    assert (csv_format.from_cell(csv_format.to_cell(text)) or "") == text


def annotation_page(articles: list[Stored], *, with_text: bool = False) -> dict[str, object]:
    out = io.BytesIO()
    annotations.write(articles, out, with_text=with_text)
    return dict(json.loads(out.getvalue()))


def test_both_selectors_of_an_annotation_find_the_words() -> None:
    page = annotation_page(ARTICLES)
    assert (page["type"], page["@context"][0]) == ("AnnotationPage", "http://www.w3.org/ns/anno.jsonld")  # type: ignore[index]
    items = page["items"]
    assert isinstance(items, list)
    for item, (article, statement) in zip(items, pairs(), strict=True):
        text = article.record.text
        assert item["type"] == "Annotation"
        assert item["id"] == f"urn:onrecord:statement:{article.key}.{statement.id}"
        for target, span in zip(item["target"], statement.content, strict=True):
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"] == span.cut(text)
            words = {name: quote[name] for name in ("exact", "prefix", "suffix")}
            assert from_selector(text, TextQuoteSelector(**words)) == span
            assert target["source"]["id"].startswith("urn:uuid:")


def test_json_ld_says_to_a_reader_of_json_ld_who_said_what() -> None:
    out = io.BytesIO()
    assert jsonld.write(ARTICLES, out) == 6
    nodes = linked_data.flatten(json.loads(out.getvalue()))  # nothing is fetched: the context is in there
    by_id = {node["@id"]: node for node in nodes}
    for article, statement in pairs():
        node = by_id[f"urn:onrecord:statement:{article.key}.{statement.id}"]
        assert (f"{SCHEMA}Quotation" in node["@type"]) == (statement.kind == "direct")
        assert node[f"{SCHEMA}text"][0]["@value"] == joined_text(article.record.text, statement.content)
        assert node[f"{SCHEMA}isPartOf"] == [{"@id": f"urn:onrecord:article:{article.key}"}]
        speaker = by_id[node[f"{SCHEMA}spokenByCharacter"][0]["@id"]]
        assert statement.speaker is not None
        assert [name["@value"] for name in speaker.get(f"{SCHEMA}name", [])] == (
            [statement.speaker.name] if statement.speaker.name else []
        )
        places = [by_id[place["@id"]] for place in node[f"{TERMS}content"][0]["@list"]]
        spans = tuple(
            Span(place[f"{TERMS}start"][0]["@value"], place[f"{TERMS}end"][0]["@value"]) for place in places
        )
        assert spans == statement.content
    assert by_id[f"urn:onrecord:article:{ARTICLES[0].key}"][f"{SCHEMA}datePublished"]


def test_parquet_gives_the_records_back_when_it_has_their_texts(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    assert parquet.write(ARTICLES, out, with_text=True) == 3
    found = [
        record
        for _, record in to_records(
            *(read_parquet(out / table / "part-00001.parquet").to_pylist() for table in TABLES)
        )
    ]
    assert sorted(found, key=str) == sorted((article.record for article in ARTICLES), key=str)


TABLES = ("articles", "statements", "speakers")


def test_whole_articles_are_not_exported_unasked(tmp_path: Path) -> None:
    parquet.write(ARTICLES, tmp_path / "tables")
    rows = read_parquet(tmp_path / "tables" / "articles" / "part-00001.parquet").to_pylist()
    assert {row["text"] for row in rows} == {None}
    record = record_of(capture_of("The tram shed is warm. " * 20 + text_of(1)))
    out = io.BytesIO()
    for write in (csv_format.write, jsonld.write, annotations.write):
        out = io.BytesIO()
        write([stored(record)], out)
        assert "shed is warm. The tram shed is warm. The tram shed" not in out.getvalue().decode()
        out = io.BytesIO()
        write([stored(record)], out, with_text=True)
        assert json.dumps(record.text)[-60:-1] in out.getvalue().decode()


def test_nothing_gives_whole_documents() -> None:
    assert annotation_page([])["items"] == []
    assert csv_rows([]) == []
