"""Copies of an article are found as it is stored; families come together and fall apart."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from fictional import NOW, capture_of
from onrecord.store import Location, Writer, reading_from
from onrecord.store.copies import copies_of, family_of
from onrecord.store.revisions import revisions_of
from onrecord.store.tables import copies, families, fingerprints
from relations.made import record_of, words

RNG = random.Random(7)
PARTS = [words(RNG, 40) for _ in range(12)]
WHOLE = "\n\n".join(PARTS[:10])
TEXTS = {
    "a": WHOLE,
    "b": "\n\n".join([PARTS[10], *PARTS[:6]]),
    "c": "\n\n".join([PARTS[11], *PARTS[4:10]]),
    "d": words(RNG, 400),
}
Opener = Callable[..., Writer]


def save(writer: Writer, name: str) -> str:
    url = f"https://{name}.example/story"
    record = record_of(TEXTS[name], id=name, url=url, outlet=name)
    outcome = writer.save(capture_of(TEXTS[name], url=url), record, "rules 1")
    assert outcome.reason == "added"
    return outcome.detail


def state(path: Location) -> tuple[list[object], ...]:
    with reading_from(path) as connection:
        return tuple(
            sorted(tuple(map(repr, row)) for row in connection.execute(select(table)))
            for table in (copies, families, fingerprints)
        )


@pytest.mark.parametrize("order", list(permutations("abcd")), ids="".join)
def test_the_order_of_arrival_plays_no_part(
    place: Location, writer_of: Opener, order: tuple[str, ...]
) -> None:
    with writer_of() as writer:
        keys = {name: save(writer, name) for name in order}
    with reading_from(place) as connection:
        assert family_of(connection, keys["a"]) == sorted(keys[name] for name in "abc")
        assert family_of(connection, keys["d"]) == [keys["d"]]
        assert {row["kind"] for row in copies_of(connection, keys["a"])} == {"near"}
    first = [sorted(keys[name] for name in "abc")[0]] * 3
    with reading_from(place) as connection:
        assert list(connection.execute(select(families.c.family)).scalars()) == first


def test_a_family_falls_apart_with_the_text_that_held_it(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        save(writer, "b")
        save(writer, "d")
        before = state(place)
        key = save(writer, "a")
        assert state(place) != before
        writer.withdraw(key, "asked for", datetime(2021, 5, 17, tzinfo=UTC))
    assert state(place) == before


def test_a_page_whose_canonical_address_is_another_site_is_a_copy_and_says_of_what(
    place: Location, writer_of: Opener
) -> None:
    origin = "https://a.example/story"
    with writer_of() as writer:
        first = save(writer, "a")
        capture = capture_of(TEXTS["b"], url="https://b.example/story")
        reprint = record_of(TEXTS["b"], id="b", url=f"{origin}?utm_source=b", outlet="b")
        later = writer.save(capture, reprint, "rules 1").detail
    with reading_from(place) as connection:
        (row,) = copies_of(connection, first)
        assert row["origin"] == ("left" if first < later else "right")
        assert row["evidence"][0]["weight"] == 4.0
        assert "canonical address" in row["evidence"][0]["reason"]
        assert [one["article"] for one in revisions_of(connection, first)] == [first]
        assert [one["article"] for one in revisions_of(connection, later)] == [later]


def test_the_earlier_of_two_captures_is_weak_evidence(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        late = save(writer, "a")
        url = "https://e.example/story"
        capture = replace(capture_of(TEXTS["a"], url=url), captured_at=NOW - timedelta(hours=2))
        early = writer.save(capture, record_of(TEXTS["a"], url=url, outlet="e"), "rules 1").detail
    with reading_from(place) as connection:
        (row,) = copies_of(connection, late)
    assert row["origin"] == ("left" if early < late else "right")
    assert [one["weight"] for one in row["evidence"]] == [0.25]
