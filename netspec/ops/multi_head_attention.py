"""Attention of several heads, each with projections of its own."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, Positive, integer, positive
from netspec.inside import Sublayer
from netspec.nested import check_each
from netspec.op import Mismatch
from netspec.ops.heads import Heads
from netspec.tensor import Tensor


def _sizes(value: Any) -> tuple[int, ...]:
    return check_each(positive, value) if isinstance(value, list | tuple) else (positive(value),)


def _axes(value: Any) -> tuple[int, ...]:
    return check_each(integer, value) if isinstance(value, list | tuple) else (integer(value),)


def _one_or_several(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


Sizes: TypeAlias = Annotated[
    tuple[int, ...], Check(_sizes, _one_or_several({"type": "integer", "minimum": 1}))
]
AttentionAxes: TypeAlias = Annotated[
    tuple[int, ...], Check(_axes, _one_or_several({"type": "integer"}))
]


class MultiHeadAttention(Heads):
    """Attention of `num_heads` heads, side by side (Vaswani et al., 2017).

    It is over the steps of sequences, or over the dimensions that `attention_axes` counts.
    Keras's `flash_attention` is no field: it is how the same is computed, which no file keeps.
    """

    main = "num_heads"

    num_heads: Positive
    key_dim: Positive
    value_dim: Positive | None = None
    output_shape: Sizes | None = None
    attention_axes: AttentionAxes | None = None

    def config_for(self, *inputs: Tensor) -> dict[str, Any]:
        """The arguments, with the axes that are meant and the size of a value."""
        axes = self._axes(inputs[1]) if len(inputs) > 1 else self.attention_axes
        return self.config() | {
            "value_dim": self.value_dim or self.key_dim,
            "attention_axes": axes,
        }

    def _axes(self, value: Tensor) -> tuple[int, ...]:
        if self.attention_axes is None:
            return tuple(range(1, value.rank - 1))
        found = tuple(each if each >= 0 else value.rank + each for each in self.attention_axes)
        for written, axis in zip(self.attention_axes, found, strict=True):
            if not 0 < axis < value.rank - 1 or found.count(axis) > 1:
                fact = f"axis {written} is none of the {value.rank - 2} that can be attended over"
                cure = f"it can be 1 to {value.rank - 2}, each once"
                raise Mismatch("NS408", fact, "attention_axes", cure)
        return found

    def infer(  # type: ignore[override]
        self, query: Tensor, value: Tensor, key: Tensor | None = None, **masks: Tensor
    ) -> Tensor | tuple[Tensor, ...]:
        """The query's shape, with `output_shape` as its features; and the scores, if wanted."""
        key = value if key is None else key
        self.check(query, value, key, masks)
        self._axes(value)
        if self.output_shape is None:
            shape = query.shape
        else:
            shape = (*query.shape[:-1], *self.output_shape)
        y = Tensor(shape, self.compute_dtype)
        if not self.return_attention_scores:
            return y
        length = query.shape[1]
        if query.rank != 3 or value.shape[1] != length:
            # Keras 3.15 gives them the shape of query x query, whatever the value's.
            fact = f"Keras gets the shape of the scores of {query} and {value} wrong"
            cure = "leave out `return_attention_scores`, or attend within one sequence"
            raise Mismatch("NS404", fact, "return_attention_scores", cure)
        scores = (query.shape[0], self.num_heads, length, length)
        return y, Tensor(scores, self.compute_dtype)

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The projections, in the order in which Keras makes them."""
        query, value, *rest = inputs
        key, heads = rest[0] if rest else value, self.num_heads
        yield self._project("query_dense", "query", query, self.key_dim)
        yield self._project("key_dense", "key", key, self.key_dim)
        if self.use_gate:
            yield self._project("_gate_dense", "gate", query, self.value_dim_or_key)
        yield self._project("value_dense", "value", value, self.value_dim_or_key)
        yield from self.made()
        features = self.output_shape or (query.shape[-1] or 0,)
        equation = _letters(query.rank - 1, 2, len(features))
        shape = (*(None,) * (query.rank - 2), *features)
        combined = (*query.shape[:-1], heads, self.value_dim_or_key)
        mixed = Tensor(combined, self.compute_dtype)
        yield self.dense("output_dense", "attention_output", equation, shape, mixed)

    @property
    def value_dim_or_key(self) -> int:
        """The features of a head's value."""
        return self.value_dim or self.key_dim

    def _project(self, place: str, name: str, x: Tensor, features: int) -> Sublayer:
        shape = (*(None,) * (x.rank - 2), self.num_heads, features)
        return self.dense(place, name, _letters(x.rank - 1, 1, 2), shape, x)

    def macs(self, y: Tensor, *inputs: Tensor, **_: Any) -> int:
        """Those of the projections, and a product for every pair of steps, head and feature."""
        query, value, *_rest = inputs
        axes = self._axes(value)
        steps = prod(size or 1 for size in query.shape[1:-1])
        seen = prod(value.shape[axis] or 1 for axis in axes)
        features = self.num_heads * (self.key_dim + self.value_dim_or_key)
        return self.projected(*inputs) + steps * seen * features


def _letters(free: int, bound: int, made: int) -> str:
    """The equation of a projection (Keras 3.15, `_build_proj_equation`)."""
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    kept, summed = alphabet[:free], alphabet[free : free + bound]
    new = alphabet[free + bound : free + bound + made]
    return f"{kept}{summed},{summed}{new}->{kept}{new}"
