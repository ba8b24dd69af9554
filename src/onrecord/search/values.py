"""What the fields of a query take, and what is said when a value does not fit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from typing import get_args

from onrecord.record import OccasionKind, StatementKind
from onrecord.search.query import FieldName, Term

KINDS: tuple[str, ...] = get_args(StatementKind)
OCCASIONS: tuple[str, ...] = get_args(OccasionKind)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def checked_value(name: FieldName, term: Term) -> tuple[Term, str]:
    """The value in its usual spelling, and what is wrong with it (empty: nothing)."""
    check = _CHECKS.get(name)
    if check is None:
        return term, ""
    if term.prefix:
        return term, f"{name}: takes a whole value, without a star"
    value, problem = check(term.text)
    return Term(value), f"{name}: {problem}" if problem else ""


def _date(text: str) -> tuple[str, str]:
    """The date in full figures: `2021-5` is `2021-05`."""
    match = _DATE.fullmatch(text)
    if match is None:
        return text, f"{text} is not a date; write 2021, 2021-05 or 2021-05-17"
    numbers = [int(part) for part in match.groups() if part is not None]
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return text, f"there is no such date as {text}; write year, month and day, as in 2021-05-17"
    return "-".join([match[1], *(f"{number:02}" for number in numbers[1:])]), ""


def _kind(text: str) -> tuple[str, str]:
    return _one_of(text, "kind", KINDS)


def _occasion(text: str) -> tuple[str, str]:
    return _one_of(text, "occasion", OCCASIONS)


def _one_of(text: str, noun: str, known: tuple[str, ...]) -> tuple[str, str]:
    value = text.lower()
    if value in known:
        return value, ""
    near = difflib.get_close_matches(value, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known)}"
    return text, f"there is no {noun} {text}; {hint}"


def _language(text: str) -> tuple[str, str]:
    code = text.lower()
    if _LANGUAGE.fullmatch(code):
        return code, ""
    return text, f"{text} is not a language code; write two letters, as in en"


_CHECKS: dict[FieldName, Callable[[str], tuple[str, str]]] = {
    "before": _date,
    "after": _date,
    "kind": _kind,
    "occasion": _occasion,
    "lang": _language,
}
