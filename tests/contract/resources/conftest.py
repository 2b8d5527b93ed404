"""What the tests of resources share; it loads the model only when a test asks for it."""

import pytest


@pytest.fixture(scope="session")
def failures_of():
    """Run scenarios in a session; return the failures of their checks."""
    from aws_contract.runner.session import Judge  # noqa: PLC0415 - loads the model
    from aws_contract.scenarios.scenario import NotApplicableError  # noqa: PLC0415 - as above

    def run(session, scenarios):
        failures = []
        for scenario in scenarios:
            judge = Judge(session)
            try:
                scenario.run(judge)
            except NotApplicableError:
                continue
            failures += judge.failures
        return failures

    return run
