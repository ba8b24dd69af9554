"""What a query that is being typed may go on with: fields, and the values that they have on record."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from onrecord.folding import folded
from onrecord.search.narrowing import filter_of
from onrecord.search.query import FIELDS, FieldName, to_text
from onrecord.search.values import KINDS, OCCASIONS
from onrecord.store.tables import agencies, articles, statements

MAX_HINTS = 8
_LAST_FIELD = re.compile(r'(?:^|(?<=[\s(-]))([a-z]+):(?:"([^"]*)|([^\s()"]*))$', re.IGNORECASE)
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(-]))([^\s():\"-]{2,})$")


@dataclass(frozen=True, slots=True)
class Hint:
    """A query that goes on from what was typed; `label` is what is new in it, `note` says what that is."""

    query: str
    label: str
    note: str


def hints_for(connection: Connection, typed: str) -> tuple[Hint, ...]:
    """The hints for the end of what was typed; none in the middle of a phrase, or where nothing fits."""
    in_field = _LAST_FIELD.search(typed)
    if in_field is not None:
        return _values(connection, typed[: in_field.start()], in_field[1].lower(), in_field[2] or in_field[3])
    word = _LAST_WORD.search(typed)
    if word is None or typed.count('"') % 2:
        return ()
    head, begun = typed[: word.start()], word[1]
    fields = [
        Hint(f"{head}{name}:", f"{name}:", "field") for name in FIELDS if name.startswith(begun.lower())
    ]
    return (*fields, *_values(connection, head, "speaker", begun))[:MAX_HINTS]


def _values(connection: Connection, head: str, name: str, begun: str) -> tuple[Hint, ...]:
    field = next((one for one in FIELDS if one == name), None)
    found = () if field is None else _found(connection, field, begun or "")
    made = ((filter_of(field, value), note) for value, note in found if field is not None)
    texts = [(to_text(part), note) for part, note in made if part is not None]
    return tuple(Hint(head + text, text, note) for text, note in texts[:MAX_HINTS])


def _found(connection: Connection, field: FieldName, begun: str) -> list[tuple[str, str]]:
    if field in {"kind", "occasion"}:
        known = KINDS if field == "kind" else OCCASIONS
        return [(value, field) for value in known if value.startswith(begun.lower())]
    if field == "lang":
        return _counted(
            connection, articles.c.language, articles.c.language.startswith(begun.lower(), autoescape=True)
        )
    if field == "outlet":
        return _counted(connection, articles.c.outlet, _begins(articles.c.outlet_folded, begun))
    if field == "agency":
        return _counted(connection, agencies.c.code, _begins(agencies.c.code_folded, begun))
    if field == "speaker":
        return _counted(connection, statements.c.speaker_name, _begins(statements.c.speaker_folded, begun))
    return []


def _begins(column: ColumnElement[str | None], begun: str) -> ColumnElement[bool]:
    """Whether a word of the folded text begins so."""
    return (" " + func.coalesce(column, "")).contains(f" {folded(begun)}", autoescape=True)


def _counted(
    connection: Connection, column: ColumnElement[str | None], where: ColumnElement[bool]
) -> list[tuple[str, str]]:
    query = select(column, func.count()).where(where, column.is_not(None)).group_by(column)
    rows = connection.execute(query.order_by(func.count().desc(), column).limit(MAX_HINTS))
    return [(str(value), f"{count:,}") for value, count in rows]
