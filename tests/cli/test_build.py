"""`netspec build`."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from hashlib import sha256
from pathlib import Path

import pytest

from netspec.diagnostic import Diagnostic, SpecError
from tests.cli.running import SMALL, SUSPECT, WRONG, run, run_process, run_python

# All kinds of layers whose state might depend on the session, the time or the place.
RICH = """\
netspec: 1
inputs:
  - left: [8, 8, 3]
  - right: [8, 8, 3]
blocks:
  tower:
    nested: functional
    layers:
      - conv: {filters: 4, kernel_size: 3, kernel_initializer: he_normal}
      - batch_norm
      - dropout: 0.5
      - flatten
layers:
  - tower: {name: tower, from: left, as: a}
  - call: {layer: tower, from: right, as: b}
  - subtract: [a, b]
  - dense: {units: 2, activation: softmax}
compile: {optimizer: {adam: {learning_rate: 0.01}}, loss: mse, metrics: [accuracy]}
"""

ENDINGS = ("h5", "keras", "weights.h5", "json")


@pytest.fixture(autouse=True)
def spec() -> None:
    Path("net.yaml").write_text(SMALL, encoding="utf-8")


# What is said of a file: its size, how long it took, and its sum.
LINE = r"net\.h5  547 parameters  \d+\.\d KiB  \d+\.\d s  sha256 ([0-9a-f]{64})\n"


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_model_is_written_into_the_current_folder(folder: Path) -> None:
    import keras

    (folder / "specs").mkdir()
    Path("net.yaml").rename("specs/net.yaml")
    result = run("build", "specs/net.yaml")
    assert result.exit_code == 0
    assert result.stderr == ""
    said = re.fullmatch(LINE, result.stdout)
    assert said is not None
    assert said[1] == sha256(Path("net.h5").read_bytes()).hexdigest()
    assert names(folder) == ["net.h5", "specs"]
    model = keras.models.load_model("net.h5", compile=False)
    assert [layer.name for layer in model.layers] == ["image", "conv", "flat", "prob"]
    assert model.count_params() == 547


def test_quiet_says_nothing() -> None:
    assert run("build", "-q", "net.yaml").output == ""
    assert Path("net.h5").exists()


def test_parameters_are_set() -> None:
    import keras

    assert run("build", "net.yaml", "--set", "classes=7").exit_code == 0
    assert keras.models.load_model("net.h5", compile=False).output_shape == (None, 7)


def test_standard_input_is_named_by_the_spec() -> None:
    assert run("build", "-", input=SMALL + "name: tiny\n").exit_code == 0
    assert Path("tiny.h5").exists()


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_name_says_what_is_written(ending: str) -> None:
    assert run("build", "net.yaml", "-o", f"out.{ending}").exit_code == 0
    start = {"h5": b"\x89HDF", "weights.h5": b"\x89HDF", "keras": b"PK\x03\x04", "json": b'{"mo'}
    assert Path(f"out.{ending}").read_bytes()[:4] == start[ending]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_format_names_the_file(ending: str, folder: Path) -> None:
    assert run("build", "net.yaml", "--format", ending.partition(".")[0]).exit_code == 0
    assert names(folder) == sorted(["net.yaml", f"net.{ending}"])


def test_a_format_overrules_the_name() -> None:
    assert run("build", "net.yaml", "-o", "net.txt", "--format", "json").exit_code == 0
    assert Path("net.txt").read_text(encoding="utf-8").startswith("{")


def test_several_specs_go_into_a_folder(folder: Path) -> None:
    Path("other.yaml").write_text(SMALL, encoding="utf-8")
    (folder / "out").mkdir()
    result = run("build", "net.yaml", "other.yaml", "-o", "out", "--format", "json")
    assert [line.split()[0] for line in result.stdout.splitlines()] == [
        "out/net.json",
        "out/other.json",
    ]
    assert names(folder / "out") == ["net.json", "other.json"]


def test_nothing_is_built_when_one_spec_is_wrong(folder: Path) -> None:
    Path("wrong.yaml").write_text(WRONG, encoding="utf-8")
    result = run("build", "net.yaml", "wrong.yaml")
    assert result.exit_code == 1
    assert names(folder) == ["net.yaml", "wrong.yaml"]


def test_warnings_are_said_and_the_model_is_built() -> None:
    Path("net.yaml").write_text(SUSPECT, encoding="utf-8")
    result = run("build", "net.yaml", "--format", "json")
    assert result.exit_code == 0
    assert "warning[NS711]" in result.stderr


def test_an_earlier_artifact_is_replaced() -> None:
    Path("net.h5").write_bytes(b"")
    assert run("build", "net.yaml", "--format", "json", "-o", "net.json").exit_code == 0
    before = Path("net.json").read_bytes()
    assert run("build", "net.yaml", "--set", "classes=4", "-o", "net.json").exit_code == 0
    assert Path("net.json").read_bytes() != before


def test_another_file_is_replaced_by_force_alone() -> None:
    Path("net.h5").write_text("notes", encoding="utf-8")
    result = run("build", "net.yaml")
    assert result.exit_code == 1
    assert "error[NS606]: `net.h5` exists" in result.stderr
    assert Path("net.h5").read_text(encoding="utf-8") == "notes"
    assert run("build", "net.yaml", "--force").exit_code == 0
    assert Path("net.h5").read_bytes()[:4] == b"\x89HDF"


@pytest.mark.parametrize(
    ("output", "code"), [("net.hd5", "NS006"), ("out/net.h5", "NS007"), ("out/", "NS007")]
)
def test_an_output_that_cannot_be_is_refused(output: str, code: str) -> None:
    result = run("build", "net.yaml", "-o", output)
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo("net.h5")
    result = run("build", "net.yaml", "-o", "net.h5")
    assert result.exit_code == 1
    assert "error[NS605]: cannot write `net.h5`: it is not a regular file" in result.stderr
    assert names(folder) == ["net.h5", "net.yaml"]


def test_a_name_and_a_format_that_contradict_each_other_are_misused(folder: Path) -> None:
    result = run("build", "net.yaml", "-o", "net.json", "--format", "h5")
    assert result.exit_code == 2
    assert "`.json` of `net.json` and `--format h5` contradict each other" in result.stderr
    assert names(folder) == ["net.yaml"]


def test_an_output_without_a_name_is_misused(folder: Path) -> None:
    result = run("build", "net.yaml", "-o", "")
    assert result.exit_code == 2
    assert "-o: the name is empty" in result.stderr
    assert names(folder) == ["net.yaml"]


def test_the_spec_itself_is_never_replaced() -> None:
    result = run("build", "net.yaml", "-o", "./net.yaml", "--format", "json", "--force")
    assert "error[NS005]" in result.stderr
    assert Path("net.yaml").read_text(encoding="utf-8") == SMALL


def test_one_file_for_two_specs_is_misused(folder: Path) -> None:
    (folder / "a").mkdir()
    Path("a/net.yaml").write_text(SMALL, encoding="utf-8")
    assert run("build", "net.yaml", "a/net.yaml").exit_code == 2
    assert run("build", "net.yaml", "a/net.yaml", "-o", "x.h5").exit_code == 2


def test_one_standard_input_for_two_specs_is_misused() -> None:
    result = run("build", "-", "-", input=SMALL)
    assert result.exit_code == 2
    assert "standard input is one spec, but `-` is given twice" in result.stderr


def test_other_seeds_give_other_weights() -> None:
    for seed in (0, 1):
        run("build", "net.yaml", "--seed", seed, "-o", f"{seed}.weights.h5")
    assert Path("0.weights.h5").read_bytes() != Path("1.weights.h5").read_bytes()


ALL_FORMATS = """
import sys
from netspec.cli.verbs import verbs
for ending in ("json", "weights.h5", "keras", "h5"):
    try:
        verbs(["build", "--quiet", "../rich.yaml", "--seed", "5", "-o", f"rich.{ending}"])
    except SystemExit as stop:
        assert not stop.code
"""


def test_the_bytes_depend_on_nothing_but_the_spec_and_the_seed(folder: Path) -> None:
    from time import sleep, time

    Path("rich.yaml").write_text(RICH, encoding="utf-8")
    for ending in ENDINGS:
        assert run("build", "rich.yaml", "--seed", 5, "-o", f"rich.{ending}").exit_code == 0
    # Longer than the grain of any clock that a file keeps: a zip counts in twos of seconds.
    until = time() + 2.1
    (folder / "elsewhere").mkdir()
    sleep(max(0.0, until - time()))
    result = run_python(ALL_FORMATS, folder=folder / "elsewhere")
    assert result.returncode == 0, result.stderr
    for ending in ENDINGS:
        first, second = Path(f"rich.{ending}"), Path(f"elsewhere/rich.{ending}")
        assert first.read_bytes() == second.read_bytes(), ending


def test_the_libraries_chatter_is_not_shown(folder: Path) -> None:
    result = run_process("build", "net.yaml", "--engine", "keras", folder=folder)
    assert result.returncode == 0
    assert result.stderr == ""
    said = re.fullmatch(LINE, result.stdout)
    assert said
    assert said[1] == sha256(Path("net.h5").read_bytes()).hexdigest()


WITHOUT_TENSORFLOW = """
import sys
sys.modules["tensorflow"] = None
from netspec.cli.verbs import verbs
verbs(["build", "net.yaml", "--engine", "keras"])
"""


def test_a_missing_framework_is_named(folder: Path) -> None:
    result = run_python(WITHOUT_TENSORFLOW, folder=folder)
    assert result.returncode == 1
    assert result.stderr.startswith(
        "error[NS601]: building a Keras model needs TensorFlow, which is not installed\n"
    )
    assert "help: `pip install tensorflow`; `netspec check` works without" in result.stderr


@pytest.mark.skipif(importlib.util.find_spec("jax") is not None, reason="JAX is installed")
def test_the_backend_is_chosen(folder: Path) -> None:
    result = run_process("build", "net.yaml", "--backend", "jax", folder=folder)
    assert result.returncode == 1
    assert "needs JAX, which is not installed" in result.stderr


def test_an_old_keras_is_refused(folder: Path) -> None:
    (folder / "old").mkdir()
    Path("old/keras.py").write_text('__version__ = "2.15.0"\n', encoding="utf-8")
    path = os.pathsep.join([str(folder / "old"), str(Path(__file__).parent.parent.parent)])
    command = ("build", "net.yaml", "--engine", "keras")
    result = run_process(*command, folder=folder, more={"PYTHONPATH": path})
    assert result.returncode == 1
    assert "error[NS602]: Keras 2.15.0 is installed" in result.stderr


def test_weights_that_are_not_there_are_not_left_out_silently() -> None:
    Path("net.yaml").write_text(SMALL + "weights: [{file: w.h5}]\n", encoding="utf-8")
    result = run("build", "net.yaml")
    assert result.exit_code == 1
    assert "error[NS001]: cannot read `w.h5`: no such file" in result.stderr
    assert not Path("net.h5").exists()


def test_a_file_that_weights_come_from_is_never_replaced(folder: Path) -> None:
    assert run("build", "-q", "net.yaml", "-o", "own.h5").exit_code == 0
    before = Path("own.h5").read_bytes()
    Path("own.yaml").write_text(SMALL + "weights: [{file: own.h5}]\n", encoding="utf-8")
    for options in ((), ("--force",), ("-o", "./own.h5"), ("--engine", "keras")):
        result = run("build", "own.yaml", *options)
        assert result.exit_code == 1
        assert "error[NS005]: the output `" in result.stderr
        assert "is a file that the spec loads weights from\n  --> own.yaml:9:18" in result.stderr
        assert "= help: `-o OTHER.h5` writes elsewhere" in result.stderr
    assert Path("own.h5").read_bytes() == before
    assert run("build", "own.yaml", "-o", "other.h5").exit_code == 0
    assert run("verify", "other.h5", "own.yaml").exit_code == 0
    result = run("build", "net.yaml", "own.yaml")
    assert "= help: `-o FOLDER` writes elsewhere" in result.stderr
    assert names(folder) == ["net.yaml", "other.h5", "own.h5", "own.yaml"]


def test_a_library_is_never_replaced() -> None:
    Path("lib.yaml").write_text("netspec: 1\nblocks: {b: {layers: [dense: 2]}}\n", encoding="utf-8")
    text = "netspec: 1\nimports: {l: lib.yaml}\ninputs: [{x: [4]}]\nlayers: [l.b]\n"
    Path("net.yaml").write_text(text, encoding="utf-8")
    result = run("build", "net.yaml", "-o", "lib.yaml", "--format", "json", "--force")
    assert "error[NS005]: the output `lib.yaml` is a file that the spec uses" in result.stderr
    assert Path("lib.yaml").read_text(encoding="utf-8").startswith("netspec: 1")


def test_what_is_said_before_and_after_a_failure_is_one_document(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise SpecError([Diagnostic("NS605", "the disk is full", path="net.h5")])

    Path("net.yaml").write_text(SUSPECT, encoding="utf-8")
    before = json.loads(run("build", "net.yaml", "-q", "--errors=json").stdout)
    monkeypatch.setattr("netspec.emit.artifact.write_artifact", fail)
    result = run("build", "net.yaml", "-q", "--errors=json")
    assert result.exit_code == 1
    both = json.loads(result.stdout)["diagnostics"]
    assert {each["code"] for each in both} == {"NS605", "NS711"}
    assert all(each in both for each in before["diagnostics"])
    assert len(both) == len(before["diagnostics"]) + 1
