"""The command that reproduces a failure: made for those that fail, of what ran then."""

from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Judge, Session
from aws_contract.scenarios.registry import in_group
from aws_contract.targets.fake import FakeTarget
from aws_fakes import Service
from aws_fakes.mutants import mutants


def test_no_command_is_made_for_what_obeys(monkeypatch):
    session = Session(FakeTarget(), Recorder(), resource=RESOURCE)
    monkeypatch.setattr(Session, "reproduce", lambda *_: 1 / 0)
    in_group(RESOURCE, "DeleteAlgorithm-AlgorithmName-required")[0].run(Judge(session))


def test_a_command_names_the_test_that_ran_when_the_check_failed():
    mutant = next(each for each in mutants() if each.kind == "date-missing")
    session = Session(FakeTarget(Service(mutant.behaviour())), Recorder(), resource=RESOURCE)
    session.node = "test_this"
    judge = Judge(session)
    judge.names()
    session.node = "test_later"
    assert judge.failures[0].context.reproduce() == "aws-contract run --target fake -k test_this"
