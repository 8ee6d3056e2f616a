"""`netspec verify`."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import gettempdir
from types import SimpleNamespace
from typing import Any

import pytest

from netspec.version import VERSION
from tests.cli.running import SMALL, run

# The values are the same, whoever draws them.
KNOWN = """\
netspec: 1
params: {classes: 3}
inputs:
  - image: [6, 6, 3]
layers:
  - conv: {name: conv, filters: 4, kernel_size: 3, kernel_initializer: ones}
  - layer_scale: {name: scaled, init_values: 0.5}
  - batch_norm: {name: norm}
  - flatten
  - dense: {name: prob, units: $classes, kernel_initializer: {constant: 0.01}, activation: softmax}
"""


@pytest.fixture(autouse=True)
def built(folder: Path) -> None:
    (folder / "net.yaml").write_text(SMALL, encoding="utf-8")
    assert run("build", "-q", "net.yaml").exit_code == 0


def edited(change: Any) -> None:
    """Change `net.h5` by h5py."""
    import h5py

    with h5py.File("net.h5", "r+") as file:
        change(file)


def stamped(**texts: object) -> None:
    """Change what `net.h5` says of its origin."""
    edited(lambda file: file.attrs.update({f"netspec_{k}": v for k, v in texts.items()}))


def test_a_file_tells_what_it_was_built_from() -> None:
    result = run("verify", "net.h5")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [line for line in lines if line[0] != "spec"] == [
        ["netspec", VERSION],
        ["params", "activation=softmax"],
        ["classes=3"],
        ["seed", "0"],
        ["target", "portable"],
        ["init", "spec"],
    ]
    assert re.search(r"^spec     [0-9a-f]{64}$", result.stdout, re.MULTILINE)


def test_a_file_is_what_netspec_writes_for_its_spec() -> None:
    digest = sha256(Path("net.h5").read_bytes()).hexdigest()
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "net.h5 was built from net.yaml",
        f"it is byte for byte what netspec writes  sha256 {digest}",
    ]


def test_quiet_says_nothing_of_what_is_fine() -> None:
    result = run("verify", "-q", "net.h5", "net.yaml")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("options", ["--seed 5", "--init zeros", "--compress", "--target keras3"])
def test_a_file_is_compared_with_one_built_in_the_same_way(options: str) -> None:
    assert run("build", "-q", "net.yaml", *options.split()).exit_code == 0
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 0
    assert "it is byte for byte what netspec writes" in result.stdout


def test_a_file_of_which_a_part_is_compressed_is_compared_with_such_a_one() -> None:
    Path("net.yaml").write_text(SMALL.replace("filters: 4", "filters: 400"), encoding="utf-8")
    assert run("build", "-q", "net.yaml", "--compress").exit_code == 0
    compressed = Path("net.h5").read_bytes()
    assert "byte for byte" in run("verify", "net.h5", "net.yaml").stdout
    assert run("build", "-q", "net.yaml").exit_code == 0
    assert len(compressed) < Path("net.h5").stat().st_size
    assert "byte for byte" in run("verify", "net.h5", "net.yaml").stdout


def test_the_parameters_are_those_of_the_file() -> None:
    run("build", "-q", "net.yaml", "--set", "classes=7")
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 0
    assert "net.h5 was built from net.yaml with classes=7 (by default 3)\n" in result.stdout
    assert run("verify", "net.h5", "net.yaml", "--set", "classes=7").exit_code == 0


def test_other_parameters_are_told_with_both_values() -> None:
    result = run("verify", "net.h5", "net.yaml", "--set", "classes=7")
    assert result.exit_code == 1
    assert "error[NS622]: `net.h5` was built with `classes=3`, not `classes=7`" in result.stderr


def test_parameters_that_came_or_went_are_told() -> None:
    Path("net.yaml").write_text(SMALL.replace("classes", "count"), encoding="utf-8")
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    assert "with `classes=3`, a parameter that `net.yaml` does not have" in result.stderr
    assert "without the parameter `count`, which is 3 in `net.yaml`" in result.stderr


def test_the_first_layer_that_differs_is_shown_in_the_spec() -> None:
    Path("net.yaml").write_text(SMALL.replace("filters: 4", "filters: 5"), encoding="utf-8")
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    fact = "was built from another network: `filters` of `conv` is 4 in it, not 5"
    assert f"error[NS622]: `net.h5` {fact}\n  --> net.yaml:6:5" in result.stderr


def test_another_training_is_another_spec() -> None:
    text = f"{SMALL}compile: {{optimizer: sgd, loss: mse}}\n"
    Path("net.yaml").write_text(text, encoding="utf-8")
    result = run("verify", "net.h5", "net.yaml")
    assert "was built from another network: `compile` is another" in result.stderr


def test_another_contract_is_another_spec_with_the_same_layers() -> None:
    Path("net.yaml").write_text(f"{SMALL}expect: {{params: 547}}\n", encoding="utf-8")
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    assert "from another spec than `net.yaml`, with the same layers" in result.stderr


def _add_one(file: Any) -> None:
    file["model_weights/conv/conv/bias:0"][2] += 1


def _rename(file: Any) -> None:
    file.attrs["model_config"] = file.attrs["model_config"].replace("softmax", "relu")


def _link(file: Any) -> None:
    import h5py

    del file["model_weights/conv/conv/bias:0"]
    file["model_weights/conv/conv/bias:0"] = h5py.ExternalLink("/etc/hostname", "/x")


def _store_outside(file: Any) -> None:
    del file["model_weights/conv/conv/bias:0"]
    outside = [("/etc/hostname", 0, 16)]
    file["model_weights/conv/conv"].create_dataset("bias:0", (4,), "<f4", external=outside)


def _replace_by_group(file: Any) -> None:
    del file["model_weights/conv/conv/bias:0"]
    file.create_group("model_weights/conv/conv/bias:0")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (_add_one, "model_weights/conv/conv/bias:0"),
        (_link, "model_weights/conv/conv/bias:0"),
        (_store_outside, "model_weights/conv/conv/bias:0"),
        (_replace_by_group, "model_weights/conv/conv/bias:0"),
        (_rename, "@model_config"),
        (lambda file: file.create_group("notes"), "notes"),
    ],
)
def test_what_was_changed_is_named(change: Any, place: str) -> None:
    edited(change)
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    assert f"error[NS623]: `net.h5` was changed after it was built: `{place}`" in result.stderr


def test_bytes_that_nothing_reads_are_noticed() -> None:
    with Path("net.h5").open("ab") as file:
        file.write(b"\0")
    result = run("verify", "net.h5", "net.yaml")
    assert "error[NS623]: `net.h5` holds what netspec writes, but in other bytes" in result.stderr


def test_bytes_of_another_version_are_not_compared() -> None:
    stamped(version="0.0.1")
    edited(_add_one)
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 0
    assert f"its bytes were not compared: netspec 0.0.1 built it, and this is {VERSION}" in (
        result.stdout
    )
    asked = run("verify", "net.h5", "net.yaml", "--with", "keras")
    assert "error[NS624]: readers are not asked about `net.h5`" in asked.stderr


def test_a_model_that_keras_trained_and_saved_is_no_longer_ours() -> None:
    import keras
    import numpy as np
    from absl import logging

    logging.set_verbosity(logging.ERROR)
    model = keras.models.load_model("net.h5", compile=False)
    model.compile("sgd", "mse")
    model.fit(np.ones((2, 8, 8, 3)), np.ones((2, 3)), verbose=0)
    model.save("net.h5")
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    fact = "does not say what it was built from, as no model does that Keras saves"
    assert f"error[NS620]: `net.h5` {fact}" in result.stderr


def _strange(path: str) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        file["images"] = [1, 2]


def _old(path: str) -> None:
    import h5py

    with h5py.File(path, "w") as file:
        file.attrs["layer_names"] = [b"conv"]


@pytest.mark.parametrize(
    ("make", "fact", "cure"),
    [
        (
            lambda path: run("build", "-q", "net.yaml", "-o", path, "--format", "weights"),
            "holds weights alone, which do not say what they were built from",
            "build the whole model as an `.h5`, and verify that",
        ),
        (_old, "holds weights alone, which do not say", "build the whole model"),
        (
            lambda path: run("build", "-q", "net.yaml", "-o", path, "--engine", "keras"),
            "does not say what it was built from, as no model does that Keras saves",
            "build the spec again, without `--engine keras`",
        ),
        (_strange, "holds nothing of Keras's", "`netspec verify` takes what `netspec build` wrote"),
    ],
)
def test_a_file_without_an_origin_is_told_why(make: Any, fact: str, cure: str) -> None:
    make("own.h5")
    for spec in ((), ("net.yaml",)):
        result = run("verify", "own.h5", *spec)
        assert result.exit_code == 1
        assert f"error[NS620]: `own.h5` {fact}" in result.stderr
        assert f"= help: {cure}" in result.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("params", 3.0),
        ("params", [b"{}"] * 1000),
        ("params", "[" * 100_000),
        ("params", "[1]"),
        ("params", '{"a": "\\ud800"}'),
        ("params", '{"classes": ' + "1" * 5000 + "}"),
        ("params", '{"a": "' + "x" * 2**21 + '"}'),
        ("seed", "-1"),
        ("seed", str(2**32)),
        ("version", "\x1b[31m"),
        ("target", "keras4"),
        ("init", "ones"),
        ("spec_sha256", "abc"),
    ],
)
def test_an_odd_origin_is_refused(name: str, value: Any) -> None:
    stamped(**{name: value})
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    assert "error[NS620]: `net.h5`" in result.stderr


def test_no_text_of_a_file_commands_the_terminal() -> None:
    stamped(params='{"a": "\\u001b[31m\\u202e"}', target="x")
    assert "\x1b" not in run("verify", "net.h5").stdout
    assert "\x1b" not in run("verify", "net.h5", "net.yaml").stderr


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"netspec: 1\n", "is not an HDF5 file"),
        (b"", "is not an HDF5 file"),
        (b"\x89HDF\r\n\x1a\n", "cannot be read as HDF5: it is truncated or damaged"),
    ],
)
def test_what_is_no_hdf5_file_is_refused(content: bytes, fact: str) -> None:
    Path("net.h5").write_bytes(content)
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    assert f"error[NS621]: `net.h5` {fact}" in result.stderr


def test_a_file_that_hdf5_does_not_finish_is_refused() -> None:
    result = run("verify", "net.h5", "net.yaml", "--limit", "0.001")
    assert result.exit_code == 1
    assert "error[NS621]: `net.h5` cannot be read as HDF5: HDF5 does not finish in" in result.stderr


@pytest.mark.parametrize("limit", ["nan", "inf", "-inf", "1e300", "1e7", "0", "-1", "", "x"])
@pytest.mark.parametrize("spec", [(), ("net.yaml",)])
def test_a_limit_that_is_no_time_to_wait_is_misused(limit: str, spec: tuple[str, ...]) -> None:
    result = run("verify", "net.h5", *spec, f"--limit={limit}")
    assert result.exit_code == 2
    assert "Invalid value for '--limit'" in result.stderr


def test_the_longest_limit_can_be_waited_for() -> None:
    assert run("verify", "net.h5", "net.yaml", "--limit", "1e6", "--with", "keras").exit_code == 0


def test_a_damaged_file_is_never_a_bug_of_ours() -> None:
    content = Path("net.h5").read_bytes()
    generator = Random(1)
    for _ in range(10):
        damaged = bytearray(content)
        for _ in range(generator.choice((1, 3, 20))):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        Path("net.h5").write_bytes(damaged)
        assert run("verify", "net.h5", "net.yaml", "--limit", "5").exit_code in (0, 1)


def test_half_a_file_is_refused() -> None:
    content = Path("net.h5").read_bytes()
    Path("net.h5").write_bytes(content[: len(content) // 2])
    result = run("verify", "net.h5")
    assert result.exit_code == 1
    assert "error[NS621]" in result.stderr


@pytest.mark.parametrize(
    ("file", "code"), [("no.h5", "NS001"), (".", "NS002"), ("/dev/null", "NS003")]
)
def test_what_cannot_be_read_is_refused(file: str, code: str) -> None:
    result = run("verify", file, "net.yaml")
    assert result.exit_code == 1
    assert f"error[{code}]" in result.stderr


def test_a_lack_of_room_to_compare_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda folder: SimpleNamespace(free=10))
    result = run("verify", "net.h5", "net.yaml")
    assert result.exit_code == 1
    fact = "no space left on device: at least 3.1 KiB are needed, and 10 B are free"
    where = f"cannot write `net.h5` again to compare in `{gettempdir()}`"
    assert f"error[NS605]: {where}: {fact}\n" in result.stderr
    assert "= help: make room there, or name a folder on another disk: `export" in result.stderr


@pytest.mark.parametrize("option", ["--set=classes=3", "--folder=.", "--with=keras"])
def test_what_is_about_a_spec_needs_one(option: str) -> None:
    result = run("verify", "net.h5", option)
    assert result.exit_code == 2
    assert "need a SPEC" in result.stderr


def test_a_reader_that_does_not_exist_is_misused() -> None:
    result = run("verify", "net.h5", "net.yaml", "--with", "keras,kerras")
    assert result.exit_code == 2
    assert "there is no reader `kerras`; did you mean `keras`?" in result.stderr


def test_a_reader_loads_and_computes_what_the_graph_says() -> None:
    Path("net.yaml").write_text(KNOWN, encoding="utf-8")
    run("build", "-q", "net.yaml")
    result = run("verify", "net.h5", "net.yaml", "--with", "keras")
    assert result.exit_code == 0
    title, row = (line.split() for line in result.stdout.splitlines()[2:])
    assert title == ["reader", "version", "verdict", "difference"]
    assert (row[0], row[2]) == ("keras", "same")
    assert float(row[3]) < 1e-6


def test_a_missing_reader_is_a_failure_with_a_cure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A reader whose module cannot be imported, whether it is installed or not.
    (folder / "tf_keras.py").write_text("raise ModuleNotFoundError('none')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    result = run("verify", "net.h5", "net.yaml", "--with", "tf_keras")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[3].split() == ["tf_keras", "-", "missing", "-"]
    assert "error[NS625]: the reader `tf_keras` is not there to ask: none" in result.stderr
    assert "= help: `pip install tf_keras`" in result.stderr


def test_a_reader_that_refuses_is_a_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "class models:\n    def load_model(path):\n        raise ValueError('not I')\n"
    (folder / "tf_keras.py").write_text(f"__version__ = '1.0'\n{text}", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    result = run("verify", "net.h5", "net.yaml", "--with", "tf_keras")
    assert result.exit_code == 1
    assert "error[NS624]: `tf_keras` 1.0 refuses `net.h5`: ValueError: not I" in result.stderr
