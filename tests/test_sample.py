"""The sample that the package carries is current, and holds the forms that it is meant to show."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest

from onrecord.sample import news_folder
from tests.sample_desk import make


def everything() -> dict[str, str]:
    """The visible words of every piece of copy, by outlet and slug."""
    stories = {
        f"{name}/{number}-{story.slug}": story.text
        for name in [*make.OUTLETS, "coastwire", "warc"]
        for number, story in enumerate(make.read_stories(name))
    }
    return stories | {path.stem: path.read_text("utf-8") for path in (news_folder() / "press").glob("*.txt")}


def test_the_pages_are_what_the_copy_makes() -> None:
    on_disk = {
        path.relative_to(news_folder()).as_posix(): path.read_bytes()
        for path in news_folder().rglob("*")
        if path.is_file()
    }
    built = make.build()
    assert sorted(on_disk) == sorted(built)
    assert [name for name in built if on_disk[name] != built[name]] == [], (
        "run python -m tests.sample_desk.make"
    )


def test_the_same_copy_gives_the_same_bytes() -> None:
    assert make.build() == make.build()


def test_there_are_about_forty_dispatches_in_four_languages() -> None:
    assert 40 <= len(everything()) <= 50
    languages = Counter(outlet["language"] for outlet in make.OUTLETS.values())
    assert set(languages) == {"en", "de", "fr", "es"}


def test_domains_belong_to_nobody() -> None:
    hosts = set(re.findall(rb"https?://([^/\"<\s]+)", b"".join(make.build().values())))
    outside = {host for host in hosts if not host.endswith(b".example")}
    assert outside == {b"schema.org", b"ogp.me"}


@pytest.mark.parametrize(
    ("form", "pattern"),
    [
        ("dateline with a day and an agency", r"^[A-Z ]+, May 14 \(CW\) - "),
        ("dateline between slashes", r"/ORLA/\. "),
        ("dateline of a German agency", r"^KALAU \(NLP\) – "),
        ("dateline of a French agency", r"^PORT-LUNE, 23 mai \(ADL\) - "),
        ("credits", r"^\(Reporting by .+; Editing by .+\)$"),
        ("sign-off with a story number", r"^KI/5213628$"),
        ("sign-off of stars", r"^9417\*\*1424$"),
        ("end mark", r"^\(END\)$"),
        ("republication note with its age", r"Published on .+ 2024 .+\(about 20 days ago\)$"),
        ("addressee", r"told (Coast Wire|the Evening Ledger)"),
        ("question and answer", r"^Q: .+\n\nA: "),
        ("speaker labels", r"^Orsini: "),
        ("a quotation reopened over paragraphs", r"began\.\n\n\"At six"),
        ("hearsay of hearsay", r"said that an inspector had told him that"),
        ("unnamed sources", r"asked not to be named"),
        ("an ellipsis inside a quotation", r"scrap \.\.\. in writing"),
    ],
    ids=lambda value: value if " " in value else None,
)
def test_a_form_is_there(form: str, pattern: str) -> None:
    assert any(re.search(pattern, text, re.MULTILINE) for text in everything().values()), form


def test_the_feed_holds_one_object_a_line() -> None:
    lines = (news_folder() / "coastwire.jsonl").read_text("utf-8").splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == len(lines) >= 8
