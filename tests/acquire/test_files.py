"""Files, folders and streams become captures; what cannot be read becomes an outcome in its place."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import pytest

from fictional import NOW, clock
from onrecord.acquire import iter_captures, iter_stream, total_bytes
from onrecord.record import Capture, Outcome


@dataclass(frozen=True)
class Limits:
    max_payload_bytes: int = 1000


def read(path: Path, limits: Limits | None = None, **more: object) -> list[Capture | Outcome]:
    return list(iter_captures(path, limits or Limits(), clock=clock, **more))  # type: ignore[arg-type]


def reasons(found: list[Capture | Outcome]) -> list[str]:
    return [one.reason if isinstance(one, Outcome) else one.media_type for one in found]


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file_is_kept_to_the_byte(tmp_path: Path) -> None:
    data = "Ça va 🙂\r\n\r\n".encode() + b"\xff"
    (capture,) = read(write(tmp_path / "note.html", data))
    assert isinstance(capture, Capture)
    assert capture.payload == data
    assert capture.media_type == "text/plain"
    assert capture.captured_at == NOW
    assert capture.name == str(tmp_path / "note.html")


def test_gzip_is_seen_through_once(tmp_path: Path) -> None:
    once = read(write(tmp_path / "a.gz", gzip.compress(b"The bridge")))
    assert [one.payload for one in once if isinstance(one, Capture)] == [b"The bridge"]
    assert reasons(read(write(tmp_path / "b.gz", gzip.compress(gzip.compress(b"x"))))) == ["binary"]


def test_json_lines_are_one_capture_a_line(tmp_path: Path) -> None:
    found = read(write(tmp_path / "x.txt", b'{"text": "a"}\r\n\n  \n{"text": broken\n{"text": "c"}'))
    assert [one.payload for one in found if isinstance(one, Capture)] == [
        b'{"text": "a"}',
        b'{"text": broken',
        b'{"text": "c"}',
    ]
    assert [one.name.rpartition(":")[2] for one in found if isinstance(one, Capture)] == ["1", "4", "5"]
    assert set(reasons(found)) == {"application/json"}


def test_one_object_over_several_lines_is_one_capture(tmp_path: Path) -> None:
    (capture,) = read(write(tmp_path / "x.json", b'{\n "text": "a"\n}\n'))
    assert isinstance(capture, Capture)
    assert capture.payload == b'{\n "text": "a"\n}\n'


def test_a_line_that_is_too_long_stops_no_other(tmp_path: Path) -> None:
    path = write(tmp_path / "x", b'{"text": "%s"}\n{"text": "b"}\n' % (b"a" * 5000))
    found = read(path)
    assert reasons(found) == ["too-large", "application/json"]


@pytest.mark.parametrize("size", [999, 1000, 1001])
def test_the_limit_of_a_line_is_exact(tmp_path: Path, size: int) -> None:
    line = b'{"' + b"x" * (size - 2)
    for end in (b"", b"\n", b"\r\n"):
        assert reasons(read(write(tmp_path / "x", line + end))) == [
            "application/json" if size <= 1000 else "too-large"
        ]


def test_fifty_megabytes_of_one_line_are_not_held(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"a" * 1_000_000)
        file.write(b'"}\n{"text": "b"}\n')
    tracemalloc.start()
    found = read(path, Limits(max_payload_bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(found) == ["too-large", "application/json"]
    assert peak < 2_000_000
    assert reasons(read(write(tmp_path / "one.txt", b"a" * 2000))) == ["too-large"]


def test_a_gzip_bomb_is_refused_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        for _ in range(100):
            file.write(b"a" * 1_000_000)
    tracemalloc.start()
    found = read(path, Limits(max_payload_bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(found) == ["too-large"]
    assert peak < 3_000_000


BROKEN = {
    "empty": (b"", ["empty"]),
    "empty inside gzip": (gzip.compress(b""), ["empty"]),
    "PDF": (b"%PDF-1.7 ...", ["binary"]),
    "noise": (bytes(range(256)) * 3, ["binary"]),
    "JSON lines in UTF-16": ('{"text": "a"}\n'.encode("utf-16"), ["bad-encoding"]),
    "gzip cut off": (gzip.compress(os.urandom(450).hex().encode())[:-20], ["bad-gzip"]),
    "gzip of noise cut off": (gzip.compress(os.urandom(900))[:-20], ["binary"]),
    "gzip header alone": (b"\x1f\x8b", ["bad-gzip"]),
    "gzip with a flipped byte": (gzip.compress(b"a" * 900)[:-6] + b"\0\0\0\0\0\0", ["bad-gzip"]),
    "gzip and rubbish": (gzip.compress(b"a") + b"rubbish", ["bad-gzip"]),
}


@pytest.mark.parametrize(("data", "expected"), BROKEN.values(), ids=BROKEN)
def test_broken_files(tmp_path: Path, data: bytes, expected: list[str]) -> None:
    found = read(write(tmp_path / "x", data))
    assert reasons(found) == expected
    assert [one.item for one in found if isinstance(one, Outcome)] == [str(tmp_path / "x")]


def test_lines_before_damaged_gzip_are_kept(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "%d %s"}\n' % (i, os.urandom(200).hex().encode()) for i in range(200))
    found = read(write(tmp_path / "x.gz", gzip.compress(lines)[:-3000]))
    assert reasons(found)[-1] == "bad-gzip"
    assert set(reasons(found)[:-1]) == {"application/json"}
    assert len(found) > 100


def test_a_folder_is_read_sorted_and_dot_names_are_passed_over(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.txt", "a.txt", ".hidden", ".git/x", "c.txt", "skipped/x"):
        write(tmp_path / name, b"The bridge")
    found = read(tmp_path, skip={(tmp_path / "skipped").resolve()})
    names = [one.name for one in found if isinstance(one, Capture)]
    assert names == [str(tmp_path / name) for name in ("a.txt", "b/a.txt", "b/z.txt", "c.txt")]


def test_symbolic_links_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path / "in/a.txt", b"The bridge")
    (tmp_path / "in/loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    found = read(tmp_path)
    assert reasons(found) == ["not-found", "text/plain", "not-readable"]


def test_folders_may_be_nested_deeper_than_calls(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(1100):
        deep = deep / "d"
        deep.mkdir()
    (deep / "a.txt").write_bytes(b"The bridge")
    assert reasons(read(tmp_path)) == ["text/plain"]
    (deep / "a.txt").unlink()
    while deep != tmp_path:  # shutil.rmtree would not get down there
        deep.rmdir()
        deep = deep.parent


def test_special_files_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (outcome,) = read(tmp_path)
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.detail) == ("not-readable", "it is a named pipe, not a file")
    assert reasons(read(Path(os.devnull))) == ["not-readable"]


@pytest.mark.parametrize("name", ["nowhere.txt", "nul\0.txt", "x" * 5000])
def test_names_that_lead_nowhere(tmp_path: Path, name: str) -> None:
    assert reasons(read(tmp_path / name)) in (["not-found"], ["not-readable"])


def test_a_name_that_is_no_utf8_can_be_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(b"The bridge")
    (capture,) = read(tmp_path)
    assert isinstance(capture, Capture)
    assert capture.name.endswith("caf\\xe9.txt")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read")
def test_a_file_without_permission(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"The bridge")
    (tmp_path / "x").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    code = (
        "import os, sys; from pathlib import Path; from onrecord.acquire import iter_captures\n"
        "class L: max_payload_bytes = 9\n"
        "folder = os.open(sys.argv[1], os.O_RDONLY); os.fchdir(folder); os.setuid(65534)\n"
        "for name in ('x', 'closed'): print([one.reason for one in iter_captures(Path(name), L())])"
    )
    tmp_path.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['not-readable']\n" * 2


def test_a_stream_is_read_like_a_file() -> None:
    stream = io.BufferedReader(io.BytesIO(b'{"text": "a"}\n{"text": "b"}\n'))  # type: ignore[arg-type]
    found = list(iter_stream(stream, "standard input", Limits(), clock=clock))
    assert [one.name for one in found if isinstance(one, Capture)] == ["standard input:1", "standard input:2"]


def test_progress_adds_up_to_the_size(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", b'{"text": "a"}\n' * 500)
    write(tmp_path / "b.gz", gzip.compress(b"The bridge"))
    heard: list[int] = []
    read(tmp_path, on_read=heard.append)
    assert sum(heard) == total_bytes(tmp_path) == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert total_bytes(tmp_path / "nowhere") == 0
