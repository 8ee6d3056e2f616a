"""Padding, cropping and up-sampling, as Keras has them."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from netspec.op import Mismatch, Op
from netspec.ops.cropping import Cropping1D, Cropping2D, Cropping3D
from netspec.ops.padding import ZeroPadding1D, ZeroPadding2D, ZeroPadding3D
from netspec.ops.up_sampling import UpSampling1D, UpSampling2D
from netspec.tensor import Tensor
from tests.ops.oracle import check_op, check_refused, classes


@pytest.mark.parametrize("op", classes("padding", "cropping", "up_sampling"))
def test_a_resizing_agrees_with_keras(op: type[Op], examples: int) -> None:
    check_op(op, examples=examples)


@pytest.mark.parametrize(
    ("op", "code", "arguments", "shape"),
    [
        (ZeroPadding1D, "NS207", {"padding": [-1, 1]}, (None, 8, 3)),
        (ZeroPadding1D, "NS208", {"padding": [1, 1, 1]}, (None, 8, 3)),
        (ZeroPadding2D, "NS205", {"padding": [[1, 1], "1"]}, (None, 8, 8, 3)),
        (ZeroPadding2D, "NS208", {"padding": [1, 1, 1]}, (None, 8, 8, 3)),
        (ZeroPadding2D, "NS208", {"padding": [1, [1, 1, 1]]}, (None, 8, 8, 3)),
        (ZeroPadding2D, "NS402", {}, (None, 8, 3)),
        (ZeroPadding3D, "NS207", {"padding": [1, 1, [-1, 1]]}, (None, 8, 8, 8, 3)),
        (Cropping1D, "NS411", {"cropping": 4}, (None, 8, 3)),
        (Cropping2D, "NS207", {"cropping": -1}, (None, 8, 8, 3)),
        (Cropping2D, "NS411", {"cropping": [[0, 0], [9, 0]]}, (None, None, 8, 3)),
        (Cropping3D, "NS411", {"cropping": [1, 1, 5]}, (None, 8, 8, 8, 3)),
        (ZeroPadding2D, "NS207", {"padding": -1}, (None, 8, 8, 3)),
        (UpSampling1D, "NS205", {"size": [2]}, (None, 8, 3)),
        (UpSampling2D, "NS207", {"size": 0}, (None, 8, 8, 3)),
    ],
)
def test_what_keras_refuses_is_refused(
    op: type[Op], code: str, arguments: dict[str, Any], shape: tuple[int | None, ...]
) -> None:
    check_refused(op, code, arguments, Tensor(shape))


def test_cropping_everything_away_says_how_much_there_was() -> None:
    with pytest.raises(Mismatch) as caught:
        Cropping2D.model_validate({"cropping": [[16, 0], [0, 0]]}).infer(Tensor((None, 14, 14, 3)))
    assert caught.value.message == "cropping 16 from a size of 14 leaves nothing"
    assert caught.value.at == "cropping"


def test_a_wrong_number_in_nested_lists_stands_at_its_indices() -> None:
    with pytest.raises(ValidationError) as caught:
        ZeroPadding2D.model_validate({"padding": [[1, -1], [True, 2]]})
    assert [error["loc"] for error in caught.value.errors()] == [
        ("padding", 0, 1),
        ("padding", 1, 0),
    ]


def test_an_interpolation_that_keras_has_not_is_refused() -> None:
    with pytest.raises(ValidationError) as caught:
        UpSampling2D.model_validate({"interpolation": "Bilinear"})
    assert caught.value.errors()[0]["ctx"]["help"] == "did you mean `bilinear`?"
