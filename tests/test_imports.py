"""Who may import whom: down only, and no stage another."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "onrecord"

# What each part of the package may import from it. A stage sees the record, spans, errors and itself.
BASE = {"record", "spans", "errors", "folding", "addresses", "words", "keys"}
ALLOWED: dict[str, set[str]] = {
    "spans": set(),
    "errors": set(),
    "folding": set(),
    "addresses": set(),
    "words": set(),
    "record": {"spans"},
    "keys": {"record"},
    "settings": {"errors"},
    "acquire": BASE,
    "extract": BASE,
    "provenance": BASE,
    "statements": BASE,
    "speakers": BASE,
    "parse": BASE | {"extract", "provenance", "statements", "speakers"},
    "workers": BASE | {"extract", "statements", "parse"},
    "directory": BASE,  # who is one and the same across articles
    "relations": BASE,  # what is a revision, a copy, the same words again
    "tabular": BASE,  # records as columns, for Parquet
    "store": BASE | {"directory", "relations"},
    "bounded": BASE | {"statements", "parse", "workers"},
    "ingest": BASE | {"acquire", "extract", "parse", "workers", "store"},
    "sample": set(),
    "search": BASE | {"store", "directory", "relations"},
    "watch": BASE | {"acquire", "extract", "parse", "workers", "store", "ingest"},
    "batch": BASE | {"acquire", "extract", "statements", "parse", "workers", "store", "ingest", "tabular"},
    "web": BASE
    | {"settings", "acquire", "extract", "parse", "workers", "bounded", "store", "search", "export"}
    | {"statements", "directory", "relations", "watch"},
    "client": BASE,
    "export": BASE | {"store", "tabular"},
    "cli": BASE
    | {"settings", "acquire", "extract", "parse", "workers", "ingest", "store", "search", "export"},
}
ALLOWED["cli"] |= {"statements", "sample", "directory", "relations", "watch", "batch", "web"}
HEAVY = {
    "onnxruntime": {"statements/tagger.py"},
    "fastwarc": {"acquire", "store"},
    "httpx2": {"acquire/exchange.py", "client.py"},
    "httpcore2": {"acquire/exchange.py", "acquire/network.py"},
    "warcio": {"acquire", "store"},
    "sqlalchemy": {"store", "search", "ingest.py", "export", "cli", "watch"},
    "trafilatura": {"extract"},
    "fastapi": {"web"},
    "starlette": {"web"},
    "uvicorn": {"cli/serve.py"},
    "pyarrow": {"tabular", "batch"},
    "ray": {"batch/cluster.py"},
    "fsspec": {"batch/inputs.py"},
}


def part_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at the top or inside a function."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    if part == "__init__":
        return
    assert part in ALLOWED, f"{part} is new: say here what it may import"
    own = {name.split(".")[1] for name in imported(path) if name.startswith("onrecord.")}
    foreign = {name for name in own if (SOURCE / name).is_dir() or (SOURCE / f"{name}.py").exists()} - {part}
    assert foreign <= ALLOWED[part], f"{path.name} imports {sorted(foreign - ALLOWED[part])}"


@pytest.mark.parametrize("library", HEAVY)
def test_heavy_libraries_stay_where_they_belong(library: str) -> None:
    users = {path for path in modules() if any(name.split(".")[0] == library for name in imported(path))}
    places = {str(path.relative_to(SOURCE)) for path in users}
    stray = {
        place
        for place in places
        if not any(place == home or place.startswith(f"{home}/") for home in HEAVY[library])
    }
    assert not stray
