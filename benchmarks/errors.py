"""What goes wrong on a labelled corpus, by class: what was missed, what was invented, and whose it was.

Classes overlap where the traits of one error do: a missed statement may have a long cue and no source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from onrecord.spans import Span
from onrecord.statements.assemble import kind_of
from onrecord.statements.marks import find_quotations, quoted_stretches

Gold = dict[str, Any]

LONG, SHORT = 40, 3
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One statement that is wrong, and the other side's statements that share words with its content.

    `inside`: whether another statement of its own side holds it.
    """

    text: str
    quoted: Sequence[Span]
    statement: Gold
    near: Sequence[Gold]
    inside: bool

    def words(self, role: str) -> int:
        return sum(len(_WORD.findall(self.text[start:end])) for start, end in self.statement[role])

    @property
    def kind(self) -> str:
        return kind_of(self.text, [Span(s, e) for s, e in self.statement["content"]], self.quoted)

    @property
    def by_cue(self) -> list[Gold]:
        """The others that have the same cue, so that only the extent of the content differs."""
        return [other for other in self.near if touch(other["cue"], self.statement["cue"])]


Trait = tuple[str, Callable[[Case], bool]]

_COMMON: tuple[Trait, ...] = (
    ("direct", lambda c: c.kind == "direct"),
    ("mixed", lambda c: c.kind == "mixed"),
    ("indirect", lambda c: c.kind == "indirect"),
    ("inside another statement", lambda c: c.inside),
    ("without a cue", lambda c: not c.statement["cue"]),
    ("with a cue of several words", lambda c: c.words("cue") > 1),
    ("without a source", lambda c: not c.statement["source"]),
    (f"with a content of {SHORT} words or fewer", lambda c: c.words("content") <= SHORT),
    (f"with a content of more than {LONG} words", lambda c: c.words("content") > LONG),
    ("with a content in several parts", lambda c: len(c.statement["content"]) > 1),
)
_MISSED: tuple[Trait, ...] = (
    *_COMMON,
    ("its cue found, the content longer", lambda c: any(size(o) > size(c.statement) for o in c.by_cue)),
    ("its cue found, the content shorter", lambda c: any(size(o) < size(c.statement) for o in c.by_cue)),
    ("its words in a content of another cue", lambda c: bool(c.near) and not c.by_cue),
    ("nothing found there", lambda c: not c.near),
)
_INVENTED: tuple[Trait, ...] = (
    *_COMMON,
    ("with a cue that is one, but of another content", lambda c: bool(c.by_cue)),
    ("where nothing is labelled", lambda c: not c.near),
    ("with a confidence under .5", lambda c: c.statement.get("confidence", 1) < 0.5),
)


def errors_table(articles: Sequence[Gold], predicted: Sequence[Gold], scorer: ModuleType) -> str:
    """A Markdown table: class, number of statements. Statements are paired by the scorer."""
    counts: Counter[str] = Counter()
    for article, found in zip(articles, predicted, strict=True):
        counts.update(_errors(article, found["statements"], scorer))
    rows = []
    for head, traits in _PARTS:
        rows.append(f"| {head} | {counts[head]} |")
        rows += [f"| … {trait} | {counts[f'{head} {trait}']} |" for trait in traits]
    return "\n".join(["| class | statements |", "|---|---|", *rows])


_PARTS = (
    ("missed", tuple(name for name, _ in _MISSED)),
    ("invented", tuple(name for name, _ in _INVENTED)),
    ("right content, wrong source", ("none given", "given where none is labelled", "another")),
)


def _errors(article: Gold, found: Sequence[Gold], scorer: ModuleType) -> Iterator[str]:
    gold, text = article["statements"], article["text"]
    quoted = quoted_stretches(find_quotations(text))
    pairs = dict(scorer.pairs_by_content(gold, found))
    sides = (
        ("missed", _MISSED, gold, found, set(pairs)),
        ("invented", _INVENTED, found, gold, set(pairs.values())),
    )
    for head, traits, own, others, paired in sides:
        for number, statement in enumerate(own):
            if number not in paired:
                near = [o for o in others if touch(statement["content"], o["content"])]
                inside = any(other is not statement and holds(other, statement) for other in own)
                case = Case(text=text, quoted=quoted, statement=statement, near=near, inside=inside)
                yield head
                yield from (f"{head} {name}" for name, is_so in traits if is_so(case))
    for number, other in pairs.items():
        yield from _source_error(gold[number]["source"], found[other]["source"], scorer)


def _source_error(labelled: Any, given: Any, scorer: ModuleType) -> Iterator[str]:
    head = "right content, wrong source"
    if not scorer.agree(labelled, given):
        yield head
        name = "another" if labelled else "given where none is labelled"
        yield f"{head} {name if given else 'none given'}"


def touch(spans: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> bool:
    """Whether two lists of spans share a code point."""
    return any(start < last and first < end for start, end in spans for first, last in others)


def size(statement: Gold) -> int:
    return sum(end - start for start, end in statement["content"])


def holds(outer: Gold, inner: Gold) -> bool:
    """Whether every part of one content lies in the other's, which is larger."""
    within = all(any(b <= s and e <= f for b, f in outer["content"]) for s, e in inner["content"])
    return within and size(inner) < size(outer)
