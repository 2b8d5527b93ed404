import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from aws_strategies.java_regex.automata.determinise import determinise
from aws_strategies.java_regex.automata.nondeterministic import assemble
from aws_strategies.java_regex.charset import settled
from aws_strategies.java_regex.parser import parse
from aws_strategies.java_regex.sampling import NoStringsError, Words, words

QUICK = settings(max_examples=200, database=None)


def of(source: str, minimum: int = 0, maximum: int | None = None) -> Words:
    return words(determinise(assemble(parse(source))), minimum, maximum)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("source", "minimum", "maximum", "every"),
    [
        ("[ab]{0,2}", 0, 9, {"", "a", "b", "aa", "ab", "ba", "bb"}),
        ("(ab|c)*", 2, 3, {"ab", "cc", "ccc", "abc", "cab"}),
        ("(?:xyz)*", 4, 7, {"xyzxyz"}),
        ("a(-*b){0,2}", 0, 4, {"a", "ab", "abb", "a-b", "a--b", "ab-b", "a-bb"}),
        ("arn(?:aws)?:[01]", 0, 99, {"arn:0", "arn:1", "arnaws:0", "arnaws:1"}),
        ("(?!.*bb)[ab]{3}", 0, 3, {"aaa", "aab", "aba", "baa", "bab"}),
    ],
)
def test_every_string_of_a_small_language_is_drawn_and_no_other(source, minimum, maximum, every):
    found: set[str] = set()

    @settings(max_examples=1000, database=None)
    @given(of(source, minimum, maximum).strategy)
    def collect(text):
        found.add(text)

    collect()
    assert found == every


@QUICK
@given(st.data(), st.text(alphabet="ab-:Ż\U00020000", max_size=30))
def test_a_matching_string_is_the_choice_text_of_itself(data, text):
    """Decoding is onto: with nothing forced, a string comes out as it went in."""
    every = of(r"(?:[a-z]|[^a-z])*", 0, 60)
    assert every.decode(text) == text
    assert data.draw(every.strategy) is not None


@QUICK
@given(st.data())
def test_lengths_hold_in_code_points_and_in_utf_16_units(data):
    source = data.draw(st.sampled_from([".*", ".+b.*", "(.b)*", "a[^a]{2,}"]))
    minimum = data.draw(st.integers(0, 8))
    maximum = minimum + data.draw(st.integers(3, 6))
    text = data.draw(of(source, minimum, maximum).strategy)
    assert minimum <= len(text)
    assert units(text) <= maximum


def test_astral_characters_are_folded_only_as_far_as_the_bound_demands():
    text = of(".*", 0, 6).fit("\U00020000" * 5)
    assert (len(text), units(text), text[0]) == (5, 6, "\U00020000")


@QUICK
@given(of(".*x.*", 0, 40).strategy)
def test_only_settled_characters_are_drawn(text):
    assert all(ord(char) in settled() for char in text)


@pytest.mark.parametrize(
    ("source", "minimum", "least"),
    [
        ("[a-z0-9]+", 1, "0"),
        ("[a-z]+-[a-z]+", 0, "a-a"),
        ("arn:aws[a-z-]*:iam::[0-9]{12}:role/?[a-z]+", 0, "arn:aws:iam::000000000000:rolea"),
        ("(https|s3)://([^/]+)/?(.*)", 0, "s3://0"),
        ("a(-*a)*", 5, "aaaaa"),
    ],
)
def test_strings_shrink_to_the_shortest_and_simplest(source, minimum, least):
    strings = of(source, minimum, 200).strategy
    assert find(strings, lambda _: True, settings=settings(database=None)) == least


def test_a_string_shrinks_near_to_what_a_property_needs():
    """Not always to "k-x=7": where the choice text is shortest, one more letter may be."""
    found = find(
        of("k-[a-z]*=[0-9]+", 0, 200).strategy,
        lambda text: "x" in text and len(text) > 6,
        settings=settings(database=None, max_examples=1000),
    )
    assert len(found) == 7


@pytest.mark.parametrize("source", [".*", "[a-z](-*[a-z])*", "arn:.*/.*"])
def test_very_long_strings_are_drawn_from_short_choice_texts(source):
    @settings(max_examples=20, database=None)
    @given(of(source, 16_000, 16_384).strategy)
    def long(text):
        assert 16_000 <= len(text) <= units(text) <= 16_384

    long()


def test_without_a_maximum_strings_are_a_little_longer_than_the_shortest():
    @QUICK
    @given(of("a{30}b*", 40).strategy)
    def bounded(text):
        assert 40 <= len(text) <= 40 + 1024

    bounded()


def test_a_language_of_one_string_needs_no_choice():
    assert repr(of("UserName").strategy) == "just('UserName')"


@pytest.mark.parametrize(
    ("source", "minimum", "maximum", "reason"),
    [
        ("a{3}", 4, 9, "no string of 4 to 9"),
        ("(ab)*", 3, 3, "no string of 3 to 3"),
        (r"\p{Co}", 0, 9, "no string of 0 to 9 settled"),
        (r"[\uD840\uDC00-\uD840\uDCFF]+", 0, 9, "below U\\+10000"),
    ],
)
def test_nothing_to_generate_is_an_error_not_an_empty_strategy(source, minimum, maximum, reason):
    with pytest.raises(NoStringsError, match=reason):
        of(source, minimum, maximum).strategy.validate()
