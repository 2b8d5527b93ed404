"""What the tests of strategies share."""

import pytest
from hypothesis import Phase, given, settings


@pytest.fixture(scope="session")
def draw_many():
    """Return what draws so many values; generation only, so nothing is replayed or shrunk."""

    def draw(strategy, count):
        drawn = []

        @settings(max_examples=count, phases=[Phase.generate], derandomize=True, deadline=None)
        @given(strategy)
        def collect(value):
            drawn.append(value)

        collect()
        return drawn

    return draw
