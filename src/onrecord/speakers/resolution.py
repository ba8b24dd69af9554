"""Gives each statement its speaker, inside one article. Read this first.

The text is read once: its words, its names, who is meant by each name, what each is called, to whom each
pronoun refers. Then each source is one of: nothing (speech runs on), a pronoun, a name, a document, a body,
a description of a person, or people whom nobody names. Where the evidence is thin nobody is named: a wrong
name harms a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.record import Addressee, Article, NamedSpan, Speaker, Statement
from onrecord.spans import Span
from onrecord.speakers.acronyms import expansions
from onrecord.speakers.addressees import find_addressee
from onrecord.speakers.clusters import Cast
from onrecord.speakers.definite import Definite
from onrecord.speakers.everyone import Mentions, Named, list_everyone
from onrecord.speakers.evidence import with_evidence
from onrecord.speakers.found import Found
from onrecord.speakers.listing import list_speakers
from onrecord.speakers.mentions import find_mentions
from onrecord.speakers.occasion import find_occasion
from onrecord.speakers.pronouns import resolve_references
from onrecord.speakers.reading import Reading, read
from onrecord.speakers.roles import find_roles
from onrecord.speakers.sources import Sources


def resolve_speakers(
    article: Article, statements: tuple[Statement, ...], names: Sequence[NamedSpan] = ()
) -> tuple[tuple[Statement, ...], tuple[Speaker, ...]]:
    """The statements with speaker, addressee and occasion; and who speaks, in the order of first speaking.

    `names`: names that something else found in the text, as further evidence.
    """
    if not statements:
        return (), ()
    told = _tell(article, statements, names)
    resolved = tuple(
        replace(
            one,
            speaker=who.attribution() if who is not None else None,
            addressed_to=_addressee(told.sources, one),
            occasion=find_occasion(article.text, one),
        )
        for one, who in zip(told.statements, told.found, strict=True)
    )
    return resolved, list_speakers(told.mentions, told.statements, told.found)


def find_everyone(
    article: Article, statements: tuple[Statement, ...], names: Sequence[NamedSpan] = ()
) -> tuple[Named, ...]:
    """Everyone and everything that the article names, also who says nothing, with all their mentions."""
    told = _tell(article, statements, names)
    return list_everyone(told.reading, told.cast, told.mentions, told.found)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the article tells. `found`: for each statement who made it."""

    reading: Reading
    cast: Cast
    statements: tuple[Statement, ...]
    sources: Sources
    found: list[Found | None]
    mentions: Mentions


def _tell(article: Article, statements: tuple[Statement, ...], names: Sequence[NamedSpan]) -> _Told:
    reading = read(article.text, _quotations(statements))
    mentions = with_evidence(reading, find_mentions(reading), names)
    cast = Cast(reading, list(expansions(reading, mentions)))
    find_roles(reading, cast)
    statements = tuple(replace(one, addressee=find_addressee(reading, cast, one)) for one in statements)
    definite = Definite(reading, cast)
    referents = resolve_references(reading, cast, definite, _source_words(reading, statements))
    sources = Sources(reading, cast, definite, referents, statements)
    found = [sources.speaker(statement) for statement in statements]
    places = Mentions(reading, referents)
    places.add_voices(statements, found)
    return _Told(reading, cast, statements, sources, found, places)


def _quotations(statements: tuple[Statement, ...]) -> list[Span]:
    return [span for one in statements if one.kind == "direct" for span in one.content]


def _source_words(reading: Reading, statements: tuple[Statement, ...]) -> frozenset[int]:
    return frozenset(at for one in statements for span in one.source for at in reading.within(span))


def _addressee(sources: Sources, statement: Statement) -> Addressee | None:
    """To whom the statement was made; None where nobody is named."""
    if not statement.addressee:
        return None
    found = sources.addressee(statement.addressee)
    return None if found is None or found.name is None else Addressee(name=found.name, kind=found.kind)
