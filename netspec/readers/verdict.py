"""Whether a reader made of a file what it holds: sizes, shapes, and numbers."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from netspec.readers.asking import Reading
from netspec.tensor import Shape

Judgement: TypeAlias = Literal[
    "same", "parsed", "unsteady", "different", "refused", "stuck", "missing"
]

# What two frameworks may differ by: a part of how far the outputs spread, and one of their size,
# for outputs that hardly spread. Frameworks add in another order; float32 has 7 digits.
_OF_SPREAD = 1e-3
_OF_SIZE = 1e-6

# The most characters of a cause.
_LONGEST = 200


@dataclass(frozen=True)
class Expected:
    """What a file holds. `outputs` is the `.npz` of what its model gives for the inputs."""

    params: int
    trainable: int
    input_shapes: tuple[Shape, ...]
    output_shapes: tuple[Shape, ...]
    outputs: str = ""


class Verdict(NamedTuple):
    """`same`, or how not; `parsed` is the same from a reader that computed nothing.

    `unsteady` is the same but for outputs that tell nothing, since rounding decides what they are.
    `difference` is the largest absolute one between outputs, where both sides computed them.
    """

    judgement: Judgement
    message: str = ""
    difference: float | None = None

    @property
    def good(self) -> bool:
        return self.judgement in ("same", "parsed", "unsteady")

    @property
    def cause(self) -> str:
        """The message as one short line, without the whole config that Keras shows before it."""
        line = " ".join(self.message.split()).rpartition("Exception encountered: ")[2]
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} …"


def judge(reading: Reading, expected: Expected, outputs: str = "") -> Verdict:
    """Compare what a reader said, and the `outputs` that it wrote, with what a file holds."""
    if reading.outcome != "loaded":
        return Verdict(reading.outcome, reading.message)
    unlike = _unlike(reading, expected)
    if unlike:
        return Verdict("different", unlike)
    if not (expected.outputs and outputs and os.path.exists(outputs)):
        return Verdict("parsed")
    return _compare(expected.outputs, outputs)


def _unlike(reading: Reading, expected: Expected) -> str:
    """The first of the figures that differs, if one does."""
    trainable = expected.trainable if reading.trainable is None else reading.trainable
    pairs: dict[str, tuple[object, object]] = {
        "parameters": (reading.params, expected.params),
        "trainable parameters": (trainable, expected.trainable),
        "input shapes": (reading.inputs, expected.input_shapes),
        "output shapes": (reading.outputs, expected.output_shapes),
    }
    for what, (found, wanted) in pairs.items():
        if found != wanted:
            return f"{what}: {found} instead of {wanted}"
    return ""


def _compare(expected: str, found: str) -> Verdict:
    import numpy as np

    largest = 0.0
    with np.load(expected) as ours, np.load(found) as theirs:
        if ours.files != theirs.files:
            return Verdict("different", f"{len(theirs.files)} outputs instead of {len(ours.files)}")
        for place in ours.files:
            wanted, given = ours[place], theirs[place]
            if wanted.shape != given.shape:
                fact = f"output {place} is {given.shape} instead of {wanted.shape}"
                return Verdict("different", fact)
            if "S" in (wanted.dtype.kind, given.dtype.kind):
                if not np.array_equal(wanted, given):
                    return Verdict("different", f"output {place} has other texts")
                continue
            difference, allowed = deviation(wanted, given)
            # Written so that a nan is no agreement.
            if not difference <= allowed:
                fact = f"output {place} differs by {difference:.3g}, more than {allowed:.3g}"
                return Verdict("different", fact, difference)
            largest = max(largest, difference)
    return Verdict("same", difference=largest)


def deviation(wanted: Any, given: Any) -> tuple[float, float]:
    """How far an output is from what it shall be, at the most, and how far it may be."""
    import numpy as np

    wanted, given = wanted.astype("float64"), given.astype("float64")
    difference = np.max(np.abs(wanted - given), initial=0)
    allowed = _OF_SPREAD * np.ptp(wanted) + _OF_SIZE * np.max(np.abs(wanted))
    return float(difference), float(allowed)
