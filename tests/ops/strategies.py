"""What Hypothesis draws for an op: arguments from the field types, and tensors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from netspec.fields import Check
from netspec.op import Op
from netspec.parts.activations import ACTIVATIONS, read_activation
from netspec.parts.constraints import read_constraint
from netspec.parts.initializers import read_initializer
from netspec.parts.regularizers import read_regularizer
from netspec.tensor import Tensor

Arguments = dict[str, Any]
Tensors = tuple[Tensor, ...]

# Parts have tests of their own: here a few are enough. These initializers give values that tell
# which weight they went to.
PARTS: Mapping[Callable[..., Any], SearchStrategy[Any]] = {
    read_activation: st.sampled_from(ACTIVATIONS),
    read_initializer: st.sampled_from(["zeros", "ones", "glorot_uniform"]),
    read_regularizer: st.sampled_from(["l2", {"l2": 0.5}]),
    read_constraint: st.just("non_neg"),
}

FLOATING = ("float32", "float16", "bfloat16", "float64")
DTYPES = (*FLOATING, "int32", "uint8", "bool")


def arguments_of(
    op: type[Op], instead: Mapping[str, SearchStrategy[Any]]
) -> SearchStrategy[Arguments]:
    """Arguments as a spec may write them, each but the required ones sometimes left out.

    `instead` has the strategies of fields whose type alone does not say what is worth drawing.
    """
    fields = op.model_fields
    drawn = {
        name: instead[name] if name in instead else values(annotation(op, name), name)
        for name in fields
    }
    return st.fixed_dictionaries(
        {name: drawn[name] for name, field in fields.items() if field.is_required()},
        optional={name: drawn[name] for name, field in fields.items() if not field.is_required()},
    )


def tensors(
    ranks: int | Sequence[int], most: int = 12, dtypes: Sequence[str] = DTYPES
) -> SearchStrategy[Tensor]:
    """A tensor of one of `ranks`, the batch included; one size in eight is open, all are small."""
    size = st.sampled_from([*range(1, most + 1)] * 7 + [None] * most)

    def of(rank: int) -> SearchStrategy[Tensor]:
        shape = st.tuples(st.sampled_from([None, None, 1, 3]), *[size] * (rank - 1))
        return st.builds(Tensor, shape, st.sampled_from(dtypes))

    return st.sampled_from([ranks] if isinstance(ranks, int) else list(ranks)).flatmap(of)


def annotation(op: type[Op], name: str) -> Any:
    """The whole annotation of a field, which pydantic keeps in two halves."""
    field = op.model_fields[name]
    return Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def values(kind: Any, name: str) -> SearchStrategy[Any]:
    """Values that fields of the type `kind` accept."""
    if kind is bool:
        return st.booleans()
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return st.one_of([st.none() if each is NoneType else values(each, name) for each in inner])
    if origin is Annotated and get_origin(inner[0]) is Literal:
        return st.sampled_from(get_args(inner[0]))
    check = next((each for each in inner[1:] if isinstance(each, Check)), None)
    if check is None:
        raise TypeError(f"`{name}` is {kind}: give a strategy for it in `arguments`")
    return PARTS[check.check] if check.check in PARTS else _from_schema(check.schema, name)


def _from_schema(schema: Mapping[str, Any], name: str) -> SearchStrategy[Any]:
    least, most = schema.get("minimum"), schema.get("maximum")
    match schema:
        case {"enum": choices}:
            return st.sampled_from(choices)
        case {"anyOf": choices}:
            return st.one_of([_from_schema(each, name) for each in choices])
        case {"type": "integer"}:
            low = -3 if least is None else least
            return st.integers(low, low + 3 if most is None else most)
        case {"type": "number"}:
            low = -2 if least is None else least
            high = schema.get("exclusiveMaximum", low + 4 if most is None else most)
            return st.floats(low, high, width=16, exclude_max="exclusiveMaximum" in schema)
        case {"type": "boolean"}:
            return st.booleans()
        case {"type": "null"}:
            return st.none()
        case {"type": "array", "items": items}:
            few = schema.get("minItems", 0)
            many = schema.get("maxItems", few + 3)
            unique = schema.get("uniqueItems", False)
            return st.lists(_from_schema(items, name), min_size=few, max_size=many, unique=unique)
        case _:
            raise TypeError(f"`{name}` has the schema {schema}: give a strategy in `arguments`")
