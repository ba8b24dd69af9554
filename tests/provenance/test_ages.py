from __future__ import annotations

import pytest

from onrecord.provenance.ages import Age, find_age


@pytest.mark.parametrize(
    ("printed", "days", "is_exact"),
    [
        ("about 20 days ago", 20, True),
        ("3 weeks ago", 21, True),
        ("an hour ago", 0, True),
        ("about 30 hours ago", 1, True),
        ("about 2 months ago", 60, False),
        ("over a year ago", 365, False),
        ("vor 3 Tagen", 3, True),
        ("il y a deux semaines", 14, True),
        ("hace 5 días", 5, True),
        ("3 giorni fa", 3, True),
        ("há 3 dias", 3, True),
        ("(yesterday)", 1, True),
    ],
)
def test_ages(printed: str, days: int, is_exact: bool) -> None:
    assert find_age(f"(Published {printed})" if "(" not in printed else printed) == Age(days, is_exact)


@pytest.mark.parametrize("text", ["20 days", "a week in May", "yesterday", "days ago", "the 3 days before"])
def test_spans_of_time_are_no_ages(text: str) -> None:
    assert find_age(text) is None
