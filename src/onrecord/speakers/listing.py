"""The list of an article's speakers, each with all their mentions and roles."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.record import Speaker, SpeakerKind, Statement
from onrecord.spans import Span
from onrecord.speakers.everyone import Mentions
from onrecord.speakers.found import Found
from onrecord.speakers.roles import roles_of


def list_speakers(
    mentions: Mentions, statements: Sequence[Statement], found: Sequence[Found | None]
) -> tuple[Speaker, ...]:
    """Everyone who is named as speaking, in the order in which they first do."""
    speakers: dict[str, tuple[SpeakerKind, set[Span], tuple[str, ...]]] = {}
    for statement, who in zip(statements, found, strict=True):
        if who is None or who.name is None:
            continue
        names = who.name.split("; ") if len(who.entities) > 1 else [who.name]
        for place, name in enumerate(names):
            bearer = who.entities[place] if place < len(who.entities) else None
            if name not in speakers:
                spans = set(mentions.of(bearer)) if bearer else set()
                speakers[name] = (who.kind, spans, roles_of(bearer) if bearer else ())
            if len(names) == 1:
                speakers[name][1].update(statement.source)
    return tuple(
        Speaker(name=name, kind=kind, mentions=tuple(sorted(spans)), roles=roles)
        for name, (kind, spans, roles) in speakers.items()
    )
