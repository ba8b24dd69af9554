"""A histogram over time as SVG whose bars are links; the one chart that every search draws.

It is written here and not by Altair: it must cost next to nothing on every page (1 to 2 ms), where
Altair and vl-convert take a tenth of a second (docs/decisions/0007-charts.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from onrecord.export.wording import readable_date
from onrecord.search.narrowing import Period
from onrecord.web.text import shown

HEIGHT, WIDTH, MAX_BARS = 72, 720, 130
_FINE_SPAN = {7: 40, 10: 92}  # length of the key: bars of that unit at most, before a coarser one is used


@dataclass(frozen=True, slots=True)
class Bar:
    """How many statements a period has, and where a click on it leads."""

    period: Period
    count: int
    address: str

    @property
    def label(self) -> str:
        """The period in words."""
        return readable_date(self.period.start)


def bars_of(days: Sequence[tuple[str, int]], address: Callable[[Period], str]) -> tuple[Bar, ...]:
    """The days gathered into days, months or years, whichever is finest and still fits; gaps are bars of 0.

    `days`: ISO 8601 with counts, in order.
    """
    if not days:
        return ()
    length = next((n for n in (10, 7) if len(_filled(days[0][0], days[-1][0], n)) <= _FINE_SPAN[n]), 4)
    counts: dict[str, int] = {}
    for day, count in days:
        counts[day[:length]] = counts.get(day[:length], 0) + count
    starts = _filled(days[0][0], days[-1][0], length)
    if len(starts) > MAX_BARS:  # centuries apart: only the periods that there are
        starts = sorted(counts)[-MAX_BARS:]
    return tuple(Bar(Period(start), counts.get(start, 0), address(Period(start))) for start in starts)


def _filled(first: str, last: str, length: int) -> list[str]:
    """The starts of all periods from the first to the last day; cut off once there are too many."""
    found = [first[:length]]
    while found[-1] < last[:length] and len(found) <= MAX_BARS:
        found.append(Period(found[-1]).next)
    return found


def svg(bars: Sequence[Bar], title: str) -> Markup:
    """The bars as SVG: a title, each bar a link with its numbers in words, no colour of its own."""
    step = WIDTH / max(len(bars), 8)
    top = max((bar.count for bar in bars), default=0) or 1
    parts = [_bar(bar, at * step, step, HEIGHT * bar.count / top) for at, bar in enumerate(bars)]
    head = Markup(
        '<svg class="bars" viewBox="0 0 {} {}" role="group" aria-label="{}" '
        'preserveAspectRatio="none" focusable="false">'
    ).format(WIDTH, HEIGHT + 1, shown(title))
    base = Markup('<line class="base" x1="0" x2="{0}" y1="{1}" y2="{1}"/>').format(WIDTH, HEIGHT + 0.5)
    return head + Markup("").join(parts) + base + Markup("</svg>")


def _bar(bar: Bar, x: float, step: float, height: float) -> Markup:
    """A bar with all the height above it to click on; an empty period has neither link nor bar."""
    if not bar.count:
        return Markup("")
    label = shown(f"{bar.label}: {bar.count:,}")
    return Markup(
        '<a href="{}" aria-label="{}"><title>{}</title>'
        '<rect class="room" x="{:.2f}" y="0" width="{:.2f}" height="{}"/>'
        '<rect class="bar" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"/></a>'
    ).format(
        bar.address,
        label,
        label,
        x,
        step,
        HEIGHT,
        x + step * 0.08,
        HEIGHT - max(height, 1.5),
        step * 0.84,
        max(height, 1.5),
    )
