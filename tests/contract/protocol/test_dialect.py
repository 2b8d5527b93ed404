"""Another wording of validation errors is another value, not another parser."""

from dataclasses import replace

import pytest

from aws_contract.protocol.dialect import CLASSIC
from aws_contract.protocol.error_codes import SERIALIZATION, VALIDATION
from aws_contract.protocol.error_parser import announced, lists_exactly, parse
from aws_contract.protocol.expected_errors import Item, constraint_text
from aws_strategies.model import Kind

TERSE = replace(
    CLASSIC,
    name="terse",
    one="1 error: ",
    many="{count} errors: ",
    separator=" | ",
    item="Got {value} in '{path}', but: {constraint}",
    constraints={**CLASSIC.constraints, Kind.MAX_SIZE: "at most {bound} (inclusive)"},
)


def test_constraints_are_worded_as_the_dialect_says():
    assert constraint_text(Kind.MAX_SIZE, 3, dialect=TERSE) == "at most 3 (inclusive)"


def test_an_item_is_worded_by_its_dialect():
    item = Item(path="a.b", constraint="c", value="'v'", dialect=TERSE)
    assert item.text == "Got 'v' in 'a.b', but: c"


ITEMS = (
    Item(path="a", constraint="not this", value="'v'", dialect=TERSE),
    Item(path="b.c", constraint="never", value="null", dialect=TERSE),
)
MESSAGE = f"2 errors: {ITEMS[1].text} | {ITEMS[0].text}"


def test_a_message_of_the_dialect_is_read_into_its_errors():
    parsed = parse(MESSAGE, dialect=TERSE)
    found = {(item.path, item.constraint, item.value) for item in parsed.items}
    assert (parsed.count, parsed.ambiguous) == (2, False)
    assert found == {("a", "not this", "'v'"), ("b.c", "never", "null")}


@pytest.mark.parametrize("items", [ITEMS, ITEMS[:1]], ids=["all", "one-missing"])
def test_a_message_of_the_dialect_lists_exactly_its_errors(items):
    assert lists_exactly(MESSAGE, items, dialect=TERSE) is (items == ITEMS)


def test_one_dialect_does_not_read_the_other():
    assert announced(MESSAGE, dialect=TERSE) == 2
    assert announced(MESSAGE) is None


@pytest.mark.parametrize(("code", "member"), [(VALIDATION, "message"), (SERIALIZATION, "Message")])
def test_the_code_decides_where_the_text_stands(code, member):
    assert CLASSIC.text_member(code) == member


def test_all_members_that_may_hold_the_text_are_known():
    assert CLASSIC.all_text_members == ("message", "Message")
    same = replace(CLASSIC, text_members={VALIDATION: "message"})
    assert same.all_text_members == ("message",)
