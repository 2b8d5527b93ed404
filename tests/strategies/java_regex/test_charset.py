import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aws_strategies.java_regex.charset import (
    ALL,
    LAST,
    CharSet,
    category,
    named,
    partition,
    settled,
)

CATEGORIES = sorted({unicodedata.category(chr(code)) for code in range(LAST + 1)})
RANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted).map(tuple))


@given(RANGES, RANGES)
def test_set_algebra_is_that_of_sets(left, right):
    a, b = CharSet.of(*left), CharSet.of(*right)
    assert (set(a | b), set(a & b), set(a - b)) == (
        set(a) | set(b),
        set(a) & set(b),
        set(a) - set(b),
    )


@given(RANGES)
def test_ranges_neither_overlap_nor_touch(ranges):
    found = CharSet.of(*ranges).ranges
    assert all(one[1] + 1 < other[0] for one, other in pairwise(found))


@given(RANGES)
def test_the_complement_holds_exactly_the_other_code_points(ranges):
    charset = CharSet.of(*ranges)
    inside, outside = charset.ranges, (~charset).ranges
    assert CharSet.of(*inside, *outside) == ALL
    assert len(charset) + len(~charset) == LAST + 1


def test_every_code_point_is_in_the_set_of_its_category():
    """The planes that aren't read one by one are as assumed."""
    sets = {name: set(category(name)) for name in CATEGORIES}
    strays = [code for code in range(LAST + 1) if code not in sets[unicodedata.category(chr(code))]]
    assert strays == []
    assert sum(map(len, sets.values())) == LAST + 1


@pytest.mark.parametrize("name", ["L", "M", "Z", "S", "N", "P", "C"])
def test_a_one_letter_category_is_the_union_of_its_members(name):
    members = [category(member) for member in CATEGORIES if member[0] == name]
    assert len(category(name)) == sum(map(len, members))


def test_lc_is_cased_letters():
    assert len(category("LC")) == sum(len(category(name)) for name in ("Lu", "Ll", "Lt"))


@pytest.mark.parametrize("lookup", [category, named])
def test_an_unknown_name_is_a_key_error(lookup):
    with pytest.raises(KeyError, match="Greek"):
        lookup("Greek")


@pytest.mark.parametrize(
    ("name", "matching", "others"),
    [
        pytest.param("d", "09", "\u0661a", id="digits"),
        pytest.param("w", "aZ0_", "é-\u212a", id="word"),
        pytest.param("s", " \t\n\x0b\f\r", "\x1c\x85\u00a0\u2028", id="space"),
        pytest.param("h", " \u00a0\u3000", "\n\u2028", id="horizontal"),
        pytest.param("v", "\n\x0b\x85\u2029", " ", id="vertical"),
        pytest.param("Alnum", "aZ9", "_é", id="alnum"),
        pytest.param("Punct", "!/:@[`{~", "a ", id="punct"),
        pytest.param("Cntrl", "\0\x1f\x7f", "\x80 ", id="cntrl"),
    ],
)
def test_named_classes_are_ascii(name, matching, others):
    charset = named(name)
    assert [char for char in matching + others if ord(char) in charset] == list(matching)


def test_settled_characters_have_one_category_in_both_unicode_versions():
    assert all(
        unicodedata.category(char) == unicodedata.ucd_3_2_0.category(char)
        for char in settled().text
    )


@pytest.mark.parametrize(
    "char",
    ["\ud800", "\ue000", "\u0378", "\U0001f600", "\u200b"],
    ids=["surrogate", "private", "unassigned", "newer than 3.2", "recategorised"],
)
def test_unsettled_characters_are_left_out(char):
    assert ord(char) not in settled()


def test_simplest_characters_come_first():
    charset = CharSet.from_text("az09\n /")
    assert "".join(charset.simplest_first()) == "09az/ \n"


@given(st.lists(RANGES.map(lambda ranges: CharSet.of(*ranges)), max_size=4))
def test_a_partition_tells_apart_exactly_what_the_sets_tell_apart(sets):
    classes = partition(sets)
    assert sum(len(charset) for charset, _ in classes) == LAST + 1
    assert len({members for _, members in classes}) == len(classes)
    for charset, members in classes:
        first = charset.ranges[0][0]
        assert [first in other for other in sets] == [
            bool(members >> index & 1) for index in range(len(sets))
        ]
