"""Brings a database to the tables of this version, by Alembic, one migration a step.

Run here rather than through an `env.py`: the connection is handed in and nothing is configured by
import. A new step is a file in `versions/`, written by hand, never changed once released; `HEAD` names
the last.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from onrecord.store import dialects

HEAD = "0009"
"""The version of the tables that this onrecord reads and writes."""

_HALF_MADE = " half made"


def revision_of(connection: Connection) -> str | None:
    """The version that the database says it has; None where it has no tables of ours."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def is_half_made(connection: Connection) -> bool:
    """Whether the database is a copy of a record that is not whole yet."""
    return (revision_of(connection) or "").endswith(_HALF_MADE)


def set_half_made(connection: Connection, is_so: bool) -> None:
    """Says in the version that the record is not whole yet, so that nothing opens it; or no longer."""
    version = HEAD + _HALF_MADE * is_so
    connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def known_revisions() -> list[str]:
    """Every version that this onrecord can bring up to date, newest first."""
    return [script.revision for script in _scripts().walk_revisions()]


def upgrade(connection: Connection) -> None:
    """Brings the database to `HEAD`, inside the transaction that the connection is in."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    scripts = _scripts()

    def steps(revision: Any, _: Any) -> Any:
        return scripts._upgrade_revs(HEAD, revision)

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    dialects.finish_tables(connection)


def _scripts() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(__file__).parent))
