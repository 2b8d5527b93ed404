"""A report.json is read back whole; what is no report is refused, naming the place."""

import pytest

from aws_contract.reports.document import Document, DocumentError
from aws_contract.reports.groups import groups
from aws_contract.reports.tree import tree
from aws_strategies.model import load_operation


def test_everything_of_a_report_is_read(deviating_report):
    document = Document.of(deviating_report)
    assert document.verdict == "violates"
    assert [clause.id for clause in document.clauses] == [
        clause["id"] for clause in deviating_report["clauses"]
    ]
    assert len(document.findings) == len(deviating_report["findings"]) > 0
    assert len(document.differences) == len(deviating_report["differences"]) > 0
    assert document.timeline is not None
    assert sum(document.timeline.requests) == sum(document.requests.values())
    assert {each.operation for each in document.timing} == set(document.requests)


def test_the_evidence_of_a_clause_is_read(deviating_report):
    clauses = {clause.id: clause for clause in Document.of(deviating_report).clauses}
    assert clauses["answer-request-id"].state == "observed"
    assert clauses["answer-request-id"].observed[0].answer == "obeyed"


@pytest.mark.parametrize(
    "left_out", ["coverage", "places", "timing", "timeline", "findings", "clauses", "follows"]
)
def test_a_section_may_be_missing(deviating_report, left_out):
    report = {key: value for key, value in deviating_report.items() if key != left_out}
    assert not getattr(Document.of(report), left_out)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema": 2}, r"\$\.schema: expected format 1, found 2"),
        ({"schema": None}, r"\$\.schema: expected format 1, found none"),
        ({"target": []}, r"\$\.target: expected an object, found a list"),
        ({"findings": {}}, r"\$\.findings: expected a list, found an object"),
        ({"clauses": [{"id": 5}]}, r"\$\.clauses\[0\]\.id: expected a string, found a number"),
        (
            {"clauses": [{"passed": True}]},
            r"\$\.clauses\[0\]\.passed: expected a number, found a b",
        ),
        ({"clauses": ["x"]}, r"\$\.clauses\[0\]: expected an object, found a string"),
        ({"follows": [1]}, r"\$\.follows: expected a list of strings, found a number"),
        ({"timing": {"A": {"within": {"soon": 1}}}}, r"\$\.timing\.A\.within: expected seconds"),
        ({"timeline": {"requests": ["x"]}}, r"\$\.timeline\.requests: expected whole numbers"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_a_value_of_another_type_is_named(deviating_report, change, message):
    with pytest.raises(DocumentError, match=message):
        Document.of({**deviating_report, **change})


@pytest.mark.parametrize("value", [None, [], "report", 5])
def test_what_is_no_object_is_no_report(value):
    with pytest.raises(DocumentError, match=r"^\$: expected an object"):
        Document.of(value)


def test_the_shortest_request_of_each_kind_of_deviation_comes_first(deviating_report):
    def finding(body, got):
        return {"clause": "create-accepts", "request": {"body": body}, "expected": "e", "got": got}

    found = [finding("long" * 9, "a"), finding("xx", "a"), finding("y" * 5, "b"), finding("z", "a")]
    document = Document.of({**deviating_report, "findings": found})
    (group,) = groups(document, document.findings, each=2)
    assert [each.body for each in group.shown] == ["z", "y" * 5]
    assert [each.body for each in group.rest] == ["xx", "long" * 9]


def test_what_follows_from_another_clause_comes_last(deviating_report):
    document = Document.of(deviating_report)
    found = groups(document, document.findings, each=1)
    assert [group.name for group in found] == ["describe-returns-sent", "describe-shape"]
    assert [group.follows for group in found] == [False, True]


def test_the_tree_holds_every_place_once_under_its_member(deviating_report):
    places = Document.of(deviating_report).places["CreateAlgorithm"]
    root = tree(places)

    def flat(branch):
        yield from (place.path for _, place in branch.places)
        for below in branch.below:
            yield from flat(below)

    assert sorted(flat(root)) == sorted(path for path, _, _ in load_operation().walk())
    assert root.tally.points == len(load_operation().points)
    tags = root.below[-1]
    assert (tags.name, [how for how, _ in tags.places]) == ("Tags", ["", "each item"])
    assert [branch.name for branch in tags.below] == ["Key", "Value"]


def test_no_places_are_no_tree():
    assert tree(()) is None
