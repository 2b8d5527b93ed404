"""Failures on demand: which calls fail, and how."""

import json
from dataclasses import replace

import pytest

import aws_fakes
from aws_fakes.engine.failure_injection import Injected, Injection, Injector
from aws_fakes.engine.protocol import load_protocol
from aws_fakes.resources.algorithm.service import standard_behaviour

PROTOCOL = load_protocol("sagemaker")
HEADERS = {
    "X-Amz-Target": "SageMaker.ListAlgorithms",
    "Content-Type": "application/x-amz-json-1.1",
    "Authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sagemaker/aws4_request",
}


def injecting(*injections, seed=0):
    return Injector(*injections, service="sagemaker", seed=seed)


def failed(injector, calls, operation="ListAlgorithms"):
    return [injector.answer(operation, PROTOCOL) is not None for _ in range(calls)]


def test_count_is_the_maximum_number_of_failures():
    injector = injecting(Injection(failure=Injected.THROTTLING, count=2))
    assert failed(injector, 4) == [True, True, False, False]


def test_only_calls_of_the_given_operation_fail():
    injector = injecting(Injection(failure=Injected.THROTTLING, operation="CreateAlgorithm"))
    assert failed(injector, 2) == [False, False]
    assert failed(injector, 2, "CreateAlgorithm") == [True, True]


def test_rate_is_a_probability_and_a_seed_repeats_the_failures():
    injection = Injection(failure=Injected.THROTTLING, rate=0.3)
    runs = [failed(injecting(injection, seed=seed), 2000) for seed in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]
    assert 500 < sum(runs[0]) < 700


def test_earlier_injections_take_precedence():
    injector = injecting(
        Injection(failure=Injected.THROTTLING, count=1),
        Injection(failure=Injected.INTERNAL_ERROR),
    )
    assert [injector.answer("ListModels", PROTOCOL).status for _ in range(2)] == [400, 500]
    injector.clear()
    assert failed(injector, 1) == [False]


def test_an_injector_hooks_around_a_service():
    injector = injecting(
        Injection(failure=Injected.EXPIRED_TOKEN, count=1),
        Injection(failure=Injected.RESET, count=1),
    )
    service = aws_fakes.Service(replace(standard_behaviour(), around=(injector.around(PROTOCOL),)))
    rejection = json.loads(service.dispatch(b"{}", HEADERS).body)
    assert rejection["__type"] == "ExpiredTokenException"
    with pytest.raises(ConnectionResetError):
        service.dispatch(b"{}", HEADERS)
    assert service.dispatch(b"{}", HEADERS).status == 200


@pytest.mark.parametrize(
    ("text", "injection"),
    [
        ("reset", Injection(failure=Injected.RESET)),
        (
            "throttling,operation=CreateAlgorithm,count=3,rate=0.5",
            Injection(failure=Injected.THROTTLING, operation="CreateAlgorithm", count=3, rate=0.5),
        ),
        ("slow, seconds=0.25", Injection(failure=Injected.SLOW, seconds=0.25)),
    ],
)
def test_an_injection_is_parsed_from_text(text, injection):
    assert Injection.parse(text) == injection


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "unknown failure ''"),
        ("flood", "expected one of throttling, internal-error, expired-token, slow, reset"),
        ("slow,speed=1", "'speed=1' in 'slow,speed=1': expected one of operation, count"),
        ("slow,count=few", "'count=few' in 'slow,count=few': invalid literal"),
        ("slow,rate=2", "rate 2.0 of slow: expected 0 to 1"),
        ("slow,count=-1", "count -1 of slow: expected 0 or more"),
        ("slow,seconds=nan", "seconds nan of slow: expected 0 or more"),
    ],
)
def test_an_invalid_injection_is_rejected(text, message):
    with pytest.raises(ValueError, match=message):
        Injection.parse(text)


@pytest.mark.parametrize("failure", ["throttle", "", None, ["slow"]])
def test_an_unknown_failure_is_told_the_known_ones(failure):
    words = "unknown failure .*: expected one of throttling, internal-error, expired-token, slow"
    with pytest.raises(ValueError, match=words):
        Injected(failure)
    with pytest.raises(ValueError, match=words):
        Injection(failure=failure)


@pytest.mark.parametrize("failure", list(Injected))
def test_a_failure_may_be_given_as_text(failure):
    assert Injection(failure=str(failure)).failure is failure


@pytest.mark.parametrize(
    ("operation", "sentence"),
    [
        ("ListAlgorithm", "sagemaker has no operation 'ListAlgorithm': did you mean 'ListAlgorit"),
        ("list_algorithms", "no operation 'list_algorithms': did you mean 'ListAlgorithms'"),
        ("", "sagemaker has no operation ''"),
    ],
)
def test_an_operation_that_does_not_exist_is_an_error(operation, sentence):
    injector = injecting()
    with pytest.raises(ValueError, match=sentence):
        injector.add(Injection(failure=Injected.THROTTLING, operation=operation))
    assert failed(injector, 1, operation) == [False]
