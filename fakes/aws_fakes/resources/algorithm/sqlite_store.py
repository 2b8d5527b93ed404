"""Algorithms in a file, so that they survive a restart of the process, or a kill at any moment.

The file is an SQLite database. Every change is written before it is answered, in a transaction that
is on disk when it ends. Nothing else of moto is stored.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from aws_fakes.resources.algorithm.lifecycle import Phase, Progress, Setback
from aws_fakes.resources.algorithm.store import Algorithm

__all__ = ["Database", "DatabaseError"]

_APPLICATION: Final = 0x616C676F
"""Identifies our databases: the bytes of "algo"."""
_VERSION: Final = 1
_SCHEMA: Final = f"""
    CREATE TABLE algorithms (
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        name TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (account, region, name)
    ) WITHOUT ROWID;
    PRAGMA application_id = {_APPLICATION};
    PRAGMA user_version = {_VERSION};
"""


class DatabaseError(OSError):
    """A file that can't be used: not our database, of another version, or in use."""


class Database:
    """Persists the algorithms of all accounts and regions in the file at `path`.

    The file is created if needed, and used by one process at a time. DatabaseError names the file
    and the problem. Safe to call from any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                path, timeout=0.5, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise DatabaseError(f"{path} can't be opened: {error}") from error
        try:
            self._open()
        except sqlite3.Error as error:
            self._connection.close()
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            why = "another process uses it" if busy else str(error)
            raise DatabaseError(f"{path} can't be used: {why}") from error
        except DatabaseError:
            self._connection.close()
            raise

    def _open(self) -> None:
        """Lock the file for this process, and create or check its tables."""
        connection = self._connection
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN EXCLUSIVE")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        marks = tuple(
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version")
        )
        if tables and marks != (_APPLICATION, _VERSION):
            raise DatabaseError(f"{self.path} is another program's database, or of another version")
        if not tables:
            for statement in _SCHEMA.split(";"):
                connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")

    def scopes(self) -> list[tuple[str, str]]:
        """Return the accounts and regions that have algorithms."""
        with self._lock:
            found = self._connection.execute("SELECT DISTINCT account, region FROM algorithms")
            return [(account, region) for account, region in found]

    def load(self, account: str, region: str) -> list[Algorithm]:
        """Return the algorithms of an account and region, in order of creation."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT content FROM algorithms WHERE account = ? AND region = ? ORDER BY sequence",
                (account, region),
            ).fetchall()
        return [_algorithm(json.loads(content)) for (content,) in rows]

    def save(self, account: str, region: str, algorithm: Algorithm) -> None:
        """Write an algorithm; it is on disk when this returns."""
        row = (account, region, _text(algorithm.name), algorithm.sequence, _content(algorithm))
        self._write("INSERT OR REPLACE INTO algorithms VALUES (?, ?, ?, ?, ?)", row)

    def remove(self, account: str, region: str, name: str | None = None) -> None:
        """Remove an algorithm, or with None all of the account and region."""
        query = "DELETE FROM algorithms WHERE account = ? AND region = ?"
        if name is None:
            self._write(query, (account, region))
        else:
            self._write(f"{query} AND name = ?", (account, region, _text(name)))

    def _write(self, query: str, values: tuple[object, ...] = ()) -> None:
        """Run one statement in a transaction of its own."""
        with self._lock:
            self._connection.execute(query, values)

    def close(self) -> None:
        """Write everything into the file and release it; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _text(name: str) -> str:
    """Return a name without lone surrogates, which SQLite doesn't accept."""
    return name.encode("utf-8", "backslashreplace").decode()


def _content(algorithm: Algorithm) -> str:
    return json.dumps(asdict(algorithm), separators=(",", ":"))


def _algorithm(content: dict[str, Any]) -> Algorithm:
    progress = content.pop("progress")
    outcome, setback = progress.pop("outcome"), progress.pop("setback")
    return Algorithm(
        **content,
        progress=Progress(
            **{**progress, "phase": Phase(progress["phase"])},
            outcome=Phase(outcome) if outcome else None,
            setback=Setback(**setback) if setback else None,
        ),
    )
