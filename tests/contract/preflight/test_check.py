"""What is said of a request, and where."""

import pytest

from aws_contract.preflight.check import check_request
from aws_contract.preflight.documents import read_documents
from aws_contract.preflight.forms import requests_in

ALGORITHM = """
AlgorithmName: mine
TrainingSpecification:
  TrainingImage: 123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:1
  SupportedTrainingInstanceTypes: [ml.m5.large]
  TrainingChannels:
    - {Name: train, SupportedContentTypes: [text/csv], SupportedInputModes: [File]}
"""


def problems(text, operation):
    (document,) = read_documents(text)
    (request,) = requests_in(document, operation)
    return check_request(document, request).problems


def test_a_valid_request_has_no_problem():
    assert problems(ALGORITHM, ("sagemaker", "CreateAlgorithm")) == ()


def test_each_broken_constraint_is_a_problem_in_the_service_s_words():
    first, second = problems(
        '{"KeyUsage": "X",\n "Tags": [{"TagValue": "v"}]}', ("kms", "CreateKey")
    )
    assert (first.constraint, first.position.line) == ("enum", 1)
    assert first.message.startswith("Value 'X' at 'keyUsage' failed to satisfy constraint")
    assert (second.path, second.position.line) == ("Tags[0].TagKey", 2)


def test_a_value_of_another_type_is_a_problem():
    (problem,) = problems('{"Description": []}', ("kms", "CreateKey"))
    assert (problem.code, problem.constraint) == ("SerializationException", "type")


def test_a_broken_documented_rule_is_a_problem():
    twice = "Tags: [{Key: a, Value: ''}, {Key: a, Value: ''}]\n"
    (problem,) = problems(ALGORITHM + twice, ("sagemaker", "CreateAlgorithm"))
    assert problem.constraint == "rule"
    assert "a" in problem.message


def test_a_list_is_no_request():
    with pytest.raises(TypeError, match="mapping of members"):
        problems("[1]", ("kms", "CreateKey"))
