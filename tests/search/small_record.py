"""A small record of fictional statements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from onrecord.folding import folded
from onrecord.store import Location, dialects, open_database
from onrecord.store.indexing import documents_of
from onrecord.store.numbering import statement_number
from onrecord.store.tables import agencies, articles, captures, statements, warc_files

WARC = {"warc_file": "a.warc.gz", "warc_offset": 0, "warc_length": 1, "warc_record_id": "urn:x"}

# key: (outlet, published, first day, language, agencies)
ARTICLES = {
    "aaaaaaaaaaaa": ("Harbour Post", "2021-05-17T11:09", "2021-05-17", "en", [("CW", "Coast Wire")]),
    "bbbbbbbbbbbb": ("The Évening Bell", "2021-05", "2021-05-01", "en", []),
    "cccccccccccc": ("Hafenblatt", "2020", "2020-01-01", "de", [("DKW", "Küstendienst"), ("CW", None)]),
    "dddddddddddd": (None, None, None, None, []),
}

COLUMNS = ("kind", "content_text", "cue_text", "source_text", "speaker_name", "speaker_role")
STATEMENTS = {
    "aaaaaaaaaaaa.s10": (
        "direct",
        "We found a new balance",
        "said",
        "Haddad",
        "Ali Haddad",
        "harbour master",
    ),
    "aaaaaaaaaaaa.s90": ("indirect", "the ferry runs on time", "told", "Jane Roe", "Jane Roe", None),
    "bbbbbbbbbbbb.s5": (
        "mixed",
        "it is “cheap bread, new balance or not”",
        "according to",
        "the guild",
        None,
        None,
    ),
    "bbbbbbbbbbbb.s70": (
        "direct",
        "Résumé: more bread, more butter",
        "said",
        "José Álvarez",
        "José Álvarez",
        None,
    ),
    "cccccccccccc.s0": (
        "direct",
        "Die Fähre fährt pünktlich",
        "sagte",
        "eine Sprecherin",
        None,
        "Sprecherin",
    ),
    "dddddddddddd.s3": ("direct", "balance", None, None, None, None),
}
ADDRESSEES = {"aaaaaaaaaaaa.s90": ("reporters", None), "bbbbbbbbbbbb.s70": ("her", "Jane Roe")}


def fill(location: str | Path | Location) -> None:
    """Makes the record."""
    engine = open_database(location, write=True)
    with engine.begin() as connection:
        connection.execute(insert(warc_files).values(name="a.warc.gz", committed_bytes=1))
        for number, (key, row) in enumerate(ARTICLES.items(), 1):
            connection.execute(insert(captures).values(number=number, **_capture()))
            connection.execute(insert(articles).values(key=key, **_article(key, number, row)))
            if row[4]:
                connection.execute(insert(agencies), list(_agencies(key, row[4])))
        for ordinal, name in enumerate(STATEMENTS):
            connection.execute(insert(statements).values(ordinal=ordinal, **_statement(name, ordinal)))
        dialects.index_statements(connection, documents_of(connection, list(ARTICLES)))
    engine.dispose()


def _capture() -> dict[str, Any]:
    named = {"name": "a.html", "media_type": "text/html", "captured_at": "2021-05-18"}
    return {"digest": "sha256:0", **named, **WARC}


def _article(key: str, number: int, row: tuple[Any, ...]) -> dict[str, Any]:
    outlet, published, day, language, _ = row
    return {
        **{
            "record_id": f"story:{key}",
            "capture": number,
            "outlet": outlet,
            "language": language,
            "text": "…",
        },
        **{"outlet_folded": folded(outlet) if outlet else None, "published": published, "published_day": day},
        **{"text_digest": "sha256:1", "provenance": {}, "parsed_by": "test", **WARC},
    }


def _agencies(key: str, rows: list[tuple[str, str | None]]) -> Iterator[dict[str, Any]]:
    for ordinal, (code, name) in enumerate(rows):
        yield {
            **{"article": key, "ordinal": ordinal, "code": code, "code_folded": folded(code)},
            **{"name": name, "name_folded": folded(name) if name else None},
        }


def _statement(name: str, ordinal: int) -> dict[str, Any]:
    key, _, inside = name.partition(".")
    values = dict(zip(COLUMNS, STATEMENTS[name], strict=True))
    start = int(inside[1:])
    speaker = values["speaker_name"]
    to_text, to_name = ADDRESSEES.get(name, (None, None))
    return {
        "number": statement_number(ARTICLES[key][2], list(ARTICLES).index(key) + 1, ordinal),
        **{"article": key, "id": inside, "start": start, "confidence": 0.9, **values},
        **{"content": [[start, start + 5]], "cue": [], "source": [], "addressee": []},
        "occasion_kind": "interview" if name == "aaaaaaaaaaaa.s90" else None,
        **{"addressee_text": to_text, "addressed_to_name": to_name},
        "speaker_folded": folded(speaker) if speaker else None,
    }
