"""What layers that prepare images share: they take a batch of images, and most disturb them."""

from collections.abc import Callable
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from netspec.arrays import numbers
from netspec.fields import Check, Choice, DataFormat, Natural, describe, number, refuse
from netspec.nested import check_each
from netspec.op import Mismatch, Op, need_rank, split_channels
from netspec.tensor import FLOATS, Tensor

Ends: TypeAlias = tuple[float, float]
Factor: TypeAlias = float | Ends


def factor(least: float, most: float) -> Callable[[Any], Factor]:
    """A check for a number between two, or a list of the lower and the upper end of a range."""

    def check(value: Any) -> Factor:
        if not isinstance(value, list | tuple):
            return number(value, least, most)
        ends = check_each(lambda each: number(each, least, most), value)
        if len(ends) != 2:
            refuse("NS208", f"must be a number or a list of two, but this has {len(ends)}")
        return ends[0], ends[1]

    return check


def factor_schema(least: float, most: float) -> dict[str, Any]:
    """The JSON schema of what such a check reads."""
    one = {"type": "number", "minimum": least, "maximum": most}
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 2, "maxItems": 2}]}


def value_range(value: Any) -> tuple[Any, Any]:
    """The lowest and the highest value of a picture; integers stay integers."""
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a list of two numbers, but this is {describe(value)}")
    found = check_each(_end, value)
    if len(found) != 2:
        refuse("NS208", f"must be a list of two numbers, but this has {len(found)}")
    return found[0], found[1]


def _end(value: Any) -> Any:
    number(value)
    return numbers(value)


Share: TypeAlias = Annotated[Factor, Check(factor(0, 1), factor_schema(0, 1))]
Change: TypeAlias = Annotated[Factor, Check(factor(-1, 1), factor_schema(-1, 1))]
_ENDS = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
ValueRange: TypeAlias = Annotated[tuple[Any, Any], Check(value_range, _ENDS)]
Filling: TypeAlias = Annotated[Literal["reflect", "wrap", "constant", "nearest"], Choice()]
Interpolation: TypeAlias = Annotated[Literal["nearest", "bilinear"], Choice()]


def ends(given: Factor, least: int = 0) -> Ends:
    """The range that Keras makes of a factor: up to it from its negative, or from `least`."""
    if isinstance(given, tuple):
        first, last = sorted(given)
        return (first, last)
    size = abs(given)
    return (max(-size, least), size)


class Image(Op):
    """What layers of images share.

    Keras runs them as in training unless it is told otherwise, and those that are random pass
    images on as they are when it predicts.
    """

    call_arguments = frozenset({"training"})
    # Whether it makes floats of integers even when it does nothing else, as Keras says it does.
    casts: ClassVar[bool] = True
    # The numbers of channels that images may have; any, where none is said.
    channels: ClassVar[tuple[int, ...]] = ()
    # The factors of which Keras keeps the range, and where it begins for one number.
    ranges: ClassVar[tuple[str, ...]] = ()
    lowest: ClassVar[int] = 0
    # Whether Keras keeps the lower end of `value_range` first.
    sorts_values: ClassVar[bool] = False

    data_format: DataFormat | None = None
    training: bool | None = None

    def config(self) -> dict[str, Any]:
        """The arguments, with the ranges of the factors."""
        given = super().config()
        given |= {name: ends(given[name], self.lowest) for name in self.ranges}
        if self.sorts_values:
            given["value_range"] = sorted(given["value_range"])
        return given

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape; what `check` says unless it fits."""
        self.check(x)
        return super().infer(x)

    def check(self, x: Tensor) -> None:
        """NS402 unless it is a batch of images, and NS404 unless of `channels`.

        NS413 for integers that would stay some.
        """
        need_rank(type(self).__name__, x, 4, self.data_format)
        if not self.casts and x.dtype not in FLOATS:
            fact = f"`{type(self).__name__}` takes floats, but {{x}} gives {x.dtype}"
            raise Mismatch("NS413", fact, "", "put `rescaling` before it, which makes floats")
        if self.channels:
            self.need_channels(x, *self.channels)

    def need_channels(self, x: Tensor, *counts: int) -> None:
        """NS404 unless the images have one of some numbers of channels, or an open one."""
        channels = split_channels(x, self.data_format)[1]
        if channels is not None and channels not in counts:
            wanted = " or ".join(map(str, counts))
            plural = "" if counts == (1,) else "s"
            fact = (
                f"`{type(self).__name__}` takes {wanted} channel{plural}, but {{x}} has {channels}"
            )
            raise Mismatch("NS404", fact)


class RandomImage(Image):
    """What random layers of images share."""

    seed: Natural | None = None
