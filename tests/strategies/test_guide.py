"""Every Python example of the guide to the strategies runs."""

import re
import subprocess
import sys
from pathlib import Path

import aws_strategies

GUIDE = (Path(__file__).parents[2] / "strategies" / "README.md").read_text("utf-8")
TITLES_AND_EXAMPLES = re.findall(
    r"^## ([^\n]+)|^```python\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE
)


def test_every_example_runs(tmp_path):
    title = ""
    for number, (heading, code) in enumerate(TITLES_AND_EXAMPLES):
        title = re.sub(r"\W", "_", heading).lower() or title
        if code:
            (tmp_path / f"test_{number}_{title}.py").write_text(code)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--strict-markers"],
        cwd=tmp_path,
        env={"PATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_section_of_the_table_is_there():
    anchors = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    titles = [heading for heading, _ in TITLES_AND_EXAMPLES if heading]
    assert anchors == {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def test_the_guide_names_every_public_function():
    functions = {name for name in aws_strategies.__all__ if name.islower()}
    assert {name for name in functions if name not in GUIDE} == set()
