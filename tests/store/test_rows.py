"""Records become rows and come back the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import StaticPool, create_engine, insert, select

from fictional import capture_of, record_of, text_of
from onrecord.keys import article_key, first_day
from onrecord.record import Addressee, Attribution, Occasion, Published, Statement
from onrecord.spans import Span
from onrecord.store import tables
from onrecord.store.rows import statement_rows, to_statement
from onrecord.store.tables import metadata


def test_the_key_follows_id_text_and_address() -> None:
    record = record_of(capture_of(text_of(1)))
    others = [
        replace(record, id="other"),
        replace(record, text=record.text + "!"),
        replace(record, url="https://a.example/"),
    ]
    keys = {article_key(one) for one in (record, *others)}
    assert len(keys) == 4
    assert all(len(key) == 12 for key in keys)
    later = replace(record, statements=(), title="Other", published=Published(value="2020", basis="metadata"))
    assert article_key(later) == article_key(record)


TEXT = text_of(7)
spans = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(
        lambda pair: Span(pair[0], min(len(TEXT), pair[0] + pair[1]))
    ),
    max_size=3,
).map(tuple)
words = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
kinds = st.sampled_from(["person", "organization", "group", "document", "unnamed"])
statements = st.builds(
    Statement,
    id=words,
    kind=st.sampled_from(["direct", "indirect", "mixed"]),
    content=spans.filter(bool),
    cue=spans,
    source=spans,
    addressee=spans,
    speaker=st.none()
    | st.builds(
        Attribution,
        name=st.none() | words,
        kind=kinds,
        basis=st.sampled_from(["named", "coreference", "carried"]),
        role=st.none() | words,
    ),
    addressed_to=st.none() | st.builds(Addressee, name=words, kind=kinds),
    occasion=st.none()
    | st.builds(Occasion, kind=st.just("interview"), span=spans.filter(bool).map(lambda s: s[0])),
    within=st.none() | words,
    confidence=st.floats(0, 1),
)


@settings(max_examples=40)
@given(st.lists(statements, max_size=3, unique_by=lambda statement: statement.id))
def test_statements_survive_the_database(found: list[Statement]) -> None:
    record = record_of(capture_of(TEXT), statements=tuple(found))
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        if found:
            connection.execute(insert(tables.statements), statement_rows(record, "key", 1))
        stored = connection.execute(
            select(tables.statements).order_by(tables.statements.c.ordinal)
        ).mappings()
        assert [to_statement(row) for row in stored] == found
    engine.dispose()


@given(st.text(max_size=30))
def test_a_day_is_a_day_or_nothing(published: str) -> None:
    day = first_day(published)
    assert day is None or len(day) <= 10
