"""The names that the package exports are what they say, whatever was imported before."""

import subprocess
import sys

SCRIPT = """
import importlib, pkgutil, types, aws_strategies
for module in pkgutil.walk_packages(aws_strategies.__path__, "aws_strategies."):
    importlib.import_module(module.name)
public = {name: getattr(aws_strategies, name) for name in aws_strategies.__all__}
print([name for name, found in public.items() if isinstance(found, types.ModuleType)])
"""


def test_no_module_has_the_name_of_something_exported():
    """Once imported, the module would stand in the package in place of the function."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
