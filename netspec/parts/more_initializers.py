"""Keras's other initializers, which are imported when a spec first names one."""

from typing import Annotated, Any, Literal, TypeAlias

from netspec.arrays import Numbers, broadcasts, extent
from netspec.fields import Check, Choice, Natural, NonNegative, Number, describe, number, refuse
from netspec.nested import check_each
from netspec.parts.catalogue import Catalogue
from netspec.parts.initializers import GlorotUniform, Initializer, Ones, Scaled, Zeros
from netspec.parts.ranges import AboveZero
from netspec.suggest import did_you_mean
from netspec.tensor import sizes

# The windows of `scipy.signal.get_window` that need no parameters, under all their names (SciPy
# 1.16), for which Keras's `STFT` calls it.
WINDOWS = (
    "bart", "barthann", "bartlett", "bkh", "black", "blackharr", "blackman", "blackmanharris",
    "blk", "bman", "bmn", "bohman", "box", "boxcar", "brt", "brthan", "bth", "cosine",
    "exponential", "flat", "flattop", "flt", "halfcosine", "ham", "hamm", "hamming", "han", "hann",
    "lanczos", "nut", "nutl", "nuttall", "ones", "par", "parz", "parzen", "poisson", "rect",
    "rectangular", "sinc", "taylor", "taylorwin", "tri", "triang", "triangle", "tuk", "tukey",
)  # fmt: skip


def window(value: Any) -> str | tuple[float, ...]:
    """The name of a window, or its values."""
    if isinstance(value, str):
        if value not in WINDOWS:
            refuse("NS206", f"there is no window `{value}`", did_you_mean(value, WINDOWS))
        return value
    if not isinstance(value, list | tuple):
        refuse("NS205", f"must be a window's name or its values, but this is {describe(value)}")
    return check_each(number, value)


Window: TypeAlias = Annotated[
    str | tuple[float, ...],
    Check(window, {"anyOf": [{"enum": list(WINDOWS)}, {"type": "array"}]}),
]
Side: TypeAlias = Annotated[Literal["real", "imag"], Choice()]
Scaling: TypeAlias = Annotated[Literal["density", "spectrum"], Choice()]
Mode: TypeAlias = Annotated[Literal["fan_in", "fan_out", "fan_avg"], Choice()]
Distribution: TypeAlias = Annotated[
    Literal["truncated_normal", "normal", "untruncated_normal", "uniform"], Choice()
]


class Constant:
    """All `value`, or, where that is an array, its values broadcast over the weight."""

    main = "value"

    value: Numbers = 0.0

    def misfit(self, shape: tuple[int, ...]) -> str:
        """Arrays broadcast as NumPy's do."""
        given = extent(self.value)
        if broadcasts(given, shape):
            return ""
        return f"a constant of {sizes(given)} does not fill {sizes(shape)}"


class Identity:
    """`gain` on the diagonal of a matrix, 0 elsewhere."""

    main = "gain"

    gain: Number = 1.0

    def misfit(self, shape: tuple[int, ...]) -> str:
        """Matrices alone."""
        return "" if len(shape) == 2 else f"`identity` fills matrices, but this is {sizes(shape)}"


class RandomNormal:
    """From the normal distribution."""

    also = ("normal",)

    mean: Number = 0.0
    stddev: NonNegative = 0.05
    seed: Natural | None = None


class TruncatedNormal:
    """From the normal distribution within two standard deviations."""

    mean: Number = 0.0
    stddev: NonNegative = 0.05
    seed: Natural | None = None


class RandomUniform:
    """Uniform from `minval` to `maxval`."""

    also = ("uniform",)

    minval: Number = -0.05
    maxval: Number = 0.05
    seed: Natural | None = None


class Orthogonal:
    """An orthogonal matrix times `gain` (Saxe et al., 2014)."""

    main = "gain"

    gain: Number = 1.0
    seed: Natural | None = None

    def misfit(self, shape: tuple[int, ...]) -> str:
        """All but the last dimension make the rows, so there are two at least."""
        if len(shape) > 1:
            return ""
        return f"`orthogonal` needs two dimensions, but this is {sizes(shape)}"


class VarianceScaling(Scaled):
    """With a variance of `scale` / fan."""

    main = "scale"

    scale: AboveZero = 1.0
    mode: Mode = "fan_in"
    distribution: Distribution = "truncated_normal"


class GlorotNormal(Scaled):
    """Normal with stddev sqrt(2 / (fan_in + fan_out)) (Glorot and Bengio, 2010)."""


class HeUniform(Scaled):
    """Uniform in ±sqrt(6 / fan_in) (He et al., 2015)."""


class HeNormal(Scaled):
    """Normal with stddev sqrt(2 / fan_in) (He et al., 2015)."""


class LecunUniform(Scaled):
    """Uniform in ±sqrt(3 / fan_in) (Klambauer et al., 2017)."""


class LecunNormal(Scaled):
    """Normal with stddev sqrt(1 / fan_in) (Klambauer et al., 2017)."""


class STFT:
    """The real or imaginary half of a short-time Fourier transform, for a 1-D convolution."""

    side: Side = "real"
    window: Window | None = "hann"
    scaling: Scaling | None = "density"
    periodic: bool = False

    def misfit(self, shape: tuple[int, ...]) -> str:
        """Frames x channels x frequencies, and as many values in the window as in a frame."""
        if len(shape) != 3:
            return f"`stft` fills three dimensions, but this is {sizes(shape)}"
        if isinstance(self.window, tuple) and len(self.window) != shape[0]:
            return f"a window of {len(self.window)} does not fit a frame of {shape[0]}"
        return ""


INITIALIZERS = Catalogue(
    Initializer,
    (
        Zeros, Ones, Constant, Identity, RandomNormal, TruncatedNormal, RandomUniform, Orthogonal,
        VarianceScaling, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform,
        LecunNormal, STFT,
    ),
)  # fmt: skip

# The default of embeddings, and that of what recurrent layers keep.
UNIFORM = INITIALIZERS["random_uniform"].model_construct()
ORTHOGONAL = INITIALIZERS["orthogonal"].model_construct()
