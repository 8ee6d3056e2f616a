"""Attention without projections: a mean of values, weighted by how queries score their keys."""

from collections.abc import Iterator, Sequence
from math import prod
from typing import Annotated, Any, Literal, TypeAlias

from netspec.fields import Choice, Natural, Rate
from netspec.op import Inputs, Mismatch, Op, Weight, need_size
from netspec.ops.rnn import fits, listed
from netspec.parts.initializers import GLOROT_UNIFORM, ONES
from netspec.tensor import Tensor, sizes

Scoring: TypeAlias = Annotated[Literal["dot", "concat"], Choice()]

NAMES = ("query", "value", "key")
CALL = frozenset({"training", "return_attention_scores", "use_causal_mask"})


class Attending(Op):
    """What both share: they read query and value, and maybe a key, which else is the value.

    With `use_causal_mask` a step sees none after it; `return_attention_scores` adds the weights as
    a second result.
    """

    reads = Inputs(2, 3, keywords=("mask",), names=NAMES, lists=("mask",))
    call_arguments = CALL

    dropout: Rate = 0.0
    use_causal_mask: bool = False
    return_attention_scores: bool = False
    training: bool | None = None

    def infer(  # type: ignore[override]
        self,
        query: Tensor,
        value: Tensor,
        key: Tensor | None = None,
        mask: Tensor | Sequence[Tensor] | None = None,
    ) -> Tensor | tuple[Tensor, ...]:
        """The query's shape with the value's features, and the scores, where they are wanted."""
        key = value if key is None else key
        check_ranks(type(self).__name__, (query, value, key))
        if not fits(query.shape[-1:], key.shape[-1:]):
            fact = f"a query of {query.shape[-1]} features has no scores with {key.shape[-1]}"
            raise Mismatch("NS415", fact, "inputs", "project one of them with a `dense`")
        check_lengths(value, key)
        if mask is not None:
            self._check_masks(listed(mask), (query, value))
        y = Tensor((*query.shape[:-1], value.shape[-1]), self.compute_dtype)
        if not self.return_attention_scores:
            return y
        return y, Tensor((*query.shape[:-1], key.shape[-2]), self.compute_dtype)

    def _check_masks(self, masks: tuple[Tensor, ...], tensors: tuple[Tensor, ...]) -> None:
        kind = type(self).__name__
        if len(masks) != 2:
            fact = f"`{kind}` takes a mask of the query and one of the value, but has {len(masks)}"
            raise Mismatch("NS304", fact, "inputs", "write `mask: [of_query, of_value]`")
        for mask, x in zip(masks, tensors, strict=True):
            if not fits(mask.shape, x.shape[:-1]):
                wanted = sizes(x.shape[1:-1])
                fact = f"`{kind}` takes a mask of {wanted} here, but it is {mask}"
                raise Mismatch("NS404", fact, "inputs")

    def weights(self, *inputs: Tensor, **_: Any) -> Iterator[Weight]:
        """None."""
        yield from ()

    def macs(self, y: Tensor, *inputs: Tensor, **_: Any) -> int:
        """A product for every pair of steps and feature, of scores and of the mean."""
        query, value, *_rest = inputs
        steps = prod(size or 1 for size in query.shape[1:-1])
        features = (query.shape[-1] or 1) + (value.shape[-1] or 1)
        return steps * (value.shape[-2] or 1) * features


def check_ranks(kind: str, tensors: tuple[Tensor, ...]) -> None:
    """NS402 or NS404 unless all are sequences of the same rank."""
    query = tensors[0]
    if query.rank < 3:
        fact = f"`{kind}` takes length x features, but {{x}} gives {query}"
        raise Mismatch("NS402", fact, "", "put it where a sequence comes in")
    for each in tensors[1:]:
        if each.rank != query.rank:
            fact = f"`{kind}` cannot attend from {query} to {each}"
            cure = f"they have {query.rank - 1} and {each.rank - 1} dimensions"
            raise Mismatch("NS404", fact, "inputs", cure)


def check_lengths(value: Tensor, key: Tensor) -> None:
    """NS404 unless there is a key for every value."""
    if not fits(value.shape[1:-1], key.shape[1:-1]):
        fact = f"every value has a key, but there are {value} and {key}"
        raise Mismatch("NS404", fact, "inputs")


class Attention(Attending):
    """Scores by products, or with `concat` by a tangent of the sum (Luong et al., 2015)."""

    main = "use_scale"

    use_scale: bool = False
    score_mode: Scoring = "dot"
    seed: Natural | None = None

    def weights(self, *inputs: Tensor, **_: Any) -> Iterator[Weight]:
        """`scale` and `concat_score_weight`, where they are used: single numbers."""
        if self.use_scale:
            yield Weight("scale", (), ONES, dtype=self.variable_dtype)
        if self.score_mode == "concat":
            yield Weight("concat_score_weight", (), ONES, dtype=self.variable_dtype)


class AdditiveAttention(Attending):
    """Scores by a tangent of the sum, weighted by feature (Bahdanau et al., 2015)."""

    main = "use_scale"

    use_scale: bool = True

    def weights(self, *inputs: Tensor, **_: Any) -> Iterator[Weight]:
        """`scale`, of (features,)."""
        if self.use_scale:
            features = need_size("AdditiveAttention", inputs[0].shape[-1], "the last dimension")
            yield Weight("scale", (features,), GLOROT_UNIFORM, dtype=self.variable_dtype)
