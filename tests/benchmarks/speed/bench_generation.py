"""How fast valid requests are drawn, by three methods side by side in one process.

hypothesis-jsonschema reads object schemas up to Hypothesis 6.170.5: install that to compare all
three; with a newer one the first method is reported as unusable. Figures are medians of several
runs that alternate between the methods; quote the ratios, not the rates.

    python tests/benchmarks/speed/bench_generation.py [--runs 5] [--seconds 5]
"""

import argparse
import json
import statistics
import sys
import time
from dataclasses import dataclass, field

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis_jsonschema import from_schema

from aws_strategies.model import Shape, load_operation
from aws_strategies.valid import valid_requests

INT32 = 2**31 - 1
PYTHON = {
    r"\p{L}": "A-Za-z",
    r"\p{M}": "",
    r"\p{Z}": " ",
    r"\p{S}": "+",
    r"\p{N}": "0-9",
    r"\p{P}": "._",
}


def plain(shape: Shape):
    """Compose the shape as one would by hand, from what Hypothesis offers."""
    if shape.type == "structure":
        required = {name: plain(shape.members[name]) for name in shape.required}
        optional = {name: plain(shape.members[name]) for name in shape.optional}
        return st.fixed_dictionaries(required, optional=optional)
    least, most = int(shape.minimum or 0), shape.maximum
    if shape.type == "list":
        return st.lists(plain(shape.element), min_size=least, max_size=most)
    if shape.type == "map":
        return st.dictionaries(plain(shape.key), plain(shape.value), min_size=least, max_size=most)
    if shape.enum:
        return st.sampled_from(shape.enum)
    if shape.type == "boolean":
        return st.booleans()
    if shape.type == "string":
        return plain_text(shape, least, most)
    return st.integers(shape.minimum, min(most or INT32, INT32))


def plain_text(shape, least, most):
    if shape.pattern is None:
        return st.text(min_size=least, max_size=most)
    return st.from_regex(python_pattern(shape), fullmatch=True).filter(
        lambda text: least <= len(text) <= (most or INT32)
    )


def python_pattern(shape):
    """Return about the same pattern for Python's re, close enough to compare rates."""
    pattern = shape.pattern
    for java, python in PYTHON.items():
        pattern = pattern.replace(java, python)
    return pattern


def inlined(shape: Shape):
    """Return the shape as one JSON Schema without references, which from_schema reads fastest."""
    if shape.type == "structure":
        members = {name: inlined(member) for name, member in shape.members.items()}
        return {
            "type": "object",
            "properties": members,
            "required": sorted(shape.required),
            "additionalProperties": False,
        }
    bounds = {"min": shape.minimum, "max": shape.maximum}
    names = {"list": "Items", "map": "Properties", "string": "Length"}.get(shape.type, "imum")
    schema = {key + names: bound for key, bound in bounds.items() if bound is not None}
    if shape.type == "list":
        return schema | {"type": "array", "items": inlined(shape.element)}
    if shape.type == "map":
        keys, values = inlined(shape.key), inlined(shape.value)
        return schema | {"type": "object", "propertyNames": keys, "additionalProperties": values}
    if shape.enum:
        return {"enum": list(shape.enum)}
    if shape.pattern is not None:
        schema["pattern"] = f"^(?:{python_pattern(shape)})$"
    return schema | {"type": {"long": "integer"}.get(shape.type, shape.type)}


@dataclass
class Method:
    """One method to draw requests, and the results of its runs."""

    name: str
    strategy: object
    rates: list = field(default_factory=list)
    sizes: list = field(default_factory=list)
    error: str = ""

    def run(self, seconds, seed):
        sizes = []
        end = time.perf_counter() + seconds

        @hypothesis.seed(seed)
        @settings(
            max_examples=10**6,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(
                HealthCheck
            ),  # the slow methods would otherwise not be timed
        )
        @given(self.strategy)
        def draw(request):
            sizes.append(len(json.dumps(request, ensure_ascii=False).encode("utf-8")))
            if time.perf_counter() > end:
                raise TimeoutError

        start = time.perf_counter()
        try:
            draw()
        except TimeoutError:
            pass
        except Exception as error:  # noqa: BLE001 - a method that doesn't work is a result here
            self.error = f"{type(error).__name__}: {error}"
            return
        self.rates.append(len(sizes) / (time.perf_counter() - start))
        self.sizes.append(statistics.mean(sizes))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    operation = load_operation("sagemaker", "CreateAlgorithm")
    methods = [
        Method("from_schema on the whole", from_schema(inlined(operation.input))),
        Method("plain composition", plain(operation.input)),
        Method("valid_requests", valid_requests(operation)),
    ]
    print(f"Hypothesis {hypothesis.__version__}, Python {sys.version.split()[0]}")
    for run in range(options.runs):
        for method in methods:
            if not method.error:
                method.run(options.seconds, seed=run)
    ours = statistics.median(methods[-1].rates)
    for method in methods:
        if method.error:
            print(f"{method.name:26} unusable: {method.error}")
            continue
        rate, size = statistics.median(method.rates), statistics.median(method.sizes)
        print(
            f"{method.name:26} {rate:8.1f} requests/s of {size:7.0f} bytes; "
            f"ours is {ours / rate:.1f}x"
        )


if __name__ == "__main__":
    main()
