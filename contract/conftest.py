"""Brings the suite's options and fixtures to `pytest contract`."""

pytest_plugins = ["aws_contract.pytest_plugin"]
