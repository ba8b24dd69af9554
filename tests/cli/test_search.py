"""`onrecord search` as a person and as a program sees it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from on_disk import Ask, asker


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ask(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    ready = "" if request.param == "sqlite" else request.getfixturevalue("databases").ready()
    return asker(tmp_path_factory.mktemp("record"), ready)


def test_a_hit_says_who_what_when_and_where(ask: Ask) -> None:
    result = ask("search", "lamp speaker:alvarez", columns=120)
    assert result.exit_code == 0
    assert "José Álvarez, the keeper, to Coast Wire:" in result.stdout
    assert "The *lamp* 🙂 number 1 is lit" in result.stdout
    assert ".s28 · direct · interview · 17 May 2021 · Gaceta de Álamo · TNA · Lamps" in result.stdout
    assert "3 statements" in result.stdout


def test_the_query_may_come_in_several_arguments(ask: Ask) -> None:
    assert ask("search", '"number 2"', "kind:direct").stdout.count("direct ·") == 1


def test_pages(ask: Ask) -> None:
    first = ask("search", "--limit", "2")
    assert "1 to 2 of 6 statements; the next: --offset 2" in first.stdout
    assert "5 to 6 of 6 statements\n" in ask("search", "--limit", "2", "--offset", "4").stdout
    assert "only 6 statements" in " ".join(ask("search", "--offset", "9").stdout.split())


def test_json_is_one_object_with_the_page(ask: Ask) -> None:
    page = json.loads(ask("search", "lamp 1", "--json").stdout)
    assert (page["query"], page["total"], page["offset"], page["next_offset"]) == ("lamp 1", 1, 0, None)
    [hit] = page["hits"]
    assert hit["speaker"] == "José Álvarez"
    assert [hit["text"][start:end] for start, end in hit["matches"]] == ["lamp", "1"]
    assert hit["id"] == f"{hit['article']}.s28"


def test_no_hit_is_no_error(ask: Ask) -> None:
    result = ask("search", "bread")
    assert result.exit_code == 0
    assert "Nothing on record answers bread." in result.stdout
    assert json.loads(ask("search", "bread", "--json").stdout)["hits"] == []


def test_a_malformed_query_is_pointed_at(ask: Ask) -> None:
    result = ask("search", "lamp speeker:roe")
    assert result.exit_code == 2
    assert "there is no field speeker: - did you mean speaker: ?" in result.stderr
    assert "\n  lamp speeker:roe\n       ^^^^^^^^\n" in result.stderr
    assert result.stdout == ""


def test_an_unknown_order_is_a_usage_error(ask: Ask) -> None:
    assert ask("search", "lamp", "--sort", "loudest").exit_code == 2


@pytest.mark.parametrize("columns", [20, 60, 120, 400])
@pytest.mark.parametrize("env", [{}, {"FORCE_COLOR": "1", "TERM": "xterm-256color"}])
def test_lines_keep_to_the_screen_and_to_a_measure(ask: Ask, columns: int, env: dict[str, str]) -> None:
    lines = ask("search", "lamp", columns=columns, **env).stdout.splitlines()
    plain = [line for line in lines if "\x1b" not in line]
    assert all(len(line) <= min(columns, 96) for line in plain)


def test_a_narrow_screen_breaks_an_id_but_keeps_it_whole(ask: Ask) -> None:
    page = json.loads(ask("search", "lamp", "--limit", "1", "--json").stdout)
    lines = ask("search", "lamp", "--limit", "1", columns=16).stdout.splitlines()
    assert page["hits"][0]["id"] in "".join(line[3:].strip() for line in lines)


def test_news_text_is_never_obeyed(ask: Ask) -> None:
    shown = ask("search", "backwards").stdout
    assert "\\x1b[31mred\\x07" in shown
    assert "[bold]markup[/bold] and :smile:" in " ".join(shown.split())
    assert not [char for char in shown if unicodedata.category(char) in {"Cc", "Cf"} and char != "\n"]


def test_colour_marks_the_match_without_changing_the_words(ask: Ask) -> None:
    shown = ask("search", '"number 1"', FORCE_COLOR="1", TERM="xterm-256color").stdout
    assert "\x1b[1;33mnumber 1\x1b[0m is lit" in shown
