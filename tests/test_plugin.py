"""Plugins: an installed package adds ops, whose layers are its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from netspec import ops
from netspec.diagnostic import SpecError
from netspec.emit.artifact import write_artifact
from netspec.emit.keras import build_model
from netspec.emit.limits import limits
from netspec.emit.readers import Target
from netspec.emit.wish import Wish
from netspec.plugin import PluginError, load_plugin
from tests.cli.running import run
from tests.compiling import compiled, found

CODE = '''
from typing import ClassVar

from netspec.fields import Integer, Number
from netspec.op import Op, Weight
from netspec.parts.initializers import ZEROS
from netspec.tensor import Tensor


class Twice(Op):
    """Doubles what comes in, or more."""

    home: ClassVar[str] = "doubling_layers"
    main: ClassVar[str | None] = "factor"

    factor: Number = 2.0


class Dense(Op):
    """Not the one that is meant."""


class Group(Op):
    """A word of the language."""

    home: ClassVar[str] = "doubling_layers"


class Homeless(Op):
    """Of no module."""


class Odd(Op):
    """A field that nothing can check."""

    home: ClassVar[str] = "doubling_layers"

    thing: "Nothing"


class Falling(Op):
    """An op that does not work."""

    home: ClassVar[str] = "doubling_layers"
    main: ClassVar[str | None] = "way"

    way: str

    def infer(self, x):
        match self.way:
            case "raise":
                return 1 / 0
            case "shape":
                return (None, 4)
            case _:
                return x

    def weights(self, x):
        if self.way == "weight":
            yield Weight("w", (None, 3), ZEROS)
        if self.way == "array":
            yield [1.0]

    def macs(self, y, x):
        return None if self.way == "macs" else 0


class Absent(Op):
    """A layer that its module does not have."""

    home: ClassVar[str] = "doubling_layers"


class Larger(Op):
    """A layer that gives another shape than its op says."""

    home: ClassVar[str] = "doubling_layers"

    def infer(self, x):
        return Tensor((*x.shape[:-1], 9))


class Axial(Op):
    """A layer with arguments that Keras's own layers have too, but mean otherwise."""

    home: ClassVar[str] = "doubling_layers"
    package: ClassVar[str] = "axes"

    axis: Integer = 1
    ragged: bool = False


OPS = [Twice]
MORE = [Falling, Absent, Larger, Axial]
TAKEN = [Twice, Dense]
NONE = [3]
WORD = [Group]
HOMELESS = [Homeless]
ODD = [Odd]
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


class Larger(Twice):
    pass


@keras.saving.register_keras_serializable(package="axes")
class Axial(keras.layers.Layer):
    def __init__(self, axis=-1, ragged=True, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis
        self.ragged = ragged

    def call(self, x):
        return x * self.axis + self.ragged

    def compute_output_shape(self, shape):
        return shape
"""
ENTRIES = """\
[netspec.ops]
doubling = doubling_ops:OPS
taken = doubling_ops:TAKEN
none = doubling_ops:NONE
broken = not_a_module:OPS
more = doubling_ops:MORE
word = doubling_ops:WORD
homeless = doubling_ops:HOMELESS
odd = doubling_ops:ODD
raising = raising_ops:OPS
leaving = leaving_ops:OPS
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
    (folder / "raising_ops.py").write_text("raise RuntimeError('no luck\\ntoday')")
    (folder / "leaving_ops.py").write_text("raise SystemExit")
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
        ("word", "`group` means something else in a spec"),
        ("homeless", "`Homeless` has no `home`, and Keras has no such layer"),
        ("odd", "Nothing"),
        ("raising", "cannot be used: RuntimeError: no luck$"),
        ("leaving", "cannot be used: SystemExit$"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_an_error(name: str, fact: str) -> None:
    with pytest.raises(PluginError, match=fact):
        load_plugin(name)


def test_of_a_plugin_that_cannot_be_used_nothing_is_known(tmp_path: Path) -> None:
    with pytest.raises(PluginError):
        load_plugin("taken")
    assert found(TEXT, tmp_path) == [(4, "NS202")]


@pytest.mark.parametrize(
    ("way", "fact"),
    [
        ("raise", "ZeroDivisionError: division by zero"),
        ("shape", "`infer` gives no `Tensor`"),
        ("weight", "the weight `w` has the shape (None, 3)"),
        ("array", "AttributeError"),
        ("macs", "`macs` gives no integer"),
    ],
)
def test_an_op_that_does_not_work_is_a_located_error(way: str, fact: str, tmp_path: Path) -> None:
    load_plugin("more")
    with pytest.raises(SpecError) as caught:
        compiled(f"inputs: [{{x: [4]}}]\nlayers:\n  - falling: {way}\n", tmp_path)
    (error,) = caught.value.diagnostics
    assert error.code == "NS418"
    assert error.span is not None
    assert error.span.line == 4
    start = "the op `Falling` of `doubling_ops` does not work: "
    assert error.message.startswith(start + fact)


@pytest.mark.parametrize(("word", "fact"), [("absent", "Absent"), ("larger", "Keras gives 4")])
def test_a_layer_that_is_not_what_its_op_says_is_an_error(
    word: str, fact: str, tmp_path: Path
) -> None:
    load_plugin("more")
    graph = compiled(f"inputs: [{{x: [4]}}]\nlayers: [{word}]\n", tmp_path)
    with pytest.raises(SpecError) as caught:
        build_model(graph)
    (error,) = caught.value.diagnostics
    assert error.code == "NS615"
    assert fact in error.message


@pytest.mark.parametrize("target", ["portable", "keras3"])
@pytest.mark.parametrize("ending", [".h5", ".keras"])
@pytest.mark.parametrize("layer", ["axial", "axial: {axis: 0, ragged: true}", "axial: {axis: -1}"])
def test_keras_loads_the_arguments_of_a_plugin_as_they_are(
    layer: str, ending: str, target: Target, tmp_path: Path
) -> None:
    import keras
    import numpy

    load_plugin("more")
    graph = compiled(f"inputs: [{{x: [4, 5]}}]\nlayers: [{layer}]\n", tmp_path)
    path = str(tmp_path / f"model{ending}")
    write_artifact(graph, path, Wish("h5" if ending == ".h5" else "keras", target))
    x = numpy.ones((1, 4, 5), "float32")
    wanted = build_model(graph).predict_on_batch(x)
    # As in a program that has imported the package before.
    import_module("doubling_layers")
    loaded = keras.saving.load_model(path, compile=False)
    assert loaded.predict_on_batch(x).tolist() == wanted.tolist()
    op = graph.nodes[-1].op
    assert (loaded.layers[-1].axis, loaded.layers[-1].ragged) == (
        vars(op)["axis"],
        vars(op)["ragged"],
    )


def test_who_loads_a_file_needs_the_package(tmp_path: Path) -> None:
    load_plugin("more")
    graph = compiled("inputs: [{x: [4]}]\nlayers: [axial]\n", tmp_path)
    said = [(each.code, each.message, each.help) for each in limits(graph, "keras3")]
    fact = "Keras 3.15 needs `doubling_layers`, as in `axial`"
    assert said == [("NS614", fact, "`import doubling_layers` before the file is loaded")]


@pytest.mark.parametrize(
    "command",
    [
        "check spec.yaml",
        "summary spec.yaml",
        "expand spec.yaml",
        "targets spec.yaml",
        "ops twice",
        "build spec.yaml -o model.h5",
        "build spec.yaml -o model.keras",
        "build spec.yaml -o model.json",
    ],
)
def test_a_verb_knows_the_ops_of_a_plugin_that_is_named(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(f"netspec: 1\n{TEXT}")
    assert run(*command.split()).exit_code in (1, 2)
    assert run(*command.split(), "--plugin", "doubling").exit_code == 0


def test_a_plugin_can_be_named_in_pyproject(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("spec.yaml").write_text(f"netspec: 1\n{TEXT}")
    Path("pyproject.toml").write_text('[tool.netspec]\nplugins = ["doubling"]\n')
    assert run("check", "spec.yaml").exit_code == 0


def test_a_wrong_plugin_in_pyproject_is_told_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text('[tool.netspec]\nplugins = ["raising"]\n')
    result = run("check", "--format", "concise", "spec.yaml")
    fact = "the plugin `raising` cannot be used: RuntimeError: no luck"
    assert result.exit_code == 1
    assert result.stdout == f"pyproject.toml: NS009 {fact}\n"


def test_a_wrong_plugin_on_the_command_line_is_a_wrong_command_line() -> None:
    result = run("check", "--plugin", "raising", "spec.yaml")
    assert result.exit_code == 2
    assert "the plugin `raising` cannot be used: RuntimeError: no luck" in result.stderr
