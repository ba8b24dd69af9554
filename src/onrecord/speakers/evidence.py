"""Names that something else found, such as a head of the statement model, weighed with those of the rules.

The rules keep their bounds, since they leave titles out; what another says of a name decides where they
are not sure of its kind, adds names that they pass over, and strikes those of no known kind that nobody
else sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.record import NamedSpan
from onrecord.speakers.kinds import NameKind
from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import words

_LEAST = 0.5  # confidence below which a name is passed over
_SURE = 0.9  # confidence from which its kind is taken for certain


def with_evidence(reading: Reading, mentions: Sequence[Mention], names: Sequence[NamedSpan]) -> list[Mention]:
    """The mentions of the rules in the light of the names found elsewhere, in order, none overlapping."""
    if not names:
        return list(mentions)
    by_word = {at: name for name in names if name.confidence >= _LEAST for at in reading.within(name.span)}
    kept = [one for mention in mentions for one in _weighed(mention, by_word)]
    taken = {at for one in kept for at in range(one.title, one.last)}
    added = [one for name in names if name.confidence >= _LEAST for one in _new(reading, name, taken)]
    return sorted([*kept, *added], key=lambda one: one.first)


def _weighed(mention: Mention, by_word: dict[int, NamedSpan]) -> Iterator[Mention]:
    name = by_word.get(mention.last - 1)
    if name is None:
        if mention.sure or mention.kind != "unknown":
            yield mention
    elif mention.sure or name.kind == "other":
        yield mention
    else:
        yield replace(mention, kind=_kind(name), sure=name.confidence >= _SURE)


def _new(reading: Reading, name: NamedSpan, taken: set[int]) -> Iterator[Mention]:
    """The name as a mention, less the articles and titles before it, where the rules have none."""
    place = reading.within(name.span)
    if name.kind == "other" or not place or any(at in taken for at in place):
        return
    title, lists = place.start, words()
    while title < place.stop - 1 and reading.plain[title] in lists.articles:
        title += 1
    first = title
    while first < place.stop - 1 and reading.plain[first] in lists.titles:
        first += 1
    known = title > 0 and reading.plain[title - 1] == "the"
    yield Mention(first, place.stop, _kind(name), title, name.confidence >= _SURE, known)


def _kind(name: NamedSpan) -> NameKind:
    return "unknown" if name.kind == "other" else name.kind
