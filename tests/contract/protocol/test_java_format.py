"""Orders and forms in which a Java service prints values."""

import pytest

from aws_contract.protocol.java_format import (
    double_text,
    enum_order,
    hash_code,
    map_order,
    render,
    saturated,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("a", 97),
        ("ab", 97 * 31 + 98),
        ("hello", 99162322),
        ("polygenelubricants", 0x80000000),
        ("\U0001f600", 0xD83D * 31 + 0xDE00),
        ("\ud800", 0xD800),
    ],
    ids=["empty", "one", "two", "word", "wraps-around", "two-units", "lone-surrogate"],
)
def test_hash_code_is_that_of_java(text, expected):
    assert hash_code(text) == expected


@pytest.mark.parametrize(
    ("members", "printed"),
    [
        (("Pipe", "File", "FastFile"), "Pipe, FastFile, File"),
        (
            ("Integer", "Continuous", "Categorical", "FreeText"),
            "Categorical, Continuous, FreeText, Integer",
        ),
        (("None", "Gzip"), "None, Gzip"),
        (("None", "RecordIO"), "RecordIO, None"),
        (("None", "Line", "RecordIO", "TFRecord"), "TFRecord, Line, RecordIO, None"),
        (("Maximize", "Minimize"), "Maximize, Minimize"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_enum_members_are_listed_by_hash_bucket(members, printed):
    assert ", ".join(enum_order(members)) == printed


def test_members_of_one_bucket_are_listed_last_first():
    assert hash_code("Aa") == hash_code("BB")
    assert enum_order(("Aa", "BB")) == ("BB", "Aa")


def test_map_entries_of_one_bucket_keep_their_order():
    assert map_order(["BB", "Aa"]) == ["BB", "Aa"]
    assert map_order(["Aa", "BB"]) == ["Aa", "BB"]


def test_a_map_doubles_its_buckets_when_more_than_three_quarters_full():
    """One-letter keys hash to their code: P (80) shares bucket 0 of 16, but not of 32."""
    twelve = [chr(code) for code in range(0x41, 0x4C)] + ["P"]
    assert map_order(twelve)[0] == "P"
    thirteen = [*twelve, "`"]
    assert map_order(thirteen)[0] == "`"
    assert map_order(thirteen)[-1] == "P"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("it's", "it's"),
        ("", ""),
        (1001, "1001"),
        (None, "null"),
        (True, "true"),
        ([], "[]"),
        (["a", "b"], "[a, b]"),
        ({"k": "v", "k2": "v2"}, "{k2=v2, k=v}"),
        ({}, "{}"),
    ],
    ids=repr,
)
def test_values_are_printed_as_java_prints_them(value, text):
    assert render(value) == text


@pytest.mark.parametrize(
    ("value", "kind", "held"),
    [
        (5, "integer", 5),
        (1.9, "integer", 1),
        (-1.9, "integer", -1),
        (2**31, "integer", 2**31 - 1),
        (-(2**40), "integer", -(2**31)),
        (2**40, "long", 2**40),
        (float("inf"), "long", 2**63 - 1),
        (1.5, "double", 1.5),
    ],
)
def test_numbers_are_cut_off_and_clamped_to_their_type(value, kind, held):
    assert saturated(value, kind) == held


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2, "2.0"), (-1.0, "-1.0"), (0, "0.0"), (0.25, "0.25"), (0.001, "0.001"),
        (0.000123, "1.23E-4"), (1e-6, "1.0E-6"), (9999999, "9999999.0"), (1e7, "1.0E7"),
        (-1.5e30, "-1.5E30"),
    ],
)  # fmt: skip
def test_a_floating_point_number_has_the_form_of_javas(value, text):
    assert double_text(value) == text
