"""Batch normalization, and what it shares with the other normalizations."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias

from pydantic import model_validator

from netspec.arrays import broadcasts
from netspec.axes import Axis, resolve
from netspec.fields import Check, NonNegative, Rate, describe, number, refuse
from netspec.nested import refuse_at
from netspec.op import Inputs, Mismatch, Op, Weight, need_size
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import (
    ONES,
    ZEROS,
    Initializer,
    InitializerField,
    initializers,
    read_initializer,
)
from netspec.parts.keyed import check_values
from netspec.parts.regularizers import RegularizerField
from netspec.suggest import did_you_mean
from netspec.tensor import Tensor, sizes

BOUNDS = ("rmax", "rmin", "dmax")


def clipping(value: Any) -> dict[str, float]:
    """The bounds of batch renormalization, each of which may be left out."""
    if not isinstance(value, dict):
        refuse("NS205", f"must be a mapping, but this is {describe(value)}")
    for key in value:
        if key not in BOUNDS:
            refuse_at(key, "NS204", f"there is no bound `{key}`", did_you_mean(str(key), BOUNDS))
    found = check_values(number, value)
    rmin, rmax, dmax = (found.get(key) for key in ("rmin", "rmax", "dmax"))
    if rmin is not None and rmax is not None and rmax < rmin:
        refuse_at("rmax", "NS207", f"`rmax` is {rmax:g}, less than `rmin`, {rmin:g}")
    if dmax is not None and dmax < 0:
        refuse_at("dmax", "NS207", f"`dmax` must be at least 0, not {dmax:g}")
    return found


Clipping: TypeAlias = Annotated[dict[str, float], Check(clipping, {"type": "object"})]


class Affine(Op):
    """What the normalizations share that end in `gamma` times and `beta` plus."""

    main = "axis"
    channels_axis = "axis"

    epsilon: NonNegative = 1e-3
    center: bool = True
    scale: bool = True
    beta_initializer: InitializerField = ZEROS
    gamma_initializer: InitializerField = ONES
    beta_regularizer: RegularizerField | None = None
    gamma_regularizer: RegularizerField | None = None
    beta_constraint: ConstraintField | None = None
    gamma_constraint: ConstraintField | None = None

    def affine(self, shape: tuple[int, ...]) -> Iterator[Weight]:
        """`gamma` and `beta` of that shape."""
        if self.scale:
            yield Weight("gamma", shape, self.gamma_initializer, dtype=self.variable_dtype)
        if self.center:
            yield Weight("beta", shape, self.beta_initializer, dtype=self.variable_dtype)


class BatchNormalization(Affine):
    """Mean 0 and variance 1 of every channel (Ioffe and Szegedy, 2015).

    In training those of the batch, otherwise their moving averages; `mask` says which places count.
    """

    reads = Inputs(keywords=("mask",))
    call_arguments = frozenset({"training"})

    axis: Axis = -1
    momentum: Rate = 0.99
    moving_mean_initializer: InitializerField = ZEROS
    moving_variance_initializer: InitializerField = ONES
    renorm: bool = False
    renorm_clipping: Clipping | None = None
    renorm_momentum: Rate = 0.99
    synchronized: bool = False
    training: bool | None = None

    @model_validator(mode="after")
    def _combine(self) -> "BatchNormalization":
        if self.renorm and _square_root(self.moving_variance_initializer) is None:
            fact = "`renorm` needs the root of what `moving_variance_initializer` gives"
            refuse_at("renorm", "NS218", fact, "use `zeros`, `ones` or a `constant` of at least 0")
        return self

    def config(self) -> dict[str, Any]:
        """The arguments; with `renorm`, no bounds are an empty mapping."""
        found = super().config()
        return (
            found | {"renorm_clipping": {}} if self.renorm and not self.renorm_clipping else found
        )

    def infer(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        """The input's shape."""
        channels_along(self.axis, x, "BatchNormalization")
        if mask is not None and (
            mask.rank != x.rank - 1 or not broadcasts(mask.shape, x.shape[:-1])
        ):
            wanted = sizes(x.shape[1:-1])
            fact = f"`BatchNormalization` takes a mask of {wanted} here, but it is {mask}"
            raise Mismatch("NS404", fact, "inputs")
        return super().infer(x)

    def weights(self, x: Tensor, mask: Tensor | None = None) -> Iterator[Weight]:
        """`gamma`, `beta` and the moving averages, of (channels,) each."""
        shape = (channels_along(self.axis, x, "BatchNormalization"),)
        yield from self.affine(shape)
        mean, variance = self.moving_mean_initializer, self.moving_variance_initializer
        moving = {"moving_mean": mean, "moving_variance": variance}
        if self.renorm:
            deviation = _square_root(variance) or variance
            moving |= {"moving_stddev": deviation, "renorm_mean": mean, "renorm_stddev": deviation}
        for name, initializer in moving.items():
            yield Weight(name, shape, initializer, trainable=False, dtype=self.variable_dtype)

    def macs(self, y: Tensor, x: Tensor, mask: Tensor | None = None) -> int:
        """None: it folds into the layer before."""
        return 0


def channels_along(axis: int, x: Tensor, kind: str) -> int:
    """The size along `axis`; NS406 when it is open."""
    (place,) = resolve(axis, x)
    return need_size(kind, x.shape[place])


def _square_root(initializer: Initializer) -> Initializer | None:
    """What gives the roots of the values of `initializer`, where that is an initializer too."""
    if initializer in (ZEROS, ONES):
        return initializer
    if isinstance(initializer, initializers()["constant"]):
        value = vars(initializer)["value"]
        if not isinstance(value, tuple) and value >= 0:
            return read_initializer({"constant": value**0.5})
    return None
