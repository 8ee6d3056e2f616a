"""What is known of tensors and weights before anything runs: shapes and dtypes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from netspec.parts.initializers import Initializer

Size: TypeAlias = int | None
Shape: TypeAlias = tuple[Size, ...]


class Tensor(NamedTuple):
    """A symbolic tensor: `shape` counts the batch as dimension 0, `None` is an open size."""

    shape: Shape
    dtype: str = "float32"

    @property
    def rank(self) -> int:
        """The number of dimensions, the batch included."""
        return len(self.shape)

    def __str__(self) -> str:
        return sizes(self.shape[1:])


class Weight(NamedTuple):
    """One variable of a layer: `name` is its path below the layer, as in `kernel`.

    `places` are the sublayers that hold it, as `Sublayer.place` has them; the layer itself is `""`.
    """

    name: str
    shape: tuple[int, ...]
    initializer: Initializer
    trainable: bool = True
    dtype: str = "float32"
    places: tuple[str, ...] = ("",)


def sizes(shape: Shape) -> str:
    """Sizes as messages write them: `7 x 7 x 512`, with `?` for an open one."""
    return " x ".join("?" if size is None else str(size) for size in shape) or "a single number"


def product(shape: Shape) -> int | None:
    """The number of elements, or `None` when a size is open."""
    total = 1
    for size in shape:
        if size is None:
            return None
        total *= size
    return total


FLOATS = frozenset({"float16", "bfloat16", "float32", "float64"})
INTEGERS = frozenset(
    {"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "bool"}
)
