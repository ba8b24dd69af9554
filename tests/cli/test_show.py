"""`onrecord show`: articles, statements, speakers, and what is not there."""

from __future__ import annotations

import json
import unicodedata

import pytest
from on_disk import Ask, asker

from fictional import capture_of, record_of, text_of
from onrecord.keys import article_key

CAPTURE = capture_of(text_of(1), url="https://news.example/1")
START = text_of(1).index("The lamp")
KEY = article_key(record_of(CAPTURE, id="story-1"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    ready = "" if request.param == "sqlite" else request.getfixturevalue("databases").ready()
    return asker(tmp_path_factory.mktemp("record"), ready)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", [KEY, KEY[:5], KEY.upper(), "story-1", "https://news.example/1"])
def test_an_article_is_found_by_key_id_and_address(ask: Ask, name: str) -> None:
    result = ask("show", name, columns=120)
    assert result.exit_code == 0
    assert result.stdout.startswith("Lamps")
    assert f"article {KEY}" in flat(result.stdout)


def test_an_article_has_its_statements_marked_and_numbered(ask: Ask) -> None:
    shown = flat(ask("show", KEY, columns=120).stdout)
    assert "– “{The lamp 🙂 number 1 is lit}[1],” José Álvarez, the keeper, told" in shown
    assert "He said that {boats 1 may sail}[2]." in shown
    assert f"[1] José Álvarez, the keeper direct {KEY}.s28" in shown


def test_an_article_has_its_provenance(ask: Ask) -> None:
    shown = flat(ask("show", KEY, columns=120).stdout)
    for fact in (
        "outlet Gaceta de Álamo",
        "published 17 May 2021, as the dateline says",
        "dateline PORT LUMEN, May 17 (TNA)",
        "agency TNA, Tidal News Agency",
        "byline Jane Roe",
        "conflict two dates",
        "captured 2 January 2026, 03:04 UTC, from https://news.example/1",
        f"capture {CAPTURE.digest}",
    ):
        assert fact in shown


def test_brief_shows_the_essentials(ask: Ask) -> None:
    article = flat(ask("show", KEY, "--brief", columns=120).stdout)
    statement = flat(ask("show", f"{KEY}.s28", "--brief", columns=120).stdout)
    assert f"[1] José Álvarez, the keeper direct {KEY}.s28" in article
    assert "captures-" not in article
    assert "TextQuoteSelector" in statement
    assert "To cite it" in statement
    assert "byline" not in article + statement


def test_a_statement_is_shown_with_its_evidence(ask: Ask) -> None:
    shown = flat(ask("show", f"{KEY}.s28", columns=120).stdout)
    for fact in (
        "José Álvarez, the keeper The lamp 🙂 number 1 is lit said by",
        "to Coast Wire",
        "occasion interview: “in an interview”",
        "direct: in the speaker's own words, wholly between quotation marks",
        "certainty low (0.30 of 1), as found by rules 0.1.0",
        f"TextPositionSelector: start {START}, end {START + len('The lamp 🙂 number 1 is lit')}",
        "captures-00001.warc.gz, byte ",
        "quoted in “Lamps”, Gaceta de Álamo, 17 May 2021, https://news.example/1: “The lamp 🙂 number 1",
        f"onrecord {KEY}.s28]",
    ):
        assert fact in shown, fact


def test_hearsay_is_named_from_both_ends(ask: Ask) -> None:
    assert "holds a statement of He (not named)" in flat(ask("show", f"{KEY}.s28", columns=120).stdout)
    inner = flat(ask("show", f"{KEY}.s99", columns=120).stdout)
    assert "within a statement of José Álvarez, the keeper" in inner
    assert "so known at second hand" in inner


@pytest.mark.parametrize("name", ["José Álvarez", "jose alvarez", "alvarez", "Alvarez Jose"])
def test_a_speaker_is_found_by_name(ask: Ask, name: str) -> None:
    result = ask("show", name)
    assert result.stdout.startswith("José Álvarez")
    assert "described as  keeper (17 May 2021)" in result.stdout
    assert "said to       Coast Wire (3)" in result.stdout
    assert "3 statements" in result.stdout


NOT_THERE = [
    ("Jose Alvarex", "nothing on record answers to Jose Alvarex; see José Álvarez"),
    ("zzzz", "nothing on record answers to zzzz; `onrecord search` lists"),
    (f"{KEY}.s27", f"no statement s27; see {KEY}.s28"),
    ("000000000000.s1", "there is no article 000000000000"),
    ("\x00\x1b", "nothing on record answers to"),
    ("", "nothing on record answers to"),
]


@pytest.mark.parametrize(("name", "message"), NOT_THERE)
def test_what_is_not_there_gets_the_nearest(ask: Ask, name: str, message: str) -> None:
    result = ask("show", name)
    assert result.exit_code == 1
    assert message in result.stderr
    assert result.stdout == ""


def test_json_of_an_article(ask: Ask) -> None:
    value = json.loads(ask("show", KEY, "--json").stdout)
    assert (value["kind"], value["key"], value["capture_digest"]) == ("article", KEY, CAPTURE.digest)
    assert value["record"]["text"] == text_of(1)


def test_json_of_a_statement_is_enough_to_check_it(ask: Ask) -> None:
    value = json.loads(ask("show", f"{KEY}.s28", "--json").stdout)
    [selector] = value["selectors"]
    place, quote = selector["position"], selector["quote"]
    assert text_of(1)[place["start"] : place["end"]] == quote["exact"] == value["words"]
    assert text_of(1).count(quote["prefix"] + quote["exact"] + quote["suffix"]) == 1
    assert value["context"]["before"] + value["words"] + value["context"]["after"] == text_of(1)
    assert value["article"]["record"]["outlet"] == "Gaceta de Álamo"
    assert "text" not in value["article"]["record"]


def test_json_of_a_speaker(ask: Ask) -> None:
    value = json.loads(ask("show", "alvarez", "--json", "--limit", "2").stdout)
    assert (value["kind"], value["speaker"]["name"], value["hits"]["total"]) == ("speaker", "José Álvarez", 3)
    assert len(value["hits"]["hits"]) == 2


@pytest.mark.parametrize("columns", [30, 60, 120])
def test_news_text_is_never_obeyed(ask: Ask, columns: int) -> None:
    statement = json.loads(ask("search", "backwards", "--json").stdout)["hits"][0]["id"]
    for name in ("hostile", statement, "eve"):
        result = ask("show", name, columns=columns)
        assert result.exit_code == 0
        obeyed = {char for char in result.stdout if unicodedata.category(char) in {"Cc", "Cf"}}
        assert obeyed <= {"\n"}
        assert "[bold]" in flat(result.stdout)


def test_colour_shows_statements_without_brackets(ask: Ask) -> None:
    shown = ask("show", KEY, columns=120, FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[36mThe lamp 🙂 number 1 is lit\x1b[0m" in shown
    assert "{" not in shown
