"""Names and globs of operations, held against the installed botocore."""

import pytest

from aws_contract.operations.selection import OperationName, UnknownNameError, select


def test_a_name_selects_one_operation():
    assert select(["kms:CreateKey"]).operations == (OperationName("kms", "CreateKey"),)


def test_a_glob_selects_what_it_matches_in_the_case_of_the_model():
    names = [each.operation for each in select(["kms:Create*"]).operations]
    assert "CreateKey" in names
    assert all(name.startswith("Create") for name in names)
    with pytest.raises(UnknownNameError):
        select(["kms:create*"])


def test_what_several_names_select_is_there_once_and_sorted():
    found = select(["logs:CreateLogGroup", "kms:CreateKey", "kms:CreateK*"]).operations
    assert [str(each) for each in found] == ["kms:CreateKey", "logs:CreateLogGroup"]


def test_services_may_be_named_by_a_glob_too():
    found = select(["*:TagResource"])
    assert {"kms", "logs"} <= set(found.services)
    assert {each.operation for each in found.operations} == {"TagResource"}


def test_a_glob_skips_and_counts_what_speaks_no_json():
    found = select(["kms:CreateKey", "s3:Get*"])
    assert found.skipped.keys() == {"rest-xml"}
    assert found.left_out == (
        f"{found.skipped['rest-xml']} operations whose service doesn't speak AWS JSON "
        f"({found.skipped['rest-xml']} of rest-xml)"
    )


def test_nothing_is_left_out_of_a_json_service():
    assert select(["kms:*"]).left_out == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("kms:CreatKey", r"kms has no operation 'CreatKey'; did you mean CreateKey"),
        ("kmss:CreateKey", r"has no service 'kmss'; did you mean kms\?"),
        (
            "s3:GetObject",
            r"'s3:GetObject': the service speaks rest-xml; only operations",
        ),
        ("s3:*", r"nothing to run, only \d+ operations whose service doesn't speak AWS JSON"),
        ("kms:Nothing*", r"'kms:Nothing\*' selects no operation"),
        ("kms", r"'kms': expected SERVICE:OPERATION"),
        ("", r"'': expected SERVICE:OPERATION"),
        (":CreateKey", r"expected SERVICE:OPERATION"),
    ],
)
def test_what_selects_nothing_is_named_with_the_reason(name, message):
    with pytest.raises(UnknownNameError, match=message):
        select([name])
