"""What differs between what was expected and what came is marked, if they have much in common."""

import pytest

from aws_contract.reports.differing import differing


@pytest.mark.parametrize(
    ("expected", "got", "marks"),
    [
        ("at most 3 items", "at most 4 items", (["3"], ["4"])),
        ("at most 3 items", "at most 3", ([" items"], [])),
        ("one thing", "something else entirely", ([], [])),
        ("the same", "the same", ([], [])),
        ("a " * 3000, "a " * 2999 + "b ", ([], [])),
        ("", "", ([], [])),
    ],
    ids=["word", "end", "unlike", "equal", "long", "empty"],
)
def test_what_differs_is_marked(expected, got, marks):
    parts = differing(expected, got)
    assert tuple([text for text, differs in each if differs] for each in parts) == marks


@pytest.mark.parametrize("text", ["a, b; 'c'", "  two  spaces", "ünï\ncode"])
def test_nothing_of_a_text_is_lost(text):
    mine, theirs = differing(text, f"{text} and more")
    assert "".join(part for part, _ in mine) == text
    assert "".join(part for part, _ in theirs) == f"{text} and more"
