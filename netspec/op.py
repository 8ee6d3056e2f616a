"""What every layer declares: its arguments, shape, weights and cost."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, NamedTuple

from netspec.declaration import Declaration
from netspec.fields import Policy
from netspec.inside import Sublayer, weights_inside
from netspec.tensor import Shape, Size, Tensor, sizes
from netspec.tensor import Weight as Weight


class Mismatch(Exception):
    """An op that does not fit what comes in; the elaborator gives it a place.

    `at` names the argument to point at, `"inputs"` for what the layer reads, or nothing for the op;
    `layer/units` is an argument of the layer that is the argument `layer`.
    `{x}` in the message becomes the name of what the layer reads.
    """

    def __init__(
        self, code: str, message: str, at: str = "", help: str = "", label: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.at = at
        self.help = help
        self.label = label


class Inputs(NamedTuple):
    """How many tensors an op reads in order, and which further ones by keyword.

    `most` is `None` for any number. An op with `most` other than 1 gets a list from Keras's view,
    or with `spread` one argument for each. `names` are what a mapping calls those in order; of the
    keywords, `lists` may have several tensors. Where `free`, numbers may stand for some.
    """

    least: int = 1
    most: int | None = 1
    keywords: tuple[str, ...] = ()
    names: tuple[str, ...] = ("inputs",)
    spread: bool = False
    lists: tuple[str, ...] = ()
    free: bool = False


ONE = Inputs()
MANY = Inputs(least=2, most=None)
TWO = Inputs(least=2, most=2)


class Op(Declaration):
    """A Keras layer as data.

    `infer` gives the output of the inputs, whose float dtypes were cast to `compute_dtype` as Keras
    does; `weights` lists the variables in the order of Keras's `Layer.weights`; `macs` counts the
    multiply-accumulates of one sample (`None`-sized dimensions count as 1).
    """

    home = "keras.layers"
    # Under which a layer that is not Keras's own is registered there: by default as `home` begins.
    package: ClassVar[str] = ""
    reads: ClassVar[Inputs] = ONE
    # Whether Keras counts it among the layers of a model, or among its operations alone.
    is_layer: ClassVar[bool] = True
    # The argument whose default is the channels axis of the spec's `data_format`.
    channels_axis: ClassVar[str | None] = None
    # The arguments that are layers, and the classes of those that it makes and names as Keras does.
    holds: ClassVar[tuple[str, ...]] = ()
    makes: ClassVar[tuple[str, ...]] = ()
    # Whether those that it makes have its own name, where it is given one.
    names_made: ClassVar[bool] = False
    # Whether it takes texts, which most layers cannot compute with.
    takes_text: ClassVar[bool] = False

    dtype: Policy = "float32"

    @classmethod
    def registered_name(cls) -> str | None:
        """What Keras knows the layer by, where it is not one of Keras's own."""
        first, _, _ = cls.home.partition(".")
        return None if first == "keras" else f"{cls.package or first}>{cls.__name__}"

    @property
    def policy_name(self) -> str:
        """The dtype policy that Keras gives the layer: by default the one that it is asked for."""
        return self.dtype

    @property
    def compute_dtype(self) -> str:
        """The dtype that the layer computes in and usually returns."""
        return self.dtype.removeprefix("mixed_")

    @property
    def variable_dtype(self) -> str:
        """The dtype of the layer's weights."""
        return "float32" if self.dtype.startswith("mixed_") else self.dtype

    def config(self) -> dict[str, Any]:
        """All arguments with the values that Keras settles on: what its `get_config` gives."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    def config_for(self, *inputs: Tensor) -> dict[str, Any]:
        """The same, once it is known what comes in."""
        return self.config()

    @classmethod
    def class_name(cls) -> str:
        """The name of Keras's class, by which layers without a name are called."""
        return cls.__name__

    def spelled_out(self, *inputs: Tensor) -> "Op":
        """The same as more versions of Keras read it, where it reads such tensors."""
        return self

    def placed(self, read: Sequence[Any]) -> list[Any]:
        """What a call is given in order, where that is more than what it reads."""
        return list(read)

    def infer(self, x: Tensor) -> Tensor:
        """The output: by default the input's shape in the layer's own dtype."""
        return Tensor(x.shape, self.compute_dtype)

    def made_classes(self) -> tuple[str, ...]:
        """The classes of `makes` that it makes with its arguments: by default all."""
        return self.makes

    def stored(self) -> Iterator[tuple[str, tuple[float, ...]]]:
        """What Keras saves beside variables in a file of weights alone: by default nothing."""
        yield from ()

    def inside(self, *inputs: Tensor) -> Iterator[Sublayer]:
        """The layers inside, in the order in which Keras has their weights: by default none."""
        yield from ()

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """The variables that Keras makes for such an input: by default those of the sublayers."""
        yield from weights_inside(self.inside(x))

    def macs(self, y: Tensor, x: Tensor) -> int:
        """Multiply-accumulates for one sample: by default none are counted."""
        return 0


def same_or_valid(size: Size, kernel: int, stride: int, padding: str, dilation: int = 1) -> Size:
    """The size after a window slid over `size`; zero or less when the window does not fit."""
    if size is None:
        return None
    if padding in ("same", "causal"):
        return (size - 1) // stride + 1
    return (size - dilation * (kernel - 1) - 1) // stride + 1


def slide(
    spatial: Shape,
    kernel: tuple[int, ...],
    strides: tuple[int, ...],
    padding: str,
    dilation: tuple[int, ...] | None = None,
    at: str = "kernel_size",
) -> Shape:
    """The spatial sizes after a window slid over them; NS403 when it does not fit."""
    dilation = dilation or (1,) * len(kernel)
    out = tuple(map(same_or_valid, spatial, kernel, strides, [padding] * len(kernel), dilation))
    for size, window, step, result in zip(spatial, kernel, dilation, out, strict=True):
        if result is not None and result <= 0:
            raise Mismatch(
                "NS403",
                f"a window of {step * (window - 1) + 1} does not fit in an input of {size}",
                at,
                "use `padding: same`, or pool less before",
            )
    return out


def split_channels(x: Tensor, data_format: str | None) -> tuple[Shape, Size]:
    """The spatial sizes and the channels of an input."""
    if data_format == "channels_first":
        return x.shape[2:], x.shape[1]
    return x.shape[1:-1], x.shape[-1]


def join_channels(x: Tensor, spatial: Shape, channels: Size, data_format: str | None) -> Shape:
    """The shape with the batch of `x`, `spatial` sizes and `channels` where the format has them."""
    if data_format == "channels_first":
        return (x.shape[0], channels, *spatial)
    return (x.shape[0], *spatial, channels)


def need_rank(kind: str, x: Tensor, rank: int, data_format: str | None = None) -> None:
    """NS402 unless `x` has `rank` dimensions, the batch included."""
    if x.rank == rank:
        return
    places = ("depth", "height", "width")[5 - rank :] if rank > 3 else ("length",)
    if rank < 3:
        axes: tuple[str, ...] = ("features",)
    elif data_format == "channels_first":
        axes = ("channels", *places)
    else:
        axes = (*places, "channels")
    fact = f"`{kind}` takes {' x '.join(axes)}, but {{x}} gives {sizes(x.shape[1:])}"
    raise Mismatch("NS402", fact)


def need_size(kind: str, size: Size, what: str = "the channels") -> int:
    """The size itself; NS406 when it is open and `kind` makes weights of it."""
    if size is None:
        raise Mismatch(
            "NS406",
            f"the size of {what} is open, but `{kind}` needs it",
            "",
            "give the input a size there",
        )
    return size


def positions(shape: Shape) -> int:
    """The number of places in `shape`, with open sizes counted as 1."""
    total = 1
    for size in shape:
        total *= size or 1
    return total
