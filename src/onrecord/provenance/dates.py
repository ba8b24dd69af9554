"""Dates as news prints them, in whole or in part, and the year that is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.provenance.data import rows, split

SPACE = r"[ \t\u00a0\u2009\u202f]"
"""One blank that may stand inside a line."""

_MAX_AHEAD = timedelta(days=1)
_LEAP_YEAR = 2000
_NOON = 12
_FIRST_YEAR = 1900


def _names(kind: str) -> dict[str, int]:
    return {
        name: int(row["number"])
        for row in rows("calendar.csv")
        if row["kind"] == kind
        for name in split(row["names"])
    }


def _any_of(names: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + ")"


MONTHS = _names("month")
WEEKDAYS = _names("weekday")
WEEKDAY = rf"{_any_of(WEEKDAYS)}\b\.?"
_MONTH = rf"(?<![^\W\d_]){_any_of(MONTHS)}\b\.?"
_DAY = r"(?<!\d)\d{1,2}(?:st|nd|rd|th|er|ère|[º°.])?(?!\d|:\d)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_GAP = rf"(?:{SPACE}{{0,2}},{SPACE}{{0,2}}|{SPACE}{{1,2}})"
_OF = rf"(?:{SPACE}(?:de|of|do){SPACE}|{SPACE}|-)?"

DAY = (
    rf"(?:{_MONTH}{SPACE}{{0,2}}{_DAY}(?:{_GAP}{_YEAR})?"
    rf"|{_DAY}{_OF}{_MONTH}(?:(?:{_GAP}(?:de{SPACE})?|-){_YEAR})?"
    rf"|{_YEAR}-\d\d-\d\d(?!\d)|(?<!\d)\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR})"
)
"""A day, with or without its year. Case is to be ignored."""

TIME = (
    rf"\d{{1,2}}[:.h]\d\d(?::\d\d)?(?![.\d])(?:{SPACE}?[ap]\.?m\b\.?)?"
    rf"(?:{SPACE}?(?:utc|gmt|bst|cet|cest|est|edt|et|ist|uhr|local{SPACE}time)\b)?"
)
"""A time of the day with its zone. Case is to be ignored."""

_DATE = re.compile(
    rf"(?:(?P<weekday>{WEEKDAY}),?{SPACE}{{1,2}})?(?:the{SPACE})?"
    rf"(?P<date>{DAY}|{_MONTH}{SPACE}(?:de{SPACE})?{_YEAR}(?!\d))"
    rf"(?:(?:,|T|{SPACE}[-–—|@]|{SPACE}(?:at|um|à|a{SPACE}las|alle|kl\.?))?{SPACE}{{0,2}}(?P<time>{TIME}))?",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})[./-](\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d\d)(?::\d\d)?\s?([ap])?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDate:
    """A date as far as it is printed: what is not there is None. It need not exist (31 February).

    `weekday`: 1 (Monday) to 7. `time`: `HH:MM`. `start` and `end`: where it stands in the searched text.
    """

    start: int
    end: int
    month: int
    day: int | None = None
    year: int | None = None
    weekday: int | None = None
    time: str | None = None

    @property
    def is_possible(self) -> bool:
        """Whether some calendar has it."""
        return self.day is None or _existing(self.year or _LEAP_YEAR, self.month, self.day) is not None

    def resolved(self, reference: date | None) -> str | None:
        """ISO 8601, to the precision that is known; None where no calendar has the date.

        A year that is not printed is the one that puts the date nearest to, and no more than one day
        after, `reference`; without a reference the result is a month and a day, `--05-17`.
        """
        if self.day is None:
            return f"{self.year}-{self.month:02}" if self.year else None
        if not self.is_possible:
            return None
        if self.year is None and reference is None:
            return f"--{self.month:02}-{self.day:02}"
        found = _existing(self.year, self.month, self.day) if self.year else self._nearest(reference)
        if found is None:
            return None
        return f"{found.isoformat()}T{self.time}" if self.time else found.isoformat()

    def _nearest(self, reference: date | None) -> date | None:
        """The last such day that is at most a day after `reference`. 29 February may be eight years back."""
        if reference is None or self.day is None:
            return None
        for year in range(reference.year + 1, reference.year - 9, -1):
            found = _existing(year, self.month, self.day)
            if found and found - reference <= _MAX_AHEAD:
                return found
        return None


def find_date(text: str, at: int = 0, *, exactly: bool = False) -> PrintedDate | None:
    """The first date in `text` from `at` on; with `exactly`, only one that begins there.

    >>> find_date("on Tuesday, 4 May 2021 09:30").resolved(None)
    '2021-05-04T09:30'
    """
    match = _DATE.match(text, at) if exactly else _DATE.search(text, at)
    if match is None:
        return None
    numeric = _NUMERIC.fullmatch(match["date"])
    parts = _from_numbers(*numeric.groups()) if numeric else _from_words(match["date"])
    if parts is None:
        return None
    year, month, day = parts
    weekday = WEEKDAYS[match["weekday"].lower().rstrip(".")] if match["weekday"] else None
    return PrintedDate(
        start=match.start(),
        end=match.end(),
        month=month,
        day=day,
        year=year,
        weekday=weekday,
        time=_clock(match["time"]) if match["time"] else None,
    )


def day_of(value: str | None) -> date | None:
    """The day of an ISO 8601 value; None where it names none (a month, `--05-17`, no date at all).

    >>> day_of("2021-05-04T09:30+02:00")
    datetime.date(2021, 5, 4)
    """
    try:
        return date.fromisoformat((value or "")[:10])
    except ValueError:
        return None


def _from_words(printed: str) -> tuple[int | None, int, int | None]:
    word = next(word for word in re.findall(r"[^\W\d_]+", printed.lower()) if word in MONTHS)
    numbers = [int(number) for number in re.findall(r"\d+", printed)]
    year = next((number for number in numbers if number >= _FIRST_YEAR), None)
    day = next((number for number in numbers if number < _FIRST_YEAR), None)
    return year, MONTHS[word], day


def _from_numbers(first: str, mark: str, second: str, third: str) -> tuple[int, int, int] | None:
    """Year, month, day. With slashes or hyphens `05/04/2021` may be April or May, and is given up."""
    if len(first) == 4:
        return int(first), int(second), int(third)
    day, month = int(first), int(second)
    if mark != "." and day <= 12 and month <= 12 and day != month:
        return None
    if month > 12:
        day, month = month, day
    return int(third), month, day


def _clock(printed: str) -> str | None:
    match = _CLOCK.match(printed)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
