"""The inventory by which a change of structure shows that it lost nothing."""

import json
import runpy
from pathlib import Path

import pytest

from aws_contract import Resource

INVENTORY = runpy.run_path(str(Path(__file__).with_name("inventory.py")))
GROUP = Resource(
    name="ModelPackageGroup",
    service="sagemaker",
    create="CreateModelPackageGroup",
    describe="DescribeModelPackageGroup",
    list="ListModelPackageGroups",
    delete="DeleteModelPackageGroup",
    name_member="ModelPackageGroupName",
    arn_member="ModelPackageGroupArn",
    arn_format="arn:{partition}:sagemaker:{region}:{account}:model-package-group/{name}",
    summaries="ModelPackageGroupSummaryList",
    minimal_request=lambda name: {"ModelPackageGroupName": name},
)


@pytest.fixture(scope="module")
def found():
    return INVENTORY["inventory"](GROUP)


def test_each_part_of_the_inventory_of_a_resource_with_cases_holds_something(found):
    empty = {name for name, part in found.items() if not part}
    assert empty == {"rules", "mutants"}  # the resource has neither


def test_an_inventory_differs_in_nothing_from_itself(found):
    again = INVENTORY["differences"](json.loads(json.dumps(found)), found)
    assert again == {"lost": [], "changed": [], "added": []}


def test_what_went_away_or_shrank_is_lost_and_what_differs_or_grew_is_changed():
    before = {"names": ["a", "b"], "counts": {"down": 2, "up": 2}, "digests": {"case": "1"}}
    after = {"names": ["b", "c"], "counts": {"down": 1, "up": 3}, "digests": {"case": "2"}}
    assert INVENTORY["differences"](before, after) == {
        "lost": ["counts / down", "names / a"],
        "changed": ["counts / up", "digests / case"],
        "added": ["names / c"],
    }


def test_comparing_exits_with_1_if_something_was_lost(found, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(INVENTORY["main"].__globals__, "load_resource", lambda _: GROUP)
    before = tmp_path / "before.json"
    before.write_text(json.dumps({**found, "mutants": ["one-that-went"]}), encoding="utf-8")
    assert INVENTORY["main"](["--compare", str(before)]) == 1
    assert "1 lost\n  mutants / one-that-went" in capsys.readouterr().out
