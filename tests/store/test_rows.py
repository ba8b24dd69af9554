"""Records become rows and come back the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fictional import capture_of, record_of, text_of
from onrecord.record import Published
from onrecord.store.rows import article_key, first_day


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


@given(st.text(max_size=30))
def test_a_day_is_a_day_or_nothing(published: str) -> None:
    day = first_day(published)
    assert day is None or len(day) <= 10
