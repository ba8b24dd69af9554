"""Groups whose members the phrase itself names: `three skippers - Roe, Doe and Finch`, `one of them, Roe`."""

from __future__ import annotations

from onrecord.speakers.clusters import Cast
from onrecord.speakers.mentions import Mention
from onrecord.speakers.reading import Reading
from onrecord.speakers.words import is_role, words

_NUMBERS = {"one": 1, "another": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_OPENS = frozenset({",", "—", "–", "-", ":", "("})
_JOINS = frozenset({",", ";", "and", "or", "&"})
_SKIPPED = frozenset({".", "the", "both", "mr", "mrs", "ms", "dr", "-", "—", "–"})


def named_group(
    reading: Reading, cast: Cast, places: tuple[int, int | None, int, int]
) -> tuple[Mention, ...]:
    """The names that follow a group as its members; empty where they are not all of it.

    `places`: where the phrase begins, its head, the end of what stands before the first mark, its end.
    """
    begin, head, end, last = places
    if head is None:
        head = begin
    if end >= last or reading.words[end] not in _OPENS or head in cast.mention_at:
        return ()
    if reading.plain[begin] in {"others", "other"}:
        return ()
    count = next((_NUMBERS[w] for w in reading.plain[begin:end] if w in _NUMBERS), None)
    plural = reading.plain[head] in words().groups or reading.plain[head].endswith("s")
    if count is None and not plural:
        return ()
    names = _members(reading, cast, end, last)
    if count is not None:
        return tuple(names) if len(names) == count else ()
    return (
        tuple(names) if end == head + 1 and len(names) > 1 and _nothing_else(reading, cast, end, last) else ()
    )


def _members(reading: Reading, cast: Cast, first: int, last: int) -> list[Mention]:
    """The names that stand at the beginning of a member: behind a mark, `and`, or a title or an article."""
    found: list[Mention] = []
    at = first
    while at < last:
        mention = cast.mention_at.get(at)
        if mention is None or mention.last > last:
            at += 1
            continue
        kind = cast.entity_at[at].kind
        named = kind in ("person", "unknown", "organization")
        if named and _opens_member(reading, mention, first) and not reading.possessive(mention.last - 1):
            found.append(mention)
        at = mention.last
    return found


def _opens_member(reading: Reading, mention: Mention, first: int) -> bool:
    before = mention.title - 1
    while before > first and reading.plain[before] in _SKIPPED and reading.words[before] not in _OPENS:
        before -= 1
    return reading.words[before] in _OPENS or reading.plain[before] in _JOINS


def _nothing_else(reading: Reading, cast: Cast, first: int, last: int) -> bool:
    bracket = False
    for at in range(first, last):
        bracket = reading.words[at] == "(" or (bracket and reading.words[at - 1] != ")")
        known = at in cast.mention_at or reading.words[at] in _OPENS or reading.plain[at] in _JOINS
        if not (known or bracket or reading.plain[at] in _SKIPPED or is_role(reading.plain[at])):
            return False
    return True
