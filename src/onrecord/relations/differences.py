"""Two articles side by side, statement by statement, with the words that a reader needs to see it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.record import Record, Statement
from onrecord.relations.alignment import Step, align
from onrecord.relations.revisions import ChangeKind, revision
from onrecord.spans import joined_text


@dataclass(frozen=True, slots=True)
class StatementSide:
    """A statement of one of the two articles. `id`: inside it; `speaker`: by name, else as written."""

    id: str
    speaker: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementChange:
    """One difference. `steps`: word by word, in code points of both texts; only where words were changed."""

    kind: ChangeKind
    before: StatementSide | None
    after: StatementSide | None
    steps: tuple[Step, ...] = ()


def differences(before: Record, after: Record) -> tuple[StatementChange, ...]:
    """What the later article adds, leaves out, words or attributes otherwise, in its own order."""
    old = {said.id: _side(before, said) for said in before.statements}
    new = {said.id: _side(after, said) for said in after.statements}
    return tuple(
        _change(change.kind, old.get(change.before or ""), new.get(change.after or ""))
        for change in revision(before, after).changes
    )


def _change(kind: ChangeKind, old: StatementSide | None, new: StatementSide | None) -> StatementChange:
    steps = align(old.text, new.text) if old is not None and new is not None and old.text != new.text else ()
    return StatementChange(kind=kind, before=old, after=new, steps=steps)


def _side(record: Record, said: Statement) -> StatementSide:
    name = said.speaker.name if said.speaker is not None else None
    words = joined_text(record.text, said.source) if said.source else None
    return StatementSide(said.id, name or words, joined_text(record.text, said.content))
