"""A PostgreSQL server for tests: the one that ONRECORD_TEST_POSTGRES names, or a private one on loopback.

The private one is made in a temporary folder from the programs that Debian's postgresql packages install. It
is run by an unprivileged user, since PostgreSQL refuses to run as root, listens on a free port of this
machine only, and is gone with the test run. It forgets safety for speed: no write is forced to disk.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import OperationalError

VARIABLE = "ONRECORD_TEST_POSTGRES"
TEMPLATE = "onrecord_template"
_USERS = ("postgres", "nobody")  # who runs the server where the tests are run by root
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}


class NoServerError(Exception):
    """Why there can be no server here, in plain words."""


@contextmanager
def server(given: str | None) -> Iterator[URL]:
    """The address of a server on which databases may be made. Raises NoServerError."""
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="onrecord-postgres-") as folder:
        as_whom = _as_unprivileged(Path(folder))
        data = Path(folder) / "data"
        options = ["-A", "trust", "-U", "onrecord", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run([*as_whom, str(programs / "initdb"), "-D", str(data), *options])
        port = _free_port()
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [*as_whom, str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings]
        log = (Path(folder) / "log").open("wb")
        with log, subprocess.Popen(command, stdout=log, stderr=log, cwd="/") as process:
            try:
                address = URL.create("postgresql+psycopg", "onrecord", "", "127.0.0.1", port, "postgres")
                _wait(address, process)
                yield address
            finally:
                process.terminate()
                process.wait(30)


def _programs() -> Path:
    """The folder of PostgreSQL's programs."""
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    for folder in (*reversed(debian), *([Path(on_path).resolve().parent] if on_path else [])):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise NoServerError(f"no PostgreSQL here; {VARIABLE} names a server, or install postgresql")


def _as_unprivileged(folder: Path) -> list[str]:
    """The words before a command that make another user run it; the folder becomes that user's."""
    if os.geteuid():
        return []
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next((known[name] for name in _USERS if name in known), None)
    change = shutil.which("setpriv")
    if user is None or change is None:
        raise NoServerError("PostgreSQL does not run as root, and there is no other user to run it")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [change, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    if done.returncode:
        raise NoServerError(f"PostgreSQL cannot be set up: {done.stderr.strip()[-300:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: URL, process: subprocess.Popen[bytes]) -> None:
    """Returns when the server answers."""
    engine = create_engine(address)
    for _ in range(150):
        try:
            engine.connect().close()
        except OperationalError:
            if process.poll() is not None:
                raise NoServerError("PostgreSQL ended as soon as it was started") from None
            time.sleep(0.1)
        else:
            engine.dispose()
            return
    raise NoServerError("PostgreSQL did not answer within 15 s")


class Databases:
    """Makes empty databases, and such that have the tables of a record already, each under a new name."""

    def __init__(self, address: URL) -> None:
        self._address = address
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT")
        self._prefix = f"onrecord_test_{os.getpid()}_"
        self._made: list[str] = []
        self._template = ""

    def empty(self) -> str:
        """The address of a database without tables."""
        return self._create("template0")

    def ready(self) -> str:
        """The address of a database with the tables of a record: a copy is quicker than the migrations."""
        from onrecord.store import open_database

        if not self._template:
            address = self.empty()
            open_database(address, write=True).dispose()
            self._template = self._made[-1]
        return self._create(self._template)

    def _create(self, template: str) -> str:
        name = f"{self._prefix}{len(self._made)}"
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        self._made.append(name)
        address = self._address.set(drivername="postgresql", database=name)
        return address.render_as_string(hide_password=False)

    def drop(self) -> None:
        """Takes all of them away."""
        with self._engine.connect() as connection:
            for name in self._made:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._engine.dispose()
