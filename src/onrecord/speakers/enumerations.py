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
        if reading.plain[at] == "of" and at + 1 < last and at + 1 in cast.mention_at:
            known = cast.entity_at[at + 1].kind == "place"
        if not (known or bracket or reading.plain[at] in _SKIPPED or is_role(reading.plain[at])):
            return False
    return True


def pair_before(reading: Reading, cast: Cast, at: int) -> tuple[Mention, Mention] | None:
    """The two people who are the subject of this sentence or the one before: `Roe and Doe left. They …`."""
    for joint in range(at - 1, max(0, at - _BACK), -1):
        if reading.sentences[joint] < reading.sentences[at] - 1:
            return None
        if reading.plain[joint] != "and" or reading.quoted[joint]:
            continue
        first = cast.mention_at.get(joint - 1)
        second = _mention_behind(reading, cast, joint + 1)
        if first is not None and second is not None and _subjects(reading, cast, first, second):
            return first, second
    return None


_BACK = 60  # words


def _mention_behind(reading: Reading, cast: Cast, at: int) -> Mention | None:
    """The name that begins at the word, or behind the titles that do."""
    while at < len(reading) and at not in cast.mention_at and is_role(reading.plain[at]):
        at += 1
    return cast.mention_at.get(at)


def _subjects(reading: Reading, cast: Cast, first: Mention, second: Mention) -> bool:
    lists = words()
    if any(cast.entity_at[one.first].kind != "person" for one in (first, second)):
        return False
    before = reading.plain[first.title - 1] if first.title else ""
    behind = reading.plain[second.last] if second.last < len(reading) else ""
    verb = (
        behind in lists.says
        or behind in lists.verbs
        or behind.endswith("ed")
        or behind in {"both", "have", "had"}
    )
    return verb and before not in lists.prepositions and not reading.possessive(second.last - 1)
