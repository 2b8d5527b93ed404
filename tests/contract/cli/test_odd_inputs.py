"""Every option that names a file, a folder or a URL: what can't be used is one sentence, status 2.

Each value is tried with each command in this process; nothing is sent and nothing is written.
"""

import os
import zipfile
from pathlib import Path

import pytest

from aws_contract.cli.main import main


def _deep(text):
    return (text * 100_000).encode()


def _zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("botocore-1.0.dist-info/METADATA", "x")
    return path.read_bytes()


FILES = {
    "empty": lambda _: b"",
    "binary": lambda _: bytes(range(256)),
    "deep-list": lambda _: _deep("["),
    "deep-object": lambda _: _deep('{"a":'),
    "list": lambda _: b"[1, 2]",
    "object": lambda _: b"{}",
    "null": lambda _: b"null",
    "number": lambda _: b"1" * 5000,
    "not-a-number": lambda _: b'{"schema_version": NaN}',
    "wrong-types": lambda _: b'{"schema_version": 3, "clauses": 7, "step": []}',
    "surrogate": lambda _: b'{"schema_version": "\\ud800"}',
    "utf-16": lambda _: "{}".encode("utf-16"),
    "zip": lambda path: _zip(path / "some.zip"),
    "zip-cut": lambda path: _zip(path / "some.zip")[:-30],
}
PLACES = ("missing", "a-folder", "too-long", "endless")


@pytest.fixture(params=[*FILES, *PLACES])
def odd(request, tmp_path):
    """Return the path of something that none of the commands can use."""
    name = request.param
    if name in FILES:
        path = tmp_path / "odd"
        path.write_bytes(FILES[name](tmp_path))
        return str(path)
    if name == "a-folder":
        path = tmp_path / "folder"
        path.mkdir()
        return str(path)
    return {"missing": "nothing/here", "too-long": "x" * 5000, "endless": "/dev/zero"}[name]


READERS = {
    "drift-old": lambda odd: ["drift", odd, "installed"],
    "drift-new": lambda odd: ["drift", "lock", odd],
    "report": lambda odd: ["report", "render", odd],
    "merge": lambda odd: ["report", "merge", odd],
    "merge-second": lambda odd: ["report", "merge", odd, odd],
    "evidence-diff": lambda odd: ["evidence", "diff", odd],
    "evidence-accept": lambda odd: ["evidence", "accept", odd],
    "evidence-replay": lambda odd: ["evidence", "replay", odd],
    "evidence-known": lambda odd: ["evidence", "replay", "--known", odd],
    "live-history": lambda odd: ["live", "plan", "--history", odd],
    "clauses-report": lambda odd: ["clauses", "list", "--report", odd],
    "serve": lambda odd: ["serve", "--port", "0", "--persistence", odd],
}
READ_AS_NOTHING = {
    ("live-history", "empty"),
    ("live-history", "a-folder"),
    ("evidence-replay", "empty"),
    ("evidence-replay", "a-folder"),
    ("evidence-known", "object"),
    ("evidence-known", "surrogate"),
}
"""An empty file of JSON Lines, or a folder without any, holds nothing; nothing may be known."""
USABLE = {("serve", "missing"), ("serve", "empty")}
"""A database that isn't there, or is empty, is made."""


@pytest.mark.parametrize("command", READERS)
def test_a_file_that_can_not_be_used_is_a_sentence(command, odd, request, capsys):
    case = request.node.callspec.params["odd"]
    if (command, case) in USABLE:
        pytest.skip("this is what the option makes")
    status = main(READERS[command](odd))
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    if (command, case) not in READ_AS_NOTHING:
        assert status == 2, captured
        assert captured.err.strip()


WRITERS = {
    "schema": lambda odd: ["inspect", "schema", "--output", odd],
    "drift-save": lambda odd: ["drift", "lock", "installed", "--save", odd],
    "live-folder": lambda odd: ["live", "--folder", odd],
}


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc").exists(), reason="needs /proc")
@pytest.mark.parametrize("place", ["/proc/nothing/here", "file/below", "x" * 5000])
@pytest.mark.parametrize("command", WRITERS)
def test_a_place_that_can_not_be_written_is_a_sentence(
    command, place, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    assert main(WRITERS[command](place)) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.err.strip()


@pytest.mark.parametrize(
    "arguments",
    [
        ["live", "--target", "http://[::1"],
        ["live", "--target", "http://"],
        ["live", "--target", "http://host:port"],
        ["live", "--target", "http://host:99999"],
        ["live", "plan", "--target-region", "nowhere"],
        ["live", "clean", "--target", "http://[::1"],
        ["serve", "--host", "nowhere.invalid", "--port", "0"],
        ["serve", "--inject", "throttling,rate=nan"],
        ["serve", "--transition", "time:-1"],
        ["inspect", "points", "--operation", "Nothing"],
        ["inspect", "schema", "--service", "nothing"],
        ["mutants", "--processes", "0", "--run"],
        ["drift", "99.99.99.x", "installed"],
    ],
    ids=" ".join,
)
def test_a_value_that_can_not_be_used_is_a_sentence(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.err.strip()
