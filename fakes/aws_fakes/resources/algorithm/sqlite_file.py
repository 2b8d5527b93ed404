"""The tables of a persistence file, and what shows that nothing in them has changed by accident.

Each row has a checksum of its values, and the table `totals` a count and the combined checksum of
all rows, so that a row that vanished is missed. Files of version 1 have neither.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from aws_fakes.engine.json_value import Members
from aws_fakes.resources.algorithm.lifecycle import Phase, Progress, Setback
from aws_fakes.resources.algorithm.store import Algorithm

__all__ = [
    "INSERT",
    "VERSION",
    "Row",
    "Totals",
    "algorithm_of",
    "check",
    "create",
    "decoded",
    "salvage_file",
    "stored",
    "version_of",
]

APPLICATION: Final = 0x616C676F
"""Identifies our databases: the bytes of "algo"."""
VERSION: Final = 2
_COLUMNS: Final = """
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        name TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        content TEXT NOT NULL,
"""
_END: Final = """        PRIMARY KEY (account, region, name)
    ) WITHOUT ROWID"""
_ALGORITHMS: Final = f"CREATE TABLE algorithms ({_COLUMNS}        checksum TEXT NOT NULL,\n{_END}"
_TOTALS: Final = "CREATE TABLE totals (rows INTEGER NOT NULL, checksum TEXT NOT NULL)"
SCHEMA: Final = (_ALGORITHMS, _TOTALS)
INSERT: Final = "INSERT OR REPLACE INTO algorithms VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One algorithm as it is stored; `checksum` is the one that was read, None in version 1."""

    account: Any
    region: Any
    name: Any
    sequence: Any
    content: Any
    checksum: Any = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the row."""
        return self.account, self.region, self.name

    def expected(self) -> str:
        """Return the checksum of the row's values."""
        values = [self.account, self.region, self.name, self.sequence, self.content]
        return hashlib.sha256(json.dumps(values, default=repr).encode()).hexdigest()

    def problem(self) -> str | None:
        """Return what is wrong with the row, None if it is sound."""
        if self.checksum is None:
            return self._unreadable()
        return None if self.checksum == self.expected() else "its checksum doesn't match"

    def _unreadable(self) -> str | None:
        try:
            algorithm_of(json.loads(self.content))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return "its content can't be read"
        texts = all(isinstance(each, str) for each in self.key)
        return None if texts else "its values have wrong types"


class Totals:
    """The number of rows and their combined checksum, which doesn't depend on their order."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._checksums: dict[tuple[str, str, str], int] = {}
        self._combined = 0
        for row in rows:
            self.swap(row.key, int(row.expected(), 16))

    def swap(self, key: tuple[str, str, str], checksum: int | None) -> int | None:
        """Give a row another checksum, with None remove it; return the one it had."""
        before = self._checksums.pop(key, None)
        self._combined ^= (before or 0) ^ (checksum or 0)
        if checksum is not None:
            self._checksums[key] = checksum
        return before

    def keys(self, account: str, region: str) -> list[tuple[str, str, str]]:
        """Return the keys of an account and region."""
        return [key for key in self._checksums if key[:2] == (account, region)]

    @property
    def values(self) -> tuple[int, str]:
        """What the table `totals` holds."""
        return len(self._checksums), f"{self._combined:064x}"


def check(connection: sqlite3.Connection, *, old: bool) -> tuple[list[Row], str | None]:
    """Return the sound rows, and what is wrong with the file; None if nothing is."""
    problem = _structure(connection, old=old)
    rows, damaged = sound_rows(connection, old=old)
    if damaged:
        (first, why) = damaged[0]
        more = f", and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        return rows, f"row {first.key!r}: {why}{more}"
    if problem is None and not old:
        found = connection.execute("SELECT rows, checksum FROM totals").fetchall()
        if found != [Totals(rows).values]:
            problem = f"{len(rows)} rows were found, and table totals says {found!r}"
    return rows, problem


def _structure(connection: sqlite3.Connection, *, old: bool) -> str | None:
    try:
        schema = tuple(
            text
            for (text,) in connection.execute(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' ORDER BY rowid"
            )
        )
        if not old and schema != SCHEMA:
            return "its tables aren't those that were created"
        result = [text for (text,) in connection.execute("PRAGMA integrity_check(1)")]
    except sqlite3.Error as error:
        return str(error)
    return None if result == ["ok"] else " ".join(result[0].split())


def sound_rows(
    connection: sqlite3.Connection, *, old: bool
) -> tuple[list[Row], list[tuple[Row, str]]]:
    """Return the rows that are sound, and the others with what is wrong with them.

    Rows are read from both ends, so that a damaged page hides only its own.
    """
    found: dict[object, Row] = {}
    for order in ("ASC", "DESC"):
        for row in _readable(connection, order, old=old):
            found.setdefault(row.key, row)
    sound, damaged = [], []
    for row in found.values():
        problem = row.problem()
        if problem is None:
            sound.append(row)
        else:
            damaged.append((row, problem))
    return sound, damaged


def _readable(connection: sqlite3.Connection, order: str, *, old: bool) -> Iterator[Row]:
    names = ["account", "region", "name", "sequence", "content", *([] if old else ["checksum"])]
    query = (
        f"SELECT {', '.join(names)} FROM algorithms "  # noqa: S608 - our own names
        f"ORDER BY account {order}, region {order}, name {order}"
    )
    try:
        for values in connection.execute(query):
            row = Row(**dict(zip(names, values, strict=True)))
            yield row if old or row.checksum is not None else _without_checksum(row)
    except sqlite3.Error:
        return  # what integrity_check reports too


def _without_checksum(row: Row) -> Row:
    """Return a row whose checksum is lost as one that is damaged."""
    return Row(account=row.account, region=row.region, name=row.name,
               sequence=row.sequence, content=row.content, checksum="")  # fmt: skip


def decoded(text: bytes) -> str:
    """Return a text of the database, with escapes for damaged bytes."""
    return text.decode("utf-8", "backslashreplace")


def version_of(connection: sqlite3.Connection) -> int | None:
    """Return the version of a database of ours, None if it isn't ours."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version) if application == APPLICATION else None


def stored(row: Row) -> tuple[object, ...]:
    """Return the values of a row, as `INSERT` needs them."""
    return (row.account, row.region, row.name, row.sequence, row.content, row.expected())


def create(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Make the tables anew with these rows, inside a transaction that the caller has begun."""
    rows = list(rows)
    connection.execute("DROP TABLE IF EXISTS algorithms")
    for statement in SCHEMA:
        connection.execute(statement)
    connection.executemany(INSERT, map(stored, rows))
    connection.execute("INSERT INTO totals VALUES (?, ?)", Totals(rows).values)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def salvage_file(path: Path) -> tuple[Path, int]:
    """Replace a damaged file by one with its sound rows; return the kept original and their count.

    Damaged rows that can be read are written beside it, one JSON object a line.
    """
    kept = next(
        each
        for number in count(1)
        if not (each := path.with_name(f"{path.name}.damaged-{number}")).exists()
    )
    path.rename(kept)
    for beside in ("-wal", "-journal"):
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}{beside}").rename(kept.with_name(f"{kept.name}{beside}"))
    with closing(sqlite3.connect(kept, isolation_level=None)) as damaged:
        damaged.text_factory = decoded
        try:
            rows, others = sound_rows(damaged, old=version_of(damaged) == 1)
        except sqlite3.Error:
            rows, others = [], []  # not even the header can be read
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        create(connection, rows)
        connection.execute("COMMIT")
    if others:
        lines = [json.dumps({**asdict(row), "problem": why}) + "\n" for row, why in others]
        kept.with_name(f"{kept.name}.jsonl").write_text("".join(lines))
    return kept, len(rows)


def algorithm_of(content: Members) -> Algorithm:
    """Return the algorithm that a row's content holds; KeyError, TypeError, ValueError."""
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
