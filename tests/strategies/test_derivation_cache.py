"""What is kept between processes: found again, and never trusted more than what is derived."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from aws_strategies import derivation_cache
from aws_strategies.derivation_cache import Unreadable, kept_texts, use_folder
from aws_strategies.java_regex.automata.determinise import determinise
from aws_strategies.java_regex.automata.deterministic import Automaton
from aws_strategies.java_regex.automata.nondeterministic import assemble
from aws_strategies.java_regex.parser import parse

TEXTS = {"a\ud800b": "half a pair", "\n": "line"}


@pytest.fixture(autouse=True)
def folder(tmp_path):
    use_folder(tmp_path / "cache")
    yield tmp_path / "cache"
    use_folder(None)


def derived(texts=TEXTS):
    return kept_texts(["key"], derive=lambda: texts)


def never():
    pytest.fail("derived again")


def entries(folder):
    return list(folder.rglob("*.json"))


def test_what_was_derived_is_found_again():
    derived()
    assert kept_texts(["key"], derive=never) == TEXTS


def test_nothing_is_kept_without_a_folder(folder):
    use_folder(None)
    derived()
    assert entries(folder) == []


def test_another_key_is_derived_for_itself():
    derived()
    assert kept_texts(["other"], derive=lambda: {"x": "y"}) == {"x": "y"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-3],
        lambda content: content.replace(b"line", b"lime"),
        lambda content: b"\xff\x00" + content,
        lambda _: derivation_cache._with_checksum({"x": "y"}, "a" * 64),
    ],
    ids=["empty", "cut", "changed", "no text", "of another entry"],
)
def test_a_damaged_entry_is_derived_and_written_again(folder, damage):
    derived()
    (file,) = entries(folder)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert derived() == TEXTS
    assert file.read_bytes() == whole


def test_an_entry_of_another_form_is_derived_again(folder):
    derived()
    (file,) = entries(folder)
    file.write_bytes(derivation_cache._with_checksum(["no texts"], file.stem))
    assert derived() == TEXTS


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_others_may_write_to_is_not_used(folder):
    derived()
    folder.chmod(0o777)
    use_folder(folder)
    assert derived({"anew": "x"}) == {"anew": "x"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_subfolder_that_others_may_write_to_is_not_used(folder):
    derived()
    (own,) = folder.iterdir()
    own.chmod(0o777)
    use_folder(folder)
    assert derived({"anew": "x"}) == {"anew": "x"}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such users")
def test_a_folder_of_somebody_else_is_not_used(folder, monkeypatch):
    derived()
    monkeypatch.setattr(derivation_cache.os, "getuid", lambda: -1)
    use_folder(folder)
    assert derived({"anew": "x"}) == {"anew": "x"}


def test_a_folder_that_can_not_be_made_is_not_used(tmp_path):
    (tmp_path / "file").write_text("")
    use_folder(tmp_path / "file" / "cache")
    assert derived() == TEXTS


def test_another_version_of_the_code_derives_anew(folder, monkeypatch):
    derived()
    monkeypatch.setattr(derivation_cache, "_version", lambda: "newer")
    use_folder(folder)
    assert derived({"anew": "x"}) == {"anew": "x"}


def test_only_a_few_versions_stay(folder, monkeypatch):
    for version in "abcdefgh":
        monkeypatch.setattr(derivation_cache, "_version", lambda version=version: version)
        use_folder(folder)
    assert len(list(folder.iterdir())) == derivation_cache._VERSIONS_KEPT
    assert (folder / "h").is_dir()


def test_writers_at_the_same_time_leave_one_whole_entry(folder):
    values = [{str(number): "x" * 50_000 * number} for number in range(8)]
    all_derive = Barrier(len(values), timeout=10)  # before any writes

    def write(value):
        return kept_texts(["key"], derive=lambda: [value, all_derive.wait()][0])

    with ThreadPoolExecutor(len(values)) as pool:
        assert list(pool.map(write, values)) == values
    assert kept_texts(["key"], derive=never) in values
    assert [path.suffix for path in folder.glob("*/*")] == [".json"]


def test_a_writer_that_another_overtakes_writes_a_whole_entry(monkeypatch):
    fdopen = os.fdopen

    def overtaken(handle, mode):
        monkeypatch.setattr(derivation_cache.os, "fdopen", fdopen)
        derived({"another": "x" * 1000})
        return fdopen(handle, mode)

    monkeypatch.setattr(derivation_cache.os, "fdopen", overtaken)
    derived()
    assert kept_texts(["key"], derive=never) == TEXTS


def test_a_write_that_fails_leaves_nothing(folder, monkeypatch):
    def fail(*_):
        raise OSError

    monkeypatch.setattr(derivation_cache.Path, "replace", fail)
    assert derived() == TEXTS
    assert list(folder.glob("*/*")) == []


PATTERN = determinise(assemble(parse(r"[a-z]+(-\d{2,3})?")))


def test_an_automaton_is_read_as_it_was():
    found = Automaton.read(json.loads(json.dumps(PATTERN.to_json())))
    assert (found.classes, found.rows, found.accepting) == (
        PATTERN.classes,
        PATTERN.rows,
        PATTERN.accepting,
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        {},
        [[[[0, 0x10FFFF]]], [], []],
        [[[[0, 0x10FFFF]]], [[1]], [True]],
        [[[[0, 0x10FFFF]]], [[0, 0]], [True]],
        [[[[0, 0x10FFFF]]], [[0]], [True, False]],
        [[[[0, 5], [7, 0x10FFFF]]], [[0]], [True]],
        [[[[0, 5]]], [[0]], [True]],
        [[[[0, 9]], [[5, 0x10FFFF]]], [[0, 0]], [True]],
    ],
    ids=["null", "object", "empty", "target", "row", "accepting", "gap", "end", "overlap"],
)
def test_what_is_no_complete_automaton_is_not_read(value):
    with pytest.raises(Unreadable):
        Automaton.read(value)
