"""The blocks of a request: as large as their constraint points, inside each other, never across."""

import pytest

from aws_contract.reports.blocks import blocks
from aws_contract.reports.tree import Branch, Tally, tree


def leaf(name, points):
    return Branch(name=name, parts=(), below=(), tally=Tally(points=points))


def over(*below):
    whole = sum(branch.tally.points for branch in below)
    return Branch(name="", parts=(), below=below, tally=Tally(points=whole))


@pytest.fixture(scope="module")
def drawn(deviating_report):
    return blocks(tree(deviating_report.coverage[0].members), width=960, height=520)


def test_a_block_is_as_large_as_its_points():
    big, small = blocks(over(leaf("a", 30), leaf("b", 10)), width=400, height=100)
    assert (big.branch.name, small.branch.name) == ("a", "b")
    assert big.width == pytest.approx(3 * small.width, rel=0.05)
    assert big.height == small.height


def test_all_blocks_stand_in_the_picture(drawn):
    assert len(drawn) > 20
    for each in drawn:
        assert 0 <= each.x <= each.x + each.width <= 960
        assert 0 <= each.y <= each.y + each.height <= 520


def test_blocks_overlap_only_where_one_holds_the_other(drawn):
    def covers(one, other):
        return (
            one.x <= other.x
            and one.y <= other.y
            and other.x + other.width <= one.x + one.width + 0.2
            and other.y + other.height <= one.y + one.height + 0.2
        )

    for at, one in enumerate(drawn):
        for other in drawn[at + 1 :]:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart or covers(one, other)


def test_a_name_is_cut_where_there_is_no_room():
    (only,) = blocks(over(leaf("AVeryLongNameOfAMember", 1)), width=100, height=50)
    assert only.label.endswith("…")
    assert len(only.label) < 12


def test_a_member_without_points_is_still_there():
    assert len(blocks(over(leaf("a", 0), leaf("b", 5)), width=300, height=100)) == 2


def test_nothing_to_draw_is_no_block():
    assert blocks(over(), width=10, height=10) == ()
