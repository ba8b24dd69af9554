"""Finds the runs of capitalised words that may be names; particles and `of` may stand inside.

A word is passed over where its capital has another reason: it opens a sentence, or is the name of a day.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.speakers.reading import POSSESSIVE, Reading
from onrecord.speakers.words import is_given_name, is_noun, is_role, places, words

_MAX_CHAIN = 14
_COMMITTEES = frozenset({"council", "commission", "committee", "center", "centre", "panel"})
_NEVER_INSIDE = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "he", "she", "it", "they", "we", "i"}
)
_ACRONYMS = frozenset({"UN", "US", "WHO"})  # though small words have the same letters
_JOINING = frozenset({"and", "&", "et", "und", "y"})


def find_chains(reading: Reading) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words, each as a range of word numbers, in order."""
    at = 0
    while at < len(reading):
        if not reading.capital[at] or _starter(reading, at):
            at += 1
            continue
        stop = _chain_end(reading, at)
        yield at, stop
        at = stop


def _starter(reading: Reading, at: int) -> bool:
    """Whether the word is capitalised for another reason than being a name."""
    plain = reading.plain[at]
    if _acronym(reading, at):
        return False
    if plain in words().calendar:
        return not is_given_name(plain) or not _next_capital(reading, at) or reading.opens[at] == 1
    if reading.opens[at] and plain in words().possessives and _next_capital(reading, at):
        return (plain, reading.plain[at + 1]) not in reading.pairs
    if plain in words().starters and len(reading.words[at]) > 1 and not reading.words[at].isupper():
        return reading.opens[at] == 1 or plain in _NEVER_INSIDE or not _next_capital(reading, at)
    if plain in words().starters:
        return not is_initial(reading, at) or reading.opens[at] == 1 or plain == "i"
    if not reading.opens[at] or plain in reading.surnames:
        return False
    if _next_capital(reading, at):
        return plain in words().says
    return _common_opening(reading, at)


def _common_opening(reading: Reading, at: int) -> bool:
    """Whether the word that opens a sentence, no other capital behind it, is a common one."""
    plain = reading.plain[at]
    if plain in reading.lower:
        return not is_role(plain) or _role_alone(reading, at)
    if plain in words().firms:
        return False
    following = reading.plain[at + 1] if at + 1 < len(reading) else ""
    if following == "of" and plain in words().bodies and reading.capital[at + 2 : at + 3] == [True]:
        return False
    if _adjective(reading, at, following) or (plain.endswith("ing") and _participle(reading, at, following)):
        return True
    return is_noun(plain) and (not is_role(plain) or _role_alone(reading, at))


def _role_alone(reading: Reading, at: int) -> bool:
    """Whether no full stop and no `of` follow, with which the word would be a title or part of a name."""
    following = reading.plain[at + 1] if at + 1 < len(reading) else ""
    return following != "." and following not in words().connectors


def _adjective(reading: Reading, at: int, following: str) -> bool:
    """Whether a sentence opens with an adjective: `Initial estimates`, `Corporate lobbyists`."""
    plain = reading.plain[at]
    noun = is_noun(following) and following not in words().honorifics and following not in words().says
    if not noun or reading.possessive(at) or not reading.words[at][1:].islower():
        return False
    known = plain in places().home or plain in places().others or plain in words().firms
    return not known and plain not in reading.inside and not is_given_name(plain) and not _named(plain)


def _named(plain: str) -> bool:
    return plain in words().bodies or plain in words().same_parties or plain in places().peoples


def _acronym(reading: Reading, at: int) -> bool:
    """Whether the word is a body's acronym, and not a small word that is shouted: no capitals beside it."""
    if POSSESSIVE.sub("", reading.words[at]) not in _ACRONYMS:
        return False
    beside = reading.words[max(0, at - 1) : at] + reading.words[at + 1 : at + 2]
    return not any(len(word) > 1 and word.isupper() for word in beside)


def _participle(reading: Reading, at: int, following: str) -> bool:
    """Whether a sentence opens with a participle, and not with a name like `Manning` or `Beijing`."""
    plain, lists = reading.plain[at], words()
    known = plain in places().home or plain in lists.firms or plain in reading.lone
    acts = following in lists.verbs or following in lists.says or not following[:1].isalpha()
    return not known and not acts and not reading.possessive(at)


def _next_capital(reading: Reading, at: int) -> bool:
    return at + 1 < len(reading) and reading.capital[at + 1]


def is_initial(reading: Reading, at: int) -> bool:
    """Whether the word is one capital letter."""
    return len(reading.plain[at]) == 1 and reading.words[at].isupper()


def _chain_end(reading: Reading, first: int) -> int:
    """Where the run of capitalised words that begins at `first` ends; particles and `of` may stand inside."""
    at = first + 1
    while (
        at < len(reading) and at - first < _MAX_CHAIN and reading.paragraphs[at] == reading.paragraphs[first]
    ):
        dotted = reading.words[at] == "." and _dotted(reading, at)
        if dotted or _plural_owner(reading, at) or (reading.capital[at] and not _breaks(reading, at)):
            at += 1
        elif joined := _joined(reading, first, at):
            at = joined
        else:
            break
    return at


def _plural_owner(reading: Reading, at: int) -> bool:
    """Whether the word is the mark behind the owners in a body's name: `Traders’ Association`."""
    return (
        reading.words[at] in {"’", "'"}
        and reading.ends[at - 1] == reading.starts[at]
        and reading.words[at - 1][-1] == "s"
        and _next_capital(reading, at)
        and _body_ahead(reading, at + 1)
    )


def _body_ahead(reading: Reading, at: int) -> bool:
    """Whether the capitalised words from here on end in a body's word within three."""
    for ahead in range(at, min(at + 3, len(reading))):
        if not reading.capital[ahead]:
            return False
        if reading.plain[ahead] in words().bodies:
            return True
    return False


def _dotted(reading: Reading, at: int) -> bool:
    """Whether the full stop belongs to an initial or a title before it."""
    before = reading.words[at - 1]
    adjacent = reading.ends[at - 1] == reading.starts[at]
    short = (len(before) == 1 and before.isupper()) or reading.plain[at - 1] in words().abbreviations
    return adjacent and short and (_next_capital(reading, at) or reading.plain[at - 1] in words().suffixes)


def _breaks(reading: Reading, at: int) -> bool:
    """Whether a capitalised word inside a chain begins something else; after a given name, May is a name."""
    plain = reading.plain[at]
    if plain in words().calendar:
        return not is_given_name(reading.plain[at - 1])
    return plain in _NEVER_INSIDE and not (is_initial(reading, at) and plain != "i")


def _joined(reading: Reading, first: int, at: int) -> int | None:
    """Where the chain goes on after lower-case words that stand inside names; None: it does not."""
    stop = at
    while stop < len(reading) and stop - at < 3 and not reading.capital[stop]:
        stop += 1
    if stop == at or stop >= len(reading) or not reading.capital[stop] or _breaks(reading, stop):
        return None
    if reading.possessive(at - 1) or stop - at > 2:
        return None
    if _particles(reading, first, at, stop) or _connects(reading, first, at, stop):
        return stop + 1
    return None


def _particles(reading: Reading, first: int, at: int, stop: int) -> bool:
    if reading.plain[at - 1] in words().titles and at - first == 1:
        return False
    return all(reading.plain[i] in words().particles for i in range(at, stop))


def _connects(reading: Reading, first: int, at: int, stop: int) -> bool:
    """`of`, `for`, `and` inside the name of a body."""
    between = reading.plain[at:stop]
    if any(word not in words().connectors for word in between) or between[0] == "the":
        return False
    before, after = reading.plain[at - 1], reading.plain[stop]
    chain = reading.plain[first:at]
    if between[0] in _JOINING:
        return _joins(reading, chain, before, stop)
    if between[0] == "on":
        return before in _COMMITTEES
    headed = before in words().bodies or before in words().titles or before in words().generic_bodies
    return headed and not is_given_name(after)


def _body_of_two(reading: Reading, at: int, stop: int) -> bool:
    """Whether `the` before and a body's word behind `and` make one name: `the Food and Drink Board`."""
    plain, lists = reading.plain, words()
    if at < 1 or plain[at - 1] != "the" or plain[at] in lists.bodies or plain[at] in lists.firms:
        return False
    if plain[at] in places().home or plain[at] in places().others or plain[at] in lists.same_parties:
        return False
    end = stop
    while end + 1 < len(reading) and reading.capital[end + 1]:
        end += 1
    return end > stop and plain[end] in lists.bodies


def _joins(reading: Reading, chain: list[str], before: str, stop: int) -> bool:
    """Whether `and` stands inside one name rather than between two."""
    after = reading.plain[stop]
    if is_given_name(before) or is_given_name(after) or after in words().titles:
        return False
    if reading.plain[stop - 1] == "&":
        return True
    if len(chain) == 1 and _body_of_two(reading, stop - 2, stop):
        return True
    return any(word in {"of", "for", "on"} for word in chain) and before not in places().countries
