"""The settings of a run: one frozen object, made once and passed on.

A value comes from the built-in default, then `onrecord.toml`, then the environment (`ONRECORD_…`),
then the command line; the last one named wins, and its origin is kept. Nothing else in the package
reads the environment. Unknown keys are errors.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, get_args

from onrecord.errors import Abort

PREFIX = "ONRECORD_"
FILE_NAME = "onrecord.toml"
Origin = Literal["default", "file", "environment", "command line"]
EngineName = Literal["model", "fast", "rules"]


def _about(unit: str, help_text: str, variable: str | None = None) -> dict[str, str | None]:
    return {"unit": unit, "help": help_text, "variable": variable}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default; `metadata` of each field holds unit, help and variable name."""

    record: str = field(
        default="./onrecord.db",
        metadata=_about("", "where the record lives: a path or an address", "ONRECORD"),
    )
    captures: str = field(
        default="",
        metadata=_about(
            "",
            "folder of the WARC files; empty: NAME-captures, beside the file or in the working folder",
        ),
    )
    engine: EngineName = field(
        default="model", metadata=_about("", "how statements are found: model, fast or rules")
    )
    workers: int = field(default=1, metadata=_about("", "processes that parse side by side"))
    min_confidence: float = field(
        default=0.0, metadata=_about("0 to 1", "leave out statements less certain than this")
    )
    max_payload_bytes: int = field(
        default=32_000_000, metadata=_about("bytes", "largest item that is read, after decompression")
    )
    max_text_chars: int = field(
        default=5_000_000, metadata=_about("characters", "longest article text that is parsed")
    )
    max_warc_bytes: int = field(
        default=1_000_000_000, metadata=_about("bytes", "size at which a new WARC file is begun")
    )
    host: str = field(
        default="127.0.0.1", metadata=_about("", "address that the pages are served at; loopback by default")
    )
    port: int = field(default=8765, metadata=_about("", "port that the pages are served at"))
    public_read: bool = field(
        default=False, metadata=_about("", "let anyone who reaches the pages read them, without a token")
    )
    allowed_hosts: str = field(
        default="",
        metadata=_about("", "further names, parted by commas, under which browsers may ask for the pages"),
    )
    request_time_limit_s: float = field(
        default=10.0, metadata=_about("seconds", "longest that one page may look through the record")
    )
    max_request_bytes: int = field(default=1_000_000, metadata=_about("bytes", "largest body of one request"))
    requests_per_minute: int = field(
        default=600,
        metadata=_about("requests", "most that one client may ask in a minute, where others are let in"),
    )
    parse_time_limit_s: float = field(
        default=20.0, metadata=_about("seconds", "longest that a text sent to the API may take to be parsed")
    )
    parse_workers: int = field(
        default=1, metadata=_about("", "processes that parse what is sent to the API, side by side")
    )
    contact: str = field(
        default="",
        metadata=_about("", "who fetches: an e-mail address or a page, told to every site in the user agent"),
    )
    delay_s: float = field(
        default=1.0, metadata=_about("seconds", "least pause between two requests to a host")
    )
    obey_robots: bool = field(
        default=True, metadata=_about("", "do as each site's robots.txt asks; off only for sites of your own")
    )
    allow_private: bool = field(
        default=False,
        metadata=_about("", "fetch from private and loopback addresses too; for servers of your own"),
    )
    fetch_s: float = field(
        default=60.0, metadata=_about("seconds", "longest time for one answer, from asking to its last byte")
    )
    connect_s: float = field(default=10.0, metadata=_about("seconds", "longest wait for a connection"))
    max_hosts: int = field(default=20, metadata=_about("hosts", "most hosts that are asked side by side"))
    max_tries: int = field(
        default=4, metadata=_about("times", "how often an address that fails is tried before it is given up")
    )
    patience_s: float = field(
        default=60.0,
        metadata=_about("seconds", "how long a run that comes to an end waits for what is to be tried again"),
    )
    max_leads: int = field(
        default=50_000, metadata=_about("entries", "most entries of one feed, sitemap or list that are read")
    )
    max_depth: int = field(
        default=4,
        metadata=_about("lists", "how far lists that name lists are followed"),
    )
    least_interval_s: float = field(
        default=300.0, metadata=_about("seconds", "shortest time until a watched source is asked again")
    )
    most_interval_s: float = field(
        default=86_400.0,
        metadata=_about("seconds", "longest time until a watched source is asked again"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as `onrecord config` shows it."""

    name: str
    value: Any
    origin: Origin
    unit: str
    help: str
    variable: str


def load(
    overrides: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
) -> tuple[Settings, tuple[Setting, ...]]:
    """The settings in force, and each with its origin, in the order of `Settings`.

    `overrides` come from the command line; a None in it counts as not given. `file` None:
    `onrecord.toml` in the working folder, if there is one. Raises Abort on an unknown key or a value
    of the wrong type, naming both.
    """
    environment = os.environ if environment is None else environment
    from_file = _read_file(Path(FILE_NAME) if file is None else file, must_exist=file is not None)
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    known = {item.name: item for item in fields(Settings)}
    _refuse_unknown(set(from_file) - set(known), "the settings file")
    _refuse_unknown(set(given) - set(known), "the command line")
    _refuse_unknown_variables(environment, known)
    rows = []
    for name, item in known.items():
        value, origin = _pick(name, item, given, environment, from_file)
        rows.append(_row(item, value, origin))
    return Settings(**{row.name: row.value for row in rows}), tuple(rows)


def variable_of(item: Field[Any]) -> str:
    """The environment variable of a field of `Settings`."""
    return item.metadata["variable"] or PREFIX + item.name.upper()


def _pick(
    name: str,
    item: Field[Any],
    given: Mapping[str, Any],
    environment: Mapping[str, str],
    from_file: Mapping[str, Any],
) -> tuple[Any, Origin]:
    variable = variable_of(item)
    if name in given:
        return _typed(item, given[name], f"option --{name.replace('_', '-')}"), "command line"
    if variable in environment:
        return _typed(item, environment[variable], variable), "environment"
    if name in from_file:
        return _typed(item, from_file[name], f"{FILE_NAME}: {name}"), "file"
    return item.default, "default"


def _row(item: Field[Any], value: Any, origin: Origin) -> Setting:
    return Setting(
        name=item.name,
        value=value,
        origin=origin,
        unit=item.metadata["unit"],
        help=item.metadata["help"],
        variable=variable_of(item),
    )


def _typed(item: Field[Any], value: Any, where: str) -> Any:
    kind: type[Any] = type(item.default)  # every field's default has the field's own type
    if kind is bool:
        if str(value).lower() in {"1", "true", "yes", "on"}:
            return True
        if str(value).lower() in {"0", "false", "no", "off"}:
            return False
        raise Abort(f"{where}: {value!r} is neither true nor false")
    try:
        typed = kind(value)
    except (TypeError, ValueError) as err:
        raise Abort(f"{where}: {value!r} is no {kind.__name__}") from err
    if item.name == "engine" and typed not in get_args(EngineName):
        raise Abort(f"{where}: {value!r} is no engine; use model, fast or rules")
    if kind is int and typed < 1:
        raise Abort(f"{where}: {value!r} must be at least 1")
    if item.name == "min_confidence" and not 0 <= typed <= 1:
        raise Abort(f"{where}: {value!r} must lie between 0 and 1")
    if item.name == "port" and typed > 65535:
        raise Abort(f"{where}: {value!r} is no port; use 1 to 65535")
    if item.name in {"request_time_limit_s", "parse_time_limit_s"} and not 0 < typed < math.inf:
        raise Abort(f"{where}: {value!r} must be more than 0 seconds")
    if kind is float and not 0 <= typed < math.inf:
        raise Abort(f"{where}: {value!r} must not be negative or endless")
    return typed


def _read_file(path: Path, must_exist: bool) -> dict[str, Any]:
    if not path.is_file():
        if must_exist:
            raise Abort(f"{path}: no such settings file")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as err:
        raise Abort(f"{path}: cannot be read as TOML: {err}") from err


def _refuse_unknown(names: set[str], where: str) -> None:
    if names:
        raise Abort(f"{where} names unknown settings: {', '.join(sorted(names))}; see `onrecord config`")


def _refuse_unknown_variables(environment: Mapping[str, str], known: Mapping[str, Field[Any]]) -> None:
    allowed = {variable_of(item) for item in known.values()} | {
        "ONRECORD_DATA",
        "ONRECORD_TEST_POSTGRES",
    }  # of the tests
    unknown = {name for name in environment if name.startswith(PREFIX) and name not in allowed}
    _refuse_unknown(unknown, "the environment")
