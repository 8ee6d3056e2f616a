"""The catalogue as pages."""

from __future__ import annotations

import pytest

from netspec.ops import op_class
from netspec.reference.pages import known_words, page, reference, section
from netspec.words import class_names


def test_a_page_has_the_arguments_with_the_required_ones_first() -> None:
    assert page("dot") == (
        "dot: The scalar products of two tensors along a dimension of each, sample by sample.\n"
        "\n"
        "  argument   type                  default\n"
        "  axes       integer or list of 2  required\n"
        "  normalize  true or false         false\n"
        "\n"
        "  and, as every layer: name, from, as, if, trainable, dtype\n"
        "\n"
        "example:\n"
        "  netspec: 1\n"
        "  inputs:\n"
        "    - x: [32, 32, 3]\n"
        "    - y: [32, 32, 3]\n"
        "  layers:\n"
        "    - dot: {from: [x, y], axes: 1}"
    )


@pytest.mark.parametrize("word", known_words())
def test_every_argument_of_every_op_is_on_its_page(word: str) -> None:
    shown = page(word)
    for name in class_names(word):
        arguments = op_class(name).model_fields.keys() - {"dtype"}
        assert all(f"\n  {argument} " in shown for argument in arguments)


def test_words_of_one_class_share_a_page() -> None:
    assert page("re_lu").splitlines()[0] == page("relu").splitlines()[0]
    assert page("relu").startswith("relu, re_lu: ")


def test_the_reference_has_every_section() -> None:
    whole = reference()
    for word in ("conv", "conv2d", "pool", "relu", "lrn", "dot"):
        assert section(word) in whole
