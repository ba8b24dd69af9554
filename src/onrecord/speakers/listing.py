"""The list of an article's speakers, each with all their mentions and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.record import Speaker, SpeakerKind, Statement
from onrecord.spans import Span
from onrecord.speakers.entities import Entity
from onrecord.speakers.found import Found
from onrecord.speakers.pronouns import Referents
from onrecord.speakers.reading import Reading
from onrecord.speakers.roles import roles_of


def list_speakers(
    reading: Reading,
    referents: Referents,
    statements: Sequence[Statement],
    found: Sequence[Found | None],
) -> tuple[Speaker, ...]:
    """Everyone who is named as speaking, in the order in which they first do."""
    pronouns: dict[int, list[Span]] = {}
    for at, entity in referents.people.items():
        pronouns.setdefault(id(entity), []).append(reading.span(at, at + 1))
    speakers: dict[str, tuple[SpeakerKind, set[Span], tuple[str, ...]]] = {}
    for statement, who in zip(statements, found, strict=True):
        if who is None or who.name is None:
            continue
        names = who.name.split("; ") if len(who.entities) > 1 else [who.name]
        for place, name in enumerate(names):
            bearer = who.entities[place] if place < len(who.entities) else None
            if name not in speakers:
                roles = roles_of(bearer) if bearer else ()
                speakers[name] = (who.kind, _mentions(reading, bearer, pronouns), roles)
            if len(names) == 1:
                speakers[name][1].update(statement.source)
    return tuple(
        Speaker(name=name, kind=kind, mentions=tuple(sorted(mentions)), roles=roles)
        for name, (kind, mentions, roles) in speakers.items()
    )


def _mentions(reading: Reading, entity: Entity | None, pronouns: Mapping[int, list[Span]]) -> set[Span]:
    if entity is None:
        return set()
    named = {reading.span(mention.first, mention.last) for mention in entity.mentions}
    return named | set(pronouns.get(id(entity), ()))
