"""Statements with the same words are grouped as articles are stored; groups come together and fall apart."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations

import pytest
from sqlalchemy import select

from fictional import capture_of
from onrecord.record import Attribution, Published, Record, Statement, StatementKind
from onrecord.spans import Span
from onrecord.store import Location, Writer, reading_from, rebuild
from onrecord.store.quotations import MAX_BUCKET
from onrecord.store.tables import quotation_links, quotation_prints, variants
from onrecord.store.variants import quotation_of, quotations_in
from relations.made import record_of, words

Opener = Callable[..., Writer]

WHOLE = (
    "We found a new balance between the ferries and the swans, and nobody in the harbour was hurt by it. "
    "The timetable of the night boats will be printed on green paper from now on."
)
FIRST, SECOND = WHOLE.split(". ")
REPORT = "the harbour found a balance between ferries and swans and nobody was hurt"
OTHER = "The cheese fair opens its doors at noon, rain or shine, as it has for forty years."

Line = tuple[str, str, StatementKind, str]  # who, what, how, on which day
LINES: dict[str, Line] = {
    "post": ("Ali Haddad", WHOLE, "direct", "2021-05-17"),
    "echo": ("Haddad", FIRST.upper(), "direct", "2021-05-18"),
    "bell": ("Ali Haddad", SECOND.replace("printed", "[published]"), "direct", "2021-05-18"),
    "gull": ("", FIRST, "direct", "2021-05-19"),
    "tide": ("Ali Haddad", REPORT, "indirect", "2021-05-19"),
    "fair": ("Ali Haddad", OTHER, "direct", "2021-05-17"),
}


def article(outlet: str, line: Line) -> Record:
    who, what, kind, day = line
    speaker = Attribution(name=who, kind="person", basis="named") if who else None
    statement = Statement(id="s0", kind=kind, content=(Span(0, len(what)),), speaker=speaker)
    return record_of(
        f"{what}, it was said. {words(random.Random(outlet), 90)}",
        id=outlet,
        outlet=outlet,
        url=f"https://{outlet}.example/1",
        statements=(statement,),
        published=Published(value=day, basis="metadata"),
    )


def save(writer: Writer, outlet: str, line: Line | None = None) -> str:
    record = article(outlet, line or LINES[outlet])
    outcome = writer.save(capture_of(record.text, url=record.url), record, "rules 1")
    assert outcome.reason == "added"
    return outcome.detail


def state(place: Location) -> list[list[tuple[object, ...]]]:
    with reading_from(place) as connection:
        return [
            sorted(tuple(row) for row in connection.execute(select(table)))
            for table in (quotation_prints, quotation_links, variants)
        ]


def together(place: Location, key: str) -> dict[str | None, str]:
    """The outlets of the quotation that the article's statement is a variant of, each with the basis."""
    with reading_from(place) as connection:
        found = quotation_of(connection, key, "s0")
        return {one.outlet: one.basis for one in found.variants} if found else {}


@pytest.mark.parametrize("order", list(permutations(LINES))[::37], ids=" ".join)
def test_the_order_of_arrival_plays_no_part(
    place: Location, writer_of: Opener, order: tuple[str, ...]
) -> None:
    with writer_of() as writer:
        keys = {outlet: save(writer, outlet) for outlet in order}
    words = dict.fromkeys(("post", "echo", "bell", "gull"), "words")
    assert together(place, keys["echo"]) == {**words, "tide": "paraphrase"}
    assert together(place, keys["fair"]) == {}


def test_a_quotation_falls_apart_with_the_text_that_held_it(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        echo, bell = save(writer, "echo"), save(writer, "bell")
        before = state(place)
        key = save(writer, "post")
        assert set(together(place, bell)) == {"post", "echo", "bell"}
        writer.withdraw(key, "asked for", datetime(2021, 6, 1, tzinfo=UTC))
    assert state(place) == before
    assert together(place, echo) == together(place, bell) == {}


def test_a_rebuild_makes_the_same_groups(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        for outlet in LINES:
            save(writer, outlet)
    before = state(place)
    assert before[2]
    rebuild(place)
    assert state(place) == before


def test_many_reprints_stay_one_group(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        keys = [save(writer, f"outlet{number}", LINES["post"]) for number in range(MAX_BUCKET + 8)]
    for key in (keys[0], keys[-1]):
        assert len(together(place, key)) == len(keys)


def test_what_is_read_of_a_quotation(place: Location, writer_of: Opener) -> None:
    late: Line = ("Ali Haddad", FIRST, "direct", "2021-09-01")
    with writer_of() as writer:
        late_key = save(writer, "late", late)
        post = save(writer, "post")
        save(writer, "echo")
    with reading_from(place) as connection:
        found = quotation_of(connection, post, "s0")
        assert found is not None
        assert found == quotation_of(connection, late_key, "s0")
        assert found.id == f"{post}.s0"
        folding = quotations_in(connection, post)["s0"]
        assert quotation_of(connection, post, "s1") is None
    assert (folding.id, folding.n_variants, folding.n_outlets) == (found.id, 3, 3)
    assert (found.n_variants, found.n_outlets, found.n_occasions) == (3, 3, 2)
    assert [(one.outlet, one.is_first, one.occasion) for one in found.variants] == [
        ("post", True, 0),
        ("echo", False, 0),
        ("late", False, 1),
    ]
    first, echo, last = found.variants
    assert first.steps == ()
    assert {step.note for step in echo.steps if step.left and step.right} == {"case"}
    assert last.steps[-1].kind == "delete"
    assert last.steps[-1].left is not None
    assert last.steps[-1].left.cut(first.text) == SECOND.rstrip(".")
