"""The rules find who said what, in the shapes of news; the texts are made up."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.spans import Span
from onrecord.statements.engine import Passage
from onrecord.statements.rules import RulesEngine


def find(text, language="en", furniture=()):
    (statements,) = RulesEngine().find([Passage(text=text, language=language, furniture=furniture)])
    return statements


def shown(text, statement):
    """source > cue > addressee: content parts"""
    words = [" | ".join(span.cut(text) for span in role) for role in (
        statement.source, statement.cue, statement.addressee, statement.content
    )]  # fmt: skip
    return tuple(words)


SHAPES = [
    # name, language, text, source, cue, addressee, content, kind
    ("before a quotation", "en", "Jane Roe said: “The lighthouse opens in May.”",
     "Jane Roe", "said", "", "“The lighthouse opens in May.”", "direct"),
    ("after a quotation", "en", "“The lighthouse opens in May,” Jane Roe said.",
     "Jane Roe", "said", "", "“The lighthouse opens in May,”", "direct"),
    ("inverted", "en", "“The lighthouse opens in May,” said Jane Roe, the harbour master.",
     "Jane Roe, the harbour master", "said", "", "“The lighthouse opens in May,”", "direct"),
    ("inside a quotation", "en", "“The lighthouse,” Jane Roe said, “opens in May.”",
     "Jane Roe", "said", "", "“The lighthouse,” | “opens in May.”", "direct"),
    ("resumed after the sentence", "en", "“The lighthouse is ready,” Jane Roe said. “We open in May.”",
     "Jane Roe", "said", "", "“The lighthouse is ready,” | “We open in May.”", "direct"),
    ("question with its own mark", "en", "“Is the ferry late?” Paul Doe asked.",
     "Paul Doe", "asked", "", "“Is the ferry late?”", "direct"),
    ("single marks", "en", "‘The ferry isn’t late,’ Paul Doe said.",
     "Paul Doe", "said", "", "‘The ferry isn’t late,’", "direct"),
    ("that", "en", "Jane Roe, a gardener, said that the roses were early.",
     "Jane Roe, a gardener,", "said", "", "that the roses were early", "indirect"),
    ("no that", "en", "She said the roses were early.",
     "She", "said", "", "the roses were early", "indirect"),
    ("time of the saying", "en", "Jane Roe said on Monday that the roses were early.",
     "Jane Roe", "said", "", "that the roses were early", "indirect"),
    ("mixed", "en", "Jane Roe said the roses were “very early this year.”",
     "Jane Roe", "said", "", "the roses were “very early this year.”", "mixed"),
    ("auxiliaries", "en", "The council has repeatedly said that the bridge is safe.",
     "The council", "has repeatedly said", "", "that the bridge is safe", "indirect"),
    ("final attribution", "en", "The bridge was closed for repairs, the council said.",
     "the council", "said", "", "The bridge was closed for repairs", "indirect"),
    ("in the midst", "en", "The bridge, she said, will open soon.",
     "she", "said", "", "The bridge | will open soon", "indirect"),
    ("addressee", "en", "Roe told the Coast Wire that the tide was high.",
     "Roe", "told", "the Coast Wire", "that the tide was high", "indirect"),
    ("addressee without that", "en", "Roe told reporters the tide was high.",
     "Roe", "told", "reporters", "the tide was high", "indirect"),
    ("according to, first", "en", "According to the harbour office, the tide was high.",
     "the harbour office", "According to", "", "the tide was high", "indirect"),
    ("according to, last", "en", "The tide was high, according to the harbour office.",
     "the harbour office", "according to", "", "The tide was high", "indirect"),
    ("infinitive", "en", "The mayor promised to mend the bridge.",
     "The mayor", "promised", "", "to mend the bridge", "indirect"),
    ("directive", "en", "She urged the council to mend the bridge.",
     "She", "urged", "the council", "to mend the bridge", "indirect"),
    ("wish for somebody", "en", "She wants the council to mend the bridge.",
     "She", "wants", "", "the council to mend the bridge", "indirect"),
    ("in the midst, inverted", "en", "The oven, recalled Paul Doe, was never cold.",
     "Paul Doe", "recalled", "", "The oven | was never cold", "indirect"),
    ("document", "en", "A survey of gardeners shows roses with a clear lead.",
     "A survey of gardeners", "shows", "", "roses with a clear lead", "indirect"),
    ("asked", "en", "Asked whether the ferry was late, Doe smiled.",
     "", "Asked", "", "whether the ferry was late", "indirect"),
    ("announced by a colon", "en", "The weather office: “Rain from the west by dusk.”",
     "The weather office", ":", "", "“Rain from the west by dusk.”", "direct"),
    ("judgement", "en", "The mayor welcomed the new ferry timetable.",
     "The mayor", "welcomed", "", "the new ferry timetable", "indirect"),
    ("accusation", "en", "She accused the council of forgetting the bridge.",
     "She", "accused", "", "the council of forgetting the bridge", "indirect"),
    ("naming", "en", "Paul Doe called the cake “a small miracle.”",
     "Paul Doe", "called", "", "the cake “a small miracle.”", "mixed"),
    ("nobody named", "en", "The bridge is expected to open in May.",
     "", "is expected", "", "The bridge | to open in May", "indirect"),
    ("noun with a clause", "en", "The walk followed Roe's claim that the roses were early.",
     "Roe's", "claim", "", "that the roses were early", "indirect"),
    ("transcript", "en", "ROE: The lighthouse opens in May.",
     "ROE", ":", "", "The lighthouse opens in May", "indirect"),
    ("German quotation", "de", "„Der Leuchtturm öffnet im Mai“, sagte Anna Roe.",
     "Anna Roe", "sagte", "", "„Der Leuchtturm öffnet im Mai“", "direct"),
    ("German clause", "de", "Die Bürgermeisterin sagte, die Brücke sei sicher.",
     "Die Bürgermeisterin", "sagte", "", "die Brücke sei sicher", "indirect"),
    ("German subject behind", "de", "Am Montag sagte die Bürgermeisterin, dass die Brücke sicher ist.",
     "die Bürgermeisterin", "sagte", "", "dass die Brücke sicher ist", "indirect"),
    ("German particle", "de", "Die Stadt teilte am Montag mit, die Brücke sei sicher.",
     "Die Stadt", "teilte | mit", "", "die Brücke sei sicher", "indirect"),
    ("German perfect", "de", "Die Stadt hat am Montag erklärt, dass die Brücke sicher ist.",
     "Die Stadt", "hat | erklärt", "", "dass die Brücke sicher ist", "indirect"),
    ("German laut", "de", "Laut der Hafenbehörde war die Flut hoch.",
     "der Hafenbehörde", "Laut", "", "war die Flut hoch", "indirect"),
    ("German so", "de", "Die Brücke sei sicher, so die Bürgermeisterin.",
     "die Bürgermeisterin", "so", "", "Die Brücke sei sicher", "indirect"),
    ("French quotation", "fr", "« Le phare ouvre en mai », a déclaré Anne Roe.",
     "Anne Roe", "a déclaré", "", "« Le phare ouvre en mai »", "direct"),
    ("French pronoun behind", "fr", "« Le phare ouvre en mai », dit-elle.",
     "elle", "dit", "", "« Le phare ouvre en mai »", "direct"),
    ("French clause", "fr", "La maire a expliqué que le pont était sûr.",
     "La maire", "a expliqué", "", "que le pont était sûr", "indirect"),
    ("French selon", "fr", "Selon la mairie, le pont est sûr.",
     "la mairie", "Selon", "", "le pont est sûr", "indirect"),
    ("Spanish quotation", "es", "«El faro abre en mayo», dijo Ana Roe.",
     "Ana Roe", "dijo", "", "«El faro abre en mayo»", "direct"),
    ("Spanish clause", "es", "La alcaldesa dijo que el puente es seguro.",
     "La alcaldesa", "dijo", "", "que el puente es seguro", "indirect"),
    ("Spanish verb alone", "es", "“Llueve”, añadió.", "", "añadió", "", "“Llueve”", "direct"),
    ("Spanish de acuerdo con", "es", "La presa necesita reparos, de acuerdo con el ayuntamiento.",
     "el ayuntamiento", "de acuerdo con", "", "La presa necesita reparos", "indirect"),
    ("unknown language", None, "Roe: “Zim zum pelo karu mana.”",
     "Roe", ":", "", "“Zim zum pelo karu mana.”", "direct"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "source", "cue", "addressee", "content", "kind"),
                         [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])  # fmt: skip
def test_a_shape_is_read(language, text, source, cue, addressee, content, kind):
    (statement,) = find(text, language)
    assert shown(text, statement) == (source, cue, addressee, content)
    assert statement.kind == kind
    assert 0 < statement.confidence < 1


NO_STATEMENTS = [
    ("title in marks", "The choir sang “The Long Tide” at noon."),
    ("scare quotes", "The so-called “bridge” is a plank."),
    ("name in marks", "The boat “Mary Ann” left the harbour."),
    ("nouns that look like cues", "The United States plans reports on claims and notes."),
    ("plain", "It rained for two days and the river rose."),
    ("apostrophes", "The workers' boats aren't the mayor's."),
]


@pytest.mark.parametrize("text", [row[1] for row in NO_STATEMENTS], ids=[row[0] for row in NO_STATEMENTS])
def test_no_statement_is_made_up(text):
    assert find(text) == ()


def test_a_second_cue_makes_a_second_statement_of_the_same_source():
    text = "Roe said the roses were early and added that the lilies were late."
    assert [shown(text, s)[0::3] for s in find(text)] == [
        ("Roe", "the roses were early"),
        ("Roe", "that the lilies were late"),
    ]


def test_a_participle_shares_the_subject():
    text = "Roe opened the gate, saying that the roses were early."
    (statement,) = find(text)
    assert shown(text, statement)[0::3] == ("Roe", "that the roses were early")


def test_hearsay_inside_a_statement_is_nested():
    text = "Roe said that Doe, the baker, told her that the oven was cold."
    outer, inner = find(text)
    assert inner.within == outer.id
    assert shown(text, inner)[0::3] == ("Doe, the baker,", "that the oven was cold")


def test_hearsay_inside_a_quotation_is_nested():
    text = "“The baker said that the oven was cold,” Roe said."
    outer, inner = sorted(find(text), key=lambda s: s.within is not None)
    assert inner.within == outer.id
    assert shown(text, inner)[0::3] == ("The baker", "that the oven was cold")


@pytest.mark.parametrize(
    "text",
    [
        "“We open in May.\n\n“The lamp is new.\n\n“Come and see,” Jane Roe said.",
        "“We open in May.\n\nThe lamp is new.\n\nCome and see,” Jane Roe said.",
    ],
    ids=["each reopened", "first opened, last closed"],
)
def test_a_quotation_over_paragraphs_is_one_statement(text):
    (statement,) = find(text)
    assert len(statement.content) == 3
    assert shown(text, statement)[0] == "Jane Roe"
    assert statement.kind == "direct"


def test_a_paragraph_that_ends_with_a_colon_announces_the_next():
    text = "Jane Roe wrote:\n\n“The lighthouse opens in May, and all may come.”"
    (statement,) = find(text)
    assert shown(text, statement) == (
        "Jane Roe", "wrote", "", "“The lighthouse opens in May, and all may come.”",
    )  # fmt: skip


def test_a_speaker_label_holds_for_its_paragraph():
    text = "ROE: The lamp is new. We open in May.\n\nDOE: Who pays?"
    assert [shown(text, s)[0::3] for s in find(text)] == [
        ("ROE", "The lamp is new. We open in May."),
        ("DOE", "Who pays"),
    ]


def test_a_quotation_that_floats_is_kept_and_marked():
    text = "The gate was shut.\n\n“The lighthouse opens in May, and all may come.”"
    (statement,) = find(text)
    assert (statement.cue, statement.source) == ((), ())
    assert statement.confidence < 0.3


def test_an_unbalanced_mark_spoils_its_own_paragraph_only():
    text = "Roe said: “The gate is shut.\n\nIt rained.\n\n“The ferry is late,” Doe said. “Very late.”"
    contents = [shown(text, s)[0::3] for s in find(text)]
    assert ("Doe", "“The ferry is late,” | “Very late.”") in contents


def test_reported_mood_goes_on_in_german():
    text = "Die Stadt teilte mit, die Brücke sei sicher. Sie werde im Mai öffnen."
    first, second = find(text, "de")
    assert shown(text, second) == ("Die Stadt", "", "", "Sie werde im Mai öffnen.")
    assert second.source == first.source


def test_furniture_holds_no_statement():
    text = "Jane Roe reported from Port Harbour that it rained.\n\nPaul Doe said that the ferry was late."
    furniture = (Span(0, text.index("\n")),)
    assert [shown(text, s)[0] for s in find(text, furniture=furniture)] == ["Paul Doe"]


NEWSY = st.lists(
    st.sampled_from(
        [
            "said",
            "told",
            "Roe",
            "Doe",
            "that",
            "the",
            "“",
            "”",
            '"',
            "'",
            "’",
            ",",
            ".",
            ":",
            "?",
            "—",
            "according",
            "to",
            "asked",
            "He",
            "she",
            "\n",
            "\n\n",
            "reported",
            "claims",
            "was",
            "has",
            "(",
            ")",
            "«",
            "»",
            "„",
            "it",
            "I",
            "rained",
            "who",
            "and",
            "but",
            "adding",
            "5",
            "sagte",
            "teilte",
            "mit",
            "laut",
            "so",
        ]
    ),
    max_size=60,
).map(" ".join)


@given(st.one_of(st.text(max_size=200), NEWSY), st.sampled_from(["en", "de", "fr", "es", None, "xx"]))
def test_any_text_gives_sound_statements(text, language):
    statements = find(text, language)
    ids = {s.id for s in statements}
    assert len(ids) == len(statements)
    assert [s.content[0].start for s in statements] == sorted(s.content[0].start for s in statements)
    for statement in statements:
        for span in (*statement.content, *statement.cue, *statement.source, *statement.addressee):
            assert span.cut(text).strip() == span.cut(text) != ""
        assert statement.within is None or statement.within in ids
    assert statements == find(text, language)


@given(st.lists(NEWSY, max_size=4))
def test_a_passage_does_not_depend_on_the_others(texts):
    passages = [Passage(text=text, language="en") for text in texts]
    engine = RulesEngine()
    assert engine.find(passages) == [engine.find([passage])[0] for passage in passages]


UNITS = [
    '"',
    "'",
    "“",
    "x",
    "said ",
    "said said ",
    "“‘",
    "Roe said that ",
    "according to ",
    ", ",
    "\n",
    "(",
    "a. ",
    "“a” ",
]


@pytest.mark.usefixtures("no_collecting")
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("language", ["en", "de"])
def test_reading_takes_linear_time(unit, language):
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        began = time.process_time()
        find(text, language)
        return time.process_time() - began

    seconds(1_000)
    assert seconds(100_000) < 40 * max(seconds(10_000), 0.01)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ['"', "said said ", "Roe said that "])
def test_a_megabyte_of_anything_is_read(unit):
    began = time.process_time()
    find((unit * 1_000_000)[:1_000_000])
    assert time.process_time() - began < 60


@pytest.mark.corpora
def test_every_article_of_the_training_corpus_is_read(corpora):
    with (corpora / "polnear" / "train.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    found = RulesEngine().find([Passage(text=text, language="en") for text in texts])
    assert sum(map(len, found)) > 10 * len(texts)
    for text, statements in zip(texts, found, strict=True):
        assert all(span.end <= len(text) for s in statements for span in s.content)


@pytest.mark.parametrize(
    ("language", "text", "content"),
    [
        ("de", "«Die Brücke ist endlich fertig», sagt sie der «Post». «Sie war nie so schön.»", 2),
        ("fr", "« Le pont est enfin prêt », dit-elle au journal « Post ». « Il est beau. »", 2),
    ],
)
def test_an_outlet_in_quotation_marks_is_no_part_of_what_was_said(
    language: str, text: str, content: int
) -> None:
    statement = RulesEngine().find([Passage(text=text, language=language)])[0][0]
    assert len(statement.content) == content
    assert not any("Post" in span.cut(text) for span in statement.content)
