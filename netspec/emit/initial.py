"""The first values of a weight: from a seed, with NumPy alone, and the same on every machine.

Distributions and their parameters are Keras's, that of orthogonal matrices nearly so; the values
are not, which no two backends share.
A weight's values depend on itself alone: its layer's path, name, shape and initializer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netspec.emit.draw.bits import Bits
from netspec.emit.draw.fill import Constant, Diagonal
from netspec.emit.draw.joined import Joined
from netspec.emit.draw.law import Law
from netspec.emit.draw.normal import TWO_SIGMA, Normal
from netspec.emit.draw.orthogonal import Orthogonal
from netspec.emit.draw.scaling import SCALED, scaled
from netspec.emit.draw.uniform import Uniform
from netspec.emit.rule import Rule, rule_of
from netspec.tensor import Weight

# The most values that are made at a time.
PIECE = 2**18

# To be changed with any change of the values after a release.
VERSION = "netspec 1"


def initial_value(seed: int, layer: str, weight: Weight) -> NDArray[Any]:
    """The first values of a weight, in its shape and dtype."""
    values = np.empty(prod(weight.shape), dtype_of(weight.dtype))
    start = 0
    for piece in Pieces(seed, layer, weight):
        values[start : start + piece.size] = piece
        start += piece.size
    return values.reshape(weight.shape)


@dataclass(frozen=True)
class Pieces:
    """The same values in C order, flat, in arrays that may be made in any order and by any thread.

    They have `PIECE` values each, and the last has the rest.
    """

    seed: int
    layer: str
    weight: Weight

    @cached_property
    def rule(self) -> Rule:
        """What they come from."""
        return rule_of(self.weight.initializer)

    @cached_property
    def _law(self) -> Law:
        return _law(self.rule, self.weight.shape, self._shared_bits)

    def __len__(self) -> int:
        return -(-prod(self.weight.shape) // PIECE)

    def __iter__(self) -> Iterator[NDArray[Any]]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, index: int) -> NDArray[Any]:
        weight = self.weight
        start = index * PIECE
        count = min(prod(weight.shape) - start, PIECE)
        bits = self._bits(index)
        # A deviation may be too large for a narrow dtype, in Keras too.
        with np.errstate(over="ignore"):
            values = self._law.piece(start, count, bits, wide=weight.dtype == "float64")
            return values.astype(dtype_of(weight.dtype), copy=False)

    def _bits(self, index: int) -> Bits:
        return Bits(partial(_key, self, index))

    def _shared_bits(self, number: int) -> Bits:
        """What is random of no piece alone."""
        return self._bits(-1 - number)


def initial_state(seed: int, layer: str, index: int = 0) -> NDArray[np.int64]:
    """The first state of a layer's random numbers, a dropout's say: a seed, and how many are drawn.

    Of a layer that has several, `index` is which. A layer's own seed stands in for the
    first number.
    """
    bits = Bits(lambda: json.dumps((VERSION, seed, layer, "seed_generator", index)))
    # Positive, since that is what fits what every backend keeps it in.
    return np.array([int(bits.int32(1)[0]) & 0x7FFFFFFF, 0], np.int64)


def _law(given: Rule, shape: tuple[int, ...], bits: Callable[[int], Bits]) -> Law:
    """How the values come about; `bits` gives those that pieces share, by number."""
    kind = given.kind
    if kind in SCALED:
        return scaled(given, shape)
    match kind:
        case "Zeros":
            return Constant(0, shape)
        case "Ones":
            return Constant(1, shape)
        case "Constant":
            return Constant(given.value, shape)
        case "RandomUniform":
            return Uniform(given.minval, given.maxval)
        case "RandomNormal":
            return Normal(given.mean, given.stddev)
        case "TruncatedNormal":
            return Normal(given.mean, given.stddev, TWO_SIGMA)
        case "Identity":
            return Diagonal(given.gain, *shape)
        case "Orthogonal":
            return Orthogonal(given.gain, shape, bits)
        case "ForgetBias":
            bias, twice = (
                _law(given.bias, (size,), bits) for size in (given.units, 2 * given.units)
            )
            ones = Constant(1, (given.units,))
            return Joined(((bias, given.units), (ones, given.units), (twice, 2 * given.units)))
        case "STFT":
            # Imported here: it is rare, and brings much with it.
            from netspec.emit.draw.fourier import Fourier

            return Fourier(given, shape)
    raise TypeError(f"`{kind}` is no initializer of Keras")


def _key(pieces: Pieces, index: int) -> str:
    """What decides the values of a piece, in a text that is the same for the same values.

    An `index` below 0 is that of what pieces share.

    An initializer's own seed stands in for that of the build. Arguments that have their default are
    left out, so that one that Keras adds changes no values.
    """
    arguments = _arguments(pieces.rule)
    own = arguments.pop("seed", None)
    weight = pieces.weight
    place = (pieces.layer, weight.name, weight.shape, pieces.rule.kind, arguments, index)
    return json.dumps((VERSION, pieces.seed if own is None else own, *place), sort_keys=True)


def _arguments(rule: Rule) -> dict[str, Any]:
    return {name: _number(rule.arguments[name]) for name in rule.given}


def _number(value: Any) -> Any:
    """`1.0` as `1`, since a spec may say either."""
    if isinstance(value, Rule):
        return [value.kind, _arguments(value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def dtype_of(name: str) -> np.dtype[Any]:
    """NumPy's type of that name."""
    if name == "bfloat16":
        # NumPy has none; that of TensorFlow is a package of its own.
        narrow: np.dtype[Any] = np.dtype(import_module("ml_dtypes").bfloat16)
        return narrow
    return np.dtype(name)
