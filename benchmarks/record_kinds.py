"""The kinds of query and of page that are measured on a made-up record, some of each; always the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote

from sqlalchemy import Connection

from benchmarks import made
from onrecord.search import parse_query
from onrecord.search.facets import count_facets
from onrecord.search.folded_pages import search_folded
from onrecord.search.results import Page, order_of_name, page_of, search

N_INSTANCES = 20
Query = Callable[[Connection], int]


def kinds() -> dict[str, list[Query]]:
    """The kinds of query; each gives how many it found."""
    chance = random.Random(made.SEED)
    words, names, outlets = made.vocabulary(), made.names(), made.outlets()
    phrases = _phrases(chance)

    def some(make: Callable[[], str], **page: object) -> list[Query]:
        return [_asking(make(), Page(**page)) for _ in range(N_INSTANCES)]  # type: ignore[arg-type]

    def folded(make: Callable[[], str], **page: object) -> list[Query]:
        return [_folding(make(), Page(**page)) for _ in range(N_INSTANCES)]  # type: ignore[arg-type]

    def months() -> str:
        year, month = chance.randrange(2013, 2026), chance.randrange(1, 12)
        return f"after:{year}-{month:02} before:{year}-{month + 1:02}"

    def rank(most: int, least: int = 0) -> str:
        return words[chance.randrange(least, most)]

    return {
        "rare word": some(lambda: rank(40_000, 10_000)),
        "word of the middle": some(lambda: rank(2_000, 200)),
        "common word": some(lambda: rank(12)),
        "common word, newest first": some(lambda: rank(12), sort="newest"),
        "phrase": some(lambda: f'"{chance.choice(phrases)}"'),
        "three words": some(lambda: f"{rank(50)} {rank(500)} {rank(500)}"),
        "either of two words": some(lambda: f"{rank(500)} OR {rank(5_000)}"),
        "word, without a common one": some(lambda: f"{rank(300)} -{rank(10)}"),
        "beginning of a word": some(lambda: rank(3_000)[: chance.randrange(2, 5)] + "*"),
        "speaker and a year": some(
            lambda: f'speaker:"{names[chance.randrange(300)]}" after:{chance.randrange(2013, 2025)}'
        ),
        "speaker and word": some(lambda: f"speaker:{names[chance.randrange(50)].split()[1]} {rank(100)}"),
        "outlet and word": some(lambda: f'outlet:"{chance.choice(outlets[:60])}" {rank(500)}'),
        "agency, kind, language": some(
            lambda: f"agency:w{chance.randrange(30)} kind:{chance.choice(['direct', 'mixed'])} lang:en"
        ),
        "one month": some(months),
        "common word in one month": some(lambda: f"{rank(12)} {months()}"),
        "everything but a common word": some(lambda: f"-{rank(10)}"),
        "everything, newest first": some(lambda: ""),
        "everything, oldest first": some(lambda: "", sort="oldest"),
        "page 100 of a common word": some(lambda: rank(12), offset=2_000),
        "folded by quotation: word of the middle": folded(lambda: rank(2_000, 200)),
        "folded by quotation: common word": folded(lambda: rank(12)),
        "folded by quotation: speaker": folded(lambda: f'speaker:"{names[chance.randrange(300)]}"'),
        "folded by quotation: everything": folded(lambda: ""),
        "folded by quotation: page 20 of a common word": folded(lambda: rank(12), offset=400),
        "facets of a word": [_facets(rank(500)) for _ in range(N_INSTANCES)],
        "facets of a common word": [_facets(rank(12)) for _ in range(N_INSTANCES)],
        "facets of everything": [_facets("") for _ in range(N_INSTANCES)],
        "all of one speaker": [_of_speaker(names[chance.randrange(200)]) for _ in range(N_INSTANCES)],
    }


def pages() -> dict[str, list[str]]:
    """The kinds of page, as addresses on the server; the first of each are the greatest on record."""
    chance = random.Random(made.SEED)
    words, names, outlets = made.vocabulary(), made.names(), made.outlets()

    def of(path: str, values: list[str]) -> list[str]:
        return [f"/{path}={quote(value)}" for value in values]

    return {
        "home": ["/"] * N_INSTANCES,
        "search page, word": of("?q", [words[chance.randrange(500)] for _ in range(N_INSTANCES)]),
        "search page, common word": of("?q", [words[chance.randrange(12)] for _ in range(N_INSTANCES)]),
        "speaker": of("speaker?name", names[:10] + [chance.choice(names[:2_000]) for _ in range(10)]),
        "outlet": of("outlet?name", outlets[:10] + [chance.choice(outlets) for _ in range(10)]),
        "agency": of("agency?name", made.agency_codes()),
        "record": ["/record"] * N_INSTANCES,
        "list of outlets": ["/outlets"] * N_INSTANCES,
        "list of speakers": ["/speakers"] * N_INSTANCES,
        "list of speakers by a beginning": of("speakers?begins", [name[:3] for name in names[:N_INSTANCES]]),
    }


def _phrases(chance: random.Random) -> list[str]:
    """Two or three words that stand together in the record, most of them common."""
    said = [row[10].split() for row in next(made.batches(10 * N_INSTANCES)).rows["statements"]]
    found = []
    while len(found) < N_INSTANCES * 2:
        there = chance.choice(said)
        at = chance.randrange(len(there) - 2)
        found.append(" ".join(there[at : at + chance.choice((2, 2, 3))]))
    return found


def _asking(query: str, page: Page) -> Query:
    node = parse_query(query)
    return lambda connection: search(connection, node, page).total


def _folding(query: str, page: Page) -> Query:
    node = parse_query(query)
    return lambda connection: search_folded(connection, node, page).total


def _facets(query: str) -> Query:
    node = parse_query(query)
    return lambda connection: count_facets(connection, node).n_counted


def _of_speaker(name: str) -> Query:
    return lambda connection: page_of(connection, order_of_name(connection, name), Page()).total
