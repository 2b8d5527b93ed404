"""What single services answer, as the contract and the fake each say for themselves."""

import random

import pytest

from aws_contract.corpus.record import read_messages
from aws_contract.operations.observed import (
    constraint_code,
    observed_services,
    wording_of_service,
)
from aws_contract.protocol.service import text_member
from aws_fakes.engine.model import load_operation, operation_names
from aws_fakes.engine.protocol import load_protocol
from aws_fakes.engine.wording.dialects import wording_of_service as wording_of_fake
from aws_fakes.json_services import error_codes
from aws_fakes.json_services.catalog import json_services

SERVICES = sorted(json_services())
SOME = [
    (service, name)
    for service in SERVICES
    for name in random.Random(service).sample(sorted(operation_names(service)), 1)
]


def test_every_observation_says_where_it_can_be_read():
    assert all(each.source and each.date for each in observed_services().values())


def test_every_service_with_a_recorded_message_is_among_the_observed_ones():
    recorded = {each.service for each in read_messages()} & json_services().keys()
    assert recorded <= observed_services().keys()


@pytest.mark.parametrize(("service", "operation"), SOME, ids=SERVICES)
def test_both_sides_agree_about_the_code_of_constraint_errors(service, operation):
    code = constraint_code(service, operation)
    assert code == error_codes.constraint_code(load_operation(service, operation))
    known = load_protocol(service).message_members.get(code, "message")
    assert (text_member(service, code) or "message") == known


def test_an_operation_may_model_another_code_than_its_service_uses():
    assert constraint_code("logs", "CreateLogGroup") == "InvalidParameterException"
    assert constraint_code("logs", "PutDeliveryDestination") == "ValidationException"


def test_both_sides_know_the_wordings_of_the_same_services():
    for service in SERVICES:
        other = wording_of_service(service)
        assert (other.name if other else "classic") == wording_of_fake(service)
