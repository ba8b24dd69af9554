from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.provenance.lines import Line, lines_of


def test_blank_lines_are_left_out() -> None:
    assert lines_of("\ufeff One. \r\n\u00a0\n\tTwo.") == (Line(2, "One."), Line(12, "Two."))


@given(st.text(alphabet="ab \t\n\r\u2028\u00a0\ufeff\x85", max_size=60))
def test_lines_are_the_text_at_their_offsets(text: str) -> None:
    lines = lines_of(text)
    for line in lines:
        assert text[line.start : line.end] == line.text
        assert line.span.cut(text) == line.text
    assert "".join(line.text for line in lines).count("a") == text.count("a")
