"""What all commands share: exit codes, settings from options, messages on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import typer

from onrecord import settings
from onrecord.errors import explain
from onrecord.record import Outcome

if TYPE_CHECKING:
    from rich.console import Console

    from onrecord.extract import Limits
    from onrecord.store import Location

SOFT_HYPHEN = "\u00ad"
_KEPT = frozenset("\n\t\u200c\u200d")  # the zero-width joiners shape Arabic and Indic words, and emoji
FINE, REJECTED, USAGE, ABORTED = 0, 1, 2, 3

ASSIGNED: ContextVar[Mapping[str, str]] = ContextVar("assigned", default=MappingProxyType({}))
"""What `--set` before the command names; the root of the command line sets it for each call."""


def assigned(assignments: list[str]) -> dict[str, str]:
    """The settings that `--set NAME=VALUE` names. Raises a usage error where one has no `=`.

    >>> assigned(["workers=2"])
    {'workers': '2'}
    """
    pairs = [assignment.partition("=") for assignment in assignments]
    for name, equals, value in pairs:
        if not equals:
            raise typer.BadParameter(f"{name + value!r} is not NAME=VALUE", param_hint="--set")
    return {name.strip().replace("-", "_"): value for name, _, value in pairs}


def rows_from(**overrides: Any) -> tuple[settings.Settings, tuple[settings.Setting, ...]]:
    """The settings in force and each with its origin; options (None: not given) win over `--set`."""
    given = {name: value for name, value in overrides.items() if value is not None}
    return settings.load({**ASSIGNED.get(), **given})


def settings_from(**overrides: Any) -> settings.Settings:
    """The settings in force, given the command's options (None: not given). Raises Abort."""
    return rows_from(**overrides)[0]


def record_of(chosen: settings.Settings) -> Location:
    """Where the record and its captures are. Raises Abort on an address that no record can have."""
    from onrecord.store import locate

    return locate(chosen.record, chosen.captures)


def limits_of(chosen: settings.Settings) -> Limits:
    """The bounds on one item that the settings name."""
    from onrecord.extract import Limits

    return Limits(max_payload_bytes=chosen.max_payload_bytes, max_text_chars=chosen.max_text_chars)


def console() -> Console:
    """Standard output through rich: no markup is read in what is printed, long words are not broken."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False)


def error_console() -> Console:
    """Standard error through rich, for messages and progress."""
    from rich.console import Console

    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def printable(text: str) -> str:
    """The text with control and format characters written as escapes, safe to send to a terminal.

    Line feed and tab stay as they are, and so do the joiners that scripts need; soft hyphens go.

    >>> printable("a\\x1b[31mb")
    'a\\\\x1b[31mb'
    """
    return "".join(char if char.isprintable() or char in _KEPT else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    if char == SOFT_HYPHEN:
        return ""
    if char.isspace():
        return " "
    return char.encode("unicode_escape").decode("ascii")


def counted(number: int, noun: str) -> str:
    """The number with its noun.

    >>> counted(1, "article"), counted(1200, "article")
    ('1 article', '1,200 articles')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def complain(message: str) -> None:
    """Writes one message to standard error."""
    sys.stderr.write(f"onrecord: {printable(message)}\n")


def report(outcome: Outcome) -> None:
    """Names a rejected item on standard error, with the reason and the remedy."""
    complain(f"{outcome.item}: {explain(outcome.reason, outcome.detail)} [{outcome.reason}]")


def silence_stdout() -> None:
    """Points standard output nowhere, after its reader has gone away."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
