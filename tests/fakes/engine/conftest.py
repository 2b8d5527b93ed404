"""A backtracking matcher that counts the steps of a match: the same on every machine."""

import re
from re import _parser as parser
from re._constants import (
    ANY,
    ASSERT,
    ASSERT_NOT,
    AT,
    AT_BEGINNING_STRING,
    ATOMIC_GROUP,
    BRANCH,
    CATEGORY,
    IN,
    LITERAL,
    MAX_REPEAT,
    NEGATE,
    NOT_LITERAL,
    POSSESSIVE_REPEAT,
    RANGE,
    SUBPATTERN,
)
from string import ascii_letters, digits, whitespace

import pytest

_CATEGORIES = {
    "DIGIT": set(digits),
    "WORD": {*ascii_letters, *digits, "_"},
    "SPACE": set(whitespace),
}


class Counter:
    """Matches one text; `steps` counts the nodes that were tried."""

    def __init__(self, text):
        self.text = text
        self.steps = 0
        self.members = {}

    def ends(self, nodes, at):
        """Yield the positions where `nodes` can end if they begin at `at`, as `re` finds them."""
        if not nodes:
            yield at
            return
        for end in self.node(*nodes[0], at):
            yield from self.ends(nodes[1:], end)

    def node(self, kind, argument, at):
        self.steps += 1
        if kind in {MAX_REPEAT, POSSESSIVE_REPEAT}:
            least, most, body = argument
            found = self.repeats(list(body), least, most, at)
            yield from found if kind is MAX_REPEAT else _first(found)
        elif kind is SUBPATTERN:
            yield from self.ends(list(argument[-1]), at)
        elif kind is ATOMIC_GROUP:
            yield from _first(self.ends(list(argument), at))
        elif kind is BRANCH:
            for branch in argument[1]:
                yield from self.ends(list(branch), at)
        elif kind in {AT, ASSERT, ASSERT_NOT}:
            if self.holds(kind, argument, at):
                yield at
        elif at < len(self.text) and self.is_member(kind, argument, self.text[at]):
            yield at + 1

    def holds(self, kind, argument, at):
        """Whether an anchor or an assertion holds at a position."""
        if kind is AT:
            return at == (0 if argument is AT_BEGINNING_STRING else len(self.text))
        direction, body = argument
        start = at if direction > 0 else at - body.getwidth()[1]
        found = start >= 0 and any(True for _ in self.ends(list(body), start))
        return found is (kind is ASSERT)

    def is_member(self, kind, argument, char):
        key = id(argument), char
        if kind is not IN:
            return _is_member(kind, argument, char)
        if key not in self.members:
            self.members[key] = _is_member(kind, argument, char)
        return self.members[key]

    def repeats(self, body, least, most, at):
        """Yield the ends of a greedy repeat, without recursion as long as the text is."""
        pending = [(at, 0, iter(self.ends(body, at)))]
        while pending:
            start, count, more = pending[-1]
            end = next(more, None) if count < most else None
            if end is not None and end > start:
                pending.append((end, count + 1, iter(self.ends(body, end))))
            elif end is None:
                pending.pop()
                if count >= least:
                    yield start


def _first(found):
    """Yield the first end only, as what never backtracks does."""
    for end in found:
        yield end
        return


def _is_member(kind, argument, char):
    code = ord(char)
    if kind is LITERAL:
        return code == argument
    if kind is NOT_LITERAL:
        return code != argument
    if kind is ANY:
        return char != "\n"
    assert kind is IN, kind
    negated = argument[0][0] is NEGATE
    return any(_has(item, char) for item in argument if item[0] is not NEGATE) is not negated


def _has(item, char):
    kind, argument = item
    if kind is RANGE:
        return argument[0] <= ord(char) <= argument[1]
    if kind is CATEGORY:
        name = str(argument).removeprefix("CATEGORY_")
        return (char in _CATEGORIES[name.removeprefix("NOT_")]) is not name.startswith("NOT_")
    return ord(char) == argument


@pytest.fixture
def count_steps():
    """A function that returns how many steps a full match of a text by a pattern of `re` takes."""

    def count(pattern, text):
        counter = Counter(text)
        nodes = list(parser.parse(pattern, re.ASCII))
        next((end for end in counter.ends(nodes, 0) if end == len(text)), None)
        return counter.steps

    return count


@pytest.fixture
def matches_by_steps():
    """A function that returns whether the step counter finds a full match."""

    def matches(pattern, text):
        nodes = list(parser.parse(pattern, re.ASCII))
        return any(end == len(text) for end in Counter(text).ends(nodes, 0))

    return matches
