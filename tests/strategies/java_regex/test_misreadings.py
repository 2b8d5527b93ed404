"""Misread patterns, and the shortest texts that show them; or the proof that nothing does."""

import re

import pytest

from aws_strategies.java_regex.misreadings import MISREADINGS, misreading
from aws_strategies.java_regex.pattern import compile_pattern
from aws_strategies.model import load_operation

URI = "(https|s3)://([^/]+)/?(.*)"
PATTERNS = sorted(
    {p.bound for p in load_operation("sagemaker", "CreateAlgorithm").points if p.kind == "pattern"}
)


@pytest.mark.parametrize(
    ("source", "name", "witness"),
    [
        ("[a-z]+", "start", "a:"),
        ("[a-z]+", "end", ":a"),
        ("[a-z]+", "search", ":a"),
        ("[a-z]+", "dollar", "a\n"),
        (URI, "dollar", "s3://0/\n"),
        (".", "dot-all", "\n"),
        (".", "dot", "\x85"),
    ],
)
def test_a_text_shows_the_misreading(source, name, witness):
    found = misreading(source, name)
    assert not compile_pattern(source).matches(found.witness)
    assert len(found.witness) == len(witness)


@pytest.mark.parametrize("source", PATTERNS)
@pytest.mark.parametrize("name", ["start", "dollar"])
def test_what_is_found_matches_in_python_too_if_misread(source, name):
    """`re` is one of the engines that misread: it matches what is found, by the same mistake."""
    found = misreading(source, name)
    if found is None or found.witness is None or "\\p" in source:
        return
    python = re.compile(f"(?:{source})" + ("$" if name == "dollar" else ""), re.ASCII)
    assert python.match(found.witness)


def test_where_everything_matches_there_is_nothing_to_show():
    assert misreading(r"[\S\s]*", "search").witness is None


def test_a_reading_that_changes_nothing_is_none():
    assert misreading("[a-z]+", "dot") is None


def test_the_text_keeps_the_bounds():
    assert misreading("[a-z]{3}", "start", minimum=0, maximum=3).witness is None
    assert len(misreading("[a-z]*", "start", minimum=5).witness) == 5


@pytest.mark.parametrize("source", [r"\d", r"[-\w]"])
def test_unicode_digits_and_letters_show(source):
    assert not misreading(source, "unicode").witness.isascii()


def test_every_misreading_is_described():
    assert all(misreading("[a-z].", name) is None or MISREADINGS[name] for name in MISREADINGS)


def test_a_misreading_of_a_very_large_automaton_is_not_looked_for():
    assert misreading("[a-z]{1,1900}", "dollar") is not None
    assert misreading("[a-z]{1,2500}", "dollar") is None
