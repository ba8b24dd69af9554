"""The command line: argument parsing and exit codes only.

Each command group is a module with `register(app)`; what a command needs is imported when it runs, so
that starting stays quick.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from onrecord import __version__
from onrecord.cli import (
    _common,
    add,
    batch,
    config,
    copy,
    demo,
    diff,
    export,
    outcomes,
    parse,
    rebuild,
    search,
    serve,
    show,
    speakers,
    token,
    verify,
    watch,
)
from onrecord.errors import Abort

app = typer.Typer(
    name="onrecord",
    help="Keeps a verifiable record of who said what in the news.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

_GROUPS = (
    parse,
    add,
    watch,
    search,
    show,
    speakers,
    diff,
    serve,
    export,
    batch,
    verify,
    rebuild,
    copy,
    outcomes,
    token,
    config,
    demo,
)
for _group in _GROUPS:
    _group.register(app)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"onrecord {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    assignments: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Any setting, by its name in `onrecord config`."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Keeps a verifiable record of who said what in the news."""
    _common.ASSIGNED.set(_common.assigned(assignments or []))


def main() -> None:
    """Runs the command line. Exits 0: fine, 1: some items rejected, 2: usage, 3: aborted."""
    try:
        app()
    except Abort as err:
        _common.complain(str(err))
        sys.exit(_common.ABORTED)
    except BrokenPipeError:
        _common.silence_stdout()
        sys.exit(_common.ABORTED)
    except KeyboardInterrupt:
        _common.complain("stopped")
        sys.exit(_common.ABORTED)
