"""The windows of `scipy.signal.get_window` that need no parameters, without SciPy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Context, Decimal
from math import fsum
from typing import TypeAlias

import numpy as np

from netspec.emit.draw.normal import Doubles
from netspec.emit.draw.sine import cosine

PI = 3.141592653589793

# A window of that many values, which are at 0, 1, 2, …
Window: TypeAlias = Callable[[int], Doubles]


def window_of(name: str, size: int, periodic: bool) -> Doubles:
    """The window of `size` values by any of its names: symmetric, or one period of it."""
    if size <= 1:
        return np.ones(size)
    window = next(window for names, window in WINDOWS.items() if name in names.split())
    return window(size + 1)[:-1] if periodic else window(size)


def _at(size: int) -> Doubles:
    """Where the values are, from -1 to 1, the same on both sides."""
    return np.arange(1 - size, size, 2) / (size - 1)


def _cosines(*amplitudes: float) -> Window:
    """A sum of cosines, that of one period second."""

    def window(size: int) -> Doubles:
        place = _at(size) / 2
        values = np.zeros(size)
        for periods, amplitude in enumerate(amplitudes):
            values += amplitude * cosine(periods * place)
        return values

    return window


def _boxcar(size: int) -> Doubles:
    return np.ones(size)


def _bartlett(size: int) -> Doubles:
    return 1 - np.abs(_at(size))


def _triangle(size: int) -> Doubles:
    return 1 - np.abs(_at(size)) * ((size - 1) / (size + size % 2))


def _barthann(size: int) -> Doubles:
    place = np.abs(_at(size)) / 2
    return 0.62 - 0.48 * place + 0.38 * cosine(place)


def _bohman(size: int) -> Doubles:
    place = np.abs(_at(size))
    values = (1 - place) * cosine(place / 2) + cosine(place / 2 - 0.25) / PI
    values[[0, -1]] = 0
    return values


def _half_cosine(size: int) -> Doubles:
    return cosine(np.arange(1 - size, size, 2) / size / 4)


def _exponential(size: int) -> Doubles:
    # `decimal` rounds its exponential correctly, and so the same everywhere.
    halves = np.abs(np.arange(1 - size, size, 2)).tolist()
    context = Context(prec=28)
    return np.array([float(context.exp(Decimal(half) / -2)) for half in halves])


def _lanczos(size: int) -> Doubles:
    place = np.abs(_at(size))
    inside = place > 0
    values = np.ones(size)
    values[inside] = cosine(place[inside] / 2 - 0.25) / (PI * place[inside])
    # Nothing at the ends, where the sine of half a turn is.
    values[[0, -1]] = 0
    return values


def _parzen(size: int) -> Doubles:
    steps = np.abs(np.arange(1 - size, size, 2)) / 2
    place = steps / (size / 2)
    rest = 1 - place
    inner = 1 - 6 * place * place * rest
    return np.where(steps <= (size - 1) / 4, inner, 2 * rest * rest * rest)


def _tukey(size: int) -> Doubles:
    index = np.arange(size)
    edge = np.minimum(index, size - 1 - index)
    rise = (1 - cosine(2 * edge / (size - 1))) / 2
    return np.where(edge <= (size - 1) // 4, rise, 1.0)


def _taylor(size: int) -> Doubles:
    """With four side lobes at -30 dB, for which the amplitudes are."""
    amplitudes = (0.2926560110171551, -0.01578375064105314, 0.0021810393128200286)
    place = np.arange(1 - size, size, 2) / size / 2
    values = np.ones(size)
    for periods, amplitude in enumerate(amplitudes, 1):
        values += 2 * amplitude * cosine(periods * place)
    return values / (1 + 2 * fsum(amplitudes))


WINDOWS: dict[str, Window] = {
    "hann han": _cosines(0.5, 0.5),
    "hamming hamm ham": _cosines(0.54, 0.46),
    "blackman black blk": _cosines(0.42, 0.5, 0.08),
    "blackmanharris blackharr bkh": _cosines(0.35875, 0.48829, 0.14128, 0.01168),
    "nuttall nutl nut": _cosines(0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "flattop flat flt": _cosines(0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
    "boxcar box ones rect rectangular": _boxcar,
    "bartlett bart brt": _bartlett,
    "triangle triang tri": _triangle,
    "barthann brthan bth": _barthann,
    "bohman bman bmn": _bohman,
    "cosine halfcosine": _half_cosine,
    "exponential poisson": _exponential,
    "lanczos sinc": _lanczos,
    "parzen parz par": _parzen,
    "tukey tuk": _tukey,
    "taylor taylorwin": _taylor,
}
