"""What a feed, a sitemap or a list says of one page: its address, and dates that are the list's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Literal
from urllib.parse import urljoin, urlsplit

LeadKind = Literal["page", "feed", "sitemap"]

MAX_ADDRESS_CHARS = 2048
_MAX_TITLE_CHARS = 1000
_MAX_DATE_CHARS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One address that a list names.

    `kind`: what is to be found there, `page` where the list does not say more. `published`, `updated`:
    aware UTC times as the list gives them, never mixed with what the page says itself; None where it gives
    none that can be read. `via`: the address or name of the list.
    """

    url: str
    via: str
    kind: LeadKind = "page"
    title: str | None = None
    published: datetime | None = None
    updated: datetime | None = None

    def is_ahead_of(self, now: datetime) -> bool:
        """True where the list dates the page later than `now`, so that its dates are not to be trusted."""
        return any(at is not None and at > now for at in (self.published, self.updated))


def web_address(written: str | None, base: str = "") -> str | None:
    """The absolute web address that `written` stands for beside `base`; None where it is none.

    >>> web_address(" ../b?x=1 ", "https://gazette.example/a/feed.xml")
    'https://gazette.example/b?x=1'
    >>> web_address("javascript:alert(1)", "https://gazette.example/")
    """
    if not written or len(written) > MAX_ADDRESS_CHARS:
        return None
    try:
        address = urljoin(base, "".join(written.split()))
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return None
    return address if is_web and address.isprintable() else None


def one_line(written: str | None) -> str | None:
    """The text as one line of bounded length, HTML's entities resolved; None where it is empty."""
    return " ".join(unescape(written or "").split())[:_MAX_TITLE_CHARS] or None


def time_of(written: str | None) -> datetime | None:
    """The aware UTC time of an RFC 3339 or RFC 822 date; None for what is neither.

    A date without a zone is taken as UTC, one without an hour as its midnight.

    >>> time_of("Mon, 06 May 2024 09:30:00 +0200").isoformat()
    '2024-05-06T07:30:00+00:00'
    >>> time_of("2024-05"), time_of("soon")
    (None, None)
    """
    text = " ".join((written or "").split())
    if not text or len(text) > _MAX_DATE_CHARS:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            at = read(text)
            return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
