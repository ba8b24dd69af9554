"""The query language: what is read, what is refused and where, and the way back to text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.search import QueryError, parse_query
from onrecord.search.language import MAX_DEPTH, MAX_TERMS
from onrecord.search.lexer import MAX_QUERY_CHARS
from onrecord.search.query import EVERYTHING, And, Filter, Node, Not, Or, Term, Words, to_text


def word(text: str, prefix: bool = False) -> Words:
    return Words(Term(text, prefix))


def field(name: str, text: str, prefix: bool = False) -> Filter:
    return Filter(name, Term(text, prefix))


READS: dict[str, Node] = {
    "": EVERYTHING,
    " \t": EVERYTHING,
    "bread": word("bread"),
    "new bread": And((word("new"), word("bread"))),
    '"new bread"': word("new bread"),
    "“new  bread”": word("new bread"),
    "„new bread“": word("new bread"),
    "»new bread«": word("new bread"),
    '"bread"': word("bread"),
    "bake*": word("bake", prefix=True),
    '"new ba"*': word("new ba", prefix=True),
    "well-known": word("well-known"),
    "don’t": word("don’t"),
    "10:30": word("10:30"),
    "https://example.org/a?b": word("https://example.org/a?b"),
    "bread & butter": And((word("bread"), word("butter"))),
    "a b OR c": Or((And((word("a"), word("b"))), word("c"))),
    "a|b": Or((word("a"), word("b"))),
    "a AND b": And((word("a"), word("b"))),
    "a (b OR c)": And((word("a"), Or((word("b"), word("c"))))),
    "a (b c)": And((word("a"), word("b"), word("c"))),
    "or and not": And((word("or"), word("and"), word("not"))),
    '"OR"': word("OR"),
    "-bread": Not(word("bread")),
    "NOT bread": Not(word("bread")),
    '-"new bread"': Not(word("new bread")),
    "-(a OR b)": Not(Or((word("a"), word("b")))),
    "-(-a)": Not(Not(word("a"))),
    "speaker:roe": field("speaker", "roe"),
    "Speaker:roe": field("speaker", "roe"),
    'speaker:"Jane Roe"': field("speaker", "Jane Roe"),
    "speaker:“Jane Roe”": field("speaker", "Jane Roe"),
    "speaker:ro*": field("speaker", "ro", prefix=True),
    "-outlet:post": Not(field("outlet", "post")),
    "kind:Direct": field("kind", "direct"),
    'occasion:"Press Conference"': field("occasion", "press conference"),
    "lang:EN": field("lang", "en"),
    "after:2021": field("after", "2021"),
    "before:2021-5": field("before", "2021-05"),
    "after:2020-02-29": field("after", "2020-02-29"),
    'speaker:"Jane Roe" after:2021-05-01 kind:direct "new balance"': And(
        (
            field("speaker", "Jane Roe"),
            field("after", "2021-05-01"),
            field("kind", "direct"),
            word("new balance"),
        )
    ),
}


@pytest.mark.parametrize("query", READS)
def test_a_query_is_read(query: str) -> None:
    assert parse_query(query) == READS[query]


REFUSES: dict[str, tuple[str, str]] = {
    # query: (the words at fault, part of the message)
    '"new bread': ('"', "never closed"),
    'bread "': ('"', "never closed"),
    '"—"': ('"—"', "no word between"),
    "& —": ("& —", "no word to search for"),
    "speeker:roe": ("speeker:", "did you mean speaker:"),
    "by:roe": ("by:", "did you mean speaker:"),
    "colour:red": ("colour:", "there is no field colour"),
    "speaker:": ("speaker:", "needs a value"),
    "speaker: roe": ("speaker:", "needs a value"),
    "speaker:&": ("&", "needs a value"),
    "speaker:(a b)": ("(", "takes one value"),
    "kind:dirct": ("dirct", "did you mean direct?"),
    "occasion:interviews": ("interviews", "did you mean interview?"),
    "kind:loud": ("loud", "direct, indirect, mixed"),
    "lang:English": ("English", "two letters"),
    "after:yesterday": ("yesterday", "is not a date"),
    "after:2021-13": ("2021-13", "no such date"),
    "after:2021-02-29": ("2021-02-29", "no such date"),
    "after:0000": ("0000", "no such date"),
    "before:2021*": ("2021*", "without a star"),
    "bread OR": ("OR", "on its right"),
    "OR bread": ("OR", "on its left"),
    "bread (OR butter)": ("OR", "on its left"),
    "bread OR OR butter": ("OR", "on its right"),
    "bread AND": ("AND", "on its right"),
    "bread NOT": ("NOT", "nothing here to leave out"),
    "-": ("-", "a minus needs"),
    "- bread": ("-", "a minus needs"),
    "--bread": ("-", "one minus is enough"),
    "-& bread": ("&", "no word here to leave out"),
    "*": ("*", "a star stands behind"),
    "br*ad": ("*", "only at the end"),
    "()": (")", "nothing between"),
    "(bread": ("(", "never closed"),
    "bread)": (")", "never opened"),
    "bread \ud800": ("\ud800", "not valid Unicode"),
}


@pytest.mark.parametrize("query", REFUSES)
def test_a_malformed_query_is_refused_at_its_place(query: str) -> None:
    place, message = REFUSES[query]
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.span.cut(query) == place
    assert message in caught.value.message


def test_the_second_minus_and_the_second_or_are_the_ones_pointed_at() -> None:
    for query, start in (("--bread", 1), ("a OR OR b", 2)):
        with pytest.raises(QueryError) as caught:
            parse_query(query)
        assert caught.value.span.start == start


def test_size_has_limits() -> None:
    with pytest.raises(QueryError, match="longer than") as caught:
        parse_query("x" * (MAX_QUERY_CHARS + 1))
    assert caught.value.span.start == MAX_QUERY_CHARS
    with pytest.raises(QueryError, match="deep"):
        parse_query("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1))
    assert parse_query("(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH) == word("x")
    with pytest.raises(QueryError, match="terms"):
        parse_query("x " * (MAX_TERMS + 1))


def test_control_characters_part_words() -> None:
    assert parse_query("new\x00bread") == And((word("new"), word("bread")))
    assert parse_query('"new\x1b\x00bread"') == word("new bread")


PIECES = (
    *("a", "b*", "é", "x-y", "’", "&", ":", "*", "|", "(", ")", '"', "“", "”", " ", "  ", "\x00", "\ud800"),
    *("OR", "AND", "NOT", "-", "speaker:", "after:", "2021", "kind:direct", "lang:en", "zz:", "https://"),
)
pieces = st.sampled_from(PIECES)
queries = st.one_of(st.text(max_size=40), st.lists(pieces, max_size=14).map("".join))


@given(queries)
@example("-& a")
@example('"OR"* "a:b" "-a" "|"')
def test_any_text_is_read_or_refused_at_a_place_inside_it(query: str) -> None:
    tree = read(query)
    if isinstance(tree, QueryError):
        assert 0 <= tree.span.start < tree.span.end <= len(query)
    else:
        again = parse_query(to_text(tree))
        assert again == tree
        assert to_text(again) == to_text(tree)


def read(query: str) -> Node | QueryError:
    try:
        return parse_query(query)
    except QueryError as err:
        return err
