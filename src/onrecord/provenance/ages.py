"""Ages as web pages print them: `about 20 days ago`, `vor 3 Tagen`, `hace 5 días`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.provenance.data import rows, split


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago. `is_exact`: to the day; a month or a year is not, and counts as 30 or 365 days."""

    days: int
    is_exact: bool


def _names(kind: str) -> dict[str, float]:
    return {
        name: float(row["number"])
        for row in rows("ages.csv")
        if row["kind"] == kind
        for name in split(row["names"])
    }


_DAYS_IN = _names("unit")
_COUNTS = _names("count")
_DAYS_BACK = _names("day")
_WEEK_DAYS = 7
_BEFORE = r"(?P<before>\b(?:vor|il\sy\sa|hace|há)\s(?:(?:etwa|rund|environ|unos|cerca\sde)\s)?)?"
_COUNT = rf"\b(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)})"
_UNIT = rf"(?P<unit>{'|'.join(sorted(_DAYS_IN, key=len, reverse=True))})\b"
_AGE = re.compile(rf"{_BEFORE}{_COUNT}\s{_UNIT}(?P<after>\s(?:ago|fa|atrás|earlier)\b)?", re.IGNORECASE)
_DAY = re.compile(rf"\((?P<day>{'|'.join(_DAYS_BACK)})\)", re.IGNORECASE)


def find_age(text: str) -> Age | None:
    """The first age in `text`; a span of time without a word for `ago` is none.

    >>> find_age("(about 20 days ago)"), find_age("20 days")
    (Age(days=20, is_exact=True), None)
    """
    for match in _AGE.finditer(text):
        if match["before"] or match["after"]:
            count = match["count"].lower()
            unit = _DAYS_IN[match["unit"].lower()]
            number = float(count) if count.isdigit() else _COUNTS[count]
            return Age(int(number * unit), unit <= _WEEK_DAYS)
    day = _DAY.search(text)
    return Age(int(_DAYS_BACK[day["day"].lower()]), True) if day else None
