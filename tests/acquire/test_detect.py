"""Media types are told by content."""

from __future__ import annotations

import codecs
import gzip
import random

import pytest

from onrecord.acquire.detect import HEAD_BYTES, detect

CASES = {
    "nothing": (b"", "empty"),
    "text": (b"TEHRAN, May 17 (MNA) - The bridge is open.", "text"),
    "text with a mark": (codecs.BOM_UTF8 + b"The bridge", "text"),
    "wide text": ("The bridge".encode("utf-16"), "text"),
    "wide page": ("<!doctype html><p>x".encode("utf-16"), "html"),
    "text with one NUL": (b"The bridge \0 is open again, said the mayor of the town.", "text"),
    "Latin 1": ("Le maire a dit à côté".encode("latin-1"), "text"),
    "doctype": (b"<!DOCTYPE html><html>", "html"),
    "page after white space and comment": (b"\n\t <!-- saved --> <html>", "html"),
    "page after words": (b"saved page\n<html lang=en><body>", "html"),
    "fragment": (b"<p>The bridge</p>", "html"),
    "XHTML": (b'<?xml version="1.0"?><!DOCTYPE html>', "html"),
    "less than": (b"< 5 boats sailed", "text"),
    "JSON line": (b'{"text": "x"}\n', "json"),
    "JSON over lines": (b'{\n  "text": "x"\n}', "json"),
    "JSON with a mark": (codecs.BOM_UTF8 + b'{"text": "x"}', "json"),
    "JSON with HTML in it": (b'{"html": "<html><body>"}', "json"),
    "empty object": (b"{}", "json"),
    "brace in prose": (b"{the bridge} is open", "text"),
    "gzip": (gzip.compress(b"x"), "gzip"),
    "WARC": (b"WARC/1.1\r\n", "warc"),
    "PDF": (b"%PDF-1.7\n", "binary"),
    "database": (b"SQLite format 3\0", "binary"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "binary"),
    "noise": (random.Random(1).randbytes(HEAD_BYTES), "binary"),
}


@pytest.mark.parametrize(("head", "kind"), CASES.values(), ids=CASES)
def test_kind(head: bytes, kind: str) -> None:
    assert detect(head) == kind


@pytest.mark.parametrize("unit", [b"<", b"<!--", b"{ ", b" ", b"<html"])
def test_a_long_hostile_head_is_told_quickly(unit: bytes) -> None:
    assert detect(unit * (1_000_000 // len(unit))) in {"text", "html", "json"}
