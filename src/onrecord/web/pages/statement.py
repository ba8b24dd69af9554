"""One statement: the words, who said them to whom, where they stand, whether they still stand there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from onrecord.export.styles import annotation, citations
from onrecord.export.wording import BASES, KINDS, PUBLISHED_BASES, certainty, readable_date, speaker_line
from onrecord.record import Record, Statement
from onrecord.search.lookup import StatementFound
from onrecord.spans import Span, joined_text
from onrecord.store import check
from onrecord.web import addresses
from onrecord.web.marking import Mark, marked
from onrecord.web.pages.quotation import Row, quotation_found, rows_of
from onrecord.web.phrasing import OCCASIONS, who_and_role
from onrecord.web.site import site_of

router = APIRouter(include_in_schema=False)
CONTEXT_CHARS = 450
LONG_CHARS = 320
MAX_VARIANTS = 6
_BODIES = frozenset({"organization", "group", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Who said it to whom, as `parts.lead` prints it."""

    who: str
    who_address: str | None
    role: str | None
    is_named: bool
    verb: str
    addressee: str | None
    occasion: str | None


@router.get("/statement/{name}")
def statement(request: Request, name: str) -> Response:
    """The page of a statement; the nearest ones where it is not on record."""
    site = site_of(request)
    with site.reader.reading() as connection:
        found, quotation = quotation_found(connection, name)
    checks = check(site.reader.captures, found.claim)
    article, said = found.article, found.statement
    record = article.record
    evidence = found.evidence
    words = joined_text(record.text, said.content)
    values = {
        "found": found,
        "article": article,
        "record": record,
        "lead": lead_of(record, said),
        "words": words,
        "is_long": len(words) > LONG_CHARS,
        "facts": facts_of(found),
        "capture_name": PurePath(article.capture_name).name,  # where files lie is nobody's business
        "context": context_of(record, said),
        "checks": checks,
        "is_verified": all(one.holds for one in checks),
        "places": ", ".join(f"{span.start:,}–{span.end:,}" for span in said.content),
        "quotation": quotation,
        "rows": _nearest(rows_of(quotation, found.id)) if quotation else [],
        "citations": citations(record, said, evidence),
        "annotation": annotation(record, said, evidence),
        "holding": _holding(found),
        "held": [(_who(record, one), one.id) for one in record.statements if one.within == said.id],
    }
    return site.page(request, "statement.html", values)


def _nearest(rows: list[Row]) -> list[Row]:
    """As many variants as the page has room for: the first ones, and this one."""
    return [row for row in rows if row.number <= MAX_VARIANTS or row.is_this]


def lead_of(record: Record, said: Statement) -> Lead:
    """The sentence above the words."""
    speaker = said.speaker
    source = joined_text(record.text, said.source) if said.source else None
    name = speaker.name if speaker else None
    who, role = who_and_role(name, speaker.role if speaker else None, source)
    addressee = _addressee(record, said)
    kind = said.occasion.kind if said.occasion else ""
    return Lead(
        who=who,
        who_address=addresses.speaker(name) if name else None,
        role=role,
        is_named=bool(name) or (speaker is not None and speaker.kind in _BODIES),
        verb="told" if addressee else "wrote" if kind in {"post", "letter"} else "said",
        addressee=addressee,
        occasion=OCCASIONS.get(kind),
    )


def facts_of(found: StatementFound) -> list[tuple[str, str | None]]:
    """Who, to whom, on what occasion, when, how, and how sure that is: labels and plain words."""
    record, said = found.article.record, found.statement
    occasion = said.occasion
    source = joined_text(record.text, said.source)
    cue = joined_text(record.text, said.cue)
    dateline = record.provenance.dateline
    return [
        ("Said by", _said_by(record, said)),
        ("Named as", f"“{source}”" if source else "no words of the article name a source here"),
        (
            "Said to",
            said.addressed_to.name if said.addressed_to else joined_text(record.text, said.addressee),
        ),
        ("Occasion", f"{occasion.kind}: “{occasion.span.cut(record.text)}”" if occasion else None),
        ("Published", published_line(record)),
        ("Place", dateline.place if dateline else None),
        ("Words", f"{said.kind}: {KINDS[said.kind]}"),
        ("Reported by", f"“{cue}”" if cue else "no words say that it was said"),
        ("Confidence", f"{certainty(said.confidence)} that these words are a statement of this source"),
    ]


def _addressee(record: Record, said: Statement) -> str | None:
    """To whom, by name or as written."""
    if said.addressed_to is not None:
        return said.addressed_to.name
    return joined_text(record.text, said.addressee) or None


def published_line(record: Record) -> str:
    """The date of publication with what gives it."""
    published = record.published
    if published is None:
        return "undated"
    return f"{readable_date(published.value)}, {PUBLISHED_BASES[published.basis]}"


def _said_by(record: Record, said: Statement) -> str:
    speaker = said.speaker
    if speaker is None:
        return "not known"
    kind = f" ({speaker.kind})" if speaker.kind != "unnamed" else ""
    return f"{_who(record, said)}{kind}: {BASES[speaker.basis]}"


def _who(record: Record, said: Statement) -> str:
    return speaker_line(said.speaker, joined_text(record.text, said.source) or None)


def _holding(found: StatementFound) -> tuple[str, str] | None:
    """Who is said to have said this, and the id of that statement, where it is known at second hand."""
    for other in found.article.record.statements:
        if other.id == found.statement.within:
            return _who(found.article.record, other), other.id
    return None


def context_of(record: Record, said: Statement) -> Markup:
    """The statement in its surroundings, its parts marked."""
    text = record.text
    parts = [*said.content, *said.cue, *said.source, *said.addressee]
    start = max(0, min(span.start for span in parts) - CONTEXT_CHARS)
    end = min(len(text), max(span.end for span in parts) + CONTEXT_CHARS)
    head, tail = "… " if start else "", " …" if end < len(text) else ""
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, end) if tail else end
    marks = [Mark(span=span, classes=("content",)) for span in said.content]
    marks += [Mark(span=span, classes=("cue",), element="span") for span in said.cue]
    marks += [Mark(span=span, classes=("source",), element="span") for span in said.source]
    return Markup("{}{}{}").format(head, marked(text, marks, Span(start, max(end, start + 1))), tail)
