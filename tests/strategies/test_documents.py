"""Documents: members of which the model says that any JSON value may stand there."""

import pytest

from aws_strategies import json_schema, load_operation, validator_class
from aws_strategies.covering.sets import valid_cases
from aws_strategies.invalid.breaks import invalid_values, proof
from aws_strategies.model import Kind
from aws_strategies.scalars import leaf

OPERATION = load_operation("opensearchserverless", "CreateIndex")
SHAPE = OPERATION.at("indexSchema")
TYPES = {dict, list, str, int, bool}


def test_the_covering_set_shows_every_json_type():
    shown = {type(case.body.get("indexSchema")) for case in valid_cases(OPERATION).cases}
    assert shown >= TYPES


def test_no_type_is_invalid():
    (point,) = [each for each in OPERATION.points_at("indexSchema") if each.kind is Kind.TYPE]
    assert invalid_values(point) == ()
    assert proof(point).unbreakable


def test_drawn_documents_are_of_several_types_and_never_null(draw_many):
    drawn = {type(value) for value in draw_many(leaf(SHAPE), 100)}
    assert len(drawn) > 3
    assert type(None) not in drawn


@pytest.mark.parametrize(("value", "valid"), [({}, True), ([1], True), ("x", True), (None, False)])
def test_the_schema_allows_anything_but_null(value, valid):
    validator = validator_class()(json_schema(OPERATION))
    body = {"id": "abc", "indexName": "name", "indexSchema": value}
    assert validator.is_valid(body) is valid
