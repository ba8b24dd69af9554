"""The queue: each address once, out of it only with its outcome; sources and their schedules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from fictional import NOW, capture_of, record_of, text_of
from onrecord.record import Exchange, Listing, Outcome
from onrecord.store import Writer, iter_tallies, queueing, watching
from onrecord.store.exchanges import Revisit
from onrecord.store.queueing import Visited, Waiting, Wanted, enqueue
from onrecord.store.watching import Reading

Opener = Callable[..., Writer]
URL = "https://gazette.example/a"


@pytest.fixture
def writer(writer_of: Opener):  # type: ignore[no-untyped-def]
    with writer_of() as opened:
        yield opened


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def add(
    writer: Writer, *found: Wanted, at: datetime = NOW, reread_s: float | None = 60.0, **more: int
) -> int:
    return writer.within(lambda connection: enqueue(connection, found, at=at, reread_s=reread_s, **more))


def take(
    writer: Writer, at: datetime = NOW, without: tuple[int, ...] = (), by_hand: bool = False
) -> Waiting | None:
    def work(connection):  # type: ignore[no-untyped-def]
        hosts = queueing.hosts_due(connection, at, by_hand=by_hand)
        for host in hosts:
            found = queueing.next_of(connection, host, at, by_hand=by_hand, without=without)
            if found is not None:
                return found
        return None

    return writer.within(work)


def end(writer: Writer, waiting: Waiting, reason: str, known: Visited | None = None) -> None:
    writer.within(lambda connection: queueing.finish(connection, waiting, reason, NOW, known))


def test_an_address_waits_once_and_comes_back_as_it_went(writer: Writer) -> None:
    listing = Listing(via="https://gazette.example/feed", title="A", published=NOW)
    assert add(writer, Wanted(url=URL, listing=listing), Wanted(url=URL)) == 1
    assert add(writer, Wanted(url=URL)) == 0
    found = take(writer)
    assert found is not None
    assert (found.wanted.url, found.wanted.listing, found.host) == (URL, listing, "gazette.example")
    assert take(writer, without=(found.number,)) is None


def test_hosts_come_in_the_order_of_their_first_address(writer: Writer) -> None:
    urls = [f"https://{host}.example/{number}" for number in range(3) for host in ("b", "a")]
    add(writer, *(Wanted(url=url) for url in urls))
    due = writer.within(lambda connection: queueing.hosts_due(connection, NOW, by_hand=False))
    assert list(due.items()) == [("b.example", 3), ("a.example", 3)]


@pytest.mark.parametrize(
    ("reason", "kind", "updated_s", "comes_back"),
    [
        ("added", "page", None, False),
        ("added", "page", -50, False),
        ("added", "page", 50, True),
        ("added", "page", 9_999, False),  # a date in the future
        ("gone", "page", None, False),
        ("server-error", "page", None, True),
        ("listed", "feed", None, True),
    ],
)
def test_what_is_known_comes_back_only_with_a_reason(
    writer: Writer, reason: str, kind: str, updated_s: float | None, comes_back: bool
) -> None:
    add(writer, Wanted(url=URL))
    waiting = take(writer)
    assert waiting is not None
    end(writer, waiting, reason)
    listing = Listing(via="x", updated=None if updated_s is None else later(updated_s))
    add(writer, Wanted(url=URL, kind=kind, listing=listing), at=later(100))
    assert (take(writer, later(100)) is not None) == comes_back


def test_a_list_is_not_read_again_at_once(writer: Writer) -> None:
    add(writer, Wanted(url=URL, kind="sitemap"))
    waiting = take(writer)
    assert waiting is not None
    end(writer, waiting, "listed", Visited(is_list=True, etag='"1"'))
    add(writer, Wanted(url=URL, kind="sitemap"), at=later(30))
    assert take(writer, later(30)) is None
    add(writer, Wanted(url=URL, kind="sitemap"), at=later(60))
    assert take(writer, later(60)) is not None
    known = writer.within(lambda connection: queueing.visited(connection, URL))
    assert known == Visited(is_list=True, etag='"1"')


def test_an_article_from_a_file_is_known(writer: Writer) -> None:
    capture = capture_of(text_of(1), url=URL)
    writer.save(capture, record_of(capture), "rules 1")
    add(writer, Wanted(url=URL))
    assert take(writer) is None
    add(writer, Wanted(url=URL), reread_s=None)  # given by hand
    assert take(writer) is not None


def test_tries_and_pauses(writer: Writer) -> None:
    add(writer, *(Wanted(url=f"https://gazette.example/{number}") for number in range(3)))
    waiting = take(writer)
    assert waiting is not None
    writer.within(lambda connection: queueing.hold_host(connection, waiting.host, NOW, 50, counts=True))
    writer.within(lambda connection: queueing.put_back(connection, waiting, NOW, 70))
    assert take(writer, later(49)) is None
    second = take(writer, later(50))
    assert second is not None
    assert (second.number, second.n_tries) == (waiting.number + 1, 1)
    assert writer.within(lambda connection: queueing.count_waiting(connection, by_hand=True)) == (
        3,
        later(50),
    )


def test_what_a_source_brought_is_not_by_hand_and_goes_with_it(writer: Writer) -> None:
    writer.within(lambda connection: watching.add_source(connection, URL, NOW, 900.0))
    writer.within(lambda connection: watching.enqueue_due(connection, NOW))
    writer.within(lambda connection: watching.enqueue_due(connection, NOW))
    add(writer, Wanted(url=URL + "b"), source=1, depth=1)
    assert take(writer, by_hand=True) is None
    (row,) = writer.within(lambda connection: list(watching.iter_sources(connection)))
    assert (row["url"], row["n_waiting"]) == (URL, 2)
    assert writer.within(lambda connection: watching.remove_source(connection, URL))
    assert not writer.within(lambda connection: watching.remove_source(connection, URL))
    assert take(writer) is None


def test_how_a_source_fares(writer: Writer) -> None:
    writer.within(lambda connection: watching.add_source(connection, URL, NOW, 900.0))
    failed = Reading(reason="gone", detail="HTTP status 404", kind=None, n_new=None)
    for _ in range(2):
        writer.within(lambda connection: watching.note_reading(connection, 1, failed, NOW, 900.0, 1800.0))
    source = writer.within(lambda connection: watching.get_source(connection, 1))
    assert source is not None
    assert (source["n_failures"], source["next_at"]) == (2, later(1800).isoformat())
    read = Reading(reason="listed", detail="", kind="feed", n_new=4)
    writer.within(lambda connection: watching.note_reading(connection, 1, read, NOW, 900.0, 900.0))
    writer.within(lambda connection: watching.hasten(connection, 1, NOW, 600.0))
    writer.within(lambda connection: watching.hasten(connection, 1, NOW, 5000.0))
    source = writer.within(lambda connection: watching.get_source(connection, 1))
    assert source is not None
    assert (source["n_failures"], source["kind"], source["interval_s"]) == (0, "feed", 600.0)
    assert source["next_at"] == later(600).isoformat()


def test_an_outcome_and_what_follows_are_one_transaction(writer: Writer) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    capture = capture_of(text_of(1), url=URL)
    with pytest.raises(ZeroDivisionError):
        writer.save(capture, record_of(capture), "rules 1", NOW, fail)
    assert not writer.has_capture(capture)
    with pytest.raises(ZeroDivisionError):
        writer.note(Outcome(item=URL, stage="acquire", reason="gone"), NOW, fail)
    assert writer.within(lambda connection: list(iter_tallies(connection))) == []
    assert writer.save(capture, record_of(capture), "rules 1", NOW).reason == "added"
    (row,) = writer.within(lambda connection: list(iter_tallies(connection)))
    assert (row["reason"], row["n_items"]) == ("added", 1)


def test_a_revisit_of_what_is_not_on_record_is_only_counted(writer: Writer) -> None:
    revisit = Revisit(digest="sha256:0", url=URL, at=NOW.isoformat(), http_status=200)
    exchange = Exchange(url=URL, request=b"GET", response=b"HTTP/1.1 200 OK\r\n\r\nx", at=NOW)
    assert writer.save_revisit(revisit, exchange, NOW, lambda *_: None).reason == "unchanged"
