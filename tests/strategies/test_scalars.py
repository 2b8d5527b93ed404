"""Strategies of leaves."""

import pytest

from aws_strategies import load_operation
from aws_strategies.scalars import extreme, leaf

SHAPES = load_operation("sagemaker", "CreateAlgorithm").shapes


@pytest.mark.parametrize("make", [leaf, extreme])
def test_the_strategy_of_a_shape_is_made_once(make):
    shape = SHAPES["AlgorithmName"]
    assert make(shape) is make(shape)
