"""What Keras does with layers by their class where it calls and builds them."""

from __future__ import annotations

from netspec.emit.config.keys import IMAGES

# Those that take what comes in as it is, and cast it themselves.
UNCAST = frozenset({"RandomFlip", "RandomCrop"})

# What a call passes on to Keras beside what it reads, by class.
_RECURRENT = (
    "SimpleRNN", "GRU", "LSTM", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
)  # fmt: skip
MASKED = frozenset(
    {
        "BatchNormalization", "Softmax", "GlobalAveragePooling1D", "TimeDistributed",
        "Bidirectional", *_RECURRENT,
    }
)  # fmt: skip
TRAINING: dict[str, bool] = {
    **dict.fromkeys(
        (
            "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D",
            "SpatialDropout2D", "SpatialDropout3D", "SpectralNormalization", *_RECURRENT,
        ),
        False,
    ),
    **dict.fromkeys(IMAGES, True),
}  # fmt: skip

# The tensors by keyword whose shapes Keras tells `build`.
BUILT_FOR = frozenset({"initial_state"})

# Layers that Keras builds for anything.
UNTOLD = frozenset({"StringLookup", "IntegerLookup"})

# Layers that Keras builds without being told a shape: they carry none in a `.keras`.
UNBUILT = frozenset(
    {
        "InputLayer", "Identity", "Masking", "ActivityRegularization", "Reshape",
        "Activation", "ReLU", "LeakyReLU", "ELU", "Softmax", "UnitNormalization",
        "Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise",
        "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
        "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
        "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
        "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalAveragePooling3D",
    }
)  # fmt: skip
