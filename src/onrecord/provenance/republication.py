"""Republication notes: what a republisher adds about the original, its date, and how long ago it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.provenance.agencies import Agencies
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
    r"\s*(?:\||•|·|;|\(|\)|\]|\n|,?\s(?:on|am|vom|le|el|il|em|on the|and (?:is|was|has|can)|under|with (?:the )?permission"
    r"|with permission|as part|through|here\b|where\b|which\b|in partnership|at https?:|in (?=[12]\d{3}|[A-Z][a-z]+ [12]\d{3})"
    r"|erschienen|veröffentlicht|published|dated|und\b|et est|y se|,\s*(?:read|by))\s|,\s|\s[-–—]\s|[.!?](?:\s|$))"
)
_BY = re.compile(
    r"(?:\s\([^()]{3,40}\))?\s*[|,–—-]?\s*(?:by|in|on|at|von|bei|par|dans|por|en|da|su|(?:edition|issue)\sof)\s",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:on|in|at|am|im|le|el|en|il|em|vom|dated|de|erschienen|veröffentlicht|website|site)$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?i)(?:\b(?:vor|il y a|hace|há|about|around|over|almost|nearly|posted|updated|published)\s(?:etwa |rund |environ"
    r" |circa |unos |cerca de |over |almost |nearly )?)?\b(?P<count>\d{1,4}|an?|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve|einem|einer|zwei|drei|un|une|uno|una|um|uma|dos|deux|due)\s"
    r"(?P<unit>minut\w{0,2}|hours?|stunden?|heures?|horas?|or[ae]|days?|tag(?:en?)?|jours?|d[ií]as?|giorn[io]|weeks?"
    r"|wochen?|semaines?|semanas?|settiman[ae]|months?|monat(?:en?)?|mois|mes(?:es)?|m[eê]s|mes[ei]|years?|jahr(?:en?)?"
    r"|ans?|années?|años?|ann[io]|anos?)\b(?P<after>\s(?:ago|fa|atrás|earlier))?"
)
_AGO = re.compile(r"(?i)(?:^|\s)(?:about\s)?\d{1,4}\s\w+\sago.*$")
_FORWARD = re.compile(r"(?i)^(?:vor|il y a|hace|há)\b")
_COUNTS = {
    word: number
    for number, words in {
        1: "a an one einem einer un une uno una um uma",
        2: "two zwei dos deux due",
        3: "three drei",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
    }.items()
    for word in words.split()
}
_UNITS = (  # days in a unit, by how its name begins; months and years are only near that
    (1 / 1440, ("minut",)),
    (1 / 24, ("hour", "stund", "heure", "hora", "ora", "ore")),
    (1.0, ("day", "tag", "jour", "día", "dia", "giorn")),
    (7.0, ("week", "woche", "semain", "semana", "settiman")),
    (30.0, ("month", "monat", "mois", "mes", "mês")),
    (365.0, ("year", "jahr", "an", "añ")),
)
_EXACT_DAYS = 7.0
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
    age_days: int | None
    is_age_exact: bool

    def resolved(self, reference: date | None) -> Republication:
        """The note, its date resolved against `reference`.

        `seen` is the date plus the age, where both are known to the day: "2 months ago" names no day.
        """
        published = self.day.resolved(reference) if self.day else None
        first = day_of(published)
        seen = None
        if first and self.age_days is not None and self.is_age_exact:
            seen = _later(first, self.age_days)
        return Republication(
            span=self.span, source=self.source, published=published, age_days=self.age_days, seen=seen
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
    if not any(stem in line.text[edge:].casefold() for stem in _STEMS):
        return None
    for phrase in _PHRASE.finditer(line.text, edge):
        start = _sentence_start(line.text, phrase.start(), edge)
        if _SUBJECT.fullmatch(line.text[start : phrase.start()]) and _names(line.text[phrase.end() :]):
            return _note(line, start, phrase.end())
    return None


def _with_age(line: Line) -> PrintedNote | None:
    """`Published on 4 May 2021 (about 20 days ago)`: no original is named, but only a copy says so."""
    aged = _AGED.match(line.text)
    if aged is None or len(line.text) > _MAX_LEAD_CHARS or _age(line.text) is None:
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
    age = _age(text[at:])
    source = _source(text, at, day)
    if source is None and day is None and age is None:
        return None
    end = len(line.text) if len(line.text) <= at + _MAX_NOTE_CHARS else at + _MAX_NOTE_CHARS
    days = None if age is None else int(age[0] * age[1])
    return PrintedNote(
        span=line.sub(start, end),
        source=source,
        day=day,
        age_days=days,
        is_age_exact=age is not None and age[1] <= _EXACT_DAYS,
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


def _age(text: str) -> tuple[int, float] | None:
    """How many of which unit (in days) ago; None where no age is printed."""
    for match in _AGE.finditer(text):
        if match["after"] or _FORWARD.match(match[0]):
            count = match["count"].lower()
            unit = match["unit"].lower()
            days = next(days for days, starts in _UNITS if unit.startswith(starts))
            return (int(count) if count.isdigit() else _COUNTS[count]), days
    yesterday = re.search(r"(?i)\((?:yesterday|gestern|hier|ayer|ieri|ontem)\)", text)
    return (1, 1.0) if yesterday else None


def _later(first: date, days: int) -> str | None:
    try:
        return (first + timedelta(days=days)).isoformat()
    except OverflowError:
        return None
