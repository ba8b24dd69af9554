"""Speakers of articles are linked as they are stored; what people judge holds, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from fictional import capture_of
from onrecord.directory.exchange import read_lines, to_lines
from onrecord.directory.judgements import clusters
from onrecord.directory.people import ListedRole, Person
from onrecord.errors import Abort
from onrecord.record import Attribution, Published, Record, Speaker, Statement
from onrecord.spans import Span
from onrecord.store import (
    Writer,
    candidates,
    exchange,
    judging,
    open_database,
    reading_from,
    rebuild,
    review,
    roster,
    rulings,
)
from onrecord.store.clustering import canonical_of
from onrecord.store.profiles import parts_of, profile_of
from onrecord.store.tables import (
    identities,
    identity_keys,
    identity_names,
    identity_traits,
    judgements,
    people,
    referents,
    said_by,
)

Opener = Callable[..., Writer]
AT = "2026-01-03T00:00:00+00:00"
TABLES = (referents, said_by, judgements, people, identities, identity_names, identity_keys, identity_traits)
ROLE = "chair of the Lumen Harbour Board"


def article(number: int, *speaking: tuple[str, str], day: str = "2021-05-17") -> Record:
    """An article in which each of the speakers (name, role) says something."""
    text = f"Story {number}. " + " ".join(
        f"{name} said that lamp {at} is lit." for at, (name, _) in enumerate(speaking)
    )
    statements, speakers = [], []
    for at, (name, role) in enumerate(speaking):
        said, place = text.index(f"lamp {at} is lit"), text.index(name)
        content = (Span(said, said + len(f"lamp {at} is lit")),)
        who = Attribution(name=name, kind="person", basis="named", role=role or None)
        statements.append(Statement(id=f"s{said}", kind="indirect", content=content, speaker=who))
        mention = Span(place, place + len(name))
        speakers.append(Speaker(name=name, kind="person", mentions=(mention,), roles=(role,) if role else ()))
    capture = capture_of(text, url=f"https://post.example/{number}")
    return record_of_text(capture, text, tuple(statements), tuple(speakers), day)


def record_of_text(
    capture: object, text: str, statements: tuple[Statement, ...], speakers: tuple[Speaker, ...], day: str
) -> Record:
    from onrecord.record import Provenance

    return Record(
        id=f"id {text}",
        url=capture.url,  # type: ignore[attr-defined]
        outlet="Harbour Post",
        title=None,
        language="en",
        text=text,
        published=Published(value=day, basis="metadata"),
        provenance=Provenance(),
        statements=statements,
        speakers=speakers,
    )


def add(writer: Writer, record: Record) -> str:
    outcome = writer.save(capture_of(record.text, url=record.url), record, "rules 1")
    assert outcome.reason == "added"
    return outcome.detail


def state(connection: Connection) -> list[list[str]]:
    return [sorted(map(repr, connection.execute(select(table)).all())) for table in TABLES]


def named(connection: Connection) -> dict[str, int]:
    """How many mentions each speaker has; several of one name are told apart by a number."""
    rows, _ = roster.list_speakers(connection, limit=1000)
    found: dict[str, int] = {}
    for row in rows:
        name = row.name if row.name not in found else f"{row.name} {len(found)}"
        found[name] = row.n_mentions
    return found


def holds(connection: Connection) -> None:
    """What is counted is what follows from the judgements and the referents."""
    rows = connection.execute(select(judgements)).mappings()
    canonical = clusters(map(rulings.to_judgement, rows)).canonical
    stored = dict(map(tuple, connection.execute(select(referents.c.id, referents.c.canonical_id))))
    assert stored == {one: canonical.get(one, one) for one in stored}


@pytest.fixture
def writer(writer_of: Opener) -> Iterable[Writer]:
    with writer_of() as opened:
        yield opened


def look(writer: Writer, read: Callable[..., Any], *arguments: object) -> Any:
    """What a reading function gives for the record as it is now."""
    return writer.within(lambda connection: read(connection, *arguments))


def test_one_person_under_several_spellings(writer: Writer) -> None:
    for number, name in enumerate(("Ali al-Haddad", "Ali Hadad", "Ali El Haddad", "Mr. Ali Haddad")):
        add(writer, article(number, (name, ROLE)))
    add(writer, article(9, ("Jane Haddad", ROLE), ("Ali Lampwick", "")))
    assert sorted(look(writer, named).values()) == [1, 1, 4]
    look(writer, holds)


def test_two_persons_of_one_name_are_two(writer: Writer) -> None:
    for number, role in enumerate(
        (ROLE, ROLE, "goalkeeper of Saltmere United", "goalkeeper of Saltmere United")
    ):
        add(writer, article(number, ("John Smith", role)))
    found = look(writer, roster.find_speakers, "john smith")
    assert len(found) == 2
    pairs = look(writer, review.candidates)
    assert all(pair.reasons and pair.score for pair in pairs)
    look(writer, holds)


def test_withdrawing_leaves_no_trace(writer: Writer) -> None:
    add(writer, article(1, ("Jane Lampwick", ROLE)))
    add(writer, article(2, ("J. Q. Doe", "")))
    before = look(writer, state)
    key = add(writer, article(3, ("Jane Lampwick", ROLE), ("Bo Roe", "")))
    assert look(writer, state) != before
    writer.withdraw(key, "asked for", datetime(2026, 1, 2, tzinfo=UTC))
    assert look(writer, state) == before


def test_the_first_of_a_speaker_may_be_withdrawn(writer: Writer) -> None:
    first = add(writer, article(1, ("Jane Lampwick", ROLE)))
    add(writer, article(2, ("Jane Lampwick", ROLE)))
    add(writer, article(3, ("Jane Lampwick", ROLE)))
    (speaker,) = look(writer, roster.find_speakers, "Jane Lampwick")
    writer.withdraw(first, "asked for", datetime(2026, 1, 2, tzinfo=UTC))
    assert look(writer, roster.find_speakers, speaker) == [speaker]  # links to it still lead there
    assert look(writer, named) == {"Jane Lampwick": 2}
    assert [part.name for part in look(writer, parts_of, speaker)] == ["Jane Lampwick"] * 2
    look(writer, holds)


def decide(
    writer: Writer, what: Callable[..., object], *arguments: object, by: str = "ann", at: str = AT
) -> str:
    entry = writer.judge(lambda connection: what(connection, *arguments, by, at))  # type: ignore[arg-type, return-value]
    return next((one.action for one in entry.judgements if one.action), "")


def listed(_: Connection, people: list[Person], by: str, at: str) -> object:
    return judging.listed(people, by, at)


def exported(connection: Connection) -> list[Any]:
    return list(exchange.exported(connection))


def two(writer: Writer) -> tuple[str, str]:
    add(writer, article(1, ("Jane Lampwick", ROLE)))
    add(writer, article(2, ("Jane Doe", ROLE)))
    find = roster.find_speakers
    return look(writer, find, "jane lampwick")[0], look(writer, find, "jane doe")[0]


def test_a_merge_holds_for_later_articles_and_is_taken_back(writer: Writer) -> None:
    lampwick, doe = two(writer)
    action = decide(writer, judging.merged, lampwick, [doe])
    add(writer, article(3, ("Jane Doe", ROLE)))
    assert look(writer, named) == {"Jane Lampwick": 3} or look(writer, named) == {"Jane Doe": 3}
    assert look(writer, canonical_of, doe) == lampwick
    decide(writer, judging.undone, action)
    assert look(writer, named) == {"Jane Doe": 2, "Jane Lampwick": 1}
    (row,) = [one for one in look(writer, review.history) if one.action == action]
    assert row.withdrawn_at == AT
    look(writer, holds)
    with pytest.raises(Abort, match="taken back at"):
        decide(writer, judging.undone, action)


def test_a_split_takes_some_articles_out_whichever_was_first(writer: Writer) -> None:
    keys = [add(writer, article(number, ("Jane Lampwick", ROLE))) for number in range(5)]
    (speaker,) = look(writer, roster.find_speakers, "Jane Lampwick")
    ids = {part.article: part.id for part in look(writer, parts_of, speaker)}
    head = next(key for key in keys if ids[key] == speaker)
    action = decide(writer, judging.split, speaker, [ids[head], ids[keys[-1]]])
    assert sorted(look(writer, named).values()) == [2, 3]
    look(writer, holds)
    decide(writer, judging.undone, action)
    assert sorted(look(writer, named).values()) == [5]
    with pytest.raises(Abort, match="leaves some"):
        decide(writer, judging.split, speaker, list(ids.values()))
    with pytest.raises(Abort, match="no part of"):
        decide(writer, judging.split, speaker, ["sp000000000000"])


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_what_people_keep_apart_stays_apart(writer: Writer, verdict: str) -> None:
    first = add(writer, article(1, ("Jane Lampwick", ROLE)))
    second = add(writer, article(2, ("Jane Lampwick", ROLE)))
    (speaker,) = look(writer, roster.find_speakers, "Jane Lampwick")
    one, other = (part.id for part in look(writer, parts_of, speaker))
    decide(writer, judging.judged, one, verdict, other)
    assert look(writer, canonical_of, one) != look(writer, canonical_of, other)
    add(writer, article(3, ("Jane Lampwick", ROLE)))
    assert look(writer, canonical_of, one) != look(writer, canonical_of, other)
    assert sorted(look(writer, named).values()) == [1, 2]
    assert not [
        pair for pair in look(writer, review.candidates) if {pair.left.id, pair.right.id} == {one, other}
    ]
    assert first != second
    look(writer, holds)


def test_a_name_given_by_a_person_stays(writer: Writer) -> None:
    lampwick, doe = two(writer)
    action = decide(writer, judging.renamed, lampwick, "Jane L.")
    add(writer, article(3, ("Jane Lampwick", ROLE)))
    assert look(writer, named) == {"Jane L.": 2, "Jane Doe": 1}
    assert look(writer, roster.find_speakers, "jane l.") == [lampwick]
    decide(writer, judging.merged, doe, [lampwick])
    assert look(writer, named) == {"Jane L.": 3}
    decide(writer, judging.undone, action)
    assert look(writer, named) == {"Jane Lampwick": 3}


def test_what_is_not_there_is_named(writer: Writer) -> None:
    lampwick, _ = two(writer)
    with pytest.raises(Abort, match="no such speaker"):
        decide(writer, judging.merged, lampwick, ["sp000000000000"])
    with pytest.raises(Abort, match="one speaker already"):
        decide(writer, judging.merged, lampwick, [lampwick])
    with pytest.raises(Abort, match="no such decision"):
        decide(writer, judging.undone, "ac000000000000")


def test_a_rebuild_gives_the_same(tmp_path: Path, writer_of: Opener) -> None:
    with writer_of() as writer:
        lampwick, doe = two(writer)
        decide(writer, judging.merged, lampwick, [doe])
        taken_back = decide(writer, judging.renamed, lampwick, "Jane L.", at="2026-01-04T00:00:00+00:00")
        decide(writer, judging.undone, taken_back)
        decide(writer, listed, [Person(name="Jane Lampwick", wikidata="Q1001")])
        key = add(writer, article(3, ("Jane Doe", ROLE), ("Bo Roe", "")))
        add(writer, article(4, ("Bo Roe", "")))
        writer.withdraw(key, "asked for", datetime(2026, 1, 2, tzinfo=UTC))
        location = writer.location
        before = look(writer, state)
    rebuild(location)
    with reading_from(location) as connection:
        assert state(connection) == before


def test_a_list_of_people_names_and_joins(writer: Writer) -> None:
    add(writer, article(1, ("Jane Lampwick", ROLE)))
    add(writer, article(2, ("Jane Doe-Lampwick", ROLE)))
    add(writer, article(3, ("Jana Lampwyck", ROLE)))
    role = ListedRole(role="chair", organization="Lumen Harbour Board", since="2020")
    person = Person(
        name="Jane Doe Lampwick", aliases=("Jane Lampwick", "Jana Lampwyck"), wikidata="Q1001", roles=(role,)
    )
    decide(writer, listed, [person])
    decide(writer, listed, [person])
    assert look(writer, named) == {"Jane Doe Lampwick": 3}
    (speaker,) = look(writer, roster.find_speakers, "Q1001")
    profile = look(writer, profile_of, speaker)
    assert profile is not None
    assert (profile.speaker.wikidata, profile.listed_roles) == ("Q1001", (role,))
    add(writer, article(4, ("Jana Lampwyck", ROLE)))
    assert look(writer, named) == {"Jane Doe Lampwick": 4}
    look(writer, holds)


def test_a_profile(writer: Writer) -> None:
    add(writer, article(1, ("Jane Lampwick", "deputy chair"), ("Bo Roe", ""), day="2021-05-17"))
    add(writer, article(2, ("Jane Lampwick", "chair"), ("Bo Roe", ""), day="2022-05-17"))
    add(writer, article(3, ("Jane Lampwick", "chair"), day="2023-05-17"))
    (speaker,) = look(writer, roster.find_speakers, "lampwick")
    profile = look(writer, profile_of, speaker)
    assert profile is not None
    assert [(one.role, one.first_day, one.last_day, one.n) for one in profile.roles] == [
        ("chair", "2022-05-17", "2023-05-17", 2),
        ("deputy chair", "2021-05-17", "2021-05-17", 1),
    ]
    assert profile.names == (("Jane Lampwick", 3),)
    assert profile.outlets == (("Harbour Post", 3),)
    assert [(one.name, one.n) for one in profile.beside] == [("Bo Roe", 2)]
    assert (profile.speaker.n_mentions, profile.speaker.n_statements) == (3, 3)
    assert (profile.speaker.first_day, profile.speaker.last_day) == ("2021-05-17", "2023-05-17")


def test_judgements_go_to_another_record(tmp_path: Path, writer_of: Opener) -> None:
    with writer_of() as writer:
        lampwick, doe = two(writer)
        add(writer, article(5, ("Bo Roe", "")))
        decide(writer, judging.merged, lampwick, [doe])
        (roe,) = look(writer, roster.find_speakers, "bo roe")
        decide(writer, judging.renamed, roe, "Bo R.", at="2026-01-04T00:00:00+00:00")
        data = "\n".join(to_lines(look(writer, exported))).encode()
    decisions, problems = read_lines(data)
    assert (len(decisions), problems) == (2, [])
    with Writer(str(tmp_path / "other.db"), 1_000_000) as other:
        add(other, article(11, ("Jane Lampwick", ROLE)))  # other articles of the same people
        add(other, article(12, ("Jane Doe", ROLE)))
        found = look(other, exchange.imported, decisions, "bo", AT)
        assert found.problems == ("row 3: nobody on record here is surely Bo Roe; left out",)
        other.judge(lambda _: found.entry)
        assert look(other, named) in ({"Jane Lampwick": 2}, {"Jane Doe": 2})
        again = look(other, exchange.imported, decisions, "bo", AT)
        assert (len(again.entry.judgements), again.n_known) == (0, 1)
        (row,) = look(other, review.history)
        assert row.by == "ann"


def test_what_people_here_judged_goes_before_an_import(tmp_path: Path, writer_of: Opener) -> None:
    with writer_of() as writer:
        lampwick, doe = two(writer)
        decide(writer, judging.merged, lampwick, [doe])
        decisions, _ = read_lines("\n".join(to_lines(look(writer, exported))).encode())
    with Writer(str(tmp_path / "other.db"), 1_000_000) as other:
        lampwick, doe = two(other)
        decide(other, judging.judged, lampwick, "different", doe, by="bo")
        found = look(other, exchange.imported, decisions, "bo", AT)
    assert found.entry.judgements == ()
    assert "row 2: bo judged the two different here" in found.problems[0]


def test_an_article_that_is_a_list_of_names(writer: Writer) -> None:
    given_names = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo")
    names = [(f"{one} {other}wick", "") for one in given_names for other in given_names]
    add(writer, article(1, *names))
    assert len(look(writer, named)) == len(names)
    add(writer, article(2, names[17]))
    assert look(writer, named)[names[17][0]] == 2


def test_the_most_mentioned_of_a_key_are_read_in_the_order_of_an_index(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "record.db", write=True)
    with engine.connect() as connection:
        sought = {"key0": "l:doe", "key1": "w:janedoe", "most": 24}
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {candidates._buckets(2)}"), sought)
        steps = [row.detail for row in plan]
    engine.dispose()
    assert sum("COVERING INDEX ix_identity_keys_key_n_canonical_id" in step for step in steps) == 2
    assert not any("TEMP B-TREE" in step for step in steps)
