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

# Values of another order are scattered over the file: the more at a time, the fewer ways to it.
_SCATTERED = 2**22


def pieces_of(fitted: Fitted, source: Source) -> Iterator[NDArray[Any]]:
    """The values in C order, flat, in arrays of at most `PIECE`.

    Raises `SpecError`: NS509 for values that are not numbers, NS514 where the file ends early.
    """
    dtype = dtype_of(fitted.weight.dtype)
    for block in _blocks(fitted):
        _check(block, fitted, source)
        flat = _converted(block.reshape(-1), dtype, fitted, source)
        for start in range(0, flat.size, PIECE):
            yield flat[start : start + PIECE]


def _blocks(fitted: Fitted) -> Iterator[NDArray[Any]]:
    array, how = fitted.array, fitted.conversion
    if how.plain:
        for box in boxes_of(array.shape, block_of(array.shape, PIECE)):
            yield array.read(array.shape, box)
        return
    import numpy as np

    shape = how.shape()
    for box in boxes_of(shape, block_of(shape, _SCATTERED)):
        block = array.read(how.view, _there(box, shape, how.axes, how.flip))
        yield np.flip(block.transpose(how.axes), how.flip)


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
