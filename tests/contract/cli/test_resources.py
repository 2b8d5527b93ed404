"""The command ``resources``, and commands about a resource that isn't the default one."""

import json

import pytest

from aws_contract.cli.main import main
from aws_contract.resources import load_resource, resource_names


def test_every_resource_is_listed_with_its_operations(capsys):
    assert main(["resources"]) == 0
    output = capsys.readouterr().out
    for name in resource_names():
        assert f"{name} " in output
        assert load_resource(name).create in output


def test_what_is_not_applicable_is_listed_as_json(capsys):
    assert main(["resources", "--json"]) == 0
    found = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["activity"]["not_applicable"]["list-sorted"].startswith("ListActivities can't")


def test_clauses_list_says_why_a_clause_is_not_applicable(capsys):
    assert main(["clauses", "list", "--resource", "event_bus"]) == 0
    lines = capsys.readouterr().out.splitlines()
    reason = "ListEventBuses has no filter of names that contain a text"
    assert f"not applicable: list-name-contains: {reason}" in lines


@pytest.mark.parametrize(
    ("name", "why"),
    [("activity", "DeleteActivity takes an ARN"), ("endpoint_config", "needs CreateModel before")],
)
def test_a_live_run_rejects_a_resource_whose_things_it_could_not_remove(name, why, capsys):
    assert main(["live", "plan", "--target", "http://127.0.0.1:9", "--resource", name]) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name in resource_names() if name != "algorithm"])
@pytest.mark.parametrize(
    "command",
    [
        ["inspect", "points"],
        ["inspect", "schema"],
        ["clauses", "show", "create-shape"],
    ],
    ids=lambda command: "-".join(command[:2]),
)
def test_a_command_is_about_the_create_of_the_resource(command, name, capsys):
    assert main([*command, "--resource", name]) == 0
    shown = capsys.readouterr().out
    resource = load_resource(name)
    assert resource.create in shown or resource.name_member in shown


@pytest.mark.parametrize("name", [name for name in resource_names() if name != "algorithm"])
def test_drift_compares_the_create_of_the_resource(name, capsys):
    assert main(["drift", "installed", "installed", "--json", "--resource", name]) == 0
    resource = load_resource(name)
    points = len(resource.operation(resource.create).points)
    assert json.loads(capsys.readouterr().out)["new"]["points"] == points


def test_drift_says_how_to_make_the_lock_that_a_resource_lacks(capsys):
    assert main(["drift", "--resource", "activity"]) == 2
    assert "CreateActivity has no lock: save it with --save FILE" in capsys.readouterr().err


def test_another_operation_of_the_resource_can_be_inspected(capsys):
    listing = ["inspect", "points", "--resource", "event_bus", "--operation", "ListEventBuses"]
    assert main(listing) == 0
    assert "NamePrefix" in capsys.readouterr().out
