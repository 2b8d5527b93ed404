"""What was derived can be let go of."""

import gc
import weakref

from aws_strategies import invalid_cases, load_operation, valid_cases
from aws_strategies.caches import forget


def test_an_operation_that_nobody_holds_is_gone_and_derived_again_as_before():
    operation = load_operation("kms", "CreateAlias")
    ids = [case.id for case in (*valid_cases(operation).cases, *invalid_cases(operation))]
    known = weakref.ref(operation)
    del operation
    gc.collect()
    assert known() is not None
    forget()
    gc.collect()
    assert known() is None
    again = load_operation("kms", "CreateAlias")
    assert [case.id for case in (*valid_cases(again).cases, *invalid_cases(again))] == ids


def test_what_is_held_can_still_be_used():
    operation = load_operation("kms", "CreateAlias")
    before = invalid_cases(operation)
    forget()
    assert [case.id for case in invalid_cases(operation)] == [case.id for case in before]
