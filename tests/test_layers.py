"""Imports point one way: contract -> strategies, contract -> fakes, nothing else."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import botocore.session
import pytest

ROOT = Path(__file__).parents[1]
SOURCES = {"aws_contract": "contract", "aws_fakes": "fakes", "aws_strategies": "strategies"}
LAYERS = set(SOURCES)
ALLOWED = {
    "aws_contract": {"aws_strategies", "aws_fakes"},
    "aws_fakes": set(),
    "aws_strategies": set(),
}
MOTO_IMPORTERS = {
    *(
        f"fakes/aws_fakes/moto_integration/{name}.py"
        for name in ("call", "installation", "mock", "moto_config", "patching", "stores", "strict")
    ),
    "fakes/aws_fakes/server/app.py",
    "fakes/aws_fakes/server/middleware.py",
}

ENGINE_MODULES = (
    *("case", "json_value", "minimal", "model", "paths"),
    *("caches", "scalars", "schema_export", "valid"),
)
ENGINES = [
    "strategies/aws_strategies/covering",
    "strategies/aws_strategies/encodings",
    "strategies/aws_strategies/invalid",
    "strategies/aws_strategies/java_regex",
    "strategies/aws_strategies/rules",
    *(f"strategies/aws_strategies/{name}.py" for name in ENGINE_MODULES),
    "fakes/aws_fakes/engine",
    "fakes/aws_fakes/json_services",
    "contract/aws_contract/checks",
    "contract/aws_contract/claims",
    "contract/aws_contract/corpus",
    "contract/aws_contract/drift",
    "contract/aws_contract/live",
    "contract/aws_contract/mutation",
    "contract/aws_contract/operations",
    "contract/aws_contract/protocol",
    "contract/aws_contract/recordings",
    "contract/aws_contract/reports",
    "contract/aws_contract/runner",
    "contract/aws_contract/scenarios",
    "contract/aws_contract/suite",
    "contract/aws_contract/pytest_plugin",
    "contract/aws_contract/cli",
    "contract/aws_contract/results",
    "contract/aws_contract/targets",
]
"""Folders that know no resource: any operation, from botocore's model alone."""


def modules(layer):
    return sorted((ROOT / SOURCES[layer] / layer).rglob("*.py"))


def imported(path):
    """Yield the top-level name of every import statement, wherever it stands in the module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively, which this test can't follow"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_a_layer_imports_only_the_layers_below_it(layer):
    found = {name for path in modules(layer) for name in imported(path)} & LAYERS - {layer}
    assert found <= ALLOWED[layer]


def test_contract_does_use_both_lower_layers():
    found = {name for path in modules("aws_contract") for name in imported(path)}
    assert {"aws_fakes", "aws_strategies"} <= found


def test_only_what_stands_in_front_of_moto_imports_it():
    importers = {
        path.relative_to(ROOT).as_posix()
        for layer in LAYERS
        for path in modules(layer)
        if "moto" in set(imported(path))
    }
    assert importers == MOTO_IMPORTERS


@pytest.mark.parametrize(
    "package", ["aws_strategies", "aws_fakes", "aws_contract", "aws_contract.pytest_plugin"]
)
def test_importing_a_package_does_not_import_moto(package):
    code = f"import sys, {package}; sys.exit('moto' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_no_module_is_a_drawer_for_everything():
    names = {path.name for layer in LAYERS for path in modules(layer)}
    assert not names & {"utils.py", "util.py", "helpers.py", "common.py", "misc.py"}


def test_every_public_name_of_strategies_can_be_had_and_loads_nothing_before():
    code = (
        "import sys, aws_strategies\n"
        "assert 'hypothesis' not in sys.modules\n"
        "for name in aws_strategies.__all__: getattr(aws_strategies, name)\n"
        "assert sorted(aws_strategies._MODULE_OF) == sorted(aws_strategies.__all__)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def member_names(shape, found):
    """Collect the names of all members below a shape."""
    for name, inner in getattr(shape, "members", {}).items():
        found.add(name)
        member_names(inner, found)
    for inner in (getattr(shape, part, None) for part in ("member", "key", "value")):
        if inner is not None:
            member_names(inner, found)
    return found


def sources(engine):
    """The modules of a folder, or the one module."""
    path = ROOT / engine
    assert path.exists(), engine
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def words_of_the_resource():
    """Return names that only a resource may use; one-word members such as Name are anybody's."""
    model = botocore.session.Session().get_service_model("sagemaker")
    names = member_names(model.operation_model("CreateAlgorithm").input_shape, set())
    return {name for name in names if re.fullmatch(r"([A-Z][a-z0-9]+){2,}", name)}


FORMER = "ALGORITHM_CONTRACT_LIVE"
"""A variable of version 0.1, called after the project's former name: no resource."""


@pytest.mark.parametrize("folder", ENGINES)
def test_an_engine_names_no_resource(folder):
    names = re.compile("|".join(sorted(words_of_the_resource())))
    found = [
        (path.name, number, line)
        for path in sources(folder)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search("sagemaker|algorithm", line.replace(FORMER, ""), re.IGNORECASE)
        or names.search(line)
    ]
    assert found == []


ENTRANCES = {"contract/aws_contract/pytest_plugin", "contract/aws_contract/cli"}
"""What loads a resource that the user names; the default one is named in ``resources`` alone."""


@pytest.mark.parametrize("folder", ENGINES)
def test_an_engine_imports_no_resource(folder):
    text = "".join(path.read_text("utf-8") for path in sources(folder))
    loads = r"| import (DEFAULT_RESOURCE|load_resource)\b" if folder in ENTRANCES else ""
    assert not re.search(rf"aws_\w+\.resources(?!\.resource\b{loads})", text)


GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_the_guide_names_every_folder_and_module_of_a_package(layer):
    start = GUIDE.index(f"### {SOURCES[layer]}/{layer}:")
    section = GUIDE[start : GUIDE.find("\n#", start + 1)]
    named = set(re.findall(r"`([a-z_/]+)`", section))
    package = ROOT / SOURCES[layer] / layer
    folders = {f"{each.name}/" for each in package.iterdir() if (each / "__init__.py").exists()}
    modules = {each.stem for each in package.glob("*.py") if not each.name.startswith("__")}
    described = {name.partition("/")[0] + "/" if "/" in name else name for name in named}
    assert described == folders | modules
    assert all((package / name).is_dir() for name in named if "/" in name)


def top_level_imports(path, known):
    """Yield the known modules that a module imports when it is imported itself."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                imported_name = inner if inner in known else node.module
                if imported_name in known:
                    yield imported_name


def module_name(layer, path):
    parts = path.relative_to(ROOT / SOURCES[layer]).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def on_a_cycle(graph):
    """Return the modules that can be reached from themselves."""

    def reachable(start):
        seen, left = set(), list(graph[start])
        while left:
            name = left.pop()
            if name not in seen:
                seen.add(name)
                left += graph[name]
        return seen

    return sorted(name for name in graph if name in reachable(name))


@pytest.mark.parametrize("layer", sorted(LAYERS))
def test_no_module_imports_itself_through_others(layer):
    paths = {module_name(layer, path): path for path in modules(layer)}
    graph = {
        name: [each for each in top_level_imports(path, paths) if each != name]
        for name, path in paths.items()
    }
    assert on_a_cycle(graph) == []


def test_a_cycle_is_found():
    assert on_a_cycle({"a": ["b"], "b": ["c"], "c": ["b"], "d": []}) == ["b", "c"]
