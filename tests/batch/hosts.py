"""Hosts on one machine: network namespaces on a switch, each with an address and processes of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

PREFIX = f"onrecord{os.getpid() % 10_000}"
NETWORK = "10.213.77"


class NoHostsError(Exception):
    """Why there can be no hosts here."""


class Hosts:
    """Hosts numbered from 1, at `NETWORK`.n; they reach each other and nothing else."""

    def __init__(self, count: int) -> None:
        self._processes: dict[int, list[subprocess.Popen[bytes]]] = {}
        self._names = [f"{PREFIX}s", *(f"{PREFIX}h{n}" for n in range(1, count + 1))]
        for name in self._names:
            _ip("netns", "add", name)
        _ip("-n", self._names[0], "link", "add", "switch", "type", "bridge")
        _ip("-n", self._names[0], "link", "set", "switch", "up")
        for n in range(1, count + 1):
            self._connect(n)

    def _connect(self, n: int) -> None:
        host, switch = self._names[n], self._names[0]
        _ip("-n", host, "link", "add", "wire", "type", "veth", "peer", "name", f"port{n}", "netns", switch)
        _ip("-n", switch, "link", "set", f"port{n}", "master", "switch", "up")
        _ip("-n", host, "addr", "add", f"{address(n)}/24", "dev", "wire")
        for device in ("wire", "lo"):
            _ip("-n", host, "link", "set", device, "up")

    def start(self, n: int, *words: str, log: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
        """Starts a program on a host; what it prints goes to a file."""
        with open(log, "wb") as out:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self._names[n], *words],
                stdout=out,
                stderr=out,
                env={**os.environ, **env},
                start_new_session=True,
            )
        self._processes.setdefault(n, []).append(process)
        return process

    def lose(self, n: int) -> None:
        """Ends a host as a power cut would: its wire is pulled and all its processes are killed."""
        _ip("-n", self._names[n], "link", "set", "wire", "down")
        self._kill(n)

    def _kill(self, n: int) -> None:
        found = subprocess.run(["ip", "netns", "pids", self._names[n]], capture_output=True, text=True)
        for pid in found.stdout.split():
            with_pid = int(pid)
            try:
                os.kill(with_pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        for process in self._processes.pop(n, []):
            process.wait(30)

    def close(self) -> None:
        """Ends everything and removes the hosts."""
        for n in range(1, len(self._names)):
            self._kill(n)
        for name in self._names:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@contextmanager
def hosts(count: int) -> Iterator[Hosts]:
    """Hosts while the block runs. Raises NoHostsError."""
    if os.geteuid() or shutil.which("ip") is None:
        raise NoHostsError("hosts of network namespaces need root and iproute2")
    made = Hosts(count)
    try:
        yield made
    finally:
        made.close()


def address(n: int) -> str:
    """The address of a host."""
    return f"{NETWORK}.{n}"


def _ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise NoHostsError(
            f"network namespaces cannot be made here: ip {' '.join(words)}: {done.stderr.strip()}"
        )
