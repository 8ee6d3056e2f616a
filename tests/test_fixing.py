"""Edits of specs: each mends what it is for, and nothing gets worse by it."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from netspec.compiler import check_file
from netspec.diagnostic import Diagnostic, Fix, SpecError
from netspec.file import decode
from netspec.fixing import Fixer, edited
from netspec.project import Project, root_of
from netspec.read import read
from netspec.source import Source, Span
from netspec.suggest import did_you_mean
from tests.catalogue import HEAD, KINDS, YAML, Kind
from tests.test_mutations import MUTATIONS, SEEDS, SPECS, Mutation, _beside_libraries

BAD = Path(__file__).parent / "bad"
MARKS = re.compile("[«»]")

# What every cure that a program can follow makes of a mistake of the catalogue.
MENDED = {
    "sizes without brackets": "pool_size: [2, 2]}",
    "a shape without brackets": "x: [8, 8, 3]",
    "arguments without braces": "- conv: {filters: 3, kernel_size: 3}",
    "arguments as in Python": "- dense: {units: 3}",
    "a class with its module": "- dense: 3",
    "a class of PyTorch with its module": "- dense: {units",
    "an activation with its module": "activation: relu",
    "sizes joined by an x": "pool_size: [2, 2]}",
    "a tuple in quotes": "pool_size: [2, 2]}",
    "a percentage": "dropout: 0.5",
    "a comma at the end": "dense: 10",
    "a line indented with a tab": "  c: 1",
    "a tab after a dash": "- a: 1",
    "a space of a word processor": "a: 1",
    "an item without its space": "  - c: 1",
    "no space after the colon, in a list": "- filters: 64",
    "no space after the colon, in braces": "size: [3]}",
    "no space after the colon, in a mapping": "b: 2",
    "no comma in braces": "a: {b: 1, c: 2}",
    "a key twice, with one value": "a: 1\n",
    "a number as a key": 'a: {"1": 2}',
    "a boolean of YAML 1.1": "a: true",
    "a negative boolean of YAML 1.1": "a: false",
    "a number with underscores": "a: 1000",
    "YAML 1.1 asked for": "---\na: 1",
    "an expression cut at its comma": 'a: {n: "$(max(3, n))"}',
    "a tuple of Python": "a: {n: [3, 3]}",
    "a layer that is misspelt": "- conv2d: {filters: 3",
    "a class of Keras": "- conv2d: {filters: 3",
    "a class of PyTorch": "- batch_norm\n",
    "an activation as a layer": "- activation: gelu\n",
    "an argument that is misspelt": "filters: 3",
    "a number in quotes": "units: 10}",
    "a float for a count": "units: 10}",
    "a boolean in quotes": "use_bias: true",
    "None of Python": "units: null",
    "padding in capitals": "padding: same",
    "a data format of old": "data_format: channels_last",
    "a section that is misspelt": "layers: [relu]",
    "nb_filter of Keras 1": "{filters: 3",
    "border_mode of Keras 1": "padding: same",
    "subsample of Keras 1": "strides: 2",
    "init of Keras 1": "kernel_initializer: zeros",
    "output_dim of Keras 1": "units: 3",
    "W_regularizer of Keras 1": "kernel_regularizer: {l2: 0.1}",
    "out_channels of PyTorch": "{filters: 3",
    "bias of PyTorch": "use_bias: false",
    "stride of PyTorch": "strides: 2",
    "an activation that is misspelt": "activation: relu",
    "an initializer that is misspelt": "kernel_initializer: he_uniform",
    "an initializer of PyTorch": "kernel_initializer: glorot_uniform",
    "the batch in a shape": "{x: [8, 8, 3]}",
    "a name inside a text": "name: x$(n)",
    "an optimizer that is misspelt": "optimizer: adam,",
    "a loss that is misspelt": "loss: mean_squared_error",
    "a metric that is misspelt": "metrics: [accuracy]",
    "a reference that is misspelt": "from: flatten",
    "an output that is misspelt": "outputs: [prob]",
    "a block of a library that is misspelt": "- lib.bottle_neck",
    "a parameter that is misspelt": "res: {filters: 3}",
    "a variable that is misspelt": "$(filters * 2)",
}
FIXABLE = [kind for kind in KINDS if kind.name in MENDED]


def said(path: str, contents: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """All that is wrong with a spec when files hold `contents`."""
    return check_file(path, project=Project(root_of(path), contents=contents))


def said_of_yaml(path: str, contents: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """All that is wrong with a file's YAML."""
    try:
        read(decode(path, contents[path]))
    except SpecError as error:
        return error.diagnostics
    return ()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_mistake_with_an_exact_cure_is_mended(kind: Kind, tmp_path: Path) -> None:
    for name, text in kind.written.items():
        (tmp_path / name).write_text(MARKS.sub("", text), encoding="utf-8", newline="")
    path = str(tmp_path / "spec.yaml")
    check = said_of_yaml if kind in YAML else said
    before = (tmp_path / "spec.yaml").read_bytes()
    fixer = Fixer({path: before})
    fixer.fix(lambda contents: check(path, contents))
    after = fixer.contents[path].decode()
    assert (len(fixer.done) == 1) == (kind.name in MENDED)
    assert MENDED.get(kind.name, before.decode()) in after
    if fixer.done:
        left = check(path, fixer.contents)
        assert kind.code not in [each.code for each in left]


def test_every_mended_mistake_is_in_the_catalogue() -> None:
    assert set(MENDED) == {kind.name for kind in FIXABLE}


@pytest.mark.parametrize(
    "text",
    [
        "netspec: 1\r\ninputs: [{image: [8, 8, 3]}]\r\nlayers:\r\n  - denze: 3  # é\r\n",
        "netspec: 1\rinputs: [{image: [8, 8, 3]}]\rlayers: [denze: 3]",
        "\ufeffnetspec: 1\n\n# 漢\ninputs: [{image: [8, 8, 3]}]\nlayers: [{'denze': 3}]\n\n\n",
        "\ufeff{inputs: [{é: [8]}], layers: [denze: 3]  ,  netspec: 1}",
    ],
)
def test_all_else_stays_as_it_is_byte_for_byte(text: str, tmp_path: Path) -> None:
    path = str(tmp_path / "spec.yaml")
    fixer = Fixer({path: text.encode()})
    fixer.fix(lambda contents: said(path, contents))
    assert fixer.contents[path] == text.replace("denze", "dense").encode()


def test_edits_are_made_from_behind() -> None:
    source = Source("x", "ab cd\nef")
    fixes = [Fix(Span(source, 1, 1, 1, 3), "xyz"), Fix(Span(source, 1, 6, 2, 1), " ")]
    assert edited(b"ab cd\r\nef", fixes) == b"xyz cd ef"


def test_of_two_edits_of_one_place_the_second_waits(tmp_path: Path) -> None:
    """The key and its value are wrong, and the value is looked at once the key is right."""
    path = str(tmp_path / "spec.yaml")
    fixer = Fixer({path: f'{HEAD}layers: [conv: {{filtres: "3", kernal_size: 3}}]'.encode()})
    fixer.fix(lambda contents: said(path, contents))
    assert fixer.contents[path].endswith(b"layers: [conv: {filters: 3, kernel_size: 3}]")
    assert said(path, fixer.contents) == ()


@pytest.mark.parametrize(
    "layers",
    [
        # Each would be a guess, or would make two of one.
        "[conv4d: {filters: 3, kernel_size: 3}]",
        "[relu: {name: conv1}, relu: {name: x, from: conv2}]",
        "[dense: {units: 3, output_dim: 4}]",
        "[dense: {units: 3, unit: 4}]",
        "[gelu: {name: x}]",
        "[conv: {nb_filter: 3, filters: 4, kernel_size: 3}]",
        "[conv: {filters: 3, nb_row: 3, nb_col: 4}]",
        '[dense: {units: 3, activation: "re\\x6clu"}]',
    ],
)
def test_what_is_not_certain_is_left_to_people(layers: str, tmp_path: Path) -> None:
    path = str(tmp_path / "spec.yaml")
    text = f"{HEAD}layers: {layers}".encode()
    fixer = Fixer({path: text})
    fixer.fix(lambda contents: said(path, contents))
    assert fixer.contents[path] == text
    assert said(path, {path: text})


def test_a_number_in_a_name_is_not_guessed() -> None:
    assert not hasattr(did_you_mean("conv3", ["conv2"]), "new")
    assert hasattr(did_you_mean("conv_3", ["conv3"]), "new")


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_edit_makes_no_new_errors_elsewhere(path: Path) -> None:
    _try_each_edit(str(path), path.read_bytes())


@pytest.mark.parametrize("name", SEEDS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_an_edit_of_a_mutated_spec_makes_no_new_errors_elsewhere(
    mutation: Mutation, name: str, tmp_path: Path
) -> None:
    rng = random.Random(f"{name} {mutation.__name__}")
    spec = (SPECS / f"{name}.yaml").read_text()
    path = str(_beside_libraries(tmp_path))
    for _ in range(12):
        wrong = mutation(rng, spec)
        _try_each_edit(path, wrong.encode())


def _try_each_edit(path: str, content: bytes) -> None:
    before = said(path, {path: content})
    for each in before:
        fix = each.fix
        if fix is None or fix.span.source.path != path:
            continue
        after = said(path, {path: edited(content, [fix])})
        stage = each.code[2]
        old = {(other.code, other.message) for other in before}
        new = [other for other in after if (other.code, other.message) not in old]
        # What was hidden by the mistake is of a later stage, or on its line.
        assert all(other.code[2] >= stage or _beside(other, each) for other in new), (fix, new)


def _beside(new: Diagnostic, mended: Diagnostic) -> bool:
    return bool(new.span and mended.span and new.span.line == mended.span.line)


def test_tabs_become_spaces_all_at_once_with_the_line_ends_of_the_file(tmp_path: Path) -> None:
    path = str(tmp_path / "spec.yaml")
    text = b"a:\r\n\tb:\r\n\t\t- c\n\td: 1\r\n"
    fixer = Fixer({path: text})
    fixer.fix(lambda contents: said_of_yaml(path, contents))
    assert fixer.contents[path] == b"a:\r\n    b:\r\n        - c\n    d: 1\r\n"
    assert len(fixer.done) == 1


def test_a_tab_that_may_mean_two_things_is_left(tmp_path: Path) -> None:
    """Where a tab is four wide, `b` is beside `conv`; where it is eight, it is inside."""
    path = str(tmp_path / "spec.yaml")
    text = b"  - conv:\n\tb: 1\n"
    fixer = Fixer({path: text})
    fixer.fix(lambda contents: said_of_yaml(path, contents))
    assert fixer.contents[path] == text
