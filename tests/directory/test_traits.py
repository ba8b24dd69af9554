"""What an article tells of its speakers."""

from __future__ import annotations

from dataclasses import replace

from fictional import capture_of, record_of, text_of
from onrecord.directory.blocking import MAX_KEYS, filed_under, sought_under
from onrecord.directory.traits import mention_id, mentions_of
from onrecord.record import Speaker
from onrecord.spans import Span

TEXT = (
    "The National Lamp Service (NLS) lit a lamp. Mrs. Roe, née Doe, said that she was glad. "
    "Harbour Trust, formerly known as the Dock Board, agreed. He waved."
)


def speakers_of(*speakers: Speaker) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
    record = replace(record_of(capture_of(text_of(1))), text=TEXT, speakers=speakers)
    return {one.names[0]: (one.names, one.traits) for one in mentions_of("a" * 12, record)}


def speaker(name: str, kind: str, *words: str, roles: tuple[str, ...] = ()) -> Speaker:
    places = [Span(TEXT.index(word), TEXT.index(word) + len(word)) for word in words]
    return Speaker(name=name, kind=kind, mentions=tuple(places), roles=roles)  # type: ignore[arg-type]


def test_other_names_that_the_article_gives() -> None:
    found = speakers_of(
        speaker("National Lamp Service", "organization", "National Lamp Service", "NLS"),
        speaker("Roe", "person", "Roe", "she"),
        speaker("Harbour Trust", "organization", "Harbour Trust"),
    )
    assert found["National Lamp Service"][0] == ("National Lamp Service", "NLS")
    assert found["Roe"][0] == ("Roe", "Doe")
    assert found["Harbour Trust"][0] == ("Harbour Trust", "Dock Board")
    assert "gen:she" in found["Roe"][1]
    assert {"by:harbour trust", "by:national lamp service", "lang:en"} <= found["Roe"][1]


def test_two_genders_tell_none() -> None:
    found = speakers_of(speaker("Roe", "person", "she", "He"))
    assert not [trait for trait in found["Roe"][1] if trait.startswith("gen:")]


def test_an_id_is_the_same_again_and_another_elsewhere() -> None:
    assert mention_id("a", "Roe") == mention_id("a", "Roe")
    assert len({mention_id("a", "Roe"), mention_id("b", "Roe"), mention_id("a", "Doe")}) == 3


def test_keys_are_few_and_lead_to_spellings() -> None:
    record = record_of(capture_of(text_of(1)))
    one = mentions_of("a" * 12, record)[0]
    sought = set(sought_under(one))
    assert len(filed_under("person", ["Jane " * 40 + "Roe"] * 50)) <= MAX_KEYS
    for name in ("Jose Alvarez", "Alvarez José", "Pepe Alvarez", "J. Alvarez", "José Alvares"):
        assert sought & set(filed_under("person", [name])), name
