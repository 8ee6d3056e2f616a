"""Layers around another layer."""

from collections.abc import Iterator

from pydantic import model_validator

from netspec.fields import Positive
from netspec.inside import Inner, LayerField, Sublayer, infer_inside
from netspec.nested import refuse_at
from netspec.op import Mismatch, Op, Weight
from netspec.ops.conv import Conv
from netspec.ops.conv_transpose import ConvTranspose
from netspec.ops.core import Dense
from netspec.ops.depthwise_conv import DepthwiseConv
from netspec.ops.einsum_dense import EinsumDense
from netspec.parts.initializers import read_initializer
from netspec.tensor import Tensor


def one_of(layer: Inner, x: Tensor) -> Tensor:
    """What a layer gives, which must be one tensor."""
    result = infer_inside("layer", layer, x)
    if isinstance(result, Tensor):
        return result
    kind = type(layer.op).__name__
    raise Mismatch("NS304", f"`{kind}` gives {len(result)} results here, not one", "layer")


class TimeDistributed(Op):
    """A layer on every step of a sequence, or on every picture of a film, with the same weights."""

    main = "layer"
    holds = ("layer",)

    layer: LayerField

    @model_validator(mode="after")
    def _combine(self) -> "TimeDistributed":
        if self.layer.op.reads.least != 1:
            kind = type(self.layer.op).__name__
            refuse_at("layer", "NS206", f"`{kind}` reads more than one tensor")
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The steps of the input, each as the layer gives it."""
        y = one_of(self.layer, self._step(x))
        return Tensor((y.shape[0], x.shape[1], *y.shape[1:]), self.compute_dtype)

    def _step(self, x: Tensor) -> Tensor:
        if x.rank < 3:
            fact = f"`TimeDistributed` takes steps of something, but {{x}} gives {x}"
            raise Mismatch("NS402", fact, "", "put it where a sequence comes in")
        return x._replace(shape=(x.shape[0], *x.shape[2:]))

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The layer, which reads one step."""
        yield Sublayer("layer", *self.layer, (self._step(inputs[0]),))

    def macs(self, y: Tensor, x: Tensor) -> int:
        """Those of the layer for every step."""
        step = self._step(x)
        return self.layer.op.macs(one_of(self.layer, step), step) * (x.shape[1] or 1)


# What has a `kernel` that Keras finds.
_WITH_KERNEL = (Dense, EinsumDense, Conv, ConvTranspose, DepthwiseConv)


class SpectralNormalization(Op):
    """A layer whose kernel is divided by its largest singular value as it learns.

    (Miyato et al., 2018.)
    """

    main = "layer"
    holds = ("layer",)
    call_arguments = frozenset({"training"})

    layer: LayerField
    power_iterations: Positive = 1
    training: bool | None = None

    @model_validator(mode="after")
    def _combine(self) -> "SpectralNormalization":
        op = self.layer.op
        if not isinstance(op, _WITH_KERNEL):
            fact = f"`{type(op).__name__}` has no kernel to normalize"
            refuse_at("layer", "NS206", fact, "wrap a `dense`, an `einsum_dense` or a convolution")
        if vars(op).get("lora_rank") is not None:
            fact = "`spectral_normalization` and `lora_rank` cannot be combined"
            refuse_at("layer", "NS218", fact)
        return self

    def infer(self, x: Tensor) -> Tensor:
        """What the layer gives."""
        return one_of(self.layer, x)._replace(dtype=self.compute_dtype)

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The layer."""
        yield Sublayer("layer", *self.layer, inputs)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """The layer's, its kernel first, and then `vector_u` of (1, the kernel's last size)."""
        kernel, *others = super().weights(x)
        # Keras keeps the kernel twice: the wrapper has it too.
        yield kernel._replace(places=("", *kernel.places))
        shape = (1, kernel.shape[-1])
        start = read_initializer({"truncated_normal": {"stddev": 0.02}})
        yield Weight("vector_u", shape, start, trainable=False, dtype=kernel.dtype)
        yield from others

    def macs(self, y: Tensor, x: Tensor) -> int:
        """Those of the layer."""
        return self.layer.op.macs(y, x)
