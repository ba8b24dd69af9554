"""The number of a statement, which says where it comes in every list: by day, by arrival, by place.

A statement's number is the day of its article, then the article's number of arrival, then the statement's
place in the article, as the high, middle and low bits of one whole number below 2 to the 63rd. So a range of
days is a range of numbers, and a list by date is a walk along the key of the table or of the full-text
index: the database sorts nothing, however many statements answer.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ColumnElement, literal_column

from onrecord.errors import Abort

ORDINAL_BITS = 14  # statements of one article: 16,384
ARRIVAL_BITS = 27  # articles of one record: 134 million
_DAY_SHIFT = ORDINAL_BITS + ARRIVAL_BITS

MAX_STATEMENTS = 1 << ORDINAL_BITS
"""How many statements one article may have."""


def statement_number(day: str | None, arrival: int, ordinal: int) -> int:
    """The number of a statement. `day`: `YYYY-MM-DD`; None, or what is no day, comes before all days.

    Raises Abort where the record has as many articles as it can hold.
    """
    if not 0 <= arrival < 1 << ARRIVAL_BITS:
        raise Abort(f"the record is full: it holds {1 << ARRIVAL_BITS:,} articles; begin another one")
    return first_number(day) + (arrival << ORDINAL_BITS) + ordinal


def first_number(day: str | None) -> int:
    """The least number that a statement of that day can have.

    >>> first_number("0001-01-01") == FIRST_DATED, first_number("2021-02-31"), first_number(None)
    (True, 0, 0)
    """
    try:
        return date.fromisoformat(day).toordinal() << _DAY_SHIFT if day else 0
    except ValueError:
        return 0


def day_bits(number: ColumnElement[int]) -> ColumnElement[int]:
    """The part of a statement's number that is its day; `day_of_bits` reads it."""
    return number.op(">>", return_type=BigInteger())(literal_column(str(_DAY_SHIFT)))


def day_of_bits(bits: int) -> str | None:
    """The day as `YYYY-MM-DD`; None where the article has none.

    >>> day_of_bits(first_number("2021-05-17") >> 41), day_of_bits(0)
    ('2021-05-17', None)
    """
    return date.fromordinal(bits).isoformat() if bits else None


def day_of(number: int) -> str | None:
    """The day of a statement's article as `YYYY-MM-DD`; None where it has none."""
    return day_of_bits(number >> _DAY_SHIFT)


def article_numbers(number: int) -> tuple[int, int]:
    """The least and the greatest number that a statement of the same article can have."""
    least = number >> ORDINAL_BITS << ORDINAL_BITS
    return least, least + MAX_STATEMENTS - 1


FIRST_DATED = 1 << _DAY_SHIFT
"""Statements of undated articles have lesser numbers."""
