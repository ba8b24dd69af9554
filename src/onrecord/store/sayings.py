"""What is read of a statement to compare it with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from onrecord.record import StatementKind
from onrecord.relations.quotations import Saying, saying
from onrecord.relations.voices import Voice, voice
from onrecord.store.tables import articles, statements

_NUMBERS: BindParameter[list[int]] = bindparam("numbers", expanding=True)
_HEARD = (
    select(
        statements.c.number,
        statements.c.kind,
        statements.c.content_text,
        statements.c.speaker_name,
        statements.c.speaker_kind,
        articles.c.published_day,
        articles.c.outlet_folded,
    )
    .join(articles, articles.c.key == statements.c.article)
    .order_by(statements.c.number)
)
_OF_ARTICLE = _HEARD.where(statements.c.article == bindparam("key"))
_NUMBERED = _HEARD.where(statements.c.number.in_(_NUMBERS))


@dataclass(frozen=True)
class Heard:
    """A statement with who speaks; cut into words only where it is compared. `day`: of publication."""

    number: int
    voice: Voice
    text: str
    kind: StatementKind
    day: str | None
    outlet: str | None

    @cached_property
    def saying(self) -> Saying:
        """What it is compared by."""
        return saying(self.text, self.voice, self.kind, self.day, self.outlet)


def of_article(connection: Connection, key: str) -> dict[int, Heard]:
    """The article's statements by their numbers, in order."""
    return _read(connection, _OF_ARTICLE, {"key": key})


def numbered(connection: Connection, numbers: Sequence[int]) -> dict[int, Heard]:
    """The statements with these numbers, no more than one query takes, in order."""
    return _read(connection, _NUMBERED, {"numbers": numbers}) if numbers else {}


def _read(connection: Connection, wanted: Select[Any], values: dict[str, object]) -> dict[int, Heard]:
    return {
        number: Heard(number, voice(name, name_kind), text, kind, day, outlet)
        for number, kind, text, name, name_kind, day, outlet in connection.execute(wanted, values).all()
    }
