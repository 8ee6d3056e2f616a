"""Functions of values in the same place."""

from __future__ import annotations

from netspec.fields import NonNegative, Positive
from netspec.functions.arguments import Dim, Dims, Scalar, broadcast, places, unfit
from netspec.functions.function import Function, Operand, dtype_of, free, shape_of
from netspec.functions.promotion import RULES, promoted
from netspec.items import InputType
from netspec.op import Mismatch
from netspec.tensor import FLOATS, Shape, Tensor


class Unary(Function):
    """A function of every value by itself."""


class OfFloats(Unary):
    """A function of every value by itself, which Keras computes of floats alone."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape; NS419 for integers."""
        need_floats(type(self).__name__, inputs[0])
        result: Tensor = super().infer(*inputs)
        return result


class Binary(Function):
    """A function of two values in the same place, each of a tensor or a number."""

    operands = ("x1", "x2")
    reads = free("x1", "x2")

    x1: Scalar | None = None
    x2: Scalar | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape that both repeat to."""
        one, other = self.filled(inputs)
        shape = combined(type(self).__name__, one, other)
        return Tensor(shape, RULES[self.rule](dtype_of(one), dtype_of(other)))


def need_floats(word: str, x: Tensor) -> None:
    """NS419 unless a tensor has floats."""
    if x.dtype not in FLOATS:
        fact = f"`{word}` takes floats, but {{x}} gives {x.dtype}"
        raise Mismatch("NS419", fact, "inputs", "put `ops.cast: float32` before it")


def combined(word: str, *operands: Operand) -> Shape:
    """The shape that all operands repeat to; NS404 when there is none."""
    shape: Shape = ()
    for each in operands:
        merged = broadcast(shape, shape_of(each))
        if merged is None:
            raise unfit(word, shape, shape_of(each))
        shape = merged
    return shape


class Arctan2(Binary, home="numpy"):
    """The angle of the point that is `x1` high and `x2` wide."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape that both repeat to; Keras takes a number for one of float32 here."""
        filled = self.filled(inputs)
        dtypes = (each.dtype if isinstance(each, Tensor) else "float32" for each in filled)
        return Tensor(combined("ops.arctan2", *filled), promoted(*dtypes, "float"))


class Cast(Unary, home="core"):
    """The same values in another dtype."""

    main = "dtype"
    takes_dtype = True

    dtype: InputType  # type: ignore[assignment]

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        return Tensor(inputs[0].shape, self.dtype)


class Clip(Unary, home="numpy"):
    """Every value, but at least `x_min` and at most `x_max`."""

    main = "x_min"
    rule = "not_bool"

    x_min: Scalar
    x_max: Scalar


class Round(Unary, home="numpy"):
    """Every value with so many decimals."""

    main = "decimals"

    decimals: Dim = 0


class NanToNum(Unary, home="numpy"):
    """Every value, with numbers in place of what is none or infinite."""

    main = "nan"

    nan: Scalar = 0.0
    posinf: Scalar | None = None
    neginf: Scalar | None = None


class Like(Unary):
    """A tensor of the same shape."""

    main = "dtype"
    takes_dtype = True

    dtype: InputType | None = None  # type: ignore[assignment]

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape, and its dtype where none is given."""
        return Tensor(inputs[0].shape, self.dtype or inputs[0].dtype)


class ZerosLike(Like, home="numpy"):
    """Zeros."""


class OnesLike(Like, home="numpy"):
    """Ones."""


class FullLike(Like, home="numpy"):
    """One number everywhere."""

    operands = ("x", "fill_value")
    main = "fill_value"

    fill_value: Scalar


class ExponentialUnit(OfFloats):
    """An activation that comes down to `-alpha`."""

    main = "alpha"

    alpha: Scalar = 1.0


class Celu(ExponentialUnit, home="nn"):
    """The activation `celu`."""


class Elu(ExponentialUnit, home="nn"):
    """The activation `elu`."""


class Gelu(OfFloats, home="nn"):
    """The activation `gelu`."""

    main = "approximate"

    approximate: bool = True


class Shrink(OfFloats):
    """An activation that is 0 up to `threshold` either way."""

    main = "threshold"

    threshold: Scalar = 0.5


class HardShrink(Shrink, home="nn"):
    """The activation `hard_shrink`."""


class SoftShrink(Shrink, home="nn"):
    """The activation `soft_shrink`."""


class LeakyRelu(OfFloats, home="nn"):
    """The activation `leaky_relu`."""

    main = "negative_slope"

    negative_slope: Scalar = 0.2


class Squareplus(OfFloats, home="nn"):
    """The activation `squareplus`."""

    main = "b"

    b: Scalar = 4


class Threshold(Unary, home="nn"):
    """Every value above `threshold`, and `default_value` in place of the others."""

    main = "threshold"

    threshold: Scalar
    default_value: Scalar


class AlongAxis(OfFloats):
    """A function of the values along an axis."""

    main = "axis"

    axis: Dim = -1

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        places(self.axis, inputs[0].rank)
        return super().infer(*inputs)


class Softmax(AlongAxis, home="nn"):
    """Positive values of sum 1 along `axis`."""


class LogSoftmax(AlongAxis, home="nn"):
    """The logarithm of the softmax."""


class Sparsemax(AlongAxis, home="nn"):
    """Values of sum 1 along `axis`, many of which are 0."""


class Glu(AlongAxis, home="nn"):
    """The first half along `axis`, each times the sigmoid of its counterpart in the second."""

    def infer(self, *inputs: Tensor) -> Tensor:
        """Half the size along `axis`; NS404 when it is odd."""
        (place,) = places(self.axis, inputs[0].rank)
        x = super().infer(*inputs)
        size = x.shape[place]
        if size is not None and size % 2:
            fact = f"`ops.glu` halves axis {self.axis}, but its size is {size}"
            raise Mismatch("NS404", fact, "axis")
        half = None if size is None else size // 2
        return x._replace(shape=(*x.shape[:place], half, *x.shape[place + 1 :]))


class Normalize(OfFloats, home="nn"):
    """Every vector along `axis` by its norm."""

    main = "axis"
    rule = "float32"

    axis: Dims = -1
    order: Positive = 2
    epsilon: NonNegative | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape."""
        places(self.axis, inputs[0].rank)
        return super().infer(*inputs)


class Where(Function, home="numpy"):
    """The values of `x1` where `condition` holds, those of `x2` elsewhere."""

    operands = ("condition", "x1", "x2")
    reads = free("condition", "x1", "x2")

    x1: Scalar | None = None
    x2: Scalar | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape that all repeat to."""
        filled = self.filled(inputs)
        shape = combined(type(self).__name__, *filled)
        return Tensor(shape, promoted(*map(dtype_of, filled[1:])))
