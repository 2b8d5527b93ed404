"""Reading the text of a rejection, whatever the values contain."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_contract.protocol.error_parser import Depth, announced, lists_exactly, parse
from aws_contract.protocol.expected_errors import Item

TRICKY = st.sampled_from(
    [
        "' at 'other' failed to satisfy constraint: x",
        "; Value 'x' at 'y' failed to satisfy constraint: z",
        "; Value null at 'a' failed to satisfy constraint: Member must not be null",
        "'; Value '",
        "a; b",
        "\n",
        "",
    ]
)
VALUES = st.one_of(
    st.just("null"),
    st.lists(st.one_of(TRICKY, st.text(max_size=8)), max_size=3).map(lambda p: f"'{''.join(p)}'"),
)
ITEMS = st.lists(
    st.builds(
        Item,
        path=st.from_regex(r"[a-z]{1,3}(\.[1-9]\.member\.[a-z]{1,3})?", fullmatch=True),
        constraint=st.sampled_from(["Member must not be null", "Member must satisfy [a, b]"]),
        value=VALUES,
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda item: (item.path, item.constraint),
)


def message(items, count=None):
    number = len(items) if count is None else count
    head = "1 validation error" if number == 1 else f"{number} validation errors"
    return f"{head} detected: " + "; ".join(item.text for item in items)


def item(path="a", value="'v'", constraint="Member must not be null"):
    return Item(path=path, value=value, constraint=constraint)


@given(items=ITEMS, data=st.data())
def test_a_rendered_message_lists_exactly_its_items_in_any_order(items, data):
    """However misleading the values are, the right expectation is never called wrong."""
    text = message(data.draw(st.permutations(items)))
    for depth in Depth:
        assert lists_exactly(text, items, depth=depth)


@given(items=ITEMS)
def test_parsing_gives_the_rendered_items_or_says_that_it_is_ambiguous(items):
    parsed = parse(message(items))
    assert parsed.count == len(items)
    assert parsed.ambiguous or set(parsed.items) == set(items)


def test_a_plain_message_is_not_ambiguous():
    items = [item(), item(path="b.1.member.c", value="null")]
    assert parse(message(items)) == parse(message(items))
    assert not parse(message(items)).ambiguous
    assert parse(message(items)).items == tuple(items)


def test_a_value_that_looks_like_another_error_is_ambiguous():
    assert parse(message([item(value="'x; Value 'y' at 'b' failed to satisfy'")])).ambiguous


@pytest.mark.parametrize(
    ("got", "depth"),
    [
        (item(path="b"), Depth.PATH),
        (item(constraint="Member must have length 1"), Depth.CONSTRAINT),
        (item(value="'w'"), Depth.VALUE),
    ],
    ids=["path", "constraint", "value"],
)
def test_a_difference_shows_from_its_depth_on(got, depth):
    for each in Depth:
        assert lists_exactly(message([got]), [item()], depth=each) == (each < depth)


@pytest.mark.parametrize(
    "got",
    [
        [item()],
        [item(), item(path="b"), item(path="c")],
        [item(), item()],
        [item(), item(path="c")],
    ],
    ids=["one-less", "one-more", "one-twice", "another"],
)
def test_a_set_of_errors_must_be_complete_and_hold_nothing_else(got):
    assert not lists_exactly(message(got), [item(), item(path="b")])


def test_of_more_than_ten_errors_any_ten_are_listed():
    items = [item(path=letter) for letter in "abcdefghijkl"]
    assert lists_exactly(message(items[2:], 12), items)
    assert not lists_exactly(message(items[3:], 12), items)
    assert not lists_exactly(message(items, 12), items)


def test_an_unknown_form_of_a_value_takes_any():
    assert lists_exactly(message([item(value="'[Tag(key=a)]'")]), [item(value=None)])


@pytest.mark.parametrize("depth", Depth)
def test_a_value_that_is_not_printed_is_read(depth):
    items = [item(path="a", value=""), item(path="b"), item(path="c", value="")]
    assert lists_exactly(message(items), items, depth=depth)
    assert parse(message(items)).items == tuple(items)
    assert not lists_exactly(message([*items[:2], item(path="d", value="")]), items, depth=depth)


def test_a_value_that_must_not_be_printed_is_found():
    printed = message([item(value="'secret'")])
    assert not lists_exactly(printed, [item(value="")])
    assert lists_exactly(printed, [item(value="")], depth=Depth.CONSTRAINT)


PIECE = "Value 'v' at 'a' failed to satisfy constraint: Member must not be null; "
NULL = "Value null at 'a' failed to satisfy constraint: Member must not be null; "


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize(
    "unit",
    [PIECE, NULL, PIECE + NULL, "; Value '", "' at 'a", "' at '", "Value '", "a.", "'", "; "],
)
def test_no_text_of_a_target_makes_reading_slow(unit, depth):
    """The expected errors are all there but one, so that every reading must be tried."""
    text = f"3 validation errors detected: {unit * (2_000_000 // len(unit))}"
    items = [item(), item(path="b", value="null"), item(path="a", constraint="c", value=None)]
    began = time.process_time()
    assert not lists_exactly(text, items, depth=depth)
    parse(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1 validation error detected: x", 1),
        ("2 validation errors detected: x", 2),
        ("12 validation errors detected: x", 12),
        (f"{'9' * 5000} validation errors detected: x", None),
        ("1 validation errors detected: x", None),
        ("2 validation error detected: x", None),
        ("Validation failed", None),
        ("", None),
    ],
)
def test_the_announced_number_is_read_only_in_the_usual_form(text, count):
    assert announced(text) == count
