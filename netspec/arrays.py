"""Arguments that are a number or an array of them, and what an array broadcasts over."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias, cast

from netspec.fields import Check, number, refuse
from netspec.nested import check_each
from netspec.tensor import Shape

Array: TypeAlias = float | tuple[Any, ...]


def numbers(value: Any) -> Array:
    """A finite number, or nested lists of them as tuples; lists side by side are equally long.

    Integers stay integers, since Keras saves them as it was given them.
    """
    if not isinstance(value, list | tuple):
        number(value)
        return cast(float, value)
    inner = check_each(numbers, value)
    if not inner:
        refuse("NS208", "must be a number or a list of them, but this list is empty")
    if len({extent(each) for each in inner}) > 1:
        refuse("NS208", "must be lists of one length, but some are longer")
    return inner


def extent(array: Array) -> tuple[int, ...]:
    """The shape of an array; that of a number is empty."""
    if not isinstance(array, tuple):
        return ()
    return (len(array), *extent(array[0]))


def broadcasts(narrow: Shape, wide: Shape) -> bool:
    """Whether `narrow` repeats to exactly `wide`, as NumPy does it; open sizes fit any."""
    if len(narrow) > len(wide):
        return False
    tail = wide[len(wide) - len(narrow) :]
    return all(None in (a, b) or a in (1, b) for a, b in zip(narrow, tail, strict=True))


_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "array"}]}

Numbers: TypeAlias = Annotated[float | tuple[Any, ...], Check(numbers, _SCHEMA)]
