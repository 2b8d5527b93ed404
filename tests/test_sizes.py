"""Modules and functions stay short enough to be read at one go, and say of what types they are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [
    path
    for package in ("strategies/aws_strategies", "fakes/aws_fakes", "contract/aws_contract")
    for path in sorted((ROOT / package).rglob("*.py"))
]
LINES_OF_A_MODULE = 300
LINES_OF_A_FUNCTION = 40
LONGER_FOR_A_REASON: dict[str, str] = {}
"""By ``path`` of a module or ``path:function``, why it is longer than it should be."""


def functions(text):
    """Return how many lines each function has, docstring included, decorators not.

    The decorators of a command are the table of its options.
    """
    return [
        (node.name, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def too_long(place, text):
    """Return what of a module is too long, as places."""
    if len(text.splitlines()) > LINES_OF_A_MODULE:
        yield place
    for name, lines in functions(text):
        if lines > LINES_OF_A_FUNCTION:
            yield f"{place}:{name}"


def test_no_module_or_function_is_longer_than_it_should_be_but_for_a_reason():
    found = {
        place
        for path in SOURCES
        for place in too_long(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    }
    assert found == LONGER_FOR_A_REASON.keys()


def test_a_line_more_than_allowed_is_too_long():
    body = "    pass\n" * LINES_OF_A_FUNCTION
    assert list(too_long("m.py", f"def long():\n{body}")) == ["m.py:long"]
    assert list(too_long("m.py", f"def short():\n{body[:-9]}")) == []
    assert list(too_long("m.py", "x = 1\n" * (LINES_OF_A_MODULE + 1))) == ["m.py"]


LINES_WITH_ANY = {"aws_strategies": 6, "aws_fakes": 12, "aws_contract": 12}
"""How many of a thousand lines of a package may say Any: it belongs to the edge of JSON."""


@pytest.mark.parametrize(("package", "most"), LINES_WITH_ANY.items(), ids=LINES_WITH_ANY)
def test_any_stays_at_the_edge_of_json(package, most):
    lines = [
        line
        for path in SOURCES
        if package in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert sum(bool(re.search(r"\bAny\b", line)) for line in lines) * 1000 < most * len(lines)
