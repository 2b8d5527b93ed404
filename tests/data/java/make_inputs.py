"""Writes inputs.tsv for Oracle.java: python tests/data/java/make_inputs.py > inputs.tsv.

Run with botocore 1.44.5; the tests read oracle.tsv and need neither this nor a JDK. What is drawn
depends on which patterns can be read, so oracle.tsv keeps rows that a run of today doesn't write.
"""

import random
import sys
from itertools import product

import botocore.session

from aws_strategies.java_regex.pattern import UnsupportedPatternError, compile_pattern

SERVICES = ("sagemaker", "kms", "logs", "ssm", "ecs", "dynamodb", "stepfunctions", "events", "glue")
HAND = (
    "",
    "a",
    "-",
    "a-b",
    "A1",
    "a.b",
    "é",
    "日本",
    "a\n",
    "\n",
    " a",
    "s3://b/k",
    "arn:aws:iam::1:role/x",
)
FLAGS_AND_BOUNDARIES = (
    r"(?i)all|[0-9]{12}",
    r"^(?i)(true|false)$",
    r"a(?i:b)c|(?i)[^x-z]D",
    r"(?i)[j-l]\u017f?",
    r"(?s).{0,4}",
    r"(a(?s).)?.b",
    r"^(?![^:\\]*/action/|(?i).*<script>.*</script>.*)[^:\\]+$",
    r"[0-9A-Z]{2}+",
    r"a\d{1}+:\d{3}+",
    r"[\p{Print}&&[^|:/]]+",
    r"^(\p{LD}|\p{Punct}| )+$",
    r"((25[0-5]|(2[0-4]|1\d|[1-9]|)\d)\.?\b){4}",
    r"ip-((25[0-5]|(2[0-4]|1\d|[1-9]|)\d)-?\b){4}\..*",
    r"\b[0-9a-f]{3}\b-[0-9a-f]{2}-\b[0-9a-f]{2}\b",
    r"[a-c]*\b-?[a-c]*",
)
ODD = ("K", "k", "\u212a", "\u017f", "S", "ALL", "aLl", "True", "abC", "aBc", "\u0660", "e\u0301")
UPPER_CASE = (
    r"(?i)AB",
    r"(?i)[B-D]\x41",
    r"(?i)[^B]",
    r"(?i)[Z-b]",
    r"(?i)\u0041|[\x42]",
    r"A(?i:B)C",
)
LETTERS = (*"AaBbCcDdYyZz[^`@{", *"\u212a\u017f", *("ab", "aB", "Ab", "AB", "ba", "bA", "Ba", "DA"))
LETTERS += ("abc", "abC", "Abc", "AbC", "ABC", "aBC")
SIZES = (1, 2, 5, 11, 12, 13, 23, 24, 25, 48, 49, 97)


def escaped(text):
    """Write a text in ASCII, as Oracle.java reads it."""
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [high << 8 | low for high, low in zip(units[::2], units[1::2], strict=True)]
    plain = {code: chr(code) for code in range(32, 127)} | {92: "\\\\"}
    return "".join(plain.get(code, f"\\u{code:04x}") for code in codes)


def shapes():
    session = botocore.session.Session()
    for service in SERVICES:
        model = session.get_service_model(service)
        for name in model.shape_names:
            yield model.shape_for(name)


def matches(draw, pattern):
    try:
        compiled = compile_pattern(pattern)
    except UnsupportedPatternError:
        return
    shortest = compiled.shortest()
    texts = {*HAND, *([] if shortest is None else [compiled.example(shortest)])}
    for text in sorted(texts):
        yield text
        if text:
            yield text[:-1]
            yield text + draw.choice("-_/ .é")


def main():
    draw = random.Random(20261126)
    found = list(shapes())
    members = sorted({name for shape in found for name in getattr(shape, "members", {})})
    enums = sorted({word for shape in found for word in getattr(shape, "enum", ())})
    patterns = sorted({shape.metadata["pattern"] for shape in found if "pattern" in shape.metadata})
    for text in sorted({*HAND, *draw.sample(members, 30), *draw.sample(enums, 30), "\U0001f600"}):
        print("hash", escaped(text), sep="\t")
    for size in SIZES:
        for words in (members, enums):
            for _ in range(6):
                print("order", *map(escaped, draw.sample(words, size)), sep="\t")
    for pattern in draw.sample(patterns, 60):
        for text in dict.fromkeys(matches(draw, pattern)):
            print("match", escaped(pattern), escaped(text), sep="\t")
    for pattern in FLAGS_AND_BOUNDARIES:
        for text in dict.fromkeys((*matches(draw, pattern), *ODD)):
            print("match", escaped(pattern), escaped(text), sep="\t")
    for pattern, text in product(UPPER_CASE, LETTERS):
        print("match", escaped(pattern), escaped(text), sep="\t")


if __name__ == "__main__":
    sys.exit(main())
