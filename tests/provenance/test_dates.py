from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.provenance.dates import day_of, find_date

MAY = date(2021, 5, 18)


@pytest.mark.parametrize(
    ("printed", "resolved"),
    [
        ("May 17", "2021-05-17"),
        ("May 17, 2019", "2019-05-17"),
        ("17 May 2019", "2019-05-17"),
        ("the 4th of May, 2021", "2021-05-04"),
        ("4. Mai 2021", "2021-05-04"),
        ("3. März", "2021-03-03"),
        ("1er mai 2021", "2021-05-01"),
        ("4 de mayo de 2021", "2021-05-04"),
        ("4 maggio 2021", "2021-05-04"),
        ("04 mai 2021", "2021-05-04"),
        ("9 января", "2021-01-09"),
        ("04.05.2021", "2021-05-04"),
        ("2021-05-04", "2021-05-04"),
        ("2021-05-04T09:30", "2021-05-04T09:30"),
        ("25/12/2020", "2020-12-25"),
        ("12/25/2020", "2020-12-25"),
        ("5/5/2020", "2020-05-05"),
        ("May 2021", "2021-05"),
        ("Tuesday, 4 May 2021 09:30", "2021-05-04T09:30"),
        ("May 4, 2021 at 9:30 p.m.", "2021-05-04T21:30"),
        ("May 4, 2021, 12:05 AM", "2021-05-04T00:05"),
        ("Feb. 29", "2020-02-29"),
        ("Feb. 31", None),
        ("Feb. 29, 2021", None),
        ("May 99", None),
        ("31.13.2021", None),
    ],
)
def test_printed_dates(printed: str, resolved: str | None) -> None:
    found = find_date(f"on {printed} in Paris")
    assert found is not None
    assert found.resolved(MAY) == resolved


@pytest.mark.parametrize(
    "text",
    [
        "about 3 days ago",
        "05/04/2021",
        "Maya 17",
        "1234567",
        "",
        "version 4.5",
        "May",
        "summary 2021",
        "set a date",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_date(text) is None


def test_without_a_reference_it_is_a_month_and_a_day() -> None:
    found = find_date("May 17")
    assert found is not None
    assert found.resolved(None) == "--05-17"


@given(st.dates(min_value=date(1, 1, 2), max_value=date(9999, 12, 30)), st.dates())
def test_a_missing_year_is_the_nearest_and_at_most_a_day_after(reference: date, day: date) -> None:
    found = find_date(f"{day:%B} {day.day}")
    assert found is not None
    resolved = day_of(found.resolved(reference))
    if resolved is None:
        assert reference.year < 10 or reference.year > 9990
        return
    assert (resolved.month, resolved.day) == (day.month, day.day)
    assert resolved - reference <= timedelta(days=1)
    later = next_such_day(resolved)
    assert later is None or later - reference > timedelta(days=1)


def next_such_day(day: date) -> date | None:
    for year in range(day.year + 1, min(day.year + 9, 9999) + 1):
        try:
            return day.replace(year=year)
        except ValueError:
            continue
    return None


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_with_its_year_is_kept(day: date) -> None:
    for printed in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b}. {day.year}", day.isoformat()):
        found = find_date(printed)
        assert found is not None
        assert found.resolved(MAY) == day.isoformat()


def test_the_day_of_a_value() -> None:
    assert day_of("2021-05-04T09:30:00+02:00") == date(2021, 5, 4)
    assert day_of("2021-05") is None
    assert day_of("--05-17") is None
    assert day_of(None) is None
