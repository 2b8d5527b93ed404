"""Patterns match in Python what they match in Java."""

import re
from itertools import product

import pytest

from aws_fakes.engine.java.regex import DOT, PatternError, full_match, translate
from aws_fakes.engine.model import load_operation, operation_names, walk
from aws_fakes.engine.validation import compile_reader
from aws_fakes.resources.algorithm.operations import HANDLERS


@pytest.mark.parametrize(
    ("pattern", "accepted", "rejected"),
    [
        ("[a-z]+", ["abc"], ["", "abc1", "1abc", "abc\n"]),
        ("a|ab", ["a", "ab"], ["abc"]),
        (r"\d{2}", ["07"], ["7", "\u0660\u0667", "0\uff17"]),
        (r"\w+", ["aZ_9"], ["é", "a-b"]),
        (r"[\S]+", ["é", "\u00a0", "a\u2003"], [" ", "a\tb", "\x0b"]),
        (r"[\S\s]*", ["", "a\nb", "\u2028"], []),
        (".+", ["a", "\x0b", "😀"], ["\n", "\r", "\u0085", "\u2028", "\u2029"]),
        (r"\d.\d", ["1x2"], ["1\n2"]),
        (r"[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*", ["", "Größe 1½ €", "字\u0301"], ["\n", "\u200b"]),
        (r"\p{Lu}\P{Lu}", ["Ab", "É1"], ["AB", "ab"]),
        (r"[\p{Alnum}\-]+", ["a-Z9"], ["é", "_"]),
        (r"([\p{L}\p{Z}\p{N}_.:\/=+\-@]*)${1,128}", ["", "a b"], ["a\n", "a!"]),
        (r"[a-z0-9-\.]{1,3}", ["-", ".", "a-."], ["", "A", "a,b"]),
        (r"[.@\-_/]", ["-", "_", "/", "@"], ["A", "^"]),
        (r"[-\w]+\/.+", ["text/csv", "-/x"], ["/csv", "text/"]),
        (r"([a-z]([a-z-]){0,3})(?<!-)", ["a", "ab-c"], ["a-", "ab--"]),
        (r"(?!x)[a-z]", ["y"], ["x"]),
        (r"(^\d+$)|(^a$)", ["12", "a"], ["b", "12a"]),
        (r"[\u0020-\uD7FF\uD800\uDC00-\uDBFF\uDFFF]*", ["a😀"], ["\t", "\ud800"]),
        (r"[^/]+", ["a\n"], ["", "a/b"]),
        ("[a$^*]", ["$", "^", "*"], ["b"]),
        ("(?i)all|[0-9]", ["all", "ALL", "7"], ["al"]),
        ("a(?i)b|c", ["ab", "aB", "c", "C"], ["Ab", "AB"]),
        ("(a(?i)b)c", ["aBc"], ["aBC"]),
        ("(?i)é", ["é"], ["É"]),
        ("(?s).{0,2}", ["\n", "a\u2028"], ["abc"]),
        ("((?s).).", ["\na"], ["a\n"]),
        (r"(a|b)\1", ["aa", "bb"], ["ab"]),
        (r"(a|b)\12", ["aa2", "bb2"], ["ab2", "aa"]),
        (r"(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10", ["abcdefghijj"], ["abcdefghija0"]),
        (r"[\p{Print}&&[^|:/]]+", ["a b"], ["", "a|b", "é"]),
        (r"[\P{M}\p{M}]{1,2}", ["a\u0301", "\n"], ["", "abc"]),
        (r"[\P{C}\s]*", ["a\n", "é"], ["\x00"]),
        (r"(\p{LD}|x)+", ["é1", "٣"], ["-", "½"]),
        (r"[^/\000-\037]+", ["a"], ["\x00", "\x1f", "/"]),
        (r"[a\uD800\uDBFF-\uDC00]*", ["a\ud800"], ["\ud900", "😀"]),
    ],
)
def test_a_pattern_matches_as_in_java(pattern, accepted, rejected):
    matches = full_match(pattern)
    assert [text for text in accepted if not matches(text)] == []
    assert [text for text in rejected if matches(text)] == []


@pytest.mark.parametrize(
    "pattern",
    [
        "(?x)a",
        "(?i",
        "a)",
        "(?<name>a)",
        r"(a\1)",
        r"(a)\2",
        r"\Qa\E",
        "[a[b]]",
        "[^a-z&&[b]]",
        "[a-z&&[b]c]",
        "[a&&b]",
        r"[\P{Alpha}]",
        r"[\P{LD}]",
        r"\08",
        r"\p{Klingon}",
        "a{",
        "[a",
        "a\\",
        r"\u12",
    ],
)
def test_a_pattern_that_can_not_be_translated_is_named_in_the_error(pattern):
    with pytest.raises(PatternError, match="can't be translated") as error:
        translate(pattern)
    assert repr(pattern) in str(error.value)


def test_every_pattern_of_every_operation_is_translated():
    compiled = [
        compile_reader(load_operation("sagemaker", o).input, full_match)
        for o in operation_names("sagemaker")
    ]
    assert len(compiled) == len(operation_names("sagemaker"))


URL = r"(https|s3)://([^/]+)/?(.*)"


@pytest.mark.parametrize("source", [URL, f"^{URL}$", f"x|{URL}"])
def test_the_linear_form_of_a_pattern_matches_the_same_texts(source):
    plain = re.compile(source.replace(".*", f"{DOT}*").replace("$", r"\Z"), re.ASCII)
    texts = ("".join(each) for size in range(8) for each in product("a/\n", repeat=size))
    for text in texts:
        for whole in (f"s3://{text}", f"https://{text}"):
            assert bool(full_match(source)(whole)) == bool(plain.fullmatch(whole)), whole


def patterns():
    operations = [load_operation("sagemaker", name) for name in HANDLERS]
    return sorted({shape.pattern for each in operations for _, shape, _ in walk(each)} - {None})


BEGINNINGS = ("", "s3://", "arn:aws:iam::123456789012:role/", "0.", "a", "fs-", "a/")
UNITS = ("a", "-", "a-", "/", "a/", "\n", "a\n")
ENDS = ("", "\n", "!", "/\n")


def growth(count_steps, translated):
    """Return by how much the steps grow at most if a text becomes four times as long."""
    return max(
        count_steps(translated, beginning + unit * (120 // len(unit)) + end)
        / count_steps(translated, beginning + unit * (30 // len(unit)) + end)
        for beginning, unit, end in product(BEGINNINGS, UNITS, ENDS)
    )


@pytest.mark.parametrize("pattern", patterns())
def test_the_steps_of_a_match_grow_linearly_with_the_text(pattern, count_steps):
    assert growth(count_steps, translate(pattern)) < 5


def test_a_match_that_backtracks_quadratically_would_be_noticed(count_steps):
    assert growth(count_steps, r"(https|s3)://([^/]+)/?([^\n]*)") > 5


@pytest.mark.parametrize("text", ["s3://a/b", "s3://", "https://a/\n", "a", "aab", "b1", "c" * 9])
@pytest.mark.parametrize(
    "pattern", [r"(https|s3)://([^/]+)/?(.*)", "(a|aa)*b?", r"[^a]\d", "c{3,4}+c", "(?!a)\\w{2}"]
)
def test_the_step_counter_matches_what_re_matches(pattern, text, matches_by_steps):
    assert matches_by_steps(pattern, text) is bool(re.fullmatch(pattern, text, re.ASCII))
