"""What attention of several heads is made of."""

from collections.abc import Iterator
from typing import Any

from netspec.fields import Natural, Positive, Rate
from netspec.inside import Sublayer, weights_inside
from netspec.op import Inputs, Mismatch, Op, Weight, need_size
from netspec.ops.activation import Softmax
from netspec.ops.attention import CALL, NAMES, check_lengths, check_ranks
from netspec.ops.dropout import Dropout
from netspec.ops.einsum_dense import EinsumDense
from netspec.ops.rnn import fits
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, ZEROS, InitializerField
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Shape, Tensor, sizes

MASKS = ("query_mask", "value_mask", "key_mask", "attention_mask")


class Heads(Op):
    """What both kinds share: they read query and value, and maybe a key, which else is the value.

    With `use_causal_mask` a step sees none after it, with `sliding_window` none so far away;
    `return_attention_scores` adds the weights of every head as a second result.
    """

    reads = Inputs(2, 3, keywords=MASKS, names=NAMES, spread=True)
    call_arguments = CALL
    makes = ("Softmax", "Dropout")

    dropout: Rate = 0.0
    use_bias: bool = True
    sliding_window: Positive | None = None
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    bias_initializer: InitializerField = ZEROS
    kernel_regularizer: RegularizerField | None = None
    bias_regularizer: RegularizerField | None = None
    activity_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None
    bias_constraint: ConstraintField | None = None
    use_gate: bool = False
    seed: Natural | None = None
    use_causal_mask: bool = False
    return_attention_scores: bool = False
    training: bool | None = None

    def check(self, query: Tensor, value: Tensor, key: Tensor, masks: dict[str, Tensor]) -> None:
        """What both kinds need of what comes in."""
        kind = type(self).__name__
        check_ranks(kind, (query, value, key))
        check_lengths(value, key)
        for x in (query, value, key):
            need_size(kind, x.shape[-1], "the last dimension")
        wanted = dict(
            zip(MASKS, (query.shape[:-1], value.shape[:-1], key.shape[:-1]), strict=False)
        )
        pairs = (query.shape[0], *query.shape[1:-1], *value.shape[1:-1])
        for name, mask in masks.items():
            shapes = (wanted[name],) if name in wanted else (pairs, (*pairs[:1], None, *pairs[1:]))
            if not any(_repeats(mask.shape, shape) for shape in shapes):
                fact = f"`{name}` of `{kind}` is {sizes(shapes[0][1:])} here, but this is {mask}"
                raise Mismatch("NS404", fact, "inputs")

    def weights(self, *inputs: Tensor, **_: Any) -> Iterator[Weight]:
        """Those of the projections."""
        yield from weights_inside(self.inside(*inputs))

    def dense(
        self, place: str, name: str, equation: str, shape: tuple[int | None, ...], x: Tensor
    ) -> Sublayer:
        """A projection: its bias has the letters of the result that the kernel brings."""
        kernel, result = equation.split(",")[1].split("->")
        bias = "".join(each for each in result if each in kernel) if self.use_bias else None
        op = EinsumDense.model_construct(
            equation=equation,
            output_shape=shape,
            bias_axes=bias,
            kernel_initializer=self.kernel_initializer,
            bias_initializer=self.bias_initializer,
            dtype=self.dtype,
        )
        return Sublayer(place, op, name, (x,))

    def made(self) -> Iterator[Sublayer]:
        """The layers without weights that are inside; Keras counts their names."""
        yield Sublayer("_softmax", Softmax.model_construct(dtype=self.dtype), "", ())
        dropout = Dropout.model_construct(rate=self.dropout, dtype=self.dtype)
        yield Sublayer("_dropout_layer", dropout, "", ())

    def projected(self, *inputs: Tensor) -> int:
        """The products of the projections."""
        every = (each for each in self.inside(*inputs) if each.inputs)
        return sum(op.macs(op.infer(*read), *read) for _, op, _, read in every)


def _repeats(shape: Shape, wanted: Shape) -> bool:
    """Whether a mask is of such a shape, sizes of 1 being any."""
    return fits(tuple(None if size == 1 else size for size in shape), wanted)
