"""The oracle itself: what it must find, and what it must not miss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest

from netspec.op import Mismatch, Op, Weight
from netspec.ops import MODULES, conv, op_class
from netspec.parts.initializers import ONES
from netspec.tensor import Tensor
from tests.ops.oracle import Answer, Feed, Refusal, agree, ask_keras, ask_op, check_signature
from tests.ops.stricter import STRICTER


def changed(**members: Any) -> type[Op]:
    """A `Conv2D` with other members."""
    made: type[Op] = type("Conv2D", (conv.Conv2D,), {"__module__": __name__, **members})
    return made


def one_lower(self: Op, x: Tensor) -> Tensor:
    y = conv.Conv2D.infer(cast(conv.Conv2D, self), x)
    return y._replace(shape=(y.shape[0], (y.shape[1] or 0) - 1, *y.shape[2:]))


def always_single(self: Op, x: Tensor) -> Tensor:
    return conv.Conv2D.infer(cast(conv.Conv2D, self), x)._replace(dtype="float32")


def bias_first(self: Op, x: Tensor) -> Iterator[Weight]:
    yield from reversed(list(conv.Conv2D.weights(cast(conv.Conv2D, self), x)))


def renamed(self: Op, x: Tensor) -> Iterator[Weight]:
    for weight in conv.Conv2D.weights(cast(conv.Conv2D, self), x):
        yield weight._replace(name=f"conv/{weight.name}")


def ones(self: Op, x: Tensor) -> Iterator[Weight]:
    for weight in conv.Conv2D.weights(cast(conv.Conv2D, self), x):
        yield weight._replace(initializer=ONES)


def nothing(self: Op) -> dict[str, Any]:
    return {"filters": 4, "kernel_size": (3, 3)}


@pytest.mark.parametrize(
    "wrong",
    [
        changed(infer=one_lower),
        changed(infer=always_single),
        changed(weights=bias_first),
        changed(weights=renamed),
        changed(weights=ones),
        changed(arguments=nothing),
    ],
)
def test_an_op_that_says_something_else_than_keras_is_found(wrong: type[Op]) -> None:
    arguments = {"filters": 4, "kernel_size": 3, "dtype": "mixed_float16"}
    inputs = (Tensor((None, 8, 8, 3)),)
    assert agree(conv.Conv2D, arguments, inputs)
    with pytest.raises(AssertionError):
        agree(wrong, arguments, inputs)


def takes_all(self: Op, x: Tensor) -> Tensor:
    return Tensor(x.shape, self.compute_dtype)


def takes_none(self: Op, x: Tensor) -> Tensor:
    raise Mismatch("NS402", "this is too much")


@pytest.mark.parametrize(
    ("wrong", "size"),
    [(changed(infer=takes_all, weights=Op.weights), 2), (changed(infer=takes_none), 8)],
)
def test_a_refusal_that_is_not_mutual_is_found(wrong: type[Op], size: int) -> None:
    with pytest.raises(pytest.fail.Exception):
        agree(wrong, {"filters": 4, "kernel_size": 3}, (Tensor((None, size, size, 3)),))


@pytest.mark.parametrize(
    "wrong",
    [
        changed(__annotations__={"use_bias": bool}, use_bias=False),
        changed(__annotations__={"biased": bool}, biased=True),
        changed(__annotations__={"main": ClassVar[str | None]}, main="kernel_size"),
    ],
)
def test_an_op_with_other_arguments_than_keras_is_found(wrong: type[Op]) -> None:
    check_signature(conv.Conv2D)
    with pytest.raises(AssertionError):
        check_signature(wrong)


@pytest.mark.parametrize(("name", "code"), STRICTER)
def test_what_an_op_refuses_beyond_keras_is_what_keras_takes(name: str, code: str) -> None:
    _, arguments, inputs, keywords = STRICTER[name, code]
    feed = Feed(inputs, keywords)
    ours = ask_op(op_class(name), arguments, feed)
    assert isinstance(ours, Refusal)
    assert ours.code == code
    assert isinstance(ask_keras(op_class(name), arguments, feed), Answer)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_ops_is_asked_about(module: str) -> None:
    texts = (each.read_text("utf-8") for each in Path(__file__).parent.glob("test_*.py"))
    asking = [text for text in texts if "check_op(" in text]
    named = (f"from netspec.ops.{module} import", f'"{module}"')
    assert any(name in text for text in asking for name in named)
