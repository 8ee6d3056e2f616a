"""The programs that read Keras's files, and for which of them a target is.

What they do not know is in `unknown.py`, what they take for something else in `cases.py`: all of
it was found by running them, and `make compat` does so again.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Version: TypeAlias = tuple[int, int]
Target: TypeAlias = Literal["portable", "keras3", "keras2"]


class Reader(NamedTuple):
    """A program; of Keras 3, which is many, the `version`."""

    name: str
    version: Version | None = None


KERAS_3 = "Keras 3"
# Each stands for those up to the next one.
VERSIONS: tuple[Version, ...] = (
    (3, 0), (3, 5), (3, 8), (3, 10), (3, 12), (3, 13), (3, 14), (3, 15),
)  # fmt: skip
KERAS_2, TFJS, HLS4ML = Reader("Keras 2"), Reader("TensorFlow.js"), Reader("hls4ml")
KERAS = tuple(Reader(KERAS_3, version) for version in VERSIONS)
READERS = (*KERAS, KERAS_2, TFJS, HLS4ML)

# Whom a target is for: no other reader is spoken of when it is built. Where none of the first kind
# loads the file, it is not written.
PROMISED: dict[Target, tuple[Reader, ...]] = {
    "portable": READERS,
    "keras3": KERAS[-1:],
    "keras2": (KERAS_2,),
}
NEEDED: dict[Target, tuple[Reader, ...]] = {
    "portable": KERAS,
    "keras3": KERAS[-1:],
    "keras2": (KERAS_2,),
}

# Whom no package teaches another layer.
OF_KERAS_ALONE = (KERAS_2, TFJS, HLS4ML)


def before(version: Version) -> tuple[Reader, ...]:
    """Every Keras 3 before a version."""
    return tuple(each for each in KERAS if each.version and each.version < version)
