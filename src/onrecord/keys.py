"""What follows from a record alone, wherever it is kept: an article's key, the day of a date."""

from __future__ import annotations

import hashlib

from onrecord.record import Record, text_digest

_KEY_DIGITS = 12


def article_key(record: Record) -> str:
    """The article's key: 12 hex digits of the digest of its id, its text and, if it has one, its address.

    The address is among them because the same words at two outlets are two articles.
    """
    parts = (record.id, text_digest(record.text), *([record.url] if record.url else []))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY_DIGITS]


def first_day(published: str | None) -> str | None:
    """The first day that an ISO 8601 value can mean, None where it has no year.

    >>> first_day("2021-05-17T11:09"), first_day("2021-05"), first_day("2021"), first_day("--05-17")
    ('2021-05-17', '2021-05-01', '2021-01-01', None)
    """
    if not published or not published[:4].isdigit():
        return None
    return (published[:10] + "-01-01")[:10]
