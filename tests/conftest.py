"""What all tests share: no network, the corpora where they exist."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from databases import VARIABLE, Databases, NoServerError, Server
from onrecord.store import Location, locate
from tests.server.site import Site

pytest_plugins = ["tests.watch.crawling"]  # its fixtures `crawl` and `record`

REPOSITORY = Path(__file__).parent.parent

# Derandomized, so that a run says the same twice; slow shared machines are no failure.
_SLOW = [HealthCheck.too_slow]
settings.register_profile("default", deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.load_profile("default")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses every connection that is not on this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        loopback = isinstance(address, tuple) and address[0] in {"127.0.0.1", "::1"}
        if loopback or self.family == socket.AF_UNIX:
            connect(self, address)
            return
        raise AssertionError(f"a test tried to reach {address}")

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in list(os.environ):
        if name.startswith("ONRECORD") and name != "ONRECORD_DATA":
            monkeypatch.delenv(name)


GIVEN_SERVER = os.environ.get(VARIABLE)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Databases on a PostgreSQL server; the test is skipped, with the reason, where there can be none."""
    try:
        with Server(GIVEN_SERVER) as server:
            made = Databases(server)
            yield made
            made.drop()
    except NoServerError as err:
        pytest.skip(str(err))


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Location:
    """Where a record can be made: in a file, then on a server; captures in the folder of the test."""
    if request.param == "sqlite":
        return locate(tmp_path / "onrecord.db")
    ready = request.getfixturevalue("databases").ready()
    return locate(ready, str(tmp_path / "onrecord-captures"))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of the annotated corpora; the test is skipped where there is none."""
    folder = Path(os.environ.get("ONRECORD_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no corpora at {folder}; ONRECORD_DATA names their folder")
    return folder


@pytest.fixture
def site() -> Iterator[Site]:
    """A web server of our own on loopback."""
    with Site() as server:
        yield server


@pytest.fixture
def no_collecting() -> Iterator[None]:
    """Without the garbage collector, which walks all that other tests left, whatever is counted."""
    gc.disable()
    yield
    gc.enable()
