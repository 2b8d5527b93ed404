"""``live clean`` against services that name their statuses otherwise."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from aws_contract.cli.main import main
from aws_contract.live.options import LiveOptions, PreconditionError
from aws_contract.live.regions import sweep_regions
from aws_contract.live.removal.leftovers import leftovers
from aws_contract.live.removal.sweep import sweep
from aws_contract.protocol.wire import Answer
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.resources.resource import Statuses
from aws_contract.targets.endpoint import TargetUnreachableError
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


def region_of(options, **_):
    """Stand for a service that has one leftover in each region and can't be reached in one."""
    if options.region == "us-west-2":
        raise TargetUnreachableError("no answer")
    return Listing("Completed")


def sweep_several(monkeypatch, regions, *, folder=None):
    monkeypatch.setattr("aws_contract.live.removal.sweep.open_live", region_of)
    options = LiveOptions(target="fake", folder=Path("unused"), resource="algorithm", rate=0)
    out = StringIO()
    status = sweep_regions(
        options, RESOURCE, regions, folder=folder, prefix=None, older=0, delete=False, out=out
    )
    return status, out.getvalue().splitlines()


def test_several_regions_are_looked_through_one_after_the_other(monkeypatch):
    status, lines = sweep_several(monkeypatch, ["us-east-1", "eu-west-1"])
    assert status == 0
    assert [line for line in lines if line.startswith("region")] == [
        "region   us-east-1", "region   eu-west-1",
    ]  # fmt: skip
    assert len([line for line in lines if NAME in line]) == 2


def test_a_region_that_cannot_be_reached_does_not_keep_the_others_from_being_cleaned(monkeypatch):
    status, lines = sweep_several(monkeypatch, ["us-west-2", "eu-west-1"])
    assert status == 3
    assert lines[1] == "UNREACHABLE: no answer"
    assert [line for line in lines if NAME in line]


def test_a_region_without_a_folder_of_the_run_is_named_before_anything_is_sent(
    monkeypatch, tmp_path
):
    (tmp_path / "us-east-1").mkdir()
    (tmp_path / "us-east-1" / "run.json").write_text('{"prefix": "contract-00000000"}')
    with pytest.raises(PreconditionError, match=r"eu-west-1: not the folder of a run"):
        sweep_several(monkeypatch, ["us-east-1", "eu-west-1"], folder=tmp_path)


def test_the_command_cleans_the_regions_of_a_run(tmp_path, capsys):
    words = ["--target", "fake", "--target-region", "us-east-1,eu-west-1", "--rate", "0"]
    folder = ["--run-folder", str(tmp_path / "run")]
    assert main(["live", *words, *folder, "--max-requests", "40"]) == 0
    assert main(["live", "clean", *words, *folder]) == 0
    cleaned = capsys.readouterr().out.splitlines()[-4:]
    assert cleaned[::2] == ["region   us-east-1", "region   eu-west-1"]
    assert [line[:15] for line in cleaned[1::2]] == ["nothing is left", "nothing is left"]
