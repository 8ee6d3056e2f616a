"""Which dimensions an `axis` argument means; the batch counts as dimension 0 and is never meant."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from netspec.fields import Check, integer, refuse
from netspec.nested import check_each
from netspec.tensor import Tensor


def axis(value: Any) -> int:
    """One dimension of a tensor."""
    found = integer(value)
    if found == 0:
        refuse("NS229", "axis 0 is the batch", "the first usable axis is 1")
    return found


def axes(value: Any) -> int | tuple[int, ...]:
    """One dimension of a tensor, or several."""
    if not isinstance(value, list | tuple):
        return axis(value)
    return _distinct(check_each(axis, value))


def weight_axes(value: Any) -> int | tuple[int, ...]:
    """One dimension of a weight, or several; a weight has no batch."""
    if not isinstance(value, list | tuple):
        return integer(value)
    return _distinct(check_each(integer, value))


def _distinct(found: tuple[int, ...]) -> tuple[int, ...]:
    if not found:
        refuse("NS208", "must be an axis or a list of them, but this list is empty")
    if len(set(found)) < len(found):
        refuse("NS208", "must have each axis once, but one is there twice")
    return found


def resolve(which: int | tuple[int, ...], x: Tensor, at: str = "axis") -> tuple[int, ...]:
    """The dimensions of `x` that `which` means, from the front and in the order written.

    Raises `Mismatch` NS408 for one that `x` does not have, NS229 for the batch.
    """
    several = which if isinstance(which, tuple) else (which,)
    found = tuple(each + x.rank if each < 0 else each for each in several)
    for written, place in zip(several, found, strict=True):
        if not 1 <= place < x.rank or found.count(place) > 1:
            _mismatch(written, place, x.rank, at)
    return found


def _mismatch(written: int, place: int, rank: int, at: str) -> None:
    # Imported here: `op` needs the initializers, whose axes are read above.
    from netspec.op import Mismatch

    if place == 0:
        raise Mismatch("NS229", f"axis {written} is the batch", at, "the first usable axis is 1")
    if 0 < place < rank:
        raise Mismatch("NS408", f"axis {written} is there twice, counted from either end", at)
    count = f"{rank - 1} dimension" + "s" * (rank != 2)
    cure = f"it can be 1 to {rank - 1}, or -{rank - 1} to -1" if rank > 1 else ""
    raise Mismatch("NS408", f"axis {written} is outside {count}", at, cure)


_ANY = {"type": "integer"}
_ONE = {**_ANY, "not": {"const": 0}}


def _several(one: dict[str, Any]) -> dict[str, Any]:
    many = {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
    return {"anyOf": [one, many]}


Axis: TypeAlias = Annotated[int, Check(axis, _ONE)]
Axes: TypeAlias = Annotated[int | tuple[int, ...], Check(axes, _several(_ONE))]
WeightAxes: TypeAlias = Annotated[int | tuple[int, ...], Check(weight_axes, _several(_ANY))]
