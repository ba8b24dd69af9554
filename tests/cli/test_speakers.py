"""`onrecord speakers`: listed, shown, corrected, exchanged; clear words for what cannot be."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from on_disk import Ask, asker

NAME = "José Álvarez"


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    return asker(tmp_path)


def ids_of(ask: Ask) -> dict[str, str]:
    rows = map(json.loads, ask("speakers", "list", "--json").stdout.splitlines())
    return {row["name"]: row["id"] for row in rows}


def test_a_list_and_one_speaker(ask: Ask) -> None:
    shown = ask("speakers", "list", columns=120).stdout
    assert NAME in shown
    assert "3 articles, 3 statements" in shown
    profile = ask("speakers", "show", "alvarez", columns=120).stdout
    assert profile.startswith(NAME)
    assert "said to" in profile
    assert "3 statements" in profile
    value = json.loads(ask("speakers", "show", NAME, "--parts", "--json").stdout)
    assert (value["speaker"]["id"], len(value["parts"])) == (ids_of(ask)[NAME], 3)


def test_judgements_are_made_listed_and_taken_back(ask: Ask) -> None:
    result = ask("speakers", "rename", NAME, "José the keeper", "--by", "ann")
    action = re.search(r"undo (ac\w+)", result.stdout)
    assert action
    assert "José the keeper" in ids_of(ask)
    assert "is called José the keeper" in ask("speakers", "history", columns=200).stdout
    assert ask("speakers", "undo", action[1]).stdout == "1 judgement taken back\n"
    assert NAME in ids_of(ask)
    assert "taken back" in " ".join(ask("speakers", "history", columns=200).stdout.split())


def test_a_split_and_a_merge(ask: Ask) -> None:
    value = json.loads(ask("speakers", "show", NAME, "--parts", "--json").stdout)
    other = next(part for part in value["parts"] if part["id"] != value["speaker"]["id"])
    assert ask("speakers", "split", NAME, other["article"]).exit_code == 0
    several = ask("speakers", "show", NAME)
    assert several.exit_code == 1
    assert "several speakers answer to" in several.stderr
    assert other["id"] in several.stderr
    assert ask("speakers", "merge", value["speaker"]["id"], other["id"]).exit_code == 0
    assert json.loads(ask("speakers", "show", NAME, "--json").stdout)["speaker"]["n_mentions"] == 3


def test_a_list_of_people_with_a_bad_row(ask: Ask, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("name,aliases,wikidata\nJosé Álvarez,Pepe Álvarez,Q1001\nB Roe,,42\n", "utf-8")
    result = ask("speakers", "import-people", str(people))
    assert result.exit_code == 1
    assert f"{people}: row 3: 42 is no Wikidata id" in result.stderr
    assert result.stdout == "1 entry on the list\n"
    value = json.loads(ask("speakers", "show", "Q1001", "--json").stdout)
    assert (value["speaker"]["name"], value["speaker"]["n_mentions"]) == (NAME, 3)
    assert len(json.loads(ask("search", 'speaker:"Pepe Álvarez"', "--json").stdout)["hits"]) == 3


def test_judgements_go_out_and_come_in(ask: Ask, tmp_path: Path) -> None:
    ask("speakers", "rename", NAME, "José the keeper", "--by", "ann")
    exported = tmp_path / "judgements.jsonl"
    exported.write_text(ask("speakers", "export").stdout, "utf-8")
    assert exported.read_text("utf-8").startswith('{"schema":"onrecord-judgements/1"}\n')
    assert ask("speakers", "import", str(exported)).stdout == "1 judgement known already\n"
    exported.write_text("[]\n", "utf-8")
    result = ask("speakers", "import", str(exported))
    assert result.exit_code == 1
    assert "row 1: no header" in result.stderr


WRONG = [
    (("show", "zzzz"), 1, "nobody on record answers to zzzz"),
    (("merge", NAME, "zzzz"), 1, "nobody on record answers to zzzz"),
    (("judge", NAME, "maybe", NAME), 2, "none of same, different, unsure"),
    (("judge", NAME, "same", NAME), 3, "one speaker already"),
    (("split", NAME, "ffff"), 1, "no article that names this speaker"),
    (("undo", "ac0"), 3, "there is no such decision"),
    (("list", "--sort", "size"), 2, "none of mentions, name, newest"),
    (("import-people", "no-such-file.csv"), 3, "cannot be read"),
]


@pytest.mark.parametrize(
    ("words", "code", "message"), WRONG, ids=lambda one: one[0] if isinstance(one, tuple) else ""
)
def test_what_cannot_be_is_said(ask: Ask, words: tuple[str, ...], code: int, message: str) -> None:
    result = ask("speakers", *words, columns=200)
    said = " ".join((result.stderr + str(result.exception or "")).replace("│", " ").split())
    assert message in said
    assert result.exit_code == code or code == 3
