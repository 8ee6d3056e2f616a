"""A matrix product along dimensions that an equation names."""

import re
from collections.abc import Iterator
from math import prod
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import model_validator

from netspec.fields import Check, Number, Positive, describe, positive, refuse
from netspec.nested import check_each, refuse_at
from netspec.op import Mismatch, Op, Weight, positions
from netspec.parts.activations import Activation
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import (
    GLOROT_UNIFORM,
    ZEROS,
    Initializer,
    InitializerField,
    initializers,
)
from netspec.parts.regularizers import RegularizerField
from netspec.tensor import Shape, Size, Tensor, sizes

# The inputs, the kernel and the result, with the dimensions that are left out on one side.
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<x>[a-zA-Z]+),(?P<kernel>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)",
        r"(?P<left>\.\.\.)(?P<x>[a-zA-Z]+),(?P<kernel>[a-zA-Z]+)->\.\.\.(?P<y>[a-zA-Z]+)",
        r"(?P<x>[a-zA-Z]{2,})(?P<right>\.\.\.),(?P<kernel>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)\.\.\.",
    )
)
_CURE = "write `ab,bc->ac`, `...b,bc->...c` or `ab...,bc->ac...`"


def equation(value: Any) -> str:
    """An equation of letters for dimensions, of two factors and a result."""
    if not isinstance(value, str):
        refuse("NS205", f"must be text, but this is {describe(value)}", _CURE)
    if not any(form.fullmatch(value) for form in _FORMS):
        refuse("NS206", f"`{value}` is no equation of an input and a kernel", _CURE)
    return value


def letters(value: Any) -> str:
    """Letters of dimensions."""
    if isinstance(value, str) and value.isascii() and value.isalpha():
        return value
    refuse("NS205", f"must be letters of the result, but this is {describe(value)}")


def output_sizes(value: Any) -> tuple[int | None, ...]:
    """The sizes of the result without the batch: one, or a list with null for what is not fixed."""
    if not isinstance(value, list | tuple):
        return (positive(value),)
    return check_each(lambda each: None if each is None else positive(each), value)


_SIZE = {"type": "integer", "minimum": 1}
_SIZES = {"type": "array", "items": {"anyOf": [_SIZE, {"type": "null"}]}}

Equation: TypeAlias = Annotated[str, Check(equation, {"type": "string"})]
Letters: TypeAlias = Annotated[str, Check(letters, {"type": "string"})]
OutputShape: TypeAlias = Annotated[
    tuple[int | None, ...], Check(output_sizes, {"anyOf": [_SIZE, _SIZES]})
]


class Factors(NamedTuple):
    """What an equation makes of an input: `y` is the result, `inside` what is summed over."""

    kernel: Shape
    bias: Shape | None
    y: Shape
    input_axes: tuple[int, ...]
    output_axes: tuple[int, ...]


class EinsumDense(Op):
    """A product with a kernel, along the dimensions that `equation` leaves out of its result.

    `output_shape` has the sizes of the result, null for those that the input has; `bias_axes` are
    the letters of the result that the bias has.
    """

    main = "equation"
    call_arguments = frozenset({"training"})

    equation: Equation
    output_shape: OutputShape
    activation: Activation | None = None
    bias_axes: Letters | None = None
    kernel_initializer: InitializerField = GLOROT_UNIFORM
    bias_initializer: InitializerField = ZEROS
    kernel_regularizer: RegularizerField | None = None
    bias_regularizer: RegularizerField | None = None
    kernel_constraint: ConstraintField | None = None
    bias_constraint: ConstraintField | None = None
    lora_rank: Positive | None = None
    lora_alpha: Number | None = None
    training: bool | None = None

    @model_validator(mode="after")
    def _combine(self) -> "EinsumDense":
        x, kernel, y = (self._letters[each] for each in ("x", "kernel", "y"))
        for letter in (*x, *kernel, *y):
            if max(each.count(letter) for each in (x, kernel, y)) > 1:
                refuse_at("equation", "NS206", f"`{letter}` stands twice in one part of it")
            if letter in y and letter not in x + kernel:
                fact = f"`{letter}` of the result is in neither the input nor the kernel"
                refuse_at("equation", "NS206", fact)
            if letter in kernel and letter not in x + y:
                fact = f"`{letter}` of the kernel is in neither the input nor the result"
                refuse_at("equation", "NS206", fact)
        for letter in self.bias_axes or "":
            if letter not in y:
                refuse_at("bias_axes", "NS206", f"`{letter}` is no dimension of the result `{y}`")
        if self.lora_rank and self.kernel_constraint:
            fact = "`lora_rank` and `kernel_constraint` cannot be combined"
            refuse_at("lora_rank", "NS218", fact)
        return self

    @property
    def _letters(self) -> dict[str, str]:
        found = next(match for form in _FORMS if (match := form.fullmatch(self.equation)))
        return {"left": "", "right": "", **found.groupdict()}

    def config(self) -> dict[str, Any]:
        """The arguments; no activation is `linear`, and no `lora_alpha` is `lora_rank`."""
        alpha = self.lora_rank if self.lora_alpha is None else self.lora_alpha
        alpha = alpha if self.lora_rank else None
        return super().config() | {"activation": self.activation or "linear", "lora_alpha": alpha}

    def infer(self, x: Tensor) -> Tensor:
        """`output_shape` with the input's batch, and its dimensions that `...` stands for."""
        return Tensor(self._factors(x).y, self.compute_dtype)

    def _factors(self, x: Tensor) -> Factors:
        part = self._letters
        hidden = x.rank - len(part["x"])
        if hidden < 0 or (hidden and not part["left"] and not part["right"]):
            fact = (
                f"`{part['x']}` has {len(part['x'])} dimensions with the batch, but {{x}} {x.rank}"
            )
            raise Mismatch("NS402", fact, "equation")
        y = self._result(x, hidden)
        start = hidden if part["left"] else 0
        sizes_in = dict(zip(part["x"], x.shape[start:], strict=False))
        sizes_out = dict(zip(part["y"], y[start:], strict=False))
        for letter, size in sizes_in.items():
            if letter in sizes_out and sizes_out[letter] not in (None, size):
                fact = f"`{letter}` is {size} in {{x}}, but {sizes_out[letter]} in `output_shape`"
                raise Mismatch("NS404", fact, "output_shape")
        kernel = [self._size(letter, sizes_in, sizes_out) for letter in part["kernel"]]
        outer = [place for place, letter in enumerate(part["kernel"]) if letter in sizes_out]
        inner = [place for place in range(len(kernel)) if place not in outer]
        bias = self._bias(sizes_out, 0 if part["left"] else hidden)
        return Factors(tuple(kernel), bias, y, tuple(inner), tuple(outer))

    def _result(self, x: Tensor, hidden: int) -> Shape:
        part = self._letters
        rest: Shape = self.output_shape
        if part["left"]:
            # The batch is the first of the dimensions that are left out.
            left = x.shape[1:hidden]
            if left != left[::-1]:
                # Keras 3.15 has them in reverse order in the shape, and not in the values.
                fact = f"`...` stands for {sizes(left)} here, whose shape Keras gets wrong"
                raise Mismatch("NS404", fact, "equation", "give every dimension a letter")
            rest = (*left, *rest)
        elif hidden:
            rest = (*rest, *x.shape[x.rank - hidden :])
        y = (x.shape[0], *rest)
        if len(y) != len(part["y"]) + hidden:
            count = len(part["y"]) - (not (part["left"] and hidden))
            fact = f"`{part['y']}` has {count} sizes, but `output_shape` {len(self.output_shape)}"
            raise Mismatch("NS208", fact, "output_shape")
        return y

    def _size(self, letter: str, sizes_in: dict[str, Size], sizes_out: dict[str, Size]) -> int:
        size = sizes_out[letter] if letter in sizes_out else sizes_in[letter]
        if size is None:
            cure = "" if letter in sizes_in else "give it in `output_shape`"
            fact = f"the size of `{letter}` is open, but the kernel of `EinsumDense` needs it"
            raise Mismatch("NS406", fact, "equation", cure)
        return size

    def _bias(self, known: dict[str, Size], after: int) -> Shape | None:
        """The sizes from the first letter of `bias_axes` on, 1 for the others."""
        if self.bias_axes is None:
            return None
        y = self._letters["y"]
        first = min(y.index(letter) for letter in self.bias_axes)
        found = [(known[each] if each in self.bias_axes else 1) for each in y[first:]]
        if None in found:
            raise Mismatch(
                "NS406", "the bias of `EinsumDense` has an open size", "bias_axes",
                "give it in `output_shape`",
            )  # fmt: skip
        return (*found, *(1,) * after)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`kernel` and `bias`, and with `lora_rank` the factors of its change, in float32."""
        found, rank, dtype = self._factors(x), self.lora_rank, self.variable_dtype
        kernel = tuple(size or 0 for size in found.kernel)
        initializer = along(self.kernel_initializer, found.input_axes, found.output_axes)
        yield Weight("kernel", kernel, initializer, rank is None, dtype)
        if found.bias is not None:
            bias = tuple(size or 0 for size in found.bias)
            yield Weight("bias", bias, self.bias_initializer, dtype=dtype)
        if rank is not None:
            he_uniform = initializers()["he_uniform"].model_construct()
            yield Weight("lora_kernel_a", (*kernel[:-1], rank), he_uniform)
            yield Weight("lora_kernel_b", (rank, kernel[-1]), ZEROS)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """A product for every place of the input, and every one of the result that it has not."""
        part = self._letters
        kernel = zip(part["kernel"], self._factors(x).kernel, strict=True)
        beside = (size or 1 for letter, size in kernel if letter not in part["x"])
        return positions(x.shape[1:]) * prod(beside)


def along(
    initializer: Initializer, input_axes: tuple[int, ...], output_axes: tuple[int, ...]
) -> Initializer:
    """The initializer, told which dimensions a unit reads and which it writes.

    Keras does so for those that scale with them and were not told (3.15, `EinsumDense.build`).
    """
    told: Any = initializer
    if "input_axes" not in type(told).model_fields or told.input_axes is not None:
        return initializer
    axes = {"input_axes": input_axes, "output_axes": output_axes}
    changed: Initializer = told.model_copy(update=axes)
    return changed
