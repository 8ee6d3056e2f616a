"""Attention whose heads share keys and values in groups."""

from collections.abc import Iterator
from typing import Any

from pydantic import model_validator

from netspec.fields import Positive
from netspec.inside import Sublayer
from netspec.nested import refuse_at
from netspec.op import Mismatch
from netspec.ops.heads import Heads
from netspec.tensor import Tensor


class GroupQueryAttention(Heads):
    """Attention whose heads share keys and values in groups (Ainslie et al., 2023).

    Keras's `flash_attention` is no field: it is how the same is computed, which no file keeps.
    """

    main = "head_dim"

    head_dim: Positive
    num_query_heads: Positive
    num_key_value_heads: Positive

    @model_validator(mode="after")
    def _combine(self) -> "GroupQueryAttention":
        if self.num_query_heads % self.num_key_value_heads:
            fact = (
                f"{self.num_query_heads} heads do not split into {self.num_key_value_heads} groups"
            )
            refuse_at("num_key_value_heads", "NS219", fact)
        return self

    @classmethod
    def class_name(cls) -> str:
        """The name of Keras's class, which is public under another."""
        return "GroupedQueryAttention"

    def infer(  # type: ignore[override]
        self, query: Tensor, value: Tensor, key: Tensor | None = None, **masks: Tensor
    ) -> Tensor | tuple[Tensor, ...]:
        """The query's shape; and the scores, if wanted."""
        key = value if key is None else key
        if query.rank != 3:
            fact = f"`GroupQueryAttention` takes length x features, but {{x}} gives {query}"
            raise Mismatch("NS402", fact)
        self.check(query, value, key, masks)
        if query.shape[-1] != value.shape[-1]:
            fact = f"query and value have as many features, but these are {query} and {value}"
            raise Mismatch("NS404", fact, "inputs", "project one of them with a `dense`")
        y = query._replace(dtype=self.compute_dtype)
        if not self.return_attention_scores:
            return y
        shape = (query.shape[0], self.num_query_heads, query.shape[1], key.shape[1])
        return y, Tensor(shape, self.compute_dtype)

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The projections, in the order in which Keras makes them."""
        query, value, *rest = inputs
        key, size = rest[0] if rest else value, self.head_dim
        many, few = (None, self.num_query_heads, size), (None, self.num_key_value_heads, size)
        yield self.dense("_query_dense", "query", "bqm,muh->bquh", many, query)
        yield self.dense("_key_dense", "key", "bkm,mvh->bkvh", few, key)
        if self.use_gate:
            yield self.dense("_gate_dense", "gate", "bqm,muh->bquh", many, query)
        yield self.dense("_value_dense", "value", "bkm,mvh->bkvh", few, value)
        yield from self.made()
        mixed = Tensor((*query.shape[:-1], self.num_query_heads, size), self.compute_dtype)
        shape = (None, query.shape[-1])
        yield self.dense("_output_dense", "attention_output", "bquh,uhm->bqm", shape, mixed)

    def macs(self, y: Tensor, *inputs: Tensor, **_: Any) -> int:
        """Those of the projections, and a product for every pair of steps, head and feature."""
        query, value, *_rest = inputs
        pairs = (query.shape[1] or 1) * (value.shape[1] or 1)
        return self.projected(*inputs) + pairs * self.num_query_heads * 2 * self.head_dim
