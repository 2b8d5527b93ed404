"""Every Python example of the fake's guide runs, and its options are those of the command."""

import re
import subprocess
import sys
from pathlib import Path

from aws_contract.cli.serve import serve

GUIDE = (Path(__file__).parents[2] / "fakes" / "README.md").read_text("utf-8")
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
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_guide_lists_the_options_of_the_command():
    table = GUIDE[GUIDE.index("## Options of") :]
    described = set(re.findall(r"^\| (.+?) \|", table, re.MULTILINE))
    named = {option for cell in described for option in re.findall(r"--[a-z]+", cell)}
    assert named == {option for each in serve.params for option in each.opts if option != "--help"}
