"""Vectors for integers."""

from collections.abc import Iterator
from typing import Any

from pydantic import model_validator

from netspec.fields import FloatType, Number, Positive
from netspec.nested import refuse_at
from netspec.op import Mismatch, Op, Weight, need_size, positions
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import ZEROS, InitializerField, initializers
from netspec.parts.more_initializers import UNIFORM
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Tensor


class Vectors(Op):
    """What both embeddings share: a row of `embeddings` for each of `input_dim` integers."""

    main = "input_dim"

    input_dim: Positive
    output_dim: Positive
    embeddings_initializer: InitializerField = UNIFORM
    embeddings_regularizer: RegularizerField | None = None
    embeddings_constraint: ConstraintField | None = None
    mask_zero: bool = False

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape, and `output_dim` after it; numbers are cut down to integers."""
        return Tensor((*x.shape, self.output_dim), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`embeddings` of (input_dim, output_dim)."""
        shape = (self.input_dim, self.output_dim)
        yield Weight("embeddings", shape, self.embeddings_initializer, dtype=self.variable_dtype)


class Embedding(Vectors):
    """A vector of `output_dim` numbers for every integer below `input_dim`.

    With `mask_zero`, steps that are 0 are padding, which the layers after it skip.
    """

    lora_rank: Positive | None = None
    lora_alpha: Number | None = None

    @model_validator(mode="after")
    def _combine(self) -> "Embedding":
        if self.lora_rank and self.embeddings_constraint:
            fact = "`lora_rank` and `embeddings_constraint` cannot be combined"
            refuse_at("lora_rank", "NS218", fact)
        return self

    def config(self) -> dict[str, Any]:
        """The arguments; `lora_alpha` is lost (Keras 3.15)."""
        return super().config() | {"lora_alpha": self.lora_rank}

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`embeddings`, and with `lora_rank` the factors of its change, in float32."""
        (embeddings,) = super().weights(x)
        yield embeddings._replace(trainable=self.lora_rank is None)
        if self.lora_rank is not None:
            he_uniform = initializers()["he_uniform"].model_construct()
            yield Weight("lora_embeddings_a", (self.input_dim, self.lora_rank), he_uniform)
            yield Weight("lora_embeddings_b", (self.lora_rank, self.output_dim), ZEROS)


class ReversibleEmbedding(Vectors):
    """A vector for every integer, or with `reverse` a score of every integer for a vector.

    With `tie_weights` both use the same weights (Press and Wolf, 2016).
    """

    call_arguments = frozenset({"reverse"})

    tie_weights: bool = True
    reverse_dtype: FloatType | None = None
    logit_soft_cap: Number | None = None
    reverse: bool = False

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape with `output_dim` after it, or with `input_dim` in its last place."""
        if not self.reverse:
            return super().infer(x)
        features = need_size("ReversibleEmbedding", x.shape[-1], "the last dimension")
        if features != self.output_dim:
            fact = f"`ReversibleEmbedding` multiplies {features} by {self.output_dim}"
            raise Mismatch("NS415", fact, "output_dim")
        return Tensor((*x.shape[:-1], self.input_dim), self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`embeddings`, and without `tie_weights` what `reverse` uses."""
        yield from super().weights(x)
        if not self.tie_weights:
            shape = (self.output_dim, self.input_dim)
            initializer = self.embeddings_initializer
            yield Weight("reverse_embeddings", shape, initializer, dtype=self.variable_dtype)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """A product for every score, or none."""
        return positions(y.shape[1:]) * self.output_dim if self.reverse else 0
