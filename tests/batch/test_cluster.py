"""A cluster of Ray on several hosts, of which one is lost in the middle: nothing is lost with it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from batch_inputs import command, contents, json_lines
from hosts import Hosts, NoHostsError, address, hosts

ENV = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "5" * 64}
PORT = 6399


def start_ray(made: Hosts, n: int, cores: int, logs: Path) -> None:
    role = ["--head", f"--port={PORT}", "--include-dashboard=false"]
    if n > 1:
        role = [f"--address={address(1)}:{PORT}"]
    words = [sys.executable, "-m", "ray.scripts.scripts", "start", *role, f"--node-ip-address={address(n)}"]
    more = [f"--num-cpus={cores}", "--object-store-memory=100000000", "--block"]
    made.start(n, *words, *more, log=str(logs / f"ray{n}.log"), env=ENV)


def wait_for_ray(log: Path) -> None:
    """Returns when Ray has started on a host; skips the test where this machine is too busy for it."""
    deadline = time.monotonic() + 200
    while "will now block forever" not in (said := log.read_text()):
        if "Traceback" in said or time.monotonic() > deadline:
            pytest.skip(f"Ray does not start here in time: {said[-200:]}")
        time.sleep(0.1)


@pytest.mark.slow
def test_a_host_that_is_lost_loses_nothing(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'onrecord[ray]'")
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    for n in range(16):
        json_lines(given / f"n{n:02}.jsonl", range(n * 60, n * 60 + 60))
    try:
        with hosts(3) as made:
            start_ray(made, 1, 0, tmp_path)
            wait_for_ray(tmp_path / "ray1.log")  # the head must answer before the others ask
            start_ray(made, 2, 1, tmp_path)
            start_ray(made, 3, 1, tmp_path)
            wait_for_ray(tmp_path / "ray2.log")
            wait_for_ray(tmp_path / "ray3.log")
            words = ["batch", str(given), "--out", str(out), "--engine", "rules", "--on", "ray"]
            there = ["--address", f"{address(1)}:{PORT}", "--workers", "2"]
            run = made.start(
                1,
                sys.executable,
                "-m",
                "onrecord.cli",
                *words,
                *there,
                log=str(tmp_path / "run.log"),
                env=ENV,
            )
            deadline = time.monotonic() + 200
            while run.poll() is None and len(list(out.glob("parts/[0-9a-f]*"))) < 3:
                assert time.monotonic() < deadline, (tmp_path / "run.log").read_text()
                time.sleep(0.05)
            assert run.poll() is None, (tmp_path / "run.log").read_text()
            made.lose(3)
            assert run.wait(300) == 0, (tmp_path / "run.log").read_text()
    except NoHostsError as err:
        pytest.skip(str(err))
    command("batch", str(given), "--out", str(tmp_path / "here"), "--engine", "rules")
    assert contents(out) == contents(tmp_path / "here")
