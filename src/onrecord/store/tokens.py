"""Tokens that let a program or a person read or write over HTTP. Shown once; only a digest is kept.

A token is `onrecord_`, its id, `_` and a secret of 256 random bits. So long a secret cannot be guessed,
and needs no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from onrecord.errors import Abort
from onrecord.store import dialects
from onrecord.store.location import Location
from onrecord.store.opening import explained, open_database
from onrecord.store.tables import tokens

Scope = Literal["read", "write"]
"""What a token lets its bearer do; write includes read."""

MAX_TOKEN_CHARS = 100
_TOKEN = re.compile(r"onrecord_([0-9a-f]{8})_[A-Za-z0-9_-]{43}")
_NOBODY = "sha256:" + hashlib.sha256(b"nobody").hexdigest()  # compared where no token has the id


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as it is listed, without its secret. `revoked_at` None: it is in force."""

    id: str
    name: str
    scope: Scope
    made_at: str
    revoked_at: str | None


def make_token(location: Location, name: str, scope: Scope, at: datetime) -> str:
    """A new token, in force from now on; this is the only time that its secret is seen.

    Raises Abort where there is no record, or another program keeps it locked.
    """
    token_id = secrets.token_hex(4)
    text = f"onrecord_{token_id}_{secrets.token_urlsafe(32)}"
    row = {
        "id": token_id,
        "name": name,
        "scope": scope,
        "digest": _digest(text),
        "made_at": at.isoformat(),
    }
    with _writing(location) as connection:
        connection.execute(insert(tokens).values(row))
    return text


def tokens_in(connection: Connection) -> list[Token]:
    """All tokens, also revoked ones, in the order in which they were made."""
    t = tokens.c
    query = select(t.id, t.name, t.scope, t.made_at, t.revoked_at).order_by(t.made_at, t.id)
    return [Token(**row) for row in connection.execute(query).mappings()]


def revoke_token(location: Location, token_id: str, at: datetime) -> None:
    """Ends a token, from the next request on. Raises Abort where there is none in force with this id."""
    t = tokens.c
    with _writing(location) as connection:
        ended = (
            update(tokens).where(t.id == token_id, t.revoked_at.is_(None)).values(revoked_at=at.isoformat())
        )
        if not connection.execute(ended).rowcount:
            raise Abort(f"{token_id}: no token in force has this id; see `onrecord token list`")


def scope_of(connection: Connection, text: str) -> Scope | None:
    """What the token allows; None for one that is unknown or revoked.

    Takes the same time whether or not the id is known and however much of the secret is right.
    """
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    t = tokens.c
    query = select(t.scope, t.digest).where(t.id == match[1], t.revoked_at.is_(None))
    row = connection.execute(query).first()
    is_known = hmac.compare_digest(_digest(text), row.digest if row else _NOBODY)
    return row.scope if row is not None and is_known else None


def _digest(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _writing(location: Location) -> Iterator[Connection]:
    """One transaction on a record that is there; beside a writer of articles, but not at the same moment."""
    if location.path is not None and not location.path.exists():
        open_database(location)  # raises: there is no record here
    engine = open_database(location, write=True)
    try:
        with explained(location), engine.connect() as connection, connection.begin():
            dialects.lock_for_writing(connection)
            yield connection
    finally:
        engine.dispose()
