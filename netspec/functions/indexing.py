"""Functions that pick values out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeAlias

from netspec.fields import Check, Positive, describe, integer, refuse
from netspec.functions.arguments import Dim, WholeNumbers, broadcast, places, total, unfit
from netspec.functions.function import Function, free
from netspec.items import InputType
from netspec.nested import check_each
from netspec.op import Mismatch
from netspec.tensor import INTEGERS, Size, Tensor, sizes

_SLICE = re.compile(r"\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*(?::\s*(-?\d{1,9})?\s*)?")
_CURE = 'as in `[":", "0:3", -1, "...", null]`'


def _key(value: Any) -> Any:
    """What stands in brackets: an integer, or a list of integers, slices, `...` and null."""
    if not isinstance(value, list | tuple):
        if isinstance(value, str):
            refuse(
                "NS205", f"must be a list, but this is {describe(value)}", f'write `["{value}"]`'
            )
        return integer(value)
    found = check_each(_step, value)
    if found.count("...") > 1:
        refuse("NS208", "must have `...` once, but it is there twice")
    return found


def _step(value: Any) -> int | str | None:
    if value is None:
        return None
    if value == "...":
        return "..."
    if isinstance(value, str):
        found = _SLICE.fullmatch(value)
        if found is None:
            refuse("NS205", f"must be a slice, but this is {describe(value)}", _CURE)
        if found[3] is not None and int(found[3]) == 0:
            refuse("NS207", "must be a slice, but its step is 0")
        return value.replace(" ", "")
    return integer(value)


def _dense(value: Any) -> bool:
    if value is not False:
        refuse("NS206", f"must be `false`, but this is {describe(value)}", "remove it")
    return False


_SCHEMA = {"anyOf": [{"type": "integer"}, {"type": "array"}]}
Dense: TypeAlias = Annotated[Literal[False], Check(_dense, {"const": False})]
Key: TypeAlias = Annotated[int | tuple[Any, ...], Check(_key, _SCHEMA)]


class GetItem(Function, home="numpy"):
    """`x[key]`, where `key` has one entry for each dimension, the batch first.

    An entry is an integer, a slice such as `":"`, `"0:3"` or `"::2"`, `"..."` for all dimensions
    that are left, or null for a new one.
    """

    operands = ("x", "key")
    main = "key"

    key: Key

    def placed(self, read: Sequence[Any]) -> list[Any]:
        """The tensor, and the key as Python has it."""
        key = self.key if isinstance(self.key, int) else tuple(map(_meant, self.key))
        return [read[0], key]

    def spelled_out(self, *inputs: Tensor) -> Function:
        """With a slice for every dimension that `...` stands for, which not all of Keras reads."""
        key = self._entries()
        if "..." not in key:
            return self
        at, left = key.index("..."), inputs[0].rank - _used(key)
        return self.model_copy(update={"key": (*key[:at], *[":"] * left, *key[at + 1 :])})

    def _entries(self) -> tuple[Any, ...]:
        return (self.key,) if isinstance(self.key, int) else self.key

    def infer(self, *inputs: Tensor) -> Tensor:
        """What is left of every dimension; NS408 for what is outside of one."""
        (x,) = inputs
        key = self._entries()
        used = _used(key)
        if used > x.rank:
            fact = f"`key` has {used} entries for {x.rank} dimensions"
            raise Mismatch("NS408", fact, "key", "the batch is the first")
        if "..." not in key:
            key = (*key, "...")
        left, shape = list(x.shape), list[Size]()
        for each in key:
            if each == "...":
                kept = x.rank - used
                shape, left = shape + left[:kept], left[kept:]
            elif each is None:
                shape.append(1)
            else:
                shape += _picked(each, left.pop(0))
        return x._replace(shape=tuple(shape))


def _used(key: tuple[Any, ...]) -> int:
    """How many dimensions the entries of a key are about."""
    return sum(each not in (None, "...") for each in key)


def _picked(entry: int | str, size: Size) -> list[Size]:
    """What an entry leaves of a dimension."""
    if isinstance(entry, int):
        if size is not None and not -size <= entry < size:
            raise Mismatch("NS408", f"{entry} is outside of {size} values", "key")
        return []
    return [None if size is None else len(range(*_slice(entry).indices(size)))]


def _slice(text: str) -> slice:
    found = _SLICE.fullmatch(text)
    assert found is not None
    return slice(*(None if each is None else int(each) for each in found.groups()))


def _meant(entry: Any) -> Any:
    if entry == "...":
        return Ellipsis
    return _slice(entry) if isinstance(entry, str) else entry


class Take(Function, home="numpy"):
    """The values at `indices` along `axis`; without one, of all in a row."""

    operands = ("x", "indices")
    reads = free("x", "indices")

    indices: WholeNumbers | None = None
    axis: Dim | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape, with that of the indices in place of `axis`."""
        x, indices = self.filled(inputs)
        _need_integers("ops.take", indices)
        shape = indices.shape if isinstance(indices, Tensor) else _extent(indices)
        if self.axis is None:
            return Tensor(shape, x.dtype)
        (place,) = places(self.axis, x.rank)
        _inside(indices, x.shape[place])
        return Tensor((*x.shape[:place], *shape, *x.shape[place + 1 :]), x.dtype)


def _extent(numbers: Any) -> tuple[int, ...]:
    """The shape of nested lists; NS208 where they are not equally long."""
    if isinstance(numbers, int):
        return ()
    inner = {_extent(each) for each in numbers}
    if len(inner) > 1:
        raise Mismatch("NS208", "`indices` has lists of several lengths", "indices")
    return (len(numbers), *(inner.pop() if inner else ()))


def _inside(numbers: Any, size: Size) -> None:
    """NS408 for an index that is not there."""
    if isinstance(numbers, tuple) and not isinstance(numbers, Tensor):
        for each in numbers:
            _inside(each, size)
    elif isinstance(numbers, int) and size is not None and not -size <= numbers < size:
        raise Mismatch("NS408", f"{numbers} is outside of {size} values", "indices")


def _need_integers(word: str, indices: Any) -> None:
    if isinstance(indices, Tensor) and indices.dtype not in INTEGERS - {"bool"}:
        fact = f"`{word}` takes integers as `indices`, but they are {indices.dtype}"
        raise Mismatch("NS419", fact, "inputs", "put `ops.cast: int32` before it")


class TakeAlongAxis(Function, home="numpy"):
    """For every place of `indices`, the value along `axis` that it has the number of."""

    operands = ("x", "indices")
    reads = free("x", "indices")

    axis: Dim | None = None

    def infer(self, *inputs: Tensor) -> Tensor:
        """The shape of the indices."""
        x, indices = inputs
        _need_integers("ops.take_along_axis", indices)
        shape = x.shape if self.axis is not None else (total(x.shape),)
        if len(shape) != indices.rank:
            raise unfit("ops.take_along_axis", shape, indices.shape)
        (place,) = places(self.axis or 0, len(shape))
        shape = (*shape[:place], indices.shape[place], *shape[place + 1 :])
        found = broadcast(shape, indices.shape)
        if found is None:
            raise unfit("ops.take_along_axis", x.shape, indices.shape)
        return Tensor(found, x.dtype)


class OneHot(Function, home="nn"):
    """A vector of `num_classes` for every integer, with 1 in its place and 0 elsewhere."""

    main = "num_classes"
    takes_dtype = True

    num_classes: Positive
    axis: Dim = -1
    dtype: InputType = "float32"  # type: ignore[assignment]
    sparse: Dense = False

    def infer(self, *inputs: Tensor) -> Tensor:
        """The input's shape with the classes at `axis`."""
        (x,) = inputs
        if x.dtype not in INTEGERS - {"bool"}:
            fact = f"`ops.one_hot` takes integers, but {{x}} gives {x.dtype}"
            raise Mismatch("NS419", fact, "inputs", "put `ops.cast: int32` before it")
        place = x.rank if self.axis == -1 else self.axis
        if not 0 <= place <= x.rank or (place == x.rank and self.axis != -1):
            fact = f"axis {self.axis} is outside {sizes(x.shape)}, with the batch"
            raise Mismatch("NS408", fact, "axis", f"it can be 0 to {x.rank - 1}, or -1")
        return Tensor((*x.shape[:place], self.num_classes, *x.shape[place:]), self.dtype)


class TopK(Function, home="math"):
    """The `k` greatest values along the last dimension, and their places."""

    main = "k"

    k: Positive
    sorted: bool = True

    def infer(  # type: ignore[override]
        self, *inputs: Tensor
    ) -> tuple[Tensor, Tensor]:
        """`k` of each; NS408 when there are fewer."""
        (x,) = inputs
        size = x.shape[-1] if x.rank else 0
        if size is not None and size < self.k:
            raise Mismatch("NS408", f"there are no {self.k} among {size} values", "k")
        shape = (*x.shape[:-1], self.k)
        return Tensor(shape, x.dtype), Tensor(shape, "int32")
