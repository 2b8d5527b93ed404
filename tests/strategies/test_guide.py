"""The guide to the strategies is complete."""

import re
from pathlib import Path

import aws_strategies

GUIDE = (Path(__file__).parents[2] / "strategies" / "README.md").read_text("utf-8")
TITLES = re.findall(
    r"^## ([^\n]+)", re.sub(r"^```.*?^```", "", GUIDE, flags=re.DOTALL | re.MULTILINE), re.MULTILINE
)


def test_every_section_of_the_table_is_there():
    anchors = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert anchors == {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in TITLES}


def test_the_guide_names_every_public_function():
    functions = {name for name in aws_strategies.__all__ if name.islower()}
    assert {name for name in functions if name not in GUIDE} == set()
