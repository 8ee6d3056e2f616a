"""Types of arguments in words."""

from __future__ import annotations

import pytest

from netspec.ops import MODULE_OF, op_class
from netspec.reference.kinds import kind_of


@pytest.mark.parametrize(
    ("name", "argument", "words"),
    [
        ("Conv2D", "filters", "positive integer"),
        ("Conv2D", "kernel_size", "positive integer or list of 2"),
        ("Conv2D", "padding", "`valid` or `same`"),
        ("Conv1D", "padding", "`valid`, `same` or `causal`"),
        ("Conv2D", "data_format", "`channels_last` or `channels_first`, or null"),
        ("Conv2D", "activation", "activation or null"),
        ("Conv2D", "use_bias", "true or false"),
        ("Conv2D", "kernel_initializer", "initializer"),
        ("Conv2D", "kernel_regularizer", "regularizer or null"),
        ("MaxPooling2D", "strides", "positive integer or list of 2, or null"),
        ("ZeroPadding1D", "padding", "integer from 0 up or list of 2"),
        ("Reshape", "target_shape", "list of (`-1` or positive integer)"),
        ("Dropout", "rate", "number from 0 to 1"),
        ("AlphaDropout", "rate", "number from 0 below 1"),
        ("BatchNormalization", "renorm_clipping", "mapping or null"),
        ("Softmax", "axis", "integer or list"),
    ],
)
def test_a_type_has_words(name: str, argument: str, words: str) -> None:
    assert kind_of(op_class(name).model_fields[argument]) == words


@pytest.mark.parametrize("name", MODULE_OF)
def test_every_argument_has_a_type_that_says_something(name: str) -> None:
    for argument, field in op_class(name).model_fields.items():
        assert "value" not in kind_of(field), argument
