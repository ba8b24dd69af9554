"""Each language's words are read from its file; an unknown language has none."""

import pytest

from onrecord.statements.lexicon import (
    AUX,
    BASE,
    DET,
    INFINITIVE,
    ING,
    NOUN,
    PARTICIPLE,
    PAST,
    PRON,
    SAY,
    THIRD,
    load_lexicon,
)  # fmt: skip


def cue(language, surface, tail=()):
    return next(c for c in load_lexicon(language).cues[surface] if c.tail == tail)


@pytest.mark.parametrize(
    ("surface", "form"),
    [
        ("say", BASE),
        ("says", THIRD),
        ("said", PAST | PARTICIPLE),
        ("saying", ING),
        ("replies", THIRD),
        ("noting", ING),
    ],
)
def test_english_verbs_are_inflected(surface, form):
    assert cue("en", surface).form & form == form
    assert cue("en", surface).frames & SAY


def test_a_word_may_be_verb_and_noun():
    frames = {c.form > 0: c.frames for c in load_lexicon("en").cues["claims"]}
    assert any(f & SAY for f in frames.values())
    assert any(f & NOUN for f in frames.values())


def test_the_longest_particle_comes_first():
    tails = [c.tail for c in load_lexicon("en").cues["called"]]
    assert tails == sorted(tails, key=len, reverse=True)
    assert {("for",), ("on",), ()} <= set(tails)


@pytest.mark.parametrize(
    ("language", "surface", "tail"),
    [("de", "sagte", ()), ("de", "teilte", ("mit",)), ("fr", "déclaré", ()), ("es", "dijo", ())],
)
def test_cues_of_other_languages(language, surface, tail):
    assert cue(language, surface, tail).frames & SAY


def test_german_verb_may_want_an_infinitive():
    assert cue("de", "forderte", ("auf",)).frames & INFINITIVE


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_every_language_has_its_closed_classes(language):
    words = load_lexicon(language).words.values()
    assert all(any(bits & kind for bits in words) for kind in (DET, PRON, AUX))


@pytest.mark.parametrize("language", [None, "xx", "../en", "", "en.toml", "EN" * 50])
def test_an_unknown_language_has_no_words(language):
    lexicon = load_lexicon(language)
    assert not lexicon.words
    assert not lexicon.cues
