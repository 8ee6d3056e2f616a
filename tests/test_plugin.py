"""Plugins: an installed package adds ops, whose layers are its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from netspec import ops
from netspec.emit.keras import build_model
from netspec.plugin import PluginError, load_plugin
from tests.compiling import compiled, found

CODE = '''
from typing import ClassVar

from netspec.fields import Number
from netspec.op import Op


class Twice(Op):
    """Doubles what comes in, or more."""

    home: ClassVar[str] = "doubling_layers"
    main: ClassVar[str | None] = "factor"

    factor: Number = 2.0


class Dense(Op):
    """Not the one that is meant."""


OPS = [Twice]
TAKEN = [Dense]
NONE = [3]
'''
LAYERS = """
import keras


class Twice(keras.layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, x):
        return x * self.factor

    def compute_output_shape(self, shape):
        return shape
"""
ENTRIES = """\
[netspec.ops]
doubling = doubling_ops:OPS
taken = doubling_ops:TAKEN
none = doubling_ops:NONE
broken = not_a_module:OPS
"""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installed package with plugins; what they register is forgotten afterwards."""
    folder = tmp_path / "site"
    (folder / "doubling-1.0.dist-info").mkdir(parents=True)
    (folder / "doubling-1.0.dist-info" / "METADATA").write_text("Name: doubling\nVersion: 1.0\n")
    (folder / "doubling-1.0.dist-info" / "entry_points.txt").write_text(ENTRIES)
    (folder / "doubling_ops.py").write_text(CODE)
    (folder / "doubling_layers.py").write_text(LAYERS)
    monkeypatch.syspath_prepend(str(folder))
    before = dict(ops.MODULE_OF), dict(ops.WORDS)
    yield
    for known, old in zip((ops.MODULE_OF, ops.WORDS), before, strict=True):
        known.clear()
        known.update(old)
    ops.op_class.cache_clear()
    for name in ("doubling_ops", "doubling_layers"):
        sys.modules.pop(name, None)


TEXT = "inputs: [{x: [4]}]\nlayers:\n  - twice: 3\n"


def test_an_op_of_a_plugin_is_unknown_until_the_plugin_is_loaded(tmp_path: Path) -> None:
    assert found(TEXT, tmp_path) == [(4, "NS202")]
    load_plugin("doubling")
    load_plugin("doubling")
    assert found(TEXT, tmp_path) == []


def test_the_layer_of_a_plugin_is_built(tmp_path: Path) -> None:
    import numpy

    load_plugin("doubling")
    model = build_model(compiled(TEXT, tmp_path))
    assert model.predict_on_batch(numpy.ones((1, 4), "float32")).tolist() == [[3.0] * 4]


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("doublin", "did you mean `doubling`"),
        ("taken", "an op `dense` already"),
        ("none", "no op class"),
        ("broken", "not_a_module"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_an_error(name: str, fact: str) -> None:
    with pytest.raises(PluginError, match=fact):
        load_plugin(name)
