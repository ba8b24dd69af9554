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
    "named": "the article names the speaker here",
    "coreference": "a pronoun, surname or description here, taken for this name by onrecord",
    "carried": "nobody is named here; taken from the statement before by onrecord",
}
PUBLISHED_BASES = {
    "metadata": "as the page or file says",
    "dateline": "as the dateline says",
    "republication": "as the republication note says",
}
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


def speaker_line(speaker: Attribution | None, source: str | None) -> str:
    """Who made a statement, for a reader: the name with the role, else how they were described.

    `source`: the words that name the source, used where there is nothing better.
    """
    if speaker is not None and speaker.name:
        return f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name
    described = (speaker.role if speaker is not None else None) or source
    return f"{described} (not named)" if described else "speaker not named"


def certainty(confidence: float) -> str:
    """How sure the engine is that the words are a statement of this speaker (0..1), in words.

    >>> certainty(0.93)
    'high (0.93 of 1)'
    """
    word = "high" if confidence >= 0.85 else "middling" if confidence >= 0.6 else "low"
    return f"{word} ({confidence:.2f} of 1)"
