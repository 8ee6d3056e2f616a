"""Shapes and dtypes of all functions, against what Keras says of them and what it computes."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from netspec.functions import function_class
from netspec.functions.tables import ALIASES, MODULE_OF
from netspec.functions.unknown import wrong_function
from netspec.tensor import Tensor
from tests.functions.asking import ask_keras, ask_us, declared, mixtures
from tests.functions.cases import CASES, FLOATS, Case

# Functions of which Keras 3.15 says another dtype than they have when they are computed.
SAID_WRONGLY = {
    "arctan2", "fmod", "logaddexp", "logaddexp2", "logsumexp", "mod", "normalize", "prod",
    "reciprocal",
}  # fmt: skip


def test_every_function_has_a_case() -> None:
    assert {case.word for case in CASES} == set(MODULE_OF)


@pytest.mark.parametrize("word", MODULE_OF)
def test_a_function_says_what_keras_says_of_it(word: str) -> None:
    import keras

    for case in CASES:
        if case.word == word:
            op = declared(case)
            for inputs in mixtures(case):
                symbolic = tuple(keras.KerasTensor(*each) for each in inputs)
                assert ask_us(op, inputs) == ask_keras(op, symbolic), (case, inputs)


@pytest.mark.parametrize("word", MODULE_OF)
def test_a_function_says_what_keras_computes(word: str) -> None:
    for case in CASES:
        if case.word == word:
            for dtype in FLOATS[:2] if case.dtypes[0] == "float32" else case.dtypes[:1]:
                _compare_computed(case, dtype)


def _compare_computed(case: Case, dtype: str) -> None:
    import keras

    op = declared(case)
    inputs = tuple(_settled(each, dtype, case) for each in mixtures(case)[0])
    arrays = tuple(keras.ops.zeros(each.shape, each.dtype) for each in inputs)
    found, computed = ask_us(op, inputs), ask_keras(op, arrays)
    assert [each.shape for each in found] == [each.shape for each in computed], case
    same = [each.dtype for each in found] == [each.dtype for each in computed]
    unusual = dtype != "float32" or "dtype" in case.arguments
    assert same or (case.word in SAID_WRONGLY and unusual), (case, found, computed)


def _settled(x: Tensor, dtype: str, case: Case) -> Tensor:
    """A tensor with no size open: a batch of 2, and 4 elsewhere."""
    shape = tuple((4 if at else 2) if size is None else size for at, size in enumerate(x.shape))
    return Tensor(shape, x.dtype if case.fixed else dtype)


@pytest.mark.parametrize("word", MODULE_OF)
def test_a_function_has_the_arguments_that_keras_has(word: str) -> None:
    import keras

    kind = function_class(f"ops.{word}")
    parameters = inspect.signature(getattr(keras.ops, word)).parameters
    fields = {
        name: field
        for name, field in kind.model_fields.items()
        if name != "dtype" or kind.takes_dtype
    }
    plain = [
        name
        for name, each in parameters.items()
        if each.kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    ]
    mine = [*dict.fromkeys((*(kind.operands or plain[: word != "einsum"]), *fields))]
    if word != "stop_gradient":
        assert set(mine) == set(plain)
    for name, field in fields.items():
        default: Any = parameters[name].default
        if name not in kind.operands and (word, name) != ("one_hot", "dtype"):
            required = default is inspect.Parameter.empty
            assert (required, field.default) == (
                field.is_required(),
                field.default if required else default,
            )


def test_every_function_of_keras_is_one_here_or_has_an_answer() -> None:
    import keras

    for word in dir(keras.ops):
        if callable(getattr(keras.ops, word)) and word not in MODULE_OF:
            code, _, _ = wrong_function(f"ops.{word}")
            fresh = code != "NS202" or word in ALIASES
            assert fresh, f"`keras.ops.{word}` is new: put it into `functions/unknown.py`"
