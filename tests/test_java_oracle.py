"""What the packages know of Java is what a JDK computed: tests/data/java says how.

The fake and the contract each have hash orders of their own, so that neither decides the other.
"""

from pathlib import Path

import pytest

from aws_contract.protocol import java_format
from aws_fakes.engine.java import hash as java_hash
from aws_fakes.engine.java.regex import PatternError, full_match
from aws_strategies.java_regex.pattern import UnsupportedPatternError, compile_pattern

LINES = (Path(__file__).parent / "data" / "java" / "oracle.tsv").read_text("ascii").splitlines()


def plain(text):
    """Read a text as Oracle.java writes it; two units of a pair become one character."""
    units = []
    at = 0
    while at < len(text):
        if text[at] != "\\":
            units.append(ord(text[at]))
        elif text[at + 1] == "u":
            units.append(int(text[at + 2 : at + 6], 16))
            at += 5
        else:
            units.append(ord("\\"))
            at += 1
        at += 1
    raw = b"".join(unit.to_bytes(2, "big") for unit in units)
    return raw.decode("utf-16-be", "surrogatepass")


def rows(kind):
    for line in LINES:
        fields = line.split("\t")
        if fields[0] == kind:
            yield fields[1:]


@pytest.mark.parametrize("hash_code", [java_hash.hash_code, java_format.hash_code],
                         ids=["fake", "contract"])  # fmt: skip
def test_hash_codes_are_those_of_a_jdk(hash_code):
    found = [(text, hash_code(plain(text))) for text, _ in rows("hash")]
    assert found == [(text, int(expected) & 0xFFFFFFFF) for text, expected in rows("hash")]


@pytest.mark.parametrize("order", [java_hash.hash_map_order, java_format.map_order],
                         ids=["fake", "contract"])  # fmt: skip
def test_map_orders_are_those_of_a_jdk(order):
    for *keys, expected in rows("order"):
        assert " ".join(order([plain(key) for key in keys])) == expected


def supported(compile_, pattern, error):
    try:
        return compile_(pattern)
    except error:
        return None


def test_the_strategies_match_what_a_jdk_matches():
    compiled = {each: supported(compile_pattern, plain(each), UnsupportedPatternError)
                for each, _, _ in rows("match")}  # fmt: skip
    wrong = [
        (pattern, text)
        for pattern, text, expected in rows("match")
        if compiled[pattern] is not None
        and compiled[pattern].matches(plain(text)) != (expected == "true")
    ]
    assert wrong == []
    assert sum(each is not None for each in compiled.values()) > 50


def test_the_fake_matches_what_a_jdk_matches():
    compiled = {each: supported(full_match, plain(each), PatternError)
                for each, _, _ in rows("match")}  # fmt: skip
    wrong = [
        (pattern, text)
        for pattern, text, expected in rows("match")
        if compiled[pattern] is not None
        and bool(compiled[pattern](plain(text))) != (expected == "true")
    ]
    assert wrong == []
    assert sum(each is not None for each in compiled.values()) > 50
