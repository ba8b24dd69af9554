"""The record's codes in plain English words. Neutral: what was said is never called true."""

from __future__ import annotations

import re

from onrecord.record import Attribution, SpeakerBasis, StatementKind

KINDS: dict[StatementKind, str] = {
    "direct": "in the speaker's own words, wholly between quotation marks",
    "indirect": "in the article's words, without quotation marks",
    "mixed": "partly in the speaker's own words, between quotation marks",
}
BASES: dict[SpeakerBasis, str] = {
    "named": "named here",
    "coreference": "named elsewhere in the article, onrecord takes the words here for the same",
    "carried": "nobody is named here, carried on from the statement before by onrecord",
}
PUBLISHED_BASES = {
    "metadata": "as the page or file says",
    "dateline": "as the dateline says",
    "republication": "as the republication note says",
}
_BODIES = frozenset({"organization", "group", "document"})
_DATE = re.compile(r"(?:([0-9]{4})|-)(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?(?![0-9-])", re.ASCII)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def readable_date(iso: str) -> str:
    """An ISO 8601 date for a reader, to the precision that it has; anything else as it is.

    >>> readable_date("2021-05-17T11:09"), readable_date("2021-05"), readable_date("--05-17")
    ('17 May 2021', 'May 2021', '17 May')
    """
    match = _DATE.match(iso)
    if match is None:
        return iso
    year, month, day = match.groups()
    parts = (day and str(int(day)), month and _MONTHS[int(month) - 1], year)
    return " ".join(part for part in parts if part)


def readable_instant(iso: str) -> str:
    """An instant of ISO 8601 in UTC, to the minute.

    >>> readable_instant("2021-05-18T09:30:12+00:00")
    '18 May 2021, 09:30 UTC'
    """
    return f"{readable_date(iso)}, {iso[11:16]} UTC" if len(iso) >= 16 else readable_date(iso)


def speaker_line(speaker: Attribution | None, source: str | None) -> str:
    """Who made a statement, for a reader; `source`: the words that name the source, if there are any."""
    if speaker is None:
        return said_by(None, None, None, source)
    return said_by(speaker.name, speaker.kind, speaker.role, source)


def said_by(name: str | None, kind: str | None, role: str | None, source: str | None) -> str:
    """The name with the role, else how the speaker was described.

    >>> said_by("Jane Roe", "person", "baker", "she"), said_by(None, "unnamed", "an official", None)
    ('Jane Roe, baker', 'an official (not named)')
    """
    if name:
        return f"{name}, {role}" if role else name
    described = role or source
    if described and kind in _BODIES:
        return described
    return f"{described} (not named)" if described else "speaker not named"


def certainty(confidence: float) -> str:
    """How sure the engine is that the words are a statement of this speaker (0..1), in words.

    >>> certainty(0.93)
    'high (0.93 of 1)'
    """
    word = "high" if confidence >= 0.85 else "medium" if confidence >= 0.5 else "low"
    return f"{word} ({confidence:.2f} of 1)"
