"""Sounds as pictures of their frequencies, as Keras has them."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
from hypothesis import strategies as st

from netspec.op import Op
from netspec.ops.spectrogram import MelSpectrogram, STFTSpectrogram
from netspec.tensor import Tensor
from tests.ops.oracle import Feed, Refusal, ask_op, check_op, check_refused

LENGTHS = st.sampled_from([9, 16, 30, 33, 64, None])


def test_mel_spectrograms_agree_with_keras(examples: int) -> None:
    drawn = {
        "fft_length": st.sampled_from([8, 16]),
        "sequence_length": st.none() | st.integers(1, 17),
        "sequence_stride": st.sampled_from([1, 4, 5]),
        "max_freq": st.sampled_from([None, 0.0, 4000.0]),
    }
    batches = st.sampled_from([(None,), (3,)])
    samples = st.builds(lambda batch, length: Tensor((*batch, length)), batches, LENGTHS)
    check_op(MelSpectrogram, arguments=drawn, inputs=st.tuples(samples), examples=examples)


def test_stft_spectrograms_agree_with_keras(examples: int) -> None:
    drawn = {
        # Of 2, a Hann window is nothing but zeros.
        "frame_length": st.sampled_from([3, 5, 8]),
        "frame_step": st.sampled_from([None, None, 1, 4]),
        "fft_length": st.sampled_from([None, None, 4, 8, 16]),
        "window": st.sampled_from(["hann", "boxcar", None]),
        "dtype": st.sampled_from(["float32", "float16", "mixed_float16"]),
    }
    shapes = st.sampled_from([(None, 16, 1), (None, None, 2), (3, 9, 2), (None, 3, 16), (None, 8)])
    inputs = st.tuples(st.builds(Tensor, shapes, st.sampled_from(["float32", "float64"])))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`fft_length` is recommended")
        check_op(STFTSpectrogram, arguments=drawn, inputs=inputs, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (MelSpectrogram, "NS218", {"fft_length": 8, "sequence_length": 9}, (None, 64)),
        (STFTSpectrogram, "NS402", {}, (None, 600)),
        (STFTSpectrogram, "NS403", {}, (None, 100, 1)),
        (STFTSpectrogram, "NS406", {}, (None, 600, None)),
        (STFTSpectrogram, "NS218", {"frame_step": 300}, (None, 600, 1)),
        (STFTSpectrogram, "NS218", {"fft_length": 128}, (None, 600, 1)),
        (STFTSpectrogram, "NS206", {"mode": "phase"}, (None, 600, 1)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


@pytest.mark.parametrize(("samples", "code"), [(8, "NS403"), (11, "NS404")])
def test_a_sound_of_which_keras_says_too_much_is_refused(samples: int, code: str) -> None:
    import keras
    import tensorflow

    arguments = {"fft_length": 16, "sequence_stride": 4}
    refused = ask_op(MelSpectrogram, arguments, Feed((Tensor((None, samples)),)))
    assert isinstance(refused, Refusal)
    assert refused.code == code
    layer = keras.layers.MelSpectrogram(**arguments)
    try:
        frames = layer(keras.ops.ones((2, samples))).shape[-1]
    except tensorflow.errors.OpError:
        return
    assert frames != layer.compute_output_shape((2, samples))[-1]
