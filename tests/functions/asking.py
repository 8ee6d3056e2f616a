"""What Keras makes of a call of a function, and what we make of it."""

from __future__ import annotations

from importlib import import_module
from itertools import product
from typing import Any

from netspec.functions import function_class
from netspec.functions.function import Function
from netspec.tensor import Tensor
from netspec.validator import validate
from tests.functions.cases import Case, Shape


def listed(value: Any) -> Any:
    """A value as YAML has it."""
    return [listed(each) for each in value] if isinstance(value, tuple) else value


def shapes(case: Case) -> list[Shape]:
    """The shapes of the operands that are tensors."""
    names = _names(case)
    return [each for each, name in zip(case.operands, names, strict=True) if name is None]


def arguments(case: Case) -> dict[str, Any]:
    """All arguments of an item, with the operands that are no tensors, as YAML has them."""
    names = _names(case)
    numbers = {name: each for each, name in zip(case.operands, names, strict=True) if name}
    return {key: listed(each) for key, each in {**numbers, **case.arguments}.items()}


def _names(case: Case) -> list[str | None]:
    """The names of the operands that are no tensors."""
    operands = function_class(f"ops.{case.word}").operands
    return [
        name
        if not isinstance(each, tuple)
        or ((case.word, name) == ("take", "indices") and None not in each)
        else None
        for each, name in zip(case.operands, operands or [""] * len(case.operands), strict=False)
    ]


def mixtures(case: Case) -> list[tuple[Tensor, ...]]:
    """The tensors of a case in all mixtures of its dtypes."""
    found = shapes(case)
    pairs = [case.fixed] if case.fixed else product(case.dtypes, repeat=len(found))
    return [
        tuple(Tensor(shape, dtype) for shape, dtype in zip(found, dtypes, strict=True))
        for dtypes in pairs
    ]


def declared(case: Case) -> Function:
    """The function with the arguments of a case."""
    return validate(function_class(f"ops.{case.word}"), arguments(case))


def ask_us(op: Function, inputs: tuple[Tensor, ...]) -> list[Tensor]:
    """What we infer."""
    found = op.infer(*inputs)
    return [found] if isinstance(found, Tensor) else list(found)


def ask_keras(op: Function, inputs: tuple[Any, ...]) -> list[Tensor]:
    """What Keras's class makes of tensors, symbolic or not."""
    import keras

    made = getattr(import_module(op.home), op.class_name())(**op.config(), name="node")
    results = keras.tree.flatten(made(*op.placed(inputs), **op.call()))
    return [
        Tensor(tuple(each.shape), keras.backend.standardize_dtype(each.dtype)) for each in results
    ]
