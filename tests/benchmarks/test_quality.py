"""The quality benchmark: what it reads, counts and writes."""

import json

import pytest

from benchmarks import quality
from benchmarks.corpora import scorer_of
from onrecord.statements import load_engine

SCORER = """
def pairs_by_content(gold, found):
    return [(i, j) for i, g in enumerate(gold) for j, f in enumerate(found) if g["content"] == f["content"]]

def agree(one, other):
    return one == other

def score(gold, predicted):
    hits = sum(len(pairs_by_content(g["statements"], p["statements"])) for g, p in zip(gold, predicted))
    n_gold = sum(len(row["statements"]) for row in gold)
    n_found = sum(len(row["statements"]) for row in predicted)
    recall = hits / n_gold if n_gold else 0.0
    figure = {"precision": hits / n_found, "recall": recall, "f1": 1.0, "gold": n_gold}
    return {name: figure for name in ("content", "exact", "attributed", "cued")}
"""

TEXT = "“It rained,” Roe said. The mayor, Doe, spoke at length."
LABELLED = [
    {"content": [[0, 12]], "cue": [[17, 21]], "source": [[13, 16]], "within": None, "kind": "direct"},
    {"content": [[23, 32], [34, 37]], "cue": [[39, 54]], "source": [], "within": "x", "kind": "reported"},
]


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    for name in ("polnear", "modern", "german"):
        (folder / name).mkdir(parents=True)
        row = {"id": "1", "text": TEXT, "language": "en", "statements": LABELLED}
        (folder / name / "dev.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "score_statements.py").write_text(SCORER, encoding="utf-8")
    return folder


def test_the_table_has_a_row_a_test_and_leaves_inner_statements_out_where_told(data):
    scorer = scorer_of(data)
    rows = quality.table(load_engine("rules"), data, scorer).splitlines()[2:]
    assert [row.split(" | ")[1] for row in rows] == ["2", "2", "1", "2"]
    assert "1.000 (1.00 / 0.50)" in rows[0]
    assert "1.000 (1.00 / 1.00)" in rows[2]


def test_german_kinds_are_counted_apart(data):
    rows = quality.kinds_table(load_engine("rules"), data, scorer_of(data)).splitlines()[2:]
    assert rows[0] == "| direct | 1 | 1.00 | 1.00 |"
    assert rows[2] == "| reported | 1 | 0.00 | 0.00 |"


def test_errors_are_counted_by_class(data):
    rows = quality.polnear_errors(load_engine("rules"), data, scorer_of(data)).splitlines()[2:]
    cells = [row.strip("| ").rsplit(" | ", 1) for row in rows]
    heads = [place for place, (name, _) in enumerate(cells) if not name.startswith("…")]
    missed = dict(cells[heads[0] : heads[1]])
    assert missed["missed"] == missed["… without a source"] == missed["… nothing found there"] == "1"
    assert missed["… with a content in several parts"] == missed["… with a cue of several words"] == "1"
    assert missed["… direct"] == missed["… without a cue"] == "0"
    assert dict(cells[heads[1] : heads[2]])["invented"] == "0"
    assert dict(cells[heads[2] :])["right content, wrong source"] == "0"


def test_without_corpora_nothing_is_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("ONRECORD_DATA", str(tmp_path / "nowhere"))
    quality.main([])
    assert "nothing measured" in capsys.readouterr().err


def test_the_page_is_changed_between_its_marks_only(tmp_path):
    page = tmp_path / "quality.md"
    page.write_text("a\n<!-- rules: generated -->\nold\n<!-- rules: end -->\nz\n", encoding="utf-8")
    quality.write("rules", "new", page)
    assert page.read_text(encoding="utf-8") == (
        "a\n<!-- rules: generated -->\nnew\n<!-- rules: end -->\nz\n"
    )  # fmt: skip


def test_a_page_without_marks_is_refused(tmp_path):
    page = tmp_path / "quality.md"
    page.write_text("nothing\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no block"):
        quality.write("rules", "new", page)
