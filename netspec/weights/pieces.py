"""The values of a weight that is loaded, read and converted piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from netspec.diagnostic import Diagnostic, SpecError
from netspec.emit.datasets import block_of, boxes_of
from netspec.emit.initial import PIECE, dtype_of
from netspec.graph import Source
from netspec.weights.matched import Fitted
from netspec.weights.stored import Box, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Values of another order are scattered over the file: the more bytes at a time, the fewer ways.
_SCATTERED = 2**26


def pieces_of(fitted: Fitted, source: Source) -> Iterator[NDArray[Any]]:
    """The values in C order, flat, in arrays of at most `PIECE`.

    Raises `SpecError`: NS509 for values that are not numbers, NS514 where the file ends early.
    """
    dtype = dtype_of(fitted.weight.dtype)
    for block in _blocks(fitted):
        for box in boxes_of(block.shape, block_of(block.shape, PIECE)):
            piece = block[tuple(slice(*each) for each in box)].reshape(-1)
            _check(piece, fitted, source)
            yield _converted(piece, dtype, fitted, source)
        # Before the next one is read, since the two would be in memory at once.
        del block


def _blocks(fitted: Fitted) -> Iterator[NDArray[Any]]:
    array, how = fitted.array, fitted.conversion
    if how.plain:
        for box in boxes_of(array.shape, block_of(array.shape, PIECE)):
            yield array.read(array.shape, box)
        return
    import numpy as np

    shape = how.shape()
    for box in boxes_of(shape, block_of(shape, _SCATTERED // _width(array.dtype))):
        there = _there(box, shape, how.axes, how.flip)
        yield np.flip(array.read(how.view, there).transpose(how.axes), how.flip)


def _width(dtype: str) -> int:
    """The bytes that a value takes while it is read; bfloat16 is widened in two steps."""
    return 12 if dtype == "bfloat16" else max(4, dtype_of(dtype).itemsize)


def _there(box: Box, shape: Shape, axes: tuple[int, ...], flip: tuple[int, ...]) -> Box:
    """Where in the file the values of a box are."""
    ends = [
        (size - stop, size - start) if axis in flip else (start, stop)
        for axis, ((start, stop), size) in enumerate(zip(box, shape, strict=True))
    ]
    return tuple(ends[axes.index(axis)] for axis in range(len(axes)))


def _check(block: NDArray[Any], fitted: Fitted, source: Source) -> None:
    import numpy as np

    if block.dtype.kind == "f" and not np.isfinite(block).all():
        count = int(np.count_nonzero(~np.isfinite(block)))
        what = (
            "1 value that is no number" if count == 1 else f"{count:,} values that are no numbers"
        )
        raise _refusal(fitted, source, f"holds {what}")


def _converted(flat: NDArray[Any], dtype: Any, fitted: Fitted, source: Source) -> NDArray[Any]:
    import numpy as np

    if flat.dtype == dtype:
        return flat
    with np.errstate(over="ignore"):
        values: NDArray[Any] = flat.astype(dtype)
    if not np.isfinite(values.astype(np.float32, copy=False)).all():
        raise _refusal(fitted, source, f"holds values that are too large for {dtype.name}")
    return values


def _refusal(fitted: Fitted, source: Source, fact: str) -> SpecError:
    name = f"`{fitted.target.way}/{fitted.weight.name}`"
    stored = f"`{fitted.layer.name}` of `{source.file}`"
    fact = f"{name} is loaded from {stored}, which {fact}"
    cure = "the training that it comes from failed; take an earlier file"
    return SpecError([Diagnostic("NS509", fact, source.at("file"), source.path, help=cure)])
