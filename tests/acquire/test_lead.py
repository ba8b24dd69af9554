"""Addresses and dates as lists write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fictional import NOW
from onrecord.acquire.lead import Lead, one_line, time_of, web_address

BASE = "https://gazette.example/news/feed.xml"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-06", datetime(2024, 5, 6, tzinfo=UTC)),
        ("2024-05-06T09:30:00+02:00", datetime(2024, 5, 6, 7, 30, tzinfo=UTC)),
        ("2024-05-06T09:30:00Z", datetime(2024, 5, 6, 9, 30, tzinfo=UTC)),
        (" 2024-05-06\n09:30:00 ", datetime(2024, 5, 6, 9, 30, tzinfo=UTC)),
        ("Mon, 06 May 2024 09:30 EST", datetime(2024, 5, 6, 14, 30, tzinfo=UTC)),
        ("6 May 2024 09:30:00", datetime(2024, 5, 6, 9, 30, tzinfo=UTC)),
        ("Mon, 99 May 2024 09:30:00 GMT", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("2" * 5000, None),
        ("", None),
        (None, None),
    ],
)
def test_times(written: str | None, expected: datetime | None) -> None:
    assert time_of(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("/a", "https://gazette.example/a"),
        ("//other.example/a", "https://other.example/a"),
        ("?page=2", BASE + "?page=2"),
        (" https://x.example/a\nb ", "https://x.example/ab"),
        ("file:///etc/passwd", None),
        ("data:text/html,x", None),
        ("http://[::1", None),
        ("https:///ferry", "https://gazette.example/ferry"),
        ("ftp:///ferry", None),
        ("https://x.example/\x1b[31m", None),
        ("https://x.example/" + "a" * 5000, None),
        ("", None),
        (None, None),
    ],
)
def test_addresses(written: str | None, expected: str | None) -> None:
    assert web_address(written, BASE) == expected


@given(st.text(max_size=60))
def test_whatever_is_written_never_raises(written: str) -> None:
    at = time_of(written)
    assert at is None or at.utcoffset() == timedelta(0)
    address = web_address(written, BASE)
    assert address is None or address.startswith(("http://", "https://"))


def test_titles_are_one_line_of_bounded_length() -> None:
    assert one_line(" Ferry &amp; bridge\n open ") == "Ferry & bridge open"
    assert len(one_line("a" * 100_000) or "") == 1000
    assert one_line(" \n ") is None


def test_dates_in_the_future_are_kept_and_told() -> None:
    later = NOW + timedelta(days=400)
    lead = Lead(url="https://x.example/", via=BASE, published=later)
    assert lead.published == later
    assert lead.is_ahead_of(NOW)
    assert not lead.is_ahead_of(later)
