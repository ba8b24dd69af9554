"""A PostgreSQL server for tests: the one that ONRECORD_TEST_POSTGRES names, or a private one on loopback.

The private one is made in a temporary folder from the programs that Debian's postgresql packages install. It
is run by an unprivileged user, since PostgreSQL refuses to run as root, listens on a free port of this
machine only, and is gone with the test run, however that ends (root).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import OperationalError

VARIABLE = "ONRECORD_TEST_POSTGRES"
TEMPLATE = "onrecord_template"
_USERS = ("postgres", "nobody")  # who runs the server where the tests are run by root
_LOOPBACK = {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "autovacuum": "off",
}
"""Settings for tests: no write is forced to disk."""


class NoServerError(Exception):
    """Why there can be no server here, in plain words."""


class Server:
    """A server on which databases may be made; a context manager. Raises NoServerError if there can be none.

    `given`: the address of one that runs; None: a private one, with these settings. Its files are in `kept`,
    where they stay and are found again, or else in a temporary folder.
    """

    def __init__(
        self, given: str | None, settings: Mapping[str, str] = FORGETFUL, kept: Path | None = None
    ) -> None:
        self.is_private = not given
        self._settings = {**_LOOPBACK, **settings}
        self._kept = kept
        if given:
            self.address = make_url(given).set(drivername="postgresql+psycopg")

    def __enter__(self) -> Server:
        if self.is_private:
            self._programs = _programs()
            self._temporary = None if self._kept else tempfile.TemporaryDirectory(prefix="onrecord-postgres-")
            self._folder = Path(self._temporary.name) if self._temporary else self._kept or Path()
            self._folder.mkdir(exist_ok=True)
            self._as_whom = _as_unprivileged(self._folder)
            self.data = self._folder / "data"
            if not (self.data / "postmaster.opts").exists():  # which the first start leaves
                shutil.rmtree(self.data, ignore_errors=True)
                options = ["-A", "trust", "-U", "onrecord", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
                _run([*self._as_whom, str(self._programs / "initdb"), "-D", str(self.data), *options])
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_private and self._temporary:
            self._stop(signal.SIGQUIT)  # without writing down what is thrown away
            self._temporary.cleanup()
        elif self.is_private:
            self._stop()

    def restart(self, meanwhile: Callable[[], None]) -> None:
        """Stops the private server, does something, and starts it again at the same address."""
        self._stop()
        meanwhile()
        self._start(self.address.port)

    def create(self, name: str, template: str = "template0") -> str:
        """Makes a database, if it is not there; gives its address."""
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            there = connection.exec_driver_sql("SELECT datname FROM pg_database").scalars()
            if name not in set(there):
                connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        engine.dispose()
        address = self.address.set(drivername="postgresql", database=name)
        return address.render_as_string(hide_password=False)

    def drop(self, names: list[str]) -> None:
        """Takes databases away."""
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        engine.dispose()

    def _start(self, port: int | None = None) -> None:
        port = port or _free_port()
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._programs / "postgres"), "-D", str(self.data), "-p", str(port), *settings]
        self._log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [*self._as_whom, *command], stdout=self._log, stderr=self._log, cwd="/"
        )
        self.address = URL.create("postgresql+psycopg", "onrecord", "", "127.0.0.1", port, "postgres")
        try:
            _wait(self.address, self._process)
        except NoServerError:
            self._stop()
            raise

    def _stop(self, sign: signal.Signals = signal.SIGINT) -> None:
        self._process.send_signal(sign)  # at once, whoever is connected
        self._process.wait(600)
        self._log.close()


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
    return [
        change,
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--pdeathsig=QUIT",
        "--",
    ]


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

    def __init__(self, server: Server) -> None:
        self._server = server
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
        self._made.append(name)
        return self._server.create(name, template)

    def drop(self) -> None:
        """Takes all of them away; a private server goes with all that it has."""
        if not self._server.is_private:
            self._server.drop(self._made)
