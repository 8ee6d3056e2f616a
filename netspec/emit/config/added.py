"""Which version of Keras brought a key of a configuration."""

from __future__ import annotations

from typing import Any, NamedTuple

from netspec.emit.config.keys import IMAGES


class Added(NamedTuple):
    """Since which Keras 3 a key is written, and what it means where it is missing."""

    since: tuple[int, int]
    default: Any


# What Keras 2 and the first Keras 3 refuse: `Class.key`, or the key in every class.
ADDED: dict[str, Added] = {
    "input_axes": Added((3, 15), None),
    "output_axes": Added((3, 15), None),
    "output_padding": Added((3, 15), None),
    "renorm": Added((3, 14), False),
    "renorm_clipping": Added((3, 14), None),
    "renorm_momentum": Added((3, 14), 0.99),
    "quantization_config": Added((3, 13), None),
    "optional": Added((3, 13), False),
    "ragged": Added((3, 9), False),
    "rms_scaling": Added((3, 4), False),
    "lora_rank": Added((3, 0), None),
    "lora_alpha": Added((3, 11), None),
    "zero_output_for_mask": Added((3, 0), False),
    **{
        f"{kind}.seed": Added((3, 0), None)
        for kind in (
            "SimpleRNN", "GRU", "LSTM", "SimpleRNNCell", "GRUCell", "LSTMCell", "ConvLSTM1D",
            "ConvLSTM2D", "ConvLSTM3D",
        )
    },
    "Attention.seed": Added((3, 15), None),
    "Attention.score_mode": Added((3, 0), "dot"),
    "AdditiveAttention.seed": Added((3, 15), None),
    "MultiHeadAttention.seed": Added((3, 4), None),
    "GroupQueryAttention.seed": Added((3, 8), None),
    **{f"{kind}.data_format": Added((3, 6), "channels_last") for kind in IMAGES},
    **{
        f"{kind}.data_format": Added((3, 0), "channels_last")
        for kind in (
            "Resizing", "CenterCrop", "RandomCrop", "RandomRotation", "RandomTranslation",
            "RandomZoom",
        )
    },
    "Resizing.pad_to_aspect_ratio": Added((3, 3), False),
    "Resizing.fill_mode": Added((3, 3), "constant"),
    "Resizing.fill_value": Added((3, 3), 0.0),
    "Resizing.antialias": Added((3, 9), False),
    "RandomContrast.value_range": Added((3, 8), [0, 255]),
    "StringLookup.oov_method": Added((3, 14), "floormod"),
    "StringLookup.salt": Added((3, 14), None),
    "IntegerLookup.oov_method": Added((3, 14), "floormod"),
    "IntegerLookup.salt": Added((3, 14), None),
    "use_gate": Added((3, 14), False),
    "sliding_window": Added((3, 15), None),
}  # fmt: skip
