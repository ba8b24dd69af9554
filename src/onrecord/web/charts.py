"""Charts as SVG, drawn by Altair and vl-convert, without colours of their own: the style sheet gives them.

Both are loaded when a chart is first asked for (about a second), and what was drawn is kept: the same
numbers give the same picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any
from xml.etree.ElementTree import Element, fromstring, register_namespace, tostring

from markupsafe import Markup

from onrecord.web.text import shown

KEPT = 256  # pictures
_ROOM = 300  # width of a picture without its labels: it must be read on a telephone, too
_LABEL_CHARS = 28
_SVG = "http://www.w3.org/2000/svg"
_ATTRIBUTES = frozenset(
    {
        *("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "viewBox"),
        *("text-anchor", "font-size", "font-weight", "opacity"),
    }
)
_FAINT, _AXIS, _FILL, _LINE = "#000001", "#000002", "#000003", "#000004"
_INK = {_FAINT: "faint", _AXIS: "axisline", _FILL: "fill", _LINE: "line"}
"""Colours that stand for classes of the style sheet while Vega draws."""

_LOCK = Lock()  # the drawing engine is one for the process, and no thread may find another in it


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart and the same data as a table: `rows` have a value for each of `columns`."""

    svg: Markup
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def bars(title: str, noun: str, values: Sequence[tuple[str, int]]) -> Picture | None:
    """Horizontal bars, one a value, in the order given; None where there are fewer than two."""
    if len(values) < 2:
        return None
    rows = tuple((shown(value), f"{count:,}") for value, count in values)
    return Picture(_bars(title, noun, tuple(values)), title, ("", noun), rows)


def shares(title: str, values: Sequence[tuple[str, int, int]]) -> Picture | None:
    """A line of shares over time; `values`: period, how many in all, how many of them. None: under two."""
    if len(values) < 2:
        return None
    rows = tuple(
        (period, f"{total:,}", f"{part:,}", f"{100 * part / total:.0f} %") for period, total, part in values
    )
    points = tuple((period, part / total) for period, total, part in values)
    return Picture(_shares(title, points), title, ("Time", "Statements", "Not named", "Share"), rows)


def warm() -> None:
    """Loads what draws, so that the first page with a chart need not wait for it."""
    bars("", "", (("a", 1), ("b", 2)))


@lru_cache(maxsize=KEPT)
def _bars(title: str, noun: str, values: tuple[tuple[str, int], ...]) -> Markup:
    import altair as alt

    labels = _labels([value for value, _ in values])
    data = [{"at": at, "label": labels[at], "count": count} for at, (_, count) in enumerate(values)]
    base = alt.Chart({"values": data}).encode(
        y=alt.Y("label:N", sort=alt.SortField("at"), title=None, axis=alt.Axis(labelLimit=240))
    )
    drawn = base.mark_bar(color=_FILL).encode(x=alt.X("count:Q", title=noun, axis=_axis("~s")))
    numbers = base.mark_text(align="left", dx=4, fontSize=13).encode(
        x="count:Q", text=alt.Text("count:Q", format=",")
    )
    return _draw(title, (drawn + numbers).properties(width=_ROOM, height={"step": 20}))


@lru_cache(maxsize=KEPT)
def _shares(title: str, points: tuple[tuple[str, float], ...]) -> Markup:
    import altair as alt

    data = [{"time": period, "share": share} for period, share in points]
    base = alt.Chart({"values": data}).encode(
        x=alt.X("time:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("share:Q", title=None, axis=_axis("%"), scale=alt.Scale(domain=[0, 1])),
    )
    line, dots = base.mark_line(color=_LINE), base.mark_circle(color=_FILL, size=50, opacity=1)
    return _draw(title, (line + dots).properties(width=_ROOM + 100, height=150))


def _axis(number_format: str) -> Any:
    import altair as alt

    return alt.Axis(format=number_format, tickMinStep=0.25 if number_format == "%" else 1, tickCount=5)


def _draw(title: str, chart: Any) -> Markup:
    import vl_convert

    # The browser's letters may be wider than those that Vega measures: hence the room at the left.
    plain = chart.configure(
        background="transparent", padding={"left": 30, "right": 24, "top": 6, "bottom": 4}
    )
    plain = plain.configure_view(stroke=None)
    plain = plain.configure_axis(gridColor=_FAINT, domainColor=_AXIS, tickColor=_AXIS, labelFontSize=13)
    with _LOCK:
        text = vl_convert.vegalite_to_svg(plain.to_json(), allowed_base_urls=[])
    return _clean(text, title)


def _clean(text: str, title: str) -> Markup:
    """The picture with colours as classes, and nothing in it but shapes, text and their places."""
    register_namespace("", _SVG)
    root = fromstring(text)  # noqa: S314 - our own renderer wrote it
    for element in root.iter():
        _strip(element)
    for parent in root.iter():
        for child in [child for child in parent if child.tag not in _KINDS]:
            parent.remove(child)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(tostring(root, encoding="unicode"))  # noqa: S704 - rebuilt from known elements alone


_SHAPES = ("svg", "g", "path", "rect", "line", "text", "circle", "tspan")
_KINDS = frozenset(f"{{{_SVG}}}{name}" for name in _SHAPES)


def _strip(element: Element) -> None:
    ink = next((_INK[value] for value in element.attrib.values() if value in _INK), None)
    is_bare = element.attrib.get("fill") == "none" and ink is None
    kept = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    element.attrib.clear()
    element.attrib.update(kept)
    if ink:
        element.set("class", ink)
    elif is_bare:
        element.set("fill", "none")


def _labels(names: Sequence[str]) -> list[str]:
    """Short and different labels: two of the same would be drawn as one."""
    found: list[str] = []
    for name in map(_short, names):
        found.append(name if name not in found else f"{name} ({len(found) + 1})")
    return found


def _short(label: str) -> str:
    label = re.sub(r"\s+", " ", shown(label))
    return label if len(label) <= _LABEL_CHARS else label[: _LABEL_CHARS - 1] + "…"
