"""Where the annotated corpora are, and how they are read. They are no part of the project."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

REPOSITORY = Path(__file__).parent.parent


def data_folder() -> Path:
    """The folder that `ONRECORD_DATA` names; by default `../shared/data` beside the clone."""
    return Path(os.environ.get("ONRECORD_DATA", REPOSITORY.parent / "shared" / "data"))


def require_data() -> Path:
    """The folder of the corpora. Ends the program with a message where there is none."""
    folder = data_folder()
    if not folder.is_dir():
        sys.exit(f"no corpora at {folder}; ONRECORD_DATA names their folder")
    return folder


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON-lines file; none where there is no such file."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def scorer_of(data: Path) -> ModuleType | None:
    """The scorer that comes with the corpora; None where it is missing."""
    file = data.parent / "bench" / "score_statements.py"
    return load_scorer(file) if file.is_file() else None


def load_scorer(file: Path) -> ModuleType:
    """The scorer in a file, as a module. Raises FileNotFoundError."""
    spec = importlib.util.spec_from_file_location("score_statements", file)
    if not file.is_file() or spec is None or spec.loader is None:
        raise FileNotFoundError(file)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer
