"""What is counted of speakers, outlets, agencies and the record, on a record with a copy and a revision."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fictional import capture_of, record_of, text_of
from onrecord.record import Published
from onrecord.search.hints import hints_for
from onrecord.search.holdings import agency_name, holdings, of_agency, of_outlet, outlet_name
from onrecord.search.overview import overview
from onrecord.search.profile import of_name, profile
from onrecord.store import Connection, Reader, Writer, locate
from onrecord.store.roster import iter_speakers, list_speakers

LONG = (
    "The keeper counted "
    + " ".join(f"the gull{i} beside the lamp{i} at pier{i}," for i in range(40))
    + " he said."
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def keys(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The keys by what the articles are; and where the record is."""
    folder = tmp_path_factory.mktemp("shelf")
    is_file = request.param == "sqlite"
    path = str(folder / "onrecord.db") if is_file else request.getfixturevalue("databases").empty()
    found = {"path": path, "captures": str(folder / "captures")}
    plan = {
        "first": (
            0,
            "https://gaceta.example/a",
            {"published": Published(value="2021-05-17", basis="metadata")},
        ),
        "later": (
            1,
            "https://gaceta.example/a",
            {"published": Published(value="2021-06-01", basis="metadata")},
        ),
        "copy": (0, "https://bell.example/b", {"outlet": "The Bell", "published": None}),
    }
    with Writer(locate(path, found["captures"]), 10_000_000) as writer:
        for name, (number, url, changes) in plan.items():
            capture = capture_of(f"{text_of(number)}\n\n{LONG}", url=url)
            outcome = writer.save(capture, record_of(capture, **changes), "rules 1")
            found[name] = outcome.detail
    return found


@pytest.fixture
def shelf(keys: dict[str, str]) -> Iterator[Connection]:
    reader = Reader(locate(keys["path"], keys["captures"]), 10)
    with reader.reading() as connection:
        yield connection
    reader.close()


def test_a_speaker_is_counted_over_all_articles(shelf: Connection) -> None:
    found = profile(shelf, of_name("jose alvarez"))
    assert found.names == (("José Álvarez", 3),)
    assert found.kinds == (("direct", 3),)
    assert [(role.role, role.n_statements, role.first_day, role.last_day) for role in found.roles] == [
        ("the keeper", 3, "2021-05-17", "2021-06-01")
    ]
    assert found.outlets == (("Gaceta de Álamo", 2), ("The Bell", 1))
    assert found.agencies == (("Tidal News Agency", 3),)
    assert found.addressees == (("Coast Wire", 3),)
    assert found.beside == ()
    assert found.days == (("2021-05-17", 1), ("2021-06-01", 1))


def test_an_outlet_knows_what_it_carries_and_who_took_it(shelf: Connection) -> None:
    assert outlet_name(shelf, "GACETA de alamo") == "Gaceta de Álamo"
    assert outlet_name(shelf, "nobody") is None
    found = holdings(shelf, of_outlet("Gaceta de Álamo"))
    assert (found.n_articles, found.n_statements, found.n_unnamed, found.n_wired) == (2, 4, 2, 2)
    assert [(one.period, one.n_statements, one.n_unnamed) for one in found.unnamed] == [
        ("2021-05", 2, 1),
        ("2021-06", 2, 1),
    ]


def test_an_agency_answers_to_its_code_and_its_name(shelf: Connection) -> None:
    assert (
        agency_name(shelf, "tna") == agency_name(shelf, "tidal news agency") == ("TNA", "Tidal News Agency")
    )
    assert agency_name(shelf, "nobody") is None
    assert holdings(shelf, of_agency("TNA")).outlets == (("Gaceta de Álamo", 2), ("The Bell", 1))


def test_speakers_are_listed_and_found_by_the_beginning_of_a_word(shelf: Connection) -> None:
    (row,), total = list_speakers(shelf)
    assert (row.name, row.n_statements, row.n_mentions, total) == ("José Álvarez", 3, 3, 1)
    for begins, found in {"álv": 1, "al jo": 1, "": 1, "lvarez": 0, "%": 0, "al x": 0}.items():
        assert [one["name"] for one in iter_speakers(shelf, begins, limit=9)] == ["José Álvarez"] * found


def test_the_overview_counts_everything(shelf: Connection) -> None:
    found = overview(shelf)
    assert (found.n_captures, found.n_articles, found.n_statements, found.n_speakers) == (3, 3, 6, 1)
    assert found.kinds == (("direct", 3), ("indirect", 3))
    assert [(one.name, one.n_articles) for one in found.outlets] == [("Gaceta de Álamo", 2), ("The Bell", 1)]
    assert len(found.recent) == 3
    assert found.failures == ()


@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("outlet:the", ['outlet:"The Bell"']),
        ("agency:t", ["agency:TNA"]),
        ("lang:e", ["lang:en"]),
        ("-kind:di", ["-kind:direct"]),
        ("speaker:zzz", []),
        ("speaker:%", []),
        ("nosuch:a", []),
        ("", []),
    ],
)
def test_hints(shelf: Connection, typed: str, queries: list[str]) -> None:
    assert [hint.query for hint in hints_for(shelf, typed)] == queries
