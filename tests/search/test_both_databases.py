"""The same query finds the same statements, in the same order, whatever database keeps the record."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from fictional import NOW
from onrecord.record import Agency, Attribution, Capture, Provenance, Published, Record, Statement
from onrecord.search import order, parse_query
from onrecord.search.lookup import look_up
from onrecord.search.results import SORTS, Hits, Page, search
from onrecord.spans import Span
from onrecord.store import Writer, locate, reading_from

WORDS = (
    *(
        "ferry",
        "Ferry",
        "FERRY",
        "ferries",
        "fér",
        "résumé",
        "re\u0301sume\u0301",
        "Straße",
        "strasse",
        "ﬁsh",
    ),
    *("fish", "co\u00adoperate", "don’t", "don't", "well-known", "U.S.", "10:30", "½", "x²", "１２", "12"),
    *("Ελλάδα", "ελλαδα", "ΕΛΛΑΔΑ", "Ёлка", "елка", "İstanbul", "istanbul", "ısı", "Việt", "viet", "Łódź"),
    *(
        "مَدرسة",
        "مدرسة",
        "שָׁלוֹם",
        "שלום",
        "हिन्दी",
        "हिनदी",
        "北京",
        "東京都",
        "か",
        "が",
        "한국",
        "กำ",
        "🙂",
        "—",
    ),
    *(
        "ferry_boat",
        "a",
        "aa",
        "aaa",
        "the",
        "the",
        "the",
        "harbour",
        "harbor",
        "\ue000",
        "ﷺ",
        "ﾞ",
        "x\u200dy",
    ),
)
NAMES = ("Ali Haddad", "José Álvarez", "Jose Alvarez", "Ελένη Ράπτη", "O’Neill", "Jane Roe-Smith", None)
OUTLETS = ("Harbour Post", "The Évening Bell", "gazette.example", "北京 Daily", None)
DAYS = ("2021-05-17T11:09", "2021-05", "2020", "--05-17", "2021-05-18", "0001-01-01", "2021-02-31", None)
AGENCIES = (
    (),
    (Agency(code="CW", name="Coast Wire"),),
    (Agency(code="TNA", name=None), Agency(code="É.F", name="x y")),
)

Shelves: TypeAlias = tuple[Connection, Connection]


def records() -> Iterator[tuple[Capture, Record]]:
    """Articles of random words, the same on every run."""
    chance = random.Random(11)
    for i in range(60):
        parts = [
            " ".join(chance.choices(WORDS, k=chance.choice((1, 3, 8, 20))))
            for _ in range(chance.randrange(6))
        ]
        text = "\n\n".join([f"number {i}", *parts])
        said, at = [], len(f"number {i}") + 2
        for part in parts:
            said.append(statement(chance, at, part))
            at += len(part) + 2
        published = chance.choice(DAYS)
        yield (
            Capture(name=f"{i}.txt", payload=text.encode(), media_type="text/plain", captured_at=NOW),
            Record(
                id=f"story-{i}",
                url=None,
                outlet=chance.choice(OUTLETS),
                title=None,
                language=chance.choice(("en", "de", "el", "en-GB", None)),
                text=text,
                published=Published(value=published, basis="metadata") if published else None,
                provenance=Provenance(agencies=chance.choice(AGENCIES)),
                statements=tuple(said),
                speakers=(),
            ),
        )


def statement(chance: random.Random, at: int, words: str) -> Statement:
    """A statement of these words, at that place, by somebody."""
    name = chance.choice(NAMES)
    whole, first = (Span(at, at + len(words)),), (Span(at, at + len(words.split()[0])),)
    plain = Statement(
        id=f"s{at}",
        kind=chance.choice(("direct", "indirect", "mixed")),
        content=whole,
        cue=chance.choice(((), first)),
        source=chance.choice(((), first)),
        addressee=chance.choice(((), first)),
    )
    return (
        replace(plain, speaker=Attribution(name=name, kind="person", basis="named", role=None))
        if name
        else plain
    )


@pytest.fixture(scope="module")
def shelves(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelves]:
    """The same record in a file and on a server."""
    folder = tmp_path_factory.mktemp("both")
    address = request.getfixturevalue("databases").ready()
    places = locate(folder / "onrecord.db"), locate(address, str(folder / "captures"))
    for place in places:
        with Writer(place, 10**9) as writer:
            for capture, record in records():
                assert writer.save(capture, record, "rules 1").reason == "added"
    with reading_from(places[0]) as file, reading_from(places[1]) as server:
        yield file, server


word = st.sampled_from([word for word in WORDS if any(char.isalnum() for char in word)])
term = st.one_of(
    word,
    st.builds("{}*".format, word.map(lambda text: text.rstrip(".")[:2]).filter(lambda text: text.isalnum())),
    st.lists(word, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.lists(word, min_size=1, max_size=2).map(lambda words: f'"{" ".join(words)}"*'),
)
field = st.one_of(
    st.builds('{}:"{}"'.format, st.sampled_from(["speaker", "source", "addressee", "cue"]), word),
    st.builds(
        "speaker:{}".format, st.sampled_from(["alvarez", "haddad", "ραπτη", '"jane roe"', "o’neill", "al*"])
    ),
    st.builds("outlet:{}".format, st.sampled_from(["post", '"évening bell"', "example", "北京", "har*"])),
    st.builds("agency:{}".format, st.sampled_from(["cw", '"coast wire"', "tna", "e.f", '"f x"', "c*"])),
    st.builds("kind:{}".format, st.sampled_from(["direct", "indirect", "mixed"])),
    st.builds("lang:{}".format, st.sampled_from(["en", "de", "el", "xx"])),
    st.builds(
        "{}:{}".format,
        st.sampled_from(["after", "before"]),
        st.sampled_from(["2020", "2021-05", "2021-05-18"]),
    ),
    st.builds("id:story-{}".format, st.integers(0, 20)),
)
query = st.recursive(
    st.one_of(term, field),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " OR ".join(parts) + ")"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=6,
)


@settings(max_examples=250)
@given(query, st.sampled_from([None, *SORTS]), st.integers(1, 30), st.integers(0, 40))
@example("", None, 20, 0)
@example("-the -ferry", "oldest", 7, 3)
@example("the OR after:2021", "newest", 5, 5)
@example('"the the"', None, 20, 0)
def test_the_same_page(shelves: Shelves, asked: str, sort: str | None, limit: int, offset: int) -> None:
    page = Page(sort=sort, limit=limit, offset=offset)  # type: ignore[arg-type]
    file, server = (search(connection, parse_query(asked), page) for connection in shelves)
    assert file == server


def whole(connection: Connection, asked: str, sort: str | None, limit: int) -> Hits:
    return search(connection, parse_query(asked), Page(sort=sort, limit=limit))  # type: ignore[arg-type]


@settings(max_examples=60)
@given(query, st.sampled_from([None, *SORTS]), st.integers(1, 9))
def test_pages_fit_together_also_where_only_the_newest_are_weighed(
    shelves: Shelves, asked: str, sort: str | None, limit: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(order, "MAX_WEIGHED", 13)
        patch.setattr(order, "MAX_COUNTED", 17)
        for connection in shelves:
            together = whole(connection, asked, sort, 1_000)
            pages, offset = [], 0
            while offset is not None:
                page = Page(sort=sort, limit=limit, offset=offset)  # type: ignore[arg-type]
                found = search(connection, parse_query(asked), page)
                assert found.at_least == (found.next_offset is not None and len(together.hits) > 17)
                pages += found.hits
                offset = found.next_offset
            assert [hit.id for hit in pages] == [hit.id for hit in together.hits]
            assert len({hit.id for hit in pages}) == len(pages)


@settings(max_examples=60)
@given(
    st.one_of(
        word, st.sampled_from(["alvarez", "Jose", "Ελενη", "story-7", "haddad ali", "hadad", "0", "s10"])
    )
)
def test_the_same_thing_is_named(shelves: Shelves, name: str) -> None:
    file, server = (look_up(connection, name, Page()) for connection in shelves)
    assert file == server


ALIKE = [
    ("resume", "résumé"),
    ("Straße", "STRASSE"),
    ("ΕΛΛΆΔΑ", "ελλαδα"),
    ("ёлка", "елка"),
    ("ﬁsh", "fish"),
    ("cooperate", "co\u00adoperate"),
    ("istanbul", "İstanbul"),
    ("مَدرسة", "مدرسة"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_case_and_accents_of_every_script_do_not_count(shelves: Shelves, one: str, other: str) -> None:
    for connection in shelves:
        found = [hit.id for hit in whole(connection, one, None, 99).hits]
        assert found == [hit.id for hit in whole(connection, other, None, 99).hits] != []
