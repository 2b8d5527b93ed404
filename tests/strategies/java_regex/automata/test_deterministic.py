from itertools import product

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from aws_strategies.java_regex.automata import determinise as determinise_module
from aws_strategies.java_regex.automata.determinise import determinise
from aws_strategies.java_regex.automata.deterministic import (
    Automaton,
    least,
    open_at,
    remaining_lengths,
)
from aws_strategies.java_regex.automata.nondeterministic import TooLargeError, assemble
from aws_strategies.java_regex.parser import parse

LEAVES = st.sampled_from(["a", "b", "[ab]", "[^a]", "a?", "b*", "a{0,2}", "(?:ab){2,}", "", "c"])
SOURCES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map(lambda body: f"(?:{body}){{0,3}}"),
        inner.map(lambda body: f"(?:{body}){{1,2}}"),
        inner.map(lambda body: f"(?={body})"),
        inner.map(lambda body: f"(?!{body})"),
        st.sampled_from(["(?<=a)", "(?<!b)", "(?<!ab|c)", r"\A", r"\z"]),
    ),
    max_leaves=8,
)
TEXTS = ["".join(chars) for size in range(6) for chars in product("abc", repeat=size)]


def automaton(source: str) -> Automaton:
    return determinise(assemble(parse(source)))


@settings(max_examples=50)  # each is matched against 364 texts
@given(SOURCES)
def test_an_automaton_accepts_what_a_backtracking_engine_matches(source):
    """Look-around of either kind and sign stands anywhere, inside repeats and inside each other."""
    oracle = regex.compile(source.replace(r"\z", r"\Z"))
    found = automaton(source)
    assert [text for text in TEXTS if found.accepts(text)] == [
        text for text in TEXTS if oracle.fullmatch(text)
    ]


@given(SOURCES)
def test_the_complement_accepts_the_rest(source):
    found = automaton(source)
    other = found.complement()
    assert not any(found.accepts(text) == other.accepts(text) for text in TEXTS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a|b|c", "[a-c]"),
        ("(a|b)*", "(a*b*)*"),
        ("a{2}|a{3}", "aaa?"),
        ("(?!b)[ab]", "a"),
        ("(a?){3}", "a{0,3}"),
    ],
)
def test_equal_languages_have_equal_automata(one, other):
    """They are minimal, and their states and classes are numbered the same way."""
    first, second = automaton(one), automaton(other)
    assert (first.rows, first.accepting) == (second.rows, second.accepting)


@pytest.mark.parametrize(
    ("source", "states"), [("[ab]*", 2), ("a{1,100}", 102), ("(a|b|ab|ba)*", 2)]
)
def test_automata_are_minimal(source, states):
    assert len(automaton(source).rows) == states


@given(SOURCES)
def test_lengths_are_those_of_the_accepted_strings(source):
    found = automaton(source.replace("[^a]", "[bc]"))
    sizes = {len(text) for text in TEXTS if found.accepts(text)}
    for bound in range(6):
        assert found.shortest(bound, 5) == min((n for n in sizes if n >= bound), default=None)
        assert found.longest_within(bound) == max((n for n in sizes if n <= bound), default=None)


@pytest.mark.parametrize(
    ("source", "longest"),
    [("a{2,7}b?", 8), ("a*", None), ("a(?=b)", -1), ("", 0), ("(?!a*b)[ab]{3}", 3)],
)
def test_the_longest_string_is_known(source, longest):
    assert automaton(source).longest == longest


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("((a{300}){300}){300}", "its repeats need more than"),
        ("(?:[ab]*a[ab]{20})", "its automaton needs more than 25000 states"),
    ],
)
def test_what_is_too_large_is_rejected(source, reason):
    with pytest.raises(TooLargeError, match=reason):
        automaton(source)


def test_what_has_few_states_but_many_threads_in_each_is_rejected(monkeypatch):
    source = "(?:[ab]*a[ab]{5})"
    monkeypatch.setattr(determinise_module, "_MOST_THREADS", 1000)
    assert len(automaton(source).rows) == 65
    monkeypatch.setattr(determinise_module, "_MOST_THREADS", 100)
    with pytest.raises(TooLargeError, match="or takes too long"):
        automaton(source)


@pytest.mark.parametrize("source", ["https://([^/]+)/?.{3,1016}", "[\\S]{1,2048}"])
def test_long_counted_repeats_stay_small(source):
    assert len(automaton(source).rows) < 2_100


def test_every_code_point_has_a_class():
    found = automaton("[a-f]|\\uD83D\\uDE00|[\\uE000-\\uF000]")
    for char in "a", "z", "\U0001f600", "\ue123", "\ud800", "\U0010ffff", "\0":
        assert ord(char) in found.classes[found.class_of[char]]


def test_remaining_lengths_are_bit_sets_up_to_the_limit():
    assert remaining_lengths(automaton("(ab)*"), 5)[0] == 0b10101


@given(st.sets(st.integers(0, 12)), st.integers(0, 12), st.integers(0, 12))
def test_a_string_is_open_where_it_can_still_end_within_the_bounds(lengths, low, more):
    high = low + more
    lengths = {length for length in lengths if length <= high}
    bits = sum(1 << length for length in lengths)
    expected = {so_far for so_far in range(high + 1) for n in lengths if low <= so_far + n <= high}
    assert {n for n in range(high + 1) if open_at(bits, low, high) >> n & 1} == expected


@pytest.mark.parametrize(("bits", "expected"), [(0, -1), (1, 0), (0b1100, 2)])
def test_the_least_length_of_a_set(bits, expected):
    assert least(bits) == expected
