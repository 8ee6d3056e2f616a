"""The contract that a spec has with itself: `expect` against the graph."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict

from netspec.diagnostic import MOST, Diagnostic, Label
from netspec.fields import Check, describe, refuse
from netspec.graph import Graph, Node
from netspec.measure import measure
from netspec.parts.keyed import check_values
from netspec.source import Span
from netspec.suggest import did_you_mean
from netspec.tensor import Shape, Size, sizes

_COUNTS = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BYTES = {
    "B": 1,
    "kB": 10**3,
    "KB": 10**3,
    "MB": 10**6,
    "GB": 10**9,
    "KiB": 2**10,
    "MiB": 2**20,
    "GiB": 2**30,
}


def _quantity(value: Any, units: dict[str, int]) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e30:
        return value
    if isinstance(value, str):
        for unit in sorted(units, key=len, reverse=True):
            number = value.removesuffix(unit).strip()
            if value.endswith(unit) and number.replace(".", "", 1).isdecimal() and len(number) < 16:
                return round(float(number) * units[unit])
    known = ", ".join(f"`{unit}`" for unit in units)
    fact = f"must be a number, with one of {known} if wanted, but this is {describe(value)}"
    refuse("NS205", fact)


def _shapes(value: Any) -> dict[str, tuple[int | None, ...]]:
    if not isinstance(value, dict):
        refuse("NS205", f"must be a mapping of layers to shapes, but this is {describe(value)}")
    return check_values(_shape, value)


def _shape(value: Any) -> tuple[int | None, ...]:
    whole = isinstance(value, list) and all(
        size is None or (isinstance(size, int) and not isinstance(size, bool)) for size in value
    )
    if not whole:
        refuse("NS205", f"must be a list of sizes, but this is {describe(value)}")
    return tuple(value)


def _quantity_schema(units: dict[str, int]) -> dict[str, Any]:
    number = r"([0-9]+\.?[0-9]*|\.[0-9]+)"
    text = {"type": "string", "pattern": rf"^\s*{number}\s*({'|'.join(units)})$"}
    return {"anyOf": [{"type": "number", "minimum": 0}, text]}


_SIZES = {"type": "array", "items": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}
_SHAPES = {"type": "object", "additionalProperties": _SIZES}

Count: TypeAlias = Annotated[
    float, Check(lambda value: _quantity(value, _COUNTS), _quantity_schema(_COUNTS))
]
Bytes: TypeAlias = Annotated[
    float, Check(lambda value: _quantity(value, _BYTES), _quantity_schema(_BYTES))
]


class ExpectKeys(BaseModel):
    """The keys of `expect`."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    params: Count | None = None
    trainable_params: Count | None = None
    frozen_params: Count | None = None
    layers: Count | None = None
    params_max: Count | None = None
    macs_max: Count | None = None
    size_max: Bytes | None = None
    depth_max: Count | None = None
    activations_max: Count | None = None
    shapes: Annotated[dict[str, tuple[int | None, ...]], Check(_shapes, _SHAPES)] | None = None


class Wanted(NamedTuple):
    """One line of the contract: its value stands at `span`, its key at `at`."""

    key: str
    value: Any
    span: Span
    at: Span


class Expect(NamedTuple):
    """The contract: counts by key, shapes by layer name."""

    counts: tuple[Wanted, ...] = ()
    shapes: tuple[Wanted, ...] = ()


def check_expect(graph: Graph) -> list[Diagnostic]:
    """Where the graph breaks the contract."""
    expect = graph.expect
    if expect is None:
        return []
    return list(islice(chain(_counts(graph, expect), _check_shapes(graph, expect)), MOST))


def _counts(graph: Graph, expect: Expect) -> Iterator[Diagnostic]:
    if not expect.counts:
        return
    measured = measure(graph)
    for wanted in expect.counts:
        actual = getattr(measured, wanted.key.removesuffix("_max"))
        bound = wanted.key.endswith("_max")
        if actual > wanted.value if bound else actual != wanted.value:
            yield _broken(graph, wanted, actual, bound)


def _broken(graph: Graph, wanted: Wanted, actual: int, bound: bool) -> Diagnostic:
    # Imported here: a contract is nearly always kept.
    from netspec.heaviest import labels

    key, value, span, _ = wanted
    name = key.removesuffix("_max")
    unit = " bytes" if name == "size" else ""
    fact = f"`{name}` is {actual:,}{unit}, but `expect` says {_figure(value)}"
    code, label = "NS801", f"{'+' * (actual > value)}{_figure(actual - value)}"
    if bound:
        fact = f"`{name}` is {actual:,}{unit}, more than the {_figure(value)}{unit} allowed"
        code, label = "NS802", f"{_figure(actual - value)}{unit} too many"
    return Diagnostic(code, fact, span, label=label, labels=labels(graph, name))


def _figure(value: float) -> str:
    """A count, which is whole but where it was computed."""
    return f"{value:,.3f}".rstrip("0").removesuffix(".")


def _check_shapes(graph: Graph, expect: Expect) -> Iterator[Diagnostic]:
    layers: dict[str, Node] = {node.name: node for node in graph.layers}
    for name, wanted, span, at in expect.shapes:
        node = layers.get(name)
        if node is None:
            fact = f"`expect` speaks of `{name}`, which does not exist"
            yield Diagnostic("NS803", fact, at, help=did_you_mean(name, layers))
        elif node.outputs[0].shape[1:] != wanted:
            actual = node.outputs[0]
            fact = f"`expect` says {sizes(wanted)} for `{name}`, but it gives {actual}"
            yield Diagnostic(
                "NS414",
                fact,
                span,
                label=_difference(wanted, actual.shape[1:]),
                labels=(Label(node.span, f"`{name}` gives {actual}"),),
                frame=node.frame,
            )


def _difference(wanted: Shape, actual: Shape) -> str:
    """How far the sizes of a tensor are from what they should be: `-2 x -2 x 0`."""
    if len(wanted) != len(actual):
        return f"{len(actual)} sizes, not {len(wanted)}"
    return " x ".join(map(_by, wanted, actual))


def _by(wanted: Size, actual: Size) -> str:
    if wanted == actual:
        return "0"
    if wanted is None or actual is None:
        return "not open" if wanted is None else "open"
    return f"{actual - wanted:+,}"
