"""What changed between two captures of one address, statement by statement."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.record import Record, Statement
from onrecord.relations.fingerprints import plain_words
from onrecord.spans import joined_text

ChangeKind = Literal["added", "removed", "reworded", "reattributed", "rekinded"]

ALIKE = 0.5  # of the words of two contents that must be the same, for one to be the other reworded
_MAX_PAIRED = 500  # statements a side that are compared with each other

_NOTE = re.compile(
    r"^\W*(?:(?:correction|clarification|editor['’]s note|updated?)\s*[:(]"
    r"|updated\s+(?:on|at|\d)"
    r"|this (?:article|story|post|report|page) (?:was|has been) (?:later |since )?"
    r"(?:amended|corrected|updated|changed|revised))",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `before`, `after`: ids of the statements in either revision, None where it has none."""

    kind: ChangeKind
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """How one text follows another at the same address.

    `is_silent`: words differ, but neither a new note nor a new date of publication says so.
    """

    is_changed: bool
    is_silent: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement with what it is compared by."""

    statement: Statement
    words: tuple[str, ...]
    who: str


def revision(before: Record, after: Record) -> Revision:
    """What `after` changes of `before`."""
    is_changed = plain_words(before.text) != plain_words(after.text)
    is_declared = before.published != after.published or bool(_notes(after.text) - _notes(before.text))
    changes = tuple(_changes(before, after))
    return Revision(is_changed, is_changed and not is_declared, changes)


def _notes(text: str) -> set[str]:
    """The lines that say that the text was changed."""
    return {text[match.start() :].split("\n", 1)[0] for match in _NOTE.finditer(text)}


def _changes(before: Record, after: Record) -> Iterator[Change]:
    """In the order of the later text, then what it lacks in the order of the earlier one."""
    old, new = _said(before), _said(after)
    partners = _partners(old, new)
    for at, said in enumerate(new):
        if at not in partners:
            yield Change("added", None, said.statement.id)
        else:
            other = old[partners[at]]
            kind = _difference(other, said)
            if kind is not None:
                yield Change(kind, other.statement.id, said.statement.id)
    kept = set(partners.values())
    for at, said in enumerate(old):
        if at not in kept:
            yield Change("removed", said.statement.id, None)


def _said(record: Record) -> list[_Said]:
    return [
        _Said(said, plain_words(joined_text(record.text, said.content)), _who(record, said))
        for said in record.statements
    ]


def _who(record: Record, said: Statement) -> str:
    name = said.speaker.name if said.speaker is not None else None
    return (name or joined_text(record.text, said.source)).casefold()


def _partners(old: list[_Said], new: list[_Said]) -> dict[int, int]:
    """Which statement of the later text is which of the earlier: the same words first, then the likest."""
    pairs: dict[int, int] = {}
    for with_speaker in (True, False):
        _pair_equal(old, new, pairs, with_speaker=with_speaker)
    _pair_alike(old, new, pairs)
    return pairs


def _pair_equal(old: list[_Said], new: list[_Said], pairs: dict[int, int], *, with_speaker: bool) -> None:
    waiting: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    taken = set(pairs.values())
    for at in reversed(range(len(old))):
        if at not in taken:
            waiting[_key(old[at], with_speaker)].append(at)
    for at, said in enumerate(new):
        places = waiting.get(_key(said, with_speaker))
        if at not in pairs and places:
            pairs[at] = places.pop()


def _key(said: _Said, with_speaker: bool) -> tuple[object, ...]:
    return (said.words, said.who) if with_speaker else (said.words,)


def _pair_alike(old: list[_Said], new: list[_Said], pairs: dict[int, int]) -> None:
    """Of one speaker only: other words of another speaker are another statement."""
    taken = set(pairs.values())
    left = [at for at in range(len(old)) if at not in taken][:_MAX_PAIRED]
    right = [at for at in range(len(new)) if at not in pairs][:_MAX_PAIRED]
    likest = sorted(
        (-likeness, abs(one - two), two, one)
        for two in right
        for one in left
        if old[one].who == new[two].who and (likeness := _likeness(old[one].words, new[two].words)) >= ALIKE
    )
    for _, _, two, one in likest:
        if two not in pairs and one not in taken:
            pairs[two] = one
            taken.add(one)


def _likeness(one: Iterable[str], two: Iterable[str]) -> float:
    """Dice's coefficient of the words, each as often as it stands."""
    first, second = Counter(one), Counter(two)
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _difference(old: _Said, new: _Said) -> ChangeKind | None:
    if old.who != new.who:
        return "reattributed"
    if old.words != new.words:
        return "reworded"
    return "rekinded" if old.statement.kind != new.statement.kind else None
