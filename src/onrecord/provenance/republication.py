"""Republication notes: what a republisher adds about the original, its date, and how long ago it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.provenance.agencies import Agencies
from onrecord.provenance.ages import Age, find_age
from onrecord.provenance.data import rows, words
from onrecord.provenance.dates import PrintedDate, day_of, find_date
from onrecord.provenance.lines import TAIL_CHARS, Line
from onrecord.record import Republication
from onrecord.spans import Span

_HEAD_LINES = 8
_TAIL_LINES = 12
_MAX_NOTE_CHARS = 500
_MAX_LEAD_CHARS = 180
_MAX_SOURCE_CHARS = 80


def _phrases(kind: str) -> str:
    found = sorted(
        (row["phrase"] for row in rows("republication.csv") if row["kind"] == kind), key=len, reverse=True
    )
    return (
        "(?:"
        + "|".join(re.escape(phrase).replace(r"\ ", r"\s").replace("'", "['’]") for phrase in found)
        + ")"
    )


_OPENING = r"[(\[*_—–# -]{0,4}"
_LABEL = re.compile(rf"{_OPENING}{_phrases('label')}\s*", re.IGNORECASE)
_WEAK = re.compile(
    rf"{_OPENING}{_phrases('weak')}\s*(?!.{{2,60}},\s[a-z]{{2,4}}(?:/[\w-]{{2,10}}){{1,3}}$)", re.IGNORECASE
)
_AGED = re.compile(
    rf"{_OPENING}(?:published|posted|veröffentlicht|publié|publicado|pubblicato)\b(?:\s(?:on|by|am|le|el|il|em))?:?\s*",
    re.IGNORECASE,
)
_PHRASE = re.compile(rf"(?<![^\W_]){_phrases('phrase')}:?\s+", re.IGNORECASE)
_SUBJECT = re.compile(
    rf"(?i){_OPENING}(?:(?:note|editor['’]s note|disclaimer|note de la rédaction|anmerkung)\s?:\s?)?"
    r"(?:(?:an?|another)\s(?:\w+\s)?version\sof\s)?"
    r"(?:(?:this|dieser|dieses|ce|cet|cette|este|esta|questo|questa|the\sabove|the\sfollowing)\s\w[^.!?\n]{0,60}"
    r"|(?:(?:the|der|das|l['’]|el|la|il|o|a)\s?)?(?:article|story|post|piece|essay|op-ed|artikel|beitrag|artículo|nota"
    r"|articolo|artigo)\b[^!?\n]{0,120}|it\swas\s)?"
)
_STOP = re.compile(
    r"\s*(?:[|•·;()\]\n]|,\s|\s[-–—]\s|[.!?](?:\s|$)|,?\s(?:on(?:\sthe)?|am|vom|le|el|il|em|under|through|here|where"
    r"|which|dated|published|erschienen|veröffentlicht|und|et\sest|y\sse|and\s(?:is|was|has|can)|with\s(?:the\s)?permission"
    r"|as\spart|in\spartnership|at\shttps?:|in\s(?:[A-Z][a-z]+\s)?[12]\d{3})\s)"
)
_AGO = re.compile(r"(?:^|\s)(?:about\s)?(?:\d{1,4}|an?)\s\w+\sago\b.*$", re.IGNORECASE)
_BY = re.compile(
    r"(?:\s\([^()]{3,40}\))?\s*[|,–—-]?\s*(?:by|in|on|at|von|bei|par|dans|por|en|da|su|(?:edition|issue)\sof)\s",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:on|in|at|am|im|le|el|en|il|em|vom|dated|de|erschienen|veröffentlicht|website|site)$",
    re.IGNORECASE,
)
_STEMS = words("in a republication note")
_OUTLET_WORDS = words("in the name of an outlet")
_ADDRESS = re.compile(
    r"(?:https?://\S{3,200}|(?:www\.)?[a-z0-9-]{2,60}(?:\.[a-z0-9-]{2,40}){1,3})(?:/\S{0,200})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNote:
    """A republication note as printed; the year of its date is not resolved yet."""

    span: Span
    source: str | None
    day: PrintedDate | None
    age: Age | None

    def resolved(self, reference: date | None) -> Republication:
        """The note, its date resolved against `reference`.

        `seen` is the date plus the age, where both are known to the day: "2 months ago" names no day.
        """
        published = self.day.resolved(reference) if self.day else None
        first = day_of(published)
        return Republication(
            span=self.span,
            source=self.source,
            published=published,
            age_days=self.age.days if self.age else None,
            seen=_later(first, self.age.days) if first and self.age and self.age.is_exact else None,
        )


def find_republication(lines: Sequence[Line], agencies: Agencies) -> PrintedNote | None:
    """The first republication note at the tail of an article, else at its head."""
    head = lines[:_HEAD_LINES]
    tail = lines[len(head) :][-_TAIL_LINES:] if len(lines) > _HEAD_LINES else ()
    for line in (*tail, *head):
        note = _read(line, agencies)
        if note:
            return note
    return None


def _read(line: Line, agencies: Agencies) -> PrintedNote | None:
    """The note that a line holds: after a label that opens it, after a phrase, or with an age alone."""
    edge = max(0, len(line.text) - TAIL_CHARS)
    if edge == 0:
        label = _LABEL.match(line.text)
        if label:
            return _note(line, 0, label.end())
        weak = _WEAK.match(line.text)
        if weak and _is_outlet(line.text[weak.end() :], agencies):
            return _note(line, 0, weak.end())
    return _with_phrase(line, edge) or _with_age(line)


def _with_phrase(line: Line, edge: int) -> PrintedNote | None:
    searched = line.text[edge:].casefold()
    if not any(stem in searched for stem in _STEMS):
        return None
    for phrase in _PHRASE.finditer(line.text, edge):
        start = _sentence_start(line.text, phrase.start(), edge)
        if _SUBJECT.fullmatch(line.text[start : phrase.start()]) and _names(line.text[phrase.end() :]):
            return _note(line, start, phrase.end())
    return None


def _with_age(line: Line) -> PrintedNote | None:
    """`Published on 4 May 2021 (about 20 days ago)`: no original is named, but only a copy says so."""
    aged = _AGED.match(line.text)
    if aged is None or len(line.text) > _MAX_LEAD_CHARS or find_age(line.text) is None:
        return None
    return _note(line, 0, aged.end())


def _sentence_start(text: str, at: int, edge: int) -> int:
    """Where the sentence, or the bracket, that holds `at` begins."""
    edge = max(edge, at - _MAX_LEAD_CHARS)
    ends = [match.end() for match in re.finditer(r"[.!?][\"”’)\]]*\s+|(?=[(\[])", text[edge:at])]
    return edge + (ends[-1] if ends else 0)


def _names(rest: str) -> bool:
    """Whether a source, a date, or an address follows: it begins with a capital, a digit or an article."""
    return (
        re.match(
            r"(?i:the|der|die|das|dem|le|la|el|il|l['’]|http|www)?\s?[^\W_a-z]|(?i:https?:|www\.|[a-z0-9-]+\.[a-z])",
            rest,
        )
        is not None
    )


def _note(line: Line, start: int, at: int) -> PrintedNote | None:
    """The note that begins at `start` of a line and whose source or date follows at `at`."""
    text = line.text[: at + _MAX_NOTE_CHARS]
    day = find_date(text, at)
    age = find_age(text[at:])
    source = _source(text, at, day)
    if source is None and day is None and age is None:
        return None
    end = len(line.text) if len(line.text) <= at + _MAX_NOTE_CHARS else at + _MAX_NOTE_CHARS
    return PrintedNote(
        span=line.sub(start, end),
        source=source,
        day=day,
        age=age,
    )


def _source(text: str, at: int, day: PrintedDate | None) -> str | None:
    end = day.start if day else len(text)
    after = _BY.match(text, day.end) if day else None
    address = _ADDRESS.match(text, at)
    if address:
        return address[0].rstrip(".,;)")
    return _clean(text[at:end]) or (_clean(text[after.end() :]) if after else None)


def _clean(printed: str) -> str | None:
    stop = _STOP.search(printed + " ")
    source = (printed[: stop.start()] if stop else printed).strip(" \t\u00a0,.;:|()[]*_\"“”'-–—")
    source = _AGO.sub("", _TRAILING.sub("", re.sub(r"^the\s", "", source)))
    is_name = len(source) <= _MAX_SOURCE_CHARS and any(char.isupper() for char in source)
    return source if is_name else None


def _is_outlet(rest: str, agencies: Agencies) -> bool:
    """Whether `rest` begins with an outlet, an agency or an address, as against the source of a chart."""
    name = _clean(rest[:_MAX_LEAD_CHARS]) or ""
    if _ADDRESS.match(rest) and "." in rest.split()[0].rstrip("."):
        return True
    return len(name.split()) <= 5 and (
        not _OUTLET_WORDS.isdisjoint(name.split()) or agencies.find(name) is not None
    )


def _later(first: date, days: int) -> str | None:
    try:
        return (first + timedelta(days=days)).isoformat()
    except OverflowError:
        return None
