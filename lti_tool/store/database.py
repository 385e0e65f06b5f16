"""The database: one engine, units of work, migrations. SQLite as it comes would lose writes; see decision 0004."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 5


class DatabaseUnavailable(Exception):
    """The database cannot be reached, is locked for too long, or is not of this version."""


class Database:
    """Opens units of work. `read()` and `write()` give a connection; leaving `write()` commits, an error rolls back."""

    def __init__(self, url: str) -> None:
        self._writing = Lock()
        try:
            parsed = make_url(url)
            self.is_sqlite = parsed.get_backend_name() == "sqlite"
            # Parameters are names and ids of people: errors must not carry them into the log.
            arguments: dict[str, Any] = {"pool_pre_ping": not self.is_sqlite, "hide_parameters": True}
            if self.is_sqlite:
                arguments["connect_args"] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
            self.engine = create_engine(parsed, **arguments)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise DatabaseUnavailable("KC_DATABASE_URL is no database address that we know") from error
        if self.is_sqlite:
            event.listen(self.engine, "connect", _sqlite_as_we_need_it)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection for reading; each statement sees what is committed, on both databases."""
        with _as_unavailable(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose changes are kept together or not at all; SQLite takes its write lock at once."""
        with self._turn(), _as_unavailable(), self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            connection.commit()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of a process write to SQLite one after another: waiting here is fair, SQLite's is sleeping."""
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=BUSY_SECONDS):
            raise DatabaseUnavailable("busy")
        try:
            yield
        finally:
            self._writing.release()

    def migrate(self) -> None:
        """Bring the tables to the newest version."""
        with _as_unavailable(), self.engine.connect() as connection:
            config = _alembic()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()

    def is_current(self) -> bool:
        """Say whether the tables are those of this version of the program."""
        with _as_unavailable(), self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
        return set(found) == set(ScriptDirectory.from_config(_alembic()).get_heads())

    def ping(self) -> None:
        """Raise `DatabaseUnavailable` unless the database answers."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or _is_passing(error):
            raise DatabaseUnavailable(type(error.orig).__name__) from error
        raise


def _is_passing(error: DBAPIError) -> bool:
    """Tell a database that is away or locked from a statement that is wrong."""
    return type(error).__name__ == "OperationalError"


def _sqlite_as_we_need_it(raw: Any, _record: ConnectionPoolEntry) -> None:  # noqa: ANN401 — a DBAPI connection
    raw.isolation_level = None  # we begin transactions ourselves; the driver's own way begins them too late
    cursor = raw.cursor()
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("lti_tool.store") / "migrations"))
    return config
