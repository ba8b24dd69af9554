"""Made-up files for tests of the batch: harbours, trams and cheese fairs, and some that are broken."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

SPEAKERS = ("Jane Roe", "Ana Lund", "Per Holm", "Mia Quay")
OUTLETS = ("Harbour Post", "Tram Times", None)
A_TIME = "2024-03-01T10:00:00Z"


def story(i: int) -> str:
    first, second = SPEAKERS[i % 4], SPEAKERS[(i + 1 + i // 4 % 3) % 4]
    return (
        f"PORT LUMEN – Ferry {i} will sail on Friday, {first}, the harbour master, said on Monday.\n\n"
        f"“We will mend gate {i} 🙂 before the cheese fair,” {second} told Coast Wire.\n\n"
        f"An official said that tram {i} would wait."
    )


def json_lines(path: Path, numbers: range) -> None:
    lines = [
        json.dumps(
            {
                "id": f"story-{i}",
                "text": story(i),
                "language": "en",
                "outlet": OUTLETS[i % 3],
                "published": f"2024-{1 + i % 3:02}-05",
            }
        )
        for i in numbers
    ]
    path.write_text("\n".join(lines) + "\n")


def page(i: int) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in story(i).split("\n\n"))
    more = "<p>The council of Port Lumen met in the old tram shed, where it was warm and dry.</p>" * 3
    return (
        f"<!doctype html><html lang=en><head><title>Ferry {i}</title>"
        f'<meta property="article:published_time" content="2024-02-{1 + i % 28:02}">'
        f'<meta property="og:site_name" content="Harbour Post"></head>'
        f"<body><article><h1>Ferry {i}</h1>{paragraphs}{more}</article></body></html>"
    ).encode()


def warc(path: Path, numbers: range) -> None:
    records = [warc_record(f"https://post.example/{i}", page(i)) for i in numbers]
    if path.suffix == ".gz":
        records = [gzip.compress(record, mtime=0) for record in records]
    path.write_bytes(b"".join(records))


def warc_record(url: str, html: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + html
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <{uuid.uuid5(uuid.NAMESPACE_URL, url).urn}>\r\n"
        f"WARC-Date: {A_TIME}\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def make(folder: Path) -> Path:
    """Files of every kind, good and bad."""
    folder.mkdir()
    for n in range(3):
        json_lines(folder / f"lines{n}.jsonl", range(n * 10, n * 10 + 10))
    warc(folder / "pages.warc.gz", range(100, 106))
    warc(folder / "plain.warc", range(200, 203))
    (folder / "cut.warc.gz").write_bytes((folder / "pages.warc.gz").read_bytes()[:-900])
    (folder / "broken.jsonl").write_text(
        '{"text": "“The gate is open,” Jane Roe said."}\n{"text": \n{"id": 1}\n'
    )
    (folder / "half.jsonl").write_text(
        '{"text": "\\ud800 is half a pair, Ana Lund said.", "language": "en"}\n'
    )
    (folder / "empty.jsonl").write_bytes(b"")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 4)
    (folder / "one.txt.gz").write_bytes(gzip.compress(story(7).encode(), mtime=0))
    return folder


def command(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs `onrecord` in a process of its own."""
    done = [sys.executable, "-m", "onrecord.cli", *words]
    return subprocess.run(done, capture_output=True, text=True, env={**os.environ, **more}, timeout=300)


def contents(folder: Path) -> dict[str, bytes]:
    """Every table of a batch's folder, by the name of its file."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.parquet"))}
