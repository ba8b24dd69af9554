"""The engine with the shipped model: what must hold of any text, and of broken installations."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from onrecord.errors import Abort
from onrecord.record import Statement
from onrecord.statements.engine import Passage
from onrecord.statements.loading import TRAINED
from onrecord.statements.model import ModelEngine

SHIPPED = TRAINED["model"]["en"]

STORY = (
    "The mayor of Overton, Jane Roe, said on Monday that the bridge would open in May.\n\n"
    "“We have waited long enough,” she told the Overton Herald. “The town deserves better.”\n\n"
    "According to the engineers, two of the piers have to be replaced. John Doe, who lives near "
    "the river, was not convinced: “I will believe it when I see it.”\n\n"
    "The council will meet again on Friday."
)
HOSTILE = [
    "",
    " \n\n ",
    "\ufeff" + STORY,
    STORY.upper(),
    STORY.replace(" ", ""),
    STORY.replace(".", "").replace(",", ""),
    "“" * 500,
    "a\u0301" * 300 + " said",
    "🙂\ufe0f said 👩\u200d👩\u200d👧 “yes 🙂”",
    "\u202eשלום אמר\u202c said Ana",
    "Roe\tsaid\t12\nDoe\tsaid\t13\n" * 50,
    "Roe, Doe, Poe, " * 300,
    "\ud800 said \udfff",
    "x\0y said\x00 that",
]


@pytest.fixture(scope="module", params=TRAINED)
def engine(request: pytest.FixtureRequest) -> ModelEngine:
    return ModelEngine(TRAINED[request.param]["en"])


def find(engine: ModelEngine, text: str) -> tuple[Statement, ...]:
    return engine.find([Passage(text=text, language="en")])[0]


def test_it_finds_the_plain_forms(engine: ModelEngine) -> None:
    found = find(engine, STORY)
    sources = {span.cut(STORY) for statement in found for span in statement.source}
    cues = {span.cut(STORY) for statement in found for span in statement.cue}
    assert "the engineers" in sources
    assert {"said", "told", "According to"} <= cues
    assert any(statement.kind == "direct" for statement in found)


@pytest.mark.parametrize("text", HOSTILE)
def test_spans_are_always_of_the_text(engine: ModelEngine, text: str) -> None:
    for statement in find(engine, text):
        for role in (statement.content, statement.cue, statement.source, statement.addressee):
            for span in role:
                assert 0 <= span.start < span.end <= len(text)
                assert span.cut(text).strip()
        assert statement.content
        assert 0 <= statement.confidence <= 1


def test_one_text_alone_reads_as_among_many(engine: ModelEngine) -> None:
    passages = [Passage(text=text) for text in (STORY, *HOSTILE[:5], STORY * 3)]
    together = engine.find(passages)
    assert together == [engine.find([passage])[0] for passage in passages]
    assert together == engine.find(passages)


def test_a_thousand_characters_in_front_change_little(engine: ModelEngine) -> None:
    """Windows fall elsewhere then; at least 95% of the statements stay the same."""
    front = "The ferry to Overton leaves at nine. It carries forty cars and a post van. " * 13
    front = front[:1000].rstrip() + "\n\n"
    texts = [re.sub(r"\{[cksa\d ]+\||\}", "", entry) for entry in _fictional()]
    before = after = same = 0
    for text in texts:
        alone = {_words(s, text) for s in find(engine, text)}
        behind = {_words(s, front + text) for s in find(engine, front + text)}
        before, after, same = before + len(alone), after + len(behind), same + len(alone & behind)
    assert before > 100
    assert same >= 0.95 * max(before, after)


def _fictional() -> list[str]:
    """Articles written for this project, still with their tags, three as one: as long as most news is."""
    folder = Path(__file__).parents[2] / "training" / "fictional" / "en"
    entries = [e for p in sorted(folder.glob("*.txt")) for e in p.read_text("utf-8").split("\n## ")[1:]]
    prose = [entry.partition("\n")[2].partition("\n--\n")[0] for entry in entries[:36]]
    return ["\n\n".join(prose[at : at + 3]) for at in range(0, len(prose), 3)]


def _words(statement: Statement, text: str) -> tuple[str, ...]:
    roles = (statement.content, statement.cue, statement.source)
    return tuple("|".join(span.cut(text) for span in role) for role in roles)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["a", "a ", "日", "“", "He said “no”. "])
def test_long_texts_without_a_break(engine: ModelEngine, unit: str) -> None:
    find(engine, unit * (6_000 // len(unit)))


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Abort, match=r"there is no model in .*--engine rules"):
        ModelEngine(tmp_path)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json"])
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "en"
    shutil.copytree(SHIPPED, folder)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[:-1])
    with pytest.raises(Abort, match=f"{name} is damaged"):
        ModelEngine(folder)
    (folder / name).unlink()
    with pytest.raises(Abort, match=f"{name} cannot be read"):
        ModelEngine(folder)


def test_digests_cannot_be_passed_by_dropping_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    shutil.copytree(SHIPPED, folder)
    (folder / "sha256").write_text("")
    with pytest.raises(Abort, match="is damaged"):
        ModelEngine(folder)
