"""What changed between two captures is told statement by statement; silent edits are flagged."""

from __future__ import annotations

import pytest

from onrecord.record import Attribution, Published, Record, Statement, StatementKind
from onrecord.relations.revisions import revision
from onrecord.spans import Span
from relations.made import record_of

Line = tuple[str, str]  # who, and what


def said(lines: list[Line], kind: StatementKind = "indirect", more: str = "", day: str = "") -> Record:
    text, statements = "", []
    for who, what in lines:
        start = len(text)
        span = Span(start, start + len(what))
        speaker = Attribution(name=who, kind="person", basis="named")
        statements.append(Statement(id=f"s{start}", kind=kind, content=(span,), speaker=speaker))
        text += f"{what}, said {who}.\n"
    published = Published(value=day, basis="metadata") if day else None
    return record_of(text + more, statements=tuple(statements), published=published)


ANA, BEN = ("Ana", "the ferry will sail again in the spring"), ("Ben", "the fare stays what it was")


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ([ANA, BEN], [ANA, BEN], []),
        ([ANA, BEN], [BEN, ANA], []),
        ([ANA], [ANA, BEN], ["added"]),
        ([ANA, BEN], [BEN], ["removed"]),
        ([ANA], [("Ana", "the ferry will sail again in the autumn")], ["reworded"]),
        ([ANA], [("Cleo", ANA[1])], ["reattributed"]),
        ([ANA], [("Cleo", "the ferry will sail again in the autumn")], ["added", "removed"]),
        ([ANA, ANA], [ANA], ["removed"]),
        ([], [], []),
    ],
)
def test_changes(before: list[Line], after: list[Line], kinds: list[str]) -> None:
    found = revision(said(before), said(after))
    assert [change.kind for change in found.changes] == kinds


def test_another_kind_is_a_change() -> None:
    assert [one.kind for one in revision(said([ANA]), said([ANA], "direct")).changes] == ["rekinded"]


@pytest.mark.parametrize(
    ("more", "day", "is_silent"),
    [
        ("", "2021-05-01", True),
        ("", "2021-05-02", False),
        ("Correction: the ferry's season was wrong.", "2021-05-01", False),
        ("This article was amended on 3 May.", "2021-05-01", False),
        ("The correction of the harbour's depth took years.", "2021-05-01", True),
    ],
)
def test_silent_edits(more: str, day: str, is_silent: bool) -> None:
    before = said([ANA, BEN], day="2021-05-01")
    assert revision(before, said([ANA], more=more, day=day)).is_silent is is_silent


def test_the_same_words_are_no_change() -> None:
    found = revision(said([ANA]), said([ANA], more="  \n"))
    assert (found.is_changed, found.is_silent) == (False, False)
