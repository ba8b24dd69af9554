"""Who is one and the same, as a pure function of the judgements: the same in whatever order they come.

A judgement is about two ids. What people judged goes before what the machine did, newest first; among the
machine's, the surest first. A `different` or `unsure` of a person keeps two clusters apart from whatever
comes after it. Withdrawn rows count for nothing. Ids are opaque here, and need not exist any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Verdict = Literal["same", "different", "unsure", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One piece of evidence. `weight` in log-odds; below 0 it speaks against."""

    weight: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`left` is, is not, or may be `right`; or `left` is called `value`.

    `by` None: the machine, which gives a `score` (0..1) and reasons. `action` joins the rows of one decision
    of a person. `at`: ISO 8601, UTC. In a machine's row `led_by` is the article,
    or the entry of a list, that led to it.
    """

    id: str
    left: str
    right: str | None
    verdict: Verdict
    at: str
    by: str | None = None
    value: str | None = None
    score: float | None = None
    reasons: tuple[Reason, ...] = ()
    note: str = ""
    action: str | None = None
    led_by: str | None = None
    withdrawn_at: str | None = None


@dataclass(slots=True)
class _Forest:
    """Clusters with those that must stay apart; small ones are merged into large ones."""

    parents: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    apart: dict[str, set[str]] = field(default_factory=dict)

    def root(self, node: str) -> str:
        if node not in self.parents:
            self.parents[node] = node
            self.members[node] = [node]
            self.apart[node] = set()
        while self.parents[node] != node:
            self.parents[node] = self.parents[self.parents[node]]
            node = self.parents[node]
        return node

    def join(self, left: str, right: str) -> bool:
        """Whether the two are one cluster now; not where they are kept apart."""
        small, large = sorted(
            (self.root(left), self.root(right)), key=lambda root: (len(self.members[root]), root)
        )
        if small == large:
            return True
        if large in self.apart[small]:
            return False
        self.parents[small] = large
        self.members[large] += self.members.pop(small)
        for other in self.apart.pop(small):
            self.apart[other].discard(small)
            self.apart[other].add(large)
            self.apart[large].add(other)
        return True

    def part(self, left: str, right: str) -> bool:
        """Keeps two clusters apart from now on; not where they are one already."""
        one, other = self.root(left), self.root(right)
        if one == other:
            return False
        self.apart[one].add(other)
        self.apart[other].add(one)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """`canonical`: each id that a judgement names, to the one that its cluster is called by. `void`: ids of
    judgements of people that newer ones of people overrule."""

    canonical: Mapping[str, str]
    void: tuple[str, ...] = ()


def clusters(judgements: Iterable[Judgement]) -> Clusters:
    """The clusters that the judgements make.

    A cluster is called by its member that was linked to none of the others (the right side of a link is whom
    the left side is said to be), the least such id where there are several.
    """
    active = [one for one in judgements if one.withdrawn_at is None and one.right is not None]
    by_people = sorted(
        (one for one in active if one.by is not None), key=lambda one: (one.at, one.id), reverse=True
    )
    by_machine = sorted(
        (one for one in active if one.by is None and one.verdict == "same"),
        key=lambda one: (-(one.score or 0.0), one.left, one.right or "", one.id),
    )
    forest, joined, void = _Forest(), set(), []
    for one in (one for one in by_people if one.verdict != "unsure"):
        assert one.right is not None
        if one.verdict == "different":
            is_kept = forest.part(one.left, one.right)
        elif is_kept := forest.join(one.left, one.right):
            joined.add((one.left, one.right))
        if not is_kept:
            void.append(one.id)
    for one in (one for one in by_people if one.verdict == "unsure"):
        assert one.right is not None
        forest.part(one.left, one.right)
    for one in by_machine:
        assert one.right is not None
        if forest.join(one.left, one.right):
            joined.add((one.left, one.right))
    return Clusters(canonical=_named(forest, joined), void=tuple(void))


def _named(forest: _Forest, joined: set[tuple[str, str]]) -> dict[str, str]:
    linked = {left for left, right in joined if left != right}
    named = {}
    for members in forest.members.values():
        heads = [node for node in members if node not in linked] or members
        named.update(dict.fromkeys(members, min(heads)))
    return named


def names_given(judgements: Iterable[Judgement]) -> dict[str, str]:
    """What people called each id last."""
    given = [one for one in judgements if one.verdict == "name" and one.withdrawn_at is None and one.value]
    return {one.left: str(one.value) for one in sorted(given, key=lambda one: (one.at, one.id))}
