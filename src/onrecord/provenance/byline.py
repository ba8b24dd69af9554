"""Bylines: who wrote, as printed at the head of an article or at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.provenance import places
from onrecord.provenance.agencies import Agencies, is_agency_named
from onrecord.provenance.dates import find_date
from onrecord.provenance.lines import Line
from onrecord.provenance.names import as_printed_name, is_person, name_parts, without_place
from onrecord.record import Agency
from onrecord.spans import Span

_HEAD_LINES = 12
_TAIL_LINES = 4
_WORD_LINES = 40
_MAX_CHARS = 240

_LEAD = re.compile(
    r"[(\[—–-]?\s?(?:(?:written|posted|story|words|text|report|reported|published|submitted)\s)?by\s?:?\s"
    r"|[(\[]?(?:von|par|por|di|door|af|av)\s?:?\s"
    r"|(?:byline|text|texte|texto|testo|author|authors|autor|autorin|autoren|auteur|autore|writer|reporter)\s?:\s",
    re.IGNORECASE,
)
_CHUNKS = re.compile(r"\s*[|•·]\s*|\s+[-–—/]{1,2}\s+|\s*—\s*|\t+|\s*/\s*(?=[^\W\d_]{2})")
_ROLE = re.compile(
    r"(?i)\b(?:staff|writers?|correspondent|reporter|editor|columnist|contributor|contributing|special to"
    r"|bureau|desk|producer|journalist|redakteur|redakteurin|redaktion|korrespondent|korrespondentin|rédaction"
    r"|journaliste|correspondant|correspondante|corresponsal|redactor|redactora|enviado|envoyé|envoyée|inviato"
    r"|min read|minute read|updated|published|posted|last modified)\b"
)
_AGENCY_ROLE = re.compile(
    r"(?i)\s*\b(?:(?:sports?|business|political|science|staff|senior|national|white house|special)\s)*"
    r"(?:staff|writers?|correspondents?|reporters?|editors?)\b.*$"
)
_ADDRESS = re.compile(
    r"\s+(?:(?:on|am|le|el|il)\s*$|\S*@\S+|(?:published|updated|posted|last updated)\b.*$)", re.IGNORECASE
)
_CONTACT = re.compile(r"[@\d]|https?:|www\.")
_IN_PLACE = re.compile(r".*\s(?:in|aus|à|en|IN|from|i)\s(?P<place>[^\W\d_][^\d|()]{1,40})$")
_DATED_END = re.compile(r"\((?P<names>[^()\n]{5,160}),\s(?P<date>\d{1,2}\.\d{1,2}\.\d{4})\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedByline:
    """A byline in the text: its people, and the agencies that it names beside or instead of them."""

    span: Span
    authors: tuple[str, ...]
    agencies: tuple[Agency, ...] = ()


def find_byline(
    lines: Sequence[Line], dateline: Span | None, agencies: Agencies, known: Sequence[str] = ()
) -> PrintedByline | None:
    """The first byline at the head of an article.

    `dateline`: where one stands in the same line, the byline ends before it. `known`: the authors that the
    metadata names; a line that holds such a name alone is a byline.
    """
    for at, line in enumerate(lines[:_HEAD_LINES]):
        if dateline and line.start <= dateline.start < line.end:
            found = _read(line, dateline.start - line.start, agencies)
        else:
            found = _read(line, len(line.text), agencies) or _without_lead(line, lines, agencies, known)
        if found:
            return _with_next_line(found, lines, at, agencies)
    return None


def find_end_byline(lines: Sequence[Line], agencies: Agencies) -> PrintedByline | None:
    """The last byline at the end of an article: `By Jane Roe`, `(Jane Roe, 4.5.2021)`."""
    for line in reversed(lines[-_TAIL_LINES:]):
        found = _read(line, len(line.text), agencies) or _dated_end(line, agencies)
        if found:
            return found
    return None


def split_authors(names: Sequence[str], agencies: Agencies) -> tuple[tuple[str, ...], tuple[Agency, ...]]:
    """Metadata's authors as the outlet names them, agencies too, and which agencies are among them."""
    authors = dict.fromkeys(name if _agency_of(name, agencies) else as_printed_name(name) for name in names)
    named = dict.fromkeys(agency for name in names for agency in _agency_of(name, agencies))
    return tuple(authors), tuple(named)


def _read(line: Line, end: int, agencies: Agencies) -> PrintedByline | None:
    """The byline that opens `line` with a word such as `By` and runs to `end`."""
    lead = _LEAD.match(line.head)
    if lead is None or end > _MAX_CHARS or end <= lead.end():
        return None
    printed = line.text[lead.end() : end].rstrip(" .,:—–-\u00a0")
    if lead[0][0] in "([":
        printed = printed.rstrip(")]")
    return _people(line.sub(0, len(line.text[:end].rstrip())), printed, agencies)


def _people(span: Span, printed: str, agencies: Agencies) -> PrintedByline | None:
    chunks = [chunk.strip() for chunk in _CHUNKS.split(printed) if chunk.strip()]
    authors: list[str] = []
    named: list[Agency] = []
    for at, chunk in enumerate(chunks):
        for part in _parts(chunk, agencies):
            name = without_place(re.sub(r"\s*\([^()]*\)", "", part))
            agency = _agency_of(part, agencies) or (_agency_of(part[len(name) :], agencies) if name else ())
            named.extend(agency)
            if (
                is_person(name)
                and not _agency_of(name, agencies)
                and not (at and authors)
                and not _is_place(name)
            ):
                authors.append(as_printed_name(name))
            elif not agency and (name or not authors) and not _is_company(part, bool(authors)):
                return None
    if not authors and not named:
        return None
    return PrintedByline(
        span=span, authors=tuple(dict.fromkeys(authors)), agencies=tuple(dict.fromkeys(named))
    )


def _parts(chunk: str, agencies: Agencies) -> list[str]:
    """The members of a chunk, its dates and addresses left out, an agency after a name made one of them."""
    day = find_date(chunk)
    if day:
        chunk = chunk[: day.start] + chunk[day.end :]
    chunk = _ADDRESS.sub("", chunk).strip(" ,")
    if not chunk or _agency_of(chunk, agencies):
        return [chunk] if chunk else []
    return [piece for part in name_parts(chunk) for piece in _apart(part, agencies)]


def _apart(part: str, agencies: Agencies) -> list[str]:
    """`Jane Roe Associated Press` as the name and the agency."""
    words = part.split()
    for at in range(2, len(words)):
        if agencies.find(" ".join(words[at:])):
            return [" ".join(words[:at]), " ".join(words[at:])]
    return [part]


def _is_company(part: str, has_author: bool) -> bool:
    """Whether `part` may stand beside a name in a byline: a role, place, date, address, or an outlet."""
    if _ROLE.search(part) or _CONTACT.search(part) or places.is_located(part) or places.is_region(part):
        return bool(has_author or _ROLE.search(part))
    words = part.split()
    capitalised = all(word[0].isupper() or word in {"of", "the", "in", "for", "on", "at"} for word in words)
    return has_author and len(words) <= 6 and capitalised


def _is_place(name: str) -> bool:
    return places.is_city(name) and len(name.split()) < 3


def _agency_of(part: str, agencies: Agencies) -> tuple[Agency, ...]:
    """The agencies that a part of a byline is: `Reuters Staff`, `for The Associated Press`."""
    plain = re.sub(r"^\s*\(?(?:for|of|from|with|avec|mit|con|für|the|via)\s+", "", part, flags=re.IGNORECASE)
    plain = _AGENCY_ROLE.sub("", plain) or plain
    agency = agencies.find(plain)
    if agency:
        return (agency,)
    return agencies.find_all(plain) if re.fullmatch(r"[\w.©-]+(?:/[\w.©-]+)+", plain) else ()


def _without_lead(
    line: Line, lines: Sequence[Line], agencies: Agencies, known: Sequence[str]
) -> PrintedByline | None:
    """A line of names with nothing before them: `Jane Roe in Paris`, `Jane Roe | Coast Wire`."""
    if len(line.text) > _MAX_CHARS or line.text[-1] in '.!?:;”"':
        return None
    if line.text.casefold() in {name.casefold() for name in known} and not agencies.find(line.text):
        return PrintedByline(span=line.span, authors=(as_printed_name(line.text),))
    place = _IN_PLACE.match(line.text)
    stands_in_place = place is not None and places.is_located(place["place"])
    first, *others = re.split(r"\s*[|•·,]\s*|\s+[-–—]\s+", line.text)
    beside = len(others) == 1 and _stands_beside(others[0], agencies)
    people = [without_place(part) for part in name_parts(first if beside else line.text)]
    if not (beside or stands_in_place) or not all(is_person(name) for name in people):
        return None
    return None if _are_words(people, lines) else _people(line.span, line.text, agencies)


def _are_words(names: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether the story uses a part of the names as a common word: then the line is a heading."""
    words = {word for line in lines[:_WORD_LINES] for word in re.findall(r"[^\W\d_]+", line.head)}
    return any(word.casefold() in words for name in names for word in name.split())


def _stands_beside(part: str, agencies: Agencies) -> bool:
    role = re.fullmatch(
        r"(?i)(?:[\w'’-]+\s){0,3}(?:staff|writer|correspondent|reporter|editor|columnist)", part
    )
    return bool(_agency_of(part, agencies)) or role is not None or (is_agency_named(part) and part.istitle())


def _with_next_line(
    found: PrintedByline, lines: Sequence[Line], at: int, agencies: Agencies
) -> PrintedByline:
    """The byline with the agency that stands alone on the line below it."""
    below = lines[at + 1] if at + 1 < len(lines) and found.span.end >= lines[at].end else None
    named = _agency_of(below.text, agencies) if below and len(below.text) < 60 else ()
    if below is None or not named:
        return found
    return PrintedByline(
        span=Span(found.span.start, below.end),
        authors=found.authors,
        agencies=tuple(dict.fromkeys((*found.agencies, *named))),
    )


def _dated_end(line: Line, agencies: Agencies) -> PrintedByline | None:
    """`(Jane Roe, John Doe, 4.5.2021)` at the end of the last paragraph."""
    edge = max(0, len(line.text) - _MAX_CHARS)
    match = _DATED_END.search(line.text, edge)
    return _people(line.sub(match.start(), match.end()), match["names"], agencies) if match else None
