"""Where the annotated corpora are, and how they are read. They are no part of the project."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
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
