"""A record of fictional news that tries to break out of every page, and every page that shows it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

from fictional import capture_of
from onrecord.keys import article_key
from onrecord.record import (
    Addressee,
    Agency,
    Attribution,
    Byline,
    Dateline,
    Occasion,
    Provenance,
    Published,
    Record,
    Republication,
    Signoff,
    Speaker,
    Statement,
    text_digest,
)
from onrecord.spans import Span
from onrecord.store import Writer

SCRIPT = "</title></style></textarea><script>alert(1)</script>"
ATTRIBUTE = (
    '"\' onmouseover=alert(2) autofocus onfocus=alert(3) zz=">'
    "<img src=http://evil.example/x onerror=alert(4)>"
)
BIDI = "left \u202eright\u202c \u2066inside\u2069 \u200fmark"
HUGE = "W" * 3_000
TEMPLATE = "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>"
CONTROLS = "bell\x07 escape\x1b[31m"
ALL = f"{SCRIPT} {ATTRIBUTE} {BIDI} {TEMPLATE} {CONTROLS} {HUGE}"
NAME = f"Jane {ATTRIBUTE} {SCRIPT}"
ADDRESSES = (
    "https://evil.example/\"onclick=alert(5)'<b>",
    "javascript:alert(6)",
    "https://evil.example/a?b=c&d=e",
)


def text_of(number: int) -> str:
    return f"QUAY {number} – {ALL}\n\n“{ALL}” said {NAME} in {SCRIPT}.\n\nThe end of {ALL}."


def hostile_record(number: int) -> Record:
    """A record whose every text field is hostile."""
    text = text_of(number)
    content = Span(text.index("“"), text.index("”") + 1)
    inner = Span(content.start + 1, content.start + 1 + len(SCRIPT))
    source = Span(text.index(NAME), text.index(NAME) + len(NAME))
    cue = Span(text.index(" said ") + 1, text.index(" said ") + 5)
    occasion = Span(source.end + 4, source.end + 4 + len(SCRIPT))
    speaker = Attribution(name=NAME, kind="person", basis="named", role=ALL)
    statements = (
        Statement(
            id=f"s{content.start}",
            kind="direct",
            content=(content,),
            cue=(cue,),
            source=(source,),
            addressee=(occasion,),
            speaker=speaker,
            addressed_to=Addressee(name=ALL, kind="organization"),
            occasion=Occasion(kind="interview", span=occasion),
        ),
        Statement(
            id=f"s{inner.start}",
            kind="mixed",
            content=(inner,),
            speaker=Attribution(name=f"{BIDI} {HUGE}", kind="group", basis="carried", role=SCRIPT),
            within=f"s{content.start}",
        ),
    )
    return Record(
        id=text_digest(text),
        url=ADDRESSES[number % 3],
        outlet=f"{SCRIPT} {ATTRIBUTE}",
        title=f"{ALL} {number}",
        language='en" onload="alert(7)',
        text=text,
        published=Published(value=f"202{number}-05-17" if number < 2 else SCRIPT, basis="metadata"),
        provenance=Provenance(
            dispatch=Span(0, 10),
            dateline=Dateline(span=Span(0, len(text) // 2), place=ALL, date="2021-05-17", agency=ALL),
            byline=Byline(span=None, authors=(ALL, NAME)),
            signoff=Signoff(span=Span(0, 4), text=ALL, story=ALL),
            republication=Republication(span=Span(0, 4), source=ALL, published=SCRIPT, seen=SCRIPT),
            agencies=(Agency(code=f"{ATTRIBUTE}", name=ALL), Agency(code=SCRIPT, name=None)),
            conflicts=(ALL,),
        ),
        statements=statements,
        speakers=(Speaker(name=NAME, kind="person", mentions=(source,), roles=(ALL, SCRIPT)),),
    )


def write(path: Path) -> list[str]:
    """Makes the record; gives the addresses of every page of it."""
    records = [hostile_record(number) for number in range(4)]
    with Writer(str(path), 10_000_000) as writer:
        for number, record in enumerate(records):
            name = f"{SCRIPT}{ATTRIBUTE}{number}.txt"
            capture = capture_of(record.text, name=name, url=record.url)
            assert writer.save(capture, record, f"rules {SCRIPT}").reason == "added"
    return pages_of(records)


def pages_of(records: list[Record]) -> list[str]:
    """Every page that shows the records, and the ways to ask for what is not there."""
    keys = [article_key(record) for record in records]
    statements = [
        f"/statement/{key}.{said.id}"
        for key, record in zip(keys, records, strict=True)
        for said in record.statements
    ]
    named = {
        "/speaker": [NAME, "nobody", f"{BIDI} {HUGE}"[:200], SCRIPT],
        "/outlet": [f"{SCRIPT} {ATTRIBUTE}", SCRIPT],
        "/agency": [ATTRIBUTE, SCRIPT],
        "/speakers": [],
    }
    asked = [f"{path}?{urlencode({'name': name})}" for path, names in named.items() for name in names]
    queries = ["", "alert", f'"{SCRIPT}', SCRIPT, ATTRIBUTE, BIDI, TEMPLATE, CONTROLS, "speaker:onmouseover"]
    searches = [f"/?{urlencode({'q': query})}" for query in queries]
    return [
        *searches,
        *(f"/?q=alert&sort={quote(SCRIPT)}&page={quote(SCRIPT)}", "/?q=alert&page=99"),
        *statements,
        *(f"/article/{key}" for key in keys),
        *asked,
        *("/speakers", f"/speakers?begins={quote(ATTRIBUTE)}", "/outlets", "/record"),
        f"/statement/{quote(SCRIPT, safe='')}",
        f"/article/{quote(ATTRIBUTE, safe='')}",
        f"/{quote(SCRIPT)}",
        f"/article/{keys[0]}/since/{keys[1]}",
    ]
