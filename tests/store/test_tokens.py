"""Tokens: shown once, kept as digests, in force until revoked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from fictional import NOW
from onrecord.errors import Abort
from onrecord.store import Location, Writer, locate, reading_from, rebuild, tokens
from onrecord.store.tables import tokens as table


def scope_of(location: Location, text: str) -> str | None:
    with reading_from(location) as connection:
        return tokens.scope_of(connection, text)


def test_a_token_says_what_it_allows_until_it_is_revoked(filled: Location) -> None:
    reading = tokens.make_token(filled, "desk", "read", NOW)
    writing = tokens.make_token(filled, "desk", "write", NOW)
    assert (scope_of(filled, reading), scope_of(filled, writing)) == ("read", "write")
    tokens.revoke_token(filled, reading.split("_")[1], NOW)
    assert (scope_of(filled, reading), scope_of(filled, writing)) == (None, "write")


def test_only_a_digest_is_kept(filled: Location) -> None:
    text = tokens.make_token(filled, "desk", "read", NOW)
    secret = text.split("_", 2)[2]
    assert len(secret) == 43
    with reading_from(filled) as connection:
        row = connection.execute(select(table)).mappings().one()
    assert secret not in str(dict(row))
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", row["digest"])


@pytest.mark.parametrize("change", ["", "x", "onrecord_", "onrecord_00000000_" + "A" * 43, "é" * 40, "\0"])
def test_nothing_else_is_a_token(filled: Location, change: str) -> None:
    tokens.make_token(filled, "desk", "read", NOW)
    assert scope_of(filled, change) is None


def test_a_token_that_differs_by_a_letter_is_none(filled: Location) -> None:
    text = tokens.make_token(filled, "desk", "read", NOW)
    for at in range(len(text)):
        other = "0" if text[at] != "0" else "1"
        assert scope_of(filled, text[:at] + other + text[at + 1 :]) is None
    assert scope_of(filled, text + "A") is None


def test_the_list_holds_no_secret(filled: Location) -> None:
    text = tokens.make_token(filled, "news desk", "write", NOW)
    with reading_from(filled) as connection:
        (listed,) = tokens.tokens_in(connection)
    assert (listed.id, listed.name, listed.scope) == (text.split("_")[1], "news desk", "write")
    assert listed.revoked_at is None


def test_what_is_not_in_force_cannot_be_revoked(filled: Location) -> None:
    token_id = tokens.make_token(filled, "desk", "read", NOW).split("_")[1]
    tokens.revoke_token(filled, token_id, NOW)
    for unknown in (token_id, "ffffffff", "' OR 1=1 --"):
        with pytest.raises(Abort, match="no token in force"):
            tokens.revoke_token(filled, unknown, NOW)


def test_no_record_is_made_for_a_token(tmp_path: Path) -> None:
    where = locate(tmp_path / "none.db")
    with pytest.raises(Abort, match="no record here"):
        tokens.make_token(where, "desk", "read", NOW)
    assert not (tmp_path / "none.db").exists()


def test_a_token_is_made_beside_a_writer(filled: Location) -> None:
    with Writer(filled, 10_000_000):
        text = tokens.make_token(filled, "desk", "read", NOW)
    assert scope_of(filled, text) == "read"


def test_tokens_outlive_a_rebuild(filled: Location) -> None:
    text = tokens.make_token(filled, "desk", "read", NOW)
    rebuild(filled)
    assert scope_of(filled, text) == "read"
