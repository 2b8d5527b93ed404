"""Blobs: base64 in a request, and bounded by the number of bytes that it stands for."""

import base64
from dataclasses import replace

import pytest

from aws_strategies import coverage_of, load_operation, violations
from aws_strategies.invalid.breaks import invalid_values
from aws_strategies.json_value import blob_length, blob_text
from aws_strategies.minimal import representative_values, smallest
from aws_strategies.model import Kind
from aws_strategies.scalars import leaf

OPERATION = load_operation("kms", "Encrypt")
SHAPE = OPERATION.at("Plaintext")
POINTS = {point.kind: point for point in OPERATION.points_at("Plaintext")}


def decoded(text):
    return len(base64.b64decode(text, validate=True))


@pytest.mark.parametrize("length", range(7))
def test_the_length_of_a_text_is_that_of_its_bytes(length):
    assert blob_length(blob_text(b"x" * length)) == length


def test_the_smallest_blob_has_the_least_bytes():
    assert decoded(smallest(SHAPE)) == SHAPE.minimum


def test_blobs_at_both_bounds_are_shown():
    lengths = [decoded(text) for text in representative_values(SHAPE)]
    assert lengths == [SHAPE.minimum, SHAPE.minimum + 1, SHAPE.maximum]


@pytest.mark.parametrize("kind", [Kind.MIN_LENGTH, Kind.MAX_LENGTH])
def test_a_bound_is_met_by_the_number_of_bytes(kind):
    length = int(POINTS[kind].bound)
    body = {"KeyId": "k", "Plaintext": blob_text(b"x" * length)}
    assert POINTS[kind].id in coverage_of(OPERATION, [body]).bounds


@pytest.mark.parametrize(("kind", "beyond"), [(Kind.MIN_LENGTH, -1), (Kind.MAX_LENGTH, 1)])
def test_a_bound_is_broken_by_one_byte(kind, beyond):
    (invalid,) = invalid_values(POINTS[kind])
    assert decoded(invalid.value) == POINTS[kind].bound + beyond


def test_drawn_blobs_that_are_too_long_are_base64(draw_many):
    drawn = draw_many(violations(OPERATION, points=["Plaintext:max_length"]), 20)
    lengths = {decoded(case.body["Plaintext"]) for case in drawn}
    assert min(lengths) > SHAPE.maximum
    assert len(lengths) > 1


@pytest.mark.parametrize("minimum", [0, 2000])
def test_drawn_blobs_without_a_maximum_keep_the_minimum(draw_many, minimum):
    drawn = draw_many(leaf(replace(SHAPE, minimum=minimum, maximum=None)), 20)
    assert all(decoded(text) >= minimum for text in drawn)
