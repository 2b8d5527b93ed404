"""The names that `aws_contract` exports, and that importing it stays cheap."""

import subprocess
import sys

import pytest

import aws_contract


@pytest.mark.parametrize("name", aws_contract.__all__)
def test_every_exported_name_can_be_imported(name):
    assert getattr(aws_contract, name).__name__ == name


def test_a_name_that_is_not_exported_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'Sesion'"):
        _ = aws_contract.Sesion


def test_importing_the_package_loads_neither_botocore_nor_hypothesis():
    program = "import aws_contract, sys; print(sorted({'botocore', 'hypothesis'} & {*sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
