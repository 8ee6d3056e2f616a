"""Normalizations of every sample by itself."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import model_validator

from netspec.arrays import Numbers, broadcasts, extent
from netspec.axes import Axes, Axis, resolve
from netspec.fields import Check, NonNegative, integer, refuse
from netspec.op import Mismatch, Op, Weight, need_size
from netspec.ops.batch_norm import Affine, channels_along
from netspec.parts.initializers import ONES, ZEROS
from netspec.tensor import Shape, Tensor, sizes


def group_count(value: Any) -> int:
    """A number of groups; -1 is as many as there are channels."""
    found = integer(value)
    if found < 1 and found != -1:
        refuse("NS207", f"must be a positive integer or -1, but this is {found}")
    return found


Groups: TypeAlias = Annotated[int, Check(group_count, {"type": "integer", "minimum": -1})]


class LayerNormalization(Affine):
    """Mean 0 and variance 1 along `axis` (Ba et al., 2016)."""

    axis: Axes = -1

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        for place in resolve(self.axis, x):
            if self.scale or self.center:
                need_size("LayerNormalization", x.shape[place], f"dimension {place}")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`gamma` and `beta` of the sizes along `axis`."""
        if self.scale or self.center:
            yield from self.affine(_extent(self.axis, x))

    def config(self) -> dict[str, Any]:
        """The arguments, with one axis as a list of one."""
        return super().config() | {"axis": _listed(self.axis)}


class GroupNormalization(Affine):
    """Mean 0 and variance 1 of every group of channels (Wu and He, 2018)."""

    main = "groups"

    groups: Groups = 32
    axis: Axis = -1

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        channels = channels_along(self.axis, x, "GroupNormalization")
        if channels % self.groups:
            fact = f"{channels} input channels do not split into {self.groups} groups"
            raise Mismatch("NS405", fact, "groups")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`gamma` and `beta` of (channels,)."""
        yield from self.affine((channels_along(self.axis, x, "GroupNormalization"),))


class RMSNormalization(Op):
    """Root mean square 1 along `axis`, times a weight (Zhang and Sennrich, 2019)."""

    main = "axis"
    channels_axis = "axis"

    axis: Axes = -1
    epsilon: NonNegative = 1e-6

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        for place in resolve(self.axis, x):
            need_size("RMSNormalization", x.shape[place], f"dimension {place}")
        places = resolve(_ordered(self.axis), x)
        if places != tuple(range(x.rank - len(places), x.rank)):
            # Keras 3.15 makes the weight, and then fails to broadcast it.
            shown = " and ".join(map(str, places))
            fact = f"`RMSNormalization` scales the last dimensions, but `axis` means {shown}"
            raise Mismatch("NS408", fact, "axis", "put the dimensions to normalize last")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`scale` of the sizes along `axis`."""
        yield Weight("scale", _extent(self.axis, x), ONES, dtype=self.variable_dtype)

    def config(self) -> dict[str, Any]:
        """The arguments, with one axis as a list of one."""
        return super().config() | {"axis": _listed(self.axis)}


class UnitNormalization(Op):
    """Euclidean length 1 along `axis`."""

    main = "axis"
    channels_axis = "axis"

    axis: Axes = -1

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        resolve(self.axis, x)
        return super().infer(x)


class Normalization(Op):
    """Minus `mean`, by the root of `variance`, which are given or are weights set before training.

    They have the sizes of `axis`; with `axis` null they are one number.
    """

    main = "axis"
    channels_axis = "axis"

    axis: Axes | None = -1
    mean: Numbers | None = None
    variance: Numbers | None = None
    invert: bool = False

    @model_validator(mode="after")
    def _combine(self) -> "Normalization":
        if self.mean is None and self.variance is None:
            return self
        if self.mean is None or self.variance is None:
            missing = "mean" if self.mean is None else "variance"
            refuse("NS203", f"`Normalization` needs `{missing}` too, or neither")
        mean, variance = extent(self.mean), extent(self.variance)
        if mean != variance:
            shown = " and ".join(sizes(each) for each in (mean, variance))
            refuse("NS208", f"`mean` and `variance` have one shape, but these are {shown}")
        axes = self.axis if isinstance(self.axis, tuple) else (self.axis,) * (self.axis is not None)
        if len(mean) > len(axes):
            refuse("NS208", f"`mean` has {len(mean)} dimensions, but `axis` {len(axes)}")
        return self

    def infer(self, x: Tensor) -> Tensor:
        """The input's shape."""
        kept = self._kept(x)
        if self.mean is not None and not broadcasts(extent(self.mean), kept):
            fact = f"a mean of {sizes(extent(self.mean))} does not fit {sizes(kept)} along `axis`"
            raise Mismatch("NS404", fact, "mean")
        return super().infer(x)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`mean`, `variance` and `count`, unless the first two are given; none is trained."""
        if self.mean is None:
            kept, dtype = self._kept(x), self.variable_dtype
            yield Weight("mean", kept, ZEROS, trainable=False, dtype=dtype)
            yield Weight("variance", kept, ONES, trainable=False, dtype=dtype)
            yield Weight("count", (), ZEROS, trainable=False, dtype="int64")

    def _kept(self, x: Tensor) -> tuple[int, ...]:
        places = () if self.axis is None else sorted(resolve(self.axis, x))
        return tuple(
            need_size("Normalization", x.shape[place], f"dimension {place}") for place in places
        )

    def config(self) -> dict[str, Any]:
        """The arguments, with one axis as a list of one, and none as none."""
        return super().config() | {"axis": _listed(self.axis)}


def _listed(axis: int | tuple[int, ...] | None) -> tuple[int, ...]:
    if axis is None:
        return ()
    return axis if isinstance(axis, tuple) else (axis,)


def _ordered(axis: int | tuple[int, ...]) -> tuple[int, ...]:
    """The axes in Keras's order, that of the numbers as written: -1 comes before 1."""
    return tuple(sorted(axis)) if isinstance(axis, tuple) else (axis,)


def _extent(axis: int | tuple[int, ...], x: Tensor) -> tuple[int, ...]:
    shape: Shape = tuple(x.shape[each] for each in _ordered(axis))
    return tuple(size or 0 for size in shape)
