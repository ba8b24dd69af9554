"""Copies with their evidence, revisions with what they changed, doubts about who copied whom."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from fictional import capture_of
from onrecord.record import Attribution, Provenance, Published, Record, Republication, Statement
from onrecord.spans import Span
from onrecord.store import Location, Writer, reading_from
from onrecord.store.related import copies_with_evidence, doubts_about_direction, revisions_with_changes
from relations.made import record_of, words

Opener = Callable[..., Writer]

STORY = words(random.Random(3), 200)


def copied(outlet: str, note: str | None, day: int) -> Record:
    """The story as an outlet prints it, marked as taken from another."""
    text = f"{STORY} {outlet} desk"
    mark = Republication(span=Span(len(text) - 4, len(text)), source=note) if note else None
    return record_of(
        text,
        id=outlet,
        outlet=outlet,
        url=f"https://{outlet}.example/story",
        provenance=Provenance(republication=mark),
        published=Published(value=f"2021-05-{day:02}", basis="metadata"),
    )


def save(writer: Writer, record: Record, hour: int = 9) -> str:
    at = datetime(2021, 5, 20, hour, tzinfo=UTC)
    capture = replace(capture_of(record.text, url=record.url), captured_at=at)
    return writer.save(capture, record, "rules 1").detail


def test_copies_are_seen_from_either_side(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        post = save(writer, copied("post", None, 17))
        echo = save(writer, copied("echo", "Post", 18))
    with reading_from(place) as connection:
        [there], [here] = copies_with_evidence(connection, echo), copies_with_evidence(connection, post)
        assert doubts_about_direction(connection, echo) == ()
    assert (there.article.key, there.article.outlet, there.kind) == (post, "post", "near")
    assert (there.origin, here.origin) == ("other", "this")
    assert {one.origin for one in there.evidence} == {"other"}
    assert [one.weight for one in there.evidence] == [4.0, 2.0]
    assert [one.here for one in there.shared] == [one.there for one in here.shared]


def test_contradictions_and_circles_are_said(place: Location, writer_of: Opener) -> None:
    with writer_of() as writer:
        keys = [
            save(writer, copied(outlet, note, day))
            for outlet, note, day in (("post", "Echo", 17), ("echo", "Bell", 17), ("bell", "Post", 18))
        ]
    with reading_from(place) as connection:
        *contradicting, circle = doubts_about_direction(connection, keys[0])
    assert circle == f"each of {', '.join(sorted(keys))} would have come from another of them"
    [one] = contradicting
    assert "contradict each other" in one
    assert "published 2021-05-17" in one


def test_revisions_tell_what_they_changed(place: Location, writer_of: Opener) -> None:
    said = {
        "May": "the ferry sails again in the month of May",
        "June": "the ferry sails again in the month of June",
    }
    with writer_of() as writer:
        for hour, (month, what) in enumerate(said.items()):
            speaker = Attribution(name="Ana", kind="person", basis="named")
            statement = Statement(id="s0", kind="indirect", content=(Span(0, len(what)),), speaker=speaker)
            text = f"{what}, said Ana of {month}."
            record = record_of(text, id="x", url="https://echo.example/1", statements=(statement,))
            key = save(writer, record, hour)
    with reading_from(place) as connection:
        first, second = revisions_with_changes(connection, key)
    assert (first.previous, first.changes) == (None, ())
    assert (second.article.key, second.previous, second.is_silent) == (key, first.article.key, True)
    [change] = second.changes
    assert change.before is not None
    assert change.after is not None
    assert (change.kind, change.before.text, change.after.text) == ("reworded", *said.values())
    [step] = [step for step in change.steps if step.kind != "equal"]
    assert step.left is not None
    assert step.left.cut(change.before.text) == "May"
