"""How well speakers are linked across articles, and what it costs as the record grows.

    python -m benchmarks.directory pairs [--write]
    python -m benchmarks.directory speed [--sizes 1000,10000,100000] [--write]

`pairs` stores the articles of polnear/train and dev (parsed with the rules), in their order, and looks
whether each labelled pair of `directory_pairs.jsonl` came to be one speaker. The pairs are names with the
ids of their articles, labelled by reading. Those of `choose` are all of train; the weights and thresholds
were chosen with them. Those of `report` tie an article of dev to one of train, and were looked at once, at
the end.

`speed` fills a record with made-up speakers, each as if it had been linked to nobody, and times at each size
how long the five speakers of one more article take to be linked.

`--write` puts the figures into docs.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, text

from benchmarks.corpora import REPOSITORY, read_lines, require_data
from onrecord.directory.traits import mention_id, mentions_of
from onrecord.parse import Options, parse_articles
from onrecord.record import Article, Provenance, Published, Record, Speaker, from_json
from onrecord.spans import Span
from onrecord.statements import load_engine
from onrecord.store import directory, identities, open_database
from onrecord.store.rows import article_key
from onrecord.store.tables import articles, captures, metadata, referents, warc_files

PAIRS = Path(__file__).with_name("directory_pairs.jsonl")
SPEAKERS_AN_ARTICLE = 5
COUNTED = {"identity_names": "name", "identity_keys": "key", "identity_traits": "trait"}
N_TIMED = 40  # articles at each size
AT = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Prints the figures asked for."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("what", choices=["pairs", "speed"])
    options.add_argument("--sizes", default="1000,10000,100000")
    options.add_argument(
        "--records", nargs="*", type=Path, help="what `onrecord parse` printed for the articles"
    )
    options.add_argument("--write", action="store_true")
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if args.what == "pairs":
            found_in = parsed(args.records) if args.records else polnear()
            page, mark, lines = REPOSITORY / "docs" / "directory.md", "pairs", pairs(Path(folder), found_in)
        else:
            sizes = [int(size) for size in args.sizes.split(",")]
            page, mark, lines = (
                REPOSITORY / "docs" / "performance.md",
                "directory",
                speed(Path(folder), sizes),
            )
        found = []
        for line in lines:
            print(line, flush=True)
            found.append(line)
    if args.write:
        before, _, rest = page.read_text("utf-8").partition(f"<!-- {mark} -->")
        after = rest.partition(f"<!-- end of {mark} -->")[2]
        body = "\n".join(found)
        page.write_text(f"{before}<!-- {mark} -->\n{body}\n<!-- end of {mark} -->{after}", "utf-8")


def pairs(folder: Path, records: Iterable[tuple[str, Record]]) -> Iterator[str]:
    """The table of precision and recall of links, for each half."""
    keys: dict[str, str] = {}
    engine = open_database(folder / "pairs.db", write=True)
    with engine.connect() as connection, connection.begin():
        begin(connection)
        for name, record in records:
            keys[name] = article_key(record)
            add(connection, record)
        found = connection.execute(select(referents.c.id, referents.c.canonical_id))
        canonical = {str(one): str(other) for one, other in found}
    engine.dispose()
    rows = read_lines(PAIRS)
    yield "| pairs | labelled the same | linked | right | precision | recall |"
    yield "|---|---|---|---|---|---|"
    for half in dict.fromkeys(row["half"] for row in rows):
        same = linked = right = n_pairs = 0
        for row in rows:
            ids = [mention_id(keys[article], name) for article, name in (row["left"], row["right"])]
            if row["half"] != half or any(one not in canonical for one in ids):
                continue
            is_linked = canonical[ids[0]] == canonical[ids[1]]
            n_pairs, same, linked = n_pairs + 1, same + row["same"], linked + is_linked
            right += row["same"] and is_linked
        precision, recall = right / max(1, linked), right / max(1, same)
        yield f"| {half}, {n_pairs} pairs | {same} | {linked} | {right} | {precision:.3f} | {recall:.3f} |"


def polnear() -> Iterator[tuple[str, Record]]:
    """The articles of both splits, parsed with the rules, in the order of the files."""
    engine, options = load_engine("rules"), Options()
    for row in _polnear_rows():
        article = Article(id=row["id"], text=row["text"], language=row["language"])
        yield row["id"], _placed(parse_articles([article], engine, options)[0], row)


def parsed(files: Iterable[Path]) -> Iterator[tuple[str, Record]]:
    """The same from files of records that were parsed before."""
    rows = {row["id"]: row for row in _polnear_rows()}
    for file in files:
        for line in file.read_bytes().splitlines():
            record = from_json(line)
            yield record.id, _placed(record, rows[record.id])


def _polnear_rows() -> list[dict[str, Any]]:
    folder = require_data() / "polnear"
    return [*read_lines(folder / "train.jsonl"), *read_lines(folder / "dev.jsonl")]


def _placed(record: Record, row: dict[str, Any]) -> Record:
    """With the outlet and the day; without statements, which have no part in this."""
    published = Published(value=row["date"], basis="metadata")
    return replace(record, outlet=row["publisher"], published=published, statements=())


def speed(folder: Path, sizes: Iterable[int]) -> Iterator[str]:
    """The table of milliseconds an article, and the peak of memory."""
    rng = random.Random(7)
    made = invented(rng)
    engine = open_database(folder / "speed.db", write=True)
    yield "| speakers on record | ms to link the five of an article: median | mean | peak memory, MB |"
    yield "|---|---|---|---|"
    with engine.connect() as connection:
        with connection.begin():
            begin(connection)
        n_filled = 0
        for size in sizes:
            with connection.begin():
                while n_filled < size:
                    n_filled += fill(connection, [next(made) for _ in range(200)])
            with connection.begin():
                times = [add(connection, next(made)) for _ in range(N_TIMED)]
                n_speakers = connection.execute(text("SELECT count(*) FROM identities")).scalar_one()
            median, mean = statistics.median(times) * 1000, statistics.mean(times) * 1000
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            yield f"| {n_speakers:,} | {median:.1f} | {mean:.1f} | {peak} |"
    engine.dispose()


def fill(connection: Connection, records: Iterable[Record]) -> int:
    """Puts the speakers of the records on record, each linked to nobody; gives how many."""
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in ("referents", "identities", *COUNTED)}
    for record in records:
        for one in mentions_of(article_key(record), record):
            own = {"canonical_id": one.id}
            named = {"name": one.names[0], "name_folded": one.names[0].lower(), "fixed_name": None}
            days = {"first_day": one.day, "last_day": one.day}
            traits = sorted(one.traits)
            rows["referents"].append(
                {"id": one.id, "kind": one.kind, "day": one.day, "names": list(one.names), "traits": traits}
                | own
            )
            more = {"kind": one.kind, "wikidata": None, "is_ruled": False, "n_mentions": 1}
            rows["identities"].append({**own, **named, **days, **more})
            for table, counts in identities.counts_of([one]).items():
                column = COUNTED[table.name]
                extra = {"referent": one.id} if column == "name" else {}
                rows[table.name] += [{**own, column: value, "n": n, **extra} for value, n in counts.items()]
    for name, found in rows.items():
        connection.execute(insert(metadata.tables[name]), found)
    return len(rows["referents"])


def begin(connection: Connection) -> None:
    """The rows that articles refer to."""
    connection.execute(insert(warc_files).values(name="a", committed_bytes=1))
    place = {"warc_file": "a", "warc_offset": 0, "warc_length": 1, "warc_record_id": "urn:a"}
    facts = {"digest": "sha256:0", "name": "a", "media_type": "text/plain"}
    connection.execute(insert(captures).values(number=1, **facts, **place, captured_at=AT.isoformat()))


def add(connection: Connection, record: Record) -> float:
    """Stores the article's row and links its speakers; gives the processor time that linking took."""
    key = article_key(record)
    row = {"key": key, "record_id": record.id, "capture": 1, "text": record.text, "provenance": {}}
    row |= {"text_digest": "sha256:0", "parsed_by": "benchmark", "warc_file": "a", "warc_offset": 0}
    connection.execute(insert(articles).values(**row, warc_length=1, warc_record_id="urn:a"))
    started = time.process_time()
    directory.link(connection, key, record)
    return time.process_time() - started


def invented(rng: random.Random) -> Iterator[Record]:
    """Articles without end: each speaker new with odds of one in two, else one known, often spelt otherwise.

    Family names follow a law as real ones do: few are borne by many.
    """
    people: list[tuple[str, str, str]] = []
    given = [_word(rng, 2) for _ in range(400)]
    family = [_word(rng, rng.randint(2, 3)) for _ in range(30_000)]
    bodies = [
        f"{_word(rng, 2).title()} {kind}" for kind in ("Board", "Union", "Works", "Party") for _ in range(500)
    ]
    for number in range(10**9):
        speakers = []
        for _ in range(SPEAKERS_AN_ARTICLE):
            if not people or rng.random() < 0.5:
                rank = min(len(family) - 1, int(rng.paretovariate(0.6)) - 1)
                people.append((rng.choice(given), family[rank], rng.choice(bodies)))
                first, last, body = people[-1]
            else:
                first, last, body = people[min(len(people) - 1, int(rng.paretovariate(0.5)) - 1)]
            shown = rng.choice((first, first, first[0] + ".", f"{first} {rng.choice('abcdef')}."))
            role = (f"chair of the {body}",) if rng.random() < 0.6 else ()
            name = f"{shown} {last}".title()
            speakers.append(Speaker(name=name, kind="person", mentions=(Span(0, 5),), roles=role))
        unique = {speaker.name: speaker for speaker in speakers}
        day = f"20{rng.randint(10, 25)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        yield replace(_EMPTY, id=f"story {number}", text=f"Story {number}.", speakers=tuple(unique.values()),
                      published=Published(value=day, basis="metadata"))  # fmt: skip


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(syllables)) + rng.choice(
        "nrstl"
    )


_EMPTY = Record(
    id="", url=None, outlet="Harbour Post", title=None, language="en", text="", published=None,
    provenance=Provenance(), statements=(), speakers=(),
)  # fmt: skip


if __name__ == "__main__":
    main()
