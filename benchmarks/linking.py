"""What it costs to tie an article to a record of many: speakers, revisions, copies, quotations.

    python -m benchmarks.linking [--sizes 1000 10000 100000] [--keep DIR] [--profile STEP]

Fills a record with made-up articles (20 statements each, as many hashes as news has, one in twenty of them a
hash that news articles have, so that what is looked up is found as unevenly as in news), stores articles of
the corpus in it as `onrecord add` does, and takes the median and the ninth decile of each step, in
milliseconds of the clock and of processor time. What was stored is undone after it was timed.

Records kept in a folder (`--keep`) are used again. `--profile copies` (or another step) prints what takes
the time instead.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.corpora import read_lines, require_data
from onrecord.acquire import utc_now
from onrecord.parse import parse
from onrecord.record import Capture, Record
from onrecord.relations.fingerprints import fingerprints, wording_of
from onrecord.relations.quotation_prints import prints_of
from onrecord.relations.quotations import saying
from onrecord.relations.voices import voice
from onrecord.spans import joined_text
from onrecord.statements.rules import RulesEngine
from onrecord.store import entries, linking, storing
from onrecord.store.archive import Place
from onrecord.store.linking import Linker
from onrecord.store.opening import open_database
from onrecord.store.tables import fingerprints as article_prints
from onrecord.store.tables import quotation_prints

N_READ, N_TIED = 300, 60  # articles of the corpus: read for hashes that articles share, tied and timed
N_STATEMENTS = 20
N_PRINTS, N_STATEMENT_PRINTS = 130, 7  # made-up hashes of an article, of a statement
N_SHARED = 7  # hashes of news that an article has, and of its statements
FIRST_NUMBER = 1 << 40  # of made-up statements, behind those of the corpus, which have no day here
PLACE = Place(file="a.warc.gz", offset=0, length=1, id="urn:x")

Said = tuple[int, str | None, str | None]  # a hash, the name and kind of the speaker
Shared = tuple[list[int], list[Said]]
Times = dict[str, list[tuple[float, float]]]


def main() -> None:
    """Prints a row a step and size."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options.add_argument("--keep", type=Path, help="a folder for the made records; default: a temporary one")
    options.add_argument("--profile", choices=["directory", "revisions", "copies", "quotations"])
    given = options.parse_args()
    records = list(_records())
    print("| articles | step | median ms | ninth decile | processor | MB |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for path, size in _made(given.keep or Path(folder), given.sizes, records):
            engine = open_database(path, write=True)
            profile = cProfile.Profile() if given.profile else None
            with engine.connect() as connection:
                times = _timed(connection, records[:N_TIED], given.profile, profile)
            engine.dispose()
            if profile is not None:
                pstats.Stats(profile).sort_stats("tottime").print_stats(25)
                continue
            for name, found in times.items():
                print(_row(size, name, found, path.stat().st_size), flush=True)


def _made(folder: Path, sizes: Iterable[int], records: Sequence[Record]) -> Iterator[tuple[Path, int]]:
    """A record of each size, made from the one before where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    before, n_before = None, 0
    shared = _shared_prints(records)
    for size in sizes:
        path = folder / f"{size}.db"
        if not path.exists():
            half = folder / "half-made.db"
            half.unlink(missing_ok=True)
            if before is not None:
                shutil.copy(before, half)
            engine = open_database(half, write=True)
            _fill(engine, n_before, size, shared)
            engine.dispose()
            half.rename(path)
        before, n_before = path, size
        yield path, size


def _records() -> Iterator[Record]:
    rows = read_lines(require_data() / "polnear" / "train.jsonl")
    engine = RulesEngine()
    for row in random.Random(2).sample(rows, N_READ):
        payload = row["text"].encode()
        yield parse(
            Capture(name=row["id"], payload=payload, media_type="text/plain", captured_at=utc_now()), engine
        )


def _shared_prints(records: Sequence[Record]) -> Shared:
    """The hashes of the corpus, of articles and of statements, each as often as it stands there.

    Those of statements with who speaks, since who is compared first.
    """
    of_articles: list[int] = []
    of_statements: list[Said] = []
    for record in records:
        of_articles += fingerprints(wording_of(record))
        for said in record.statements:
            speaker = said.speaker
            who = voice(speaker.name, speaker.kind) if speaker else voice(None, None)
            hashes = prints_of(saying(joined_text(record.text, said.content), who, said.kind))
            name, kind = (speaker.name, speaker.kind) if speaker else (None, None)
            of_statements += ((one, name, kind) for one in hashes)
    return of_articles, of_statements


def _fill(engine: Any, start: int, end: int, shared: Shared) -> None:
    """Adds made-up articles by statements of the database, hashes in their order, which is quick."""
    raw = engine.raw_connection()
    try:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "cache_size = -400000",
            "foreign_keys = OFF",
            "temp_store = MEMORY",
        ):
            raw.execute(f"PRAGMA {pragma}")
        raw.execute("BEGIN")
        _fill_rows(raw, start, end)
        _fill_shared(raw, start, end, shared)
        raw.execute("COMMIT")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = DEFAULT",
            "cache_size = -2000",
        ):
            raw.execute(f"PRAGMA {pragma}")
    finally:
        raw.close()


def _fill_rows(raw: Any, start: int, end: int) -> None:
    words = "we found that the ferry and the swans of the harbour keep to the eastern side of the quay " * 30
    span = {"start": start, "end": end, "words": words, "said": words[:120], "first": FIRST_NUMBER}
    of_each = "WITH RECURSIVE each(n) AS (SELECT :start UNION ALL SELECT n + 1 FROM each WHERE n + 1 < :end)"
    many = "many(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM many WHERE m + 1 < {})"
    if start == 0:
        raw.execute("INSERT INTO warc_files (name, committed_bytes) VALUES ('a.warc.gz', 1)")
    place = "'a.warc.gz', 0, 1, 'urn:x'"
    columns = "warc_file, warc_offset, warc_length, warc_record_id"
    raw.execute(
        f"{of_each} INSERT INTO captures (number, digest, name, media_type, captured_at, {columns})"
        f" SELECT n + 1000, 'sha256:' || n, 'a', 'text/plain', '2021', {place} FROM each",
        span,
    )
    raw.execute(
        f"{of_each} INSERT INTO articles (key, record_id, capture, outlet, outlet_folded, text, text_digest,"
        f" provenance, parsed_by, {columns}) SELECT printf('%012x', n * 2654435761 % 281474976710655), n,"
        f" n + 1000, 'o' || n % 500, 'o' || n % 500, :words, '', '{{}}', '', {place} FROM each",
        span,
    )
    raw.execute(
        f"{of_each}, {many.format(N_STATEMENTS)} INSERT INTO statements (number, article, id, ordinal, kind,"
        " start, content, cue, source, addressee, content_text, speaker_name, speaker_folded, speaker_kind,"
        " speaker_basis, confidence) SELECT :first + n * 32 + m,"
        " printf('%012x', n * 2654435761 % 281474976710655), 's' || m,"
        " m, 'direct', 0, '[[0,100]]', '[]', '[]', '[]', :said, 'Made Up' || n % 5000, 'made up' || n % 5000,"
        " 'person', 'named', 1.0 FROM each, many",
        span,
    )
    raw.execute(
        f"{of_each}, {many.format(N_PRINTS)} INSERT INTO fingerprints (fingerprint, article)"
        " SELECT random() AS r, printf('%012x', n * 2654435761 % 281474976710655) FROM each, many ORDER BY r",
        span,
    )
    raw.execute(
        f"{of_each}, {many.format(N_STATEMENTS * N_STATEMENT_PRINTS)} INSERT INTO quotation_prints"
        f" (print, statement) SELECT random() AS r, :first + n * 32 + m % {N_STATEMENTS} FROM each, many"
        " ORDER BY r",
        span,
    )


def _fill_shared(raw: Any, start: int, end: int, shared: Shared) -> None:
    """Gives each made-up article hashes of the corpus, the more common ones more often."""
    rng = random.Random(start)
    of_articles, of_statements = shared
    rows = [
        (one, f"{at * 2654435761 % 281474976710655:012x}")
        for at in range(start, end)
        for one in rng.choices(of_articles, k=N_SHARED)
    ]
    raw.executemany(f"INSERT OR IGNORE INTO {article_prints.name} VALUES (?, ?)", sorted(rows))
    said = [
        (FIRST_NUMBER + at * 32 + rng.randrange(N_STATEMENTS), *one)
        for at in range(start, end)
        for one in rng.choices(of_statements, k=N_SHARED)
    ]
    hashes = sorted((one, number) for number, one, _, _ in said)
    raw.executemany(f"INSERT OR IGNORE INTO {quotation_prints.name} VALUES (?, ?)", hashes)
    raw.executemany(
        "UPDATE statements SET speaker_name = ?, speaker_folded = lower(?), speaker_kind = ?"
        " WHERE number = ?",
        ((name, name, kind, number) for number, _, name, kind in said),
    )


def _timed(
    connection: Connection, records: Sequence[Record], profiled: str | None, profile: cProfile.Profile | None
) -> Times:
    """Wall and processor time of each step for each article, which is not kept; fills the profile of one."""
    times: Times = defaultdict(list)
    before = linking.LINKERS
    linking.LINKERS = tuple(_watched(one, times, profiled, profile) for one in before)
    try:
        for record in records:
            capture = Capture(
                name=record.id, payload=b"x", media_type="text/plain", captured_at=utc_now(), url=None
            )
            with connection.begin() as transaction:
                storing.store(connection, entries.facts_of(capture), record, (PLACE, PLACE), "benchmark")
                transaction.rollback()
    finally:
        linking.LINKERS = before
    ours = ("revisions", "copies", "quotations")
    for parts in zip(*(times[name] for name in ours), strict=True):
        times["revisions + copies + quotations"].append((sum(a for a, _ in parts), sum(b for _, b in parts)))
    return times


def _watched(linker: Linker, times: Times, profiled: str | None, profile: cProfile.Profile | None) -> Linker:
    name = linker.link.__module__.rpartition(".")[2]
    watch: AbstractContextManager[object] = profile if profile and name == profiled else nullcontext()

    def link(connection: Connection, key: str, record: Record) -> None:
        start, cpu = time.perf_counter(), time.process_time()
        with watch:
            linker.link(connection, key, record)
        times[name].append(((time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000))

    return Linker(link, linker.unlink)


def _row(size: int, name: str, found: list[tuple[float, float]], n_bytes: int) -> str:
    walls, cpus = sorted(wall for wall, _ in found), [cpu for _, cpu in found]
    decile = walls[len(walls) * 9 // 10]
    middle = statistics.median
    mb = n_bytes / 1e6
    return f"| {size:,} | {name} | {middle(walls):.1f} | {decile:.1f} | {middle(cpus):.1f} | {mb:,.0f} |"


if __name__ == "__main__":
    main()
