"""`onrecord diff`, and what `show` and `search` say of variants, copies and revisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from fictional import capture_of
from onrecord.cli import app
from onrecord.record import Attribution, Published, Statement
from onrecord.spans import Span
from onrecord.store import Writer
from relations.made import record_of

Ask = Callable[..., Result]

WORDS = "We found a new balance between the ferries and the swans, and nobody in the harbour was hurt by it"
CUT = "we found a new balance between the ferries and the swans"
STORY = (
    "The ferry sails at noon, said the harbour master, and the swans keep to the eastern side of the quay."
)

# outlet: (words, speaker, hour of capture, address)
ARTICLES = {
    "post": (WORDS, "Ali Haddad", 1, "post.example/1"),
    "post again": (WORDS.replace("harbour", "bay"), "Ali Haddad", 2, "post.example/1"),
    "echo": (CUT, "Haddad", 3, "echo.example/1"),
    "bell": ("The cheese fair opens at noon\x1b[31m", "Jane Roe", 4, "bell.example/1"),
}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The key of each article, and under `record` where the record is."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    made = {"record": str(path)}
    with Writer(Path(path), 10**9) as writer:
        for name, (words, speaker, hour, url) in ARTICLES.items():
            said = Attribution(name=speaker, kind="person", basis="named")
            statement = Statement(id="s0", kind="direct", content=(Span(0, len(words)),), speaker=said)
            record = record_of(
                f"{words}, said {speaker}. {STORY}",
                id=name,
                url=f"https://{url}",
                outlet=name.split()[0],
                statements=(statement,),
                published=Published(value="2021-05-17", basis="metadata"),
            )
            capture = replace(
                capture_of(record.text, url=record.url), captured_at=datetime(2021, 5, 18, hour, tzinfo=UTC)
            )
            made[name] = writer.save(capture, record, "rules 1").detail
    return made


@pytest.fixture
def ask(keys: dict[str, str]) -> Ask:
    def run(*arguments: str) -> Result:
        return CliRunner(env={"ONRECORD": keys["record"], "COLUMNS": "200"}).invoke(app, list(arguments))

    return run


def flat(text: str) -> str:
    return " ".join(text.split())


def test_revisions_are_compared_by_statement(ask: Ask, keys: dict[str, str]) -> None:
    shown = flat(ask("diff", keys["post"], keys["post again"]).stdout)
    assert "two texts of one address; the later one does not say that it was changed" in shown
    assert "worded otherwise Ali Haddad (s0)" in shown
    assert "nobody in the [-harbour-]{+bay+} was hurt" in shown
    value = json.loads(ask("diff", keys["post"], keys["post again"], "--json").stdout)
    assert (value["kind"], value["tie"], value["is_silent"]) == ("articles", "revisions", True)
    [change] = value["changes"]
    assert (change["kind"], change["before"]["text"]) == ("reworded", WORDS)


def test_copies_are_compared_with_their_evidence(ask: Ask, keys: dict[str, str]) -> None:
    value = json.loads(ask("diff", keys["post"], keys["echo"], "--json").stdout)
    assert (value["tie"], value["is_silent"], value["copy"]["kind"]) == ("copies", None, "near")
    assert "near copy" in ask("diff", keys["post"], keys["echo"]).stdout


def test_statements_are_compared_word_by_word(ask: Ask, keys: dict[str, str]) -> None:
    names = f"{keys['post']}.s0", f"{keys['echo']}.s0"
    shown = flat(ask("diff", *names).stdout)
    assert "two variants of one quotation" in shown
    assert "[-We-]{+we+} found a new balance between the ferries and the swans [-and nobody" in shown
    value = json.loads(ask("diff", *names, "--json").stdout)
    assert (value["kind"], value["tie"], value["left_id"]) == ("statements", "variants", names[0])
    assert value["steps"][0] == {"kind": "replace", "left": [0, 2], "right": [0, 2], "note": "case"}


def test_what_cannot_be_compared(ask: Ask, keys: dict[str, str]) -> None:
    result = ask("diff", keys["post"], f"{keys['echo']}.s0")
    assert result.exit_code == 1
    assert "not an article and a statement" in result.stderr
    assert "there is no article 000000000000" in ask("diff", keys["post"], "000000000000.s1").stderr


def test_news_text_is_never_obeyed(ask: Ask, keys: dict[str, str]) -> None:
    for left, right in ((keys["post"], keys["bell"]), (f"{keys['post']}.s0", f"{keys['bell']}.s0")):
        shown = ask("diff", left, right).stdout
        assert "\x1b" not in shown
        assert "\\x1b[31m" in shown


def test_a_search_is_folded_unless_asked_otherwise(ask: Ask, keys: dict[str, str]) -> None:
    shown = ask("search", "balance").stdout
    assert shown.count("Haddad:") == 1
    assert "in 2 outlets" in shown
    assert "3 statements, each quotation shown once; --all shows every one" in shown
    assert ask("search", "balance", "--all").stdout.count("Haddad:") == 3
    [hit] = json.loads(ask("search", "balance", "--json").stdout)["hits"]
    assert (hit["quotation"]["n_variants"], hit["quotation"]["n_outlets"]) == (3, 2)
    hits = json.loads(ask("search", "balance", "--all", "--json").stdout)["hits"]
    assert len(hits) == 3


def test_a_speaker_is_shown_folded_unless_asked_otherwise(ask: Ask, keys: dict[str, str]) -> None:
    shown = flat(ask("show", "Ali Haddad").stdout)
    assert "2 statements, each quotation shown once; --all shows every one" in shown
    [hit] = json.loads(ask("show", "Ali Haddad", "--json").stdout)["hits"]["hits"]
    assert (hit["quotation"]["n_variants"], hit["quotation"]["n_outlets"]) == (3, 2)
    assert flat(ask("show", "Ali Haddad", "--all").stdout).endswith("2 statements")
    hits = json.loads(ask("show", "Ali Haddad", "--all", "--json").stdout)["hits"]
    assert (hits["total"], len(hits["hits"])) == (2, 2)
    page = json.loads(ask("show", "Ali Haddad", "--offset", "1", "--json").stdout)["hits"]
    assert (page["total"], page["hits"], page["next_offset"]) == (2, [], None)


def test_what_is_not_folded_is_not_said_to_be(ask: Ask) -> None:
    assert flat(ask("show", "Haddad").stdout).endswith("in 2 outlets 1 statement")


def test_folded_pages_fit_together(ask: Ask) -> None:
    first = json.loads(ask("search", "--limit", "1", "--json").stdout)
    second = json.loads(ask("search", "--limit", "1", "--offset", "1", "--json").stdout)
    assert (first["next_offset"], second["next_offset"]) == (1, None)
    texts = {page["hits"][0]["speaker"] for page in (first, second)}
    assert texts in ({"Haddad", "Jane Roe"}, {"Ali Haddad", "Jane Roe"})


def test_show_tells_what_an_article_is_tied_to(ask: Ask, keys: dict[str, str]) -> None:
    shown = flat(ask("show", keys["post again"]).stdout)
    assert "Texts of this address" in shown
    assert "this one · statements: 1 worded otherwise; changed without saying so" in shown
    assert f"Articles with the same text ─── {keys['echo']}"[:27] in shown
    assert "in 3 articles" in shown
    value = json.loads(ask("show", keys["echo"], "--json").stdout)
    assert {copy["article"]["key"] for copy in value["copies"]} >= {keys["post"], keys["post again"]}
    assert value["revisions"] == []
    assert value["quotations"]["s0"]["n_articles"] == 3


def test_show_lists_the_variants_of_a_statement(ask: Ask, keys: dict[str, str]) -> None:
    shown = flat(ask("show", f"{keys['echo']}.s0").stdout)
    assert "3 variants in 2 outlets, said once as far as days and reprints tell." in shown
    assert f"{keys['echo']}.s0 · 17 May 2021 · echo · Haddad · this one" in shown
    value = json.loads(ask("show", f"{keys['echo']}.s0", "--json").stdout)
    assert [one["is_first"] for one in value["quotation"]["variants"]] == [True, False, False]
    assert json.loads(ask("show", f"{keys['bell']}.s0", "--json").stdout)["quotation"] is None
