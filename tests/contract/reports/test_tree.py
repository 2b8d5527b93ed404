"""The tree of an operation's members, which the page draws."""

from aws_contract.reports.tree import tree
from aws_strategies.model import load_operation


def test_the_tree_holds_every_path_once_under_its_member(deviating_report):
    root = tree(deviating_report.coverage[0].members)

    def flat(branch):
        yield from (member.path for _, member in branch.parts)
        for below in branch.below:
            yield from flat(below)

    assert sorted(flat(root)) == sorted(
        path for path, _, _ in load_operation("sagemaker", "CreateAlgorithm").walk()
    )
    assert root.tally.points == len(load_operation("sagemaker", "CreateAlgorithm").points)
    tags = root.below[-1]
    assert (tags.name, [part for part, _ in tags.parts]) == ("Tags", ["", "each item"])
    assert [branch.name for branch in tags.below] == ["Key", "Value"]


def test_no_members_are_no_tree():
    assert tree(()) is None
