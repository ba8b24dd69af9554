"""Bytes to text: what is named, what is marked, what must be guessed, what is refused."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import Reject
from onrecord.extract.encoding import decode

WORDS = "„Die Brücke öffnet“, sagte die Bürgermeisterin – für 5 €."


@pytest.mark.parametrize(
    ("payload", "charset", "is_html"),
    [
        (WORDS.encode(), None, False),
        (codecs.BOM_UTF8 + WORDS.encode(), None, False),
        (WORDS.encode("utf-16"), None, False),
        (codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"), None, False),
        (WORDS.encode("windows-1252"), "windows-1252", False),
        (WORDS.encode("windows-1252"), "ISO-8859-1", False),  # what such a label means on the web
        (WORDS.encode("windows-1252"), None, False),
        (WORDS.encode(), "no-such-charset", False),
        (WORDS.encode(), "windows-1252", False),  # a wrong label on UTF-8
        (WORDS.encode() * 20 + WORDS[:1].encode("windows-1252"), "utf-8", False),
    ],
)
def test_the_words_come_out_whole(payload: bytes, charset: str | None, is_html: bool) -> None:
    assert decode(payload, charset, is_html=is_html).startswith(WORDS)


def test_a_page_names_its_own_charset() -> None:
    page = '<html><head><meta charset="windows-1251"></head><p>«Мост откроют», — сказала она.</p></html>'
    assert decode(page.encode("windows-1251"), is_html=True) == page


def test_stray_bytes_in_utf8_are_read_as_windows_1252() -> None:
    payload = "The café — opened".encode() * 30 + b" at \x93Pier 4\x94"
    assert decode(payload).endswith("at “Pier 4”")


def test_line_ends_and_spaces_stay_to_the_letter() -> None:
    assert decode("a\r\nb \u00a0\tc\n".encode()) == "a\r\nb \u00a0\tc\n"


@pytest.mark.parametrize("payload", [codecs.BOM_UTF16_LE + b"a", codecs.BOM_UTF8 + b"\xff\xfe\xfd"])
def test_a_mark_that_lies_is_refused(payload: bytes) -> None:
    with pytest.raises(Reject) as caught:
        decode(payload)
    assert caught.value.reason == "bad-encoding"


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_is_kept_to_the_letter(text: str) -> None:
    if "\0" not in text:  # UTF-32's mark is two code points of UTF-8 that hold NUL
        assert decode(text.encode()) == text


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "latin-1", "utf-7", "hex", "idna", "punycode"])
)
def test_any_bytes_give_text_or_a_refusal(payload: bytes, charset: str | None) -> None:
    with suppress(Reject):  # any other error fails the test
        assert isinstance(decode(payload, charset, is_html=True), str)
