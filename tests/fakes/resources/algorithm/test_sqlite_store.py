"""Algorithms in a file: what was answered is kept, through restarts and kills."""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from aws_fakes.resources.algorithm.examples import realistic_request, smallest_request
from aws_fakes.resources.algorithm.lifecycle import Lifecycle, Setback
from aws_fakes.resources.algorithm.sqlite_store import DamageError, Database, DatabaseError
from aws_fakes.resources.algorithm.store import AlgorithmStore

ROOT = Path(__file__).parents[4]
PLACE = ("123456789012", "us-east-1")
MANUAL = {"progression": "manual", "times": 1}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "algorithms.db"


def opened(database, place=PLACE):
    return AlgorithmStore(*place, lifecycle=Lifecycle(lambda: MANUAL), keeper=database)


def test_everything_about_an_algorithm_survives(path):
    with Database(path) as database:
        before = opened(database)
        before.fail("a", Setback(reason="no data", profile=""))
        arn = before.create(realistic_request("a", AlgorithmDescription="é\ud800\x00"))
        arn = {"ResourceArn": arn["AlgorithmArn"]}
        before.add_tags({**arn, "Tags": [{"Key": "k", "Value": "v"}]})
        before.delete_tags({**arn, "TagKeys": ["team"]})
        before.describe("a")
        described, tags = before.describe("a"), before.list_tags(arn)
        before.create(smallest_request("b"))
    with Database(path) as database:
        after = opened(database)
        assert after.describe("a") == described
        assert described["AlgorithmStatus"] == "Failed"
        assert after.list_tags(arn) == tags
        assert [each.name for each in after.snapshot()] == ["a", "b"]


def test_a_deletion_survives_whether_complete_or_not(path):
    with Database(path) as database:
        before = opened(database)
        for name in ("going", "gone"):
            before.create(smallest_request(name))
            for _ in range(2):
                before.describe(name)
            before.delete({"AlgorithmName": name})
        with pytest.raises(Exception, match="does not exist"):
            before.describe("gone")
    with Database(path) as database:
        listed = opened(database).list({})["AlgorithmSummaryList"]
        assert [(each["AlgorithmName"], each["AlgorithmStatus"]) for each in listed] == [
            ("going", "Deleting")
        ]


def test_a_token_is_valid_after_a_restart(path):
    with Database(path) as database:
        before = opened(database)
        for number in range(7):
            before.create(smallest_request(f"n{number}"))
        token = before.list({"MaxResults": 3})["NextToken"]
    with Database(path) as database:
        after = opened(database)
        after.create(smallest_request("newcomer"))
        rest = after.list({"NextToken": token})["AlgorithmSummaryList"]
        assert [each["AlgorithmName"] for each in rest] == ["n3", "n4", "n5", "n6", "newcomer"]


def test_accounts_and_regions_are_separate_and_listed(path):
    other = ("999999999999", "eu-west-1")
    with Database(path) as database:
        opened(database).create(smallest_request("a"))
        opened(database, other).create(smallest_request("b"))
    with Database(path) as database:
        assert sorted(database.scopes()) == [PLACE, other]
        assert [each.name for each in opened(database, other).snapshot()] == ["b"]


def test_a_cleared_store_is_empty_after_a_restart(path):
    with Database(path) as database:
        opened(database).create(smallest_request("a"))
        opened(database).clear()
    with Database(path) as database:
        assert opened(database).snapshot() == ()


def test_a_failed_write_is_neither_answered_nor_stored(path):
    with Database(path) as database:
        store = opened(database)
        store.create(smallest_request("a"))
        database.close()
        with pytest.raises(sqlite3.Error):
            store.create(smallest_request("b"))
        with pytest.raises(sqlite3.Error):
            store.add_tags({"ResourceArn": store.arn("a"), "Tags": [{"Key": "k", "Value": "v"}]})
        assert [(each.name, each.tags) for each in store.snapshot()] == [("a", {})]


def foreign(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda path: path.write_text("no database" * 100), "file is not a database"),
        (foreign, "another program's database"),
        (lambda path: path.mkdir(), "unable to open database file"),
    ],
    ids=["text", "foreign", "folder"],
)
def test_a_foreign_file_is_rejected_and_unchanged(path, prepare, message):
    prepare(path)
    content = path.read_bytes() if path.is_file() else None
    with pytest.raises(DatabaseError, match=message) as rejection:
        Database(path)
    assert str(path) in str(rejection.value)
    assert content == (path.read_bytes() if path.is_file() else None)


def test_a_file_is_used_by_one_process_at_a_time(path):
    with Database(path), pytest.raises(DatabaseError, match="another process uses it"):
        Database(path)
    Database(path).close()


WRITER = """
import sys
from pathlib import Path
from aws_fakes.resources.algorithm.store import AlgorithmStore
from aws_fakes.resources.algorithm.examples import smallest_request
from aws_fakes.resources.algorithm.sqlite_store import Database

store = AlgorithmStore("123456789012", "us-east-1", keeper=Database(Path(sys.argv[1])))
for number in range(10**6):
    store.create(smallest_request(f"n{number}"))
    print(f"+n{number}", flush=True)
    if number % 3 == 2:
        store.delete({"AlgorithmName": f"n{number - 1}"})
        print(f"-n{number - 1}", flush=True)
"""


@pytest.mark.parametrize("answers", [1, 20, 100])
def test_a_kill_loses_nothing_that_was_acknowledged(path, answers):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, cwd=ROOT, text=True
    ) as writer:
        lines = [writer.stdout.readline() for _ in range(answers)]
        os.kill(writer.pid, signal.SIGKILL)
        lines += writer.stdout.read().splitlines(keepends=True)
    acknowledged = [line.strip() for line in lines if line.endswith("\n")]
    assert acknowledged
    created = {line[1:] for line in acknowledged if line[0] == "+"}
    deleted = {line[1:] for line in acknowledged if line[0] == "-"}
    with Database(path) as database:
        kept = {each.name for each in opened(database).snapshot()}
    last = len(created)
    assert created - deleted - kept <= {f"n{last - 2}"}  # its delete may be unanswered
    assert kept & deleted == set()
    assert kept - created <= {f"n{last}"}


def test_the_content_is_plain_json(path):
    with Database(path) as database:
        opened(database).create(smallest_request("a"))
    with sqlite3.connect(path) as connection:
        (content,) = connection.execute("SELECT content FROM algorithms").fetchone()
    connection.close()
    assert json.loads(content)["sent"]["AlgorithmName"] == "a"


OLD = """
    CREATE TABLE algorithms (
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        name TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (account, region, name)
    ) WITHOUT ROWID;
"""


def written(path, count=12):
    with Database(path) as database:
        store = opened(database)
        for number in range(count):
            store.create(realistic_request(f"n{number}"))
        return {each.name: each for each in store.snapshot()}


def loaded(path, **options):
    with Database(path, **options) as database:
        snapshots = [opened(database, scope).snapshot() for scope in database.scopes()]
        return {each.name: each for snapshot in snapshots for each in snapshot}


def attempted(path, **options):
    """Return the algorithms in a file, or the text of its rejection."""
    try:
        return loaded(path, **options)
    except DatabaseError as error:
        return str(error)


def as_version_1(path):
    with sqlite3.connect(path, isolation_level=None) as connection:
        rows = connection.execute(
            "SELECT account, region, name, sequence, content FROM algorithms"
        ).fetchall()
        connection.execute("DROP TABLE algorithms")
        connection.execute("DROP TABLE totals")
        connection.executescript(OLD)
        connection.executemany("INSERT INTO algorithms VALUES (?, ?, ?, ?, ?)", rows)
        connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_a_file_without_checksums_is_migrated(path):
    before = written(path)
    as_version_1(path)
    assert loaded(path) == before
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert connection.execute("SELECT rows FROM totals").fetchone() == (12,)
    connection.close()
    assert loaded(path) == before


@pytest.mark.parametrize("seed", range(60))
def test_a_flipped_bit_changes_no_algorithm(path, seed):
    before = written(path)
    content = bytearray(path.read_bytes())
    position = random.Random(seed).randrange(len(content) * 8)
    content[position // 8] ^= 1 << position % 8
    path.write_bytes(content)
    found = attempted(path)
    if isinstance(found, dict):
        assert found == before
        return
    assert re.fullmatch(rf"{re.escape(str(path))} [^\n]+", found)
    salvaged = attempted(path, salvage=True)
    if isinstance(salvaged, str):
        assert path.read_bytes() == content
        return
    assert salvaged == {name: before[name] for name in salvaged}
    assert path.with_name(f"{path.name}.damaged-1").read_bytes() == content
    assert loaded(path) == salvaged


def left_by_a_kill(path, folder):
    """Return a copy of a file and of those beside it, as a kill now would leave them."""
    folder.mkdir()
    for each in path.parent.glob(f"{path.name}*"):
        shutil.copy(each, folder)
    return folder / path.name


def flip_a_bit(path, seed):
    """Flip one bit of a file, or of one beside it."""
    chance = random.Random(seed)
    files = sorted(each for each in path.parent.glob(f"{path.name}*") if each.stat().st_size)
    file = chance.choice(files)
    content = bytearray(file.read_bytes())
    position = chance.randrange(len(content) * 8)
    content[position // 8] ^= 1 << position % 8
    file.write_bytes(content)


@pytest.mark.parametrize("seed", range(20))
def test_a_bit_flipped_after_a_kill_loads_no_older_state(path, tmp_path, seed):
    with Database(path) as database:
        store = opened(database)
        for number in range(8):
            store.create(smallest_request(f"n{number}"))
        before = {each.name: each for each in store.snapshot()}
        killed = left_by_a_kill(path, tmp_path / "killed")
    flip_a_bit(killed, seed)
    found = attempted(killed)
    assert found == before or (isinstance(found, str) and found.startswith(str(killed)))


@pytest.mark.parametrize("seed", range(20))
def test_a_bit_flipped_after_a_kill_during_a_change_loads_no_mixture(path, tmp_path, seed):
    before = written(path, 8)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")  # so that the change reaches the file early
    connection.execute("BEGIN")
    connection.execute("UPDATE algorithms SET content = content || ' ', checksum = 'x'")
    killed = left_by_a_kill(path, tmp_path / "killed")
    connection.close()
    assert killed.with_name(f"{killed.name}-journal").stat().st_size
    assert killed.read_bytes() != path.read_bytes()
    flip_a_bit(killed, seed)
    found = attempted(killed)
    assert found == before or (isinstance(found, str) and found.startswith(str(killed)))


def test_a_file_with_a_write_ahead_log_is_read_and_goes_on_without(path, tmp_path):
    before = written(path, 3)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("UPDATE totals SET rows = rows")
    killed = left_by_a_kill(path, tmp_path / "killed")
    connection.close()
    assert killed.with_name(f"{killed.name}-wal").exists()
    assert loaded(killed) == before
    assert not killed.with_name(f"{killed.name}-wal").exists()


def changed(path, query):
    with sqlite3.connect(path) as connection:
        connection.execute(query)
    connection.close()


@pytest.mark.parametrize(
    ("query", "message", "lost"),
    [
        (
            "UPDATE algorithms SET content = replace(content, 'e', 'f') WHERE name = 'n3'",
            r"row \('123456789012', 'us-east-1', 'n3'\): its checksum doesn't match",
            {"n3"},
        ),
        ("DELETE FROM algorithms WHERE name = 'n3'", "11 rows were found", {"n3"}),
        ("UPDATE totals SET rows = 13", "12 rows were found", set()),
        ("DELETE FROM totals", "12 rows were found", set()),
        ("CREATE TABLE more (text)", "its tables aren't those", set()),
    ],
    ids=["changed", "lost", "count", "no totals", "schema"],
)
def test_damage_is_named_and_the_rest_can_be_salvaged(path, query, message, lost):
    before = written(path)
    changed(path, query)
    with pytest.raises(DamageError, match=message):
        Database(path)
    assert before.keys() - loaded(path, salvage=True).keys() == lost
    aside = path.with_name(f"{path.name}.damaged-1.jsonl")
    assert aside.exists() == ("UPDATE algorithms" in query)


def test_serve_rejects_a_damaged_file_in_one_sentence(path):
    written(path)
    changed(path, "DELETE FROM algorithms WHERE name = 'n3'")
    done = subprocess.run(
        [sys.executable, "-m", "aws_contract.cli.main", "serve", "--port", "0",
         "--persistence", path],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith(f"aws-contract serve: {path} is damaged: 11 rows were found")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("old", "new"), [('"Pending"', '"PendinG"'), ('"arn"', '"brn"'), ("{", "")]
)
def test_an_unreadable_row_of_a_file_without_checksums_is_damage(path, old, new):
    with Database(path) as database:
        store = AlgorithmStore(*PLACE, lifecycle=Lifecycle(lambda: MANUAL), keeper=database)
        for name in ("a", "b"):
            store.create(smallest_request(name))
    as_version_1(path)
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE algorithms SET content = replace(content, ?, ?) WHERE name = 'b'", (old, new)
        )
    connection.close()
    with pytest.raises(DamageError, match=r"'b'\): its content can't be read"):
        loaded(path)
    assert loaded(path, salvage=True).keys() == {"a"}
