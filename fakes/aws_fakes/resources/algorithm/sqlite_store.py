"""Algorithms in a file, so that they survive a restart of the process, or a kill at any moment.

The file is an SQLite database. Every change is written before it is answered, in a transaction that
is on disk when it ends. Nothing else of moto is stored.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Self

from aws_fakes.resources.algorithm.sqlite_file import (
    INSERT,
    VERSION,
    Row,
    Totals,
    algorithm_of,
    check,
    create,
    decoded,
    salvage_file,
    stored,
    version_of,
)
from aws_fakes.resources.algorithm.store import Algorithm

__all__ = ["DamageError", "Database", "DatabaseError"]


class DatabaseError(OSError):
    """A file that can't be used: not our database, of another version, damaged, or in use."""


class DamageError(DatabaseError):
    """A file of which something isn't as it was written; `Database` can `salvage` the rest."""


class Database:
    """Persists the algorithms of all accounts and regions in the file at `path`.

    The file is created if needed, and used by one process at a time. DatabaseError names the file
    and the problem. Safe to call from any thread.

    A damaged file is a DamageError. With `salvage`, what is sound is copied to a new file instead;
    `salvaged` says so, and the damaged file is kept beside it.
    """

    def __init__(self, path: Path, *, salvage: bool = False) -> None:
        self.path = path
        self.salvaged: str | None = None
        self._totals = Totals()
        try:
            self._connect()
        except DamageError as error:
            if not salvage:
                raise
            kept, count = salvage_file(path)
            self._connect()
            self.salvaged = f"{error}; {count} algorithms were kept, the damaged file is {kept}"

    def _connect(self) -> None:
        path = self.path
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
            code = getattr(error, "sqlite_errorname", "")
            if code.startswith("SQLITE_CORRUPT"):
                raise DamageError(f"{path} is damaged: {error}") from error
            busy = code.startswith("SQLITE_BUSY")
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
        connection.text_factory = decoded
        connection.execute("BEGIN EXCLUSIVE")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        version = version_of(connection) if tables else VERSION
        if version not in {1, VERSION}:
            raise DatabaseError(f"{self.path} is another program's database, or of another version")
        if tables:
            rows, problem = check(connection, old=version == 1)
            if problem is not None:
                raise DamageError(f"{self.path} is damaged: {problem}")
            self._totals = Totals(rows)
        if not tables or version == 1:
            create(connection, rows if tables else [])
        connection.execute("COMMIT")
        # Of a damaged write-ahead log SQLite would leave out the end without a word: what was
        # acknowledged stands in the file itself, where the checksums are.
        connection.execute("PRAGMA journal_mode = TRUNCATE")

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
        return [algorithm_of(json.loads(content)) for (content,) in rows]

    def save(self, account: str, region: str, algorithm: Algorithm) -> None:
        """Write an algorithm; it is on disk when this returns."""
        row = Row(
            account=account,
            region=region,
            name=_text(algorithm.name),
            sequence=algorithm.sequence,
            content=_content(algorithm),
        )
        with self._lock:
            self._write(INSERT, stored(row), {row.key: int(row.expected(), 16)})

    def remove(self, account: str, region: str, name: str | None = None) -> None:
        """Remove an algorithm, or with None all of the account and region."""
        query = "DELETE FROM algorithms WHERE account = ? AND region = ?"
        with self._lock:
            if name is None:
                keys = self._totals.keys(account, region)
                self._write(query, (account, region), dict.fromkeys(keys))
            else:
                key = (account, region, _text(name))
                self._write(f"{query} AND name = ?", key, {key: None})

    def _write(
        self,
        query: str,
        values: tuple[object, ...],
        checksums: Mapping[tuple[str, str, str], int | None],
    ) -> None:
        """Run one statement and update the totals, in one transaction; all or nothing."""
        before = {key: self._totals.swap(key, each) for key, each in checksums.items()}
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(query, values)
            self._connection.execute(
                "UPDATE totals SET rows = ?, checksum = ?", self._totals.values
            )
            self._connection.execute("COMMIT")
        except BaseException:
            for key, each in before.items():
                self._totals.swap(key, each)
            with suppress(sqlite3.Error):  # the first error counts
                self._connection.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Write everything into the file and release it; a second call does nothing."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _text(name: str) -> str:
    """Return a name without lone surrogates, which SQLite doesn't accept."""
    return name.encode("utf-8", "backslashreplace").decode()


def _content(algorithm: Algorithm) -> str:
    return json.dumps(asdict(algorithm), separators=(",", ":"))
