import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from aws_strategies.java_regex.pattern import (
    UnbreakablePatternError,
    UnsupportedPatternError,
    _compiled,
    compile_pattern,
)
from aws_strategies.model import load_operation

FAMILY = ("CreateAlgorithm", "DescribeAlgorithm", "ListAlgorithms", "DeleteAlgorithm")
OTHERS = (
    "CreateTrainingJob",
    "CreateModelPackage",
    "CreateHyperParameterTuningJob",
    "CreateEndpointConfig",
)
LINE_ENDS = r"\n\r\x85\u2028\u2029"
ORACLE = {
    r"\d": "0-9",
    r"\w": "a-zA-Z0-9_",
    r"\s": r" \t\n\x0b\f\r",
    r"\p{Alnum}": "a-zA-Z0-9",
}
PIECES = regex.compile(r"\\[pP]\{\w+\}|\\.|\[\^?|\]|.", regex.DOTALL)
ODD = "\n\r\x85\u2028\u2029 \t\x1c\u00a0aZ09-_./:@\u00e9\u0661\u0301\u212a\U00020000\ud800"


def oracle(source: str) -> regex.Pattern[str]:
    """The pattern for the `regex` package, rewritten text by text: what differs is spelled out."""
    out, inside = [], False
    for piece in PIECES.findall(source):
        if piece in {"[", "[^"} and not inside:
            inside = True
            out.append(piece)
        elif piece == "]":
            inside = False
            out.append(piece)
        elif piece in ORACLE:
            out.append(ORACLE[piece] if inside else f"[{ORACLE[piece]}]")
        elif piece == r"\S":
            spaced = ORACLE[r"\s"]
            out.append(r"\x00-\x08\x0e-\x1f!-\U0010ffff" if inside else f"[^{spaced}]")
        elif piece == "." and not inside:
            out.append(f"[^{LINE_ENDS}]")
        elif piece == "$" and not inside:
            out.append(r"(?=(?:\r\n|[\n\r\x85\u2028\u2029])?\Z)")
        else:
            out.append(piece)
    return regex.compile("".join(out))


def constraints(*operations: str):
    found = {}
    for name in operations:
        for _, shape, _ in load_operation("sagemaker", name).walk():
            if shape.pattern is not None and shape.name not in found:
                low = int(shape.minimum or 0)
                high = None if shape.maximum is None else int(shape.maximum)
                found[shape.name] = pytest.param(shape.pattern, low, high, id=shape.name)
    return list(found.values())


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(("source", "low", "high"), constraints(*FAMILY, *OTHERS))
def test_drawn_strings_match_and_keep_the_bounds(source, low, high):
    expected = oracle(source)

    @settings(max_examples=40, database=None)
    @given(compile_pattern(source).strategy(min_size=low, max_size=high))
    def check(text):
        assert expected.fullmatch(text)
        assert low <= len(text) <= units(text) <= (high or 1 << 20)

    check()


@pytest.mark.parametrize(("source", "low", "high"), constraints(*FAMILY))
def test_drawn_mismatches_do_not_match_but_keep_the_bounds(source, low, high):
    expected = oracle(source)
    pattern = compile_pattern(source)
    if pattern.counterexample(minimum=low, maximum=high) is None:
        with pytest.raises(UnbreakablePatternError, match="every string"):
            pattern.complement_strategy(min_size=low, max_size=high)
        return

    @settings(max_examples=40, database=None)
    @given(pattern.complement_strategy(min_size=low, max_size=high))
    def check(text):
        assert not expected.fullmatch(text)
        assert low <= len(text) <= units(text) <= (high or 1 << 20)

    check()


@pytest.mark.parametrize(("source", "low", "high"), constraints(*FAMILY, *OTHERS))
def test_deterministic_mismatches_are_rejected_by_the_other_engine(source, low, high):
    expected = oracle(source)
    found = compile_pattern(source).counterexamples(minimum=low, maximum=high)
    assert [one for one in found if expected.fullmatch(one.text)] == []
    assert all(low <= len(one.text) <= (high or 1 << 20) for one in found)


@pytest.mark.parametrize(("source", "low", "high"), constraints(*FAMILY))
def test_matching_agrees_with_the_other_engine_on_altered_strings(source, low, high):
    expected, pattern = oracle(source), compile_pattern(source)

    @settings(max_examples=40, database=None)
    @given(
        pattern.strategy(min_size=low, max_size=high),
        st.text(ODD, max_size=2),
        st.integers(0, 80),
        st.integers(0, 2),
    )
    def check(text, inserted, at, removed):
        text = text[:at] + inserted + text[at + removed :]
        assert pattern.matches(text) == bool(expected.fullmatch(text))

    check()


@pytest.mark.parametrize(("source", "low", "high"), constraints(*FAMILY))
def test_the_longest_legal_string_is_reached(source, low, high):
    pattern = compile_pattern(source)
    length = pattern.longest(maximum=high)
    example = pattern.example(length)
    assert len(example) == length
    assert low <= len(example)
    assert oracle(source).fullmatch(example)


@settings(max_examples=5, database=None)
@given(compile_pattern(r"[\S\s]+").strategy(min_size=16_384, max_size=16_384))
def test_a_long_string_is_one_small_choice(text):
    assert len(text) == units(text) == 16_384


@pytest.mark.parametrize(
    ("source", "matching", "others"),
    [
        (r"\d+", ["0123456789"], ["\u0661", "1\n", ""]),
        (r"\w", ["a", "_"], ["\u00e9", "\u212a", "-"]),
        (r"[\S]+", ["\u00a0", "\u2028", "\x1c", "\ud800"], [" ", "a\tb", "\x0b"]),
        (r".+", ["\x0b", "\x1c", "\ud800", "\U0001f600"], ["\n", "\r", "\x85", "\u2028", "\u2029"]),
        (r"\p{L}+", ["\u00e9\u4e00\U00020000"], ["1", "\u0301"]),
        (r"\P{L}", ["1", "\U0001f600"], ["a"]),
        (r"\pN\p{IsLu}", ["1A", "\u0661\u00c9"], ["a1", "1a"]),
        (r"[^\p{L}\d]+", ["-\n\u0661"], ["a", "1"]),
        (r"[a-z0-9-\.]+", ["a-.9"], ["/", "A"]),
        (r"[+--]+", ["+,-"], [".", "*"]),
        (r"[\w-x]+", ["a-"], ["+"]),
        (r"[]a^]+", ["]a^"], ["b"]),
        (r"[a-]+[^-a]", ["a-b"], ["a-a"]),
        (r"\x41\u0042\0103\cA\t\-\/\.\x{1F600}", ["ABC\x01\t-/.\U0001f600"], ["ABC"]),
        (r"[\uD800\uDC00-\uDBFF\uDFFF]", ["\U00010000", "\U0010ffff"], ["\ud800", "a"]),
        (r"a{2}b{1,}c{0,2}?", ["aab", "aabbcc"], ["ab", "aabccc"]),
        (r"(?<name>a)|(?:b)", ["a", "b"], ["ab"]),
        (r"([a-z-]*)(?<!-)", ["a-b", ""], ["a-", "-"]),
        (r"/(?!.*\.\.)[a-z/.]+", ["/a.b"], ["/a..b"]),
        (r"(?!^[.-])^([a-z.-]+)", ["a.-"], [".a", "-a"]),
        (r"(?=.{1,4}$)a*b", ["aaab"], ["aaaab"]),
        (r"(^a$)|(^b$)", ["a", "b"], ["a\n", "ab"]),
        (r"([\p{L}]*)${1,128}", ["", "ab"], ["a1", "a\n"]),
        (r"a$\n?", ["a", "a\n"], ["a\r"]),
        (r"[a\r]*$\n?", ["a\r", "a\n", "a"], ["a\r\n"]),
        (r"\Aa\z", ["a"], ["a\n"]),
        (r"a(?i)b|c", ["ab", "aB", "C"], ["Ab"]),
        (r"(a(?i)b)c", ["aBc"], ["aBC"]),
        (r"(?i)[a-c]k", ["Bk", "bK"], ["b\u212a"]),
        (r"(?i)Ab", ["ab", "AB"], ["a"]),
        (r"(?s)..", ["a\n"], ["\n"]),
        (r"(?is:.)b.", ["\nba"], ["\nBa", "ab\n"]),
        (r"\d{2}+1", ["121"], ["12"]),
        (r"[a-z&&[^b]]+", ["ac"], ["abc"]),
    ],
)
def test_patterns_mean_what_java_means(source, matching, others):
    pattern = compile_pattern(source)
    assert [text for text in matching + others if pattern.matches(text)] == matching


def test_a_word_boundary_is_read_only_where_every_jdk_agrees_on_it():
    assert compile_pattern(r"\b[a-z]+\b").matches("ab")
    with pytest.raises(UnsupportedPatternError, match="JDK 19"):
        compile_pattern(r".\b.")


@pytest.mark.parametrize(
    ("source", "position", "reason"),
    [
        (r"(?!a\b)b", 4, "negated condition"),
        (r"[\b]", 1, "character class"),
        (r"(a)\1", 3, "back reference"),
        (r"a*+", 2, "possessive"),
        (r"(?i)\p{Lu}", 4, "regard to case"),
        (r"(?m)a", 0, "flags"),
        (r"(?>a)", 0, "atomic"),
        (r"b(?u)a", 1, "flags"),
        (r"[a&&b]", 2, "intersected"),
        (r"[a[b]]", 2, "nested"),
        (r"\p{IsGreek}", 0, "'IsGreek'"),
        (r"\p{InCyrillic}", 0, "'InCyrillic'"),
        (r"\y", 0, r"no escape \\y"),
        (r"a{2,1}", 1, "below its minimum"),
        (r"a{,2}", 1, "counted repeat"),
        (r"*a", 0, "follows nothing"),
        (r"a**", 2, "follows a quantifier"),
        (r"(a", 0, "not closed"),
        (r"a)", 1, "unmatched"),
        (r"[a", 0, "not closed"),
        (r"[b-a]", 3, "before it starts"),
        (r"[a-\d]", 3, "ends in a class"),
        (r"(?<=a+)b", 0, "maximum length"),
        (r"\u00G0", 0, "hexadecimal"),
        (r"a\G", 1, r"\\G"),
    ],
)
def test_what_is_not_exact_raises_and_says_what_and_where(source, position, reason):
    with pytest.raises(UnsupportedPatternError, match=reason) as caught:
        compile_pattern(source, shape="ShapeName")
    error = caught.value
    assert (error.pattern, error.shape, error.position) == (source, "ShapeName", position)
    assert repr(source) in str(error)
    assert f"shape ShapeName: {error.reason} at position {position}" in str(error)


@pytest.mark.parametrize("source", ["a^b", r"(?!a)a", r"[^\s\S]", "a(?=b)"])
def test_a_pattern_that_nothing_matches_raises(source):
    with pytest.raises(UnsupportedPatternError, match="no string at all"):
        compile_pattern(source)


def test_a_pattern_too_large_raises():
    with pytest.raises(UnsupportedPatternError, match="of shape Big: its repeats"):
        compile_pattern("((a{900}){900}){900}", shape="Big")


def test_lengths_that_no_match_has_raise():
    pattern = compile_pattern("(ab)+", shape="Pairs")
    with pytest.raises(UnsupportedPatternError, match=r"shape Pairs: .*no string of 3 to 3"):
        pattern.strategy(min_size=3, max_size=3)
    with pytest.raises(UnsupportedPatternError, match="no string of 5 to 5"):
        pattern.example(5)


def test_lengths_of_matches():
    pattern = compile_pattern("(ab){2,4}c?")
    assert [length for length in range(12) if pattern.has_length(length)] == [4, 5, 6, 7, 8, 9]
    assert (pattern.shortest(), pattern.shortest(minimum=6), pattern.shortest(minimum=10)) == (
        4,
        6,
        None,
    )
    assert (pattern.longest(), pattern.longest(maximum=6), pattern.longest(maximum=3)) == (
        9,
        6,
        None,
    )


def test_no_limit_is_told_from_no_match():
    assert compile_pattern("a+").longest() is None


@pytest.mark.parametrize(
    ("source", "low", "high", "proved"),
    [
        (r"[\S\s]*", 0, 9, True),
        (r"[\S\s]+", 1, None, True),
        (r"[\S\s]+", 0, 9, False),
        (r"(?:.|\s|[\x85\u2028\u2029])*", 0, None, True),
        (r".*", 0, 0, True),
        (r".*", 0, 1, False),
        (r"[\S\s]{2,5}", 2, 5, True),
        (r"[\S\s]{2,5}", 2, 6, False),
    ],
)
def test_it_is_proved_whether_a_pattern_can_be_broken(source, low, high, proved):
    pattern = compile_pattern(source)
    assert (pattern.counterexample(minimum=low, maximum=high) is None) is proved
    assert (pattern.counterexamples(minimum=low, maximum=high) == ()) is proved


def test_mismatches_come_in_several_kinds():
    found = compile_pattern("[a-zA-Z0-9]+").counterexamples(maximum=63)
    kinds = {one.how for one in found}
    assert {
        "empty",
        "trailing newline",
        "space as first character",
        "Arabic-Indic digit as last character",
        "accented letter as middle character",
    } <= kinds


def test_both_branches_of_an_optional_prefix_are_drawn():
    """A name or an ARN: without help, a drawn text would hardly ever begin with "arn:aws"."""
    shape = load_operation("sagemaker", "DescribeAlgorithm").at("AlgorithmName")
    starts = []

    @settings(max_examples=100, database=None)
    @given(compile_pattern(shape.pattern).strategy(min_size=1, max_size=170))
    def collect(text):
        starts.append(text.startswith("arn:aws"))

    collect()
    assert 10 < sum(starts) < 90


def test_examples_are_the_same_every_time():
    _compiled.cache_clear()
    first = compile_pattern(r"[\p{L}]+-\d{3}").counterexamples(maximum=20)
    _compiled.cache_clear()
    assert compile_pattern(r"[\p{L}]+-\d{3}").counterexamples(maximum=20) == first
    assert compile_pattern(r"[\p{L}]+-\d{3}").example() == "A-000"


@settings(max_examples=200, database=None)
@given(compile_pattern(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*").complement_strategy(max_size=8))
def test_no_verdict_on_a_mismatch_depends_on_the_unicode_version(text):
    assert [
        char for char in text if unicodedata.category(char) != unicodedata.ucd_3_2_0.category(char)
    ] == []


@pytest.mark.parametrize(
    ("source", "maximum", "expected"),
    [
        (r"[\p{L}\p{M}]*", None, r"^(?:[\p{L}\p{M}]*)$"),
        (r"[^\p{L}\d]", None, r"^(?:[^\p{L}0-9])$"),
        (r".+", None, r"^(?:[^\u000A\u000D\u0085\u2028-\u2029]+)$"),
        (r"\s|\S", None, r"^(?:[\u0009-\u000D ]|[^\u0009-\u000D ])$"),
        (r"a|b$", None, r"^(?:a|b$)$"),
        (r"(a|bc){2,}(?<!-)", None, r"^(?:(?:a|bc){2,}(?<!-))$"),
        (r"x\p{L}{0,9}", None, r"^(?:x\p{L}{0,9})$"),
        (r"x\p{L}{0,9}", 10, r"^(?:x\p{L}*)$"),
        (r"x\p{L}{0,9}", 11, r"^(?:x\p{L}{0,9})$"),
        (r"[\uD83D\uDE00]", None, r"^(?:\u{1F600})$"),
    ],
)
def test_ecma_262_spelling(source, maximum, expected):
    assert compile_pattern(source).ecma(maximum=maximum) == expected
