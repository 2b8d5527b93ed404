"""Hypothesis makes failures small only where nothing else has shown their cause."""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aws_contract.pytest_plugin.hypothesis_settings import is_deep, without_shrinking


def examples_until_failure():
    seen = []

    @settings(database=None)  # nothing is known from the run before
    @given(st.integers())
    def check(number):
        seen.append(number)
        assert number < 1000

    with pytest.raises(AssertionError):
        check()
    return seen


def test_a_failure_is_left_as_it_was_found():
    with without_shrinking():
        found = examples_until_failure()
    assert [number for number in found if number >= 1000] == [found[-1]] * found.count(found[-1])


def test_a_failure_is_made_small_otherwise():
    assert 1000 in examples_until_failure()


def test_the_profile_before_comes_back():
    before = settings.get_current_profile_name()
    with without_shrinking():
        assert Phase.shrink not in settings().phases
    assert settings.get_current_profile_name() == before
    assert Phase.shrink in settings().phases


@pytest.mark.parametrize(("examples", "deep"), [(100, False), (20_000, True)])
def test_a_run_of_many_examples_is_deep(examples, deep):
    before = settings.get_current_profile_name()
    settings.register_profile("of-a-test", max_examples=examples)
    settings.load_profile("of-a-test")
    try:
        assert is_deep() == deep
    finally:
        settings.load_profile(before)
