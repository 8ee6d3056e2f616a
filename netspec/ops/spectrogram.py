"""Sounds as pictures of their frequencies."""

from collections.abc import Iterator
from math import ceil, log2
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import model_validator

from netspec.fields import Choice, DataFormat, NonNegative, Number, Padding, Positive
from netspec.nested import refuse_at
from netspec.op import (
    Mismatch,
    Op,
    Weight,
    join_channels,
    need_rank,
    need_size,
    positions,
    slide,
    split_channels,
)
from netspec.parts.initializers import initializers
from netspec.parts.more_initializers import Scaling, Window
from netspec.tensor import FLOATS, Tensor

# Keras calls the others by their scipy names elsewhere, but not here.
MelWindow: TypeAlias = Annotated[Literal["hann", "hamming"], Choice()]
Mode: TypeAlias = Annotated[
    Literal["log", "magnitude", "psd", "real", "imag", "angle", "stft"], Choice()
]


class MelSpectrogram(Op):
    """How loud `num_mel_bins` ranges of frequencies are, from frame to frame, in decibels.

    A frame has `sequence_length` samples, by default `fft_length`, and the next one begins
    `sequence_stride` later.
    """

    main = "fft_length"

    fft_length: Positive = 2048
    sequence_stride: Positive = 512
    sequence_length: Positive | None = None
    window: MelWindow | None = "hann"
    sampling_rate: Positive = 16000
    num_mel_bins: Positive = 128
    min_freq: NonNegative = 20.0
    max_freq: NonNegative | None = None
    power_to_db: bool = True
    top_db: NonNegative = 80.0
    mag_exp: Number = 2.0
    min_power: NonNegative = 1e-10
    ref_power: Number = 1.0

    @model_validator(mode="after")
    def _combine(self) -> "MelSpectrogram":
        if self.sequence_length is not None and self.sequence_length > self.fft_length:
            fact = f"a frame of {self.sequence_length} is longer than `fft_length`"
            refuse_at("sequence_length", "NS218", f"{fact}, {self.fft_length}", given=False)
        return self

    def config(self) -> dict[str, Any]:
        """The arguments, with the length of a frame and the highest frequency."""
        return super().config() | {
            "sequence_length": self.sequence_length or self.fft_length,
            "max_freq": self.max_freq or self.sampling_rate // 2,
        }

    def infer(self, x: Tensor) -> Tensor:
        """`num_mel_bins` x frames; NS403 when the sound is too short."""
        if x.rank != 2:
            raise Mismatch("NS402", f"`MelSpectrogram` takes samples, but {{x}} gives {x}")
        samples, frames = x.shape[1], None
        if samples is not None:
            half = self.fft_length // 2
            if samples <= half:
                fact = f"an `fft_length` of {self.fft_length} needs more than {half} samples"
                raise Mismatch("NS403", f"{fact}, but {{x}} has {samples}", "fft_length")
            frames = (samples + self.sequence_stride + 1) // self.sequence_stride
            made = samples // self.sequence_stride + 1
            if frames != made:
                fact = f"of {samples} samples Keras counts {frames} frames, but makes {made}"
                raise Mismatch("NS404", fact, "sequence_stride", "a sample more or less is well")
        return Tensor((x.shape[0], self.num_mel_bins, frames), self.compute_dtype)


class STFTSpectrogram(Op):
    """The short-time Fourier transform of `(time, channels)`, as convolutions that can be trained.

    A frame has `frame_length` samples, and the next one begins `frame_step` later, by default half
    a frame. `mode` is what is given of each frequency.
    """

    main = "mode"

    mode: Mode = "log"
    frame_length: Positive = 256
    frame_step: Positive | None = None
    fft_length: Positive | None = None
    window: Window | None = "hann"
    periodic: bool = False
    scaling: Scaling | None = "density"
    padding: Padding = "valid"
    expand_dims: bool = False
    data_format: DataFormat | None = None

    @model_validator(mode="after")
    def _combine(self) -> "STFTSpectrogram":
        length = self.frame_length
        if self.frame_step is None and length == 1:
            refuse_at(
                "frame_length", "NS207", "must be at least 2, or have a `frame_step`", given=False
            )
        if self.frame_step is not None and self.frame_step > length:
            fact = f"a step of {self.frame_step} is longer than a frame of {length}"
            refuse_at("frame_step", "NS218", fact, given=False)
        if self.fft_length is not None and self.fft_length < length:
            fact = f"an `fft_length` of {self.fft_length} is shorter than a frame of {length}"
            refuse_at("fft_length", "NS218", fact, given=False)
        return self

    @property
    def frequencies(self) -> int:
        """How many there are."""
        length = self.fft_length or 2 ** ceil(log2(self.frame_length))
        return length // 2 + 1

    def infer(self, x: Tensor) -> Tensor:
        """Frames x frequencies, those of several channels one after another or on their own."""
        need_rank("STFTSpectrogram", x, 3, self.data_format)
        if x.dtype not in FLOATS - {"bfloat16"}:
            raise Mismatch("NS413", f"`STFTSpectrogram` takes floats, but {{x}} gives {x.dtype}")
        spatial, channels = split_channels(x, self.data_format)
        count = need_size("STFTSpectrogram", channels)
        step = self.frame_step or self.frame_length // 2
        (frames,) = slide(spatial, (self.frame_length,), (step,), self.padding, at="frame_length")
        found = self.frequencies * (2 if self.mode == "stft" else 1)
        if not self.expand_dims:
            shape = join_channels(x, (frames,), found * count, self.data_format)
            return Tensor(shape, self.compute_dtype)
        shape = join_channels(x, (frames, found), count, self.data_format)
        return Tensor(shape, self.compute_dtype)

    def weights(self, x: Tensor) -> Iterator[Weight]:
        """`real_kernel` and `imag_kernel` of (frame_length, 1, frequencies), or one of them."""
        stft: Any = initializers()["stft"]
        shape = (self.frame_length, 1, self.frequencies)
        for side in ("real", "imag"):
            if self.mode in ("real", "imag") and self.mode != side:
                continue
            values = stft.model_construct(
                side=side, window=self.window, scaling=self.scaling, periodic=self.periodic
            )
            yield Weight(f"{side}_kernel", shape, values, dtype=self.variable_dtype)

    def macs(self, y: Tensor, x: Tensor) -> int:
        """One for every sample of every frame, frequency and channel, and both halves."""
        halves = 2 if self.mode not in ("real", "imag") else 1
        whole = positions(y.shape[1:]) // (2 if self.mode == "stft" else 1)
        return whole * self.frame_length * halves
