"""`onrecord token`: who may read or write over HTTP where the record is served to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli import _common
from onrecord.cli._sources import RECORD

if TYPE_CHECKING:
    from onrecord.store.tokens import Scope, Token

MAX_NAME_CHARS = 200
group = typer.Typer(
    help="Make, list and revoke tokens for those who read or write over HTTP.", no_args_is_help=True
)


@group.command()
def make(
    name: Annotated[str, typer.Argument(help="Whom or what the token is for, as `list` shows it.")],
    scope: Annotated[str, typer.Option(metavar="read|write", help="What it allows.")] = "read",
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """Make a token and print it, once: the record keeps only its digest.

    Programs send it as `Authorization: Bearer TOKEN`; a browser that asks takes it as the password.
    """
    from onrecord.acquire import utc_now
    from onrecord.store.tokens import make_token

    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME_CHARS or not name.isprintable():
        raise typer.BadParameter(f"give a name of 1 to {MAX_NAME_CHARS} printable characters")
    chosen = _common.settings_from(record=record)
    typer.echo(make_token(_common.record_of(chosen), name, _scope(scope), utc_now()))


@group.command("list")
def list_tokens(
    record: Annotated[str | None, RECORD] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a token.")] = False,
) -> None:
    """List all tokens with id, scope, name and time, also revoked ones; never the tokens themselves."""
    import msgspec

    from onrecord.store import reading_from
    from onrecord.store.tokens import tokens_in

    chosen = _common.settings_from(record=record)
    with reading_from(_common.record_of(chosen)) as connection:
        found = tokens_in(connection)
    for token in found:
        typer.echo(msgspec.json.encode(token).decode() if as_json else _line(token))


@group.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="The id of the token, as `list` shows it.")],
    record: Annotated[str | None, RECORD] = None,
) -> None:
    """End a token, from the next request on."""
    from onrecord.acquire import utc_now
    from onrecord.store.tokens import revoke_token

    chosen = _common.settings_from(record=record)
    revoke_token(_common.record_of(chosen), token_id, utc_now())


def _scope(text: str) -> Scope:
    if text == "read":
        return "read"
    if text == "write":
        return "write"
    raise typer.BadParameter(f"{text!r} is neither read nor write", param_hint="--scope")


def _line(token: Token) -> str:
    state = f"revoked {token.revoked_at}" if token.revoked_at else "in force"
    return _common.printable(f"{token.id}  {token.scope:<5}  {token.made_at}  {state}  {token.name}")


def register(app: typer.Typer) -> None:
    """Adds the commands to the application."""
    app.add_typer(group, name="token")
