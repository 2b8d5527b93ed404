"""Mutation of the fake's source: which changes are made, and that the suite's verdict is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
from source_mutations import mutations_of  # noqa: E402

sys.path.remove(str(HERE))


def changes(tmp_path, text, operator):
    path = tmp_path / "changed.py"
    path.write_text(text)
    return [each.mutated for each in mutations_of("changed", path) if each.operator == operator]


@pytest.mark.parametrize(
    ("text", "operator", "mutated"),
    [
        ("x = a == b", "comparison", ["x = a != b"]),
        ("x = a < b", "boundary", ["x = a <= b"]),
        ("x = 'a'", "constant", ["x = 'aX'"]),
        ("x = 4", "constant", ["x = 5"]),
        ("x = True", "boolean", ["x = False"]),
        ("x = not a", "boolean", ["x = a"]),
        ("x = a and b", "and/or", ["x = a or b"]),
        ("x = a - b", "arithmetic", ["x = a + b"]),
        ("x = a[1:b]", "slice", ["x = a[:b]", "x = a[1:]"]),
        ("if a:\n    pass", "branch", ["if not a:"]),
        ("x = [a for a in b if c]", "branch", ["x = [a for a in b]"]),
        ("forget(a)", "removed statement", ["pass"]),
        ("def f():\n    return a", "removed statement", ["return"]),
        ("def f(a=1): pass", "default argument", ["def f(a=2)"]),
    ],
)
def test_an_operator_changes_one_thing(tmp_path, text, operator, mutated):
    assert changes(tmp_path, text, operator) == mutated


@pytest.mark.parametrize(
    "text",
    [
        '"""Documentation."""',
        "import a",
        "__all__ = ['a']",
        "def f(a: Literal['b']) -> Literal['c']: pass",
        "A: TypeAlias = Literal['a']",
        "A = TypeVar('A')",
    ],
)
def test_what_is_no_behaviour_is_not_changed(tmp_path, text):
    path = tmp_path / "changed.py"
    path.write_text(text)
    assert list(mutations_of("changed", path)) == []


def test_the_code_of_a_change_does_it_and_nothing_else(tmp_path):
    path = tmp_path / "changed.py"
    path.write_text("x = 1\ny = 5\n")
    for mutation in mutations_of("changed", path):
        names = {}
        exec(mutation.compile(), names)  # noqa: S102 - the code under test
        assert (names["x"], names["y"]) in {(2, 5), (1, 6)}


def test_the_key_of_a_change_survives_a_move_of_lines(tmp_path):
    path = tmp_path / "changed.py"
    path.write_text("x = 1\n")
    (before,) = mutations_of("changed", path)
    path.write_text("\n\nx = 1\n")
    (after,) = mutations_of("changed", path)
    assert before.key == after.key
    assert before.line != after.line


def run(*arguments):
    return subprocess.run(
        [sys.executable, HERE, *arguments], check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """Every change of the fake's tags, tried by the scenarios about tags alone."""
    path = tmp_path_factory.mktemp("mutation") / "rows.json"
    run("--module", "resources.algorithm.tags", "--topic", "tags", "--json", path)
    return json.loads(path.read_text())


def status(rows, function, mutated):
    (found,) = [
        row for row in rows if row["function"] == function and mutated in row["mutated"]
    ]  # fmt: skip
    return found["status"], found["detail"].partition(" ")[0]


def test_a_change_that_shows_is_killed_by_the_clause_that_it_violates(rows):
    assert status(rows, "without_tags", "key in") == ("killed", "tags-changed")


def test_a_change_that_makes_no_difference_survives(rows):
    """Every tag has a key: the default is never taken."""
    assert status(rows, "tags_from", "tag.get('Key', 'X')") == ("survived", "")


def test_what_no_scenario_executes_is_not_tried(rows):
    assert "not reached" in {row["status"] for row in rows}


def test_a_module_that_there_is_not_is_an_error():
    assert (
        "no module aws_fakes.nothing; known are aws_fakes.engine"
        in run("--module", "nothing").stderr
    )


def test_a_change_that_never_ends_is_a_timeout():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from warm_trials import in_fork\n"
        "def forever():\n    while True: pass\n"
        "print(in_fork(forever, seconds=1).result())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, HERE], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout == "(None, 14)\n"


def test_what_is_judged_has_a_verdict_and_a_reason():
    for entry in json.loads((HERE / "judged.json").read_text()):
        assert entry["verdict"] in {"equivalent", "elsewhere", "hole"}
        assert len(entry["reason"]) > 10


def test_of_a_long_statement_only_what_is_near_the_difference_is_kept(tmp_path):
    text = f"x = ({'a, ' * 100}'here', {'b, ' * 100})"
    (found,) = changes(tmp_path, text, "constant")
    assert "'hereX'" in found
    assert len(found) < 150
