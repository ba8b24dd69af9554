"""What an engine found, made into statements: cleaned, ordered, nested, with kind and id.

Every engine ends here, so that the same finding gives the same record whichever engine made it.
Nothing is sought here and no span grows: a span is only cut, joined with its neighbour or dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from onrecord.record import Statement, StatementKind
from onrecord.spans import Span, merged, trimmed

MAX_DEPTH = 16
"""How many statements that hold one another are looked through for the next one: a bound on hostile text."""

_WORD = re.compile(r"\w")
_LETTERS = "bcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One statement as an engine found it: spans of the text, in any order, and how sure it is (0..1)."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    addressee: tuple[Span, ...] = ()
    confidence: float = 1.0


def assemble(text: str, drafts: Iterable[Draft], quoted: Sequence[Span]) -> tuple[Statement, ...]:
    """The statements that the drafts stand for, by the place of their first content.

    `quoted`: the stretches inside quotation marks, marks included (`marks.quoted_stretches`), ascending
    and apart. Spans are cut to the text and lose white space at their edges; touching spans of one role
    are joined. A draft without content is dropped; of several with the same content and cue the surest
    stays. Ids are those of the article: `s<start>`, with a letter for further ones from the same place,
    longer first.

    >>> quoted = [Span(0, 12)]
    >>> draft = Draft(content=(Span(0, 12),), cue=(Span(13, 17),), source=(Span(18, 21),))
    >>> [(s.id, s.kind) for s in assemble("“It rained,” said Ana.", [draft], quoted)]
    [('s0', 'direct')]
    """
    clean = sorted(_distinct(_cleaned(text, draft) for draft in drafts), key=_order)
    ids = list(_ids(clean))
    holders = _holders(clean)
    return tuple(
        Statement(
            id=own_id,
            kind=kind_of(text, draft.content, quoted),
            content=draft.content,
            cue=draft.cue,
            source=draft.source,
            addressee=draft.addressee,
            within=None if holder is None else ids[holder],
            confidence=round(draft.confidence, 3),
        )
        for own_id, draft, holder in zip(ids, clean, holders, strict=True)
    )


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> StatementKind:
    """Direct: every word of the content stands inside quotation marks; indirect: none; mixed: some."""
    inside = outside = False
    for span in content:
        for start, end, is_quoted in _pieces(span, quoted):
            if _WORD.search(text, start, end):
                inside, outside = inside or is_quoted, outside or not is_quoted
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _pieces(span: Span, quoted: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """The span cut at the edges of the quoted stretches: start, end, and whether it is quoted."""
    at = span.start
    for stretch in overlapping(span, quoted):
        if stretch.start > at:
            yield at, stretch.start, False
            at = stretch.start
        yield at, min(stretch.end, span.end), True
        at = min(stretch.end, span.end)
    if at < span.end:
        yield at, span.end, False


def overlapping(span: Span, quoted: Sequence[Span]) -> Iterator[Span]:
    """Those of the quoted stretches (ascending, apart) that share code points with the span."""
    low, high = 0, len(quoted)
    while low < high:
        middle = (low + high) // 2
        if quoted[middle].end <= span.start:
            low = middle + 1
        else:
            high = middle
    while low < len(quoted) and quoted[low].start < span.end:
        yield quoted[low]
        low += 1


def _cleaned(text: str, draft: Draft) -> Draft:
    return Draft(
        content=_tidy(text, draft.content),
        cue=_tidy(text, draft.cue),
        source=_tidy(text, draft.source),
        addressee=_tidy(text, draft.addressee),
        confidence=min(1.0, max(0.0, draft.confidence)),
    )


def _tidy(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    cut = (trimmed(text, span.start, min(span.end, len(text))) for span in merged(spans))
    return tuple(span for span in cut if span is not None)


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    best: dict[tuple[tuple[Span, ...], tuple[Span, ...]], Draft] = {}
    for draft in drafts:
        known = best.get((draft.content, draft.cue))
        if draft.content and (known is None or draft.confidence > known.confidence):
            best[draft.content, draft.cue] = draft
    return list(best.values())


def _order(draft: Draft) -> tuple[int, int, tuple[Span, ...]]:
    return draft.content[0].start, -draft.content[-1].end, draft.cue


def _ids(ordered: Sequence[Draft]) -> Iterator[str]:
    """`s120`, `s120b`, … `s120z`, `s120bb`, …: unique, and the same for the same text."""
    n_here = 0
    for before, draft in pairwise([None, *ordered]):
        assert draft is not None
        start = draft.content[0].start
        n_here = n_here + 1 if before is not None and before.content[0].start == start else 0
        yield f"s{start}{_letters(n_here)}"


def _letters(number: int) -> str:
    out = ""
    while number:
        number, digit = divmod(number - 1, len(_LETTERS))
        out = _LETTERS[digit] + out
    return out


def _holders(ordered: Sequence[Draft]) -> list[int | None]:
    """For each draft the index of the smallest one whose content holds its content and its cue."""
    holders: list[int | None] = []
    open_ones: list[int] = []
    for index, draft in enumerate(ordered):
        open_ones = [i for i in open_ones if ordered[i].content[-1].end > draft.content[0].start][-MAX_DEPTH:]
        fitting = [i for i in open_ones if _holds(ordered[i], draft)]
        holders.append(min(fitting, key=lambda i: (_size(ordered[i]), -i), default=None))
        open_ones.append(index)
    return holders


def _holds(outer: Draft, inner: Draft) -> bool:
    if _size(outer) <= _size(inner):
        return False
    parts = [*inner.content, *(inner.cue or inner.source)]
    return all(any(span.holds(part) for span in outer.content) for part in parts)


def _size(draft: Draft) -> int:
    return sum(map(len, draft.content))
