"""The types of the arguments of functions; dimensions count the batch as 0."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, describe, integer, natural, number, positive, refuse
from netspec.nested import check_each
from netspec.op import Mismatch
from netspec.tensor import Shape, Size, sizes


def scalar(value: Any) -> Any:
    """A number or a flag, of the kind that it was written as: 1 and 1.0 give other dtypes."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        fact = f"must be a number, but this is {describe(value)}"
        refuse("NS205", fact, "tensors are named in `from`, as in `from: {x1: a, x2: b}`")
    if isinstance(value, list | tuple):
        fact = f"must be a number, but this is {describe(value)}"
        refuse("NS205", fact, "`rescaling` and `normalization` take lists")
    number(value)
    return value


def dims(value: Any) -> Any:
    """A dimension, or several different ones."""
    if not isinstance(value, list | tuple):
        return integer(value)
    found = check_each(integer, value)
    if len(set(found)) < len(found):
        refuse("NS208", "must have each axis once, but one is there twice")
    return found


def whole_numbers(value: Any) -> Any:
    """An integer, or nested lists of them."""
    if not isinstance(value, list | tuple):
        return integer(value)
    return check_each(whole_numbers, value)


def sizes_list(value: Any) -> tuple[int, ...]:
    """A list of sizes."""
    return check_each(natural, _listed(value))


def _listed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return value
    cure = f"write `[{value}]`" if isinstance(value, int) else ""
    refuse("NS205", f"must be a list, but this is {describe(value)}", cure)


def order(value: Any) -> tuple[int, ...]:
    """A list of integers."""
    return check_each(integer, _listed(value))


def counts(value: Any) -> Any:
    """A count, or a list of them."""
    return check_each(natural, value) if isinstance(value, list | tuple) else natural(value)


def sections(value: Any) -> Any:
    """A count of parts, or a list of the places to split at."""
    return check_each(natural, value) if isinstance(value, list | tuple) else positive(value)


_INTEGER: dict[str, Any] = {"type": "integer"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}


def _or_list(one: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [one, {"type": "array", "items": one}]}


Scalar: TypeAlias = Annotated[float, Check(scalar, {"type": "number"})]
Dim: TypeAlias = Annotated[int, Check(integer, _INTEGER)]
Dims: TypeAlias = Annotated[int | tuple[int, ...], Check(dims, _or_list(_INTEGER))]
Order: TypeAlias = Annotated[tuple[int, ...], Check(order, {"type": "array", "items": _INTEGER})]
SizesList: TypeAlias = Annotated[
    tuple[int, ...], Check(sizes_list, {"type": "array", "items": _COUNT})
]
Counts: TypeAlias = Annotated[int | tuple[int, ...], Check(counts, _or_list(_COUNT))]
Sections: TypeAlias = Annotated[int | tuple[int, ...], Check(sections, _or_list(_COUNT))]
WholeNumbers: TypeAlias = Annotated[int | tuple[Any, ...], Check(whole_numbers, _or_list(_INTEGER))]


def several(which: int | tuple[int, ...]) -> tuple[int, ...]:
    """One or several as several."""
    return which if isinstance(which, tuple) else (which,)


def places(which: int | tuple[int, ...], rank: int, at: str = "axis") -> tuple[int, ...]:
    """The dimensions that are meant, counted from the front; NS408 for one that is not there."""
    found = []
    for written in several(which):
        place = written + rank if written < 0 else written
        if not 0 <= place < rank:
            count = f"{rank} dimension" + "s" * (rank != 1)
            cure = f"it can be 0, the batch, to {rank - 1}, or -{rank} to -1" if rank else ""
            raise Mismatch("NS408", f"axis {written} is outside {count}", at, cure)
        if place in found:
            fact = f"axis {written} is there twice, counted from either end"
            raise Mismatch("NS408", fact, at)
        found.append(place)
    return tuple(found)


def broadcast(one: Shape, other: Shape) -> Shape | None:
    """The shape that both repeat to, aligned at the end; `None` when there is none.

    An open size beside a known one is taken for that, as Keras takes it.
    """
    rank = max(len(one), len(other))
    first, second = ((1,) * (rank - len(each)) + each for each in (one, other))
    merged: list[Size] = []
    for a, b in zip(first, second, strict=True):
        if a == 1 or b == 1:
            merged.append(b if a == 1 else a)
        elif None in (a, b) or a == b:
            merged.append(a if b is None else b)
        else:
            return None
    return tuple(merged)


def unfit(deed: str, one: Shape, other: Shape) -> Mismatch:
    """NS404 for two shapes that do not repeat to one."""
    fact = f"`{deed}` cannot combine {sizes(one)} and {sizes(other)}, with the batch"
    cure = "sizes, counted from the last, are to be equal or 1"
    return Mismatch("NS404", fact, "inputs", cure)


def total(shape: Shape) -> Size:
    """The number of values, open where a size is."""
    found = 1
    for size in shape:
        if size is None:
            return None
        found *= size
    return found
