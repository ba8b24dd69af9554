"""How long to wait: until a source is read again, until a failing address is tried again. Pure."""

from __future__ import annotations

from dataclasses import dataclass

FIRST_INTERVAL_S = 900.0
"""How often a source is read before it has shown how often it changes."""

_WISHED = 3.0  # new addresses that one reading should bring: fewer readings than that, and some scroll away
_FASTEST, _SLOWER = 0.4, 1.5  # by how much one reading may change the interval
_FIRST_WAIT_S, _WAIT_GROWTH, _LONGEST_WAIT_S = 2.0, 4.0, 3600.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """The shortest and the longest interval, in seconds."""

    least_s: float
    most_s: float

    def hold(self, interval_s: float) -> float:
        """The interval, or the bound that it lies beyond."""
        return min(max(interval_s, self.least_s), max(self.least_s, self.most_s))


def next_interval(interval_s: float, n_new: int, bounds: Bounds) -> float:
    """How long to wait after a reading that brought `n_new` addresses.

    Shorter in proportion where it brought more than wished for, longer by half where it brought nothing.

    >>> next_interval(900, 6, Bounds(60, 86400)), next_interval(900, 0, Bounds(60, 86400))
    (450.0, 1350.0)
    >>> next_interval(900, 1, Bounds(60, 86400))
    900.0
    """
    factor = min(1.0, max(_FASTEST, _WISHED / n_new)) if n_new else _SLOWER
    return bounds.hold(interval_s * factor)


def back_off(interval_s: float, n_failures: int, after_s: float | None, bounds: Bounds) -> float:
    """How long to leave a source that has failed `n_failures` times in a row, this time included.

    Doubled with each failure; never shorter than what the server asks for.

    >>> back_off(900, 1, None, Bounds(60, 86400)), back_off(900, 3, None, Bounds(60, 86400))
    (1800, 7200)
    """
    wait_s = bounds.hold(interval_s * 2 ** min(n_failures, 20))
    return max(wait_s, after_s or 0.0)


def retry_wait(n_tries: int, after_s: float | None) -> float:
    """How long an address waits after it failed for the `n_tries`-th time.

    >>> [retry_wait(n, None) for n in (1, 2, 3)]
    [2.0, 8.0, 32.0]
    """
    wait_s = min(_FIRST_WAIT_S * _WAIT_GROWTH ** min(n_tries - 1, 10), _LONGEST_WAIT_S)
    return max(wait_s, after_s or 0.0)
