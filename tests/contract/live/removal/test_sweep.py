"""``live clean`` against services that name their statuses otherwise."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from aws_contract.live.options import LiveOptions
from aws_contract.live.removal.leftovers import leftovers
from aws_contract.live.removal.sweep import sweep
from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.resource import Statuses
from aws_contract.targets.fake import FakeTarget

NAME = "contract-00000000-r1-1-a"


class Listing(FakeTarget):
    """Lists one thing of a run with a status until it was listed twice; keeps what is sent."""

    def __init__(self, status, created=1.0):
        super().__init__()
        self.status, self.created, self.looks, self.sent = status, created, 2, []

    def send(self, request):
        self.sent.append(request.operation)
        if request.operation != "ListAlgorithms":
            return Answer(status=200, headers={}, body=b'{"Tags": []}')
        self.looks -= 1
        summary = {
            "AlgorithmName": NAME,
            "AlgorithmStatus": self.status,
            "CreationTime": self.created,
        }
        listed = {"AlgorithmSummaryList": [summary] if self.looks >= 0 else []}
        return Answer(status=200, headers={}, body=json.dumps(listed).encode())


@pytest.mark.parametrize(("status", "deletions"), [("DELETING", 0), ("ACTIVE", 1), ("Deleting", 1)])
def test_what_the_service_says_is_being_deleted_is_not_deleted_again(
    harness, monkeypatch, status, deletions
):
    target = Listing(status)
    monkeypatch.setattr("aws_contract.live.removal.sweep.open_live", lambda *_, **__: target)
    statuses = Statuses(deleting=frozenset({"DELETING"}))
    asked = LiveOptions(target="fake", folder=Path("unused"), resource="algorithm", rate=0)
    resource = replace(RESOURCE, statuses=statuses, tagging=None)
    sweep(
        asked, resource, folder=None, prefix=None, older=0, delete=True, out=StringIO(),
        clock=harness.Hurried(),
    )  # fmt: skip
    assert target.sent.count("DeleteAlgorithm") == deletions


@pytest.mark.parametrize("created", [10**400, True, "2026-11-26", None, 1e300])
def test_a_creation_time_that_is_no_time_is_of_unknown_age(harness, monkeypatch, created):
    target, out = Listing("Completed", created), StringIO()
    monkeypatch.setattr("aws_contract.live.removal.sweep.open_live", lambda *_, **__: target)
    asked = LiveOptions(target="fake", folder=Path("unused"), resource="algorithm", rate=0)
    resource = replace(RESOURCE, tagging=None)
    sweep(
        asked, resource, folder=None, prefix=None, older=0, delete=False, out=out,
        clock=harness.Hurried(),
    )  # fmt: skip
    assert out.getvalue().splitlines()[0] == f"would delete  {NAME}  Completed, of unknown age"


OTHERS_ARN = "arn:aws:sagemaker:us-east-1:123456789012:algorithm/contract-of-somebody"


def test_leftovers_on_every_page_are_found_and_an_arn_of_something_else_is_not_taken():
    asked, pages = [], {None: (NAME, "next"), "next": (f"{NAME}b", None)}

    def send(request):
        body = json.loads(request.body)
        asked.append(body.get("NextToken"))
        name, token = pages[body.get("NextToken")]
        summary = {"AlgorithmName": name, "AlgorithmArn": OTHERS_ARN, "CreationTime": 1.0}
        page = {"AlgorithmSummaryList": [summary]} | ({"NextToken": token} if token else {})
        return Answer(status=200, headers={}, body=json.dumps(page).encode())

    found = list(leftovers(send, RESOURCE))
    assert [left.name for left in found] == [NAME, f"{NAME}b"]
    assert asked == [None, "next"]
    assert {left.arn for left in found} == {None}


@pytest.mark.parametrize(
    ("looks", "delete", "last"),
    [
        (0, False, "nothing is left: no name begins with 'contract-' and is older than 2 hours"),
        (0, True, "nothing is left: no name begins with 'contract-' and is older than 2 hours"),
        (1, False, "1 listed, nothing deleted: --delete deletes them"),
    ],
)
def test_it_says_that_nothing_is_left_or_that_nothing_was_deleted(
    harness, monkeypatch, looks, delete, last
):
    target, out = Listing("Completed"), StringIO()
    target.looks = looks
    monkeypatch.setattr("aws_contract.live.removal.sweep.open_live", lambda *_, **__: target)
    asked = LiveOptions(target="fake", folder=Path("unused"), resource="algorithm", rate=0)
    sweep(
        asked, replace(RESOURCE, tagging=None), folder=None, prefix=None, older=7200,
        delete=delete, out=out, clock=harness.Hurried(),
    )  # fmt: skip
    assert out.getvalue().splitlines()[-1] == last
