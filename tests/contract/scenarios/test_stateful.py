"""The state machine holds for the fake, however slow, and finds what a faulty one does."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import Phase, settings

import aws_fakes
from aws_contract.resources.algorithm import RESOURCE
from aws_contract.results.failure import ContractFailures
from aws_contract.results.recorder import Recorder
from aws_contract.runner.session import Session
from aws_contract.scenarios.stateful import ModelledRegion
from aws_contract.suite.test_stateful import run_calls
from aws_contract.targets.fake import FakeTarget
from aws_fakes.resources.algorithm.lifecycle import IMMEDIATE, Lifecycle
from aws_fakes.resources.algorithm.service import standard_behaviour
from aws_fakes.resources.algorithm.store import AlgorithmStore

QUICK = settings(
    max_examples=200,
    stateful_step_count=20,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
)
MANUAL = {"progression": "manual", "times": 1}


def service(store=AlgorithmStore, transition=IMMEDIATE, **parts):
    def make(account, region):
        return store(account, region, lifecycle=Lifecycle(lambda: transition))

    return aws_fakes.Service(replace(standard_behaviour(), store=make, **parts))


def run(faulty):
    run_calls(Session(FakeTarget(faulty), Recorder(), resource=RESOURCE), QUICK)


@pytest.mark.parametrize(
    "transition", [IMMEDIATE, MANUAL, {"progression": "manual", "times": 3}], ids=str
)
def test_the_fake_obeys_however_slow_it_is(transition):
    run(service(transition=transition))


def test_no_call_is_about_tags_if_the_resource_has_none():
    recorder = Recorder()
    untagged = replace(RESOURCE, tagging=None)
    run_calls(Session(FakeTarget(service()), recorder, resource=untagged), QUICK)
    assert not {"AddTags", "ListTags", "DeleteTags"} & set(recorder.requests)
    assert recorder.requests["DescribeAlgorithm"]


def modelled(*stems, of):
    session = Session(FakeTarget(of), Recorder(), resource=RESOURCE)
    names = [session.new_name(stem) for stem in stems]
    region = ModelledRegion(session, names)
    for name in names:
        region.create(name, "first", {})
    return region, names


def test_a_name_that_is_created_again_between_pages_may_be_listed_twice():
    region, names = modelled("a", "b", "c", of=service())
    oldest_first = {"MaxResults": 1, "SortBy": "CreationTime", "SortOrder": "Ascending"}
    region.list(oldest_first, [("delete", names[0]), ("create", names[0])])


def test_a_name_that_was_there_all_the_time_may_not_be_listed_twice():
    region, _ = modelled("a", "b", "c", of=service(RepeatsEntries))
    with pytest.raises(ContractFailures, match="list-once"):
        region.list({"MaxResults": 1})


class RepeatsEntries(AlgorithmStore):
    """Every entry is there twice."""

    def list(self, request):
        page = super().list(request)
        entries = page["AlgorithmSummaryList"]
        return {**page, "AlgorithmSummaryList": [*entries, *entries]}


class KeepsTags(AlgorithmStore):
    """AddTags doesn't overwrite."""

    def add_tags(self, request):
        there = self._tagged(request).tags
        tags = [tag for tag in request["Tags"] if tag["Key"] not in there]
        return super().add_tags({**request, "Tags": tags})


class KeepsDeleted(AlgorithmStore):
    """A deletion is answered and, of some names, forgotten."""

    def delete(self, request):
        self.find(request["AlgorithmName"])
        if not request["AlgorithmName"].endswith("-b"):
            super().delete(request)


class Replaces(AlgorithmStore):
    """A second create is rejected but takes effect."""

    def create(self, request):
        present = self._algorithms.pop(self.key(request["AlgorithmName"]), None)
        created = super().create(request)
        if present is None:
            return created
        return super().create(request)


class CountsPages(AlgorithmStore):
    """Tokens count what was shown, so that what goes between two pages hides what follows."""

    def list(self, request):
        shown = int(request.get("NextToken", "0"))
        asked = {key: value for key, value in request.items() if key != "NextToken"}
        everything = super().list({**asked, "MaxResults": 100})["AlgorithmSummaryList"]
        size = request["MaxResults"]
        page = {"AlgorithmSummaryList": everything[shown : shown + size]}
        more = {"NextToken": str(shown + size)} if len(everything) > shown + size else {}
        return page | more


class RevivesTags(AlgorithmStore):
    """The tags of a deleted thing are those of the next one of its name."""

    def __init__(self, *given, **more):
        super().__init__(*given, **more)
        self.left = {}

    def delete(self, request):
        name = request["AlgorithmName"]
        tags = self.list_tags({"ResourceArn": self.arn(name)})["Tags"]
        super().delete(request)
        self.left[name] = tags

    def create(self, request):
        old = self.left.pop(request["AlgorithmName"], [])
        return super().create(request if request.get("Tags") else {**request, "Tags": old})


class AnyToken(AlgorithmStore):
    """A token is good for any question."""

    def list(self, request):
        shown = int(request.get("NextToken", "0"))
        asked = {**request, "MaxResults": 100}
        asked.pop("NextToken", None)
        everything = super().list(asked)["AlgorithmSummaryList"]
        size = request.get("MaxResults", 10)
        more = {"NextToken": str(shown + size)} if len(everything) > shown + size else {}
        return {"AlgorithmSummaryList": everything[shown : shown + size]} | more


class FiltersBeginning(AlgorithmStore):
    """The filter of names leaves out those with a hyphen after the text."""

    def list(self, request):
        found = super().list(request)
        text = request.get("NameContains", "") + "-"
        kept = [each for each in found["AlgorithmSummaryList"] if text not in each["AlgorithmName"]]
        own = text.count("-") > 4  # not where the prefix of all names is asked for
        return {**found, "AlgorithmSummaryList": kept} if own else found


def deletes_what_it_rejects(request, inner, directory):
    """A delete by another method is rejected, and deletes."""
    if request.method == "PUT" and b"AlgorithmName" in request.body and len(request.body) < 100:
        with suppress(Exception):
            directory.store(request.account, request.region).delete(json.loads(request.body))
    return inner(request)


FAULTS = {
    "tags-revived": service(RevivesTags),
    "any-token": service(AnyToken),
    "filter-of-names": service(FiltersBeginning),
    "rejected-deletes": service(around=(deletes_what_it_rejects,)),
    "near-accounts": service(scope=lambda account, region: (account[:-1], region)),
    "near-regions": service(scope=lambda account, region: (account, region[:4])),
    "tags-kept": service(KeepsTags),
    "deleted-kept": service(KeepsDeleted),
    "replaced": service(Replaces),
    "pages-counted": service(CountsPages),
    "one-region": service(scope=lambda account, _: (account, "us-east-1")),
    "one-account": service(scope=lambda _, region: ("123456789012", region)),
}


@pytest.mark.parametrize("faulty", FAULTS.values(), ids=FAULTS)
def test_a_faulty_service_is_found_out(faulty):
    with pytest.raises(ContractFailures):
        run(faulty)
