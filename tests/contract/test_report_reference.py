"""The reference of report.json is what its types say.

``python tests/contract/test_report_reference.py --write`` writes it anew.
"""

import re
import sys
from pathlib import Path

from aws_contract.results import codec
from aws_contract.results.result import REPORT, SCHEMA_VERSION, RunResult

REFERENCE = Path(__file__).parents[2] / "contract" / "REPORT.md"
HEAD = f"""# {REPORT}

What `aws-contract run --report DIR` writes, in version {SCHEMA_VERSION} (`schema_version`, which
counts up with each change). `aws_contract/results/report.schema.json` is the same as JSON Schema;
`aws_contract.RunResult` is it in Python. The document is a [RunResult](#runresult).
"""


def type_of(schema):
    """Return the type of a field as Markdown, the types of the document as links."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(type_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_of(schema['items'])}" if "items" in schema else "list"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"object of {type_of(inner)}" if isinstance(inner, dict) else "object"
    return str(schema.get("type", "any"))


def part(name, schema):
    """Yield the lines about one type."""
    yield from ("", f"## {name}", "")
    yield re.sub(r"\s+", " ", schema.get("description", "")).strip()
    if "properties" not in schema:
        yield from ("", f"One of {type_of(schema)}.")
        return
    yield from ("", "| field | type | always there |", "|---|---|---|")
    needed = schema.get("required", [])
    for field, inner in schema["properties"].items():
        yield f"| `{field}` | {type_of(inner)} | {'yes' if field in needed else ''} |"


def reference():
    """Return the reference as Markdown."""
    found = codec.json_schema(RunResult)["$defs"]
    names = sorted(found, key=lambda name: (name != "RunResult", name))
    return (
        "\n".join([HEAD.rstrip(), *(line for name in names for line in part(name, found[name]))])
        + "\n"
    )


def test_the_reference_of_the_report_is_what_its_types_say():
    assert REFERENCE.read_text("utf-8") == reference(), (
        f"write it anew: python {Path(__file__).name} --write"
    )


def test_every_type_that_is_named_is_described():
    text = reference()
    links = set(re.findall(r"\]\(#(\w+)\)", text))
    assert links == {name.lower() for name in re.findall(r"^## (\w+)$", text, re.MULTILINE)}


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    REFERENCE.write_text(reference(), "utf-8")
