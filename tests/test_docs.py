"""The documents name what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "src" / "onrecord"
PAGES = [*sorted((REPOSITORY / "docs").rglob("*.md")), REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_pipeline_names_modules_that_are_there() -> None:
    text = (REPOSITORY / "docs" / "pipeline.md").read_text("utf-8")
    folder, missing = PACKAGE, []
    for line in text.splitlines():
        names = re.findall(r"`((?:\w+/)*\w+(?:\.py|/))`", line)
        if line.startswith("## "):
            folder = PACKAGE / next((name for name in names if name.endswith("/")), "")
        missing += [name for name in names if not (folder / name).exists() and not (PACKAGE / name).exists()]
    assert missing == []


def test_every_dependency_has_a_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    stated = project["dependencies"] + project["optional-dependencies"]["dev"]
    named = {re.split(r"[<>=\[]", item)[0] for item in stated}
    reasons = (REPOSITORY / "docs" / "decisions" / "0002-dependencies.md").read_text("utf-8")
    rows = set(re.findall(r"^\| ([\w-]+) \|", reasons, re.MULTILINE)) - {"library"}
    assert rows == named
